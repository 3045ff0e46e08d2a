//! How the branches of a union are told apart.
//!
//! In: the [`Graph`]. Out: for every union a [`Decision`] and the reason for it, and the
//! [names of its variants](super::variant_names).
//!
//! What always holds: a decision never takes a value to a branch when another one fits it. So a JSON type
//! decides only where types cannot overlap (an integer is a number too), a key only where the other branches
//! refuse it. What nothing else decides is tried, branch by branch.

use std::collections::{HashMap, HashSet};

use spectrait_ir::{Additional, JsonType, Object, Shape, TypeId, Union, UnionKind, Value};

use super::Decision;
use super::chosen::Chosen;
use super::graph::Graph;
use super::one_way;
use super::several::keeps_several;
use super::variant_names::variant_names;

/// What is decided about each union.
#[derive(Debug, Default)]
pub(crate) struct UnionFacts {
    facts: HashMap<TypeId, Facts>,
}

#[derive(Debug)]
struct Facts {
    names: Vec<String>,
    decision: Decision,
    reason: String,
    several: bool,
    /// The members that each branch requires in one direction only, where exactly one branch must fit; the tag among
    /// them wherever one direction leaves it out.
    one_way: Vec<Vec<String>>,
    /// Whether the union writes the tag of each branch.
    writes_tag: Vec<bool>,
}

impl UnionFacts {
    /// Decides about every union of the API.
    pub(crate) fn new(graph: &Graph<'_>) -> Self {
        let types = (0u32..).map(TypeId).zip(&graph.api().types);
        let facts = types.filter_map(|(id, ty)| match &ty.shape {
            Shape::Union(union) => {
                let (mut decision, mut reason) = decide(graph, union);
                let branches: Vec<TypeId> = union.branches.iter().map(|branch| branch.ty).collect();
                let several = union.kind == UnionKind::AnyOf
                    && keeps_several(graph, &tried_of(graph, &decision, &branches));
                if several {
                    decision = Decision::Trial;
                    "a value may fit several branches, and is then kept as each of them"
                        .clone_into(&mut reason);
                }
                let writes_tag = match &decision {
                    Decision::Tag { property, values, default, .. } => {
                        let lines = branches.iter().zip(values).enumerate();
                        lines
                            .map(|(index, (branch, values))| {
                                Some(index) != *default && writes_tag(graph, *branch, property, values)
                            })
                            .collect()
                    }
                    _ => Vec::new(),
                };
                let tried = tried(&decision, branches.len());
                let lacking = lacking_tags(graph, &mut decision, &mut reason, &branches, &writes_tag);
                let one_way: Vec<Vec<String>> = branches
                    .iter()
                    .zip(tried.into_iter().zip(lacking))
                    .map(|(branch, (tried, tag))| {
                        let is_told = tried || tag.is_some();
                        let mut paths = match union.kind {
                            UnionKind::OneOf if is_told => one_way::paths(graph, *branch),
                            _ => Vec::new(),
                        };
                        let is_missing = |tag: &String| !paths.contains(tag);
                        if let Some(tag) = tag.filter(is_missing) {
                            paths.insert(0, tag);
                        }
                        paths
                    })
                    .collect();
                if decision == Decision::Trial && one_way.iter().any(|paths| !paths.is_empty()) {
                    "a value may fit several branches, and exactly one must; where members that only requests or \
                     responses have are absent, the one that keeps most of it is taken"
                        .clone_into(&mut reason);
                }
                let names = variant_names(graph, union, &decision, &[]);
                Some((
                    id,
                    Facts {
                        names,
                        decision,
                        reason,
                        several,
                        one_way,
                        writes_tag,
                    },
                ))
            }
            _ => None,
        });
        Self {
            facts: facts.collect(),
        }
    }

