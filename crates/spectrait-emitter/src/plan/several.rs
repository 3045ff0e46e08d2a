//! Unions of which a value may be several branches at once, so that no single branch keeps all of it.
//!
//! In: the graph, and the branches of an `anyOf`. Out: whether two of them may fit one value and each keeps what the other
//! drops. Such a union has a variant for what fits several of its branches.
//!
//! What always holds: the answer is no only where it is sure. The work is bounded: where there is more to compare, the
//! answer is yes.

use std::collections::{HashMap, HashSet};

use spectrait_ir::{Additional, EnumValue, JsonType, Object, Property, Shape, TypeId};

use super::graph::Graph;
use super::types::is_exact_tuple;
use super::unions::json_types;

/// How many types and members are compared for one union.
const MOST: usize = 200_000;

/// How deep members are looked into, to see whether two types have values in common.
const DEPTH: u8 = 3;

/// Whether a value may fit several branches of which none keeps all that the others keep.
pub(super) fn keeps_several(graph: &Graph<'_>, branches: &[TypeId]) -> bool {
    let mut search = Search { graph, left: MOST };
    // Of other values, each branch keeps all.
    let holders = branches.iter().filter_map(|branch| {
        let kinds = json_types(graph, *branch, &mut HashSet::new());
        let holder = Holder {
            ty: *branch,
            lists: kinds.contains(&JsonType::Array),
            objects: kinds.contains(&JsonType::Object),
        };
        (holder.lists || holder.objects).then_some(holder)
    });
    let holders: Vec<Holder> = holders.collect();
    let pairs = holders.iter().enumerate().flat_map(|(index, one)| {
        let others = holders.iter().skip(index + 1);
        others.map(move |other| (one, other))
    });
    for (one, other) in pairs {
        let may_share = (one.lists && other.lists)
            || (one.objects && other.objects && search.common(one.ty, other.ty, DEPTH));
        let differ = may_share
            && !search.keeps_all_of(one.ty, other.ty)
            && !search.keeps_all_of(other.ty, one.ty);
        if differ || search.left == 0 {
            return true;
        }
    }
    false
}

/// A branch whose values hold others.
struct Holder {
    ty: TypeId,
    lists: bool,
    objects: bool,
}

/// What another type keeps of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Kept {
    /// What a type keeps.
    By(TypeId),
    /// Everything.
    All,
}

/// What is left of a bounded search.
struct Search<'g, 'a> {
    graph: &'g Graph<'a>,
    left: usize,
}

impl Search<'_, '_> {
    /// Counts what is compared. Whether there may be as much.
    fn count(&mut self, id: TypeId) -> bool {
        let members = match self.graph.base_shape(id) {
            Shape::Object(object) => object.properties.len(),
            _ => 0,
        };
        self.left = self.left.saturating_sub(1 + members);
        self.left > 0
    }

    /// Whether a value may fit both types, as far as is plain to see.
    fn common(&mut self, one: TypeId, other: TypeId, depth: u8) -> bool {
        let (Some(depth), true) = (depth.checked_sub(1), self.count(one)) else {
            return true;
        };
        let graph = self.graph;
        if one == other || (graph.is_nullable(one) && graph.is_nullable(other)) {
            return true;
        }
        match (graph.base_shape(one), graph.base_shape(other)) {
            (Shape::Object(ours), Shape::Object(theirs)) => {
                !refuses(ours, theirs) && !refuses(theirs, ours) && {
                    let theirs = theirs.properties.iter().filter(|it| is_sure(it));
                    let theirs: HashMap<&str, TypeId> =
                        theirs.map(|it| (it.name.as_str(), it.ty)).collect();
                    let mut mine = ours.properties.iter().filter(|it| is_sure(it));
                    mine.all(|it| {
                        let same = theirs.get(it.name.as_str());
                        same.is_none_or(|same| self.common(it.ty, *same, depth))
                    })
                }
            }
            (
                Shape::Enum {
                    values: ours,
                    open: false,
                },
                Shape::Enum {
                    values: theirs,
                    open: false,
                },
            ) => {
                self.left = self
                    .left
                    .saturating_sub(ours.len().saturating_mul(theirs.len()));
                let mut ours = ours.iter();
                let is_theirs = |value: &EnumValue| theirs.iter().any(|it| it.value == value.value);
                self.left == 0 || ours.any(is_theirs)
            }
            _ => {
                let kinds = json_types(graph, one, &mut HashSet::new());
                let others = json_types(graph, other, &mut HashSet::new());
                let number = |kind: &JsonType| match kind {
                    JsonType::Integer => JsonType::Number,
                    kind => *kind,
                };
                let others: HashSet<JsonType> = others.iter().map(number).collect();
                kinds.iter().map(number).any(|kind| others.contains(&kind))
            }
        }
    }

    /// Whether a type keeps all that another one keeps, of every value that fits both. All pairs that this comes down to
    /// must do so, wherever recursion leads.
    fn keeps_all_of(&mut self, one: TypeId, other: TypeId) -> bool {
        let mut seen = HashSet::new();
        let mut open = vec![(one, Kept::By(other))];
        while let Some((one, other)) = open.pop() {
            let pair = match other {
                Kept::By(id) => (self.graph.base(one), Kept::By(self.graph.base(id))),
                Kept::All => (self.graph.base(one), Kept::All),
            };
            if !seen.insert(pair) {
                continue;
            }
            if !self.count(pair.0) {
                return false;
            }
            match self.members(pair.0, pair.1) {
                Some(pairs) => open.extend(pairs),
                None => return false,
            }
        }
        true
    }

