//! Members that only requests have (`writeOnly`), and must have there.
//!
//! Adds a method to [`Report`]. What always holds: only a server asks for them, as one type is for both directions.
//!
//! Needs: `check`, `strict`.

use super::check::{Path, Report};
use super::strict;

impl Report {
    /// `required`, of a member that responses do not have.
    pub fn must_have(&mut self, is_there: bool, member: &str, at: &Path<'_>) {
        if !is_there && strict::serves() {
            self.violation(
                at,
                "required",
                format_args!("must have the member `{member}`"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::check::Check;
    use crate::json;

    #[derive(Debug, Serialize, Deserialize)]
    struct User {
        password: Option<String>,
    }

    impl Check for User {
        fn check(&self, at: &Path<'_>, report: &mut Report) {
            report.must_have(self.password.is_some(), "password", at);
        }
    }

    #[test]
    fn a_server_asks_for_it_and_a_client_does_not() {
        let read = |text: &str| json::from_slice::<User>(text.as_bytes());
        assert!(read("{}").is_ok());
        assert!(strict::serving(|| read(r#"{"password": ""}"#)).is_ok());
        let error = strict::serving(|| read("{}")).unwrap_err();
        assert_eq!(error.to_string(), "must have the member `password`");
    }
}
