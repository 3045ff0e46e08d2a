//! Builders, where they are asked for: which structs have one, and what its setters are called.
//!
//! In: the fields of a struct. Out: whether it derives `bon::Builder`, and the setters that cannot have the names of their
//! fields.
//!
//! What always holds: what derives it compiles. A struct that has no optional member reads well as a literal and has none.

use std::collections::HashSet;

use heck::ToPascalCase;
use spectrait_ir::{Api, Shape};

use super::item::{Field, Presence, Struct};
use super::own::OwnType;

/// The derive macro.
pub(super) const DERIVE: &str = "bon::Builder";

/// Its crate, and the version of that.
pub(super) const CRATE: &str = "bon";
pub(super) const VERSION: &str = "3";

/// The derive macro, with its crate.
pub(super) fn derive() -> OwnType {
    OwnType::new(DERIVE).version(VERSION)
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
    structure.fields.iter().any(is_optional)
}

/// The fields whose setters have other names than they, each with the name of its setter.
pub(super) fn setters(structure: &Struct) -> Vec<(String, String)> {
    let mut taken = Taken {
        // What ends a builder.
        methods: HashSet::from(["build".to_owned()]),
        states: HashSet::new(),
    };
    let fields = structure
        .fields
        .iter()
        .map(|field| (&field.name, is_optional(field) || field.constant))
        .chain(structure.additional.iter().map(|field| (&field.name, true)));
    let mut other = Vec::new();
    let mut waiting = Vec::new();
    // Names that are free come first, so that the others give way.
    for (name, optional) in fields {
        if !taken.claim(plain(name), optional) {
            waiting.push((name, optional));
        }
    }
    for (name, optional) in waiting {
        let free = (1u32..).map(|count| match count {
            1 => format!("{}_value", plain(name)),
            count => format!("{}_value_{count}", plain(name)),
        });
        let setter = free
            .into_iter()
            .find(|setter| taken.claim(setter, optional));
        other.extend(setter.map(|setter| (name.clone(), setter)));
    }
    other
}

/// The names that a builder has.
struct Taken {
    /// Setters; what is optional has `maybe_…` besides.
    methods: HashSet<String>,
    /// What is known of each field in the type of the builder: `SetTotal`.
    states: HashSet<String>,
}

impl Taken {
    /// Takes the names of a setter, where they are free.
    fn claim(&mut self, name: &str, optional: bool) -> bool {
        let mut methods = vec![name.to_owned()];
        methods.extend(optional.then(|| format!("maybe_{name}")));
        let state = name.to_pascal_case();
        let is_free = !self.states.contains(&state)
            && !methods.iter().any(|method| self.methods.contains(method));
        if is_free {
            self.methods.extend(methods);
            self.states.insert(state);
        }
        is_free
    }
}

fn plain(name: &str) -> &str {
    name.trim_start_matches("r#")
}

fn is_optional(field: &Field) -> bool {
    matches!(
        field.presence,
        Presence::Optional | Presence::OptionalNullable
    )
}
