//! Framing, however the bytes are cut.

use super::super::json_text::JsonText;
use super::*;
use serde_json::{Value, json};

/// What is read of a body, cut into pieces of this many bytes; errors as text.
async fn read(body: &[u8], framing: Framing, piece: usize) -> Vec<Result<Value, String>> {
    let pieces: Vec<Result<Bytes, Failed>> = body
        .chunks(piece)
        .map(|bytes| Ok(Bytes::copy_from_slice(bytes)))
        .collect();
    let items = Items::<Value>::read(Binary::stream(stream::iter(pieces)), framing, 64);
    items
        .map(|item| item.map_err(|error| error.to_string()))
        .collect()
        .await
}

async fn assert_read(body: &[u8], framing: Framing, expected: &[Value]) {
    for piece in 1..=body.len().max(1) {
        let found = read(body, framing, piece).await;
        let expected: Vec<_> = expected.iter().cloned().map(Ok).collect();
        assert_eq!(found, expected, "pieces of {piece}");
    }
}

/// The examples of the HTML standard, §9.2.6, and what it says of line ends, marks and fields.
#[tokio::test]
async fn events_are_read_as_html_says() {
    let text = Framing::TextEvents;
    for (body, expected) in [
        (
            "data: YHOO\ndata: +2\ndata: 10\n\n",
            vec![json!({"data": "YHOO\n+2\n10"})],
        ),
        (
            ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event",
            vec![
                json!({"data": "first event", "id": "1"}),
                json!({"data": "second event", "id": ""}),
            ],
        ),
        // The last is not finished (HTML §9.2.6).
        (
            "data\n\ndata\ndata\n\ndata:",
            vec![json!({"data": ""}), json!({"data": "\n"})],
        ),
        (
            "event: a\0b\ndata: x\n\n",
            vec![json!({"data": "x", "event": "a\0b"})],
        ),
        (
            "data:test\n\ndata: test\n\n",
            vec![json!({"data": "test"}), json!({"data": "test"})],
        ),
        (
            "\u{feff}data: a\r\rdata: b\r\n\r\ndata: c\n\r",
            vec![
                json!({"data": "a"}),
                json!({"data": "b"}),
                json!({"data": "c"}),
            ],
        ),
        ("event: add\n\ndata: x\n\n", vec![json!({"data": "x"})]),
        (
            "event: add\nretry: 10\nretry: 1x\nid: a\0b\nother: y\ndata: Zoë ☃\n\n",
            vec![json!({"data": "Zoë ☃", "event": "add", "retry": 10})],
        ),
    ] {
        assert_read(body.as_bytes(), text, &expected).await;
    }
}

#[tokio::test]
async fn json_is_read_item_by_item() {
    let items = [json!({"a": "ë"}), json!(2)];
    for (framing, body) in [
        (Framing::Lines, "{\"a\":\"ë\"}\n2\n"),
        (Framing::Lines, "\u{feff}{\"a\":\"ë\"}\r\n\n2"),
        (Framing::Sequence, "\x1e{\"a\":\n\"ë\"}\n\x1e2\n"),
    ] {
        assert_read(body.as_bytes(), framing, &items).await;
    }
    assert_read(
        b"data: {\"a\":\ndata: 1}\n\ndata: [DONE]\n\ndata: 3\n\n",
        Framing::JsonEvents,
        &[json!({"data": {"a": 1}})],
    )
    .await;
    for framing in [Framing::Lines, Framing::Sequence, Framing::TextEvents] {
        assert_read(b"", framing, &[]).await;
    }
}

#[tokio::test]
async fn what_is_wrong_is_said_at_its_place() {
    let found = read(b"1\n{\n2\n", Framing::Lines, 3).await;
    assert!(matches!(
        found.as_slice(),
        [Ok(_), Err(message), Ok(_)] if message.starts_with("the item is not valid: EOF")
    ));
    let found = read(b"data: \xff\n\ndata: a\n\n", Framing::TextEvents, 4).await;
    assert_eq!(
        found,
        [
            Err("the item is not UTF-8".to_owned()),
            Ok(json!({"data": "a"}))
        ]
    );
    let long = format!("1\n\"{}\"\n2\n", "x".repeat(64));
    let found = read(long.as_bytes(), Framing::Lines, 5).await;
    let too_large = Err("the item has more than 64 bytes".to_owned());
    assert_eq!(found, [Ok(json!(1)), too_large.clone()]);
    let found = read(
        "data: 12345678\n".repeat(9).as_bytes(),
        Framing::TextEvents,
        5,
    )
    .await;
    assert_eq!(found, [too_large]);
}

