//! Answers that are made of samples, for a mock server.
//!
//! In: an operation, what its caller prefers, and samples as data. Out: a response that the operation documents.
//! What always holds: a sample is decoded and checked as what a client sends would be; a caller who prefers what is not
//! documented is told so by a `400`; where there is no sample otherwise, the answer is a `500` that says so. Of several
//! media types it is one that the caller accepts, and lists in pages end: what is behind the second page is empty, or a
//! `404` where no page can be.
//!
//! Samples of requests are there too, where an output has calls of its operations.
//!
//! Callers choose with the header `Prefer` (RFC 7240): `code=404` a documented status, `example=name` a named example
//! of the description, `sample=1` another sample. What is preferred twice counts as it stands first, and preferences of
//! other names are ignored. Where an operation has a parameter `Prefer` of its own, they choose with `Mock-Prefer`, which
//! counts before it.
//!
//! Needs: `check`, `json`, `operation`, `problem`, `server`, `style`; the crates `axum`, `bytes`, `serde`, `serde_json`,
//! `tokio`.

mod change;
mod pages;
mod prefer;
mod sample;

use std::fmt::{self, Debug};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use axum::extract::{NestedPath, Request};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HOST};
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;
use tokio::task_local;

use super::operation::Operation;
use super::problem::{PROBLEM_JSON, Problem};
use super::server::Accept;
use pages::Page;
use prefer::Preference;
pub use sample::{Sample, Sampled};

task_local! {
    /// What the request asks for that this task answers.
    static ASKED: Asked;

    /// Why the caller whom this task answers gets no sample, with the status that says so.
    static REFUSED: Arc<Mutex<Option<(StatusCode, String)>>>;

    /// What is seen of the request that this task answers.
    static WITNESS: Arc<Mutex<Witness>>;
}

/// What a mock of this process saw of a call, as `Debug` shows it with what it hides (`{:-?}`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Witness {
    /// The request.
    pub received: Option<String>,
    /// The response.
    pub answered: Option<String>,
    /// Whether there is no sample of the response that was asked for.
    pub without_sample: bool,
}

/// Waits for a call, and tells what a mock that is called without a socket saw of it.
pub async fn witnessed<F: Future>(call: F) -> (F::Output, Witness) {
    let witness = Arc::<Mutex<Witness>>::default();
    let output = WITNESS.scope(Arc::clone(&witness), call).await;
    let seen = witness.lock().unwrap_or_else(PoisonError::into_inner);
    (output, seen.clone())
}

/// What a request asks for besides its inputs.
#[derive(Debug, Clone, Default)]
struct Asked {
    preference: Preference,
    accept: Accept,
    /// Its URL, without the query.
    url: String,
    query: String,
}

impl Asked {
    fn of(request: &Request) -> Self {
        let (headers, uri) = (request.headers(), request.uri());
        // A router below a path sees what is behind it. What a template above it was filled with is not known here.
        let above = request.extensions().get().map(NestedPath::as_str);
        let above = above.filter(|path| !path.contains('{')).unwrap_or_default();
        let above = above.trim_end_matches('/');
        let preferred = ["mock-prefer", "prefer"].into_iter();
        let preferred = preferred.flat_map(|name| headers.get_all(name));
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        let host = uri.authority().map(Authority::as_str).or(host);
        let scheme = uri.scheme_str().unwrap_or("http");
        Self {
            preference: Preference::of(preferred.filter_map(|value| value.to_str().ok())),
            accept: Accept::of(headers),
            url: format!(
                "{scheme}://{}{above}{}",
                host.unwrap_or("localhost"),
                uri.path()
            ),
            query: uri.query().unwrap_or_default().to_owned(),
        }
    }
}

/// Remembers what the caller asks for while a request is answered, and tells callers what there is where that is not
/// documented, or that there is no sample: a middleware for `axum::middleware::from_fn`.
pub async fn preferring(request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    let refused = Arc::<Mutex<Option<(StatusCode, String)>>>::default();
    let answer = REFUSED.scope(Arc::clone(&refused), next.run(request));
    let answer = ASKED.scope(asked, answer).await;
    let refused = refused
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    refused.map_or(answer, |(status, detail)| problem(status, detail))
}

/// Problem details with a status.
fn problem(status: StatusCode, detail: String) -> Response {
    let problem = Problem {
        title: status.canonical_reason().unwrap_or_default().to_owned(),
        status: status.as_u16(),
        detail,
        errors: Vec::new(),
    };
    let body = serde_json::to_vec(&problem).unwrap_or_default();
    let media_type = [(CONTENT_TYPE, PROBLEM_JSON)];
    (status, media_type, body).into_response()
}

