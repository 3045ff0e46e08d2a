//! What the client sends, and what it makes of answers.

use super::{
    Client, Field, KEY, PostLoginFinalizeBody, Response, bare, client, error, extended, json,
    served, token,
};
use crate::generated::hanko_passkeys::client::{Error, PostMfaLoginFinalizeError as Failure};
use crate::generated::hanko_passkeys::servers::Production;
use crate::generated::hanko_passkeys::support::servers::Server;
use crate::generated::hanko_passkeys::types::PublicKeyCredentialAuthenticatorAttachment::{
    CrossPlatform, Platform,
};
use crate::raw::{Message, answer_once};

const OK: &str = "HTTP/1.1 200 OK\ncontent-type: application/json";

/// What is sent with a body.
async fn sent(body: PostLoginFinalizeBody) -> Message {
    let (address, request) = answer_once(&format!("{OK}\n\n{{\"token\":\"t\"}}")).await;
    let reply = client(address)
        .post_mfa_login_finalize("acme", KEY)
        .body(body)
        .await
        .unwrap();
    assert_eq!(reply.token.as_deref(), Some("t"));
    request.await.unwrap()
}

#[tokio::test]
async fn a_request_is_written_as_documented() {
    let (address, request) = answer_once(&format!("{OK}\n\n{{\"token\":\"t\"}}")).await;
    client(address)
        .post_mfa_login_finalize("acme", KEY)
        .await
        .unwrap();
    assert_eq!(
        request.await.unwrap().to_string(),
        format!(
            "POST /acme/mfa/login/finalize HTTP/1.1\napikey: {KEY}\naccept: application/json, */*;q=0.5\n\n"
        )
    );
    assert_eq!(
        sent(extended()).await.to_string(),
        format!(
            "POST /acme/mfa/login/finalize HTTP/1.1\napikey: {KEY}\naccept: application/json, */*;q=0.5\ncontent-type: application/json\n\n{}",
            json("", "").replace(
                "Results\":{}",
                "Results\":{\"appid\":true,\"appidExclude\":false,\"credProps\":{\"rk\":true}}"
            )
        )
    );
}

#[tokio::test]
async fn absent_null_and_a_value_are_kept_apart() {
    assert_eq!(sent(bare()).await.body, json("", ""));
    for (attachment, text) in [
        (Field::Null, "null"),
        (Field::Value(Platform), "\"platform\""),
        (Field::Value(CrossPlatform), "\"cross-platform\""),
    ] {
        let sent = sent(PostLoginFinalizeBody {
            authenticator_attachment: attachment,
            ..bare()
        })
        .await;
        assert_eq!(
            sent.body,
            json(&format!(",\"authenticatorAttachment\":{text}"), "")
        );
    }
    for (handle, text) in [
        (Field::Null, "null"),
        (Field::Value("null".to_owned()), "\"null\""),
    ] {
        let mut body = bare();
        body.response.user_handle = handle;
        assert_eq!(
            sent(body).await.body,
            json("", &format!(",\"userHandle\":{text}"))
        );
    }
}

#[tokio::test]
async fn bodies_come_through_whole() {
    let (address, service) = served(Ok(Response::Ok(token()))).await;
    for body in [None, Some(bare()), Some(extended())] {
        let call = client(address).post_mfa_login_finalize("acme", KEY);
        let call = match body.clone() {
            None => call,
            Some(body) => call.body(body),
        };
        assert_eq!(*call.await.unwrap(), token());
        assert_eq!(service.asked().pop().unwrap().body, body);
    }
}

#[tokio::test]
async fn what_is_in_the_path_comes_through_and_stays_there() {
    let (address, service) = served(Ok(Response::Ok(token()))).await;
    for (tenant, path) in [
        ("a/b", "a%2Fb"),
        ("a b", "a%20b"),
        ("../x", "..%2Fx"),
        ("...", "..."),
        ("ü🐦", "%C3%BC%F0%9F%90%A6"),
        ("a?b#c&d=e", "a%3Fb%23c%26d%3De"),
        ("%2F", "%252F"),
        ("a\r\nx: 1", "a%0D%0Ax%3A%201"),
        ("a+b~c_d-e.f", "a%2Bb~c_d-e.f"),
        ("\\", "%5C"),
        ("{tenant_id}", "%7Btenant_id%7D"),
    ] {
        client(address)
            .post_mfa_login_finalize(tenant, KEY)
            .await
            .unwrap();
        assert_eq!(service.asked().pop().unwrap().tenant_id, tenant);
        let (address, request) = answer_once(&format!("{OK}\n\n{{\"token\":\"t\"}}")).await;
        client(address)
            .post_mfa_login_finalize(tenant, KEY)
            .await
            .unwrap();
        assert_eq!(
            request.await.unwrap().start,
            format!("POST /{path}/mfa/login/finalize HTTP/1.1"),
            "{tenant}"
        );
    }
    // These would be another path.
    for tenant in ["", ".", ".."] {
        let failure = client(address)
            .post_mfa_login_finalize(tenant, KEY)
            .await
            .unwrap_err();
        assert!(matches!(failure, Error::Request(_)), "{tenant}: {failure}");
    }
    assert_eq!(service.asked(), []);
}

