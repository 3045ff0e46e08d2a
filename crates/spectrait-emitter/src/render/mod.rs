//! Prints a [`Plan`]: tokens, then formatted files.

use crate::{File, Plan};

/// The files of a plan.
#[must_use]
pub fn render(plan: &Plan) -> Vec<File> {
    let _ = plan;
    Vec::new()
}