/// Notes why the caller gets no sample. The first reason is the one that is told.
fn refuse(status: StatusCode, detail: impl FnOnce() -> String) {
    let _ = REFUSED.try_with(|refused| {
        let mut refused = refused.lock().unwrap_or_else(PoisonError::into_inner);
        refused.get_or_insert_with(|| (status, detail()));
    });
}

/// Samples of the responses of an API: JSON that was made with the code.
pub struct Samples(LazyLock<Value>);

impl Samples {
    /// Samples by a function that reads them, once.
    pub const fn new(read: fn() -> Value) -> Self {
        Self(LazyLock::new(read))
    }

    /// A response of an operation, as its caller prefers it.
    ///
    /// # Errors
    ///
    /// There is no sample of it.
    pub fn answer<R: Sampled + Debug>(
        &self,
        operation: &'static Operation,
        request: &impl Debug,
    ) -> Result<R, NoSample> {
        let answer = self.sampled(operation);
        if let Err(none) = &answer {
            refuse(StatusCode::INTERNAL_SERVER_ERROR, || none.to_string());
        }
        let _ = WITNESS.try_with(|witness| {
            let mut witness = witness.lock().unwrap_or_else(PoisonError::into_inner);
            *witness = Witness {
                received: Some(format!("{request:-?}")),
                answered: answer.as_ref().ok().map(|answer| format!("{answer:-?}")),
                without_sample: answer.is_err(),
            };
        });
        answer
    }

    fn sampled<R: Sampled>(&self, operation: &'static Operation) -> Result<R, NoSample> {
        let asked = ASKED.try_with(Clone::clone).unwrap_or_default();
        let preference = &asked.preference;
        if let Some(odd) = &preference.odd {
            refuse(StatusCode::BAD_REQUEST, || {
                format!("`sample={odd}` is no number; see the header `Prefer`")
            });
        }
        let none = || NoSample {
            operation: operation.id,
            code: preference.code.clone(),
        };
        let responses = self.of("operations", operation);
        let chosen = match &preference.code {
            Some(code) => documented(responses, code),
            None => usual(responses),
        };
        if let (None, Some(code)) = (&chosen, &preference.code) {
            refuse(StatusCode::BAD_REQUEST, || {
                let codes: Vec<&str> = cases(responses).collect();
                let (id, codes) = (operation.id, codes.join(", "));
                format!("`{id}` has no response {code}, but {codes}; see the header `Prefer`")
            });
        }
        let (case, status) = chosen.ok_or_else(none)?;
        // Only a success is a page of the list.
        let pages = self.of("pages", operation).filter(|_| status.is_success());
        let sample = Sample {
            all: &self.0,
            held: responses.and_then(|responses| responses.get(&case)),
            case,
            status,
            page: pages.and_then(|rule| Page::of(rule, &asked)),
            asked: &asked,
        };
        let sampled = R::sampled(&sample);
        if let (None, Some(example)) = (&sampled, &preference.example) {
            let (id, status) = (operation.id, status.as_u16());
            refuse(StatusCode::BAD_REQUEST, || {
                format!("`{id}` documents no example `{example}` of its response {status}")
            });
        }
        sampled.ok_or_else(none)
    }

    fn of(&self, what: &str, operation: &'static Operation) -> Option<&Value> {
        let key = format!("{} {}", operation.method, operation.path);
        self.0.get(what)?.get(&key)
    }

    /// How many samples there are of the request of an operation: one of them holds only what is required.
    #[must_use]
    pub fn requests(&self, operation: &'static Operation) -> usize {
        let Some(request) = self.of("requests", operation) else {
            return 0;
        };
        let inputs = ["required", "optional"].into_iter();
        let inputs = inputs.filter_map(|inputs| request.get(inputs)?.as_object());
        let keys = inputs.flat_map(|inputs| inputs.values());
        let types = self.0.get("types");
        let samples = keys.chain(request.get("body")).filter_map(|key| {
            let samples = types?.get(key.as_str()?)?.as_array()?;
            Some(samples.len())
        });
        let least = 1 + usize::from(request.get("optional").is_some());
        samples.max().unwrap_or(1).max(least)
    }

    /// Whether it is known that the request of an operation has no sample, or its response with a status.
    #[must_use]
    pub fn lacks(&self, operation: &'static Operation, code: Option<u16>) -> bool {
        let sample = match code {
            None => self.of("requests", operation),
            Some(code) => {
                let responses = self.of("operations", operation);
                let case = documented(responses, &code.to_string());
                case.and_then(|(case, _)| responses?.get(&case))
            }
        };
        sample.is_some_and(|sample| sample.get("without").is_some())
    }

    /// The header with which an operation's caller says which response is preferred.
    #[must_use]
    pub fn preferring(&self, operation: &'static Operation) -> &str {
        let request = self.of("requests", operation);
        let header = request.and_then(|request| request.get("preferring")?.as_str());
        header.unwrap_or("Prefer")
    }

