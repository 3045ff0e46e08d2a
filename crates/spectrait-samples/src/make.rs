//! Making a value of a type.
//!
//! In: a type, a variant, a seed. Out: a value that has the shape and fulfils the constraints; rules are fitted
//! afterwards, see [`fit`](super::fit).
//!
//! What always holds: below [`DEEP`] levels, and once [`MANY`] values were made, only what is required is made, by the
//! shortest way that ends.

use indexmap::IndexMap;
use spectrait_ir::{Api, Constraints, Number, Object, Shape, TypeId, Union, Value};

use super::heights::Heights;
use super::patterns::Patterns;
use super::random::Random;
use super::valid::Checker;
use super::{Variant, json, numbers, strings};

/// Below this, only what is required.
const DEEP: u32 = 4;

/// Nothing is made below this.
const DEEPEST: u32 = 40;

/// Once so many values were made, only what is required.
const MANY: u32 = 120;

/// Nothing is made once so many were.
const TOO_MANY: u32 = 4000;

/// After so many values that a list holds already, further ones are counted.
const FEW_MISSES: usize = 8;

/// The most items that a list is given because it may have them.
const ITEMS: u64 = 3;

/// The most items that a list is given because it must have them.
const MOST_ITEMS: u64 = 1000;

/// Makes one value.
#[derive(Debug)]
pub(crate) struct Maker<'m> {
    checker: Checker<'m>,
    pub(crate) api: &'m Api,
    heights: &'m Heights,
    pub(crate) patterns: &'m Patterns,
    pub(crate) variant: Variant,
    pub(crate) seed: u64,
    pub(crate) random: Random,
    made: u32,
    /// The number by which values differ, where they are counted because those that are made otherwise are too few.
    counted: Option<u64>,
}

impl<'m> Maker<'m> {
    pub(crate) fn new(
        checker: Checker<'m>,
        heights: &'m Heights,
        variant: Variant,
        seed: u64,
    ) -> Self {
        Self {
            checker,
            api: checker.api,
            heights,
            patterns: checker.patterns,
            variant,
            seed,
            random: Random::new(seed),
            made: 0,
            counted: None,
        }
    }

