//! Fields of forms in the media types and styles of their encodings (`specs/forms.yaml`).

use std::convert::Infallible;

use crate::generated::forms::server::{
    AddNoticeRequest, AddNoticeResponse, AddSenderRequest, AddSenderResponse, AddTallyRequest,
    AddTallyResponse, Api, PutNoticeRequest, PutNoticeResponse, RemindRequest, RemindResponse,
};
use crate::generated::forms::support::client::Error;
use crate::generated::forms::types::{
    Firm, FirmPlace, Notice, NoticePlace, NoticeSize, Person, Sender, Tally,
};
use crate::generated::forms::{Client, router};
use crate::raw::{answer_once, exchange, loopback_client, serve};

struct Board;

impl Api for Board {
    type Error = Infallible;

    async fn add_notice(&self, request: AddNoticeRequest) -> Result<AddNoticeResponse, Infallible> {
        Ok(AddNoticeResponse::Ok(request.body))
    }

    async fn add_sender(&self, request: AddSenderRequest) -> Result<AddSenderResponse, Infallible> {
        Ok(AddSenderResponse::Ok(request.body))
    }

    async fn add_tally(&self, request: AddTallyRequest) -> Result<AddTallyResponse, Infallible> {
        Ok(AddTallyResponse::Ok(request.body))
    }

    async fn put_notice(&self, request: PutNoticeRequest) -> Result<PutNoticeResponse, Infallible> {
        Ok(PutNoticeResponse::Ok(request.body))
    }

    async fn remind(&self, request: RemindRequest) -> Result<RemindResponse, Infallible> {
        let to = request.body.map(|body| body.to);
        Ok(RemindResponse::Ok(to.unwrap_or("all".to_owned())))
    }
}

loopback_client!(Client);

fn notice() -> Notice {
    Notice {
        link: "https://a.example/b?c=d&e=1+1#f".to_owned(),
        code: Some("\"7\"".to_owned()),
        size: Some(NoticeSize { width: Some(3) }),
        words: Some(vec!["a, b".to_owned(), "c".to_owned()]),
        place: Some(NoticePlace {
            town: Some("Aix/Paix".to_owned()),
        }),
    }
}

/// `allowReserved` leaves all characters but those that would end a field, or be decoded; an object with it is in the
/// style `form`, not JSON.
const FORM: &str = "link=https://a.example/b?c=d%26e=1%2B1%23f&code=%22%5C%227%5C%22%22&size=%7B%22width%22%3A3%7D\
    &words=%5B%22a%2C%20b%22%2C%22c%22%5D&town=Aix/Paix";

const PARTS: &str = "--B\r\nContent-Disposition: form-data; name=\"link\"\r\nContent-Type: text/uri-list\r\n\r\n\
    https://a.example/b?c=d&e=1+1#f\r\n\
    --B\r\nContent-Disposition: form-data; name=\"code\"\r\nContent-Type: application/json\r\n\r\n\"\\\"7\\\"\"\r\n\
    --B\r\nContent-Disposition: form-data; name=\"size\"\r\nContent-Type: application/vnd.size+json\r\n\r\n{\"width\":3}\r\n\
    --B\r\nContent-Disposition: form-data; name=\"words\"\r\nContent-Type: text/markdown\r\n\r\na, b\r\n\
    --B\r\nContent-Disposition: form-data; name=\"words\"\r\nContent-Type: text/markdown\r\n\r\nc\r\n\
    --B\r\nContent-Disposition: form-data; name=\"place\"\r\nContent-Type: application/json\r\n\r\n{\"town\":\"Aix/Paix\"}\r\n--B--\r\n";

#[tokio::test]
async fn a_client_writes_fields_as_their_encodings_say() {
    let answer = "HTTP/1.1 200 OK\ncontent-type: application/json\n\n{\"link\":\"\"}";
    let (address, request) = answer_once(answer).await;
    client(address).add_notice(notice()).await.unwrap();
    assert_eq!(request.await.unwrap().body, FORM);
    let (address, request) = answer_once(answer).await;
    client(address).put_notice(notice()).await.unwrap();
    let request = request.await.unwrap();
    let boundary = request.header("content-type")[0]
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    assert_eq!(request.body.replace(boundary, "B"), PARTS);
}

#[tokio::test]
async fn a_server_reads_fields_as_their_encodings_say() {
    let address = serve(router(Board)).await;
    let understood = serde_json::to_string(&notice()).unwrap();
    let form = "application/x-www-form-urlencoded";
    let escaped = FORM
        .replace("https://a", "https%3A%2F%2Fa")
        .replace("/b?c=d", "%2Fb%3Fc%3Dd");
    for (method, kind, body) in [
        ("POST", form, FORM),
        // Who escapes more says the same.
        ("POST", form, &escaped),
        ("PUT", "multipart/form-data; boundary=B", PARTS),
    ] {
        let head = format!("{method} /notices HTTP/1.1\ncontent-type: {kind}");
        let answer = exchange(address, &format!("{head}\n\n{body}")).await;
        assert_eq!(answer.body, understood);
    }
    let head = format!("POST /notices HTTP/1.1\ncontent-type: {form}");
    let answer = exchange(address, &format!("{head}\n\nlink=a&size=%7Bwidth")).await;
    assert_eq!(answer.start, "HTTP/1.1 400 Bad Request");
    assert!(answer.body.contains("/size"), "{answer}");
}

