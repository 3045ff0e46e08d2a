//! Calls of operations with samples: whether both ends see the same.
//!
//! In: a client, and for each operation how it is called. Out: a [`Report`].
//!
//! What always holds: every response of an operation is asked for with each sample of its request, by the header `Prefer`,
//! or where that is a parameter by `Mock-Prefer`, unless any will do; the `204` of one that documents no success is one of
//! them where the server is a mock of this process. An answer has to have the status that was asked for and has to be read
//! as what is documented. Where the server is a mock of this process, what it received has to be what was sent, and what
//! was read what it answered; both are compared as `Debug` shows them with what it hides (`{:-?}`), streams by their being
//! there.
//!
//! Needs: `client`, `mock`, `operation`; the crate `tokio`.

use std::env;
use std::fmt::{self, Debug};
use std::future::Future;
use std::io::{self, Write as _};
use std::pin::Pin;
use std::process::ExitCode;

use tokio::runtime;

use super::client::{BuildError, Call, Endpoint, Error, Failure, Outcome, Raw};
use super::mock::{Sampled, Samples, Witness, witnessed};
use super::operation::Operation;

/// How the program is used that calls a server.
const USAGE: &str = "usage: calls [--any] URL\n\
    Calls the server at the URL, and says how each call went.\n\
    --any: asks for no status; every documented answer will do, as of a server that does not choose by `Prefer`";

/// What is asked of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Each documented status.
    Each,
    /// Any documented status: the server chooses.
    Any,
}

/// Calls the operations of a server.
#[derive(Debug)]
pub struct Calls<C> {
    client: C,
    samples: &'static Samples,
    asked: Asked,
    report: Report,
}

impl<C> Calls<C> {
    /// Nothing is called yet.
    pub fn new(client: C, samples: &'static Samples, asked: Asked) -> Self {
        Self {
            client,
            samples,
            asked,
            report: Report::default(),
        }
    }

    /// Calls an operation with each sample of its request, for every response that it documents.
    ///
    /// Boxed, as one function calls all operations: without optimisation, each call would have a place on its stack.
    pub fn of<'c, R, E>(
        &'c mut self,
        operation: &'static Operation,
        call: impl Fn(&C, R) -> Call<E> + 'c,
    ) -> Pin<Box<dyn Future<Output = ()> + 'c>>
    where
        R: Sampled + Debug + 'c,
        E: Endpoint + 'c,
        E::Output: Debug,
        E::Error: Failure,
    {
        Box::pin(self.each(operation, call))
    }

    async fn each<R, E>(&mut self, operation: &'static Operation, call: impl Fn(&C, R) -> Call<E>)
    where
        R: Sampled + Debug,
        E: Endpoint,
        E::Output: Debug,
        E::Error: Failure,
    {
        self.report.operations += 1;
        let codes: Vec<Option<u16>> = match self.asked {
            Asked::Each => self
                .samples
                .codes(operation)
                .into_iter()
                .map(Some)
                .collect(),
            Asked::Any => vec![None],
        };
        let preferring = self.samples.preferring(operation);
        for sample in 0..self.samples.requests(operation) {
            for code in &codes {
                let Some(request) = self.samples.request::<R>(operation, sample) else {
                    let request = format!("{}: request {sample}", operation.id);
                    self.miss(request, self.samples.lacks(operation, None));
                    break;
                };
                let sent = format!("{request:-?}");
                let call = call(&self.client, request);
                let call = call.with(|request| match code {
                    Some(code) => {
                        let prefer = format!("code={code}, sample={sample}");
                        request.header(preferring, prefer)
                    }
                    None => request,
                });
                let (outcome, witness) = witnessed(call.send()).await;
                // Another server need not answer what is not documented.
                let is_documented = code.is_none_or(|code| self.samples.documents(operation, code));
                if witness.received.is_none() && !is_documented {
                    continue;
                }
                let name = match code {
                    Some(code) => format!("{}: {code}", operation.id),
                    None => operation.id.to_owned(),
                };
                if witness.without_sample {
                    self.miss(name, self.samples.lacks(operation, *code));
                    continue;
                }
                self.judge::<E>(&name, *code, &sent, &outcome, witness);
            }
        }
    }

    /// Notes what has no sample. What should have one is a failure.
    fn miss(&mut self, name: String, is_known: bool) {
        match is_known {
            true => self.report.without_sample.push(name),
            false => {
                let failure = format!("{name}: its sample cannot be read");
                self.report.failures.push(failure);
            }
        }
    }

    /// Whether a call went as it has to.
    fn judge<E>(
        &mut self,
        name: &str,
        code: Option<u16>,
        sent: &str,
        outcome: &Outcome<E>,
        witness: Witness,
    ) where
        E: Endpoint,
        E::Output: Debug,
        E::Error: Failure,
    {
        self.report.calls += 1;
        let raw = match outcome {
            Ok(reply) => Some(reply.raw()),
            Err(error) => error.raw(),
        };
        let read = match outcome {
            Ok(reply) => Ok(format!("{:-?}", **reply)),
            Err(Error::Api(error)) => Ok(format!("{error:-?}")),
            Err(error) => Err(explained(error)),
        };
        let status = raw.map(Raw::code).unwrap_or_default();
        let failure = match (read, witness.received, witness.answered) {
            (Err(reason), ..) => Some(reason),
            (Ok(_), ..) if code.is_some_and(|code| status != code) => {
                Some(format!("answered {status} instead{}", body_of(raw)))
            }
            (_, Some(received), _) if without_streams(&received) != without_streams(sent) => {
                Some(format!("sent {sent}, received {received}"))
            }
            (Ok(read), _, Some(answered)) if !is_same(&answered, &read, status) => {
                Some(format!("answered {answered}, read {read}"))
            }
            _ => None,
        };
        if let Some(failure) = failure {
            self.report.failures.push(format!("{name}: {failure}"));
        }
    }

    /// How the calls went.
    pub fn report(self) -> Report {
        self.report
    }
}

