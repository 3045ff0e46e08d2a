//! The client against the server, and against servers that answer what they should not.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::client::*;
use super::service::{bird, serve};
use super::types::{NewBird, Release, Search};
use super::{servers, support};

fn new_bird(name: &str) -> NewBird {
    NewBird {
        name: name.to_owned(),
        species: None,
    }
}

fn builder(server: SocketAddr) -> Builder<Client> {
    Client::builder().base_url(format!("http://{server}/v1/"))
}

async fn client() -> Client {
    builder(serve().await).keeper("good").build().unwrap()
}

/// A server that answers each request with these bytes; and what it was asked, by a second client's eyes.
async fn answering(response: impl Into<Vec<u8>>) -> (SocketAddr, tokio::task::JoinHandle<String>) {
    let response = response.into();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let asked = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 4096];
        let length = stream.read(&mut request).await.unwrap();
        stream.write_all(&response).await.unwrap();
        String::from_utf8_lossy(&request[..length]).into_owned()
    });
    (address, asked)
}

async fn fetch_bird(response: &str) -> Outcome<GetBird> {
    let (server, _) = answering(response).await;
    builder(server)
        .body_limit(100)
        .build()
        .unwrap()
        .get_bird(1)
        .await
}

#[tokio::test]
async fn inputs_and_outputs_are_those_of_the_description() {
    let tags = ["a&b=c".to_owned(), "ö, ü".to_owned()];
    let client = client().await;
    let reply = client
        .list_birds()
        .limit(7)
        .tag(&tags)
        .x_request_id("r 1")
        .session("s;1 ä")
        .await
        .unwrap();
    assert_eq!(reply.x_total, 7);
    assert_eq!(reply.x_next.as_deref(), Some("r 1"));
    assert_eq!(reply.body, tags.map(|tag| bird(&tag)));
    assert_eq!(reply.set_cookie[0], "who=Some(\"keeper with []\")");
    assert_eq!(reply.set_cookie.len(), 2);
    assert_eq!(reply.status(), 200);
    assert_eq!(
        reply.raw().body().len().to_string(),
        reply.headers()["content-length"]
    );
}

#[tokio::test]
async fn a_setter_that_is_called_again_replaces() {
    let reply = client().await.list_birds().limit(1).limit(2).await.unwrap();
    assert_eq!(reply.x_total, 2);
    assert_eq!(reply.x_next, None);
}

#[tokio::test]
async fn each_success_and_each_error_is_its_own() {
    let client = client().await;
    let add = async |name: &str| client.add_bird("12345678", new_bird(name)).send().await;
    let created = add("Kea").await.unwrap();
    assert!(
        matches!(&*created, AddBirdSuccess::Created(bird) if bird.name.starts_with("Kea of keeper"))
    );
    assert_eq!(
        add("later").await.unwrap().into_inner(),
        AddBirdSuccess::Accepted
    );
    let Err(Error::Api(AddBirdError::BadRequest(fault))) = add("bad").await else {
        panic!()
    };
    assert_eq!((fault.code, fault.status().as_u16()), (400, 400));
    assert!(matches!(
        add("out").await,
        Err(Error::Api(AddBirdError::Unauthorized(_)))
    ));
    assert!(matches!(
        add("odd").await,
        Err(Error::Api(AddBirdError::UnprocessableEntity(_)))
    ));
    let error = add("").await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "addBird was answered 422 Unprocessable Entity: /body/name: must be at least 1 character long, not 0"
    );
    let Error::Api(AddBirdError::UnprocessableEntity(fault)) = error else {
        panic!()
    };
    assert_eq!(fault.causes.as_ref().unwrap()[0].field, "/body/name");
}

#[tokio::test]
async fn ranges_and_default_come_after_exact_statuses() {
    let client = client().await;
    assert_eq!(client.get_bird(5).await.unwrap().id, 5);
    assert!(matches!(
        client.get_bird(404).await,
        Err(Error::Api(GetBirdError::NotFound(_)))
    ));
    let Err(Error::Api(GetBirdError::ClientError(fault))) = client.get_bird(409).await else {
        panic!()
    };
    assert_eq!(fault.status(), 409);
    let unexpected = client.get_bird(500).await.unwrap_err();
    assert!(matches!(&unexpected, Error::Unexpected(raw) if raw.body().starts_with(b"{\"title\"")));
    assert_eq!(unexpected.status().unwrap(), 500);
    let teapot = client
        .list_birds()
        .tag(&["teapot".to_owned()])
        .await
        .unwrap_err();
    assert!(matches!(teapot, Error::Api(ListBirdsError::Default(fault)) if fault.status() == 418));
}

