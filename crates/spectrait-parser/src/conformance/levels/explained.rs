//! What was found at the wrong level, and what follows from it.
//!
//! In: each explanation, and what it explains. Out: all that is said of the description, with the explanations in the place
//! of what follows from them. What leads nowhere because of one is counted there.

use std::collections::HashMap;

use super::super::followers::{Followers, around, leads_on, sought};
use crate::diagnostic::{Diagnostic, Severity, codes};
use crate::document::{Documents, join};

/// What was explained.
#[derive(Debug, Default)]
pub(super) struct Explained {
    document: u32,
    pub(super) said: Vec<Diagnostic>,
    /// The members at the wrong level, and the number of what is said of each.
    pub(super) strays: HashMap<String, usize>,
    /// Objects that are empty because their members are somewhere else.
    pub(super) empty: HashMap<String, usize>,
    /// Objects that lack members because these are somewhere else: each, and the number of what is said of it.
    pub(super) incomplete: HashMap<String, Vec<(String, usize)>>,
    /// Members by the objects that they are meant to stand in: the place of each, and the number of what is said of it.
    moved: HashMap<String, Vec<(String, usize)>>,
    /// Objects whose keys are there twice because the line between is at the wrong level.
    pub(super) doubled: HashMap<String, usize>,
    /// Schemas that contradict themselves because of what stands in them.
    pub(super) contradicted: HashMap<String, usize>,
    /// Objects whose `$ref` is not theirs.
    pub(super) no_references: HashMap<String, usize>,
    /// What references at the wrong level lead to, which was read as another kind of object: each, and the number of
    /// what is said of the reference.
    pub(super) misread: HashMap<String, usize>,
}

impl Explained {
    pub(super) fn new(document: u32) -> Self {
        Self {
            document,
            ..Self::default()
        }
    }

    pub(super) fn empty(&mut self, pointer: String) {
        self.empty.insert(pointer, self.said.len());
    }

    pub(super) fn incomplete(&mut self, pointer: &str, keys: &[&str]) {
        let number = self.said.len();
        let missing = self.incomplete.entry(pointer.to_owned()).or_default();
        missing.extend(keys.iter().map(|key| (format!("`{key}`"), number)));
    }

    /// Members that are meant to stand in another object.
    pub(super) fn moved(&mut self, from: &str, to: &str, keys: &[&str]) {
        let number = self.said.len();
        let moves = keys.iter().map(|key| (join(from, key), number));
        self.moved.entry(to.to_owned()).or_default().extend(moves);
    }

    /// The explanation of what stands at a place, or around it.
    fn of(&self, pointer: &str) -> Option<usize> {
        around(pointer).find_map(|around| self.strays.get(around).copied())
    }

    /// The explanation of what leads to a place and finds nothing there.
    fn missed(&self, pointer: &str, documents: &Documents) -> Option<usize> {
        // What stood below a line that is at the wrong level may have come to stand in it.
        const MOVED: usize = 8;
        let moved = around(pointer).find_map(|meant| {
            let (inside, name) = meant.rsplit_once('/')?;
            let rest = pointer.get(meant.len()..)?;
            self.moved
                .get(inside)?
                .iter()
                .take(MOVED)
                .find_map(|(from, number)| {
                    let is_it = from.rsplit_once('/').is_some_and(|(_, key)| key == name);
                    let rest = match is_it {
                        true => rest.to_owned(),
                        false => format!("/{name}{rest}"),
                    };
                    leads_on(documents, self.document, from, &rest).then_some(*number)
                })
        });
        moved.or_else(|| around(pointer).find_map(|around| self.empty.get(around).copied()))
    }

    pub(super) fn is_below(&self, pointer: &str) -> bool {
        self.of(pointer).is_some()
    }

    /// The explanation that a diagnostic follows from.
    fn reason(&self, diagnostic: &Diagnostic) -> Option<usize> {
        if diagnostic.place.document != self.document {
            return None;
        }
        let pointer = &diagnostic.place.pointer;
        let known = self.of(pointer);
        if let Some(number) = known.or_else(|| self.empty.get(pointer).copied()) {
            return Some(number);
        }
        let lacks =
            |(key, number): &(String, usize)| diagnostic.message.contains(key).then_some(*number);
        let object = || pointer.rsplit_once('/').map(|(object, _)| object);
        let number = match diagnostic.code {
            codes::MISSING_FIELD => {
                let missing = self.incomplete.get(pointer);
                let missing = missing.and_then(|missing| missing.iter().find_map(lacks));
                return missing.or_else(|| self.misread.get(pointer).copied());
            }
            codes::UNKNOWN_MEMBER => self.misread.get(object()?),
            codes::CONTRADICTORY_SCHEMA => self.contradicted.get(pointer),
            codes::DUPLICATE_KEY => self.doubled.get(object()?),
            codes::BESIDE_REFERENCE => self.no_references.get(object()?),
            _ => None,
        };
        number.copied()
    }

    /// Replaces what follows.
    pub(super) fn replace(mut self, documents: &Documents, found: &mut Vec<Diagnostic>) {
        if self.said.is_empty() {
            return;
        }
        let mut worst = vec![Severity::Warning; self.said.len()];
        let mut followers = vec![Followers::default(); self.said.len()];
        found.retain(|diagnostic| {
            let mut reason = self.reason(diagnostic);
            if reason.is_none()
                && diagnostic.place.document == self.document
                && let Some(pointer) = sought(documents, diagnostic)
            {
                reason = self.missed(&pointer, documents);
                if let Some(followers) = reason.and_then(|number| followers.get_mut(number)) {
                    followers.add(diagnostic);
                }
            }
            if let Some(worst) = reason.and_then(|number| worst.get_mut(number)) {
                *worst = (*worst).min(diagnostic.severity);
            }
            reason.is_none()
        });
        for ((diagnostic, worst), followers) in self.said.iter_mut().zip(worst).zip(followers) {
            diagnostic.severity = worst;
            followers.note(diagnostic);
        }
        found.append(&mut self.said);
    }
}
