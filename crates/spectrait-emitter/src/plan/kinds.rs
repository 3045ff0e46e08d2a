//! What a value looks like as far as text on the wire must know: the guide of parameter styles.
//!
//! In: a type of the API. Out: a [`Kind`], a tree of bounded depth and size: what comes back to itself is
//! [`Kind::Any`] there, and where schemas hold each other in so many ways that the tree would be large, it is less deep.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde::Serialize;
use spectrait_ir::{Api, JsonType, Location, Rule, RuleSetId, Shape, Style, TypeId, Value};

use super::parameters::WirePlan;

/// How deep kinds may be nested, names and unions counted. No parameter style goes further.
const DEPTH: usize = 8;

/// How many lists and objects deep kinds are, and how many there may be in one tree of that depth. Only `deepObject` asks for
/// more than two, and what is asked of one level grows with the description.
const TREES: [(usize, usize); 8] = [
    (8, 1_000),
    (7, 1_000),
    (6, 1_000),
    (5, 1_000),
    (4, 1_000),
    (3, 1_000),
    (2, 50_000),
    (1, usize::MAX),
];

/// In how many schemas of conditions members are looked for.
const CONDITIONS: usize = 64;

/// The kind of a value that is written as text: what `Kind` of the support code is made of.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// A string.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Nothing.
    Null,
    /// Anything.
    Any,
    /// A list.
    Array(Box<Kind>),
    /// A list whose first items are these, and those behind them that.
    Tuple(Vec<Kind>, Box<Kind>),
    /// An object with known members.
    Object(Vec<(String, Kind)>),
    /// An object with known members, and others, whose keys are data.
    Open(Vec<(String, Kind)>, Box<Kind>),
    /// An object whose keys are data.
    Map(Box<Kind>),
    /// One of several.
    OneOf(Vec<Kind>),
}

impl Kind {
    /// As much of it as is looked at where a text is read. A JSON document says itself what it is, and so does what stands
    /// inside a list or an object, which is one, unless its members are written one by one.
    #[must_use]
    pub fn as_read(&self, name: &str, location: Location, wire: &WirePlan) -> Self {
        match wire {
            WirePlan::Content { json: true } if self.may_be_null() => {
                Self::OneOf(vec![Self::Any, Self::Null])
            }
            WirePlan::Content { json: true } => Self::Any,
            WirePlan::Style {
                style: Style::DeepObject,
                ..
            } => self.clone(),
            // The members of the whole query, and those without a field, are each written as parameters are.
            _ if location == Location::Querystring || name.is_empty() => self.shallow(2),
            WirePlan::Style { explode: true, .. }
                if matches!(location, Location::Query | Location::Cookie) =>
            {
                self.in_pairs()
            }
            _ => self.shallow(1),
        }
    }

    /// As much of it as is looked at where the members of an object are pairs: a list has a pair for each item.
    fn in_pairs(&self) -> Self {
        let named = |members: &[(String, Self)]| {
            let members = members.iter();
            let members = members.map(|(name, kind)| (name.clone(), kind.of_part()));
            members.collect()
        };
        match self {
            Self::OneOf(kinds) => one_of(kinds.iter().map(Self::in_pairs)),
            Self::Object(members) => Self::Object(named(members)),
            Self::Open(members, others) => Self::Open(named(members), Box::new(others.of_part())),
            Self::Map(values) => Self::Map(Box::new(values.of_part())),
            kind => kind.shallow(1),
        }
    }

    /// Whether lists or objects are inside others for which a style has no form. Where the members of an object are pairs,
    /// a list has one for each item.
    #[must_use]
    pub fn nests(&self, in_pairs: bool) -> bool {
        let nests = |member: &Self| member.is_nested(in_pairs);
        match self {
            Self::OneOf(kinds) => kinds.iter().any(|kind| kind.nests(in_pairs)),
            Self::Array(item) => item.has_parts(),
            Self::Tuple(items, others) => others.has_parts() || items.iter().any(Self::has_parts),
            Self::Object(members) => members.iter().any(|(_, kind)| nests(kind)),
            Self::Open(members, others) => {
                nests(others) || members.iter().any(|(_, kind)| nests(kind))
            }
            Self::Map(values) => nests(values),
            _ => false,
        }
    }

    /// Whether a style has no form for it as a member of an object.
    fn is_nested(&self, in_pairs: bool) -> bool {
        self.has_parts() && !(in_pairs && self.has_pairs())
    }

