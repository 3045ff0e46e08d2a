//! The same types by serde's derive, and the checks as a person would write them: nothing is reported but that something is
//! wrong.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

/// A basket.
#[derive(Debug, Deserialize)]
pub(crate) struct Basket {
    items: Vec<Item>,
}

/// An item of it.
#[derive(Debug, Deserialize)]
struct Item {
    sku: String,
    name: String,
    quantity: i64,
    price: f64,
    tags: Option<Vec<String>>,
    note: Option<String>,
}

static SKU: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("^[A-Z]{3}-[0-9]{5}$").ok());

/// Decodes a basket.
pub(crate) fn decode(text: &[u8]) -> Option<Basket> {
    serde_json::from_slice(text).ok()
}

/// Decodes a basket from what is seen to be UTF-8 all at once, which is quicker than each string alone.
pub(crate) fn decode_text(text: &[u8]) -> Option<Basket> {
    serde_json::from_str(std::str::from_utf8(text).ok()?).ok()
}

/// Decodes a basket from a tree.
pub(crate) fn from_tree(tree: serde_json::Value) -> Option<Basket> {
    serde_json::from_value(tree).ok()
}

/// Whether it is valid.
pub(crate) fn check(basket: &Basket) -> bool {
    (1..=100).contains(&basket.items.len()) && basket.items.iter().all(is_valid)
}

fn is_valid(item: &Item) -> bool {
    let length = |text: &str, least: usize, most: usize| {
        let length = text.chars().count();
        (least..=most).contains(&length)
    };
    SKU.as_ref().is_some_and(|sku| sku.is_match(&item.sku))
        && length(&item.name, 1, 40)
        && (1..=1000).contains(&item.quantity)
        && item.price > 0.0
        && item.price <= 100_000.0
        && item.note.as_ref().is_none_or(|note| length(note, 0, 200))
        && item.tags.as_ref().is_none_or(|tags| {
            let mut seen = HashSet::with_capacity(tags.len());
            tags.len() <= 10
                && tags
                    .iter()
                    .all(|tag| length(tag, 1, 20) && seen.insert(tag))
        })
}
