//! Lists that come in pages (`specs/pages.yaml`, with `specs/pages.toml`).

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::{Stream, StreamExt as _};
use tokio::time::timeout;

use crate::generated::pages::client::{ByCursorError, Client, Error, Unread};
use crate::generated::pages::support::pages::Pages;
use crate::generated::pages::types::Bird;
use crate::raw::{http, serve};

/// What a server was asked for.
#[derive(Clone, Default)]
struct Asked(Arc<Mutex<Vec<(String, HeaderMap)>>>);

impl Asked {
    fn targets(&self) -> Vec<String> {
        let asked = self.0.lock().unwrap();
        asked.iter().map(|(target, _)| target.clone()).collect()
    }

    fn headers(&self, position: usize) -> HeaderMap {
        self.0.lock().unwrap()[position].1.clone()
    }
}

/// A server that answers each path and query, given its own address.
async fn server(
    answer: impl Fn(&str, SocketAddr) -> Response + Clone + Send + Sync + 'static,
) -> (SocketAddr, Asked) {
    let asked = Asked::default();
    let log = asked.clone();
    let own = Arc::new(Mutex::new(None));
    let address = Arc::clone(&own);
    let app = axum::Router::new().fallback(move |request: Request| {
        let target = request.uri().to_string();
        let address = address.lock().unwrap().unwrap();
        let response = answer(&target, address);
        let mut log = log.0.lock().unwrap();
        log.push((target, request.headers().clone()));
        async { response }
    });
    let address = serve(app).await;
    *own.lock().unwrap() = Some(address);
    (address, asked)
}

fn client(address: SocketAddr) -> Client {
    let builder = Client::builder().base_url(format!("http://{address}"));
    builder.http(http()).token("t0ken").build().unwrap()
}

fn json(body: impl Into<String>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body.into()).into_response()
}

fn birds(names: &[&str]) -> String {
    let birds = names.iter().map(|name| format!("{{\"name\": \"{name}\"}}"));
    format!("[{}]", birds.collect::<Vec<_>>().join(","))
}

/// What comes, as text, until the end: names, `!` for an error.
async fn all<E: std::fmt::Debug>(items: impl Stream<Item = Result<Bird, Error<E>>>) -> Vec<String> {
    let names = items.map(|bird| bird.map_or("!".to_owned(), |bird| bird.name));
    timeout(Duration::from_secs(20), names.collect())
        .await
        .expect("an end")
}