    /// Whether all parts that it may have are items that are known by their texts, so that each has a pair of its own
    /// (`Parameter::has_pairs_of` of the support code).
    fn has_pairs(&self) -> bool {
        match self {
            Self::OneOf(kinds) => kinds.iter().all(|kind| match kind {
                Self::Any => false,
                kind => !kind.has_parts() || kind.has_pairs(),
            }),
            Self::Array(item) => item.is_text(),
            Self::Tuple(items, others) => others.is_text() && items.iter().all(Self::is_text),
            _ => false,
        }
    }

    /// It in one word.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Null => "null",
            Self::Array(_) | Self::Tuple(..) => "list",
            Self::Object(_) | Self::Open(..) | Self::Map(_) => "object",
            Self::Any | Self::OneOf(_) => "any",
        }
    }

    /// Whether it has a text, and is known to have no parts.
    fn is_text(&self) -> bool {
        match self {
            Self::String | Self::Integer | Self::Number | Self::Boolean => true,
            Self::OneOf(kinds) => kinds.iter().all(Self::is_text),
            _ => false,
        }
    }

    /// Whether it may be a list or an object.
    fn has_parts(&self) -> bool {
        match self {
            Self::Array(_) | Self::Tuple(..) => true,
            Self::Object(_) | Self::Open(..) | Self::Map(_) => true,
            Self::OneOf(kinds) => kinds.iter().any(Self::has_parts),
            _ => false,
        }
    }

    /// As much of it as is looked at where a part is read: an object is a document, and so is each item of a list.
    #[must_use]
    pub fn of_part(&self) -> Self {
        match self {
            Self::OneOf(kinds) => one_of(kinds.iter().map(Self::of_part)),
            Self::Array(_) | Self::Tuple(..) => self.shallow(1),
            _ => self.shallow(0),
        }
    }

    fn may_be_null(&self) -> bool {
        match self {
            Self::Null => true,
            Self::OneOf(kinds) => kinds.iter().any(Self::may_be_null),
            _ => false,
        }
    }

    /// Without what is more than some lists and objects deep.
    fn shallow(&self, depth: usize) -> Self {
        let inner = |kind: &Self| Box::new(kind.shallow(depth.saturating_sub(1)));
        let named = |members: &[(String, Self)]| {
            let members = members.iter();
            let members = members.map(|(name, kind)| (name.clone(), *inner(kind)));
            members.collect()
        };
        match self {
            Self::OneOf(kinds) => one_of(kinds.iter().map(|kind| kind.shallow(depth))),
            Self::Array(_) | Self::Tuple(..) if depth == 0 => Self::Array(Box::new(Self::Any)),
            Self::Object(_) | Self::Open(..) | Self::Map(_) if depth == 0 => {
                Self::Map(Box::new(Self::Any))
            }
            Self::Array(items) => Self::Array(inner(items)),
            Self::Tuple(items, others) => Self::Tuple(
                items.iter().map(|item| *inner(item)).collect(),
                inner(others),
            ),
            Self::Object(members) => Self::Object(named(members)),
            Self::Open(members, others) => Self::Open(named(members), inner(others)),
            Self::Map(values) => Self::Map(inner(values)),
            kind => kind.clone(),
        }
    }
}

/// The kind of a type's values.
#[must_use]
pub fn kind(api: &Api, id: TypeId) -> Kind {
    let trees = TREES.iter().map(|&(levels, left)| {
        let mut kinds = Kinds {
            api,
            path: HashSet::new(),
            levels,
            left,
        };
        let kind = kinds.of(id);
        (kinds.left > 0).then_some(kind)
    });
    trees.flatten().next().unwrap_or(Kind::Any)
}

struct Kinds<'a> {
    api: &'a Api,
    /// The types whose kind is being found.
    path: HashSet<TypeId>,
    /// How many lists and objects are looked into below.
    levels: usize,
    /// How many kinds there may still be.
    left: usize,
}

