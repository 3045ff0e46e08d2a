//! Sequential media types: what each item of a body is, and how items are set apart (OpenAPI 3.2 §4.14.5).
//!
//! In: a media type of a response. Out: its [`Framing`] and the type of its items.
//!
//! What always holds: `itemSchema` says what an item is. Where there is none, `schema` does: what its items are if it
//! is a list, or one of several, else the schema itself, which is what descriptions before 3.2 mean by it. The item of
//! an event stream is the event if it looks like one, and else the event's data.

use std::collections::HashSet;

use serde::Serialize;
use spectrait_ir::media_types::{essence, is_events, is_json_sequence};
use spectrait_ir::{MediaType, Shape, TypeId};

use super::RustType;
use super::operations::Planner;
use super::same::same;

/// How the items of a body are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Framing {
    /// JSON, one item a line.
    Lines,
    /// JSON text sequences (RFC 7464).
    Sequence,
    /// Events whose data is text.
    TextEvents,
    /// Events whose data is JSON.
    JsonEvents,
    /// Events whose data is text where it is a string, and else JSON.
    MixedEvents,
}

impl Framing {
    /// Whether the items are events.
    pub(crate) fn is_events(self) -> bool {
        !matches!(self, Self::Lines | Self::Sequence)
    }
}

/// How data is written in events: what is a string as it is, all else as JSON.
#[derive(Debug, Default)]
struct Forms {
    text: bool,
    json: bool,
    seen: HashSet<TypeId>,
}

impl Forms {
    fn framing(&self) -> Framing {
        match (self.text, self.json) {
            (true, true) => Framing::MixedEvents,
            (false, true) => Framing::JsonEvents,
            _ => Framing::TextEvents,
        }
    }

    /// Notes what data of a type may be. What may be anything is JSON.
    fn note(&mut self, planner: &Planner<'_, '_>, id: TypeId) {
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            let base = planner.types.base(id);
            self.json |= planner.types.is_nullable(id);
            if !self.seen.insert(base) {
                continue;
            }
            match &planner.api.ty(base).shape {
                Shape::String { .. } | Shape::JsonText(_) => self.text = true,
                Shape::Enum { values, .. } => {
                    let texts = values.iter().filter(|value| value.value.as_str().is_some());
                    let texts = texts.count();
                    self.text |= texts > 0;
                    self.json |= texts < values.len();
                }
                Shape::Union(union) => open.extend(union.branches.iter().map(|branch| branch.ty)),
                _ => self.json = true,
            }
        }
    }
}

/// The members of an event, as the specification names them.
const FIELDS: [&str; 4] = ["data", "event", "id", "retry"];

/// The types of the lists that a type may be; none where it may be something else, or is nothing but bounds.
fn lists(planner: &Planner<'_, '_>, whole: TypeId) -> Vec<TypeId> {
    let (mut found, mut seen, mut open) = (Vec::new(), HashSet::new(), vec![whole]);
    while let Some(id) = open.pop() {
        let base = planner.types.base(id);
        if !seen.insert(base) {
            continue;
        }
        match &planner.api.ty(base).shape {
            Shape::Array { .. } | Shape::Tuple { .. } => found.push(base),
            Shape::Nullable(inner) => open.push(*inner),
            Shape::Union(union) => open.extend(union.branches.iter().map(|branch| branch.ty)),
            _ => return Vec::new(),
        }
    }
    found
}

/// The one type that all items of some lists have.
fn common_item(planner: &Planner<'_, '_>, lists: &[TypeId]) -> Option<TypeId> {
    let items = lists
        .iter()
        .flat_map(|list| match &planner.api.ty(*list).shape {
            Shape::Array { items } => vec![*items],
            Shape::Tuple { prefix, rest } => prefix.iter().copied().chain(*rest).collect(),
            _ => Vec::new(),
        });
    let mut items = items.map(|item| (item, planner.types.base(item)));
    let (first, base) = items.next()?;
    let is_same = |(_, other)| same(planner.api, base, other);
    items.all(is_same).then_some(first)
}

/// What the items of a body are, as far as the description says. Those that differ by their position, or by the list
/// that they are of, are any values.
pub(super) fn item(planner: &Planner<'_, '_>, media: &MediaType) -> Option<TypeId> {
    if media.item.is_some() {
        return media.item;
    }
    let whole = media.ty?;
    match lists(planner, whole).as_slice() {
        [] => Some(whole),
        lists => common_item(planner, lists),
    }
}

/// Lists what a schema asks of the list as a whole: items are read and checked as they come.
fn note_bounds(planner: &mut Planner<'_, '_>, media: &MediaType) {
    let Some(whole) = media.ty.map(|ty| planner.types.base(ty)) else {
        return;
    };
    let lists = lists(planner, whole);
    // What is no list is about an item, unless that has a schema of its own.
    if lists.is_empty() && media.item.is_none() {
        return;
    }
    let api = planner.api;
    let mut unchecked = Vec::new();
    for id in lists.iter().chain([&whole]) {
        let ty = api.ty(*id);
        let constraints = &ty.constraints;
        let asked = [
            ("minItems", constraints.min_items.is_some()),
            ("maxItems", constraints.max_items.is_some()),
            ("uniqueItems", constraints.unique_items),
            ("what the schema asks of the whole", ty.rules.is_some()),
        ];
        let asked = asked.into_iter().filter(|(_, asked)| *asked);
        unchecked.extend(asked.map(|(what, _)| (what, &ty.place)));
    }
    let unsaid = unsaid(planner, media.item, whole, &lists);
    unchecked.extend(unsaid.map(|what| (what, &api.ty(whole).place)));
    for (what, place) in unchecked {
        let reason = format!(
            "the items of {} are checked one by one, as they come",
            media.name
        );
        planner.types.not_checked(what.to_owned(), reason, place);
    }
}