/// How calls went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How many operations there are.
    pub operations: usize,
    /// How many calls were made.
    pub calls: usize,
    /// The requests and responses that have no sample, which the report of the generator lists.
    pub without_sample: Vec<String>,
    /// The calls that did not go as they have to, and why.
    pub failures: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for name in &self.without_sample {
            writeln!(f, "without a sample: {name}")?;
        }
        for failure in &self.failures {
            writeln!(f, "FAILED {failure}")?;
        }
        write!(
            f,
            "{} operations, {} calls, {} failed, {} without a sample",
            self.operations,
            self.calls,
            self.failures.len(),
            self.without_sample.len()
        )
    }
}

/// What is wrong, with the beginning of the body.
fn explained<E: Failure>(error: &Error<E>) -> String {
    error.to_string() + &body_of(error.raw())
}

/// The beginning of the body of an answer.
fn body_of(raw: Option<&Raw>) -> String {
    let Some(raw) = raw else {
        return String::new();
    };
    let body = String::from_utf8_lossy(raw.body());
    body.chars().take(600).fold(": ".to_owned(), |mut text, c| {
        text.push(if c == '\n' { ' ' } else { c });
        text
    })
}

/// Whether a client read what a server answered: `NotFound(Fault { … })`, or `ClientError(404, Fault { … })` of a range,
/// as what it holds, as `Success(…)` where there are several successes, or as `NotFound(Reply(404, Fault { … }))`.
fn is_same(answered: &str, read: &str, code: u16) -> bool {
    let (answered, read) = (without_streams(answered), without_streams(read));
    let held = |text: &str| -> (String, Option<String>) {
        let Some((variant, rest)) = text.split_once('(') else {
            return (text.to_owned(), None);
        };
        let rest = rest.strip_suffix(')').unwrap_or(rest);
        (variant.to_owned(), Some(rest.to_owned()))
    };
    let status = code.to_string();
    let without_status = |text: &str| match text.strip_prefix(&status) {
        Some("") => "()".to_owned(),
        Some(rest) => rest.strip_prefix(", ").unwrap_or(text).to_owned(),
        None => text.to_owned(),
    };
    let (variant, payload) = held(&answered);
    let payload = payload.unwrap_or_else(|| "()".to_owned());
    let reply = held(&read);
    let read_error = reply.1.as_deref().and_then(|held| {
        let inner = held.strip_prefix("Reply(")?.strip_suffix(')')?;
        Some((reply.0.as_str(), without_status(inner)))
    });
    match read_error {
        Some((read_variant, read)) => {
            read_variant == variant && (read == payload || read == without_status(&payload))
        }
        None => {
            let held = without_status(&payload);
            let several = reply.0 == variant && reply.1.as_deref().unwrap_or("()") == held;
            read == answered || read == payload || read == held || several
        }
    }
}

/// A value as `Debug` shows it, without what only one of the ends knows: how long a stream is, what a caller can read.
fn without_streams(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((start, name)) = ["Binary {", "Accept {", "Items {"]
        .iter()
        .filter_map(|name| Some((rest.find(name)?, *name)))
        .min()
    {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        out.push_str(name);
        let mut open = 0_usize;
        let end = from.find(|c| {
            match c {
                '{' => open += 1,
                '}' => open = open.saturating_sub(1),
                _ => return false,
            }
            open == 0
        });
        rest = &from[end.unwrap_or(from.len())..];
    }
    out.push_str(rest);
    out
}