impl Kinds<'_> {
    fn of(&mut self, id: TypeId) -> Kind {
        let mut kinds = Vec::new();
        self.add(id, &mut HashSet::new(), &mut kinds);
        one_of(kinds.into_iter())
    }

    /// The kind of what is in a list or an object.
    fn part(&mut self, id: TypeId) -> Kind {
        self.levels -= 1;
        let kind = self.of(id);
        self.levels += 1;
        kind
    }

    /// Adds the kinds that a type stands for: of a union those of its branches, each type once.
    fn add(&mut self, id: TypeId, met: &mut HashSet<TypeId>, kinds: &mut Vec<Kind>) {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 || self.path.len() >= DEPTH || self.path.contains(&id) {
            kinds.push(Kind::Any);
            return;
        }
        if !met.insert(id) {
            return;
        }
        self.path.insert(id);
        match &self.api.ty(id).shape {
            Shape::Union(union) => {
                for branch in &union.branches {
                    self.add(branch.ty, met, kinds);
                }
            }
            Shape::Nullable(inner) => {
                self.add(*inner, met, kinds);
                kinds.push(Kind::Null);
            }
            Shape::Alias(inner) => self.add(*inner, met, kinds),
            _ => kinds.push(self.inside(id)),
        }
        self.path.remove(&id);
    }

    /// The kind of a type that is no name and no union.
    fn inside(&mut self, id: TypeId) -> Kind {
        match &self.api.ty(id).shape {
            Shape::Array { .. } | Shape::Tuple { .. } if self.levels == 0 => {
                Kind::Array(Box::new(Kind::Any))
            }
            Shape::Map { .. } | Shape::Object(_) if self.levels == 0 => {
                Kind::Map(Box::new(Kind::Any))
            }
            Shape::Null => Kind::Null,
            Shape::Boolean => Kind::Boolean,
            Shape::Integer { .. } => Kind::Integer,
            Shape::Number { .. } => Kind::Number,
            Shape::String { .. } | Shape::JsonText(_) => Kind::String,
            Shape::Enum { values, .. } => one_of(values.iter().map(|value| of_value(&value.value))),
            Shape::Array { items } => Kind::Array(Box::new(self.part(*items))),
            Shape::Tuple { prefix, rest } => {
                let items: Vec<Kind> = prefix.iter().map(|item| self.part(*item)).collect();
                let others = rest.map(|rest| self.part(rest));
                let mut kinds = items.iter().chain(&others);
                let first = kinds.next().cloned().unwrap_or(Kind::Any);
                if kinds.all(|kind| *kind == first) {
                    return Kind::Array(Box::new(first));
                }
                Kind::Tuple(items, Box::new(others.unwrap_or(Kind::Any)))
            }
            Shape::Map { values } => Kind::Map(Box::new(self.part(*values))),
            Shape::Object(object) => {
                let mut conditional = self.conditional(id);
                let members = object.properties.iter().map(|property| {
                    let kind = match (
                        self.part(property.ty),
                        conditional.shift_remove(&property.name),
                    ) {
                        (Kind::Any, Some(kind)) => kind,
                        (kind, _) => kind,
                    };
                    (property.name.clone(), kind)
                });
                let mut members: Vec<_> = members.collect();
                members.extend(conditional);
                let others: Vec<Kind> = object.kept().map(|ty| self.part(ty)).collect();
                if others.is_empty() && !object.properties.is_empty() {
                    return Kind::Object(members);
                }
                let others = Box::new(one_of(others.into_iter()));
                match members.is_empty() {
                    true => Kind::Map(others),
                    false => Kind::Open(members, others),
                }
            }
            Shape::Any | Shape::Never => Kind::Any,
            // Looked into before.
            Shape::Union(_) | Shape::Nullable(_) | Shape::Alias(_) => Kind::Any,
        }
    }

    /// The members that an object has only where something else holds (`then`, `dependentSchemas`), as rules say it.
    fn conditional(&self, id: TypeId) -> IndexMap<String, Kind> {
        let mut found: IndexMap<&str, Vec<Kind>> = IndexMap::new();
        let mut seen = HashSet::new();
        let mut open: Vec<RuleSetId> = self.api.ty(id).rules.into_iter().collect();
        while let Some(id) = open.pop() {
            if seen.len() >= CONDITIONS || !seen.insert(id) {
                continue;
            }
            for rule in &self.api.rule_set(id).rules {
                match rule {
                    Rule::Properties { properties, .. } => {
                        for (name, set) in properties {
                            found.entry(name).or_default().push(self.ruled(*set));
                        }
                    }
                    Rule::If {
                        condition,
                        then,
                        otherwise,
                    } => open.extend([*condition].iter().chain(then).chain(otherwise)),
                    Rule::DependentSchemas(sets) => open.extend(sets.values()),
                    Rule::AllOf(sets) | Rule::AnyOf(sets) | Rule::OneOf(sets) => open.extend(sets),
                    Rule::Is(set) => open.push(*set),
                    _ => {}
                }
            }
        }
        let found = found.into_iter();
        let found = found.map(|(name, kinds)| (name.to_owned(), one_of(kinds.into_iter())));
        found.collect()
    }

    /// The kind of values that rules are about.
    fn ruled(&self, id: RuleSetId) -> Kind {
        let any = || Box::new(Kind::Any);
        let mut kinds = self
            .api
            .rule_set(id)
            .rules
            .iter()
            .filter_map(|rule| match rule {
                Rule::Enum(values) => Some(one_of(values.iter().map(of_value))),
                Rule::Type(types) => Some(one_of(types.iter().map(|ty| match ty {
                    JsonType::Null => Kind::Null,
                    JsonType::Boolean => Kind::Boolean,
                    JsonType::Integer => Kind::Integer,
                    JsonType::Number => Kind::Number,
                    JsonType::String => Kind::String,
                    JsonType::Array => Kind::Array(any()),
                    JsonType::Object => Kind::Map(any()),
                }))),
                _ => None,
            });
        kinds.next_back().unwrap_or(Kind::Any)
    }
}