#[tokio::test]
async fn a_broken_stream_ends_with_its_error() {
    let pieces = [
        Ok(Bytes::from_static(b"1\n2")),
        Err(Failed::from("gone")),
        Ok(Bytes::from_static(b"\n3\n")),
    ];
    let mut items = Items::<Value>::read(Binary::stream(stream::iter(pieces)), Framing::Lines, 64);
    assert_eq!(items.next().await.unwrap().unwrap(), json!(1));
    assert!(matches!(
        items.next().await,
        Some(Err(ItemError::Source(_)))
    ));
    assert!(items.next().await.is_none() && items.next().await.is_none());
}

/// HTML §9.2.6: an id and a delay without data hold for what follows. An event with data has what was sent with it, so
/// that it is written again as it came.
#[tokio::test]
async fn ids_and_delays_hold_for_what_follows() {
    assert_read(
        b"retry: 10\nid: 1\n\ndata: a\n\ndata: b\n\nid: 2\nevent: x\n\ndata: c\n\nid\n\ndata: d\n\n",
        Framing::TextEvents,
        &[
            json!({"data": "a", "id": "1", "retry": 10}),
            json!({"data": "b"}),
            json!({"data": "c", "id": "2"}),
            json!({"data": "d"}),
        ],
    )
    .await;
}

/// RFC 7464 §2.4: what may be cut off can't be told from what is whole.
#[tokio::test]
async fn what_may_be_cut_off_is_refused() {
    for text in ["12", "-1", "true", "null"] {
        let body = format!("\x1e{text}\x1e\"a\"\x1e{text}\n");
        let found = read(body.as_bytes(), Framing::Sequence, 3).await;
        assert!(
            matches!(&found[..], [Err(reason), Ok(_), Ok(_)] if reason.contains("cut off")),
            "{found:?}"
        );
    }
}

#[tokio::test]
async fn what_is_written_is_read() {
    let event = |data: Value| Event {
        data,
        event: Some("add".to_owned()),
        id: Some("7".to_owned()),
        retry: None,
    };
    for (framing, data, written) in [
        (
            Framing::TextEvents,
            json!("a\nb"),
            "event: add\nid: 7\ndata: a\ndata: b\n\n",
        ),
        (
            Framing::JsonEvents,
            json!({"a": "x\ny"}),
            "event: add\nid: 7\ndata: {\"a\":\"x\\ny\"}\n\n",
        ),
        (
            Framing::MixedEvents,
            json!("a\nb"),
            "event: add\nid: 7\ndata: a\ndata: b\n\n",
        ),
        (
            Framing::MixedEvents,
            json!([1]),
            "event: add\nid: 7\ndata: [1]\n\n",
        ),
        (
            Framing::Lines,
            json!([1]),
            "{\"data\":[1],\"event\":\"add\",\"id\":\"7\"}\n",
        ),
        (
            Framing::Sequence,
            json!([1]),
            "\x1e{\"data\":[1],\"event\":\"add\",\"id\":\"7\"}\n",
        ),
    ] {
        let items: Items<Event<Value>> = [event(data.clone())].into_iter().collect();
        let bytes: Vec<_> = items.write(framing).collect().await;
        assert_eq!(bytes.len(), 1);
        let bytes = bytes.into_iter().next().unwrap().unwrap();
        assert_eq!(bytes, written);
        let again = stream::iter([Ok::<_, Failed>(bytes)]);
        let mut items = Items::<Event<Value>>::read(Binary::stream(again), framing, 128);
        assert_eq!(items.next().await.unwrap().unwrap(), event(data));
    }
    let mut broken = Event::from(json!("x"));
    broken.id = Some("a\nb".to_owned());
    let items: Items<Event<Value>> = [broken].into_iter().collect();
    let bytes: Vec<_> = items.write(Framing::TextEvents).collect().await;
    assert!(matches!(bytes.as_slice(), [Err(ItemError::Unwritable(_))]));
}

/// As everywhere: which of two members counts is not known.
#[tokio::test]
async fn a_key_is_there_once_in_the_json_of_an_event() {
    let found = read(b"data: {\"n\":1,\"n\":2}\n\n", Framing::JsonEvents, 64).await;
    let [Err(refused)] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert!(
        refused.contains("/data: must have the member `n` once"),
        "{refused}"
    );
}

/// Items of a type, of one body.
async fn typed<T: DeserializeOwned + Check + Send + 'static>(
    body: &'static str,
    framing: Framing,
) -> Vec<Result<T, String>> {
    let pieces = [Ok::<_, Failed>(Bytes::from_static(body.as_bytes()))];
    let items = Items::<T>::read(Binary::stream(stream::iter(pieces)), framing, 64);
    items
        .map(|item| item.map_err(|error| error.to_string()))
        .collect()
        .await
}

