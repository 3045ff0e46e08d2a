//! `spectrait generate`: files into a folder.

use std::path::Path;

use spectrait::{Changes, Error, Generator, Located, Output, Report, Severity};

use crate::arguments::{Extra, Format, Generate, Layout, Part};
use crate::terminal::Terminal;
use crate::{Failure, Outcome, messages};

/// How many lines of what is left out, untyped, answered differently or without a sample people read.
const LOST: usize = 20;

pub(crate) fn run(arguments: &Generate, terminal: &Terminal) -> Result<Outcome, Failure> {
    if arguments.report.as_deref() == Some(Path::new("-")) && arguments.format != Format::Human {
        let message = "--report - and --format both write to standard output; name a file";
        return Err(Failure::Because(message.to_owned()));
    }
    let wanted = |part| arguments.only.is_empty() || arguments.only.contains(&part);
    let mut generator = crate::generator(&arguments.description)?
        .layout(arguments.layout.into())
        .client(wanted(Part::Client))
        .server(wanted(Part::Server))
        .mock(arguments.with.contains(&Extra::Mock))
        .tests(arguments.with.contains(&Extra::Tests))
        .tracing(arguments.with.contains(&Extra::Tracing))
        .blocking(arguments.with.contains(&Extra::Blocking));
    if arguments.strict {
        generator = generator.strict(true);
    }
    if arguments.keep_going {
        generator = generator.keep_going(true);
    }
    if let Some(code) = arguments
        .allow
        .iter()
        .find(|it| arguments.deny.contains(it))
    {
        let message = format!("`{code}` cannot be both allowed and denied");
        return Err(Failure::Because(message));
    }
    generator = arguments.allow.iter().fold(generator, Generator::allow);
    generator = arguments.deny.iter().fold(generator, Generator::deny);
    if arguments.only.contains(&Part::Sender) {
        generator = generator.sender(true);
    }
    if arguments.only.contains(&Part::Receiver) {
        generator = generator.receiver(true);
    }
    if let Some(name) = &arguments.name {
        generator = generator.name(name);
    }
    match generator.generate() {
        Ok(output) => {
            if !arguments.quiet {
                diagnostics(arguments, &output.diagnostics, terminal)?;
            }
            report(arguments, &output.report, terminal)?;
            if arguments.check {
                check(arguments, &output, terminal)
            } else {
                write(arguments, &output, terminal)
            }
        }
        Err(Error::Description(rejected)) => {
            let shown = |severity| severity == Severity::Error || !arguments.quiet;
            let output = &rejected.output;
            let shown = output
                .diagnostics
                .iter()
                .filter(|diagnostic| shown(diagnostic.severity));
            diagnostics(arguments, shown, terminal)?;
            report(arguments, &output.report, terminal)?;
            let written = !arguments.check && !output.files.is_empty();
            if written {
                write(arguments, output, terminal)?;
            }
            if !arguments.quiet {
                let errors = count(output.report.count(Severity::Error), "error");
                let done = if written {
                    "what could be understood was written"
                } else {
                    "nothing was written"
                };
                terminal.say(&format!("{errors}; {done}"));
            }
            Ok(Outcome::Rejected)
        }
        Err(error) => Err(error.into()),
    }
}

/// Prints diagnostics where those who read them look.
fn diagnostics<'d>(
    arguments: &Generate,
    diagnostics: impl IntoIterator<Item = &'d Located>,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let text = messages::render(diagnostics, arguments.format, terminal.colours());
    if arguments.format == Format::Human {
        terminal.complain(&text);
        return Ok(());
    }
    match terminal.print(&text) {
        // They are not what the command is for.
        Err(Failure::Closed) => Ok(()),
        printed => printed,
    }
}

fn write(arguments: &Generate, output: &Output, terminal: &Terminal) -> Result<Outcome, Failure> {
    let changes = output.write_to(&arguments.out)?;
    if !arguments.quiet {
        kept(&changes, terminal);
        terminal.say(&format!(
            "{} → {}",
            summary(&output.report),
            folder(&arguments.out)
        ));
        hint(arguments, &output.report, terminal);
        if arguments.layout == Layout::Crate
            && let Some(note) = spectrait::workspace_note(&arguments.out)
        {
            terminal.say(&note);
        }
    }
    Ok(Outcome::Done)
}

