
/// As servers do it, by way of a tree and up to the first fault, so that the code of a type is compiled for one
/// deserializer.
fn decode_as<T>(bytes: &[u8]) -> Decoded
where
    T: serde::Serialize + serde::de::DeserializeOwned + support::check::Check,
{
    let tree: serde_json::Value = json::from_slice(bytes)?;
    let mut report = support::check::Report::default();
    if let Some(rules) = T::RULES {
        rules(&tree, &support::check::Path::ROOT, &mut report);
    }
    report.into_result().map_err(json::Error::Invalid)?;
    let decoded = support::strict::serving(|| support::strict::decode(&tree));
    let value: T = decoded.map_err(refused)?;
    let report = support::check::Report::of(&value, || Some(tree));
    report.into_result().map_err(json::Error::Invalid)?;
    Ok(json::to_vec(&value))
}

fn refused(error: serde_json::Error) -> json::Error {
    json::Error::Invalid(support::strict::violations(&error))
}
