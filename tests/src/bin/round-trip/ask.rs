//! The examples of some descriptions, asked of the validator and of generated types.

use std::collections::HashMap;

use spectrait_tests::oracle::outcome::Outcome;
use spectrait_tests::oracle::ready::{Ask, Batch};
use spectrait_tests::oracle::walk;

use crate::table::{Answer, Row, Table};

impl Ask for Table {
    fn failed(&mut self, slug: &str, reason: &str) {
        self.add_failed(slug, reason);
    }

    fn ask(&mut self, batch: &Batch) -> Result<(), String> {
        let mut asked = Vec::with_capacity(batch.ready.len());
        let mut texts = Vec::new();
        for ready in &batch.ready {
            let examples = walk::walk(&ready.description.tree).examples;
            texts.extend(examples.iter().filter_map(|example| {
                let of = ready.types.get(&example.schema)?;
                Some((*of, example.value.to_string()))
            }));
            asked.push((ready, examples));
        }
        let mut verdicts = batch.decode(&texts)?.into_iter();
        for (ready, examples) in asked {
            let mut validators = HashMap::new();
            let mut rows = Vec::with_capacity(examples.len());
            for example in examples {
                let answer = if ready.types.contains_key(&example.schema) {
                    let verdict = verdicts.next().ok_or("an answer is missing")?;
                    let validator = validators
                        .entry(example.schema.clone())
                        .or_insert_with(|| ready.schemas.validator(&example.schema));
                    match validator {
                        Ok(validator) => {
                            Answer::Verdict(Outcome::of(validator, example.value, verdict))
                        }
                        Err(reason) => Answer::NoSchema(reason.clone()),
                    }
                } else {
                    Answer::Untyped
                };
                rows.push(Row {
                    pointer: example.pointer,
                    value: example.value.to_string(),
                    answer,
                });
            }
            self.add(&ready.slug, rows);
        }
        Ok(())
    }
}
