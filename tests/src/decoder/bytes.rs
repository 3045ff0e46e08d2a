
/// As servers do it: clients may carry on with more.
fn decode_as<T>(bytes: &[u8]) -> Decoded
where
    T: serde::Serialize + serde::de::DeserializeOwned + support::check::Check,
{
    let value = support::strict::serving(|| json::from_slice::<T>(bytes))?;
    Ok(json::to_vec(&value))
}
