//! Security (`specs/security.yaml`): each kind of scheme, and how they are combined, from both sides.

use std::convert::Infallible;
use std::net::SocketAddr;

use crate::generated::security::server::{
    Access, Api, Authenticator, BasicResponse, BothResponse, CertifiedResponse, CookieResponse,
    Credentials, Denied, EitherResponse, FilteredRequest, FilteredResponse, GuestResponse,
    HeaderResponse, InheritedResponse, MutualResponse, OauthResponse, OidcResponse, OpenResponse,
    OptionalResponse, OtherResponse, QueryResponse, Secret,
};
use crate::generated::security::support::client::Error;
use crate::generated::security::types::Filter;
use crate::generated::security::{Client, router, security};
use crate::raw::{answer_once, exchange, http, serve};

/// Answers `204` to all that reach it.
struct Service;

/// Knows one caller, whose every secret is `s3cret`.
struct Gate;

impl Authenticator<Credentials> for Gate {
    type Principal = ();

    async fn authenticate(
        &self,
        credentials: Credentials,
        access: &Access<'_>,
    ) -> Result<(), Denied> {
        let known = |secret: &Secret| secret.expose() == "s3cret";
        let good = match &credentials {
            Credentials::Oauth(secret) => {
                if access.scopes != ["read", "write"] {
                    return Err(Denied::Forbidden);
                }
                known(secret)
            }
            Credentials::Bearer(secret)
            | Credentials::HeaderKey(secret)
            | Credentials::QueryKey(secret)
            | Credentials::CookieKey(secret)
            | Credentials::Hoba(secret)
            | Credentials::Oidc(secret) => known(secret),
            Credentials::Basic(basic) => basic.username == "ada" && known(&basic.password),
            // No certificate was put into the extensions of the request.
            Credentials::Mutual => false,
            Credentials::HeaderKeyAndBasic(key, basic) => known(key) && known(&basic.password),
            Credentials::QueryKeyAndCookieKey(query, cookie) => known(query) && known(cookie),
        };
        good.then_some(()).ok_or(Denied::Unauthenticated)
    }
}

impl Api for Service {
    type Error = Infallible;
    type Principal = ();

    async fn inherited(&self, (): ()) -> Result<InheritedResponse, Infallible> {
        Ok(InheritedResponse::NoContent)
    }

    async fn open(&self) -> Result<OpenResponse, Infallible> {
        Ok(OpenResponse::NoContent)
    }

    async fn header(&self, (): ()) -> Result<HeaderResponse, Infallible> {
        Ok(HeaderResponse::NoContent)
    }

    async fn query(&self, (): ()) -> Result<QueryResponse, Infallible> {
        Ok(QueryResponse::NoContent)
    }

    async fn cookie(&self, (): ()) -> Result<CookieResponse, Infallible> {
        Ok(CookieResponse::NoContent)
    }

    async fn basic(&self, (): ()) -> Result<BasicResponse, Infallible> {
        Ok(BasicResponse::NoContent)
    }

    async fn other(&self, (): ()) -> Result<OtherResponse, Infallible> {
        Ok(OtherResponse::NoContent)
    }

    async fn oauth(&self, (): ()) -> Result<OauthResponse, Infallible> {
        Ok(OauthResponse::NoContent)
    }

    async fn oidc(&self, (): ()) -> Result<OidcResponse, Infallible> {
        Ok(OidcResponse::NoContent)
    }

    async fn mutual(&self, (): ()) -> Result<MutualResponse, Infallible> {
        Ok(MutualResponse::NoContent)
    }

    async fn certified(&self, (): ()) -> Result<CertifiedResponse, Infallible> {
        Ok(CertifiedResponse::NoContent)
    }

    async fn guest(&self, _: Option<()>) -> Result<GuestResponse, Infallible> {
        Ok(GuestResponse::NoContent)
    }

    async fn both(&self, (): ()) -> Result<BothResponse, Infallible> {
        Ok(BothResponse::NoContent)
    }

    async fn either(&self, (): ()) -> Result<EitherResponse, Infallible> {
        Ok(EitherResponse::NoContent)
    }

    async fn filtered(
        &self,
        (): (),
        request: FilteredRequest,
    ) -> Result<FilteredResponse, Infallible> {
        Ok(FilteredResponse::Ok(request.filter.unwrap()))
    }