#[tokio::test]
async fn keys_cannot_end_their_header() {
    let (address, service) = served(Ok(Response::Ok(token()))).await;
    for key in [
        format!("{KEY}\r\nx-evil: 1"),
        format!("{KEY}\n"),
        format!("\0{KEY}"),
    ] {
        let failure = client(address)
            .post_mfa_login_finalize("acme", &key)
            .await
            .unwrap_err();
        let Error::Request(refused) = &failure else {
            panic!("{failure}")
        };
        assert_eq!(refused.operation, "post-mfa-login-finalize");
        // A key is a secret.
        assert!(
            !format!("{failure} {failure:?}").contains(KEY),
            "{failure:?}"
        );
    }
    assert_eq!(service.asked(), []);
}

#[tokio::test]
async fn every_error_is_a_variant_of_its_own() {
    for (response, status) in [
        (Response::BadRequest(error(400)), 400),
        (Response::Unauthorized(error(401)), 401),
        (Response::NotFound(error(404)), 404),
        (Response::InternalServerError(error(500)), 500),
    ] {
        let (address, _) = served(Ok(response)).await;
        let failure = client(address)
            .post_mfa_login_finalize("acme", KEY)
            .await
            .unwrap_err();
        let Error::Api(documented) = failure else {
            panic!("{failure}")
        };
        let (variant, reply) = match documented {
            Failure::BadRequest(reply) => (400, reply),
            Failure::Unauthorized(reply) => (401, reply),
            Failure::NotFound(reply) => (404, reply),
            Failure::InternalServerError(reply) => (500, reply),
        };
        assert_eq!((variant, reply.into_inner()), (status, error(status)));
    }
}

#[tokio::test]
async fn refusals_come_as_documented_errors() {
    let (address, _) = served(Ok(Response::Ok(token()))).await;
    let failure = client(address)
        .post_mfa_login_finalize("acme", "short")
        .await
        .unwrap_err();
    let Error::Api(Failure::BadRequest(reply)) = failure else {
        panic!("{failure}")
    };
    assert_eq!(
        reply.details.as_deref(),
        Some("/header/apiKey: must be at least 32 characters long, not 5")
    );
    let (address, _) = served(Err(())).await;
    let failure = client(address)
        .post_mfa_login_finalize("acme", KEY)
        .await
        .unwrap_err();
    assert!(
        matches!(&failure, Error::Api(Failure::InternalServerError(reply)) if reply.status() == 500),
        "{failure}"
    );
}

#[tokio::test]
async fn a_token_without_members_is_not_as_documented() {
    for (body, reason) in [
        ("{}", "must have at least 1 member, not 0"),
        ("{\"token\":null}", "/token: must be a string, not null"),
        ("[]", "must be an object, not an array"),
    ] {
        let (address, _) = answer_once(&format!("{OK}\n\n{body}")).await;
        let failure = client(address)
            .post_mfa_login_finalize("acme", KEY)
            .await
            .unwrap_err();
        let Error::Decode { raw, source } = &failure else {
            panic!("{failure}")
        };
        assert_eq!(
            (raw.body(), source.to_string().as_str()),
            (&bytes::Bytes::from(body), reason)
        );
    }
    // A member that nobody documented is one too.
    let (address, _) = answer_once(&format!("{OK}\n\n{{\"new\":1}}")).await;
    assert_eq!(
        client(address)
            .post_mfa_login_finalize("acme", KEY)
            .await
            .unwrap()
            .token,
        None
    );
}

#[test]
fn the_server_is_that_of_the_description() {
    assert_eq!(Production.url(), "https://passkeys.hanko.io");
    let client = Client::builder().build().unwrap();
    assert!(
        format!("{client:?}").contains(r#""https://passkeys.hanko.io/""#),
        "{client:?}"
    );
}
