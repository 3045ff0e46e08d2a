//! Defaults of parameters: what a handler gets where a request has none (OpenAPI 3.0.4 §4.7.24.1: what the receiver assumes).
//!
//! In: a parameter that may be left out, and its Rust type. Out: the default, where the type has a literal for it.
//!
//! What always holds: a default that its own schema refuses is none, and neither is `null`: there is nothing then.

use serde::Serialize;
use spectrait_ir::{Api, Number, Parameter, TypeId, Value, Wire};

use super::item::Item;
use super::items::json;
use super::{RustType, Types};

/// A default, as its type writes it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DefaultPlan {
    /// `true`, `false`
    Boolean(bool),
    /// A number of a primitive type.
    Number(Number, &'static str),
    /// A `String`.
    Text(String),
    /// A variant of an enum.
    Variant(RustType, String),
    /// What a newtype holds.
    Newtype(RustType, Box<DefaultPlan>),
    /// The items of a `Vec`.
    List(Vec<DefaultPlan>),
}

/// What the description says that stands for an absent parameter: beside the type that its schema names, else of that.
pub(super) fn said<'a>(api: &'a Api, parameter: &'a Parameter, base: TypeId) -> Option<&'a Value> {
    let of_type = |id| api.ty(id).default.as_ref();
    let own = parameter.default.as_ref();
    own.or(of_type(parameter.ty)).or(of_type(base))
}

/// The default of a parameter that is said to be a value, by the type of its values without `null`.
pub(super) fn of(
    types: &Types<'_>,
    parameter: &Parameter,
    base: TypeId,
    ty: &RustType,
    value: &Value,
) -> Option<DefaultPlan> {
    // Who sends `null` says that there is none, and may do so in JSON.
    let is_json = matches!(parameter.wire, Wire::Content { .. });
    if is_json && types.valid.is_valid(parameter.ty, &Value::Null) {
        return None;
    }
    let default = literal(types, ty, value)?;
    types.valid.is_valid(base, value).then_some(default)
}

fn literal(types: &Types<'_>, ty: &RustType, value: &Value) -> Option<DefaultPlan> {
    let plan = &types.plan;
    match (plan.behind_aliases(ty, |_| true), value) {
        (RustType::Primitive("bool"), Value::Bool(value)) => Some(DefaultPlan::Boolean(*value)),
        (RustType::Primitive(primitive), Value::Number(number)) => {
            let is_whole = number.as_integer().is_some() || primitive.starts_with('f');
            is_whole.then_some(DefaultPlan::Number(*number, primitive))
        }
        (RustType::String, Value::String(text)) => Some(DefaultPlan::Text(text.clone())),
        (RustType::Vec(item), Value::Array(values)) => {
            let items = values.iter().map(|value| match value {
                // What an empty list within a list is of, nothing says.
                Value::Array(_) => None,
                value => literal(types, item, value),
            });
            Some(DefaultPlan::List(items.collect::<Option<_>>()?))
        }
        (named @ RustType::Named(position), value) => {
            let variant = match &plan.items.get(*position)?.item {
                Item::Newtype(inner) => {
                    let inner = Box::new(literal(types, inner, value)?);
                    return Some(DefaultPlan::Newtype(named.clone(), inner));
                }
                Item::StringEnum(item) => {
                    let text = value.as_str()?;
                    let mut variants = item.variants.iter();
                    variants.find(|it| it.value == text)?.name.clone()
                }
                Item::ValueEnum(item) => {
                    let json = json(value);
                    let mut variants = item.variants.iter();
                    variants.find(|it| it.json == json)?.name.clone()
                }
                _ => return None,
            };
            Some(DefaultPlan::Variant(named.clone(), variant))
        }
        _ => None,
    }
}
