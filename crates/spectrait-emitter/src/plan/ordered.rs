//! Multipart bodies whose parts have no names and are told apart by their position (RFC 2046 §5.1, OpenAPI 3.2
//! §4.14.4).
//!
//! In: the schema of a list, of the whole body or of its items, and its encodings by position. Out: a
//! [`MultipartPlan`] whose parts are called by their positions, and the fields among them.
//!
//! What always holds: each of the first parts is a field of its own, optional where the list may be shorter; what
//! comes behind them is one field with all of them.

use spectrait_ir::{Encoding, MediaType, Shape, TypeId};

use super::bodies::{FormField, Owner};
use super::media_types::unbounded;
use super::multipart::{self, AnsweredPlan, MultipartPlan, PartContent, PartPlan};
use super::names::Case;
use super::operations::Planner;
use super::parameters::WirePlan;
use super::same::same;
use super::{Check, Kind, RustType, docs, encodings, kinds};

/// The words for the first positions.
const ORDINALS: [&str; 10] = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
];

/// The parts of a list.
struct List {
    /// The first ones.
    prefix: Vec<TypeId>,
    /// Those behind them; nothing where there may be none.
    rest: Option<TypeId>,
    /// How many there must be, and may be.
    least: usize,
    most: Option<usize>,
}

fn list(planner: &Planner<'_, '_>, media: &MediaType) -> Option<List> {
    let of_items = media.item.map(|item| List {
        prefix: Vec::new(),
        rest: Some(item),
        least: 0,
        most: None,
    });
    let Some(ty) = media.ty else {
        return of_items;
    };
    let ty = planner.api.ty(planner.types.base(ty));
    let (prefix, rest) = match &ty.shape {
        Shape::Array { items } => (Vec::new(), Some(*items)),
        Shape::Tuple { prefix, rest } => (prefix.clone(), *rest),
        _ => return of_items,
    };
    // Where the list says nothing of a part, `itemSchema` does, which is of all of them.
    let part = |part: TypeId| match media.item {
        Some(item) if !says(planner, part) => item,
        _ => part,
    };
    let bound = |bound: Option<u64>| bound.and_then(|bound| usize::try_from(bound).ok());
    Some(List {
        prefix: prefix.into_iter().map(part).collect(),
        rest: rest.map(part),
        least: bound(ty.constraints.min_items).unwrap_or(0),
        most: bound(ty.constraints.max_items),
    })
}

/// Whether a schema says what a part is.
fn says(planner: &Planner<'_, '_>, ty: TypeId) -> bool {
    !matches!(planner.api.ty(planner.types.base(ty)).shape, Shape::Any)
}

/// Lists an `itemSchema` of which not all parts are.
fn note_items(planner: &mut Planner<'_, '_>, media: &MediaType, list: &List) {
    let Some(item) = media.item else {
        return;
    };
    let base = planner.types.base(item);
    let mut parts = list.prefix.iter().chain(&list.rest);
    if parts.all(|part| same(planner.api, planner.types.base(*part), base)) {
        return;
    }
    let place = &planner.api.ty(item).place;
    let reason = format!(
        "the `schema` of {} says what its parts are, by their position",
        media.name
    );
    let what = "itemSchema".to_owned();
    planner.types.not_checked(what, reason, place);
}

/// Whether a body is a list of parts of which anything is said: by position, or of all of them.
pub(super) fn is_described(planner: &Planner<'_, '_>, media: &MediaType) -> bool {
    let encoded = !media.prefix_encoding.is_empty() || media.item_encoding.is_some();
    list(planner, media).is_some_and(|list| {
        let described = encoded || !list.prefix.is_empty() || media.item.is_some();
        described || list.rest.is_some_and(|rest| says(planner, rest))
    })
}

/// How many parts have a position of their own, and whether there may be others behind them.
pub(super) fn positions(planner: &Planner<'_, '_>, media: &MediaType) -> (usize, bool) {
    list(planner, media).map_or((0, false), |list| (list.prefix.len(), list.rest.is_some()))
}

/// The type of the part at a position.
pub(super) fn ty(planner: &Planner<'_, '_>, media: &MediaType, position: usize) -> Option<TypeId> {
    let list = list(planner, media)?;
    list.prefix.get(position).copied().or(list.rest)
}