    /// A sample of the request of an operation; nothing where there is none.
    #[must_use]
    pub fn request<R: Sampled>(&self, operation: &'static Operation, sample: usize) -> Option<R> {
        R::sampled(&Sample {
            all: &self.0,
            held: self.of("requests", operation),
            case: String::new(),
            status: StatusCode::OK,
            page: None,
            asked: &Asked {
                preference: Preference {
                    sample,
                    ..Preference::default()
                },
                ..Asked::default()
            },
        })
    }

    /// A status for each of the responses that an operation has; for `default` two, where it stands for success too.
    #[must_use]
    pub fn codes(&self, operation: &'static Operation) -> Vec<u16> {
        let responses = self.of("operations", operation);
        let cases: Vec<&str> = cases(responses).collect();
        let exact = |code: &u16| cases.contains(&code.to_string().as_str());
        let ranged = |code: &u16| cases.contains(&format!("{}XX", code / 100).as_str());
        let codes = cases
            .iter()
            .filter_map(|case| match case.strip_suffix("XX") {
                Some(digit) => {
                    let first = digit.parse::<u16>().ok()? * 100;
                    (first..first + 100).find(|code| !exact(code))
                }
                None if *case == "default" => (500..600)
                    .chain(400..500)
                    .find(|code| !exact(code) && !ranged(code)),
                None => case.parse().ok(),
            });
        let usual = usual(responses).filter(|(case, _)| case == "default");
        let usual = usual.map(|(_, status)| status.as_u16());
        usual.into_iter().chain(codes).collect()
    }

    /// Whether an operation documents a status. Where no success is documented there is a `204` all the same.
    #[must_use]
    pub fn documents(&self, operation: &'static Operation, code: u16) -> bool {
        let responses = self.of("operations", operation);
        let response = responses.and_then(|responses| responses.get(code.to_string()));
        response.is_none_or(|response| response.get("undocumented").is_none())
    }
}

impl fmt::Debug for Samples {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Samples").finish_non_exhaustive()
    }
}

/// The responses that an operation has: `200`, `4XX`, `default`.
fn cases(responses: Option<&Value>) -> impl Iterator<Item = &str> {
    let documented = responses.and_then(Value::as_object).into_iter();
    documented.flat_map(|responses| responses.keys().map(String::as_str))
}

/// The response for a status that is preferred. What is no status of a response has none.
fn documented(responses: Option<&Value>, code: &str) -> Option<(String, StatusCode)> {
    let status: u16 = code.parse().ok().filter(|code| (200..600).contains(code))?;
    let exact = status.to_string();
    let range = format!("{}XX", status / 100);
    let case = [exact.as_str(), &range, "default"]
        .into_iter()
        .find(|case| cases(responses).any(|known| known == *case))?;
    Some((case.to_owned(), StatusCode::from_u16(status).ok()?))
}

/// The first success, as clients tell it: a `2xx`, where there is none a redirection, and where there is none of those
/// either `default`.
fn usual(responses: Option<&Value>) -> Option<(String, StatusCode)> {
    let of = |digit| {
        let cases = cases(responses).filter(|case| case.starts_with(digit));
        // A status that is documented by itself is none of its range.
        cases.min_by_key(|case| case.ends_with("XX"))
    };
    let default = || cases(responses).find(|case| *case == "default");
    let case = of('2').or_else(|| of('3')).or_else(default)?;
    let status = match case.strip_suffix("XX") {
        Some(digit) => digit.parse::<u16>().ok()? * 100,
        None => case.parse().unwrap_or(200),
    };
    Some((case.to_owned(), StatusCode::from_u16(status).ok()?))
}

/// There is no sample of what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoSample {
    operation: &'static str,
    code: Option<String>,
}