    /// Names the variants of branches as their types were.
    pub(super) fn rename(&mut self, graph: &Graph<'_>, chosen: &mut Chosen) {
        let types = (0u32..).map(TypeId).zip(&graph.api().types);
        for (id, ty) in types {
            let (Shape::Union(union), Some(facts)) = (&ty.shape, self.facts.get_mut(&id)) else {
                continue;
            };
            let mut named = HashSet::new();
            let branches = union.branches.iter();
            let wanted = branches.map(|branch| {
                let is_inline = graph.ty(branch.ty).component.is_none();
                let base = is_inline.then(|| graph.base(branch.ty));
                let mut ids = [branch.ty].into_iter().chain(base);
                ids.find_map(|id| chosen.take(id).filter(|_| named.insert(id)))
            });
            let wanted: Vec<Option<String>> = wanted.collect();
            if wanted.iter().any(Option::is_some) {
                facts.names = variant_names(graph, union, &facts.decision, &wanted);
            }
        }
    }

    /// The names of the variants, in the order of the branches.
    pub(crate) fn names(&self, id: TypeId) -> &[String] {
        self.facts.get(&id).map_or(&[], |facts| &facts.names)
    }

    /// Whether a value may be several branches of the union at once, none of which keeps all of it.
    pub(crate) fn keeps_several(&self, id: TypeId) -> bool {
        self.facts.get(&id).is_some_and(|facts| facts.several)
    }

    /// The members that a branch requires in one direction only, where they matter for telling branches apart.
    pub(crate) fn one_way(&self, id: TypeId, branch: usize) -> Vec<String> {
        let facts = self.facts.get(&id);
        let paths = facts.and_then(|facts| facts.one_way.get(branch));
        paths.cloned().unwrap_or_default()
    }

    /// Whether the union writes the tag of a branch.
    pub(crate) fn writes_tag(&self, id: TypeId, branch: usize) -> bool {
        let facts = self.facts.get(&id);
        facts.is_some_and(|facts| facts.writes_tag.get(branch) == Some(&true))
    }

    /// How branches are told apart, and why so.
    pub(crate) fn decision(&self, id: TypeId) -> (Decision, String) {
        self.facts
            .get(&id)
            .map_or((Decision::Trial, String::new()), |facts| {
                (facts.decision.clone(), facts.reason.clone())
            })
    }
}

/// Whether each of some branches is tried, beside others.
fn tried(decision: &Decision, branches: usize) -> Vec<bool> {
    match decision {
        Decision::Trial => vec![true; branches],
        Decision::Tag {
            values,
            shared: true,
            ..
        } => {
            let mut known: HashMap<&String, usize> = HashMap::new();
            for value in values.iter().flatten() {
                *known.entry(value).or_default() += 1;
            }
            let is_shared = |value: &String| known.get(value).is_some_and(|count| *count > 1);
            let lines = values.iter();
            lines.map(|values| values.iter().any(is_shared)).collect()
        }
        _ => vec![false; branches],
    }
}

/// The tag of each branch that one direction leaves it out of, where the union does not write it. What has none then is
/// tried as these, where no branch takes all other values.
fn lacking_tags(
    graph: &Graph<'_>,
    decision: &mut Decision,
    reason: &mut String,
    branches: &[TypeId],
    writes_tag: &[bool],
) -> Vec<Option<String>> {
    let none = vec![None; branches.len()];
    let Decision::Tag {
        property,
        shared,
        default: None,
        ..
    } = decision
    else {
        return none;
    };
    let lines = branches.iter().zip(writes_tag);
    let tags = lines.map(|(branch, is_written)| {
        let is_one_way = !is_written && has_one_way_tag(graph, *branch, property);
        is_one_way.then(|| property.clone())
    });
    let tags: Vec<Option<String>> = tags.collect();
    if tags.iter().all(Option::is_none) {
        return none;
    }
    *shared = true;
    *reason += "; where one direction leaves it out, branches are tried";
    tags
}

/// Whether a type, or a branch of it, requires the member that tells it apart in one direction only.
fn has_one_way_tag(graph: &Graph<'_>, id: TypeId, tag: &str) -> bool {
    let mut seen = HashSet::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        match graph.base_shape(id) {
            Shape::Object(object) => {
                let mut members = object.properties.iter();
                if members.any(|it| it.name == tag && one_way::is_one_way(it)) {
                    return true;
                }
            }
            Shape::Union(union) => open.extend(union.branches.iter().map(|branch| branch.ty)),
            _ => {}
        }
    }
    false
}

