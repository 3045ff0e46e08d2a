//! Whether a type accepts a value: its shape, its constraints and its rules.
//!
//! In: an [`Api`], a type, a value. Out: a verdict.
//!
//! What always holds: evaluation ends, whatever refers to what. What leads on without a step into the value (a union, a
//! name, a set of rules) is asked once of each value within; steps are counted, and so is how deep they are nested.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::marker::PhantomData;

use indexmap::IndexMap;
use spectrait_ir::{
    Additional, Api, Branch, Constraints, Discriminator, EnumValue, Object, RuleSetId, Shape, Type,
    TypeId, Union, UnionKind, Value,
};

use super::directions::Direction;
use super::patterns::Patterns;
use super::{json, numbers, strings};

/// How deep types and rules are nested around a part of a value, at the most: some for each level of a document.
const DEEPEST: u32 = 600;

/// Judges values by the types of an API.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Checker<'c> {
    pub(crate) api: &'c Api,
    pub(crate) patterns: &'c Patterns,
    pub(crate) direction: Option<Direction>,
    /// How many steps may still be taken. When there are none left, all is accepted, and nothing is known.
    pub(crate) left: &'c Cell<u64>,
    /// Whether a `oneOf` takes only what one branch alone accepts, also where a discriminator names one.
    pub(crate) strict: bool,
}

/// How many there are, as steps.
pub(crate) fn count<T>(items: &[T]) -> u64 {
    u64::try_from(items.len()).unwrap_or(u64::MAX)
}

/// The names of an object's properties.
pub(crate) enum Names<'o> {
    /// So few that looking through them is quickest.
    Few(&'o Object),
    Many(HashSet<&'o str>),
}

impl<'o> Names<'o> {
    pub(crate) fn of(object: &'o Object) -> Self {
        const FEW: usize = 16;
        if object.properties.len() <= FEW {
            return Self::Few(object);
        }
        let names = object.properties.iter();
        Self::Many(names.map(|property| property.name.as_str()).collect())
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        match self {
            Self::Few(object) => object.properties.iter().any(|it| it.name == key),
            Self::Many(names) => names.contains(key),
        }
    }
}

impl<'c> Checker<'c> {
    /// Whether a type accepts a value.
    pub(crate) fn accepts(&self, ty: TypeId, value: &Value) -> bool {
        Verdicts::of(*self, 0).accepts(ty, value)
    }

    /// Whether a set of rules holds of a value.
    pub(crate) fn holds(&self, set: RuleSetId, value: &Value) -> bool {
        Verdicts::of(*self, 0).holds(set, value)
    }

    /// Whether a union accepts a value.
    pub(crate) fn union(&self, union: &Union, value: &Value) -> bool {
        Verdicts::of(*self, 0).union(union, value)
    }

    /// A type and those that it is only another name of.
    pub(crate) fn chain(&self, ty: TypeId) -> Vec<TypeId> {
        let mut chain = vec![ty];
        while let Some(last) = chain.last()
            && let Shape::Alias(to) | Shape::Nullable(to) = self.api.ty(*last).shape
            && !chain.contains(&to)
        {
            chain.push(to);
        }
        chain
    }

    /// Takes steps; whether that many were left.
    pub(crate) fn takes(&self, steps: u64) -> bool {
        let rest = self.left.get().checked_sub(steps);
        self.left.set(rest.unwrap_or(0));
        rest.is_some()
    }

    /// Whether no steps are left, so that nothing more is known.
    pub(crate) fn is_spent(&self) -> bool {
        self.left.get() == 0
    }

    /// Whether no item equals another one.
    pub(crate) fn are_unique(&self, items: &[Value]) -> bool {
        let pairs = count(items).saturating_pow(2);
        !self.takes(pairs) || are_unique(items)
    }

    /// Whether a value fits more than one branch.
    pub(crate) fn is_shared(&self, union: &Union, value: &Value) -> bool {
        let mut branches = union.branches.iter();
        let mut fits = || branches.any(|branch| self.accepts(branch.ty, value));
        fits() && fits()
    }
}

/// What is asked of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Question {
    Type(TypeId),
    Rules(RuleSetId),
}

/// What was found out of a value and of all that is in it.
pub(crate) struct Verdicts<'c, 'v> {
    pub(crate) checker: Checker<'c>,
    known: RefCell<HashMap<(Question, *const Value), bool>>,
    depth: Cell<u32>,
    /// Addresses tell values apart as long as all of them stay where they are.
    values: PhantomData<Cell<&'v Value>>,
}