/// What the schema of a list says of its items, and the type that these are read as does not.
fn unsaid(
    planner: &Planner<'_, '_>,
    item: Option<TypeId>,
    whole: TypeId,
    lists: &[TypeId],
) -> Option<&'static str> {
    let says = |base: TypeId| !matches!(planner.api.ty(base).shape, Shape::Any);
    let common = common_item(planner, lists).map(|common| planner.types.base(common));
    let Some(item) = item else {
        let differ = common.is_none() && !lists.is_empty();
        return differ.then_some("the types of items by their position or their list");
    };
    let item = planner.types.base(item);
    let is_said = match common {
        Some(common) => !says(common) || same(planner.api, item, common),
        None => lists.is_empty() && !says(whole),
    };
    (!is_said).then_some("what `schema` says of items beside `itemSchema`")
}

/// Whether two media types are written in the same way and hold the same items.
pub(super) fn alike(planner: &Planner<'_, '_>, one: &MediaType, other: &MediaType) -> bool {
    let kind = |media: &MediaType| {
        let essence = essence(&media.name);
        (is_events(&essence), is_json_sequence(&essence))
    };
    let same = match (item(planner, one), item(planner, other)) {
        (Some(one), Some(other)) => {
            let (one, other) = (planner.types.base(one), planner.types.base(other));
            same(planner.api, one, other)
        }
        (one, other) => one == other,
    };
    kind(one) == kind(other) && same
}

/// How the items of a media type are written, and as what type they are handed on.
pub(super) fn plan(
    planner: &mut Planner<'_, '_>,
    media: &MediaType,
    hint: &[&str],
    body: &str,
) -> (Framing, RustType) {
    note_bounds(planner, media);
    let item = item(planner, media);
    let essence = essence(&media.name);
    // What is known of the whole body is no name for an item of it.
    let hint: Vec<&str> = hint
        .iter()
        .map(|word| if *word == "Body" { "Item" } else { word })
        .collect();
    let docs = format!("an item of {body}");
    let docs = Some(docs.as_str());
    let (framing, ty) = match item {
        None if is_events(&essence) => (Framing::TextEvents, event(RustType::String)),
        Some(id) if is_events(&essence) => match data(planner, id, media.item.is_some()) {
            Some(framing) => (framing, planner.types.whole_with(id, &hint, docs)),
            None => {
                let mut forms = Forms::default();
                forms.note(planner, id);
                let framing = forms.framing();
                let ty = match framing {
                    // Bytes in an event can only be text.
                    Framing::TextEvents if is_text(planner, id) => RustType::String,
                    _ => planner.types.whole_with(id, &hint, docs),
                };
                (framing, event(ty))
            }
        },
        item => {
            let framing = if is_json_sequence(&essence) {
                Framing::Sequence
            } else {
                Framing::Lines
            };
            let ty = item.map_or(RustType::Value, |id| {
                planner.types.whole_with(id, &hint, docs)
            });
            (framing, ty)
        }
    };
    (framing, RustType::Of("items", "Items", Box::new(ty)))
}

/// An event with data of a type.
fn event(data: RustType) -> RustType {
    RustType::Of("items", "Event", Box::new(data))
}

/// How the data of events is written, if a type is that of whole events: an object with nothing that events do not
/// have, or a union of such. A schema that is not said to be of the items has `data` and another member, as envelopes
/// with `data` alone are common.
fn data(planner: &Planner<'_, '_>, id: TypeId, of_items: bool) -> Option<Framing> {
    let (mut forms, mut found) = (Forms::default(), false);
    let mut seen = HashSet::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        let base = planner.types.base(id);
        if !seen.insert(base) {
            continue;
        }
        match &planner.api.ty(base).shape {
            Shape::Object(object) => {
                let properties = &object.properties;
                let mut names = properties.iter().map(|property| &property.name);
                let known = names.all(|name| FIELDS.contains(&name.as_str()));
                let data = properties.iter().find(|property| property.name == "data");
                let least = if of_items { 1 } else { 2 };
                if !known || properties.len() < least {
                    return None;
                }
                match data {
                    Some(data) => forms.note(planner, data.ty),
                    None if of_items => {}
                    None => return None,
                }
                found = true;
            }
            Shape::Union(union) => open.extend(union.branches.iter().map(|branch| branch.ty)),
            _ => return None,
        }
    }
    found.then(|| forms.framing())
}

fn is_text(planner: &Planner<'_, '_>, id: TypeId) -> bool {
    let shape = &planner.api.ty(planner.types.base(id)).shape;
    matches!(
        shape,
        Shape::String {
            format: spectrait_ir::StringFormat::Binary
        }
    )
}
