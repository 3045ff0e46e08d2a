
#[derive(serde::Serialize)]
pub enum Verdict {
    Accepted(String),
    Rejected(Vec<String>),
    Panicked,
}

fn verdict<T>(bytes: &[u8]) -> Verdict
where
    T: serde::Serialize + serde::de::DeserializeOwned + support::check::Check,
{
    match std::panic::catch_unwind(|| decoded::<T>(bytes)) {
        Ok(Ok(text)) => Verdict::Accepted(text),
        Ok(Err(reasons)) => Verdict::Rejected(reasons),
        Err(_) => Verdict::Panicked,
    }
}

fn decoded<T>(bytes: &[u8]) -> Result<String, Vec<String>>
where
    T: serde::Serialize + serde::de::DeserializeOwned + support::check::Check,
{
    let value: T = json::from_slice(bytes).map_err(|error| {
        let violations = error.violations().iter();
        let mut reasons: Vec<String> = violations
            .map(|violation| format!("{} {}: {}", violation.pointer, violation.keyword, violation.message))
            .collect();
        if reasons.is_empty() {
            reasons.push(error.to_string());
        }
        reasons
    })?;
    let bytes = json::to_vec(&value).map_err(|error| vec![format!("does not encode: {error}")])?;
    String::from_utf8(bytes).map_err(|error| vec![error.to_string()])
}
