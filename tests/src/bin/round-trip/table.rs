//! What is printed: disagreements, a row for each description, and the sum.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use spectrait_tests::oracle::outcome::Outcome;

/// What there is to say of an example.
pub(crate) enum Answer {
    /// Both were asked.
    Verdict(Outcome),
    /// The validator does not take the schema.
    NoSchema(String),
    /// There is no type for the schema.
    Untyped,
}

/// An example and what became of it.
pub(crate) struct Row {
    pub(crate) pointer: String,
    pub(crate) value: String,
    pub(crate) answer: Answer,
}

/// How often each outcome was.
#[derive(Default, Clone, Copy)]
struct Counts {
    examples: usize,
    equal: usize,
    refused: usize,
    unasked: usize,
    expected: usize,
    unexpected: usize,
}

/// Everything that is printed.
pub(crate) struct Table {
    expected: BTreeMap<String, String>,
    met: BTreeSet<String>,
    rows: Vec<(String, Counts)>,
    failed: usize,
}

impl Table {
    pub(crate) fn new(expected: BTreeMap<String, String>) -> Self {
        Self {
            expected,
            met: BTreeSet::new(),
            rows: Vec::new(),
            failed: 0,
        }
    }

    /// A description of which nothing is known.
    pub(crate) fn add_failed(&mut self, slug: &str, reason: &str) {
        match self.expected.contains_key(slug) {
            true => drop(self.met.insert(slug.to_owned())),
            false => self.failed += 1,
        }
        println!("{slug}\n    {reason}");
    }

    /// The examples of a description.
    pub(crate) fn add(&mut self, slug: &str, rows: Vec<Row>) {
        let mut counts = Counts::default();
        for row in rows {
            counts.examples += 1;
            let what = match row.answer {
                Answer::Verdict(Outcome::Equal) => {
                    counts.equal += 1;
                    continue;
                }
                Answer::Verdict(Outcome::Refused) => {
                    counts.refused += 1;
                    continue;
                }
                Answer::Verdict(Outcome::Disagreement(what)) => what,
                Answer::Untyped => {
                    counts.unasked += 1;
                    println!("{slug} {}\n    has no type", row.pointer);
                    continue;
                }
                Answer::NoSchema(reason) => {
                    counts.unasked += 1;
                    println!("{slug} {}\n    the validator: {reason}", row.pointer);
                    continue;
                }
            };
            let name = format!("{slug} {}", row.pointer);
            let value: String = row.value.chars().take(200).collect();
            if self.expected.contains_key(&name) {
                counts.expected += 1;
                self.met.insert(name);
            } else {
                counts.unexpected += 1;
                println!("{name}\n    {what}\n    {value}");
            }
        }
        self.rows.push((slug.to_owned(), counts));
    }

    /// Writes a row for each description.
    pub(crate) fn write(&self, path: &Path) -> Result<(), String> {
        let mut text = "slug\texamples\tequal\trefused\tunasked\texpected\tunexpected\n".to_owned();
        for (slug, counts) in &self.rows {
            let Counts {
                examples,
                equal,
                refused,
                unasked,
                expected,
                unexpected,
            } = counts;
            let _ = writeln!(
                text,
                "{slug}\t{examples}\t{equal}\t{refused}\t{unasked}\t{expected}\t{unexpected}"
            );
        }
        std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// Prints the sum; whether all is as it is expected.
    pub(crate) fn finish(&self) -> bool {
        let sum = |of: fn(&Counts) -> usize| -> usize {
            self.rows.iter().map(|(_, counts)| of(counts)).sum()
        };
        let unexpected = sum(|counts| counts.unexpected);
        println!();
        println!("descriptions          {:7}", self.rows.len());
        println!("not asked about       {:7}", self.failed);
        println!("examples              {:7}", sum(|counts| counts.examples));
        println!("valid, and equal      {:7}", sum(|counts| counts.equal));
        println!("invalid, and refused  {:7}", sum(|counts| counts.refused));
        println!("without a verdict     {:7}", sum(|counts| counts.unasked));
        println!("as expected otherwise {:7}", sum(|counts| counts.expected));
        println!("disagreements         {unexpected:7}");
        let asked = |name: &&String| {
            let slug = name.split(' ').next().unwrap_or_default();
            self.rows.iter().any(|(asked, _)| asked == slug)
        };
        let gone: Vec<&String> = self
            .expected
            .keys()
            .filter(|name| !self.met.contains(*name))
            .filter(asked)
            .collect();
        for name in &gone {
            println!("expected, but agrees now: {name}");
        }
        unexpected == 0 && gone.is_empty() && self.failed == 0
    }
}
