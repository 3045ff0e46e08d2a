//! Sending again what failed for a while.

use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Method, Request, Response, StatusCode};

use super::platform;
use super::transport::{BoxError, Transport, causes, is_timeout};

/// When a request is sent again, and how long after: where it could not be sent, where its time was over, or where
/// the answer is `429`, `502`, `503` or `504`.
///
/// Only requests with an idempotent method (RFC 9110, section 9.2.2) are, and those with an `Idempotency-Key`, by which a
/// server knows that it has seen them; and only if their body can be sent twice, which a stream can't.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retries {
    attempts: u32,
    first_delay: Duration,
    longest_delay: Duration,
}

impl Retries {
    /// At most so many further attempts: after 0.2 s, 0.4 s, 0.8 s and so on up to 20 s, each shortened by chance to
    /// no less than its half so that many clients don't come back at once. What `Retry-After` asks for is waited for;
    /// where that is longer than the longest delay, the answer is taken as it is.
    #[must_use]
    pub const fn new(attempts: u32) -> Self {
        Self {
            attempts,
            first_delay: Duration::from_millis(200),
            longest_delay: Duration::from_secs(20),
        }
    }

    /// The delay before the second attempt. It doubles with each further one.
    #[must_use]
    pub const fn first_delay(mut self, delay: Duration) -> Self {
        self.first_delay = delay;
        self
    }

    /// The longest delay.
    #[must_use]
    pub const fn longest_delay(mut self, delay: Duration) -> Self {
        self.longest_delay = delay;
        self
    }

    /// Sends a request until it succeeds, fails for good, or there is no attempt left.
    pub(super) async fn send(
        &self,
        transport: &Transport,
        mut request: Request,
    ) -> Result<Response, BoxError> {
        for attempt in 0..self.attempts {
            let Some(again) = again(&request) else {
                break;
            };
            let sent = transport.send(request).await;
            let Some(delay) = self.delay(&sent, attempt) else {
                return sent;
            };
            platform::sleep(delay).await;
            request = again;
        }
        transport.send(request).await
    }

    /// How long to wait before the next attempt, unless this is the last word.
    fn delay(&self, sent: &Result<Response, BoxError>, attempt: u32) -> Option<Duration> {
        let asked = match sent {
            Ok(response) if is_transient(response.status()) => asked_for(response.headers()),
            Ok(_) => return None,
            Err(error) if is_timeout(error) => None,
            Err(error) => {
                let error =
                    causes(error).find_map(|error| error.downcast_ref::<reqwest::Error>())?;
                platform::is_unanswered(error).then_some(())?;
                None
            }
        };
        if let Some(asked) = asked {
            return (asked <= self.longest_delay).then_some(asked);
        }
        let doubled = self.first_delay.saturating_mul(1 << attempt.min(20));
        Some(jittered(doubled.min(self.longest_delay)))
    }
}

/// The same request, if it can be sent a second time.
fn again(request: &Request) -> Option<Request> {
    let idempotent = [
        Method::GET,
        Method::HEAD,
        Method::OPTIONS,
        Method::TRACE,
        Method::PUT,
        Method::DELETE,
    ];
    let method = request.method();
    let has_key = request.headers().contains_key("idempotency-key");
    (has_key || idempotent.contains(method) || method.as_str() == "QUERY")
        .then(|| request.try_clone())
        .flatten()
}

/// Whether what was answered with this status may succeed later.
pub(in super::super) fn is_transient(status: StatusCode) -> bool {
    matches!(status.as_u16(), 429 | 502..=504)
}

/// What `Retry-After` says (RFC 9110, section 10.2.3): seconds, or a date.
pub(in super::super) fn asked_for(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(
        date.duration_since(platform::now())
            .unwrap_or(Duration::ZERO),
    )
}

/// Between the half of a delay and the whole of it.
pub(in super::super) fn jittered(delay: Duration) -> Duration {
    delay.mul_f64(0.5 + platform::chance() / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_the_longest() {
        let retries = Retries::new(9)
            .first_delay(Duration::from_secs(1))
            .longest_delay(Duration::from_secs(5));
        let busy = || Ok(answer(503, None));
        for (attempt, whole) in [(0, 1), (1, 2), (2, 4), (3, 5), (60, 5)] {
            let delay = retries.delay(&busy(), attempt).unwrap();
            let whole = Duration::from_secs(whole);
            assert!(delay >= whole / 2 && delay <= whole, "{attempt}: {delay:?}");
        }
    }

    #[test]
    fn retry_after_is_waited_for() {
        let retries = Retries::new(1);
        let delay = |status, asked| retries.delay(&Ok(answer(status, Some(asked))), 0);
        assert_eq!(delay(429, "7"), Some(Duration::from_secs(7)));
        assert_eq!(delay(503, "21"), None);
        assert_eq!(
            delay(503, "Sun, 06 Nov 1994 08:49:37 GMT"),
            Some(Duration::ZERO)
        );
        assert_eq!(delay(200, "7"), None);
        assert_eq!(delay(404, "7"), None);
    }

    #[test]
    fn what_is_not_idempotent_is_sent_once() {
        let request = |method| Request::new(method, "http://localhost".parse().unwrap());
        assert!(again(&request(Method::GET)).is_some());
        assert!(again(&request(Method::from_bytes(b"QUERY").unwrap())).is_some());
        assert!(again(&request(Method::POST)).is_none());
        assert!(again(&request(Method::PATCH)).is_none());
        let mut known = request(Method::POST);
        let key = axum::http::HeaderValue::from_static("8e03978e-40d5-43dd-bc93-6894a57f9324");
        known.headers_mut().insert("Idempotency-Key", key);
        assert!(again(&known).is_some());
    }

    fn answer(status: u16, asked: Option<&'static str>) -> Response {
        let mut answer = axum::http::Response::new("");
        *answer.status_mut() = StatusCode::from_u16(status).unwrap();
        if let Some(asked) = asked {
            let asked = asked.parse().unwrap();
            answer.headers_mut().insert(RETRY_AFTER, asked);
        }
        answer.into()
    }
}
