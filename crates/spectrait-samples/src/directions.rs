//! Directions: which members a request, or a response, does not hold.
//!
//! In: a property, a value that may hold others. Out: whether the property is there, and the value without what is not.
//!
//! What always holds: a member that its direction leaves out is neither required nor accepted; without a direction,
//! each is as its schema says.

use spectrait_ir::{Object, Property, Shape, TypeId, Value};

use super::json;
use super::valid::{Checker, told};

/// Where values go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// To the server: without what is `readOnly`.
    Request,
    /// From the server: without what is `writeOnly`.
    Response,
}

/// How deep values are searched for what their direction leaves out.
const DEEP: u32 = 64;

impl Direction {
    /// Whether a value of this direction does not hold a property.
    fn leaves_out(self, property: &Property) -> bool {
        match self {
            Self::Request => property.read_only && !property.write_only,
            Self::Response => property.write_only && !property.read_only,
        }
    }
}

impl Checker<'_> {
    /// Whether the direction of the values leaves out a property.
    pub(crate) fn leaves_out(&self, property: &Property) -> bool {
        self.direction
            .is_some_and(|direction| direction.leaves_out(property))
    }

    /// A value of the description without the members that its direction leaves out, if its type accepts that.
    pub(crate) fn shown(&self, ty: TypeId, value: &Value) -> Option<Value> {
        let mut value = value.clone();
        if self.direction.is_some() {
            self.strip(ty, &mut value, 0);
        }
        (self.accepts(ty, &value) && !self.is_spent()).then_some(value)
    }

    fn strip(&self, ty: TypeId, value: &mut Value, depth: u32) {
        if depth > DEEP {
            return;
        }
        match (&self.api.ty(ty).shape, value) {
            (Shape::Alias(to) | Shape::Nullable(to), value) => self.strip(*to, value, depth + 1),
            (Shape::JsonText(inner), Value::String(text)) => {
                // Each text in a text can double what is to be written.
                if let Some(value) = json::read(text) {
                    let mut stripped = value.clone();
                    self.strip(*inner, &mut stripped, depth + DEEP / 4);
                    if stripped != value {
                        *text = json::write(&stripped).unwrap_or_default();
                    }
                }
            }
            (Shape::Array { items }, Value::Array(values)) => {
                for value in values {
                    self.strip(*items, value, depth + 1);
                }
            }
            (Shape::Tuple { prefix, rest }, Value::Array(values)) => {
                let types = prefix.iter().chain(rest.iter().cycle());
                for (value, ty) in values.iter_mut().zip(types) {
                    self.strip(*ty, value, depth + 1);
                }
            }
            (Shape::Map { values: ty }, Value::Object(members)) => {
                for value in members.values_mut() {
                    self.strip(*ty, value, depth + 1);
                }
            }
            (Shape::Object(object), Value::Object(members)) => {
                for Property { name, ty, .. } in self.kept(object) {
                    if let Some(value) = members.get_mut(name) {
                        self.strip(*ty, value, depth + 1);
                    }
                }
                let left_out = object.properties.iter();
                for property in left_out.filter(|property| self.leaves_out(property)) {
                    members.shift_remove(&property.name);
                }
            }
            (Shape::Union(union), value) => {
                // Each branch for itself, the one that a discriminator names before others: the first that accepts what is
                // left is the one that was meant.
                let discriminator = union.discriminator.as_ref();
                let named = discriminator.map_or_else(Vec::new, |it| told(it, value));
                let named = named.into_iter().filter_map(|it| union.branches.get(it));
                for branch in named.chain(&union.branches) {
                    if !self.takes(weight(value)) {
                        return;
                    }
                    let mut candidate = value.clone();
                    self.strip(branch.ty, &mut candidate, depth + 1);
                    if self.accepts(branch.ty, &candidate) {
                        *value = candidate;
                        return;
                    }
                }
            }
            _ => {}
        }
    }

    /// The properties that values of the direction hold.
    pub(crate) fn kept<'o>(&self, object: &'o Object) -> impl Iterator<Item = &'o Property> {
        let properties = object.properties.iter();
        properties.filter(|property| !self.leaves_out(property))
    }
}

/// How many values there are in a value, itself among them.
fn weight(value: &Value) -> u64 {
    let inner: u64 = match value {
        Value::Array(items) => items.iter().map(weight).sum(),
        Value::Object(members) => members.values().map(weight).sum(),
        _ => 0,
    };
    inner.saturating_add(1)
}
