
/// As servers do it: clients may carry on with more. What only requests must have is not asked for here, as the same type
/// is for responses.
fn decode_as<T>(bytes: &[u8]) -> Decoded
where
    T: serde::Serialize + serde::de::DeserializeOwned + support::check::Check,
{
    let served = support::strict::serving(|| json::from_slice::<T>(bytes));
    let is_missing = |error: &json::Error| {
        let mut violations = error.violations().iter();
        violations.len() > 0 && violations.all(|violation| violation.keyword == "required")
    };
    let value = match served {
        Err(error) if is_missing(&error) => json::from_slice(bytes)?,
        served => served?,
    };
    Ok(json::to_vec(&value))
}
