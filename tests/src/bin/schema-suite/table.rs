//! What is printed: disagreements, and how many tests passed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use spectrait_tests::oracle::expected;

/// A test and what became of it.
pub(crate) struct Row<'g> {
    pub(crate) file: &'g str,
    pub(crate) group: &'g str,
    pub(crate) test: &'g str,
    pub(crate) outcome: Outcome,
}

/// What became of a test.
pub(crate) enum Outcome {
    Agrees,
    WronglyAccepted,
    WronglyRejected(String),
    Panicked,
    NotGenerated(String),
}

/// Prints everything; whether all is as it is expected.
pub(crate) fn print(rows: &[Row<'_>], expected: Option<&Path>) -> Result<bool, String> {
    let reasons = expected::read(expected)?;
    let mut files: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut met = BTreeSet::new();
    let (mut passed, mut unexpected) = (0, 0);
    for row in rows {
        let (file_passed, file_all) = files.entry(row.file).or_default();
        *file_all += 1;
        let what = match &row.outcome {
            Outcome::Agrees => {
                *file_passed += 1;
                passed += 1;
                continue;
            }
            Outcome::WronglyAccepted => "accepted".to_owned(),
            Outcome::WronglyRejected(reasons) => format!("rejected: {reasons}"),
            Outcome::Panicked => "panicked".to_owned(),
            Outcome::NotGenerated(reason) => format!("not generated: {reason}"),
        };
        let name = format!("{}: {}: {}", row.file, row.group, row.test);
        if let Some(reason) = reasons.get(&name) {
            println!("{name}\n    {what}\n    as expected: {reason}");
            met.insert(name);
        } else {
            println!("{name}\n    {what}");
            unexpected += 1;
        }
    }
    println!();
    for (file, (passed, all)) in &files {
        println!("{file:40} {passed:5} / {all:5}");
    }
    println!("{:40} {passed:5} / {:5}", "all", rows.len());
    let missing: Vec<&String> = reasons.keys().filter(|name| !met.contains(*name)).collect();
    for name in &missing {
        println!("expected, but agrees now: {name}");
    }
    Ok(unexpected == 0 && missing.is_empty())
}
