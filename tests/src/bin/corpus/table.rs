//! The table of results, for people and for machines.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::one::Outcome;

/// What became of one description.
pub(crate) struct Row {
    pub(crate) slug: String,
    pub(crate) version: String,
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
}

impl Row {
    /// Whether there is output, and it compiles where that was asked.
    pub(crate) fn is_fine(&self) -> bool {
        self.outcome.failure.is_none() && self.compiled.as_ref().is_none_or(Compiled::is_clean)
    }
}

/// Prints a line for each description that is not as it should be, what was left out and why, and a summary.
pub(crate) fn print(rows: &[Row]) {
    for row in rows {
        if let Some(failure) = &row.outcome.failure {
            println!(
                "{:28} {failure}; {} errors, first {}",
                row.slug,
                row.outcome.errors,
                row.outcome.first_error.as_deref().unwrap_or("-")
            );
        } else if let Some(compiled) = row
            .compiled
            .as_ref()
            .filter(|compiled| !compiled.is_clean())
        {
            println!(
                "{:28} {} errors, {} warnings, first {}",
                row.slug,
                compiled.errors,
                compiled.warnings,
                compiled.first.as_deref().unwrap_or("-")
            );
        }
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
    let written = rows
        .iter()
        .filter(|row| row.outcome.failure.is_none())
        .count();
    let compiled = rows
        .iter()
        .filter(|row| row.compiled.as_ref().is_some_and(Compiled::is_clean))
        .count();
    println!(
        "{} descriptions: {written} written, {compiled} compiled without a warning; {} of {} operations; {} of {} schemas untyped; \
         {} lines; at most {:.2} s and {:.0} MB each",
        rows.len(),
        total(|one| one.generated),
        total(|one| one.described),
        total(|one| one.untyped.len()),
        total(|one| one.schemas),
        total(|one| one.lines),
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
        "slug\tversion\twritten\terrors\twarnings\tdescribed\tgenerated\tleft_out\tschemas\tuntyped\tlines\tseconds\tmegabytes\tcompiled\tfirst\n",
    );
    for Row {
        slug,
        version,
        outcome,
        compiled,
    } in rows
    {
        let said = compiled
            .as_ref()
            .and_then(|compiled| compiled.first.as_ref());
        let first = outcome
            .failure
            .as_ref()
            .or(said)
            .or(outcome.first_error.as_ref());
        let first = first
            .map(|first| first.replace(['\t', '\n'], " "))
            .unwrap_or_default();
        let compiled = compiled
            .as_ref()
            .map_or("-".into(), |compiled| compiled.is_clean().to_string());
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{slug}\t{version}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{:.3}\t{:.0}\t{compiled}\t{first}",
            outcome.failure.is_none(),
            outcome.errors,
            outcome.warnings,
            outcome.described,
            outcome.generated,
            outcome.left_out.len(),
            outcome.schemas,
            outcome.untyped.len(),
            outcome.lines,
            outcome.seconds,
            outcome.megabytes,
        );
    }
    text
}
