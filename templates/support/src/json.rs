//! JSON in and out: what decodes is also valid.
//!
//! In: bytes, or a tree. Out: a value that was decoded strictly and checked, or every violation that was found.
//!
//! Needs: `check`, `strict`, `serde`, `serde_json`.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::check::{Check, Path, Report, Violation};
use super::strict;

/// Why bytes are not a valid value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The bytes are not JSON.
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1; 0 at the very start.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// The JSON is not what the schema asks.
    Invalid(Vec<Violation>),
}

impl Error {
    /// What the schema asks and the value does not fulfil; empty where the bytes are not JSON.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        match self {
            Self::Syntax { .. } => &[],
            Self::Invalid(violations) => violations,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax { message, .. } => f.write_str(message),
            Self::Invalid(violations) => {
                for (index, violation) in violations.iter().enumerate() {
                    let separator = if index > 0 { "; " } else { "" };
                    write!(f, "{separator}{violation}")?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for Error {}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        if error.is_data() {
            return Self::Invalid(strict::violations(&error));
        }
        Self::Syntax {
            line: error.line(),
            column: error.column(),
            message: error.to_string(),
        }
    }
}

/// Decodes and checks a JSON text.
///
/// # Errors
///
/// The bytes are not one JSON value, or it is not valid.
pub fn from_slice<T: DeserializeOwned + Check>(bytes: &[u8]) -> Result<T, Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    if T::RULES.is_some() {
        let tree = strict::decode(&mut deserializer)?;
        deserializer.end()?;
        return from_value(tree);
    }
    let value = strict::decode(&mut deserializer)?;
    deserializer.end()?;
    checked(value, Report::default())
}

/// Decodes and checks a tree.
///
/// # Errors
///
/// The value is not valid.
pub fn from_value<T: DeserializeOwned + Check>(tree: Value) -> Result<T, Error> {
    let mut report = Report::default();
    if let Some(rules) = T::RULES {
        rules(&tree, &Path::ROOT, &mut report);
    }
    match strict::from_value(tree) {
        Ok(value) => checked(value, report),
        Err(violations) => Err(Error::Invalid(
            report.into_result().err().unwrap_or(violations),
        )),
    }
}

/// Encodes a value.
///
/// # Errors
///
/// The value has no form in JSON, such as a map whose keys are not strings.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(value)
}

/// The value, if neither the tree nor the value itself violates anything.
fn checked<T: Check>(value: T, mut report: Report) -> Result<T, Error> {
    if report.is_valid() {
        value.check(&Path::ROOT, &mut report);
    }
    report.into_result().map_err(Error::Invalid)?;
    Ok(value)
}
