//! Values of some descriptions, asked of the validator and of generated types.

use std::collections::{BTreeMap, HashMap};

use jsonschema::Validator;
use serde_json::Value;
use spectrait_tests::decoder::Verdict;
use spectrait_tests::oracle::compare;
use spectrait_tests::oracle::corpus::Entry;
use spectrait_tests::oracle::ready::{Batch, Ready};

use crate::values::Values;

/// What was asked, and what came of it.
pub(crate) struct Asked {
    /// Schemas that may disagree, with the reason.
    expected: BTreeMap<String, String>,
    seed: u64,
    values: usize,
    valid: usize,
    schemas: usize,
    unasked: usize,
    disagreements: usize,
    unexpected: usize,
    failed: usize,
}

impl Asked {
    pub(crate) fn new(expected: BTreeMap<String, String>, seed: u64) -> Self {
        Self {
            expected,
            seed,
            values: 0,
            valid: 0,
            schemas: 0,
            unasked: 0,
            disagreements: 0,
            unexpected: 0,
            failed: 0,
        }
    }

    /// Asks about the components of some descriptions; each has its share of values.
    pub(crate) fn batch(&mut self, entries: &[Entry], shares: &HashMap<&str, usize>) {
        let batch = Batch::of(entries);
        for (slug, reason) in &batch.failed {
            self.failed += 1;
            println!("{slug}\n    {reason}");
        }
        let (mut texts, mut cases) = (Vec::new(), Vec::new());
        for ready in &batch.ready {
            let share = shares.get(ready.slug.as_str()).copied().unwrap_or_default();
            self.make(ready, share, &mut texts, &mut cases);
        }
        match batch.decode(&texts) {
            Ok(verdicts) => self.compare(cases, verdicts),
            Err(reason) => match entries {
                [entry] => {
                    self.failed += 1;
                    println!("{}\n    {reason}", entry.slug);
                }
                // One that does not compile does not stand for all.
                entries => entries.chunks(1).for_each(|one| self.batch(one, shares)),
            },
        }
    }

    fn make(
        &mut self,
        ready: &Ready,
        share: usize,
        texts: &mut Vec<(spectrait_tests::decoder::Decodable, String)>,
        cases: &mut Vec<Case>,
    ) {
        let mut pointers: Vec<&String> = ready.types.keys().collect();
        pointers.sort_unstable();
        let each = share.div_ceil(pointers.len().max(1)).max(1);
        for pointer in pointers {
            let Ok(validator) = ready.schemas.validator(pointer) else {
                self.unasked += 1;
                continue;
            };
            self.schemas += 1;
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
    }

    fn compare(&mut self, cases: Vec<Case>, verdicts: Vec<Verdict>) {
        /// How many disagreements about one schema are printed.
        const PRINTED: usize = 3;
        let mut verdicts = verdicts.into_iter();
        for case in cases {
            let mut printed = 0;
            for (value, verdict) in case.values.iter().zip(verdicts.by_ref()) {
                self.values += 1;
                let valid = case.validator.validate(value);
                self.valid += usize::from(valid.is_ok());
                let what = match (valid, verdict) {
                    (Ok(()), Verdict::Accepted(text)) => {
                        let after = serde_json::from_str(&text).unwrap_or_default();
                        match compare::difference(&case.validator, value, &after) {
                            None => continue,
                            Some(difference) => format!("altered: {difference}"),
                        }
                    }
                    (Err(_), Verdict::Rejected(_)) => continue,
                    (Ok(()), Verdict::Rejected(reasons)) => {
                        format!("rejected: {}", reasons.join("; "))
                    }
                    (Err(error), Verdict::Accepted(_)) => {
                        format!("accepted: {error} ({})", error.instance_path())
                    }
                    (_, Verdict::Panicked) => "panicked".to_owned(),
                };
                self.disagreements += 1;
                if !self.expected.contains_key(&case.name) {
                    self.unexpected += 1;
                    printed += 1;
                    if printed <= PRINTED {
                        println!("{}\n    {what}\n    {value}", case.name);
                    }
                }
            }
        }
    }

    /// Prints the sum; whether all is as it is expected.
    pub(crate) fn finish(&self) -> bool {
        println!();
        println!("schemas                 {:8}", self.schemas);
        println!("schemas without verdict {:8}", self.unasked);
        println!("descriptions not asked  {:8}", self.failed);
        println!("values                  {:8}", self.values);
        println!("valid ones              {:8}", self.valid);
        println!("disagreements           {:8}", self.disagreements);
        println!("of them not expected    {:8}", self.unexpected);
        self.unexpected == 0 && self.failed == 0
    }
}

/// A schema and the values that are asked about.
struct Case {
    name: String,
    validator: Validator,
    values: Vec<Value>,
}