fn check(arguments: &Generate, output: &Output, terminal: &Terminal) -> Result<Outcome, Failure> {
    let changes = output.compare_to(&arguments.out)?;
    if !arguments.quiet {
        kept(&changes, terminal);
        let verdict = match changes.files().count() {
            0 => "is up to date".to_owned(),
            1 => "is not up to date: 1 file differs".to_owned(),
            files => format!("is not up to date: {files} files differ"),
        };
        terminal.say(&format!(
            "{}; {} {verdict}",
            summary(&output.report),
            folder(&arguments.out)
        ));
        hint(arguments, &output.report, terminal);
    }
    if changes.is_empty() {
        return Ok(Outcome::Done);
    }
    let list = messages::differences(&changes, &arguments.out, arguments.format);
    // Whoever closed the pipe knows enough; the status must still say it.
    match terminal.print(&list) {
        Ok(()) | Err(Failure::Closed) => Ok(Outcome::Rejected),
        Err(failure) => Err(failure),
    }
}

fn report(arguments: &Generate, report: &Report, terminal: &Terminal) -> Result<(), Failure> {
    match &arguments.report {
        None => Ok(()),
        Some(path) if path == Path::new("-") => match terminal.print(&report.to_json()) {
            // The report is not what the command is for.
            Err(Failure::Closed) => Ok(()),
            printed => printed,
        },
        Some(path) => in_its_folder(path)
            .and_then(|()| std::fs::write(path, report.to_json()))
            .map_err(|error| Failure::Because(format!("cannot write {}: {error}", path.display()))),
    }
}

/// Makes the folder that a file is to be written to, as that of the generated files is made.
fn in_its_folder(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => std::fs::create_dir_all(folder),
        _ => Ok(()),
    }
}

fn kept(changes: &Changes, terminal: &Terminal) {
    for path in &changes.kept {
        terminal.say(&format!(
            "kept {path}: its first line was removed, so it is yours"
        ));
    }
}

/// Names what is left out, untyped, answered differently or without a sample, and says where the rest of the details is, where nobody
/// asked for the report.
fn hint(arguments: &Generate, report: &Report, terminal: &Terminal) {
    if arguments.report.is_some() {
        return;
    }
    let lost = report.lost(LOST);
    let schemas = &report.schemas;
    for line in &lost.lines {
        terminal.say(line);
    }
    if lost.more > 0 || !schemas.unchecked.is_empty() {
        terminal.say("`--report FILE` lists what is left out, untyped, unchecked or answered differently, each with its place and its reason");
    }
}

/// What was generated, in one line: `18 files, 3 operations, 0 left out, 0 untyped, 2 warnings`. Operations that
/// were not selected, parts that operations are generated without, limits that no code checks, what refused requests are not
/// answered with, and what has no sample are counted where there are any.
fn summary(report: &Report) -> String {
    let not_selected = match report.operations.not_selected {
        0 => String::new(),
        operations => format!(" ({operations} not selected)"),
    };
    let unchecked = match report.schemas.unchecked.len() {
        0 => String::new(),
        limits => format!("{limits} unchecked, "),
    };
    let parts = match report.left_out.len() {
        0 => String::new(),
        parts => format!(", {} of others left out", count(parts, "part")),
    };
    let differing = match report.answered_differently.len() {
        0 => String::new(),
        parts => format!(
            "{} of refusals answered differently, ",
            count(parts, "part")
        ),
    };
    let without = match report.without_sample.len() {
        0 => String::new(),
        missing => format!("{missing} without a sample, "),
    };
    let allowed = match report.allowed {
        0 => String::new(),
        warnings => format!(" ({warnings} more allowed)"),
    };
    format!(
        "{}, {}{not_selected}, {} left out{parts}, {} untyped, {unchecked}{differing}{without}{}{allowed}",
        count(report.files.len(), "file"),
        count(report.operations.generated, "operation"),
        report.operations.left_out.len(),
        report.schemas.untyped.len(),
        count(report.count(Severity::Warning), "warning"),
    )
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// A folder's path with the slash that shows it is one.
fn folder(path: &Path) -> String {
    let path = path.display().to_string();
    if path.ends_with(['/', '\\']) {
        path
    } else {
        path + "/"
    }
}