/// The branches that are tried. None of those that a tag tells, where a branch may lack the tag: the union writes it.
fn tried_of(graph: &Graph<'_>, decision: &Decision, branches: &[TypeId]) -> Vec<TypeId> {
    let tried = tried(decision, branches.len());
    let tried = branches.iter().zip(tried).filter(|(_, tried)| *tried);
    let tried: Vec<TypeId> = tried.map(|(branch, _)| *branch).collect();
    match decision {
        Decision::Tag { property, .. }
            if !branches.iter().all(|it| has_member(graph, *it, property)) =>
        {
            Vec::new()
        }
        _ => tried,
    }
}

/// Whether a type is an object that requires a member.
fn has_member(graph: &Graph<'_>, id: TypeId, name: &str) -> bool {
    match graph.base_shape(id) {
        Shape::Object(object) => {
            let mut members = object.properties.iter();
            members.any(|member| member.name == name && member.required)
        }
        _ => false,
    }
}

/// The decision for one union, with its reason.
fn decide(graph: &Graph<'_>, union: &Union) -> (Decision, String) {
    let branches: Vec<TypeId> = union.branches.iter().map(|branch| branch.ty).collect();
    if let Some(tag) = by_discriminator(graph, union, &branches) {
        return tag;
    }
    if let Some(types) = by_type(graph, &branches) {
        return (
            Decision::Type(types),
            "no two branches have a JSON type in common".to_owned(),
        );
    }
    if let Some((property, values)) = by_constant(graph, &branches) {
        let reason = format!("every branch requires `{property}` and has its own values for it");
        return (
            Decision::Tag {
                property,
                values,
                default: None,
                shared: false,
            },
            reason,
        );
    }
    if let Some(keys) = by_keys(graph, &branches) {
        let reason = "every branch requires a member that all others refuse".to_owned();
        return (Decision::Required(keys), reason);
    }
    let reason = match union.kind {
        UnionKind::OneOf => "a value may fit several branches, and exactly one must",
        UnionKind::AnyOf => {
            "a value may fit several branches; the one that keeps most of it is taken"
        }
    };
    (Decision::Trial, reason.to_owned())
}

/// By the discriminator that the description names, where every branch has a value of it.
fn by_discriminator(
    graph: &Graph<'_>,
    union: &Union,
    branches: &[TypeId],
) -> Option<(Decision, String)> {
    let discriminator = union.discriminator.as_ref()?;
    let property = &discriminator.property;
    let mut values = vec![Vec::new(); branches.len()];
    let mut seen = HashSet::new();
    let mut shared = false;
    for (value, branch) in &discriminator.mapping {
        shared |= !seen.insert(value.clone());
        values.get_mut(*branch)?.push(value.clone());
    }
    for ((index, branch), values) in branches.iter().enumerate().zip(&mut values) {
        if values.is_empty() && discriminator.default != Some(index) {
            // An inline branch has no name that could be its value, but may say it itself.
            let own = tag_values(graph, *branch, property, &mut HashSet::new())?;
            for value in own {
                if !seen.insert(value.clone()) {
                    return None;
                }
                values.push(value);
            }
        }
    }
    // A branch that is a union by the same member is told by the values of its own branches, too.
    for (branch, values) in branches.iter().zip(&mut values) {
        let mut open = vec![*branch];
        let mut unions = HashSet::new();
        while let Some(id) = open.pop() {
            let Shape::Union(inner) = graph.base_shape(id) else {
                continue;
            };
            let tags = inner.discriminator.as_ref();
            let Some(tags) = tags.filter(|tags| tags.property == *property) else {
                continue;
            };
            if unions.insert(graph.base(id)) {
                let tags = tags.mapping.iter().map(|(value, _)| value.clone());
                values.extend(tags.filter(|value| seen.insert(value.clone())));
                open.extend(inner.branches.iter().map(|branch| branch.ty));
            }
        }
    }
    let tag = Decision::Tag {
        property: property.clone(),
        values,
        default: discriminator.default,
        shared,
    };
    let shared = match shared {
        true => "; where several branches have a value, they are tried",
        false => "",
    };
    let reason = format!("the discriminator is `{property}`{shared}");
    Some((tag, reason))
}

