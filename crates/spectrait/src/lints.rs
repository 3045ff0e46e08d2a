//! What becomes of warnings: all of them, or those of some codes, are errors or are not said.
//!
//! In: diagnostics as they were found. Out: the same, as bad as was asked for.
//!
//! What always holds: an error stays one, unless it was asked to go on. Where a warning was made one, nothing is written.

use std::collections::BTreeMap;

use spectrait_parser::diagnostic::{Located, Severity, codes};

/// What was asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lints {
    /// Whether warnings of which nothing else was said are errors, where that was said.
    pub(crate) strict: Option<bool>,
    /// Whether errors that leave something to generate are warnings, where that was said.
    pub(crate) keep_going: Option<bool>,
    /// The codes of which something was said.
    codes: BTreeMap<String, Lint>,
}

/// What becomes of the warnings of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lint {
    /// They are counted and not said.
    Allow,
    /// They are errors.
    Deny,
}

/// What became of some diagnostics.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    /// How many are not said.
    pub(crate) allowed: usize,
    /// Whether a warning was made an error.
    pub(crate) denied: bool,
}

impl Lints {
    /// Says what becomes of the warnings of a code. What was said last counts; what was said before comes back.
    pub(crate) fn set(&mut self, code: String, lint: Lint) -> Option<Lint> {
        self.codes.insert(code, lint)
    }

    /// These, and those of `others` of which nothing is said here.
    pub(crate) fn or(&self, others: &Self) -> Self {
        let mut both = others.clone();
        both.strict = self.strict.or(others.strict);
        both.keep_going = self.keep_going.or(others.keep_going);
        both.codes.extend(self.codes.clone());
        both
    }

    /// Whether warnings of which nothing else was said are errors.
    pub(crate) fn is_strict(&self) -> bool {
        self.strict.unwrap_or_default()
    }

    /// Whether errors that leave something to generate are warnings.
    pub(crate) fn keeps_going(&self) -> bool {
        self.keep_going.unwrap_or_default()
    }

    /// What is wrong with a code, where no diagnostic has it.
    pub(crate) fn unknown(&self) -> Option<String> {
        self.codes.keys().find_map(|code| codes::refuse(code))
    }

    /// The severity of a warning; nothing where it is not said.
    pub(crate) fn severity(&self, code: &str) -> Option<Severity> {
        match self.codes.get(code) {
            Some(Lint::Allow) => None,
            Some(Lint::Deny) => Some(Severity::Error),
            None if self.is_strict() => Some(Severity::Error),
            None => Some(Severity::Warning),
        }
    }

    /// Makes diagnostics as bad as was asked for, and leaves out those that are allowed.
    pub(crate) fn judge(&self, diagnostics: &mut Vec<Located>, judged: &mut Judged) {
        diagnostics.retain_mut(|diagnostic| {
            if diagnostic.severity == Severity::Error {
                return true;
            }
            match self.severity(diagnostic.code) {
                Some(severity) => {
                    diagnostic.severity = severity;
                    judged.denied |= severity == Severity::Error;
                    true
                }
                None => {
                    judged.allowed += 1;
                    false
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_of_a_code_counts_before_what_was_said_of_all() {
        let mut file = Lints {
            strict: Some(true),
            ..Lints::default()
        };
        file.set(codes::UNKNOWN_MEMBER.to_owned(), Lint::Allow);
        file.set(codes::UNKNOWN_FORMAT.to_owned(), Lint::Allow);
        let mut own = Lints::default();
        own.set(codes::UNKNOWN_FORMAT.to_owned(), Lint::Deny);
        let lints = own.or(&file);
        assert_eq!(lints.severity(codes::UNKNOWN_MEMBER), None);
        assert_eq!(lints.severity(codes::UNKNOWN_FORMAT), Some(Severity::Error));
        assert_eq!(lints.severity(codes::OLDER_KEYWORD), Some(Severity::Error));
        assert_eq!(
            Lints::default().severity(codes::OLDER_KEYWORD),
            Some(Severity::Warning)
        );
    }
}
