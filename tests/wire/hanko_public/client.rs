//! What the client sends, and what it makes of answers.

use super::{FULL, Response, SECRET, bare, builder, error, finalize, full, served};
use crate::generated::hanko_public::Client;
use crate::generated::hanko_public::client::{BuildError, Error, PasscodeFinalError as Failure};
use crate::generated::hanko_public::servers::Production;
use crate::generated::hanko_public::support::servers::Server;
use crate::generated::hanko_public::types::PasscodeFinalBody;
use crate::raw::{answer_bytes, answer_once};

const OK: &str = "HTTP/1.1 200 OK\ncontent-type: application/json";

/// The failure of a call that is answered with these bytes.
async fn failure(response: &str) -> Error<Failure> {
    let (address, _) = answer_once(response).await;
    finalize(address).await.unwrap_err()
}

#[tokio::test]
async fn a_success_from_our_own_server() {
    for success in [bare(), full()] {
        let (address, _) = served(Ok(Response::Ok(success.clone()))).await;
        let reply = finalize(address).await.unwrap();
        assert_eq!(*reply, success);
        assert_eq!(reply.status(), 200);
    }
}

#[tokio::test]
async fn a_success_from_bytes() {
    let (address, _) = answer_once(FULL).await;
    let reply = finalize(address).await.unwrap();
    assert_eq!(*reply, full());
    // The answer is at hand as it came.
    assert!(
        reply
            .raw()
            .body()
            .ends_with(br#""created_at":"2024-02-29T12:00:00.250+01:00"}"#)
    );
    assert_eq!(reply.headers().get_all("set-cookie").iter().count(), 2);
    // What is logged has no tokens.
    assert!(!format!("{:?}", reply.raw()).contains("hanko="));
}

#[tokio::test]
async fn every_error_is_a_variant_of_its_own() {
    for (response, status) in [
        (Response::BadRequest(error(400)), 400),
        (Response::Unauthorized(error(401)), 401),
        (Response::Forbidden(error(403)), 403),
        (Response::RequestTimeout(error(408)), 408),
        (Response::Gone(error(410)), 410),
        (Response::InternalServerError(error(500)), 500),
    ] {
        let (address, _) = served(Ok(response)).await;
        let failure = finalize(address).await.unwrap_err();
        assert_eq!(failure.status().unwrap(), status);
        let Error::Api(documented) = failure else {
            panic!("{failure}")
        };
        let (variant, reply) = match documented {
            Failure::BadRequest(reply) => (400, reply),
            Failure::Unauthorized(reply) => (401, reply),
            Failure::Forbidden(reply) => (403, reply),
            Failure::RequestTimeout(reply) => (408, reply),
            Failure::Gone(reply) => (410, reply),
            Failure::InternalServerError(reply) => (500, reply),
        };
        assert_eq!(
            (variant, reply.into_inner()),
            (status, error(status.into()))
        );
    }
}

#[tokio::test]
async fn refusals_come_as_documented_errors() {
    let (address, _) = served(Ok(Response::Ok(bare()))).await;
    let body = PasscodeFinalBody {
        id: None,
        code: Some("12345".to_owned()),
    };
    let failure = finalize(address).body(body).await.unwrap_err();
    let Error::Api(Failure::BadRequest(reply)) = failure else {
        panic!("{failure}")
    };
    assert_eq!(
        (reply.code, reply.message.as_str()),
        (400, "/body/code: must be at least 6 characters long, not 5")
    );
    let (address, _) = served(Err(SECRET.to_owned())).await;
    let failure = finalize(address).await.unwrap_err();
    let Error::Api(Failure::InternalServerError(reply)) = failure else {
        panic!("{failure}")
    };
    assert_eq!(reply.message, "Internal Server Error");
    // Too large is not documented: the problem details are at hand.
    let (address, _) = served(Ok(Response::Ok(bare()))).await;
    let body = PasscodeFinalBody {
        id: None,
        code: Some("1".repeat(300)),
    };
    let failure = finalize(address).body(body).await.unwrap_err();
    assert!(
        matches!(&failure, Error::Unexpected(raw) if raw.status() == 413 && raw.body().starts_with(b"{\"title\":")),
        "{failure}"
    );
}

#[tokio::test]
async fn an_absent_body_is_no_body() {
    let (address, request) = answer_once(&format!("{OK}\n\n{{}}")).await;
    finalize(address).await.unwrap();
    let request = request.await.unwrap();
    assert_eq!(
        request.to_string(),
        "POST /passcode/login/finalize HTTP/1.1\naccept: application/json, */*;q=0.5\n\n"
    );
    assert!(matches!(*request.header("content-length"), [] | ["0"]));
}

#[tokio::test]
async fn a_body_is_written_as_documented() {
    for (id, code, json) in [
        (None, None, "{}"),
        (None, Some("897481"), r#"{"code":"897481"}"#),
        (
            Some("C339547D-E17D-4BA7-8A1D-B3D5A4D17C1C"),
            Some("\"\\\n\u{1}é"),
            r#"{"id":"c339547d-e17d-4ba7-8a1d-b3d5a4d17c1c","code":"\"\\\n\u0001é"}"#,
        ),
    ] {
        let (address, request) = answer_once(&format!("{OK}\n\n{{}}")).await;
        let body = PasscodeFinalBody {
            id: id.map(|id| id.parse().unwrap()),
            code: code.map(str::to_owned),
        };
        finalize(address).body(body).await.unwrap();
        assert_eq!(
            request.await.unwrap().to_string(),
            format!(
                "POST /passcode/login/finalize HTTP/1.1\naccept: application/json, */*;q=0.5\ncontent-type: application/json\n\n{json}"
            )
        );
    }
}

#[tokio::test]
async fn paths_are_appended_to_the_server() {
    struct Own(String);
    impl Server for Own {
        fn url(&self) -> String {
            self.0.clone()
        }
    }
    let (address, request) = answer_once(&format!("{OK}\n\n{{}}")).await;
    let server = Own(format!("http://{address}/tenants/a%20b/"));
    let client = Client::builder()
        .server(server)
        .http(crate::raw::http())
        .build()
        .unwrap();
    #[expect(deprecated, reason = "the description says so")]
    client.passcode_final().await.unwrap();
    assert_eq!(
        request.await.unwrap().start,
        "POST /tenants/a%20b/passcode/login/finalize HTTP/1.1"
    );
}

#[test]
fn the_server_has_a_variable_that_must_be_set() {
    let server = Production {
        tenant_id: "3f6a-11".to_owned(),
    };
    assert_eq!(server.url(), "https://3f6a-11.hanko.io");
    let client = Client::builder().server(server).build().unwrap();
    assert!(
        format!("{client:?}").contains(r#""https://3f6a-11.hanko.io/""#),
        "{client:?}"
    );
    assert!(matches!(
        Client::builder().build(),
        Err(BuildError::NoServer)
    ));
    // No tenant is no host.
    for tenant_id in [
        "",
        "evil.example/",
        "evil.example/?",
        "evil.example#",
        "a b",
        "jo@evil.example/",
    ] {
        let built = Client::builder()
            .server(Production {
                tenant_id: tenant_id.to_owned(),
            })
            .build();
        assert!(
            matches!(built, Err(BuildError::InvalidUrl { .. })),
            "{tenant_id}: {built:?}"
        );
    }
}

#[tokio::test]
async fn statuses_that_are_not_documented() {
    for status in [
        "201 Created",
        "204 No Content",
        "302 Found",
        "404 Not Found",
        "418 I'm a teapot",
        "503 Busy",
        "599 x",
    ] {
        let (address, _) = answer_once(&format!(
            "HTTP/1.1 {status}\nlocation: /elsewhere\nx-more: 1"
        ))
        .await;
        let failure = finalize(address).await.unwrap_err();
        let Error::Unexpected(raw) = &failure else {
            panic!("{status}: {failure}")
        };
        assert_eq!(raw.status().as_str(), &status[..3]);
        assert_eq!(raw.headers()["x-more"], "1");
    }
    let failure = failure("HTTP/1.1 404 Not Found\ncontent-type: text/html\n\n<p>no</p>").await;
    assert_eq!(failure.raw().unwrap().body(), "<p>no</p>");
}

#[tokio::test]
async fn answers_that_are_not_as_documented_keep_their_bytes() {
    for (head, body, reason) in [
        (
            OK,
            r#"{"ttl":"#,
            "EOF while parsing a value at line 1 column 7",
        ),
        (OK, "", "EOF while parsing a value at line 1 column 0"),
        (
            OK,
            r#"{"ttl":"300"}"#,
            "/ttl: must be an integer, not a string",
        ),
        (OK, r#"{"ttl":null}"#, "/ttl: must be an integer, not null"),
        (
            OK,
            r#"{"id":"x"}"#,
            "/id: must be a UUID, 32 hexadecimal digits with four hyphens",
        ),
        (
            OK,
            r#"{"created_at":"yesterday"}"#,
            "/created_at: must be a date and time like 2024-05-17T12:34:56Z",
        ),
        (
            "HTTP/1.1 200 OK\ncontent-type: text/html",
            "<p>",
            "the body is `text/html`",
        ),
        (
            "HTTP/1.1 200 OK\ncontent-type: application/json\nx-session-lifetime: soon",
            "{}",
            "the header X-Session-Lifetime must be a number",
        ),
        (
            "HTTP/1.1 400 Bad Request\ncontent-type: application/json",
            r#"{"code":400}"#,
            "must have the member `message`",
        ),
        (
            "HTTP/1.1 400 Bad Request\ncontent-type: application/json",
            r#"{"code":2147483648,"message":""}"#,
            "/code: must be an integer of 32 bits",
        ),
    ] {
        let failure = failure(&format!("{head}\n\n{body}")).await;
        let Error::Decode { raw, source } = &failure else {
            panic!("{body}: {failure}")
        };
        assert_eq!(
            (raw.body(), source.to_string().as_str()),
            (&bytes::Bytes::from(body), reason)
        );
    }
}

#[tokio::test]
async fn numbers_in_headers_and_bodies_have_more_than_one_form() {
    for lifetime in ["3600", "3600.0", "3.6e3"] {
        let (address, _) = answer_once(&format!(
            "{OK}\nx-session-lifetime: {lifetime}\n\n{{\"ttl\":300.0}}"
        ))
        .await;
        let reply = finalize(address).await.unwrap();
        assert_eq!(
            (reply.x_session_lifetime, reply.body.ttl),
            (Some(3600.0), Some(300)),
            "{lifetime}"
        );
    }
}

#[tokio::test]
async fn answers_that_are_too_large() {
    let limited = |address| {
        let client = builder(address).body_limit(4).build().unwrap();
        #[expect(deprecated, reason = "the description says so")]
        client.passcode_final()
    };
    let (address, _) = answer_once(&format!("{OK}\n\n{{  }}")).await;
    assert!(limited(address).await.is_ok());
    // Declared, but never sent.
    let declared = "HTTP/1.1 200 OK\r\nx-more: 1\r\ncontent-length: 5\r\n\r\n";
    let chunked = "HTTP/1.1 200 OK\r\nx-more: 1\r\ntransfer-encoding: chunked\r\n\r\n3\r\n{  \r\n2\r\n }\r\n0\r\n\r\n";
    for response in [declared, chunked] {
        let (address, _) = answer_bytes(response).await;
        let failure = limited(address).await.unwrap_err();
        let Error::TooLarge { raw, limit: 4 } = &failure else {
            panic!("{failure}")
        };
        assert_eq!(raw.headers()["x-more"], "1");
        let told = failure.to_string();
        assert!(
            told.ends_with(" was answered 200 OK with more than 4 bytes"),
            "{told}"
        );
    }
}

#[tokio::test]
async fn answers_that_break_off() {
    for rest in [
        "content-length: 10\r\n\r\n{}",
        "transfer-encoding: chunked\r\n\r\n2\r\n{}\r\n",
    ] {
        let (address, _) = answer_bytes(format!("HTTP/1.1 200 OK\r\nx-more: 1\r\n{rest}")).await;
        let failure = finalize(address).await.unwrap_err();
        let Error::Transport { raw: Some(raw), .. } = &failure else {
            panic!("{failure:?}")
        };
        assert_eq!(raw.headers()["x-more"], "1");
    }
    for response in ["", "HTTP/1.1 200 OK\r\n", "SSH-2.0-x\r\n"] {
        let (address, _) = answer_bytes(response).await;
        let failure = finalize(address).await.unwrap_err();
        assert!(
            matches!(&failure, Error::Transport { raw: None, .. }),
            "{failure:?}"
        );
    }
}