impl<'c, 'v> Verdicts<'c, 'v> {
    /// Nothing is found out yet.
    pub(crate) fn of(checker: Checker<'c>, depth: u32) -> Self {
        Self {
            checker,
            known: RefCell::default(),
            depth: Cell::new(depth),
            values: PhantomData,
        }
    }

    /// For values that are made here.
    pub(crate) fn within<'w>(&self) -> Verdicts<'c, 'w> {
        Verdicts::of(self.checker, self.depth.get())
    }

    /// Finds something out, or nothing where that is too much.
    fn below(&self, find: impl FnOnce() -> bool) -> bool {
        let depth = self.depth.get();
        if depth >= DEEPEST {
            self.checker.left.set(0);
        }
        if !self.checker.takes(1) {
            return true;
        }
        self.depth.set(depth + 1);
        let found = find();
        self.depth.set(depth);
        found
    }

    /// Finds something out once; `meanwhile` is the answer where that leads to the same question.
    fn once(
        &self,
        question: Question,
        value: &'v Value,
        meanwhile: bool,
        find: impl FnOnce() -> bool,
    ) -> bool {
        let key = (question, std::ptr::from_ref(value));
        if let Some(known) = self.known.borrow().get(&key) {
            return *known;
        }
        self.known.borrow_mut().insert(key, meanwhile);
        let found = find();
        self.known.borrow_mut().insert(key, found);
        found
    }

    /// Whether a set of rules holds. One that refers to itself for the same value asks nothing more by it.
    pub(crate) fn holds(&self, set: RuleSetId, value: &'v Value) -> bool {
        self.once(Question::Rules(set), value, true, || {
            self.below(|| self.rules(set, value))
        })
    }

    /// Whether a type accepts a value. A union takes nothing more by a branch that leads back to it.
    pub(crate) fn accepts(&self, id: TypeId, value: &'v Value) -> bool {
        let ty = self.checker.api.ty(id);
        let stays = matches!(
            ty.shape,
            Shape::Union(_) | Shape::Nullable(_) | Shape::Alias(_)
        );
        let find = || self.below(|| self.ty(ty, value));
        match stays {
            true => self.once(Question::Type(id), value, false, find),
            false => find(),
        }
    }

    fn ty(&self, ty: &Type, value: &'v Value) -> bool {
        if matches!((&ty.shape, value), (Shape::Nullable(_), Value::Null)) {
            return true;
        }
        self.shape(ty, value)
            && self.constraints(&ty.constraints, value)
            && ty.rules.is_none_or(|rules| self.holds(rules, value))
    }

    fn shape(&self, ty: &Type, value: &'v Value) -> bool {
        let constraints = &ty.constraints;
        match (&ty.shape, value) {
            (Shape::Any, _) | (Shape::Null, Value::Null) | (Shape::Boolean, Value::Bool(_)) => true,
            (Shape::Integer { format }, Value::Number(number)) => {
                let (low, high) = numbers::range(format.as_deref(), constraints);
                number
                    .as_integer()
                    .is_some_and(|integer| (low..=high).contains(&integer))
            }
            (Shape::Number { .. }, Value::Number(_)) => true,
            (Shape::String { format }, Value::String(text)) => {
                strings::fits(format, constraints, text, self.checker.patterns)
            }
            (Shape::JsonText(inner), Value::String(text)) => {
                json::read(text).is_some_and(|value| self.within().accepts(*inner, &value))
            }
            (Shape::Enum { values, open }, value) => {
                !self.checker.takes(count(values))
                    || values.iter().any(|known| known.value == *value)
                    || (*open && is_further(values, value))
            }
            (Shape::Array { items }, Value::Array(values)) => {
                values.iter().all(|value| self.accepts(*items, value))
            }
            (Shape::Tuple { prefix, rest }, Value::Array(values)) => values
                .iter()
                .zip(positions(prefix, rest.as_ref()))
                .all(|(value, ty)| ty.is_some_and(|ty| self.accepts(*ty, value))),
            (Shape::Map { values }, Value::Object(members)) => {
                members.values().all(|value| self.accepts(*values, value))
            }
            (Shape::Object(object), Value::Object(members)) => self.object(object, members),
            (Shape::Union(union), value) => self.union(union, value),
            (Shape::Nullable(inner) | Shape::Alias(inner), value) => self.accepts(*inner, value),
            _ => false,
        }
    }

    fn constraints(&self, constraints: &Constraints, value: &Value) -> bool {
        let within = |count: usize, least: Option<u64>, most: Option<u64>| {
            let count = u64::try_from(count).unwrap_or(u64::MAX);
            least.is_none_or(|least| count >= least) && most.is_none_or(|most| count <= most)
        };
        match value {
            Value::Number(number) => numbers::fits(constraints, *number),
            Value::Array(items) => {
                within(items.len(), constraints.min_items, constraints.max_items)
                    && (!constraints.unique_items || self.checker.are_unique(items))
            }
            Value::Object(members) => within(
                members.len(),
                constraints.min_properties,
                constraints.max_properties,
            ),
            _ => true,
        }
    }

    fn object(&self, object: &Object, members: &'v IndexMap<String, Value>) -> bool {
        if !self.checker.takes(count(&object.properties)) {
            return true;
        }
        let names = Names::of(object);
        let known = object
            .properties
            .iter()
            .all(|property| match members.get(&property.name) {
                Some(value) => {
                    !self.checker.leaves_out(property) && self.accepts(property.ty, value)
                }
                None => !property.required || self.checker.leaves_out(property),
            });
        known
            && members.iter().all(|(key, value)| {
                if names.has(key) {
                    return true;
                }
                let mut matching = object
                    .patterns
                    .iter()
                    .filter(|(pattern, _)| self.checker.patterns.matches(pattern, key))
                    .peekable();
                if matching.peek().is_some() {
                    return matching.all(|(_, ty)| self.accepts(*ty, value));
                }
                match object.additional {
                    Additional::Ignored => true,
                    Additional::Forbidden => false,
                    Additional::Typed(ty) => self.accepts(ty, value),
                }
            })
    }

    /// A discriminator has the last word: only the branch that it names is decoded, whatever others accept.
    fn union(&self, union: &Union, value: &'v Value) -> bool {
        let accepts = |branch: &Branch| self.accepts(branch.ty, value);
        let fits = |fitting: &mut dyn Iterator<Item = bool>| {
            let mut fitting = fitting.filter(|fits| *fits);
            let any = fitting.next().is_some();
            any && (union.kind == UnionKind::AnyOf || fitting.next().is_none())
        };
        let Some(discriminator) = &union.discriminator else {
            return fits(&mut union.branches.iter().map(accepts));
        };
        let told = told(discriminator, value).into_iter();
        let told = told.filter_map(|branch| union.branches.get(branch));
        fits(&mut told.map(accepts))
            && (!self.checker.strict || fits(&mut union.branches.iter().map(accepts)))
    }
}