/// One of several kinds, each once; what is nested is laid flat. A text is read as the first that it can be, so
/// what fewer texts are comes first, and `null` last: a string that may be null is read as a string.
pub(super) fn one_of(kinds: impl Iterator<Item = Kind>) -> Kind {
    let mut flat = Vec::new();
    for kind in kinds {
        let inner = match kind {
            Kind::OneOf(inner) => inner,
            kind => vec![kind],
        };
        for kind in inner {
            if !flat.contains(&kind) {
                flat.push(kind);
            }
        }
    }
    flat.sort_by_key(|kind| match kind {
        Kind::Boolean => 0,
        Kind::Integer => 1,
        Kind::Number => 2,
        Kind::Array(_) | Kind::Tuple(..) | Kind::OneOf(_) => 3,
        Kind::Object(_) | Kind::Open(..) | Kind::Map(_) => 3,
        Kind::String | Kind::Any => 4,
        Kind::Null => 5,
    });
    match flat.len() {
        0 => Kind::Any,
        1 => flat.swap_remove(0),
        _ => Kind::OneOf(flat),
    }
}

fn of_value(value: &Value) -> Kind {
    match value {
        Value::Null => Kind::Null,
        Value::Bool(_) => Kind::Boolean,
        Value::Number(number) if number.as_integer().is_some() => Kind::Integer,
        Value::Number(_) => Kind::Number,
        Value::String(_) => Kind::String,
        Value::Array(_) | Value::Object(_) => Kind::Any,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_a_list_of_parts_keep_their_kind_wherever_the_list_stands() {
        let either = one_of([Kind::Integer, Kind::String].into_iter());
        let list = Kind::Array(Box::new(either));
        let lists = Kind::Array(Box::new(list.clone()));
        let nullable = |list| one_of([list, Kind::Null].into_iter());
        assert_eq!(list.of_part(), list);
        assert_eq!(nullable(list.clone()).of_part(), nullable(list));
        let of_documents = Kind::Array(Box::new(Kind::Array(Box::new(Kind::Any))));
        assert_eq!(nullable(lists).of_part(), nullable(of_documents));
    }

    /// Ten objects, each with a property of each: what is looked into grows with the depth to the tenth power.
    #[test]
    fn objects_that_hold_each_other_have_kinds_of_bounded_size() {
        let properties: Vec<String> = (0..10)
            .map(|of| {
                format!("p{of}: {{$ref: '#/components/schemas/O{of}'}}, n{of}: {{type: integer}}")
            })
            .collect();
        let object = format!(
            "{{type: object, properties: {{{}}}}}",
            properties.join(", ")
        );
        let schemas: Vec<String> = (0..10).map(|of| format!("O{of}: {object}")).collect();
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents: {{schemas: {{{}}}}}",
            schemas.join(", ")
        );
        let api = spectrait_parser::read(vec![spectrait_parser::Source::new("t.yaml", text)]).api;
        let kind = kind(&api, TypeId(0));
        let Kind::Object(members) = &kind else {
            panic!("{kind:?}");
        };
        // What stands inside is still known.
        let inner = members.iter().find(|(name, _)| name == "p1");
        let Some((_, Kind::Object(inner))) = inner else {
            panic!("{inner:?}");
        };
        assert!(inner.contains(&("n9".to_owned(), Kind::Integer)));
        assert!(size(&kind) < 2_000, "{}", size(&kind));
    }

    /// How many kinds there are in one.
    fn size(kind: &Kind) -> usize {
        match kind {
            Kind::Object(members) => members.iter().map(|(_, kind)| size(kind)).sum::<usize>() + 1,
            Kind::Array(inner) | Kind::Map(inner) => size(inner) + 1,
            _ => 1,
        }
    }
}
