//! Prints a [`Plan`]: tokens, then formatted files.

pub(crate) mod imports;
pub(crate) mod source;
pub(crate) mod tokens;

use crate::{File, Plan};

/// The files of a plan.
#[must_use]
pub fn render(plan: &Plan) -> Vec<File> {
    let _ = plan;
    Vec::new()
}
