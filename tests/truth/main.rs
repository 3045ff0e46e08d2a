//! The report tells the truth: each operation, parameter, header, body and response of a description is in the model
//! or in the report, and so is each schema that says something and became any value.
//!
//! The descriptions are walked here as plain YAML and JSON, by the letter of the specification and without the parser.
//! Those of `specs` are always read; those of the corpus where its folder is at hand.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod raw;
mod values;

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use spectrait::ir::{Place, Shape};
use spectrait::{Error, Generator, Report};
use spectrait_tests::root;

use raw::{Kind, Part, Raw};

/// Descriptions of the corpus up to this size, so that the test ends in time without optimisations.
const LARGEST: u64 = 120_000;

/// Every how many-th of them is read.
const STEP: usize = 3;

/// The descriptions to read.
fn descriptions() -> Vec<PathBuf> {
    let files = |folder: PathBuf| {
        let entries = fs::read_dir(&folder).into_iter().flatten();
        let mut files: Vec<PathBuf> = entries
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file())
            .collect();
        files.sort();
        files
    };
    let corpus = root().join("../shared/corpus/real");
    let sample = files(corpus.clone());
    if sample.is_empty() {
        println!("skipped: the corpus is not at {}", corpus.display());
    }
    let small = sample
        .into_iter()
        .filter(|path| path.metadata().unwrap().len() <= LARGEST)
        .step_by(STEP);
    files(root().join("specs"))
        .into_iter()
        .chain(small)
        .collect()
}

/// The pointers that something is known of, and whether one is at or around a place.
struct Known(HashSet<String>);

impl Known {
    fn of<'p>(pointers: impl Iterator<Item = &'p str>) -> Self {
        Self(pointers.map(str::to_owned).collect())
    }

    fn at(&self, pointer: &str) -> bool {
        self.0.contains(pointer)
    }

    fn around(&self, pointer: &str) -> bool {
        let mut rest = pointer;
        loop {
            if self.at(rest) {
                return true;
            }
            match rest.rfind('/') {
                // The description as a whole is around everything.
                Some(end) if end > 0 => rest = &rest[..end],
                _ => return false,
            }
        }
    }
}

/// What the report lists.
fn listed(report: &Report) -> Known {
    let left_out = report.operations.left_out.iter().chain(&report.left_out);
    let left_out = left_out.map(|item| item.pointer.as_str());
    let untyped = report.schemas.untyped.iter();
    Known::of(left_out.chain(untyped.map(|item| item.pointer.as_str())))
}

/// What the model has.
fn modelled(description: &spectrait::parser::Description) -> Known {
    fn operations<'a>(operation: &'a spectrait::ir::Operation, places: &mut Vec<&'a Place>) {
        places.push(&operation.place);
        for callback in &operation.callbacks {
            operations(&callback.operation, places);
        }
    }
    let api = &description.api;
    let mut places: Vec<&Place> = Vec::new();
    let webhooks = api.webhooks.iter().map(|webhook| &webhook.operation);
    for operation in api.operations.iter().chain(webhooks) {
        operations(operation, &mut places);
    }
    places.extend(api.parameters.iter().map(|parameter| &parameter.place));
    places.extend(api.request_bodies.iter().map(|body| &body.place));
    places.extend(api.responses.iter().map(|response| &response.place));
    places.extend(api.headers.iter().map(|header| &header.place));
    let bodies = api.request_bodies.iter().flat_map(|body| &body.content);
    let content = bodies.chain(api.responses.iter().flat_map(|response| &response.content));
    places.extend(content.map(|media_type| &media_type.place));
    Known::of(places.into_iter().map(|place| place.pointer.as_str()))
}

/// What is neither in the model nor in the report.
fn lies(path: &PathBuf) -> Option<Vec<String>> {
    let text = fs::read_to_string(path).ok()?;
    let raw = Raw::read(&text)?;
    let generator = Generator::new(path);
    let description = generator.describe().ok()?;
    let report = match generator.generate() {
        Ok(output) => output.report,
        Err(Error::Description(rejected)) => rejected.output.report,
        Err(error) => panic!("{}: {error}", path.display()),
    };
    let (modelled, listed) = (modelled(&description), listed(&report));
    // A diagnostic says what became of what it is about.
    let said = Known::of(
        report
            .diagnostics
            .iter()
            .map(|finding| finding.pointer.as_str()),
    );
    let mut lies = Vec::new();
    for Part { kind, pointer, at } in raw.parts() {
        let known = modelled.at(&pointer)
            || listed.around(&pointer)
            || listed.around(&at)
            || said.at(&pointer)
            || said.at(&at)
            // The name or the location of a parameter is what is wrong with it.
            || kind == Kind::Parameter && (said.at(&format!("{pointer}/name")) || said.at(&format!("{pointer}/in")));
        if !known {
            lies.push(format!("{kind:?} {at}"));
        }
    }
    let types = || {
        description
            .api
            .types
            .iter()
            .filter(|ty| ty.place.document == 0)
    };
    // The members of `type: object` are any values, and stand where it does.
    let typed: HashSet<&str> = types()
        .filter(|ty| ty.shape != Shape::Any || ty.untyped.is_some() || ty.rules.is_some())
        .map(|ty| ty.place.pointer.as_str())
        .collect();
    for ty in types() {
        let pointer = ty.place.pointer.as_str();
        if let Some(said) = raw.demands(pointer)
            && !typed.contains(pointer)
        {
            lies.push(format!("any value at {pointer}, which has {said}"));
        }
    }
    Some(lies)
}

#[test]
fn everything_is_in_the_model_or_in_the_report() {
    let mut wrong = Vec::new();
    let mut read = 0;
    for path in descriptions() {
        let Some(lies) = lies(&path) else { continue };
        read += 1;
        let name = path.file_name().unwrap().display().to_string();
        wrong.extend(lies.into_iter().map(|lie| format!("{name}: {lie}")));
    }
    println!("{read} descriptions");
    assert!(read >= 4, "only {read} descriptions were read");
    assert!(
        wrong.is_empty(),
        "{} are lost:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
