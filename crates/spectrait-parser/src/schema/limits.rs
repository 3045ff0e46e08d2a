//! How much is drawn together: each heir of an `allOf` repeats the properties of all its ancestors, so that a chain of
//! heirs costs the square of its length.
//!
//! In: a conjunction before a type is made of it. Out: why none is made. What always holds: no description that people
//! write comes near the limits; within them, a description costs seconds and bounded memory.

use super::Schemas;
use super::parts::{Flat, Part};
use super::table::SchemaId;
use crate::diagnostic::{Diagnostic, codes};

/// How many schemas one `allOf` may draw together, those between included.
pub(crate) const MOST_SCHEMAS: usize = 1_000;

/// How many properties all objects may have of several schemas, counted at each object.
const MOST_PROPERTIES: usize = 300_000;

/// What was counted, and whether it was reported.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    properties: usize,
    reported: bool,
}

impl Schemas<'_> {
    /// Why a conjunction becomes no type.
    pub(crate) fn refuses(&mut self, flat: &Flat, origin: SchemaId) -> Option<String> {
        if flat.parts.len() < 2 && flat.schemas.len() <= MOST_SCHEMAS {
            return None;
        }
        let of_part = |part: &Part| match part {
            Part::Own(id, _) => self.table.keywords(*id).properties.len(),
            _ => 0,
        };
        let properties: usize = flat.parts.iter().map(of_part).sum();
        let reason = if flat.schemas.len() > MOST_SCHEMAS {
            format!("its `allOf` draws more than {MOST_SCHEMAS} schemas together")
        } else if self.limits.properties + properties > MOST_PROPERTIES {
            format!(
                "with it, objects have more than {MOST_PROPERTIES} properties of several schemas"
            )
        } else {
            self.limits.properties += properties;
            return None;
        };
        if !std::mem::replace(&mut self.limits.reported, true) {
            let place = self.table.node(origin).place();
            self.diagnostics().report(
                Diagnostic::warning(
                    codes::TOO_LARGE,
                    place,
                    format!("{reason}: it is any value"),
                )
                .help(
                    "let a property refer to the other schema, or generate a part with `--include`",
                ),
            );
        }
        Some(reason)
    }
}
