//! Selecting: which operations are generated.
//!
//! In: a description that was read, and selectors. Out: the same description without the operations and webhooks that
//! were not asked for, without what only they use, and without the diagnostics about that; and a diagnostic for each
//! selector that fits nothing.
//!
//! What always holds: what stays is as it would be without a selection; only what it reaches stays.

mod selector;
#[cfg(test)]
mod tests;

pub use selector::{Selector, UnknownSelector};

use std::collections::HashSet;

use spectrait_ir::{LeftOut, Operation, Place, Reached, Unread};
use spectrait_parser::diagnostic::{Diagnostic, codes};
use spectrait_parser::document::join;
use spectrait_parser::{Description, closest};

use self::selector::Subject;

/// What to generate.
#[derive(Debug, Clone, Default)]
pub(crate) struct Selection {
    /// Where there are any: only what one of these fits.
    pub(crate) include: Vec<Selector>,
    /// Nothing that one of these fits.
    pub(crate) exclude: Vec<Selector>,
}

impl Selection {
    /// Takes everything out of a description that was not asked for.
    pub(crate) fn apply(&self, description: &mut Description) {
        if self.include.is_empty() && self.exclude.is_empty() {
            return;
        }
        self.report_unmatched(description);
        let api = &mut description.api;
        let (mut gone, mut empty) = (Vec::new(), Vec::new());
        let described = api.operations.len() + lost_operations(&api.left_out);
        api.operations.retain(|operation| {
            let keep = self.keeps(&Subject::operation(operation));
            if !keep {
                empty.push(key_of_path(operation));
                gone.push(operation.place.clone());
            }
            keep
        });
        api.webhooks.retain(|webhook| {
            let keep = self.keeps(&Subject::webhook(&webhook.name, &webhook.operation));
            if !keep {
                gone.push(webhook.operation.place.clone());
            }
            keep
        });
        for (item, unread) in lost(&api.left_out) {
            if !self.keeps(&Subject::unread(unread)) {
                gone.push(item.place.clone());
            }
        }
        let mut reached = api.drop_unreached();
        let operations = api.operations.iter();
        let operations = operations.chain(api.webhooks.iter().map(|webhook| &webhook.operation));
        reached
            .kept
            .extend(operations.map(|operation| operation.place.clone()));
        let items = reached.kept.iter().filter_map(path_item);
        let items: HashSet<Place> = items
            .chain(api.operations.iter().map(key_of_path))
            .collect();
        empty.extend(gone.iter().filter_map(path_item));
        empty.retain(|item| !items.contains(item));
        reached.dropped.extend(empty);
        reached.dropped.extend(gone);
        // A path item that is used twice.
        reached
            .dropped
            .retain(|place| !reached.kept.contains(place));
        api.left_out.retain(|item| !is_gone(&reached, &item.place));
        api.operations_not_selected =
            described - api.operations.len() - lost_operations(&api.left_out);
        description
            .diagnostics
            .retain(|diagnostic| !is_gone(&reached, &diagnostic.place));
    }

    fn keeps(&self, subject: &Subject<'_>) -> bool {
        let fits = |selectors: &[Selector]| selectors.iter().any(|one| one.fits(subject));
        (self.include.is_empty() || fits(&self.include)) && !fits(&self.exclude)
    }

    /// Reports the selectors that fit nothing.
    fn report_unmatched(&self, description: &mut Description) {
        let api = &description.api;
        let subjects: Vec<Subject<'_>> = api
            .operations
            .iter()
            .map(Subject::operation)
            .chain(
                api.webhooks
                    .iter()
                    .map(|webhook| Subject::webhook(&webhook.name, &webhook.operation)),
            )
            .chain(lost(&api.left_out).map(|(_, unread)| Subject::unread(unread)))
            .collect();
        let mut found = Vec::new();
        for (option, selectors) in [("include", &self.include), ("exclude", &self.exclude)] {
            for selector in selectors {
                if subjects.iter().any(|subject| selector.fits(subject)) {
                    continue;
                }
                let place = Place {
                    document: 0,
                    pointer: selector.section().to_owned(),
                };
                let message = format!("nothing here is what to {option}: `{selector}`");
                let known: HashSet<&str> = subjects
                    .iter()
                    .flat_map(|subject| selector.values(subject))
                    .collect();
                let mut known: Vec<&str> = known.into_iter().collect();
                known.sort_unstable();
                found.push(
                    Diagnostic::error(codes::UNMATCHED_SELECTOR, place, message)
                        .at_key()
                        .did_you_mean(closest(selector.text(), known.into_iter())),
                );
            }
        }
        description.diagnostics.extend(found);
    }
}

/// How many operations could not be read.
fn lost_operations(left_out: &[LeftOut]) -> usize {
    let lost = lost(left_out);
    lost.filter(|(_, unread)| unread.webhook.is_none()).count()
}

/// The operations and webhooks that could not be read.
fn lost(left_out: &[LeftOut]) -> impl Iterator<Item = (&LeftOut, &Unread)> {
    left_out
        .iter()
        .filter_map(|item| Some((item, item.operation.as_deref()?)))
}

/// Where the path of an operation stands, which may be another place than that of its path item.
fn key_of_path(operation: &Operation) -> Place {
    Place {
        document: 0,
        pointer: join("/paths", &operation.path),
    }
}

/// The path item that an operation at a place stands in.
fn path_item(operation: &Place) -> Option<Place> {
    let (item, _) = operation.pointer.rsplit_once('/')?;
    let item = item.strip_suffix("/additionalOperations").unwrap_or(item);
    Some(Place {
        document: operation.document,
        pointer: item.to_owned(),
    })
}

/// Whether a place belongs to what is gone: the nearest thing around it that is known decides.
fn is_gone(reached: &Reached, place: &Place) -> bool {
    let mut place = place.clone();
    loop {
        if reached.kept.contains(&place) {
            return false;
        }
        if reached.dropped.contains(&place) {
            return true;
        }
        let Some(end) = place.pointer.rfind('/') else {
            return false;
        };
        place.pointer.truncate(end);
    }
}

impl<'a> Subject<'a> {
    fn operation(operation: &'a Operation) -> Self {
        Self {
            tags: operation.tags.iter().map(String::as_str).collect(),
            id: operation.id.as_deref(),
            method: &operation.method,
            path: Some(&operation.path),
            webhook: None,
        }
    }

    fn webhook(name: &'a str, operation: &'a Operation) -> Self {
        Self {
            path: None,
            webhook: Some(name),
            ..Self::operation(operation)
        }
    }

    fn unread(operation: &'a Unread) -> Self {
        Self {
            tags: operation.tags.iter().map(String::as_str).collect(),
            id: operation.id.as_deref(),
            method: &operation.method,
            path: operation.webhook.is_none().then_some(&operation.path),
            webhook: operation.webhook.as_deref(),
        }
    }
}