/// The reason why the next page is not known.
fn reason<T: std::fmt::Debug, E: std::fmt::Debug>(item: Option<Result<T, Error<E>>>) -> String {
    match item {
        Some(Err(Error::Decode {
            source: Unread::Next(reason),
            ..
        })) => reason,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_cursor_is_what_the_page_before_said() {
    let (address, asked) = server(|target, _| {
        json(match target {
            "/cursor?tag=a&tag=b" => format!(
                r#"{{"birds": {}, "paging": {{"next_cursor": "é/2"}}}}"#,
                birds(&["wren", "rook"])
            ),
            "/cursor?tag=a&tag=b&cursor=%C3%A9%2F2" => {
                r#"{"birds": [], "paging": {"next_cursor": "3", "has_more": true}}"#.to_owned()
            }
            "/cursor?tag=a&tag=b&cursor=3" => format!(
                r#"{{"birds": {}, "paging": {{"next_cursor": null}}}}"#,
                birds(&["kite"])
            ),
            _ => panic!("{target}"),
        })
    })
    .await;
    let call = client(address).by_cursor();
    let call = call
        .tag(&["a".to_owned(), "b".to_owned()])
        .x_tenant("aviary");
    assert_eq!(all(call.items()).await, ["wren", "rook", "kite"]);
    assert_eq!(asked.targets().len(), 3);
    for position in 0..3 {
        assert_eq!(asked.headers(position)["x-tenant"], "aviary");
        assert_eq!(asked.headers(position)["authorization"], "Bearer t0ken");
    }
}

#[tokio::test]
async fn a_flag_ends_what_has_another_cursor() {
    let (address, asked) = server(|_, _| {
        json(r#"{"birds": [], "paging": {"next_cursor": "again", "has_more": false}}"#)
    })
    .await;
    assert!(all(client(address).by_cursor().items()).await.is_empty());
    assert_eq!(asked.targets().len(), 1);
}

#[tokio::test]
async fn cursors_that_lead_back_are_errors() {
    let (address, asked) = server(|_, _| {
        json(format!(
            r#"{{"birds": {}, "paging": {{"next_cursor": "same"}}}}"#,
            birds(&["wren"])
        ))
    })
    .await;
    let mut items = client(address).by_cursor().items();
    // What a page has comes before what is wrong with it.
    for _ in 0..2 {
        assert_eq!(items.next().await.unwrap().unwrap().name, "wren");
    }
    assert!(reason(items.next().await).contains("there already"));
    assert!(items.next().await.is_none());
    assert_eq!(asked.targets(), ["/cursor", "/cursor?cursor=same"]);
}

#[tokio::test]
async fn a_page_that_leads_to_itself_is_asked_for_once() {
    let (address, asked) = server(|target, own| {
        let (birds, own) = (birds(&["wren"]), format!("http://{own}{target}"));
        json(format!(
            r#"{{"birds": {birds}, "paging": {{"next_cursor": "é/2"}}, "results": {birds}, "next": "{own}"}}"#,
        ))
    })
    .await;
    let builder = Client::builder().base_url(format!("http://{address}"));
    let keyed = builder.http(http()).key("k3y").build().unwrap();
    let mut items = client(address).by_cursor().cursor("é/2").items();
    assert_eq!(items.next().await.unwrap().unwrap().name, "wren");
    assert!(reason(items.next().await).contains("there already"));
    let mut items = keyed.by_url("x").items();
    assert_eq!(items.next().await.unwrap().unwrap().name, "wren");
    assert!(reason(items.next().await).contains("there already"));
    assert_eq!(
        asked.targets(),
        ["/cursor?cursor=%C3%A9%2F2", "/url/x?api_key=k3y"]
    );
}

#[tokio::test]
async fn nothing_is_sent_before_it_is_asked_for() {
    let (address, asked) = server(|target, _| {
        let next = target.len();
        json(format!(
            r#"{{"birds": {}, "paging": {{"next_cursor": "{next}"}}}}"#,
            birds(&["wren", "rook"])
        ))
    })
    .await;
    let mut items = client(address).by_cursor().items();
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(asked.targets().len(), 0);
    for sent in [1, 1, 2] {
        items.next().await.unwrap().unwrap();
        assert_eq!(asked.targets().len(), sent);
    }
    drop(items);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(asked.targets().len(), 2);
}

#[tokio::test]
async fn a_call_that_is_dropped_is_given_up() {
    /// Tells when the server lets go of a response.
    struct Told(Option<tokio::sync::oneshot::Sender<()>>);
    impl Drop for Told {
        fn drop(&mut self) {
            let _ = self.0.take().map(|told| told.send(()));
        }
    }
    let (told, given_up) = tokio::sync::oneshot::channel();
    let told = Arc::new(Mutex::new(Some(Told(Some(told)))));
    let (address, asked) = server(move |_, _| {
        let told = told.lock().unwrap().take();
        let begin = futures_util::stream::iter([Ok(bytes::Bytes::from_static(b"{"))]);
        // Never more, and held as long as the connection.
        let rest = futures_util::stream::poll_fn(move |_| {
            let _ = &told;
            std::task::Poll::<Option<Result<bytes::Bytes, std::io::Error>>>::Pending
        });
        axum::body::Body::from_stream(begin.chain(rest)).into_response()
    })
    .await;
    let mut items = client(address).by_cursor().items();
    let mut given_up = Box::pin(given_up);
    let waited = timeout(Duration::from_millis(200), items.next()).await;
    assert!(waited.is_err());
    assert_eq!(asked.targets().len(), 1);
    let kept = timeout(Duration::from_millis(50), &mut given_up).await;
    assert!(kept.is_err(), "the response is waited for");
    drop(items);
    let gone = timeout(Duration::from_secs(10), given_up).await;
    gone.expect("the response is given up").unwrap();
}

#[tokio::test]
async fn an_error_ends_the_items() {
    let (address, _) = server(|target, _| match target {
        "/cursor" => json(format!(
            r#"{{"birds": {}, "paging": {{"next_cursor": "2"}}}}"#,
            birds(&["wren"])
        )),
        _ => (StatusCode::TOO_MANY_REQUESTS, json(r#"{"seconds": 5}"#)).into_response(),
    })
    .await;
    let mut items = client(address).by_cursor().items();
    assert_eq!(items.next().await.unwrap().unwrap().name, "wren");
    let Some(Err(Error::Api(ByCursorError::TooManyRequests(wait)))) = items.next().await else {
        panic!("the documented error");
    };
    assert_eq!(wait.seconds, 5);
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn an_offset_counts_the_items_before() {
    let (address, asked) = server(|target, _| {
        let page = |names, total| {
            format!(
                r#"{{"result": {{"items": {}}}, "total": {total}}}"#,
                birds(names)
            )
        };
        let body = match target {
            "/offset" | "/offset?offset=1" => page(&["wren", "rook"], 3),
            "/offset?offset=7" => page(&["wren", "rook"], 99),
            "/offset?offset=9" => page(&["wren", "rook"], 99),
            "/offset?offset=2" => page(&["kite"], 3),
            "/offset?offset=3" => r#"{"result": {"items": null}}"#.to_owned(),
            _ => panic!("{target}"),
        };
        ([("x-cost", "1")], json(body)).into_response()
    })
    .await;
    let client = client(address);
    assert_eq!(
        all(client.by_offset().items()).await,
        ["wren", "rook", "kite"]
    );
    assert_eq!(asked.targets(), ["/offset", "/offset?offset=2"]);
    // It goes on from where the caller begins, and pages have their headers.
    let costs = client
        .by_offset()
        .offset(1)
        .pages()
        .map(|page| page.unwrap().x_cost);
    assert_eq!(costs.collect::<Vec<_>>().await, [1]);
    let from_the_end = client.by_offset().offset(3).items();
    assert!(all(from_the_end).await.is_empty());
    // A server that does not know the parameter gives the same page for ever.
    let ignored = client.by_offset().offset(7).items();
    assert_eq!(all(ignored).await, ["wren", "rook", "!"]);
}

#[tokio::test]
async fn an_offset_is_not_what_the_page_says() {
    // Where the page has the offset of the next one under that name, its items would be left out.
    let (address, asked) = server(|target, _| {
        let at = match target {
            "/scim" => 1,
            "/scim?startIndex=3" => 3,
            "/scim?startIndex=5" => 7,
            _ => panic!("{target}"),
        };
        json(format!(
            r#"{{"Resources": {}, "startIndex": {at}, "totalResults": 6}}"#,
            birds(&["wren", "rook"])
        ))
    })
    .await;
    let client = client(address);
    let mut items = client.by_index().items();
    for name in ["wren", "rook", "wren", "rook"] {
        assert_eq!(items.next().await.unwrap().unwrap().name, name);
    }
    assert!(reason(items.next().await).contains("5 was asked for"));
    assert!(items.next().await.is_none());
    assert_eq!(asked.targets().len(), 3);
}

#[tokio::test]
async fn what_counts_from_one_ends_at_its_total() {
    let (address, asked) = server(|_, _| {
        json(format!(
            r#"{{"Resources": {}, "startIndex": 1, "totalResults": 2}}"#,
            birds(&["wren", "rook"])
        ))
    })
    .await;
    assert_eq!(
        all(client(address).by_index().items()).await,
        ["wren", "rook"]
    );
    assert_eq!(asked.targets(), ["/scim"]);
}

#[tokio::test]
async fn a_first_page_that_is_inferred_is_asked_for() {
    let (address, asked) = server(|target, _| {
        json(match target {
            "/inferred?page=1" => r#"{"data": ["a"], "has_more": true}"#,
            "/inferred?page=2" => r#"{"data": ["b"], "has_more": true}"#,
            // The last page, to whoever asks for more.
            _ => r#"{"data": ["c"], "has_more": true}"#,
        })
    })
    .await;
    let items = client(address).by_inferred_number().items();
    let names: Vec<_> = items
        .map(|name| name.unwrap_or("!".to_owned()))
        .collect()
        .await;
    assert_eq!(names, ["a", "b", "c", "!"]);
    assert_eq!(asked.targets()[0], "/inferred?page=1");
    assert_eq!(asked.targets().len(), 4);
}

#[tokio::test]
async fn pages_are_counted_from_where_they_say() {
    let (address, asked) = server(|target, _| {
        let first = if target.contains("zero") { "0" } else { "4" };
        let (_, page) = target.split_once("page=").unwrap_or(("", first));
        // The last page, to whoever asks for more.
        let page = page.parse::<u32>().unwrap().min(5);
        let pages = match target {
            _ if target.contains("unknown") => "null",
            _ if target.contains("wrong") => "99",
            _ => "5",
        };
        json(format!(
            r#"{{"data": ["{page}"], "page": {page}, "pages": {pages}}}"#
        ))
    })
    .await;
    let client = client(address);
    let names: Vec<_> = client
        .by_number("a/b")
        .items()
        .map(Result::unwrap)
        .collect()
        .await;
    assert_eq!(names, ["4", "5"]);
    assert_eq!(asked.targets(), ["/number/a%2Fb", "/number/a%2Fb?page=5"]);
    // Of five that are counted from 0, the one with the number 4 is the last.
    let zero: Vec<_> = client
        .by_number("zero")
        .items()
        .map(Result::unwrap)
        .collect()
        .await;
    assert_eq!(zero, ["0", "1", "2", "3", "4"]);
    // The last page once more is the end, where the page does not say that there are others.
    let unknown: Vec<_> = client
        .by_number("unknown")
        .items()
        .map(Result::unwrap)
        .collect()
        .await;
    assert_eq!(unknown, ["4", "5"]);
    // A page that is known to be another one is not handed out.
    let mut wrong = client.by_number("wrong").items();
    for name in ["4", "5"] {
        assert_eq!(wrong.next().await.unwrap().unwrap(), name);
    }
    assert!(reason(wrong.next().await).contains("6 was asked for"));
    assert!(wrong.next().await.is_none());
}

#[tokio::test]
async fn a_configured_number_begins_where_it_is_told() {
    let (address, asked) = server(|target, _| {
        json(match target {
            "/configured" => birds(&["wren"]),
            "/configured?p=1" => birds(&["rook"]),
            "/configured?p=2" => "[]".to_owned(),
            _ => panic!("{target}"),
        })
    })
    .await;
    assert_eq!(
        all(client(address).as_configured().items()).await,
        ["wren", "rook"]
    );
    assert_eq!(asked.targets().len(), 3);
}

#[tokio::test]
async fn a_cursor_is_what_a_header_said() {
    let (address, asked) = server(|target, _| {
        let (names, next) = match target {
            "/token" => (["wren", "rook"], "2 a"),
            "/token?page=2%20a" => (["kite", "tern"], ""),
            _ => panic!("{target}"),
        };
        ([("x-next-page", next)], json(birds(&names))).into_response()
    })
    .await;
    let items = client(address).by_token().items();
    assert_eq!(all(items).await, ["wren", "rook", "kite", "tern"]);
    assert_eq!(asked.targets().len(), 2);
    // What is taken of a list asks for no more pages.
    let items = client(address).by_token().items();
    assert_eq!(all(items.take(2)).await, ["wren", "rook"]);
    assert_eq!(asked.targets().len(), 3);
    let (address, asked) =
        server(|_, _| ([("x-next-page", "same")], json(birds(&["wren"]))).into_response()).await;
    let items = client(address).by_token().items();
    assert_eq!(all(items).await, ["wren", "wren", "!"]);
    assert_eq!(asked.targets().len(), 2);
}

#[tokio::test]
async fn links_of_bodies_are_followed() {
    let (address, asked) = server(|target, own| {
        let next = match target {
            "/url/x?q=a" => format!("\"http://{own}/url/x?page=2&api_key=leaked\""),
            "/url/x?page=2" => "\"?page=3\"".to_owned(),
            "/url/x?page=3" => "\"\"".to_owned(),
            _ => panic!("{target}"),
        };
        json(format!(
            r#"{{"results": {}, "next": {next}}}"#,
            birds(&["wren"])
        ))
    })
    .await;
    let call = client(address).by_url("x").q("a").x_tenant("aviary");
    assert_eq!(all(call.items()).await, ["wren"; 3]);
    assert_eq!(asked.targets().len(), 3);
    assert_eq!(asked.headers(2)["x-tenant"], "aviary");
}

#[tokio::test]
async fn links_that_are_no_text_are_errors() {
    for next in ["{}", "7", "false"] {
        let (address, _) = server(move |_, _| {
            json(format!(
                r#"{{"results": {}, "next": {next}}}"#,
                birds(&["wren"])
            ))
        })
        .await;
        // What the type of a page does not have fails before.
        let mut items = client(address).by_odd_url().items();
        assert_eq!(items.next().await.unwrap().unwrap().name, "wren");
        assert!(reason(items.next().await).contains("no text"), "{next}");
    }
}

#[tokio::test]
async fn a_key_in_the_query_is_sent_once() {
    let (address, asked) = server(|target, own| {
        let next = match target {
            "/url/x?api_key=k3y" => format!("\"http://{own}/url/x?api_key=k3y&page=2\""),
            "/url/x?page=2&api_key=k3y" => "null".to_owned(),
            _ => panic!("{target}"),
        };
        json(format!(r#"{{"results": [], "next": {next}}}"#))
    })
    .await;
    let builder = Client::builder().base_url(format!("http://{address}"));
    let client = builder.http(http()).key("k3y").build().unwrap();
    assert!(all(client.by_url("x").items()).await.is_empty());
    assert_eq!(asked.targets().len(), 2);
}

#[tokio::test]
async fn links_to_other_origins_get_nothing() {
    let (other, stolen) = server(|_, _| json("{}")).await;
    let (address, _) = server(move |target, own| {
        let next = match target {
            "/url/other" => format!("http://{other}/url/x"),
            "/url/relative" => format!("//{other}/url/x"),
            "/url/scheme" => format!("https://{own}/url/x"),
            "/url/user" => format!("http://me:secret@{own}/url/x"),
            "/url/file" => "file:///etc/passwd".to_owned(),
            _ => "http://[".to_owned(),
        };
        json(format!(
            r#"{{"results": {}, "next": "{next}"}}"#,
            birds(&["wren"])
        ))
    })
    .await;
    let client = client(address);
    for kind in ["other", "relative", "scheme", "user", "file", "broken"] {
        let mut items = client.by_url(kind).items();
        assert_eq!(items.next().await.unwrap().unwrap().name, "wren");
        let reason = reason(items.next().await);
        assert!(!reason.contains("secret"), "{reason}");
        assert!(items.next().await.is_none());
    }
    assert!(stolen.targets().is_empty());
}

#[tokio::test]
async fn links_of_headers_are_followed() {
    let (address, asked) = server(|target, own| {
        let link = match target {
            "/header?per_page=1" => {
                format!("<http://{own}/header?per_page=1&after=b>; rel=\"next\", </x>; rel=first")
            }
            _ => "</header>; rel=\"prev\"".to_owned(),
        };
        ([(header::LINK, link)], json(birds(&["wren"]))).into_response()
    })
    .await;
    let items = client(address).by_header().per_page(1).items();
    assert_eq!(all(items).await, ["wren", "wren"]);
    assert_eq!(asked.targets()[1], "/header?per_page=1&after=b");
}

#[tokio::test]
async fn descriptions_say_more_ways() {
    let (address, _) = server(|target, _| {
        json(match target {
            "/link" => format!(r#"{{"birds": {}, "upto": "b"}}"#, birds(&["wren"])),
            "/link?from=b" => r#"{"birds": []}"#.to_owned(),
            "/extension" => format!(
                r#"{{"value": {}, "onward": "/extension?skip=1"}}"#,
                birds(&["kite"])
            ),
            "/extension?skip=1" => "{}".to_owned(),
            _ => panic!("{target}"),
        })
    })
    .await;
    let client = client(address);
    assert_eq!(all(client.by_link().items()).await, ["wren"]);
    assert_eq!(all(client.by_extension().items()).await, ["kite"]);
}

/// They can be kept in a struct and sent to other threads.
#[allow(dead_code, reason = "it compiles")]
fn streams_are_ordinary(pages: Pages<Bird, ByCursorError>) {
    fn shared(_: impl Stream + Send + Sync + Unpin + 'static) {}
    shared(pages);
}
