
#[derive(serde::Serialize)]
pub enum Verdict {
    Accepted(String),
    Rejected(Vec<String>),
    Panicked,
}

/// What a value was encoded to after it was decoded, or why it was not decoded.
type Decoded = Result<serde_json::Result<Vec<u8>>, json::Error>;

fn verdict(bytes: &[u8], decode: fn(&[u8]) -> Decoded) -> Verdict {
    let Ok(decoded) = std::panic::catch_unwind(|| decode(bytes)) else {
        return Verdict::Panicked;
    };
    match decoded {
        Ok(Ok(bytes)) => match String::from_utf8(bytes) {
            Ok(text) => Verdict::Accepted(text),
            Err(error) => Verdict::Rejected(vec![error.to_string()]),
        },
        Ok(Err(error)) => Verdict::Rejected(vec![format!("does not encode: {error}")]),
        Err(error) => Verdict::Rejected(reasons(&error)),
    }
}

fn reasons(error: &json::Error) -> Vec<String> {
    let violations = error.violations().iter();
    let reasons: Vec<String> = violations
        .map(|violation| format!("{} {}: {}", violation.pointer, violation.keyword, violation.message))
        .collect();
    match reasons.is_empty() {
        true => vec![error.to_string()],
        false => reasons,
    }
}