/// Waits for what a test does.
///
/// # Panics
///
/// The system gives no runtime.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut builder = runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().build();
    runtime.expect("a runtime").block_on(future)
}

/// A credential of the environment; where there is none, one that mock servers take.
pub fn credential(variable: &str) -> String {
    env::var(variable).unwrap_or_else(|_| "amber".to_owned())
}

/// A program that calls the server at the URL that is its last argument.
pub fn run<C, F: Future<Output = Report>>(
    client: impl FnOnce(String) -> Result<C, BuildError>,
    every: impl FnOnce(C, Asked) -> F,
) -> ExitCode {
    let mut arguments = env::args().skip(1).peekable();
    let asked = match arguments.next_if(|argument| argument == "--any") {
        Some(_) => Asked::Any,
        None => Asked::Each,
    };
    let url = match arguments.next().as_deref() {
        Some("-h" | "--help") => {
            let _ = writeln!(io::stdout(), "{USAGE}");
            return ExitCode::SUCCESS;
        }
        Some(option) if option.starts_with('-') => {
            eprintln!("error: unknown option `{option}`\n{USAGE}");
            return ExitCode::from(2);
        }
        None => {
            eprintln!("error: the URL is missing\n{USAGE}");
            return ExitCode::from(2);
        }
        Some(url) => url.to_owned(),
    };
    // A client may need the runtime to be set up.
    let report = block_on(async { Ok::<_, BuildError>(every(client(url)?, asked).await) });
    match report {
        Ok(report) => {
            // Whoever closed the pipe (`| head`) knows enough.
            let _ = writeln!(io::stdout(), "{report}");
            ExitCode::from(u8::from(!report.failures.is_empty()))
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// Sets a value of a call where there is one.
pub fn given<E, T>(
    call: Call<E>,
    value: Option<T>,
    set: impl FnOnce(Call<E>, T) -> Call<E>,
) -> Call<E> {
    match value {
        Some(value) => set(call, value),
        None => call,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_read_is_what_was_answered() {
        for (answered, read, same) in [
            ("Ok(Bird { id: 1 })", "Bird { id: 1 }", true),
            ("Ok(Bird { id: 1 })", "Bird { id: 2 }", false),
            ("NoContent", "()", true),
            ("NoContent", "Bird { id: 1 }", false),
            ("Created(Bird { id: 1 })", "Created(Bird { id: 1 })", true),
            ("Created(Bird { id: 1 })", "Accepted(Bird { id: 1 })", false),
            ("NotFound(Fault(3))", "NotFound(Reply(404, Fault(3)))", true),
            ("NotFound(Fault(3))", "Gone(Reply(404, Fault(3)))", false),
            ("NotFound", "NotFound(Reply(404, ()))", true),
            ("ClientError(404, 7)", "ClientError(Reply(404, 7))", true),
            ("ClientError(404, 7)", "ClientError(Reply(404, 8))", false),
            ("Default(404)", "Default(Reply(404, ()))", true),
            ("Success(404, 7)", "Success(7)", true),
            ("Success(404, 7)", "Success(8)", false),
            ("Success(404)", "Success", true),
            ("Success(404, 7)", "Ok(7)", false),
            ("Ok(404)", "404", true),
            ("Ok([1, 2])", "[1, 2]", true),
            (
                "Ok(Accept { ranges: [] }, 1)",
                "Ok(Accept { ranges: [Range { name: \"a/b\", weight: 1.0 }] }, 1)",
                true,
            ),
            (
                "Ok(Accept { ranges: [] }, 1)",
                "Ok(Accept { ranges: [Range { name: \"a/b\", weight: 1.0 }] }, 2)",
                false,
            ),
            (
                "Ok(Binary { content_type: None, length: Some(3), .. })",
                "Binary { content_type: Some(\"a/b\"), length: None, .. }",
                true,
            ),
        ] {
            assert_eq!(is_same(answered, read, 404), same, "{answered} {read}");
        }
    }

    #[test]
    fn a_report_is_a_line_with_what_is_wrong_before() {
        let report = Report {
            operations: 2,
            calls: 5,
            without_sample: vec!["a: 200".to_owned()],
            failures: vec!["b: 404: no".to_owned()],
        };
        assert_eq!(
            report.to_string(),
            "without a sample: a: 200\nFAILED b: 404: no\n2 operations, 5 calls, 1 failed, 1 without a sample"
        );
    }
}