    async fn optional(&self, _: Option<()>) -> Result<OptionalResponse, Infallible> {
        Ok(OptionalResponse::NoContent)
    }
}

/// `ada:s3cret`
const BASIC: &str = "authorization: Basic YWRhOnMzY3JldA==";

#[tokio::test]
async fn a_server_asks_for_what_is_described() {
    let address = serve(router(Service, Gate)).await;
    for (target, header, status) in [
        ("/open", "", 204),
        ("/inherited", "", 401),
        ("/inherited", "authorization: Bearer s3cret", 204),
        ("/inherited", "authorization: bearer s3cret", 204),
        ("/inherited", "authorization: Bearer other", 401),
        ("/inherited", BASIC, 401),
        ("/header", "x-key: s3cret", 204),
        ("/header", "x-key: other", 401),
        ("/header", "authorization: Bearer s3cret", 401),
        ("/query?key=s3cret", "", 204),
        ("/query?key=s3cre%74", "", 204),
        ("/query?other=s3cret", "", 401),
        ("/cookie", "cookie: a=b; session=s3cret", 204),
        ("/cookie", "cookie: a=s3cret", 401),
        // HTTP/2 may have a header for each cookie; another one need not be ASCII; a name is never decoded.
        ("/cookie", "cookie: a=b\r\ncookie: session=s3cret", 204),
        ("/cookie", "cookie: name=Zoë; session=s3cret", 204),
        ("/cookie", "cookie: %73ession=s3cret", 401),
        ("/basic", BASIC, 204),
        ("/basic", "authorization: Basic YWRh", 401),
        ("/basic", "authorization: Bearer YWRhOnMzY3JldA==", 401),
        ("/other", "authorization: HOBA s3cret", 204),
        ("/other", "authorization: Bearer s3cret", 401),
        ("/oauth", "authorization: Bearer s3cret", 204),
        ("/oidc", "authorization: Bearer s3cret", 204),
        ("/mutual", "", 401),
        ("/certified", "", 401),
        ("/certified", "authorization: Bearer s3cret", 204),
        ("/guest", "", 204),
        ("/both", "x-key: s3cret", 401),
        ("/both", BASIC, 401),
        ("/either", "x-key: s3cret", 204),
        ("/either?key=s3cret", "", 401),
        ("/either?key=s3cret", "cookie: session=s3cret", 204),
        ("/optional", "", 204),
        ("/optional", BASIC, 204),
        ("/optional", "authorization: Basic YWRhOm90aGVy", 401),
    ] {
        let request = format!("GET {target} HTTP/1.1\n{header}");
        let answer = exchange(address, request.trim_end()).await;
        let start = format!("HTTP/1.1 {status} ");
        assert!(
            answer.start.starts_with(&start),
            "{target} {header}: {answer}"
        );
    }
    let both = format!("GET /both HTTP/1.1\nx-key: s3cret\n{BASIC}");
    assert_eq!(
        exchange(address, &both).await.start,
        "HTTP/1.1 204 No Content"
    );
}

#[tokio::test]
async fn a_token_that_is_not_good_is_told_from_none() {
    let address = serve(router(Service, Gate)).await;
    let refused = r#"Bearer error="invalid_token""#;
    for (target, header, challenges) in [
        ("/inherited", "", "Bearer"),
        ("/inherited", "authorization: Bearer other", refused),
        ("/inherited", BASIC, "Bearer"),
        ("/oidc", "authorization: Bearer other", refused),
        ("/other", "authorization: HOBA other", "hoba"),
        ("/mutual", "", "ClientCertificate"),
    ] {
        let request = format!("GET {target} HTTP/1.1\n{header}");
        let answer = exchange(address, request.trim_end()).await;
        assert_eq!(
            answer.header("www-authenticate"),
            [challenges],
            "{target} {header}"
        );
    }
}

fn client(address: SocketAddr) -> Client {
    let builder = Client::builder()
        .base_url(format!("http://{address}"))
        .http(http())
        .header_key("k1")
        .query_key("k 2")
        .cookie_key("k3")
        .basic("ada", "s3cret")
        .bearer("t1")
        .hoba("t2")
        .oauth("t3")
        .oidc("t4");
    builder.build().unwrap()
}

