//! What the validator and the generated type of a schema say of one value.

use jsonschema::Validator;
use serde_json::Value;

use super::compare;
use crate::decoder::Verdict;

/// What became of a value.
#[derive(Debug)]
pub enum Outcome {
    /// It is valid, and came back equal.
    Equal,
    /// It is not valid, and was refused.
    Refused,
    /// They disagree; how, in words.
    Disagreement(String),
}

impl Outcome {
    /// Compares the verdict of a generated type with that of the validator.
    #[must_use]
    pub fn of(validator: &Validator, value: &Value, verdict: Verdict) -> Self {
        let disagreement = match (validator.validate(value), verdict) {
            (_, Verdict::Panicked) => "panicked".to_owned(),
            (Err(_), Verdict::Rejected(_)) => return Self::Refused,
            (Ok(()), Verdict::Accepted(text)) => {
                let after = serde_json::from_str(&text).unwrap_or_default();
                match compare::difference(validator, value, &after) {
                    None => return Self::Equal,
                    Some(difference) => format!("altered: {difference}"),
                }
            }
            (Ok(()), Verdict::Rejected(reasons)) => format!("rejected: {}", reasons.join("; ")),
            (Err(error), Verdict::Accepted(_)) => {
                format!("accepted: {error} ({})", error.instance_path())
            }
        };
        Self::Disagreement(disagreement)
    }
}