/// By JSON type, where no two branches share one.
fn by_type(graph: &Graph<'_>, branches: &[TypeId]) -> Option<Vec<Vec<JsonType>>> {
    let mut taken = HashSet::new();
    let mut all = Vec::with_capacity(branches.len());
    for branch in branches {
        let types = json_types(graph, *branch, &mut HashSet::new());
        if types.is_empty() || types.iter().any(|ty| taken.contains(ty)) {
            return None;
        }
        // A whole number is both, whichever of them a branch names.
        for ty in &types {
            taken.insert(*ty);
            if matches!(ty, JsonType::Integer | JsonType::Number) {
                taken.extend([JsonType::Integer, JsonType::Number]);
            }
        }
        all.push(types);
    }
    Some(all)
}

/// The JSON types that values of a type may have, in a fixed order.
pub(super) fn json_types(
    graph: &Graph<'_>,
    id: TypeId,
    seen: &mut HashSet<TypeId>,
) -> Vec<JsonType> {
    let mut found = HashSet::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        match &graph.ty(id).shape {
            Shape::Any => found.extend(ALL),
            Shape::Never => {}
            Shape::Null => drop(found.insert(JsonType::Null)),
            Shape::Boolean => drop(found.insert(JsonType::Boolean)),
            Shape::Integer { .. } => drop(found.insert(JsonType::Integer)),
            Shape::Number { .. } => drop(found.insert(JsonType::Number)),
            Shape::String { .. } | Shape::JsonText(_) => drop(found.insert(JsonType::String)),
            Shape::Enum { values, .. } => {
                found.extend(values.iter().map(|value| type_of(&value.value)));
            }
            Shape::Array { .. } | Shape::Tuple { .. } => drop(found.insert(JsonType::Array)),
            Shape::Map { .. } | Shape::Object(_) => drop(found.insert(JsonType::Object)),
            Shape::Union(union) => open.extend(union.branches.iter().map(|branch| branch.ty)),
            Shape::Nullable(inner) => {
                found.insert(JsonType::Null);
                open.push(*inner);
            }
            Shape::Alias(inner) => open.push(*inner),
        }
    }
    if found.contains(&JsonType::Number) {
        found.remove(&JsonType::Integer);
    }
    ALL.into_iter().filter(|ty| found.contains(ty)).collect()
}

const ALL: [JsonType; 7] = [
    JsonType::Null,
    JsonType::Boolean,
    JsonType::Integer,
    JsonType::Number,
    JsonType::String,
    JsonType::Array,
    JsonType::Object,
];

fn type_of(value: &Value) -> JsonType {
    match value {
        Value::Null => JsonType::Null,
        Value::Bool(_) => JsonType::Boolean,
        Value::Number(number) if number.as_integer().is_some() => JsonType::Integer,
        Value::Number(_) => JsonType::Number,
        Value::String(_) => JsonType::String,
        Value::Array(_) => JsonType::Array,
        Value::Object(_) => JsonType::Object,
    }
}

/// By a member that every branch requires, with values that no two branches share.
fn by_constant(graph: &Graph<'_>, branches: &[TypeId]) -> Option<(String, Vec<Vec<String>>)> {
    let first = first_object(graph, *branches.first()?)?;
    let candidates = first.properties.iter().filter(|property| property.required);
    candidates
        .filter(|property| matches!(graph.base_shape(property.ty), Shape::Enum { .. }))
        .find_map(|property| {
            let mut seen = HashSet::new();
            let mut all = Vec::with_capacity(branches.len());
            for branch in branches {
                let values = tag_values(graph, *branch, &property.name, &mut HashSet::new())?;
                if !values.iter().all(|value| seen.insert(value.clone())) {
                    return None;
                }
                all.push(values);
            }
            Some((property.name.clone(), all))
        })
}

