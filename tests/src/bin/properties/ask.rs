//! Values of some descriptions, asked of the validator and of generated types.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::path::Path;

use jsonschema::Validator;
use serde_json::Value;
use spectrait_tests::decoder::{Decodable, Verdict};
use spectrait_tests::oracle::outcome::Outcome;
use spectrait_tests::oracle::ready::{Ask, Batch, Ready};

use crate::values::Values;

/// What was asked, and what came of it.
pub(crate) struct Asked {
    /// Schemas that may disagree, with the reason.
    expected: BTreeMap<String, String>,
    /// How many values each description gets, by its name.
    shares: HashMap<String, usize>,
    seed: u64,
    /// The descriptions that were asked about.
    rows: Vec<(String, Counts)>,
    /// How many values disagreed for each reason.
    reasons: BTreeMap<String, usize>,
    failed: usize,
}

/// What came of the values of one description.
#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    schemas: usize,
    unasked: usize,
    values: usize,
    valid: usize,
    expected: usize,
    unexpected: usize,
}

impl Asked {
    pub(crate) fn new(
        expected: BTreeMap<String, String>,
        shares: HashMap<String, usize>,
        seed: u64,
    ) -> Self {
        Self {
            expected,
            shares,
            seed,
            rows: Vec::new(),
            reasons: BTreeMap::new(),
            failed: 0,
        }
    }

    /// The values of a description.
    fn make(&self, ready: &Ready, texts: &mut Vec<(Decodable, String)>) -> (Counts, Vec<Case>) {
        let (mut counts, mut cases) = (Counts::default(), Vec::new());
        let mut pointers: Vec<&String> = ready.types.keys().collect();
        pointers.sort_unstable();
        let share = self.shares.get(&ready.slug).copied().unwrap_or_default();
        let each = share.div_ceil(pointers.len().max(1)).max(1);
        for pointer in pointers {
            let Ok(validator) = ready.schemas.validator(pointer) else {
                counts.unasked += 1;
                continue;
            };
            counts.schemas += 1;
            let mut values = Values::new(ready.schemas.tree(), self.seed);
            let made: Vec<Value> = (0..each)
                .map(|_| values.make(&ready.schemas.moved(pointer)))
                .collect();
            texts.extend(
                made.iter()
                    .map(|value| (ready.types[pointer], value.to_string())),
            );
            cases.push(Case {
                name: format!("{} {pointer}", ready.slug),
                validator,
                values: made,
            });
        }
        (counts, cases)
    }

    /// Adds what came of the values of a description.
    fn compare(
        &mut self,
        counts: &mut Counts,
        cases: Vec<Case>,
        verdicts: &mut impl Iterator<Item = Verdict>,
    ) {
        /// How many disagreements about one schema are printed.
        const PRINTED: usize = 3;
        for case in cases {
            let mut printed = 0;
            // The values first: one of the verdicts would be lost at the end of the values.
            for (value, verdict) in case.values.iter().zip(verdicts.by_ref()) {
                counts.values += 1;
                let outcome = Outcome::of(&case.validator, value, verdict);
                counts.valid += usize::from(case.validator.is_valid(value));
                let Outcome::Disagreement(what) = outcome else {
                    continue;
                };
                if let Some(reason) = self.expected.get(&case.name) {
                    counts.expected += 1;
                    *self.reasons.entry(reason.clone()).or_default() += 1;
                    continue;
                }
                counts.unexpected += 1;
                printed += 1;
                if printed <= PRINTED {
                    println!("{}\n    {what}\n    {value}", case.name);
                }
            }
        }
    }

    /// Writes a row for each description.
    pub(crate) fn write(&self, path: &Path) -> Result<(), String> {
        let mut text = "slug\tschemas\tunasked\tvalues\tvalid\texpected\tunexpected\n".to_owned();
        for (slug, counts) in &self.rows {
            let Counts {
                schemas,
                unasked,
                values,
                valid,
                expected,
                unexpected,
            } = counts;
            let _ = writeln!(
                text,
                "{slug}\t{schemas}\t{unasked}\t{values}\t{valid}\t{expected}\t{unexpected}"
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
        println!("schemas                 {:8}", sum(|counts| counts.schemas));
        println!("schemas without verdict {:8}", sum(|counts| counts.unasked));
        println!("descriptions not asked  {:8}", self.failed);
        println!("values                  {:8}", sum(|counts| counts.values));
        println!("valid ones              {:8}", sum(|counts| counts.valid));
        println!(
            "as expected otherwise   {:8}",
            sum(|counts| counts.expected)
        );
        for (reason, values) in &self.reasons {
            println!("    {values}: {reason}");
        }
        println!("disagreements           {unexpected:8}");
        unexpected == 0 && self.failed == 0
    }
}

impl Ask for Asked {
    fn failed(&mut self, slug: &str, reason: &str) {
        self.failed += 1;
        println!("{slug}\n    {reason}");
    }

    fn ask(&mut self, batch: &Batch) -> Result<(), String> {
        let mut texts = Vec::new();
        let made: Vec<_> = batch
            .ready
            .iter()
            .map(|ready| self.make(ready, &mut texts))
            .collect();
        let mut verdicts = batch.decode(&texts)?.into_iter();
        for (ready, (mut counts, cases)) in batch.ready.iter().zip(made) {
            self.compare(&mut counts, cases, &mut verdicts);
            self.rows.push((ready.slug.clone(), counts));
        }
        Ok(())
    }
}

/// A schema and the values that are asked about.
struct Case {
    name: String,
    validator: Validator,
    values: Vec<Value>,
}