/// Plans a body: its fields that are no files, and its position among those that were planned.
pub(super) fn plan(
    planner: &mut Planner<'_, '_>,
    media: &MediaType,
    owner: Owner<'_>,
) -> (Vec<FormField>, usize) {
    let Some(list) = list(planner, media) else {
        return (Vec::new(), planner.bodies.multiparts.len());
    };
    let key = (owner.id, media.name.clone());
    if let Some(&known) = planner.bodies.known_multiparts.get(&key) {
        let multipart = planner.bodies.multiparts.get_mut(known);
        let fields = multipart.map(|multipart| {
            multipart.shared = true;
            fields(&multipart.parts)
        });
        return (fields.unwrap_or_default(), known);
    }
    note_items(planner, media, &list);
    let words: Vec<&str> = owner.words.iter().copied().chain(["Parts"]).collect();
    let name = planner.names.claim(&words.join(" "), Case::Pascal);
    let mut parts = Vec::with_capacity(list.prefix.len() + 1);
    for (position, &ty) in list.prefix.iter().enumerate() {
        let field = ORDINALS
            .get(position)
            .map_or_else(|| format!("part_{}", position + 1), |&word| word.to_owned());
        let encoding = media.prefix_encoding.get(position);
        let mut part = part(planner, owner, &name, position, &field, ty, encoding);
        part.required = position < list.least;
        parts.push(part);
    }
    if let Some(ty) = list.rest {
        let position = list.prefix.len();
        let field = if position == 0 { "parts" } else { "rest" };
        let encoding = media.item_encoding.as_ref();
        let part = part(planner, owner, &name, position, field, ty, encoding);
        parts.push(all(planner, media, &list, part));
    }
    let fields = fields(&parts);
    let answered = AnsweredPlan::of(planner, owner, &name, &fields);
    let position = planner.bodies.multiparts.len();
    planner.bodies.multiparts.push(MultipartPlan {
        answered,
        name,
        heading: owner.heading.to_owned(),
        media_type: match media.name.contains('*') {
            true => "multipart/mixed".to_owned(),
            false => unbounded(&media.name),
        },
        prefix: Some(list.prefix.len()),
        closed: false,
        parts,
        shared: owner.shared,
    });
    planner.bodies.known_multiparts.insert(key, position);
    (fields, position)
}

/// A part at a position.
fn part(
    planner: &mut Planner<'_, '_>,
    owner: Owner<'_>,
    body: &str,
    position: usize,
    field: &str,
    ty: TypeId,
    encoding: Option<&Encoding>,
) -> PartPlan {
    let api = planner.api;
    let base = planner.types.base(ty);
    let hint = [owner.words, &["Body", field]].concat();
    // What nothing is said of is bytes.
    let unknown = matches!(api.ty(base).shape, Shape::Any)
        && encoding.is_none_or(|encoding| encoding.content_type.is_none());
    let is_file = unknown || multipart::is_file(planner, ty, encoding);
    let schema = ty;
    let (content, ty, check) = if is_file {
        let upload = RustType::Support("multipart", "Upload");
        (PartContent::File, upload, None)
    } else {
        let kind = kinds::kind(api, ty);
        let types = &mut planner.types;
        let (ty, check) = types.alone(base, &hint, None);
        (PartContent::Value(kind), ty, check)
    };
    let text = api.ty(base).docs.description.as_deref();
    let structured = matches!(&content, PartContent::Value(kind) if encodings::is_structured(kind));
    let content_type = multipart::content_type(planner, schema, encoding);
    let media_type = multipart::media_type(content_type, structured);
    PartPlan {
        field: field.to_owned(),
        name: position.to_string(),
        media_types: multipart::media_types(content_type, &content),
        content,
        or_text: false,
        ty,
        media_type,
        described: multipart::described(planner, body, field, encoding),
        required: true,
        check,
        docs: text.map(docs::rustdoc).unwrap_or_default(),
        deprecated: false,
    }
}

/// All parts behind the first ones, of which one is like this.
fn all(
    planner: &mut Planner<'_, '_>,
    media: &MediaType,
    list: &List,
    mut part: PartPlan,
) -> PartPlan {
    let behind = |bound: usize| u64::try_from(bound.saturating_sub(list.prefix.len())).ok();
    let bounds = Check::Items(
        behind(list.least).filter(|least| *least > 0),
        list.most.and_then(behind),
    );
    let mut checks: Vec<Check> = part
        .check
        .take()
        .map(|check| Check::Each(Box::new(check)))
        .into_iter()
        .collect();
    if bounds != Check::Items(None, None) {
        checks.insert(0, bounds);
    }
    part.check = match checks.len() {
        0 | 1 => checks.pop(),
        _ => Some(Check::All(checks)),
    };
    part.ty = RustType::Vec(Box::new(part.ty));
    part.content = match part.content {
        PartContent::Value(kind) => {
            if part.described.take().is_some() {
                planner.note(
                    format!("headers of parts of {}", media.name),
                    media.place.clone(),
                    "values behind the first ones have no headers of their own",
                );
            }
            PartContent::Value(Kind::Array(Box::new(kind)))
        }
        _ => PartContent::Files,
    };
    part
}

/// The parts that are no files.
fn fields(parts: &[PartPlan]) -> Vec<FormField> {
    let fields = parts.iter().filter_map(|part| match &part.content {
        PartContent::Value(kind) => Some(FormField {
            name: part.name.clone(),
            kind: kind.clone(),
            required: part.required,
            wire: WirePlan::of(spectrait_ir::Location::Query),
            allow_reserved: false,
            part_type: None,
        }),
        _ => None,
    });
    fields.collect()
}