/// The first object that a branch may be.
fn first_object<'a>(graph: &Graph<'a>, id: TypeId) -> Option<&'a Object> {
    let mut seen = HashSet::new();
    let mut at = id;
    while seen.insert(at) {
        match graph.base_shape(at) {
            Shape::Object(object) => return Some(object),
            Shape::Union(union) => at = union.branches.first()?.ty,
            _ => return None,
        }
    }
    None
}

/// The constant values that a member has in a type, where the type requires it; those of all branches where it
/// is a union.
fn tag_values(
    graph: &Graph<'_>,
    id: TypeId,
    property: &str,
    seen: &mut HashSet<TypeId>,
) -> Option<Vec<String>> {
    let mut all = Vec::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        if !seen.insert(id) || graph.is_nullable(id) {
            return None;
        }
        match graph.base_shape(id) {
            Shape::Object(object) => {
                let property = object
                    .properties
                    .iter()
                    .find(|known| known.name == property && known.required)?;
                if graph.is_nullable(property.ty) {
                    return None;
                }
                let Shape::Enum {
                    values,
                    open: false,
                } = graph.base_shape(property.ty)
                else {
                    return None;
                };
                for value in values {
                    all.push(value.value.tag()?);
                }
            }
            Shape::Union(union) => open.extend(union.branches.iter().rev().map(|branch| branch.ty)),
            _ => return None,
        }
    }
    Some(all)
}

/// By members: each branch requires some that every other one refuses. One branch may have none: it takes what
/// has none of the others'.
fn by_keys(graph: &Graph<'_>, branches: &[TypeId]) -> Option<Vec<Vec<String>>> {
    let objects: Vec<&Object> = branches
        .iter()
        .map(|branch| match graph.base_shape(*branch) {
            Shape::Object(object)
                if !graph.is_nullable(*branch)
                    && object.additional == Additional::Forbidden
                    && object.patterns.is_empty() =>
            {
                Some(object)
            }
            _ => None,
        })
        .collect::<Option<_>>()?;
    let mut holders: HashMap<&str, usize> = HashMap::new();
    for property in objects.iter().flat_map(|object| &object.properties) {
        *holders.entry(&property.name).or_default() += 1;
    }
    let keys: Vec<Vec<String>> = objects
        .iter()
        .map(|object| {
            let own = object.properties.iter().filter(|property| {
                property.required
                    && !one_way::is_one_way(property)
                    && holders.get(property.name.as_str()) == Some(&1)
            });
            own.map(|property| property.name.clone()).take(1).collect()
        })
        .collect();
    (keys.iter().filter(|keys| keys.is_empty()).count() <= 1).then_some(keys)
}

/// Whether an object may hold something else than its own values in the member that tells it apart, or nothing.
fn writes_tag(graph: &Graph<'_>, id: TypeId, tag: &str, values: &[String]) -> bool {
    let base = graph.base(id);
    let Shape::Object(object) = &graph.ty(base).shape else {
        return false;
    };
    if values.is_empty() || graph.is_nullable(id) || graph.own(base).is_some() {
        return false;
    }
    let mut properties = object.properties.iter();
    let Some(property) = properties.find(|property| property.name == tag) else {
        return object.additional != Additional::Forbidden;
    };
    let is_own = |value: &Value| value.tag().is_some_and(|text| values.contains(&text));
    !matches!(graph.base_shape(property.ty), Shape::Enum { values, open: false }
        if property.required
            && !graph.is_nullable(property.ty)
            && values.iter().all(|value| is_own(&value.value)))
}

/// Whether the member that tells the branches apart is a boolean or a number in one of them.
pub(super) fn has_typed_tag(graph: &Graph<'_>, id: TypeId, decision: &Decision) -> bool {
    let (Decision::Tag { property: tag, .. }, Shape::Object(object)) =
        (decision, graph.base_shape(id))
    else {
        return false;
    };
    let mut properties = object.properties.iter();
    let property = properties.find(|property| property.name == *tag);
    let shape = property.map(|property| graph.base_shape(property.ty));
    match shape {
        Some(Shape::Boolean | Shape::Integer { .. } | Shape::Number { .. }) => true,
        Some(Shape::Enum { values, .. }) => values.iter().all(|it| it.value.as_str().is_none()),
        _ => false,
    }
}
