//! Members that have one value only, and with them the `Default` of structs.
//!
//! In: planned fields, and the types that they come of. Out: whether a struct is `Default`.
//!
//! What always holds: what a `Default` makes is valid, and nobody has to decide anything of it.

use indexmap::IndexMap;
use spectrait_ir::{EnumValue, Object, Shape, TypeId, Value};

use super::{Field, Presence, RustType, Struct, Types};

impl Types<'_> {
    /// Whether an item is an enumeration with one value only: that value.
    pub(super) fn constant(&self, ty: &RustType) -> Option<&EnumValue> {
        let RustType::Named(item) = self.expanded(ty) else {
            return None;
        };
        let id = self.id_of(item)?;
        let is_enum = self.graph.form(id).is_enum();
        match &self.graph.ty(id).shape {
            Shape::Enum {
                values,
                open: false,
            } if is_enum && !self.open.contains(&id) => match values.as_slice() {
                [only] => Some(only),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a struct is `Default`: all that it has to have are constants, and a value with them alone is valid.
    pub(super) fn has_default(&self, id: TypeId, object: &Object, structure: &Struct) -> bool {
        let is_free = |field: &Field| match field.presence {
            Presence::Required => field.constant,
            Presence::RequiredNullable => false,
            Presence::Optional | Presence::OptionalNullable => true,
        };
        if !structure.fields.iter().all(is_free) {
            return false;
        }
        let members = object.properties.iter().zip(&structure.fields);
        let members = members.filter(|(_, field)| field.presence == Presence::Required);
        let members: IndexMap<String, Value> = members
            .filter_map(|(property, field)| {
                let only = self.constant(&field.ty)?;
                Some((property.name.clone(), only.value.clone()))
            })
            .collect();
        self.valid.is_valid_object(id, object, members)
    }
}