/// The branches that a value names in the discriminator, else the one that stands for values that name none.
pub(crate) fn told(discriminator: &Discriminator, value: &Value) -> Vec<usize> {
    let told = value.get(&discriminator.property).and_then(Value::tag);
    let mapping = discriminator.mapping.iter();
    let mut told: Vec<usize> = mapping
        .filter(|(known, _)| Some(known) == told.as_ref())
        .map(|(_, branch)| *branch)
        .collect();
    if told.is_empty() {
        told.extend(discriminator.default);
    }
    told
}

/// What is at each position of a list: what is listed, then the rest.
pub(crate) fn positions<'t, T>(
    prefix: &'t [T],
    rest: Option<&'t T>,
) -> impl Iterator<Item = Option<&'t T>> {
    prefix.iter().map(Some).chain(std::iter::repeat(rest))
}

/// Whether an open enumeration takes a value that it does not list: any text beside texts, any integer beside integers.
fn is_further(values: &[EnumValue], value: &Value) -> bool {
    let is_text = |value: &Value| matches!(value, Value::String(_));
    let is_integer = |value: &Value| match value {
        Value::Number(number) => number
            .as_integer()
            .is_some_and(|it| i64::try_from(it).is_ok()),
        _ => false,
    };
    let of = |kind: fn(&Value) -> bool| kind(value) && values.iter().all(|it| kind(&it.value));
    of(is_text) || of(is_integer)
}

/// Whether no item equals another one.
fn are_unique(items: &[Value]) -> bool {
    items
        .iter()
        .enumerate()
        .all(|(position, item)| !items.iter().take(position).any(|other| other == item))
}
