//! The table of results, for people and for machines.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::one::Outcome;

/// What a description may take: of the processor's time, and of memory.
const MOST_SECONDS: f64 = 10.0;
const MOST_MEGABYTES: f64 = 1024.0;

/// What became of one description.
pub(crate) struct Row {
    pub(crate) slug: String,
    pub(crate) version: String,
    /// The folder of what was written.
    pub(crate) folder: String,
    pub(crate) outcome: Outcome,
    /// What the compiler said, with `--check`.
    pub(crate) compiled: Option<Compiled>,
}

/// What the compiler said of a crate.
#[derive(Debug, Clone, Default)]
pub(crate) struct Compiled {
    pub(crate) built: bool,
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) first: Option<String>,
}

impl Compiled {
    fn is_clean(&self) -> bool {
        self.built && self.errors == 0 && self.warnings == 0
    }

    /// Whether the compiler stopped before it had read all of this, at something else.
    fn is_unknown(&self) -> bool {
        !self.built && self.errors == 0 && self.warnings == 0
    }
}

impl Row {
    /// Whether there is output, and it compiles where that was asked.
    pub(crate) fn is_fine(&self) -> bool {
        self.outcome.failure.is_none() && self.compiled.as_ref().is_none_or(Compiled::is_clean)
    }

    /// Whether there is an answer within limits; and whether what was written compiles, where that was asked. What is
    /// not valid need not be written.
    pub(crate) fn is_answered(&self) -> bool {
        let one = &self.outcome;
        !one.crashed
            && one.cpu < MOST_SECONDS
            && one.megabytes < MOST_MEGABYTES
            && self.compiled.as_ref().is_none_or(Compiled::is_clean)
    }
}

/// Prints a line for each description that is not as it should be, what was left out and why, and a summary.
///
/// Where `any` files are asked about, those that are not valid descriptions are counted by what is wrong.
pub(crate) fn print(rows: &[Row], any: bool) {
    for row in rows {
        let one = &row.outcome;
        if let Some(failure) = one.failure.as_ref().filter(|_| one.crashed || !any) {
            println!(
                "{:28} {failure}; {} errors, first {}",
                row.slug,
                one.errors,
                one.first_error.as_deref().unwrap_or("-")
            );
        } else if let Some(compiled) = row
            .compiled
            .as_ref()
            .filter(|compiled| !compiled.is_clean() && !compiled.is_unknown())
        {
            println!(
                "{:28} {} errors, {} warnings, first {}",
                row.slug,
                compiled.errors,
                compiled.warnings,
                compiled.first.as_deref().unwrap_or("-")
            );
        } else if any && !row.is_answered() {
            println!(
                "{:28} {:.2} s of CPU, {:.0} MB",
                row.slug, one.cpu, one.megabytes
            );
        }
    }
    if any {
        let wrong = rows.iter().filter_map(|row| {
            let one = &row.outcome;
            one.first_error.as_ref().or(one.failure.as_ref())
        });
        reasons("not valid", wrong);
    }
    reasons(
        "left out",
        rows.iter().flat_map(|row| &row.outcome.left_out),
    );
    reasons("untyped", rows.iter().flat_map(|row| &row.outcome.untyped));
    let total =
        |number: fn(&Outcome) -> usize| rows.iter().map(|row| number(&row.outcome)).sum::<usize>();
    let worst = |number: fn(&Outcome) -> f64| {
        rows.iter()
            .map(|row| number(&row.outcome))
            .fold(0.0, f64::max)
    };
    let unknown = rows
        .iter()
        .filter(|row| row.compiled.as_ref().is_some_and(Compiled::is_unknown))
        .count();
    if unknown > 0 {
        println!("{unknown} were not compiled to the end");
    }
    let written = rows
        .iter()
        .filter(|row| row.outcome.failure.is_none())
        .count();
    let compiled = rows
        .iter()
        .filter(|row| row.compiled.as_ref().is_some_and(Compiled::is_clean))
        .count();
    if any {
        let valid = rows.iter().filter(|row| row.outcome.is_valid());
        let of_valid = valid.clone().filter(|row| row.is_fine()).count();
        println!(
            "{} files answered, {} valid of which {of_valid} are as they should be",
            rows.iter().filter(|row| !row.outcome.crashed).count(),
            valid.count(),
        );
    }
    println!(
        "{} descriptions: {written} written, {compiled} compiled without a warning; {} of {} operations; {} of {} schemas untyped; \
         {} lines; {:.1} s of CPU in all; at most {:.2} s of CPU, {:.2} s and {:.0} MB each",
        rows.len(),
        total(|one| one.generated),
        total(|one| one.described),
        total(|one| one.untyped.len()),
        total(|one| one.schemas),
        total(|one| one.lines),
        rows.iter().map(|row| row.outcome.cpu).sum::<f64>(),
        worst(|one| one.cpu),
        worst(|one| one.seconds),
        worst(|one| one.megabytes),
    );
}

/// The reasons, most frequent first, names and numbers in them aside.
fn reasons<'r>(what: &str, reasons: impl Iterator<Item = &'r String>) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for reason in reasons {
        let outline: Vec<&str> = reason.split('`').step_by(2).collect();
        *counts.entry(outline.join("…")).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (reason, count) in counts.iter().take(12) {
        println!("{what} {count:6} × {reason}");
    }
}

/// A row for each description, with a header.
pub(crate) fn tsv(rows: &[Row]) -> String {
    let mut text = String::from(
        "slug\tversion\twritten\terrors\twarnings\tdescribed\tgenerated\tleft_out\tschemas\tuntyped\tlines\tcpu\tseconds\tmegabytes\tcompiled\tfirst\n",
    );
    for Row {
        slug,
        version,
        outcome,
        compiled,
        ..
    } in rows
    {
        let said = compiled
            .as_ref()
            .and_then(|compiled| compiled.first.as_ref());
        // What is wrong says more than that nothing was written for it.
        let wrong = outcome.first_error.as_ref().or(outcome.failure.as_ref());
        let first = said.or(wrong);
        let first = first
            .map(|first| first.replace(['\t', '\n'], " "))
            .unwrap_or_default();
        let compiled = compiled
            .as_ref()
            .map_or("-".into(), |compiled| compiled.is_clean().to_string());
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{slug}\t{version}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{:.2}\t{:.3}\t{:.0}\t{compiled}\t{first}",
            outcome.failure.is_none(),
            outcome.errors,
            outcome.warnings,
            outcome.described,
            outcome.generated,
            outcome.left_out.len(),
            outcome.schemas,
            outcome.untyped.len(),
            outcome.lines,
            outcome.cpu,
            outcome.seconds,
            outcome.megabytes,
        );
    }
    text
}
