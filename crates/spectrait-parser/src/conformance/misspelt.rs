//! Members that are said to be missing where they are there under a name that is nearly theirs.
//!
//! In: all that is said of a description. Out: the same without what is said to be missing, and without what leads nowhere
//! because of the name. What is misspelt is as bad as what it lacks.

use std::collections::HashMap;

use super::followers::{Followers, around, leads_on, sought};
use crate::diagnostic::{Diagnostic, Severity, codes};
use crate::document::{Documents, join as join_pointer};

/// Leaves what is said of the spelling of a member, and not that it is missing.
pub(super) fn join(documents: &Documents, found: &mut Vec<Diagnostic>) {
    let mut misspelt: HashMap<(u32, &str), Vec<(usize, &str)>> = HashMap::new();
    // By the place that each is meant to have: the place that it has, and the number of what is said of it.
    let mut renamed: HashMap<(u32, String), (&str, usize)> = HashMap::new();
    for (number, diagnostic) in found.iter().enumerate() {
        if diagnostic.code == codes::UNKNOWN_MEMBER
            && let Some((object, _)) = diagnostic.place.pointer.rsplit_once('/')
            && let Some(meant) = diagnostic.help.as_deref().and_then(quoted)
        {
            let document = diagnostic.place.document;
            let right = join_pointer(object, meant.trim_matches('`'));
            if documents.node(document, &right).is_none() {
                renamed.insert((document, right), (&diagnostic.place.pointer, number));
            }
            misspelt
                .entry((document, object))
                .or_default()
                .push((number, meant));
        }
    }
    if misspelt.is_empty() {
        return;
    }
    let mut followers: HashMap<usize, Followers> = HashMap::new();
    let reasons = found.iter().map(|diagnostic| {
        if let Some(pointer) = sought(documents, diagnostic) {
            let document = diagnostic.place.document;
            let (written, right, number) = around(&pointer).find_map(|right| {
                let (written, number) = renamed.get(&(document, right.to_owned()))?;
                Some((written, right, *number))
            })?;
            let rest = pointer.get(right.len()..)?;
            if !leads_on(documents, document, written, rest) {
                return None;
            }
            followers.entry(number).or_default().add(diagnostic);
            return Some((number, diagnostic.severity));
        }
        let place = (diagnostic.place.document, diagnostic.place.pointer.as_str());
        let members = misspelt
            .get(&place)
            .filter(|_| diagnostic.code == codes::MISSING_FIELD)?;
        let mut members = members.iter();
        // An object that is meant to be a reference needs nothing else.
        let (number, _) =
            members.find(|(_, meant)| *meant == "`$ref`" || diagnostic.message.contains(meant))?;
        Some((*number, diagnostic.severity))
    });
    let reasons: Vec<Option<(usize, Severity)>> = reasons.collect();
    for (number, severity) in reasons.iter().flatten() {
        if let Some(misspelt) = found.get_mut(*number) {
            misspelt.severity = misspelt.severity.min(*severity);
        }
    }
    for (number, followers) in followers {
        if let Some(misspelt) = found.get_mut(number) {
            followers.note(misspelt);
        }
    }
    let mut reasons = reasons.into_iter();
    found.retain(|_| reasons.next().flatten().is_none());
}

/// The first name of a text, with its backticks.
fn quoted(text: &str) -> Option<&str> {
    let start = text.find('`')?;
    let length = text.get(start + 1..)?.find('`')?;
    text.get(start..=start + 1 + length)
}