#[tokio::test]
#[expect(deprecated, reason = "the point of the operation")]
async fn bodies_of_every_kind() {
    let client = client().await;
    client
        .release_bird(1)
        .body(Release::default())
        .await
        .unwrap();
    assert!(matches!(
        client.release_bird(1).await,
        Err(Error::Api(ReleaseBirdError::Forbidden(_)))
    ));
    let song = client.get_song(3).await.unwrap().into_inner();
    assert_eq!(song.bytes().await.unwrap().as_ref(), [0xFF; 3]);
    client.put_song(1, vec![0, 159, 146, 150]).await.unwrap();
    let found = client
        .search_birds(Search {
            text: "a+ b&ü".to_owned(),
            limit: Some(2),
        })
        .await
        .unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].name, "a+ b&ü");
    assert_eq!(
        client.get_health().await.unwrap().into_inner(),
        "gut – well"
    );
}

#[tokio::test]
async fn credentials_are_chosen_among_the_alternatives() {
    let server = serve().await;
    let add = |client: Client| async move { client.add_bird("12345678", new_bird("Kea")).await };
    let none = add(builder(server).api_key("key").build().unwrap())
        .await
        .unwrap_err();
    let text = "addBird was not sent: it needs the credentials apiKey and appId, or keeper";
    assert_eq!(none.to_string(), text);
    assert!(matches!(&none, Error::Credentials(_)) && none.raw().is_none());
    let keys = builder(server)
        .keeper("bad")
        .api_key("key")
        .app_id("app&")
        .build()
        .unwrap();
    let created = add(keys.clone()).await.unwrap();
    assert!(
        matches!(&*created, AddBirdSuccess::Created(bird) if bird.name == "Kea of application")
    );
    // Optional credentials: a client without any is let in.
    let open = builder(server).build().unwrap();
    assert_eq!(open.list_birds().await.unwrap().set_cookie[0], "who=None");
}

#[tokio::test]
#[expect(deprecated, reason = "the point of the operation")]
async fn name_and_password() {
    let client = builder(serve().await)
        .account("jo", "pa:ss")
        .build()
        .unwrap();
    let Err(Error::Api(ReleaseBirdError::Forbidden(fault))) = client.release_bird(1).await else {
        panic!()
    };
    assert_eq!(fault.message, "jo");
}

#[tokio::test]
async fn the_request_line_and_headers_are_as_documented() {
    let (server, asked) = answering("HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n").await;
    let client = builder(server)
        .api_key("k")
        .app_id("a b&c")
        .build()
        .unwrap();
    client.add_bird("k1", new_bird("x")).await.unwrap();
    let asked = asked.await.unwrap();
    assert!(
        asked.starts_with("POST /v1/birds?app_id=a%20b%26c HTTP/1.1\r\n"),
        "{asked}"
    );
    for line in [
        "idempotency-key: k1\r\n",
        "x-api-key: k\r\n",
        "content-type: application/json\r\n",
    ] {
        assert!(asked.contains(line), "{asked}");
    }
    assert!(
        asked.ends_with("\r\n\r\n{\"name\":\"x\"}") && !asked.contains("authorization"),
        "{asked}"
    );
}

#[tokio::test]
async fn an_absent_body_is_no_body() {
    let (server, asked) = answering("HTTP/1.1 204 No Content\r\n\r\n").await;
    #[expect(deprecated, reason = "the point of the operation")]
    builder(server)
        .keeper("t")
        .build()
        .unwrap()
        .release_bird(-1)
        .await
        .unwrap();
    let asked = asked.await.unwrap();
    assert!(
        asked.starts_with("POST /v1/birds/-1:release HTTP/1.1\r\n"),
        "{asked}"
    );
    assert!(
        !asked.contains("content-type") && asked.ends_with("\r\n\r\n"),
        "{asked}"
    );
}

#[tokio::test]
async fn headers_cannot_be_injected() {
    let client = client().await;
    for value in ["a\r\nx: 1", "a\nb", "a\0b"] {
        let error = client.list_birds().x_request_id(value).await.unwrap_err();
        assert!(matches!(&error, Error::Request(_)), "{error}");
        assert!(
            error
                .to_string()
                .starts_with("listBirds was not sent: `X-Request-Id`"),
            "{error}"
        );
    }
    let client = builder(serve().await).keeper("a\r\nb").build().unwrap();
    assert!(matches!(client.list_birds().await, Err(Error::Request(_))));
}

#[tokio::test]
async fn an_operation_has_its_own_server_unless_it_is_told_another() {
    let server = serve().await;
    let client = Client::builder()
        .server(format!("http://{server}/v1").as_str())
        .build()
        .unwrap();
    assert_eq!(client.get_bird(5).await.unwrap().id, 5);
    let own = client.get_song(2).server(servers::Songs);
    assert!(format!("{own:?}").contains("https://songs.aviary.example"));
    let song = client
        .get_song(2)
        .server(format!("http://{server}/v1").as_str());
    assert_eq!(song.await.unwrap().length(), Some(2));
}

