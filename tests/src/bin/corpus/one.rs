//! One description, in a process of its own.

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use spectrait::{Error, Generator, Report, Severity};
use spectrait_tests::corpus::Entry;

use crate::table::Row;

/// The first argument that makes this program the process of one description.
const ONE: &str = "--one-description";

/// How long a description may take before it counts as hanging.
const PATIENCE: Duration = Duration::from_secs(120);

/// What the process of one description finds out.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// Why nothing was written.
    pub(crate) failure: Option<String>,
    /// Whether that is a crash or a hang.
    pub(crate) crashed: bool,
    /// The version of the specification that the description names.
    pub(crate) version: String,
    /// The first error and the number of errors.
    pub(crate) first_error: Option<String>,
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) described: usize,
    pub(crate) generated: usize,
    pub(crate) left_out: Vec<String>,
    pub(crate) schemas: usize,
    pub(crate) untyped: Vec<String>,
    pub(crate) lines: usize,
    /// From the start of the process to the last file written.
    pub(crate) seconds: f64,
    /// The processor's time for it, by the process and by the system for it, on all cores: what holds on a busy machine.
    pub(crate) cpu: f64,
    pub(crate) megabytes: f64,
}

/// The arguments of the process of one description, where this is one.
pub(crate) fn arguments(arguments: &mut impl Iterator<Item = String>) -> Option<[String; 2]> {
    (arguments.next()? == ONE).then(|| Some([arguments.next()?, arguments.next()?]))?
}

/// The process of one description: generates a crate and prints an [`Outcome`].
pub(crate) fn generate(path: &str, out: &str) -> ExitCode {
    let mut outcome = Outcome::default();
    let start = Instant::now();
    let folder = Path::new(out)
        .file_name()
        .unwrap_or_default()
        .to_string_lossy();
    // Some slugs begin with a digit or hold a dot, which no package's name may.
    let name = format!(
        "corpus-{}",
        folder.replace(|c: char| !c.is_ascii_alphanumeric(), "-")
    );
    let emitted = Generator::new(path).name(name).emit_to(out);
    outcome.seconds = start.elapsed().as_secs_f64();
    outcome.cpu = cpu_seconds();
    match emitted {
        Ok(emitted) => {
            outcome.lines = emitted
                .output
                .files
                .iter()
                .map(|file| file.text.lines().count())
                .sum();
            outcome.fill(&emitted.output.report);
        }
        Err(Error::Description(rejected)) => {
            let output = &rejected.output;
            if output.files.is_empty() {
                outcome.failure = Some("nothing could be read".into());
            }
            outcome.lines = output
                .files
                .iter()
                .map(|file| file.text.lines().count())
                .sum();
            outcome.fill(&output.report);
        }
        Err(error) => {
            outcome.failure = Some(
                error
                    .to_string()
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .to_owned(),
            );
        }
    }
    outcome.megabytes = peak_megabytes();
    match serde_json::to_string(&outcome) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(_) => ExitCode::FAILURE,
    }
}

impl Outcome {
    /// Whether it is a description without an error.
    pub(crate) fn is_valid(&self) -> bool {
        self.failure.is_none() && self.errors == 0
    }

    fn fill(&mut self, report: &Report) {
        let first = report
            .diagnostics
            .iter()
            .find(|finding| finding.severity == Severity::Error);
        self.first_error = first.map(|finding| format!("[{}] {}", finding.code, finding.message));
        self.version.clone_from(&report.openapi);
        self.errors = report.count(Severity::Error);
        self.warnings = report.count(Severity::Warning);
        self.described = report.operations.described;
        self.generated = report.operations.generated;
        self.left_out = report
            .operations
            .left_out
            .iter()
            .map(|omission| omission.reason.clone())
            .collect();
        self.schemas = report.schemas.described;
        self.untyped = report
            .schemas
            .untyped
            .iter()
            .map(|untyped| untyped.reason.clone())
            .collect();
    }
}

/// The peak memory of this process, where the system tells.
fn peak_megabytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| {
        line.strip_prefix("VmHWM:")?
            .trim()
            .strip_suffix(" kB")?
            .parse()
            .ok()
    });
    peak.map_or(0.0, |kilobytes: f64| kilobytes / 1024.0)
}

/// The processor's time that this process took so far, where the system tells.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name, which is in brackets and may hold anything: `state ppid …`. User and system time are the 14th
    // and 15th fields of all, in hundredths of a second.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let times = fields.split_whitespace().skip(11).take(2);
    times
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}

/// Runs the process of one description and waits for it, not forever.
pub(crate) fn run(entry: &Entry, out: &Path) -> Row {
    let outcome = child(entry, out).unwrap_or_else(|failure| Outcome {
        failure: Some(failure),
        crashed: true,
        ..Outcome::default()
    });
    Row {
        slug: entry.slug.clone(),
        version: match entry.version.as_str() {
            "-" => outcome.version.clone(),
            listed => listed.to_owned(),
        },
        folder: entry.folder(),
        outcome,
        compiled: None,
    }
}

fn child(entry: &Entry, out: &Path) -> Result<Outcome, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut child = Command::new(program)
        .arg(ONE)
        .arg(&entry.path)
        .arg(out)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let start = Instant::now();
    while child
        .try_wait()
        .map_err(|error| error.to_string())?
        .is_none()
    {
        if start.elapsed() > PATIENCE {
            // It may have ended meanwhile: then there is nothing to stop.
            let _ = child.kill();
            return Err(format!("hangs: no answer in {} s", PATIENCE.as_secs()));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child
        .wait_with_output()
        .map_err(|error| error.to_string())?;
    serde_json::from_slice(&output.stdout).map_err(|_| {
        let said = String::from_utf8_lossy(&output.stderr);
        let said: Vec<&str> = said
            .lines()
            .filter(|line| !line.trim().is_empty())
            .take(2)
            .collect();
        format!("crashed ({}): {}", output.status, said.join(" "))
    })
}
