//! Which media types of a body hold the same thing.
//!
//! In: the media types of a request or response. Out: groups of them, each of which is one value, whichever of its media
//! types that is written in.

use spectrait_ir::{MediaType, TypeId};

use super::{is_named_json, note};
use crate::plan::media_types::{self, Family, Side};
use crate::plan::operations::Planner;
use crate::plan::same::same;
use crate::plan::{encodings, sequences};

/// What some media types of a body hold.
pub(super) struct Group<'m> {
    pub(super) family: Family,
    /// The type, where a value is typed.
    pub(super) ty: Option<TypeId>,
    /// The media types, the preferred one first.
    pub(super) members: Vec<(Family, &'m MediaType)>,
}

impl Group<'_> {
    /// Writes a string as it is, where any media type may be written and nothing is asked of it.
    fn prefer_text(&mut self, planner: &Planner<'_, '_>) {
        let first = self.members.first();
        if first.is_some_and(|(family, media)| {
            *family == Family::Json && media_types::is_any_text(planner, media)
        }) && self
            .members
            .iter()
            .any(|(family, _)| *family == Family::Text)
        {
            self.family = Family::Text;
            self.members
                .sort_by_key(|(family, _)| *family != Family::Text);
        }
    }
}

/// What the media types of a body hold, each thing once, best first.
pub(super) fn groups<'m>(
    planner: &mut Planner<'_, '_>,
    content: &'m [MediaType],
    side: Side,
) -> Vec<Group<'m>> {
    let names_json = content.iter().any(|media| is_named_json(&media.name));
    let of_json = media_types::of_json(content);
    let mut sorted: Vec<(Family, &MediaType)> = Vec::with_capacity(content.len());
    for media in content {
        let mut family = media_types::family(planner, media, side);
        let is_text = family == Family::Json && media_types::may_be_text(planner, media);
        let other = of_json.filter(|known| says_otherwise(planner, known, media));
        if is_text {
            sorted.push((Family::Text, media));
        } else if family == Family::Json && other.is_some() {
            family = Family::Bytes;
        }
        // What is called JSON may hold something else.
        if !is_text || (!names_json && other.is_none()) {
            sorted.push((family, media));
        }
    }
    sorted.sort_by_key(|(family, media)| (*family, media_types::unusual(*family, &media.name)));
    let mut groups: Vec<Group<'m>> = Vec::new();
    for (family, media) in sorted {
        if family == Family::Parts {
            let reason = if groups.is_empty() {
                groups.push(Group {
                    family,
                    ty: None,
                    members: vec![(family, media)],
                });
                "its parts are handed on as a list"
            } else {
                "its schema does not say what its parts are, and other media types of the body are read"
            };
            note(planner, media, reason);
            continue;
        }
        if family == Family::Items {
            add_sequence(planner, &mut groups, media);
            continue;
        }
        let ty = media.ty.map(|ty| planner.types.base(ty));
        let typed = groups
            .iter_mut()
            .find(|group| match (group.family, group.ty, ty) {
                (Family::Json | Family::Xml, Some(known), Some(ty)) => same(planner.api, known, ty),
                // A media type without a schema beside one that has one holds the same, and so does one within a range.
                (Family::Json, _, None) => family == Family::Json,
                (Family::Json, None, Some(_)) => family == Family::Json && media.name.contains('*'),
                _ => false,
            });
        if let Some(group) = typed {
            group.ty = group.ty.or(ty);
            let text =
                family == Family::Text && ty.is_some_and(|ty| media_types::is_string(planner, ty));
            match family {
                Family::Json | Family::Xml => group.members.push((family, media)),
                Family::Form | Family::Fields if side == Side::Request => {
                    group.members.push((family, media));
                }
                _ if text => group.members.push((family, media)),
                _ => note(
                    planner,
                    media,
                    "it holds the same value as another media type that is generated",
                ),
            }
            continue;
        }
        let alike = groups.iter_mut().find(|group| match family {
            Family::Bytes => group.family == family && !is_structured(planner, media),
            Family::Form | Family::Fields => {
                matches!(group.family, Family::Form | Family::Fields)
                    && matches!((group.ty, ty), (Some(known), Some(ty)) if same(planner.api, known, ty))
            }
            _ => false,
        });
        match alike {
            Some(group)
                if group
                    .members
                    .iter()
                    .all(|(_, known)| !is_structured(planner, known)) =>
            {
                group.members.push((family, media));
            }
            _ => groups.push(Group {
                family,
                ty,
                members: vec![(family, media)],
            }),
        }
    }
    for group in &mut groups {
        group.prefer_text(planner);
    }
    for group in &groups {
        for (family, media) in &group.members {
            encodings::note_unused(planner, *family, media, side);
            let is_typed = *family == Family::Text && group.family != Family::Text;
            if is_typed || matches!(family, Family::Items | Family::Xml) {
                continue;
            }
            let reason = media_types::untyped(planner, media);
            if let Some(reason) = reason.or_else(|| media_types::unread(planner, *family, media)) {
                note(planner, media, reason);
            }
        }
    }
    groups
}

/// Whether the JSON of a range holds something else than the range says, as a narrower media type has it.
fn says_otherwise(planner: &Planner<'_, '_>, known: &MediaType, range: &MediaType) -> bool {
    let types = known.ty.zip(range.ty);
    media_types::is_wider(range, known)
        && types.is_some_and(|(known, ty)| {
            let base = |ty| planner.types.base(ty);
            !same(planner.api, base(known), base(ty))
        })
}

/// Adds a sequence of items: to another one of the same items, else by itself.
fn add_sequence<'m>(planner: &Planner<'_, '_>, groups: &mut Vec<Group<'m>>, media: &'m MediaType) {
    let ty = sequences::item(planner, media);
    let alike = groups.iter_mut().find(|group| {
        let known = group.members.first().map(|(_, known)| *known);
        group.family == Family::Items
            && known.is_some_and(|known| sequences::alike(planner, known, media))
    });
    let member = (Family::Items, media);
    match alike {
        Some(group) => group.members.push(member),
        None => groups.push(Group {
            family: Family::Items,
            ty,
            members: vec![member],
        }),
    }
}

/// Whether bytes have a structure that sets them apart from other bytes; a schema may say that they are a file.
fn is_structured(planner: &Planner<'_, '_>, media: &MediaType) -> bool {
    media_types::untyped(planner, media).is_some()
}