impl fmt::Display for NoSample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no sample of `{}`", self.operation)?;
        match &self.code {
            Some(code) => write!(f, " with status {code}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for NoSample {}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use serde_json::json;

    static SAMPLES: Samples = Samples::new(|| {
        json!({
            "types": { "a": ["one", "two"], "b": [7] },
            "operations": { "GET /a": {
                "200": { "headers": { "X-B": "b" }, "body": "a" },
                "4XX": { "body": "b", "examples": { "gone": 8 } },
                "default": { "body": "b" }
            } }
        })
    });
    static GET: Operation = Operation::new("get", "GET", "/a");
    static OTHER: Operation = Operation::new("other", "GET", "/b");

    #[derive(Debug, PartialEq)]
    enum Get {
        Ok(u8, String),
        ClientError(u16, u8),
        Default(u16),
    }

    impl Sampled for Get {
        fn sampled(sample: &Sample<'_>) -> Option<Self> {
            Some(match sample.case() {
                "200" => Self::Ok(sample.header("X-B")?, sample.body()?),
                "4XX" => Self::ClientError(sample.status().as_u16(), sample.body()?),
                _ => Self::Default(sample.status().as_u16()),
            })
        }
    }

    fn asked(prefer: &str) -> Asked {
        Asked {
            preference: Preference::of([prefer]),
            ..Asked::default()
        }
    }

    fn ask(prefer: &str) -> Result<Get, NoSample> {
        ASKED.sync_scope(asked(prefer), || SAMPLES.answer(&GET, &()))
    }

    #[test]
    fn callers_choose() {
        assert_eq!(SAMPLES.answer(&GET, &()), Ok(Get::Ok(7, "one".to_owned())));
        assert_eq!(ask("sample=1"), Ok(Get::Ok(7, "two".to_owned())));
        assert_eq!(
            ask("respond-async, code=404; sample=1"),
            Ok(Get::ClientError(404, 7))
        );
        assert_eq!(
            ask("code=404, example=\"gone\""),
            Ok(Get::ClientError(404, 8))
        );
        assert_eq!(ask("code=503"), Ok(Get::Default(503)));
        for code in ["abc", "", "99", "199", "600", "99999"] {
            let error = ask(&format!("code={code}")).unwrap_err();
            let said = format!("there is no sample of `get` with status {code}");
            assert_eq!(error.to_string(), said);
        }
        assert!(ask("code=404, example=none").is_err());
    }

    #[tokio::test]
    async fn what_is_hidden_is_witnessed_too() {
        struct Shown;

        impl Debug for Shown {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(if f.sign_minus() { "all" } else { "some" })
            }
        }

        impl Sampled for Shown {
            fn sampled(_: &Sample<'_>) -> Option<Self> {
                Some(Self)
            }
        }

        let answering = async { SAMPLES.answer::<Shown>(&GET, &Shown).is_ok() };
        let (_, witness) = witnessed(answering).await;
        assert_eq!(witness.received.as_deref(), Some("all"));
        assert_eq!(witness.answered.as_deref(), Some("all"));
    }

    #[test]
    fn a_header_of_the_mock_counts_first() {
        let request = Request::builder().uri("/a");
        let request = request.header("prefer", "return=minimal, code=200");
        let request = request.header("mock-prefer", "code=404");
        let asked = Asked::of(&request.body(Body::empty()).unwrap());
        assert_eq!(asked.preference.code.as_deref(), Some("404"));
    }

    #[test]
    fn what_lacks_a_sample_is_known() {
        static SAMPLES: Samples = Samples::new(|| {
            json!({
                "operations": { "GET /a": { "200": {}, "4XX": { "without": true } } },
                "requests": { "GET /a": { "without": true }, "GET /b": {} }
            })
        });
        assert!(SAMPLES.lacks(&GET, None) && SAMPLES.lacks(&GET, Some(404)));
        assert!(!SAMPLES.lacks(&GET, Some(200)) && !SAMPLES.lacks(&OTHER, None));
    }

    #[test]
    fn the_usual_answer_is_a_success() {
        let usual = |cases: &[&str]| {
            let cases = cases.iter().map(|case| ((*case).to_owned(), json!({})));
            let usual = usual(Some(&cases.collect::<serde_json::Map<_, _>>().into()));
            usual.map(|(case, status)| (case, status.as_u16()))
        };
        for (cases, case, status) in [
            (&["404", "201", "default"][..], "201", 201),
            (&["2XX", "200"], "200", 200),
            (&["2XX", "default"], "2XX", 200),
            (&["404", "302", "default"], "302", 302),
            (&["404", "default"], "default", 200),
            (&["404", "204"], "204", 204),
        ] {
            assert_eq!(usual(cases), Some((case.to_owned(), status)), "{cases:?}");
        }
    }

    #[test]
    fn what_is_not_documented_is_told_apart() {
        static SAMPLES: Samples = Samples::new(|| {
            json!({ "operations": {
                "GET /a": { "204": { "undocumented": true }, "404": {} },
                "GET /b": { "404": {}, "default": {} }
            } })
        });
        assert_eq!(SAMPLES.codes(&GET), [204, 404]);
        assert!(!SAMPLES.documents(&GET, 204) && SAMPLES.documents(&GET, 404));
        assert_eq!(SAMPLES.codes(&OTHER), [200, 404, 500]);
        assert!(SAMPLES.documents(&OTHER, 200));
    }

    #[test]
    fn what_has_no_sample_is_told() {
        let error = ASKED.sync_scope(asked("code=418"), || SAMPLES.answer::<Get>(&OTHER, &()));
        assert_eq!(
            error.map_err(|error| error.to_string()),
            Err("there is no sample of `other` with status 418".to_owned())
        );
    }
}
