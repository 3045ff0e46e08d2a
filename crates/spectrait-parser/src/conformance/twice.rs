//! Many keys of one object that are written twice: mostly the line between two objects is missing, or stands too deep.
//!
//! In: all that is said of a description. Out: the same, with one diagnostic for such an object.

use std::collections::HashMap;

use super::named;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::unescape;

/// From how many keys on that is what has happened.
const MANY: usize = 3;

/// Leaves one diagnostic of those on many keys of one object.
pub(super) fn join(found: &mut Vec<Diagnostic>) {
    let mut objects: HashMap<(u32, &str), Vec<usize>> = HashMap::new();
    for (number, diagnostic) in found.iter().enumerate() {
        if diagnostic.code == codes::DUPLICATE_KEY
            && let Some((object, _)) = diagnostic.place.pointer.rsplit_once('/')
        {
            let object = (diagnostic.place.document, object);
            objects.entry(object).or_default().push(number);
        }
    }
    objects.retain(|_, numbers| numbers.len() >= MANY);
    let mut removed = vec![false; found.len()];
    let mut joined = Vec::new();
    for numbers in objects.into_values() {
        let all: Vec<&Diagnostic> = numbers.iter().filter_map(|it| found.get(*it)).collect();
        let keys: Vec<_> = all
            .iter()
            .filter_map(|it| Some(unescape(it.place.pointer.rsplit_once('/')?.1)))
            .collect();
        let keys: Vec<&str> = keys.iter().map(AsRef::as_ref).collect();
        let (Some(first), Some(worst)) = (all.first(), all.iter().map(|it| it.severity).min())
        else {
            continue;
        };
        let message = format!(
            "the keys {} are written again below, which replaces these",
            named(&keys)
        );
        let mut one = Diagnostic {
            severity: worst,
            message,
            ..(*first).clone()
        };
        one = one.help(
            "did you leave out a line above the second ones, such as the name of what they belong to?",
        );
        joined.extend(numbers.first().map(|number| (*number, one)));
        for number in numbers.iter().skip(1) {
            if let Some(removed) = removed.get_mut(*number) {
                *removed = true;
            }
        }
    }
    for (number, one) in joined {
        if let Some(first) = found.get_mut(number) {
            *first = one;
        }
    }
    let mut removed = removed.into_iter();
    found.retain(|_| !removed.next().unwrap_or_default());
}