#[test]
fn servers_are_checked_when_a_client_is_built() {
    let refused = |url: &str| {
        Client::builder()
            .base_url(url)
            .build()
            .unwrap_err()
            .to_string()
    };
    assert!(refused("/v1").contains("relative: call `base_url`"));
    assert!(refused("ftp://x/").contains("not an http or https URL"));
    assert!(refused("https://x/?a=1").contains("a query"));
    assert!(!refused("https://jo:hunter2@x/").contains("hunter2"));
    assert!(refused("http://[x").contains("IPv6"));
    assert!(refused("https://.x.example/").contains("an empty part"));
    assert!(refused("https://x..example/").contains("an empty part"));
    let none = Builder::<Client>::new(None).build().unwrap_err();
    assert_eq!(
        none.to_string(),
        "no server: call `server` or `base_url` before `build`"
    );
    assert!(
        Client::builder()
            .server(servers::Production {
                region: "us".to_owned()
            })
            .build()
            .is_ok()
    );
}

#[tokio::test]
async fn responses_that_are_not_as_documented() {
    let ok = "HTTP/1.1 200 OK\r\nconnection: close\r\n";
    // Without a media type it may be JSON.
    assert_eq!(
        fetch_bird(&format!("{ok}\r\n{{\"id\":1,\"name\":\"a\"}}"))
            .await
            .unwrap()
            .name,
        "a"
    );
    let decode = async |rest: &str| {
        let error = fetch_bird(&format!("{ok}{rest}")).await.unwrap_err();
        let Error::Decode { raw, source } = &error else {
            panic!("{error}")
        };
        assert_eq!(Some(raw.status()), error.status());
        source.to_string()
    };
    assert_eq!(
        decode("content-type: text/html\r\n\r\n<p>").await,
        "the body is `text/html`"
    );
    assert!(decode("\r\n{\"id\":1").await.contains("EOF"));
    assert!(
        decode("\r\n{\"id\":1,\"name\":\"\"}")
            .await
            .starts_with("/name: ")
    );
    let (server, _) = answering(format!("{ok}x-total: many\r\n\r\n[]")).await;
    let Err(Error::Decode { source, .. }) = builder(server).build().unwrap().list_birds().await
    else {
        panic!()
    };
    assert_eq!(source.to_string(), "the header X-Total must be an integer");
    let (server, _) = answering(format!("{ok}\r\n[]")).await;
    let Err(Error::Decode { source, .. }) = builder(server).build().unwrap().list_birds().await
    else {
        panic!()
    };
    assert_eq!(source.to_string(), "the header X-Total must be there");
}

#[tokio::test]
async fn large_responses_are_not_held() {
    let ok = "HTTP/1.1 200 OK\r\nconnection: close\r\n";
    // Declared, but never sent.
    let declared = fetch_bird(&format!("{ok}content-length: 101\r\n\r\n"))
        .await
        .unwrap_err();
    assert!(
        matches!(&declared, Error::TooLarge { limit: 100, raw } if raw.status() == 200),
        "{declared}"
    );
    let undeclared = fetch_bird(&format!("{ok}\r\n{}", " ".repeat(101)))
        .await
        .unwrap_err();
    assert!(matches!(undeclared, Error::TooLarge { .. }));
    let cut = fetch_bird(&format!("{ok}content-length: 50\r\n\r\nx"))
        .await
        .unwrap_err();
    assert!(
        matches!(&cut, Error::Transport { raw: Some(raw), .. } if raw.status() == 200),
        "{cut}"
    );
}

#[tokio::test]
async fn redirects_are_answers() {
    let moved = "HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n";
    let error = fetch_bird(moved).await.unwrap_err();
    assert!(matches!(&error, Error::Unexpected(raw) if raw.headers()["location"] == "/elsewhere"));
}

#[tokio::test]
async fn nothing_shows_secrets() {
    // A port that nobody listens at.
    let address = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    let builder = builder(address)
        .keeper("hunter1")
        .api_key("hunter2")
        .app_id("hunter3")
        .account("jo", "hunter4");
    let mut shown = format!("{builder:?}");
    let client = builder.build().unwrap();
    let call = client.add_bird("k", new_bird("x"));
    shown += &format!("{client:?} {call:?}");
    let error = call.await.unwrap_err();
    assert!(matches!(error, Error::Transport { raw: None, .. }));
    let mut source: Option<&dyn std::error::Error> = Some(&error);
    while let Some(error) = source {
        shown += &format!("{error} {error:?}");
        source = error.source();
    }
    assert!(
        shown.contains("apiKey") && !shown.contains("hunter"),
        "{shown}"
    );
}

#[test]
fn calls_can_be_sent_from_any_task() {
    fn sendable<T: Send + 'static>(_: T) {}
    let client = Client::builder().build().unwrap();
    sendable(client.clone());
    sendable(client.get_bird(1).into_future());
    sendable(client.list_birds().send());
    sendable(client.add_bird("k", new_bird("x")));
}

#[test]
fn errors_are_small() {
    assert!(size_of::<Error<AddBirdError>>() <= 64);
    assert!(size_of::<Reply<support::problem::Problem>>() == size_of::<usize>());
}
