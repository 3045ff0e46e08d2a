//! What the variants of a union are called.
//!
//! In: a union, and how its branches are told apart. Out: a name for each branch.
//!
//! What always holds: no two variants have one name. What somebody chose for a branch comes first, then what the
//! description calls it, then a value or the only member that tells it, then what kind of value it is; branches
//! that are called alike take what tells them from each other.

use std::collections::HashMap;

use spectrait_ir::{Branch, Object, Shape, StringFormat, TypeId, Union, Value};

use super::Decision;
use super::graph::Graph;
use super::names::{self, Case, Scope};

/// How long a title or a description is at most that names a variant.
const NAME_LENGTH: usize = 40;

/// How many words a description has at most that names a variant.
const NAME_WORDS: usize = 4;

/// The names of the variants of a union, in the order of its branches. Those of `wanted` come before all others.
pub(super) fn variant_names(
    graph: &Graph<'_>,
    union: &Union,
    decision: &Decision,
    wanted: &[Option<String>],
) -> Vec<String> {
    let given = |branch: &Branch, index| {
        own_name(graph, branch.ty, branch.name.as_deref()).or_else(|| tag_name(decision, index))
    };
    let plain: Vec<String> = union
        .branches
        .iter()
        .enumerate()
        .map(|(index, branch)| {
            // What a branch is by itself comes before what kind of value it is, which another may be too one day.
            given(branch, index).unwrap_or_else(|| kind_name(graph, branch.ty))
        })
        .collect();
    let branches = union.branches.iter().enumerate();
    let telling: Vec<Option<String>> = branches
        .map(|(index, branch)| match given(branch, index) {
            Some(_) => None,
            None => telling_name(graph, branch.ty),
        })
        .collect();
    let (plain_counts, telling_counts) = (counts(&plain), counts(telling.iter().flatten()));
    let mut scope = Scope::default();
    let mut chosen: Vec<Option<String>> = vec![None; plain.len()];
    for (slot, name) in chosen.iter_mut().zip(wanted) {
        *slot = name.as_deref().map(|name| scope.claim(name, Case::Pascal));
    }
    // Names that only one branch has come first, so that the others give way.
    for ((slot, name), telling) in chosen.iter_mut().zip(&plain).zip(&telling) {
        if slot.is_none() && telling.is_none() && plain_counts.get(name.as_str()) == Some(&1) {
            *slot = Some(scope.claim(name, Case::Pascal));
        }
    }
    for (slot, name) in chosen.iter_mut().zip(&telling) {
        let name = name.as_deref().filter(|name| !scope.contains(name));
        let name = name.filter(|name| telling_counts.get(name) == Some(&1));
        if let (None, Some(name)) = (&slot, name) {
            *slot = Some(scope.claim(name, Case::Pascal));
        }
    }
    let keys = distinctive_keys(graph, union);
    let slots = chosen
        .iter_mut()
        .zip(&plain)
        .zip(&union.branches)
        .zip(keys)
        .enumerate();
    for (index, (((slot, name), branch), key)) in
        slots.filter(|(_, (((slot, _), _), _))| slot.is_none())
    {
        let mut candidates = Vec::new();
        candidates.extend(tag_name(decision, index));
        candidates.extend(constant(graph, branch.ty).map(|text| names::variant_name(&text)));
        candidates.extend(member_name(graph, branch.ty, true));
        candidates.extend(key.map(|key| names::variant_name(&key)));
        candidates.extend(member_name(graph, branch.ty, false));
        candidates.extend(array_name(graph, branch.ty));
        candidates.extend(format_name(graph, branch.ty));
        candidates.extend(described_name(graph, branch.ty));
        candidates.push(name.clone());
        *slot = Some(scope.claim_first(&candidates));
    }
    chosen.into_iter().flatten().collect()
}

/// How many branches have each name.
fn counts<'n>(names: impl IntoIterator<Item = &'n String>) -> HashMap<&'n str, usize> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    counts
}

/// A variant's name by the value that tells it: the first of two, so that a second one renames nothing. One of many would
/// name too little of what it is.
fn tag_name(decision: &Decision, index: usize) -> Option<String> {
    match decision {
        Decision::Tag {
            values,
            shared: false,
            ..
        } => match values.get(index)?.as_slice() {
            [value] | [value, _] => Some(names::variant_name(value)),
            _ => None,
        },
        _ => None,
    }
}

/// A variant's name that the description gives: the component's, else the title.
fn own_name(graph: &Graph<'_>, id: TypeId, given: Option<&str>) -> Option<String> {
    let ty = graph.ty(id);
    let title = ty
        .docs
        .title
        .as_deref()
        .filter(|title| title.len() <= NAME_LENGTH);
    if let Some(name) = given.or(ty.component.as_deref()).or(title) {
        return Some(names::variant_name(name));
    }
    let base = graph.ty(graph.base(id));
    base.component.as_deref().map(names::variant_name)
}

