//! `spectrait inspect`: a stage on standard output.

use spectrait::{emitter, inspect};

use crate::arguments::{Format, Inspect, Stage};
use crate::terminal::Terminal;
use crate::{Failure, Outcome, messages};

pub(crate) fn run(arguments: &Inspect, terminal: &Terminal) -> Result<Outcome, Failure> {
    let generator = crate::generator(&arguments.description)?;
    let description = generator.describe()?;
    terminal.complain(&messages::render(
        &description.located(),
        arguments.format,
        terminal.colours(),
    ));
    let plan = || {
        Ok::<_, Failure>(emitter::plan(
            &description.api,
            &generator.options(&description)?,
        ))
    };
    let text = match (arguments.stage, arguments.format) {
        (Stage::Document, Format::Human | Format::Github) => inspect::documents(&description),
        (Stage::Document, Format::Json) => inspect::documents_json(&description),
        (Stage::Ir, Format::Human | Format::Github) => inspect::api(&description.api),
        (Stage::Ir, Format::Json) => inspect::json(&description.api),
        (Stage::Plan, Format::Human | Format::Github) => inspect::plan(&plan()?),
        (Stage::Plan, Format::Json) => inspect::json(&plan()?),
    };
    terminal.print(&text)?;
    Ok(if description.has_errors() {
        Outcome::Rejected
    } else {
        Outcome::Done
    })
}