    /// What keeping all comes down to for what is inside; nothing where something is dropped.
    fn members(&self, one: TypeId, other: Kept) -> Option<Vec<(TypeId, Kept)>> {
        let graph = self.graph;
        let theirs = match other {
            Kept::By(id) => Some(graph.base_shape(id)).filter(|shape| **shape != Shape::Any),
            Kept::All => None,
        };
        if other == Kept::By(one) || graph.own(one).is_some() {
            return Some(Vec::new());
        }
        if let Some(Shape::Union(union)) = theirs {
            let branches = union.branches.iter();
            return Some(branches.map(|it| (one, Kept::By(it.ty))).collect());
        }
        let ty = graph.ty(one);
        Some(match (&ty.shape, theirs) {
            (Shape::Union(union), _) => {
                let branches = union.branches.iter();
                branches.map(|it| (it.ty, other)).collect()
            }
            (Shape::Array { items }, None) => vec![(*items, Kept::All)],
            (Shape::Array { items }, Some(shape)) => {
                let theirs = items_of(shape).into_iter();
                theirs.map(|it| (*items, it)).collect()
            }
            // What is not exact is a list of any values.
            (Shape::Tuple { prefix, .. }, _) if is_exact_tuple(ty) => match theirs {
                None => prefix.iter().map(|ty| (*ty, Kept::All)).collect(),
                Some(Shape::Tuple { prefix: theirs, .. }) if theirs.len() == prefix.len() => {
                    let theirs = theirs.iter().map(|ty| Kept::By(*ty));
                    prefix.iter().copied().zip(theirs).collect()
                }
                Some(shape) => every(prefix, &items_of(shape)),
            },
            (Shape::Map { values }, None) => vec![(*values, Kept::All)],
            (Shape::Map { values }, Some(shape)) => every(&[*values], &values_of(shape)),
            (Shape::Object(object), _) => return object_members(object, theirs),
            _ => Vec::new(),
        })
    }
}

/// What keeping all comes down to for the members of an object; nothing where it drops some.
fn object_members(object: &Object, theirs: Option<&Shape>) -> Option<Vec<(TypeId, Kept)>> {
    let others: Vec<TypeId> = object.kept().collect();
    let all: Vec<TypeId> = named(object).chain(others.iter().copied()).collect();
    let keeps_unknown = object.additional != Additional::Ignored;
    let theirs = match theirs {
        None => return keeps_unknown.then(|| every(&all, &[Kept::All])),
        Some(Shape::Object(theirs)) => theirs,
        Some(Shape::Map { values }) => {
            return keeps_unknown.then(|| every(&all, &[Kept::By(*values)]));
        }
        Some(_) => return Some(Vec::new()),
    };
    let mine: HashMap<&str, TypeId> = object
        .properties
        .iter()
        .map(|it| (it.name.as_str(), it.ty))
        .collect();
    let mut pairs = Vec::new();
    for property in &theirs.properties {
        match mine.get(property.name.as_str()) {
            Some(ty) => pairs.push((*ty, Kept::By(property.ty))),
            None if keeps_unknown => pairs.extend(every(&others, &[Kept::By(property.ty)])),
            None => return None,
        }
    }
    let unknown: Vec<Kept> = theirs.kept().map(Kept::By).collect();
    if !unknown.is_empty() {
        if !keeps_unknown {
            return None;
        }
        pairs.extend(every(&all, &unknown));
    }
    Some(pairs)
}

/// Each of some types, with each of what others keep.
fn every(types: &[TypeId], kept: &[Kept]) -> Vec<(TypeId, Kept)> {
    let types = types.iter();
    types
        .flat_map(|ty| kept.iter().map(|kept| (*ty, *kept)))
        .collect()
}

/// The types of the known members.
fn named(object: &Object) -> impl Iterator<Item = TypeId> {
    object.properties.iter().map(|property| property.ty)
}

/// What the items of a list may be.
fn items_of(shape: &Shape) -> Vec<Kept> {
    match shape {
        Shape::Array { items } => vec![Kept::By(*items)],
        Shape::Tuple { prefix, rest } => {
            prefix.iter().chain(rest).map(|ty| Kept::By(*ty)).collect()
        }
        _ => Vec::new(),
    }
}

/// What the members of an object may be.
fn values_of(shape: &Shape) -> Vec<Kept> {
    match shape {
        Shape::Map { values } => vec![Kept::By(*values)],
        Shape::Object(object) => named(object).chain(object.kept()).map(Kept::By).collect(),
        _ => Vec::new(),
    }
}

/// Whether a member is there whichever way a value goes.
fn is_sure(property: &Property) -> bool {
    property.required && !property.read_only && !property.write_only
}

/// Whether an object allows no member that another one asks for.
fn refuses(object: &Object, other: &Object) -> bool {
    if object.additional != Additional::Forbidden || !object.patterns.is_empty() {
        return false;
    }
    let known: HashSet<&str> = object
        .properties
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    let mut asked = other.properties.iter().filter(|it| is_sure(it));
    asked.any(|it| !known.contains(it.name.as_str()))
}
