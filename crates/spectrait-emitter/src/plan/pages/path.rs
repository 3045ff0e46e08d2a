//! How a list is reached in the type of a page.
//!
//! In: a planned type and the keys of members. Out: [`Step`]s, and what the list holds. What always holds: the steps
//! compile, and lead nowhere only where a member is absent or `null`.

use serde::Serialize;

use super::super::{Item, RustType, TypesPlan};

/// A step into a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Step {
    /// `.name`
    Field(String),
    /// `.0`, of a wrapper.
    Inner,
    /// The value of an `Option`.
    Some,
    /// The value of a `Field`.
    Value,
}

/// The steps to the list at some keys, and what it holds.
pub(super) fn typed<'t>(
    types: &'t TypesPlan,
    mut ty: &'t RustType,
    keys: &[String],
    steps: &mut Vec<Step>,
) -> Option<RustType> {
    let mut keys = keys.iter();
    // Circles of aliases are as long as there are items at most.
    for _ in 0..=types.items.len() + 4 * (keys.len() + 1) {
        ty = match ty {
            RustType::Option(inner) => {
                steps.push(Step::Some);
                inner
            }
            RustType::Field(inner) => {
                steps.push(Step::Value);
                inner
            }
            RustType::Boxed(inner) => inner,
            RustType::Vec(item) => {
                return keys.next().is_none().then(|| (**item).clone());
            }
            RustType::Named(position) => match &types.items.get(*position)?.item {
                Item::Alias(other) => other,
                Item::Newtype(inner) => {
                    steps.push(Step::Inner);
                    inner
                }
                Item::Struct(item) => {
                    let key = keys.next()?;
                    let field = item.fields.iter().find(|field| field.key == *key)?;
                    steps.push(Step::Field(field.name.clone()));
                    &field.ty
                }
                _ => return None,
            },
            _ => return None,
        };
    }
    None
}
