
/// As programs do it.
fn decode_as<T>(bytes: &[u8]) -> Decoded
where
    T: serde::Serialize + serde::de::DeserializeOwned + support::check::Check,
{
    Ok(json::to_vec(&json::from_slice::<T>(bytes)?))
}
