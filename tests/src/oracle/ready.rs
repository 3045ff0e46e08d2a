//! Descriptions whose types are compiled together.
//!
//! In: entries of the corpus. Out: for each, validators of its schemas and a type of each schema that is asked
//! about: those of components, and those that have examples.
//!
//! What always holds: both commands ask about the same types, so that what one compiled is there for the other.

use std::collections::HashMap;

use super::description::{Description, Schemas};
use super::walk;
use crate::corpus::Entry;
use crate::decoder::{self, Decodable, Decoder, Question, Verdict};

/// A description whose types can be decoded.
#[derive(Debug)]
pub struct Ready {
    /// Its name.
    pub slug: String,
    /// Its tree.
    pub description: Description,
    /// Its schemas.
    pub schemas: Schemas,
    /// The type of each schema, by pointer.
    pub types: HashMap<String, Decodable>,
}

/// What is asked about descriptions.
pub trait Ask {
    /// A description of whose types nothing is known, and why.
    fn failed(&mut self, slug: &str, reason: &str);

    /// Asks about some descriptions, whose types are compiled together.
    ///
    /// # Errors
    /// The types do not compile.
    fn ask(&mut self, batch: &Batch) -> Result<(), String>;
}

/// Asks about some descriptions; one whose types do not compile does not stand for all. With `lean`, no more is compiled
/// than must be, see [`Decoder::apart`].
pub fn ask(entries: &[Entry], lean: bool, asker: &mut impl Ask) {
    let batch = Batch::of(entries, lean);
    for (slug, reason) in &batch.failed {
        asker.failed(slug, reason);
    }
    if batch.ready.is_empty() {
        return;
    }
    if let Err(reason) = asker.ask(&batch) {
        match entries {
            // Something of it needs more.
            [_] if lean => ask(entries, false, asker),
            [entry] => asker.failed(&entry.slug, &reason),
            entries => entries.chunks(1).for_each(|one| ask(one, lean, asker)),
        }
    }
}

/// Some descriptions and the program that decodes their types.
#[derive(Debug)]
pub struct Batch {
    /// The descriptions.
    pub ready: Vec<Ready>,
    /// Those of which there are no types, and why.
    failed: Vec<(String, String)>,
    name: String,
    decoder: Decoder,
}

impl Batch {
    /// Generates the types of some descriptions.
    fn of(entries: &[Entry], lean: bool) -> Self {
        let mut batch = Self {
            ready: Vec::new(),
            failed: Vec::new(),
            name: entries
                .first()
                .map(|entry| entry.slug.clone())
                .unwrap_or_default(),
            decoder: Decoder::apart(lean),
        };
        for entry in entries {
            match prepare(entry, &mut batch.decoder) {
                Ok(ready) => batch.ready.push(ready),
                Err(reason) => batch.failed.push((entry.slug.clone(), reason)),
            }
        }
        batch
    }

    /// Decodes texts.
    ///
    /// # Errors
    /// The types do not compile.
    pub fn decode(&self, texts: &[(Decodable, String)]) -> Result<Vec<Verdict>, String> {
        let questions = texts.iter().map(|(of, text)| Question { of: *of, text });
        let questions: Vec<Question<'_>> = questions.collect();
        self.decoder.run(
            &decoder::folder(&format!("corpus/{}", self.name)),
            &questions,
        )
    }
}

fn prepare(entry: &Entry, decoder: &mut Decoder) -> Result<Ready, String> {
    let description = Description::read(&entry.path)?;
    let schemas = description.schemas()?;
    let found = walk::walk(&description.tree);
    let examples = found.examples.into_iter().map(|example| example.schema);
    let components = found.schemas.into_iter().filter(|pointer| {
        let name = pointer
            .strip_prefix("/components/schemas/")
            .or_else(|| pointer.strip_prefix("/definitions/"));
        name.is_some_and(|name| !name.contains('/'))
    });
    let mut pointers: Vec<String> = examples.chain(components).collect();
    pointers.sort_unstable();
    pointers.dedup();
    let generated = description.generate(&pointers)?;
    let typed = pointers.into_iter().zip(&generated.types);
    let (known, types): (Vec<_>, Vec<_>) = typed
        .filter_map(|(pointer, ty)| Some((pointer, ty.as_ref()?)))
        .unzip();
    let types = known
        .into_iter()
        .zip(decoder.add(&generated.output, types))
        .collect();
    Ok(Ready {
        slug: entry.slug.clone(),
        description,
        schemas,
        types,
    })
}
