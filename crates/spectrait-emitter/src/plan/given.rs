//! Names that a description gives enumerations which are written where they are used (`x-ms-enum`).
//!
//! In: types on their way to being named. Out: the name that one is to have, or the type whose item it shares.
//!
//! What always holds: enumerations of one name are one type only where they have the same values, under the same names. Of
//! several that differ, the first has the name, and the others are named as all inline types are.

use std::collections::{HashMap, HashSet};

use spectrait_ir::{EnumValue, Shape, Type, TypeId};

use super::graph::Graph;
use super::names;

/// Which enumeration has which name.
#[derive(Debug, Default)]
pub(super) struct GivenNames {
    enums: HashMap<String, TypeId>,
}

/// What a given name means for a type.
pub(super) enum Given {
    /// It is to have this name.
    Name(String),
    /// It is what another type is.
    Twin(TypeId),
}

impl GivenNames {
    /// Notes the name of a component, where it is an enumeration.
    pub(super) fn component(&mut self, graph: &Graph<'_>, id: TypeId, name: &str) {
        if matches!(graph.ty(id).shape, Shape::Enum { .. }) {
            self.enums.insert(name.to_owned(), id);
        }
    }

    /// What the name that is given to a type means. Nothing where none is, or another enumeration has it.
    pub(super) fn of(
        &mut self,
        graph: &Graph<'_>,
        open: &HashSet<TypeId>,
        id: TypeId,
    ) -> Option<Given> {
        let ty = graph.ty(id);
        let name = names::type_name(given_name(ty)?);
        let Some(first) = self.enums.get(&name).copied() else {
            self.enums.insert(name.clone(), id);
            return Some(Given::Name(name));
        };
        let same = open.contains(&id) == open.contains(&first) && are_same(ty, graph.ty(first));
        same.then_some(Given::Twin(first))
    }
}

fn given_name(ty: &Type) -> Option<&str> {
    if !matches!(ty.shape, Shape::Enum { .. }) {
        return None;
    }
    let name = ty.extensions.get("x-ms-enum")?.get("name")?.as_str()?;
    name.contains(char::is_alphabetic).then_some(name)
}

/// Whether two enumerations have the same values.
fn are_same(one: &Type, other: &Type) -> bool {
    let (
        Shape::Enum { values, open },
        Shape::Enum {
            values: others,
            open: other_open,
        },
    ) = (&one.shape, &other.shape)
    else {
        return false;
    };
    let same =
        |(one, other): (&EnumValue, &EnumValue)| one.value == other.value && one.name == other.name;
    open == other_open
        && one.rules.is_none()
        && other.rules.is_none()
        && values.len() == others.len()
        && values.iter().zip(others).all(same)
}