#[derive(Debug, PartialEq, serde::Deserialize)]
#[serde(tag = "event", rename_all = "lowercase")]
enum Said {
    Line { data: String },
    Count { data: u8 },
    List { data: Vec<u8> },
    End {},
}

impl Check for Said {}

/// What is a string is text, also where it looks like JSON; of what is not, the JSON is read.
#[tokio::test]
async fn events_differ_in_how_their_data_is_written() {
    let body = "event: line\ndata: hello\n\nevent: line\ndata: \"a\"\n\nevent: line\ndata: 5\n\n\
                event: count\ndata: 5\n\nevent: list\ndata: [1,\ndata: 2]\n\nevent: end\ndata:\n\n\
                event: list\ndata: hello\n\ndata: [DONE]\n\n";
    let found: Vec<Result<Said, _>> = typed(body, Framing::MixedEvents).await;
    let line = |data: &str| {
        Ok(Said::Line {
            data: data.to_owned(),
        })
    };
    let expected = [
        line("hello"),
        line("\"a\""),
        line("5"),
        Ok(Said::Count { data: 5 }),
        Ok(Said::List { data: vec![1, 2] }),
        Ok(Said::End {}),
    ];
    let (last, found) = found.split_last().unwrap();
    assert_eq!(found, expected);
    assert!(last.is_err(), "{last:?}");
}

/// HTML §9.2.6 dispatches an event whose data is empty. Nothing is no JSON: it stands for no data where a type may have
/// none, and else only says that the connection is there.
#[tokio::test]
async fn empty_data_is_none_where_a_type_says_so() {
    let body = "id: 1\ndata:\n\ndata: 5\n\nevent: end\ndata\n\n";
    let found: Vec<Result<Event<Option<u8>>, _>> = typed(body, Framing::JsonEvents).await;
    let five = Event {
        id: Some("1".to_owned()),
        ..Event::from(Some(5))
    };
    assert_eq!(found, [Ok(five)]);
    let body = "data:\n\nevent: end\ndata:\n\n";
    let found: Vec<Result<Said, _>> = typed(body, Framing::JsonEvents).await;
    assert_eq!(found, [Ok(Said::End {})]);
    let found: Vec<Result<Noted, _>> = typed("data:\n\ndata: 5\n\n", Framing::TextEvents).await;
    let noted = |data: Option<u8>| {
        Ok(Noted {
            data: data.map(JsonText),
        })
    };
    assert_eq!(found, [noted(None), noted(Some(5))]);
}

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Noted {
    data: Option<JsonText<u8>>,
}

impl Check for Noted {}

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Numbered {
    data: u8,
    id: u8,
    #[serde(default)]
    retry: Option<String>,
}

impl Check for Numbered {}

/// To HTML an id is text and a delay is a number; a schema may have them otherwise.
#[tokio::test]
async fn ids_and_delays_are_read_as_a_type_has_them() {
    let body = "id: 7\ndata: 1\n\nretry: 5\nid: 8\ndata: 2\n\nid: 9\ndata: x\n\nid: a\ndata: 3\n\n\
                id: 9\ndata: \"x\"\n\n";
    let found: Vec<Result<Numbered, _>> = typed(body, Framing::JsonEvents).await;
    let numbered = |data, id, retry: Option<&str>| Numbered {
        data,
        id,
        retry: retry.map(str::to_owned),
    };
    let [Ok(first), Ok(second), Err(syntax), Err(id), Err(data)] = found.as_slice() else {
        panic!("{found:?}");
    };
    assert_eq!(
        (first, second),
        (&numbered(1, 7, None), &numbered(2, 8, Some("5")))
    );
    assert!(syntax.contains("expected value"), "{syntax}");
    assert!(id.contains("/id") && !id.contains("/data"), "{id}");
    assert!(data.contains("/data") && !data.contains("/id"), "{data}");
}

#[tokio::test]
async fn done_is_the_end_where_it_is_no_event() {
    let body = "data: \"5\"\n\ndata: [DONE]\n\ndata: \"6\"\n\n";
    let found: Vec<Result<Event<JsonText<String>>, _>> = typed(body, Framing::TextEvents).await;
    assert_eq!(found, [Ok(Event::from(JsonText::from("5".to_owned())))]);
    let found: Vec<Result<Event<String>, _>> = typed(body, Framing::TextEvents).await;
    assert_eq!(found.len(), 3);
}
