//! The examples of some descriptions, asked of the validator and of generated types.

use std::collections::HashMap;

use serde_json::Value;
use spectrait_tests::decoder::Verdict;
use spectrait_tests::oracle::corpus::Entry;
use spectrait_tests::oracle::ready::Batch;
use spectrait_tests::oracle::{compare, walk};

use crate::table::{Outcome, Row, Table};

/// Asks about all examples of some descriptions, whose types are compiled together.
pub(crate) fn batch(entries: &[Entry], table: &mut Table) {
    let batch = Batch::of(entries);
    for (slug, reason) in &batch.failed {
        table.failed(slug, reason);
    }
    if let Err(reason) = decode(&batch, table) {
        match entries {
            [entry] => table.failed(&entry.slug, &reason),
            // One that does not compile does not stand for all.
            entries => entries.chunks(1).for_each(|one| self::batch(one, table)),
        }
    }
}

fn decode(batch: &Batch, table: &mut Table) -> Result<(), String> {
    let mut texts = Vec::new();
    for ready in &batch.ready {
        for example in walk::walk(&ready.description.tree).examples {
            if let Some(of) = ready.types.get(&example.schema) {
                texts.push((*of, example.value.to_string()));
            }
        }
    }
    let mut verdicts = batch.decode(&texts)?.into_iter();
    for ready in &batch.ready {
        let mut validators = HashMap::new();
        let mut rows = Vec::new();
        for example in walk::walk(&ready.description.tree).examples {
            let validator = validators
                .entry(example.schema.clone())
                .or_insert_with(|| ready.schemas.validator(&example.schema));
            let outcome = match ready.types.contains_key(&example.schema) {
                false => Outcome::Untyped,
                true => {
                    let verdict = verdicts.next().ok_or("an answer is missing")?;
                    match validator {
                        Ok(validator) => outcome(validator, example.value, verdict),
                        Err(reason) => Outcome::NoSchema(reason.clone()),
                    }
                }
            };
            rows.push(Row {
                pointer: example.pointer,
                value: example.value.to_string(),
                outcome,
            });
        }
        table.add(&ready.slug, rows);
    }
    Ok(())
}

fn outcome(validator: &jsonschema::Validator, value: &Value, verdict: Verdict) -> Outcome {
    let valid = validator
        .validate(value)
        .map_err(|error| format!("{} ({})", error, error.instance_path()));
    match (valid, verdict) {
        (Ok(()), Verdict::Accepted(text)) => {
            let after: Value = serde_json::from_str(&text).unwrap_or_default();
            match compare::difference(validator, value, &after) {
                None => Outcome::Equal,
                Some(difference) => Outcome::Altered(difference),
            }
        }
        (Err(_), Verdict::Rejected(_)) => Outcome::Refused,
        (Ok(()), Verdict::Rejected(reasons)) => Outcome::WronglyRejected(reasons.join("; ")),
        (Err(error), Verdict::Accepted(_)) => Outcome::WronglyAccepted(error),
        (_, Verdict::Panicked) => Outcome::Panicked,
    }
}
