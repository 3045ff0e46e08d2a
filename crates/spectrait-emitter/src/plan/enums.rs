//! Enumerations beside other keywords: `enum` and `pattern` of one schema.
//!
//! In: an API. Out: the same, in which an enumeration lists only the values that its rules allow, and has no rules.
//!
//! What always holds: an enumeration of which no value is left stays as it was, rules included.

use std::borrow::Cow;

use spectrait_ir::{Api, EnumValue, LeftOut, Shape, TypeId};
use spectrait_samples::Samples;

use super::items;

/// The API with enumerations that need no rules. Values that are listed and cannot occur come to `left_out`.
pub(super) fn judged<'a>(api: Cow<'a, Api>, left_out: &mut Vec<LeftOut>) -> Cow<'a, Api> {
    let ruled: Vec<TypeId> = (0u32..)
        .map(TypeId)
        .zip(&api.types)
        .filter(|(_, ty)| ty.rules.is_some() && matches!(ty.shape, Shape::Enum { open: false, .. }))
        .map(|(id, _)| id)
        .collect();
    if ruled.is_empty() {
        return api;
    }
    let judged = judge(&api, &ruled, left_out);
    let mut api = api.into_owned();
    for (id, allowed) in judged {
        let position = usize::try_from(id.0).unwrap_or(usize::MAX);
        if let Some(ty) = api.types.get_mut(position) {
            ty.rules = None;
            if let Shape::Enum { values, .. } = &mut ty.shape {
                *values = allowed;
            }
        }
    }
    Cow::Owned(api)
}

/// The values that rules allow, for each enumeration that has some.
fn judge(
    api: &Api,
    ruled: &[TypeId],
    left_out: &mut Vec<LeftOut>,
) -> Vec<(TypeId, Vec<EnumValue>)> {
    let samples = Samples::new(api);
    let mut judged = Vec::with_capacity(ruled.len());
    for &id in ruled {
        let ty = api.ty(id);
        let Shape::Enum { values, .. } = &ty.shape else {
            continue;
        };
        let (allowed, refused): (Vec<&EnumValue>, Vec<&EnumValue>) = values
            .iter()
            .partition(|value| samples.accepts(id, &value.value));
        if allowed.is_empty() {
            continue;
        }
        left_out.extend(refused.iter().map(|value| LeftOut {
            what: format!("value {} of the enumeration", items::json(&value.value)),
            operation: None,
            place: ty.place.clone(),
            reason: "what stands beside it refuses it".to_owned(),
        }));
        judged.push((id, allowed.into_iter().cloned().collect()));
    }
    judged
}
