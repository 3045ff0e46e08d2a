//! The values of keywords, each read as what it must be.
//!
//! In: the node of a value. Out: the value; where it is another, a report, and what it was understood as.

use indexmap::IndexMap;
use spectrait_ir::{Bound, EnumValue, Number};

use super::super::enums;
use super::super::hierarchy::Face;
use super::super::table::SchemaId;
use super::Reader;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Node;

impl<'d> Reader<'_, 'd> {
    /// The schemas of a list. Those that are part of something which builds on others are read as such.
    pub(in crate::schema) fn schemas(
        &mut self,
        key: &str,
        member: Node<'d>,
        builds: impl Fn(&Node<'d>) -> bool,
    ) -> Vec<SchemaId> {
        let Some(list) = self.table.references().array(member, &format!("`{key}`")) else {
            return Vec::new();
        };
        let mut schemas = Vec::new();
        for item in list.items() {
            let face = match builds(&item) && !self.table.hierarchies().is_empty() {
                true => Face::Builder,
                false => Face::Whole,
            };
            schemas.push(self.table.intern_on(item, self.way, face));
        }
        if schemas.is_empty() {
            self.table.diagnostics().report(Diagnostic::warning(
                codes::EMPTY_SCHEMA_LIST,
                list.place(),
                format!("`{key}` has no schemas; it is ignored"),
            ));
        }
        schemas
    }

    pub(super) fn named(&mut self, key: &str, member: Node<'d>) -> IndexMap<&'d str, SchemaId> {
        let members = self.members(key, member);
        members
            .into_iter()
            .map(|(name, schema)| (name, self.intern(schema)))
            .collect()
    }

    pub(super) fn members(&self, key: &str, member: Node<'d>) -> Vec<(&'d str, Node<'d>)> {
        match member.object(&format!("`{key}`"), self.table.diagnostics()) {
            Some(object) => self.table.references().members(&object),
            None => Vec::new(),
        }
    }

    pub(super) fn strings(&self, what: &str, member: &Node<'d>) -> Vec<&'d str> {
        let Some(list) = self.table.references().array(member.clone(), what) else {
            return Vec::new();
        };
        let items = list.items();
        items
            .filter_map(|item| {
                item.string(&format!("each item of {what}"), self.table.diagnostics())
            })
            .collect()
    }

    /// The values of `enum`, `const` or an extension that lists values.
    pub(super) fn enumerated(&self, key: &str, member: &Node<'d>) -> Option<Vec<EnumValue>> {
        let (references, diagnostics) = (self.table.references(), self.table.diagnostics());
        enums::read(key, member, self.node, references, diagnostics)
    }

    pub(super) fn string(&self, key: &str, member: &Node<'d>) -> Option<&'d str> {
        member.string(&format!("`{key}`"), self.table.diagnostics())
    }

    pub(super) fn boolean(&self, key: &str, member: &Node<'d>) -> bool {
        member
            .boolean(&format!("`{key}`"), self.table.diagnostics())
            .unwrap_or(false)
    }

    pub(super) fn bound(&self, key: &str, member: &Node<'d>, exclusive: bool) -> Option<Bound> {
        let value = self.number(key, member)?;
        Some(Bound { value, exclusive })
    }

    /// A number, also where it stands in quotes.
    pub(super) fn number(&self, key: &str, member: &Node<'d>) -> Option<Number> {
        if let Some(number) = member.value().as_number() {
            return Some(number);
        }
        let quoted = member.value().as_str().and_then(parse_number);
        match quoted {
            Some(number) => {
                let message = format!("`{key}` must be a number; this is read as {number}");
                let diagnostic =
                    Diagnostic::warning(codes::INVALID_KEYWORD, member.place(), message);
                let help = format!("write `{key}: {number}`, without quotes");
                self.table.diagnostics().report(diagnostic.help(help));
            }
            None => self.table.diagnostics().report(Diagnostic::error(
                codes::WRONG_TYPE,
                member.place(),
                format!(
                    "`{key}` must be a number, but this is {}",
                    member.value().kind()
                ),
            )),
        }
        quoted
    }

    pub(super) fn count(&self, key: &str, member: &Node<'d>) -> Option<u64> {
        let number = self.number(key, member)?;
        match number.as_integer() {
            // No text, list or object is longer than that.
            Some(count) if count >= 0 => Some(u64::try_from(count).unwrap_or(u64::MAX)),
            _ => {
                self.invalid(
                    member,
                    format!("`{key}` must be a whole number that is not negative; it is ignored"),
                );
                None
            }
        }
    }

    pub(super) fn invalid(&self, member: &Node<'d>, message: String) {
        let diagnostic = Diagnostic::warning(codes::INVALID_KEYWORD, member.place(), message);
        self.table.diagnostics().report(diagnostic);
    }
}

/// The number that a text is. Digits may be grouped by `_`, as in YAML 1.1; in YAML 1.2 that is a text.
pub(crate) fn parse_number(text: &str) -> Option<Number> {
    let text = text.trim();
    let digits = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
    let grouped =
        text.split('_').skip(1).all(digits) && digits(text.trim_start_matches(['-', '+']));
    let text = if grouped {
        &text.replace('_', "")
    } else {
        text
    };
    let integer = text.parse().ok().map(Number::Integer);
    integer.or_else(|| {
        let float: f64 = text.parse().ok()?;
        float.is_finite().then_some(Number::Float(float))
    })
}
