//! The members of bodies that are objects, each of which is written by itself: fields of forms, parts with names.
//!
//! In: the schema of a body. Out: its members, each once.
//!
//! What always holds: of a body that is one of several objects, a member has the kinds that it has in any of them, and is
//! always there only if it is in all of them.

use std::collections::HashSet;

use spectrait_ir::{Location, MediaType, Object, Property, Shape, TypeId};

use super::bodies::FormField;
use super::operations::Planner;
use super::{Kind, kinds, parameters};

/// How deep unions may be nested.
const DEPTH: usize = 8;

/// A member of a body.
pub(super) struct Member<'a> {
    /// What it is in each of the objects that have it; never empty.
    pub(super) properties: Vec<&'a Property>,
    /// Whether all objects have it.
    everywhere: bool,
}

impl<'a> Member<'a> {
    /// Its name.
    pub(super) fn name(&self) -> &'a str {
        self.properties
            .first()
            .map_or("", |property| property.name.as_str())
    }

    /// What it looks like.
    pub(super) fn kind(&self, planner: &Planner<'_, '_>) -> Kind {
        let properties = self.properties.iter();
        kinds::one_of(properties.map(|property| kinds::kind(planner.api, property.ty)))
    }

    /// Whether it is there in all objects, by what holds in one of them.
    pub(super) fn is_always(&self, is_there: impl Fn(&Property) -> bool) -> bool {
        self.everywhere && self.properties.iter().all(|property| is_there(property))
    }
}

/// The object that a body is.
pub(super) fn object<'a>(planner: &Planner<'a, '_>, ty: TypeId) -> Option<&'a Object> {
    match &planner.api.ty(planner.types.base(ty)).shape {
        Shape::Object(object) => Some(object),
        _ => None,
    }
}

/// The objects that a body may be: itself, or the branches of a union. None for any object; nothing where it may be
/// something else.
pub(super) fn objects<'a>(planner: &Planner<'a, '_>, ty: TypeId) -> Option<Vec<&'a Object>> {
    let mut found = Vec::new();
    collect(planner, ty, DEPTH, &mut HashSet::new(), &mut found)?;
    Some(found)
}

fn collect<'a>(
    planner: &Planner<'a, '_>,
    ty: TypeId,
    depth: usize,
    seen: &mut HashSet<TypeId>,
    found: &mut Vec<&'a Object>,
) -> Option<()> {
    let base = planner.types.base(ty);
    if !seen.insert(base) {
        // A branch of several unions counts once, or their number would grow with each level.
        return Some(());
    }
    match &planner.api.ty(base).shape {
        Shape::Object(object) => found.push(object),
        Shape::Union(union) if depth > 0 => {
            for branch in &union.branches {
                collect(planner, branch.ty, depth - 1, seen, found)?;
            }
        }
        Shape::Any | Shape::Map { .. } if depth == DEPTH => {}
        // A branch that may be anything says nothing of its members.
        _ => return None,
    }
    Some(())
}

/// Whether a body is an object, or one of several, that has members with names.
pub(super) fn has_names(planner: &Planner<'_, '_>, ty: TypeId) -> bool {
    let objects = objects(planner, ty).unwrap_or_default();
    objects.iter().any(|object| !object.properties.is_empty())
}

/// The members that a body may have, each once.
pub(super) fn members<'a>(planner: &Planner<'a, '_>, ty: TypeId) -> Vec<Member<'a>> {
    let objects = objects(planner, ty).unwrap_or_default();
    let mut members: indexmap::IndexMap<&str, Vec<&Property>> = indexmap::IndexMap::new();
    for property in objects.iter().flat_map(|object| &object.properties) {
        members.entry(&property.name).or_default().push(property);
    }
    let members = members.into_values().map(|properties| Member {
        everywhere: properties.len() == objects.len(),
        properties,
    });
    members.collect()
}

/// The field that says what is in the members without a field: it has no name, and is a map. None where no type keeps
/// them.
pub(super) fn others(planner: &Planner<'_, '_>, ty: TypeId) -> Option<FormField> {
    let values = match planner.api.ty(planner.types.base(ty)).shape {
        Shape::Map { values } => Some(values),
        _ => None,
    };
    let objects = objects(planner, ty).unwrap_or_default();
    let kept = objects.iter().flat_map(|object| object.kept());
    let kept: Vec<TypeId> = kept.chain(values).collect();
    let kinds = kept.iter().map(|ty| kinds::kind(planner.api, *ty));
    let others = kinds::one_of(kinds);
    (!kept.is_empty()).then(|| FormField {
        name: String::new(),
        kind: Kind::Map(Box::new(others)),
        required: false,
        wire: parameters::WirePlan::of(Location::Query),
        allow_reserved: false,
        part_type: None,
    })
}

/// The type of a member that a body may have.
pub(super) fn property(planner: &Planner<'_, '_>, media: &MediaType, name: &str) -> Option<TypeId> {
    let objects = objects(planner, media.ty?)?;
    let mut properties = objects.iter().flat_map(|object| &object.properties);
    let property = properties.find(|property| property.name == name)?;
    Some(property.ty)
}

/// The fields of a form.
pub(super) fn of_form(planner: &Planner<'_, '_>, media: &MediaType, ty: TypeId) -> Vec<FormField> {
    let fields = members(planner, ty).into_iter().map(|member| {
        let encoding = media.encoding.get(member.name());
        let kind = member.kind(planner);
        FormField {
            name: member.name().to_owned(),
            wire: parameters::of_form(encoding, &kind),
            allow_reserved: encoding.is_some_and(|encoding| encoding.allow_reserved),
            part_type: None,
            required: member.is_always(|property| planner.types.is_sent(property)),
            kind,
        }
    });
    fields.chain(others(planner, ty)).collect()
}
