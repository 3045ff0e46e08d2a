//! Statuses: how a documented status is called, and whether it is a success.
//!
//! In: the statuses that an operation documents. Out: variant names and classes.
//!
//! What always holds: a name depends on the status alone, so that documenting another one renames nothing.

use std::ops::RangeInclusive;

use spectrait_ir::Status;

/// The name of the variant for a status: its reason phrase, in the words of `http::StatusCode`.
pub(super) fn variant(status: Status) -> String {
    match status {
        Status::Exact(code) => match reason(code) {
            Some(phrase) => phrase.split([' ', '-', '\'']).collect(),
            None => format!("Status{code}"),
        },
        Status::Range(2) => "Success".into(),
        Status::Range(3) => "Redirection".into(),
        Status::Range(4) => "ClientError".into(),
        Status::Range(5) => "ServerError".into(),
        Status::Range(digit) => format!("Status{digit}xx"),
        Status::Default => "Default".into(),
    }
}

/// The reason phrase of a status code.
pub(super) fn reason(code: u16) -> Option<&'static str> {
    Some(match code {
        100 => "Continue",
        101 => "Switching Protocols",
        102 => "Processing",
        103 => "Early Hints",
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "Non Authoritative Information",
        204 => "No Content",
        205 => "Reset Content",
        206 => "Partial Content",
        207 => "Multi Status",
        208 => "Already Reported",
        226 => "Im Used",
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        305 => "Use Proxy",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Payload Too Large",
        414 => "Uri Too Long",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        417 => "Expectation Failed",
        418 => "Im A Teapot",
        421 => "Misdirected Request",
        422 => "Unprocessable Entity",
        423 => "Locked",
        424 => "Failed Dependency",
        425 => "Too Early",
        426 => "Upgrade Required",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "Http Version Not Supported",
        506 => "Variant Also Negotiates",
        507 => "Insufficient Storage",
        508 => "Loop Detected",
        510 => "Not Extended",
        511 => "Network Authentication Required",
        _ => return None,
    })
}

/// The codes of a successful status, as far as they say that it is one (`2xx`).
pub(super) fn codes(status: Status) -> Option<RangeInclusive<u16>> {
    match status {
        Status::Exact(code @ 200..=299) => Some(code..=code),
        Status::Range(2) | Status::Default => Some(200..=299),
        _ => None,
    }
}

/// Which of an operation's statuses are successes. `2XX` and each 2xx are. Where there is none of them, the
/// redirections are, since they are all that the operation promises; and where there are none of those either,
/// `default` is, for 2xx only.
pub(super) fn successes(statuses: &[Status]) -> Vec<bool> {
    let of = |status: &Status, digit: u8| match *status {
        Status::Exact(code) => code / 100 == u16::from(digit),
        Status::Range(range) => range == digit,
        Status::Default => false,
    };
    for digit in [2, 3] {
        if statuses.iter().any(|status| of(status, digit)) {
            return statuses.iter().map(|status| of(status, digit)).collect();
        }
    }
    statuses
        .iter()
        .map(|status| *status == Status::Default)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_are_reason_phrases() {
        assert_eq!(variant(Status::Exact(422)), "UnprocessableEntity");
        assert_eq!(variant(Status::Exact(203)), "NonAuthoritativeInformation");
        assert_eq!(variant(Status::Exact(499)), "Status499");
        assert_eq!(variant(Status::Range(4)), "ClientError");
    }

    #[test]
    fn successes_are_what_is_promised() {
        let (ok, moved, bad) = (Status::Exact(200), Status::Exact(302), Status::Exact(400));
        assert_eq!(
            successes(&[ok, moved, bad, Status::Default]),
            [true, false, false, false]
        );
        assert_eq!(
            successes(&[moved, bad, Status::Default]),
            [true, false, false]
        );
        assert_eq!(successes(&[bad, Status::Default]), [false, true]);
        assert_eq!(successes(&[bad]), [false]);
    }
}
