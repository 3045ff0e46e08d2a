//! Whether two schemas say the same, so that two media types hold the same value.
//!
//! In: two types. Out: whether each value of the one is a value of the other, as far as can be seen by comparing
//! them part by part. What always holds: a component is the same as itself only; `true` is never wrong.

use spectrait_ir::{Additional, Api, Shape, TypeId};

/// How deep types are compared.
const DEPTH: usize = 16;

/// Whether two types say the same.
pub(super) fn same(api: &Api, one: TypeId, other: TypeId) -> bool {
    at(api, one, other, DEPTH)
}

fn at(api: &Api, one: TypeId, other: TypeId, depth: usize) -> bool {
    if one == other {
        return true;
    }
    let (first, second) = (api.ty(one), api.ty(other));
    if let Shape::Alias(inner) = first.shape {
        return depth > 0 && at(api, inner, other, depth - 1);
    }
    if let Shape::Alias(inner) = second.shape {
        return depth > 0 && at(api, one, inner, depth - 1);
    }
    let inline = first.component.is_none() && second.component.is_none();
    if depth == 0 || !inline || first.constraints != second.constraints {
        return false;
    }
    // Rules are sets of their own for each schema.
    if first.rules.is_some() || second.rules.is_some() {
        return false;
    }
    let below = |one: TypeId, other: TypeId| at(api, one, other, depth - 1);
    let all = |one: &[TypeId], other: &[TypeId]| {
        one.len() == other.len()
            && one
                .iter()
                .zip(other)
                .all(|(one, other)| below(*one, *other))
    };
    match (&first.shape, &second.shape) {
        (Shape::Array { items: one }, Shape::Array { items: other })
        | (Shape::Map { values: one }, Shape::Map { values: other })
        | (Shape::JsonText(one), Shape::JsonText(other))
        | (Shape::Nullable(one), Shape::Nullable(other)) => below(*one, *other),
        (
            Shape::Tuple { prefix, rest },
            Shape::Tuple {
                prefix: other_prefix,
                rest: other_rest,
            },
        ) => {
            all(prefix, other_prefix)
                && match (rest, other_rest) {
                    (None, None) => true,
                    (Some(one), Some(other)) => below(*one, *other),
                    _ => false,
                }
        }
        (Shape::Object(one), Shape::Object(other)) => {
            let additional = match (one.additional, other.additional) {
                (Additional::Typed(one), Additional::Typed(other)) => below(one, other),
                (one, other) => one == other,
            };
            additional
                && one.patterns.is_empty()
                && other.patterns.is_empty()
                && one.properties.len() == other.properties.len()
                && one
                    .properties
                    .iter()
                    .zip(&other.properties)
                    .all(|(one, other)| {
                        one.name == other.name
                            && one.required == other.required
                            && below(one.ty, other.ty)
                    })
        }
        (Shape::Union(one), Shape::Union(other)) => {
            let types = |union: &spectrait_ir::Union| -> Vec<TypeId> {
                union.branches.iter().map(|branch| branch.ty).collect()
            };
            one.kind == other.kind
                && one.discriminator == other.discriminator
                && all(&types(one), &types(other))
        }
        (one, other) => one == other,
    }
}