/// A variant's name by what kind of value it is.
fn kind_name(graph: &Graph<'_>, id: TypeId) -> String {
    match graph.base_shape(id) {
        Shape::Any | Shape::Alias(_) | Shape::Nullable(_) => "Any".to_owned(),
        Shape::Never => "Never".to_owned(),
        Shape::Null => "Null".to_owned(),
        Shape::Boolean => "Boolean".to_owned(),
        Shape::Integer { .. } => "Integer".to_owned(),
        Shape::Number { .. } => "Number".to_owned(),
        Shape::String { format } => match format {
            StringFormat::DateTime => "DateTime",
            StringFormat::Date => "Date",
            StringFormat::Uuid => "Uuid",
            StringFormat::Ipv4 => "Ipv4",
            StringFormat::Ipv6 => "Ipv6",
            StringFormat::Uri => "Uri",
            StringFormat::Byte => "Base64",
            _ => "String",
        }
        .to_owned(),
        Shape::Enum { .. } => {
            constant(graph, id).map_or_else(|| "Enum".to_owned(), |text| names::variant_name(&text))
        }
        Shape::Array { items } => {
            let items = graph.ty(*items);
            items.component.as_deref().map_or_else(
                || "Array".to_owned(),
                |name| format!("{}Array", names::variant_name(name)),
            )
        }
        Shape::Tuple { .. } => "Array".to_owned(),
        Shape::JsonText(_) => "JsonText".to_owned(),
        Shape::Map { .. } => "Map".to_owned(),
        Shape::Object(_) => "Object".to_owned(),
        Shape::Union(_) => "Union".to_owned(),
    }
}

/// A name that tells an object from others, by the first member that has one value only, and that has to be there or
/// need not.
fn member_name(graph: &Graph<'_>, id: TypeId, required: bool) -> Option<String> {
    let Shape::Object(object) = graph.base_shape(id) else {
        return None;
    };
    let members = object.properties.iter();
    let mut members = members.filter(|member| member.required == required);
    let text = members.find_map(|member| constant(graph, member.ty))?;
    Some(names::variant_name(&text))
}

/// An object's name by what it would be told by beside others of its kind: a text that it has to hold, or its only
/// member, which it has to have. So it is called the same before and after there are others.
fn telling_name(graph: &Graph<'_>, id: TypeId) -> Option<String> {
    let Shape::Object(object) = graph.base_shape(id) else {
        return None;
    };
    let members = object.properties.iter().filter(|member| member.required);
    // `2.0` is a version, and names nothing.
    let mut texts = members.filter_map(|member| only_text(graph, member.ty));
    let text = texts.find(|text| text.starts_with(char::is_alphabetic));
    let text = text.or(match object.properties.as_slice() {
        [only] if only.required => Some(&*only.name),
        _ => None,
    });
    text.map(names::variant_name)
}

/// A name that tells a list from others, by what kind of value its items are.
fn array_name(graph: &Graph<'_>, id: TypeId) -> Option<String> {
    match graph.base_shape(id) {
        Shape::Array { items } => Some(format!("{}Array", kind_name(graph, *items))),
        _ => None,
    }
}

/// A name that tells a text or a number from others, by its format.
fn format_name(graph: &Graph<'_>, id: TypeId) -> Option<String> {
    let format = match graph.base_shape(id) {
        Shape::String { format } => format.name(),
        Shape::Integer { format } | Shape::Number { format } => format.as_deref(),
        _ => None,
    };
    format.map(names::variant_name)
}

/// A name by a description that is short enough to be one: `Missing parameter`.
fn described_name(graph: &Graph<'_>, id: TypeId) -> Option<String> {
    let description = graph.ty(id).docs.description.as_deref()?.trim();
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '(' | ')' | '/');
    let words = description.split_whitespace().count();
    let is_short = (1..=NAME_WORDS).contains(&words) && description.len() <= NAME_LENGTH;
    (is_short && description.chars().all(is_name)).then(|| names::variant_name(description))
}

/// The only value of a type, where it is a text.
fn only_text<'a>(graph: &Graph<'a>, id: TypeId) -> Option<&'a str> {
    match graph.base_shape(id) {
        Shape::Enum { values, .. } => match values.as_slice() {
            [only] => only.value.as_str(),
            _ => None,
        },
        _ => None,
    }
}

/// The only value of a type, as text.
fn constant(graph: &Graph<'_>, id: TypeId) -> Option<String> {
    match graph.base_shape(id) {
        Shape::Enum { values, .. } => match values.as_slice() {
            [only] => match &only.value {
                Value::String(text) => Some(text.clone()),
                Value::Bool(value) => Some(value.to_string()),
                Value::Number(number) => Some(number.to_string()),
                Value::Null | Value::Array(_) | Value::Object(_) => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// For each branch the first member that no other branch has, those that it requires first.
fn distinctive_keys(graph: &Graph<'_>, union: &Union) -> Vec<Option<String>> {
    let objects: Vec<Option<&Object>> = union
        .branches
        .iter()
        .map(|branch| match graph.base_shape(branch.ty) {
            Shape::Object(object) => Some(object),
            _ => None,
        })
        .collect();
    let mut holders: HashMap<&str, usize> = HashMap::new();
    for property in objects
        .iter()
        .flatten()
        .flat_map(|object| &object.properties)
    {
        *holders.entry(&property.name).or_default() += 1;
    }
    let alone = |name: &str| holders.get(name) == Some(&1);
    objects
        .iter()
        .map(|object| {
            let own = object
                .iter()
                .flat_map(|object| &object.properties)
                .filter(|property| alone(&property.name));
            own.clone()
                .find(|property| property.required)
                .or_else(|| own.clone().next())
                .map(|property| property.name.clone())
        })
        .collect()
}
