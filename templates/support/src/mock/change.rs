//! What a mock changes in samples, so that answers say what is so.
//!
//! In: samples. Out: samples with other members. What always holds: what is changed is one of its type's values, as the
//! sample was; a member that is not there is not added.

use axum::http::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::check::Check;
use super::sample::typed;

/// Problem details (RFC 9457) that say the status with which they are answered, as they must (§3.1.2): `status`, and a
/// `title` that is the name of another one. What is no status in an example of the description is left as it is.
pub(super) fn of_status<T: DeserializeOwned + Check>(
    problem: &Value,
    status: StatusCode,
    is_example: bool,
) -> Option<Value> {
    let of_problems = ["type", "title", "detail", "instance"];
    let said = problem.get("status")?;
    let is_status = said.as_u64().is_some_and(|said| (100..600).contains(&said));
    let is_problem = said.is_number()
        && (is_status || !is_example)
        && of_problems.iter().any(|name| problem.get(name).is_some());
    if !is_problem || status.as_u16() < 400 {
        return None;
    }
    let name_of = |code: &Value| {
        let status = StatusCode::from_u16(code.as_u64()?.try_into().ok()?);
        status.ok()?.canonical_reason()
    };
    let (code, keys) = (Value::from(status.as_u16()), |key: &str| [key.to_owned()]);
    let named = name_of(said).is_some_and(|name| problem.get("title") == Some(&name.into()));
    let changed = with::<T>(problem.clone(), &keys("status"), [Some(code.clone())]);
    Some(match name_of(&code).filter(|_| named) {
        Some(name) => with::<T>(changed, &keys("title"), [Some(name.into())]),
        None => changed,
    })
}

/// What stands at some keys.
pub(super) fn member<'v>(value: &'v Value, keys: &[String]) -> Option<&'v Value> {
    keys.iter().try_fold(value, |value, key| value.get(key))
}

/// A value in which a member that is there is the first of these (or, with nothing, is left out) with which it is one of
/// the type; else the value as it was.
pub(super) fn with<T: DeserializeOwned + Check>(
    value: Value,
    keys: &[String],
    tried: impl IntoIterator<Item = Option<Value>>,
) -> Value {
    if member(&value, keys).is_none() {
        return value;
    }
    let changed = tried.into_iter().find_map(|new| {
        let mut changed = value.clone();
        match (keys.split_last(), new) {
            (None, new) => changed = new?,
            (Some((last, before)), new) => {
                let parent = before
                    .iter()
                    .try_fold(&mut changed, |value, key| value.get_mut(key))?;
                let members = parent.as_object_mut()?;
                match new {
                    Some(new) => members.insert(last.clone(), new),
                    None => members.remove(last),
                };
            }
        }
        typed::<T>(&changed).is_some().then_some(changed)
    });
    changed.unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn problem_details_say_the_status_that_they_are_answered_with() {
        let said = |problem: &Value, is_example| {
            of_status::<Value>(problem, StatusCode::NOT_FOUND, is_example)
        };
        let made = json!({ "title": "amber", "status": 7 });
        let changed = json!({ "title": "amber", "status": 404 });
        assert_eq!(said(&made, false), Some(changed));
        assert_eq!(said(&made, true), None);
        let shown = json!({ "title": "Conflict", "status": 409, "detail": "amber" });
        let changed = json!({ "title": "Not Found", "status": 404, "detail": "amber" });
        assert_eq!(said(&shown, true), Some(changed));
        for other in [
            json!({ "status": 7 }),
            json!({ "status": "on", "title": "" }),
            json!(404),
        ] {
            assert_eq!(said(&other, false), None, "{other}");
        }
        assert_eq!(of_status::<Value>(&made, StatusCode::OK, false), None);
    }
}
