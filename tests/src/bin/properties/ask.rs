//! Values of some descriptions, asked of the validator and of generated types.

use std::collections::{BTreeMap, HashMap};

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
    values: usize,
    valid: usize,
    schemas: usize,
    unasked: usize,
    disagreements: usize,
    unexpected: usize,
    failed: usize,
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
            values: 0,
            valid: 0,
            schemas: 0,
            unasked: 0,
            disagreements: 0,
            unexpected: 0,
            failed: 0,
        }
    }

    fn make(&mut self, ready: &Ready, texts: &mut Vec<(Decodable, String)>, cases: &mut Vec<Case>) {
        let mut pointers: Vec<&String> = ready.types.keys().collect();
        pointers.sort_unstable();
        let share = self.shares.get(&ready.slug).copied().unwrap_or_default();
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
                let outcome = Outcome::of(&case.validator, value, verdict);
                self.valid += usize::from(case.validator.is_valid(value));
                let Outcome::Disagreement(what) = outcome else {
                    continue;
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

impl Ask for Asked {
    fn failed(&mut self, slug: &str, reason: &str) {
        self.failed += 1;
        println!("{slug}\n    {reason}");
    }

    fn ask(&mut self, batch: &Batch) -> Result<(), String> {
        let (mut texts, mut cases) = (Vec::new(), Vec::new());
        for ready in &batch.ready {
            self.make(ready, &mut texts, &mut cases);
        }
        self.compare(cases, batch.decode(&texts)?);
        Ok(())
    }
}

/// A schema and the values that are asked about.
struct Case {
    name: String,
    validator: Validator,
    values: Vec<Value>,
}
