//! Spans of `tracing` (`specs/slow.yaml`, generated with them).

use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::generated::slow::client::Client;
use crate::generated::slow::router;
use crate::generated::slow::types::PutLetterBody;
use crate::raw::{http, serve};
use crate::slow::Post;

/// Notes each span and what is recorded of it.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Visit for Notes {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let line = format!("{}={value:?}", field.name());
        self.0.lock().unwrap().push(line);
    }
}

impl Subscriber for Notes {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().contains("spans")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.clone());
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn each_side_has_a_span_named_by_its_operation() {
    let notes = Notes::default();
    let _guard = tracing::subscriber::set_default(notes.clone());
    let address = serve(router(Post)).await;
    let builder = Client::builder().base_url(format!("http://{address}"));
    let client = builder.http(http()).build().unwrap();
    let body = PutLetterBody {
        text: Some("a secret".to_owned()),
    };
    client.put_letter(body).await.unwrap();
    let notes = notes.0.lock().unwrap().join(" ");
    let of = |kind: &str| {
        format!(
            "otel.name=\"putLetter\" otel.kind=\"{kind}\" http.request.method=\"PUT\" http.route=\"/letters\""
        )
    };
    let status = "http.response.status_code=204";
    // The server's is within the client's.
    let expected = [of("client"), of("server"), status.into(), status.into()];
    assert_eq!(notes, expected.join(" "));
}