    pub(crate) fn checker(&self) -> Checker<'m> {
        self.checker
    }

    /// Whether only what is required is to be made.
    fn is_sparse(&self, depth: u32) -> bool {
        self.variant == Variant::Minimal || depth >= DEEP || self.made >= MANY
    }

    /// A value of a type, as far as one was found.
    pub(crate) fn value(&mut self, id: TypeId, depth: u32) -> Option<Value> {
        self.made += 1;
        let is_too_much = depth > DEEPEST || self.made > TOO_MANY || self.checker.is_spent();
        if is_too_much || self.heights.get(id) == u32::MAX {
            return None;
        }
        let api = self.api;
        let ty = api.ty(id);
        // An example within a value is as good as one of the whole, and shows more than what is made.
        if self.variant == Variant::Example && depth > 0 && !matches!(ty.shape, Shape::Object(_)) {
            let mut shown = ty.docs.examples.iter().chain(&ty.default);
            if let Some(value) = shown.find_map(|value| self.checker().shown(id, value)) {
                return Some(value);
            }
        }
        let value = self.shape(&ty.shape, &ty.constraints, depth)?;
        match ty.rules {
            None => Some(value),
            Some(rules) => self.fitted(id, rules, value, depth),
        }
    }

    fn shape(&mut self, shape: &Shape, constraints: &Constraints, depth: u32) -> Option<Value> {
        let counted = self.counted;
        if let Some(value) = counted.and_then(|number| self.scalar(shape, constraints, number)) {
            return Some(value);
        }
        let seed = self.seed;
        Some(match shape {
            Shape::Any => self.any(constraints),
            Shape::Never => return None,
            Shape::Null => Value::Null,
            Shape::Boolean => Value::Bool(self.variant != Variant::Minimal),
            Shape::Integer { format } => {
                let seed = seed + u64::from(self.made);
                Value::Number(numbers::integer(
                    constraints,
                    format.as_deref(),
                    self.variant,
                    seed,
                )?)
            }
            Shape::Number { .. } => {
                let seed = seed + u64::from(self.made);
                Value::Number(numbers::number(constraints, self.variant, seed)?)
            }
            Shape::String { format } => Value::String(strings::string(
                format,
                constraints,
                self.variant,
                self.patterns,
                &mut self.random,
            )?),
            Shape::Enum { values, .. } => {
                let position = match self.variant {
                    Variant::Boundary => values.len().saturating_sub(1),
                    _ => usize::try_from(seed).unwrap_or(0) % values.len().max(1),
                };
                values.get(position)?.value.clone()
            }
            Shape::JsonText(inner) => Value::String(json::write(&self.value(*inner, depth + 1)?)?),
            Shape::Array { items } => self.array(*items, constraints, depth)?,
            Shape::Tuple { prefix, rest } => self.tuple(prefix, *rest, constraints, depth)?,
            Shape::Map { values } => self.map(*values, constraints, depth)?,
            Shape::Object(object) => self.object(object, constraints, depth)?,
            Shape::Union(union) => self.union(union, depth)?,
            Shape::Nullable(inner) => {
                // `null` only where it ends: a value says more, and no reader of the schema doubts it.
                if depth >= DEEP || self.made >= MANY || counted.is_some_and(|it| it % 3 == 2) {
                    return Some(Value::Null);
                }
                self.value(*inner, depth + 1).unwrap_or_default()
            }
            Shape::Alias(to) => self.value(*to, depth)?,
        })
    }

    /// One of scalar values that differ by a number.
    fn scalar(&self, shape: &Shape, constraints: &Constraints, number: u64) -> Option<Value> {
        match shape {
            Shape::Boolean => Some(Value::Bool(number.is_multiple_of(2))),
            Shape::Integer { format } => {
                numbers::counted(constraints, format.as_deref(), number).map(Value::Number)
            }
            Shape::Number { .. } => numbers::counted(constraints, None, number).map(Value::Number),
            Shape::String { format } => {
                let text = strings::counted(format, constraints, self.patterns, number)?;
                Some(Value::String(text))
            }
            _ => None,
        }
    }

    /// What constraints say of any value they say of what they are for.
    fn any(&mut self, constraints: &Constraints) -> Value {
        let plain = spectrait_ir::StringFormat::Plain;
        let made = strings::string(
            &plain,
            constraints,
            self.variant,
            self.patterns,
            &mut self.random,
        );
        made.map_or(Value::Bool(true), Value::String)
    }

    fn array(&mut self, items: TypeId, constraints: &Constraints, depth: u32) -> Option<Value> {
        let least = constraints.min_items.unwrap_or(0);
        let most = constraints.max_items.unwrap_or(u64::MAX);
        if least > MOST_ITEMS {
            return None;
        }
        let wanted = match self.variant {
            _ if self.is_sparse(depth) => least,
            Variant::Boundary => most.min(least.max(ITEMS)),
            _ => most.min(least.max(1)),
        };
        let mut values: Vec<Value> = Vec::new();
        let mut misses = 0;
        let before = self.counted;
        while u64::try_from(values.len()).unwrap_or(u64::MAX) < wanted {
            let made = self.another(items, depth);
            match made {
                Some(value) if !constraints.unique_items || !values.contains(&value) => {
                    values.push(value);
                }
                // Some types have few values, or none that ends here.
                _ => {
                    misses += 1;
                    if misses > 32 {
                        break;
                    }
                }
            }
            if misses > FEW_MISSES && constraints.unique_items {
                let number = values.len() + misses - FEW_MISSES - 1;
                self.counted = Some(u64::try_from(number).unwrap_or(0));
            }
        }
        self.counted = before;
        (u64::try_from(values.len()).unwrap_or(u64::MAX) >= least).then_some(Value::Array(values))
    }

    /// A value that differs from the last one, where there are several.
    pub(crate) fn another(&mut self, ty: TypeId, depth: u32) -> Option<Value> {
        self.seed += 1;
        self.value(ty, depth + 1)
    }

    fn tuple(
        &mut self,
        prefix: &[TypeId],
        rest: Option<TypeId>,
        constraints: &Constraints,
        depth: u32,
    ) -> Option<Value> {
        let least = usize::try_from(constraints.min_items.unwrap_or(0)).unwrap_or(usize::MAX);
        let most = usize::try_from(constraints.max_items.unwrap_or(u64::MAX)).unwrap_or(usize::MAX);
        if least > usize::try_from(MOST_ITEMS).unwrap_or(usize::MAX) {
            return None;
        }
        let wanted = if self.is_sparse(depth) {
            least
        } else {
            least.max(prefix.len())
        };
        let types = prefix.iter().copied().chain(rest.into_iter().cycle());
        let mut values = Vec::new();
        for ty in types.take(wanted.min(most)) {
            values.push(self.another(ty, depth)?);
        }
        Some(Value::Array(values))
    }

    fn map(&mut self, values: TypeId, constraints: &Constraints, depth: u32) -> Option<Value> {
        let least = constraints.min_properties.unwrap_or(0);
        let most = constraints.max_properties.unwrap_or(u64::MAX);
        let wanted = if self.is_sparse(depth) {
            least
        } else {
            least.max(1).min(most)
        };
        if wanted > MOST_ITEMS {
            return None;
        }
        let mut members = IndexMap::new();
        for position in 0..wanted {
            match self.another(values, depth) {
                Some(value) => drop(members.insert(key(position), value)),
                None if position >= least => break,
                None => return None,
            }
        }
        Some(Value::Object(members))
    }

    fn object(&mut self, object: &Object, constraints: &Constraints, depth: u32) -> Option<Value> {
        let sparse = self.is_sparse(depth);
        let least = constraints.min_properties.unwrap_or(0);
        let most = constraints.max_properties.unwrap_or(u64::MAX);
        let count =
            |members: &IndexMap<String, Value>| u64::try_from(members.len()).unwrap_or(u64::MAX);
        let mut members = IndexMap::new();
        let checker = self.checker;
        for property in checker.kept(object) {
            if property.required {
                members.insert(property.name.clone(), self.property(property, depth)?);
            } else if !sparse && count(&members) < most {
                // What no value fits is left out.
                if let Some(value) = self.property(property, depth) {
                    members.insert(property.name.clone(), value);
                }
            }
        }
        let checker = self.checker;
        for property in checker.kept(object) {
            if count(&members) >= least {
                break;
            }
            if !members.contains_key(&property.name)
                && let Some(value) = self.property(property, depth)
            {
                members.insert(property.name.clone(), value);
            }
        }
        while count(&members) > most {
            let kept = checker.kept(object);
            let optional = kept
                .filter(|property| !property.required && members.contains_key(&property.name))
                .last()?;
            members.shift_remove(&optional.name);
        }
        if !sparse || count(&members) < least {
            self.further(object, &mut members, least, most, depth);
        }
        (count(&members) >= least).then_some(Value::Object(members))
    }

    fn property(&mut self, property: &spectrait_ir::Property, depth: u32) -> Option<Value> {
        if self.variant == Variant::Example {
            let mut shown = property.docs.examples.iter().chain(&property.default);
            if let Some(value) = shown.find_map(|value| self.checker().shown(property.ty, value)) {
                return Some(value);
            }
        }
        self.value(property.ty, depth + 1)
    }

    /// Members that the schema does not name.
    fn further(
        &mut self,
        object: &Object,
        members: &mut IndexMap<String, Value>,
        least: u64,
        most: u64,
        depth: u32,
    ) {
        let count = |members: &IndexMap<String, Value>| u64::try_from(members.len());
        for (pattern, ty) in &object.patterns {
            // One of each, and as many as are missing where nothing else may be added.
            let is_last = object.additional.ty().is_none();
            for length in 1..=least.clamp(1, MOST_ITEMS) {
                let known = count(members).unwrap_or(u64::MAX);
                if known >= most || (length > 1 && (known >= least || !is_last)) {
                    break;
                }
                let length = usize::try_from(length).unwrap_or(1);
                let Some(mut key) = self.patterns.text(pattern, length, &mut self.random) else {
                    continue;
                };
                if members.contains_key(&key) {
                    key.push_str(&length.to_string());
                }
                if !members.contains_key(&key)
                    && self.patterns.matches(pattern, &key)
                    && let Some(value) = self.another(*ty, depth)
                {
                    members.insert(key, value);
                }
            }
        }
        let Some(ty) = object.additional.ty() else {
            return;
        };
        let known = u64::try_from(members.len()).unwrap_or(u64::MAX);
        let wanted = least
            .max(known.saturating_add(1))
            .min(most)
            .min(known + MOST_ITEMS);
        for position in 0..wanted.saturating_sub(known) {
            let key = key(position);
            let matches = |(pattern, _): &(String, TypeId)| self.patterns.matches(pattern, &key);
            if members.contains_key(&key) || object.patterns.iter().any(matches) {
                continue;
            }
            if let Some(value) = self.another(ty, depth) {
                members.insert(key, value);
            }
        }
    }

    fn union(&mut self, union: &Union, depth: u32) -> Option<Value> {
        let mut order: Vec<usize> = (0..union.branches.len()).collect();
        let start = match self.variant {
            Variant::Boundary => order.len().saturating_sub(1),
            _ => usize::try_from(self.seed).unwrap_or(0) % order.len().max(1),
        };
        order.rotate_left(start);
        let height = |position: &usize| {
            union
                .branches
                .get(*position)
                .map_or(u32::MAX, |branch| self.heights.get(branch.ty))
        };
        if depth >= DEEP || self.made >= MANY {
            order.sort_by_key(height);
        }
        let (mut shared, mut second_best) = (None, None);
        for position in order {
            let branch = union.branches.get(position)?;
            let Some(mut value) = self.value(branch.ty, depth + 1) else {
                continue;
            };
            if let (Some(discriminator), Value::Object(members)) =
                (&union.discriminator, &mut value)
                && let Some((told, _)) =
                    discriminator.mapping.iter().find(|(_, to)| *to == position)
            {
                let told = Value::String(told.clone());
                let before = members.insert(discriminator.property.clone(), told);
                if !self.checker().accepts(branch.ty, &value)
                    && let (Some(before), Value::Object(members)) = (before, &mut value)
                {
                    members.insert(discriminator.property.clone(), before);
                }
            }
            if !self.checker().union(union, &value) {
                second_best.get_or_insert(value);
            } else if matches!(value, Value::Number(_)) && self.checker().is_shared(union, &value) {
                shared.get_or_insert(value);
            } else {
                return Some(value);
            }
        }
        // Who reads a `oneOf` of numbers as strictly as it is written refuses what fits two of its branches.
        // What surrounds a value may not mind; if it does, it is tried again.
        shared.or(second_best)
    }
}

/// The key of a member that the schema does not name. Members may be written beside other parameters: `key` is what a
/// credential in a query is often called.
fn key(position: u64) -> String {
    if position == 0 {
        "member".to_owned()
    } else {
        format!("member{}", Number::Integer(position.into()))
    }
}
