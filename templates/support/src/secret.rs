//! A string that must not be shown (`format: password`).
//!
//! Needs: `check`, `serde`.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::check::{Check, unchecked};

/// A string that `Debug` does not show, but by `{:-?}`, for tests that compare. On the wire it is an ordinary string.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The text. Take care where it goes.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl<T: Into<String>> From<T> for Secret {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = f.sign_minus();
        let mut debug = f.debug_tuple("Secret");
        match all {
            true => debug.field(&self.0),
            false => debug.field(&format_args!("…")),
        };
        debug.finish()
    }
}

unchecked!(Secret);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_does_not_show_it_but_the_wire_does() {
        let secret = Secret::from("hunter2");
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        assert!(!format!("{secret:#?}").contains("hunter2"));
        assert_eq!(format!("{secret:-?}"), r#"Secret("hunter2")"#);
        assert_eq!(serde_json::to_string(&secret).unwrap(), r#""hunter2""#);
        assert_eq!(
            serde_json::from_str::<Secret>(r#""hunter2""#)
                .unwrap()
                .expose(),
            "hunter2"
        );
    }
}
