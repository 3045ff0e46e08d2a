//! Builders, where they are asked for: which structs have one.
//!
//! In: the fields of a struct. Out: whether it derives `bon::Builder`.
//!
//! What always holds: what derives it compiles. A struct that has no optional member reads well as a literal and has none;
//! nor has one whose setters would have the names of each other.

use std::collections::HashSet;

use spectrait_ir::{Api, Shape};

use super::item::{Field, Presence, Struct};
use super::own::OwnType;

/// The derive macro.
pub(super) const DERIVE: &str = "bon::Builder";

/// The derive macro, with its crate.
pub(super) fn derive() -> OwnType {
    OwnType::new(DERIVE).version("3")
}

/// Whether an API has an object with an optional member.
pub(super) fn has_use(api: &Api) -> bool {
    api.types.iter().any(|ty| match &ty.shape {
        Shape::Object(object) => object
            .properties
            .iter()
            .any(|property| !property.required || property.read_only || property.write_only),
        _ => false,
    })
}

/// Whether a struct has a builder.
pub(super) fn has_builder(structure: &Struct) -> bool {
    // `build` ends a builder, and what is optional has `maybe_…` besides.
    let mut names = HashSet::from(["build".to_owned()]);
    let plain = |name: &str| name.trim_start_matches("r#").to_owned();
    let fields = structure.fields.iter();
    let are_apart = fields.clone().all(|field| {
        let name = plain(&field.name);
        let maybe = format!("maybe_{name}");
        names.insert(name) && (!is_optional(field) || names.insert(maybe))
    });
    let additional = structure.additional.iter();
    let mut additional = additional.map(|field| plain(&field.name));
    are_apart
        && additional.all(|name| {
            let maybe = format!("maybe_{name}");
            names.insert(name) && names.insert(maybe)
        })
        && fields.clone().any(is_optional)
}

fn is_optional(field: &Field) -> bool {
    matches!(
        field.presence,
        Presence::Optional | Presence::OptionalNullable
    )
}