#[tokio::test]
async fn client_and_server_understand_each_other() {
    let client = client(serve(router(Board)).await);
    assert_eq!(*client.add_notice(notice()).await.unwrap(), notice());
    assert_eq!(*client.put_notice(notice()).await.unwrap(), notice());
}

#[tokio::test]
async fn one_of_several_objects_is_written_as_it_is() {
    let person = Sender::Person(Person {
        name: "A & B".to_owned(),
        towns: Vec::new(),
        number: Some(7),
    });
    // Text, though a person's number is none.
    let firm = Sender::Firm(Firm {
        firm: "C".to_owned(),
        number: "7".to_owned(),
        place: Some(FirmPlace {
            town: Some("Aix".to_owned()),
        }),
    });
    let address = serve(router(Board)).await;
    let part = |name: &str, value: &str| {
        format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let parts = [
        part("name", "A & B"),
        part("towns", "x"),
        part("number", "7"),
    ]
    .concat();
    for (content_type, body, understood) in [
        (
            "application/x-www-form-urlencoded",
            "name=A+%26+B&towns=x&number=7",
            "{\"name\":\"A & B\",\"towns\":[\"x\"],\"number\":7}",
        ),
        (
            "application/x-www-form-urlencoded",
            "firm=C&number=7",
            "{\"firm\":\"C\",\"number\":\"7\"}",
        ),
        (
            "multipart/form-data; boundary=B",
            &format!("{parts}--B--"),
            "{\"name\":\"A & B\",\"towns\":[\"x\"],\"number\":7}",
        ),
        (
            "multipart/form-data; boundary=B",
            &format!("{}{}--B--", part("firm", "C"), part("number", "7")),
            "{\"firm\":\"C\",\"number\":\"7\"}",
        ),
    ] {
        let head = format!("POST /senders HTTP/1.1\ncontent-type: {content_type}");
        let answer = exchange(address, &format!("{head}\n\n{body}")).await;
        assert_eq!(answer.body, understood);
    }
    let head = "POST /senders HTTP/1.1\ncontent-type: application/x-www-form-urlencoded";
    for neither in ["firm=C", "name=a&number=x", "firm=C&number=7&name=a"] {
        let answer = exchange(address, &format!("{head}\n\n{neither}")).await;
        assert_eq!(answer.start, "HTTP/1.1 400 Bad Request", "{neither}");
    }
    assert_eq!(
        *client(address).add_sender(firm.clone()).await.unwrap(),
        firm
    );
    // A list that is empty is written as nothing, which only a description of one object can tell from none.
    let error = client(address).add_sender(person).await.unwrap_err();
    assert!(matches!(error, Error::Unexpected(_)), "{error:?}");
}

#[tokio::test]
async fn members_with_names_of_their_own_are_typed() {
    let address = serve(router(Board)).await;
    let part = |name: &str, value: &str| {
        format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let parts = [part("red", "1"), part("of", "balls"), part("red", "2")].concat() + "--B--";
    for (content_type, body) in [
        ("application/x-www-form-urlencoded", "red=1&of=balls&red=2"),
        ("multipart/form-data; boundary=B", &parts),
    ] {
        let head = format!("POST /tallies HTTP/1.1\ncontent-type: {content_type}");
        let answer = exchange(address, &format!("{head}\n\n{body}")).await;
        assert_eq!(answer.body, "{\"of\":\"balls\",\"red\":[1,2]}");
        let wrong = body.replace("1", "x");
        let answer = exchange(address, &format!("{head}\n\n{wrong}")).await;
        assert_eq!(answer.start, "HTTP/1.1 400 Bad Request");
        assert!(answer.body.contains("/red"), "{answer}");
    }
    let tally = Tally {
        of: "balls".to_owned(),
        additional: [("red".to_owned(), vec![1, 2])].into_iter().collect(),
    };
    assert_eq!(
        *client(address).add_tally(tally.clone()).await.unwrap(),
        tally
    );
}

#[tokio::test]
async fn an_empty_form_is_one_where_the_request_says_so() {
    let address = serve(router(Board)).await;
    let form = "content-type: application/x-www-form-urlencoded";
    for (request, start, body) in [
        (String::new(), "HTTP/1.1 200 OK", "\"all\""),
        (format!("{form}\n\nto=Ida"), "HTTP/1.1 200 OK", "\"Ida\""),
        (
            form.to_owned(),
            "HTTP/1.1 400 Bad Request",
            "/body/to: must be there",
        ),
    ] {
        let answer = exchange(address, &format!("POST /reminders HTTP/1.1\n{request}")).await;
        assert_eq!(answer.start, start, "{request}");
        assert!(answer.body.contains(body), "{answer:?}");
    }
}