#[tokio::test]
async fn a_client_shows_what_is_asked_for_and_no_more() {
    // A macro, because every operation is a type of its own.
    macro_rules! shows {
        ($method:ident, $target:expr, $headers:expr) => {{
            let (address, request) = answer_once("HTTP/1.1 204 No Content").await;
            client(address).$method().await.unwrap();
            let request = request.await.unwrap();
            let start = format!("GET {} HTTP/1.1", $target);
            assert_eq!(request.start, start, stringify!($method));
            let shown: Vec<String> = request
                .headers
                .iter()
                .filter(|(name, _)| matches!(name.as_str(), "authorization" | "cookie" | "x-key"))
                .map(|(name, value)| format!("{name}: {value}"))
                .collect();
            let expected: &[&str] = &$headers;
            assert_eq!(shown, expected, stringify!($method));
        }};
    }
    shows!(open, "/open", []);
    shows!(inherited, "/inherited", ["authorization: Bearer t1"]);
    shows!(header, "/header", ["x-key: k1"]);
    shows!(query, "/query?key=k%202", []);
    shows!(cookie, "/cookie", ["cookie: session=k3"]);
    shows!(basic, "/basic", [BASIC]);
    shows!(other, "/other", ["authorization: hoba t2"]);
    shows!(oauth, "/oauth", ["authorization: Bearer t3"]);
    shows!(oidc, "/oidc", ["authorization: Bearer t4"]);
    shows!(mutual, "/mutual", []);
    shows!(certified, "/certified", ["authorization: Bearer t1"]);
    shows!(guest, "/guest", []);
    shows!(both, "/both", ["x-key: k1", BASIC]);
    shows!(either, "/either", ["x-key: k1"]);
    shows!(optional, "/optional", [BASIC]);
}

#[tokio::test]
async fn a_client_without_credentials_says_which_are_missing() {
    let builder = Client::builder().base_url("http://127.0.0.1:9");
    let error = builder.http(http()).build().unwrap().both().await;
    let message = error.unwrap_err().to_string();
    assert!(message.contains("headerKey"), "{message}");
}

#[tokio::test]
async fn credentials_may_come_from_elsewhere() {
    let router = || router(Service, Gate);
    let client = Client::builder().router(router()).build().unwrap();
    let header = client.header().with(|call| call.header("x-key", "s3cret"));
    header.await.unwrap();
    // One of two that are needed together is not enough.
    let both = client.both().with(|call| call.header("x-key", "s3cret"));
    assert!(matches!(both.await, Err(Error::Credentials(_))));
    let client = Client::builder().router(router()).credentials_by_layer();
    let refused = client.build().unwrap().header().await.unwrap_err();
    assert!(!matches!(refused, Error::Credentials(_)), "{refused}");
}

#[tokio::test]
async fn a_key_in_the_query_is_no_member_of_an_object() {
    let address = serve(router(Service, Gate)).await;
    let answer = exchange(
        address,
        "GET /filtered?n=3&key=s3cret&limit=1&word=a HTTP/1.1\n\n",
    )
    .await;
    assert_eq!(answer.body, r#"{"word":"a","n":3}"#);
    let answer = exchange(address, "GET /filtered?n=x&key=s3cret HTTP/1.1\n\n").await;
    assert!(answer.body.contains("/query/filter/n"), "{}", answer.body);

    let client = Client::builder().base_url(format!("http://{address}"));
    let client = client.query_key("s3cret").http(http()).build().unwrap();
    let filter = Filter {
        word: Some("b".to_owned()),
        additional: [("n".to_owned(), 7)].into_iter().collect(),
    };
    let found = client.filtered().filter(&filter).limit(2).await.unwrap();
    assert_eq!(*found, filter);
}

#[test]
fn where_tokens_come_from_is_at_hand() {
    let [flow] = security::OAUTH.flows else {
        panic!("{:?}", security::OAUTH);
    };
    assert_eq!(flow.name, "clientCredentials");
    assert_eq!(flow.token_url, Some("https://vault.example/token"));
    assert_eq!(flow.refresh_url, Some("https://vault.example/refresh"));
    assert_eq!(flow.authorization_url, None);
    assert_eq!(flow.scopes, [("read", "To read"), ("write", "To write")]);
    assert_eq!(
        security::OIDC.discovery_url,
        Some("https://vault.example/.well-known/openid-configuration")
    );
    assert!(security::BASIC.flows.is_empty());
}
