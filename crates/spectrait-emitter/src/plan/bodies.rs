//! Bodies: what the media types of a request or response become.
//!
//! In: the media types of a body. Out: a [`BodyPlan`].
//!
//! What always holds:
//! - media types that hold the same value are one value, whichever of them it is written in; only those that
//!   hold different things are variants of an enum, a [`ChoicePlan`];
//! - a media type that is documented and not generated is noted with its place; bodies whose media type is not
//!   understood are bytes, which carry the data all the same.

mod groups;

use std::collections::HashMap;

use serde::Serialize;
use spectrait_ir::{MediaType, RequestBodyId, ResponseId, TypeId};

use self::groups::Group;
use super::fields;
use super::media_types::{self, Family, Side, essence};
use super::multipart::{self, MultipartPlan};
use super::names::{self, Case, Scope};
use super::operations::Planner;
use super::ordered;
use super::sequences::{self, Framing};
use super::{Kind, RustType};

/// A body: one type, in one or several media types.
#[derive(Debug, Clone, Serialize)]
pub struct BodyPlan {
    /// How it is read and written.
    pub format: Format,
    /// The media type as it is sent; a range where text or bytes may have any of it.
    pub media_type: String,
    /// What it holds.
    pub ty: RustType,
    /// The other media types that it may come in.
    pub others: Vec<MediaPlan>,
}

/// A media type that a value may come in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MediaPlan {
    /// How it is read and written.
    pub format: Format,
    /// The media type.
    pub media_type: String,
}

/// How a body is read and written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Format {
    /// JSON, typed.
    Json,
    /// XML, typed: the static that says what it looks like, of an [`XmlPlan`](super::xml::XmlPlan).
    Xml(String),
    /// A text.
    Text,
    /// Bytes as they come, of any of the media types.
    Bytes,
    /// A form, typed: its fields.
    Form(Vec<FormField>),
    /// `multipart/…` whose parts have names and are no files, typed as JSON is: its fields.
    Fields(Vec<FormField>),
    /// `multipart/…` with files, or with parts told apart by their position: the fields that are none, and the struct by
    /// position in [`OperationsPlan::multiparts`](super::OperationsPlan::multiparts).
    Multipart(Vec<FormField>, usize),
    /// `multipart/…` whose parts are not told apart: a list of them.
    Parts,
    /// A sequence of items, read and written one by one.
    Items(Framing),
    /// One of several, by position in [`OperationsPlan::choices`](super::OperationsPlan::choices).
    Choice(usize),
}

impl Format {
    /// Whether it, or a file in it, is read as it comes.
    #[must_use]
    pub fn is_stream(&self) -> bool {
        matches!(
            self,
            Self::Bytes | Self::Items(_) | Self::Multipart(..) | Self::Parts
        )
    }
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct FormField {
    /// The name on the wire.
    pub name: String,
    /// What it looks like.
    pub kind: Kind,
    /// Whether its value is there, though `null` and an empty list may be written as nothing.
    pub required: bool,
    /// How it is written.
    pub wire: super::parameters::WirePlan,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
    /// The media type that its parts say they are; nothing where there are no parts, or its kind says enough.
    pub part_type: Option<String>,
}

/// A body that is one of several things, told apart by the media type.
#[derive(Debug, Clone, Serialize)]
pub struct ChoicePlan {
    /// The identifier.
    pub name: String,
    /// Which body it is, Markdown.
    pub heading: String,
    /// What it may be, the preferred one first.
    pub variants: Vec<ChoiceVariant>,
    /// Whether operations share it, as they do components. Those are printed behind all operations, by name.
    pub shared: bool,
    /// Whether a request has it, and not a response.
    pub request: bool,
}

/// A body in one of several media types.
#[derive(Debug, Clone, Serialize)]
pub struct ChoiceVariant {
    /// The identifier.
    pub name: String,
    /// What it is.
    pub body: BodyPlan,
    /// Whether `From` of its type is unambiguous.
    pub from: bool,
}

/// The media type of forms.
pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// What was planned of bodies so far.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    pub(super) choices: Vec<ChoicePlan>,
    pub(super) multiparts: Vec<MultipartPlan>,
    /// Choices by the body that they are.
    known_choices: HashMap<BodyId, usize>,
    /// Multipart bodies with files by the body that they are, or are a variant of, and their media type.
    pub(super) known_multiparts: HashMap<(BodyId, String), usize>,
}

impl Bodies {
    /// Notes that several operations have a body: what it is made of is printed once, behind all of them.
    pub(super) fn share(&mut self, body: &BodyPlan) {
        match body.format {
            Format::Choice(position) => {
                let Some(choice) = self.choices.get_mut(position) else {
                    return;
                };
                choice.shared = true;
                let variants = choice.variants.iter();
                let bodies: Vec<BodyPlan> = variants.map(|variant| variant.body.clone()).collect();
                // Variants are never choices themselves.
                for body in &bodies {
                    self.share(body);
                }
            }
            Format::Multipart(_, position) => {
                if let Some(multipart) = self.multiparts.get_mut(position) {
                    multipart.shared = true;
                }
            }
            _ => {}
        }
    }
}

/// A body of the description, however many operations refer to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum BodyId {
    /// That of a request.
    Request(RequestBodyId),
    /// That of a response.
    Response(ResponseId),
}

/// What a body belongs to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Owner<'o> {
    /// The body.
    pub(super) id: BodyId,
    /// The words that names are made of: an operation and a response, or a component.
    pub(super) words: &'o [&'o str],
    /// Which body it is, Markdown.
    pub(super) heading: &'o str,
    /// The same within a sentence, and without links, for types.
    pub(super) what: &'o str,
    /// Whether it is a component.
    pub(super) shared: bool,
}

impl BodyPlan {
    /// A body in one media type.
    pub(super) fn one(format: Format, media_type: impl Into<String>, ty: RustType) -> Self {
        Self {
            format,
            media_type: media_type.into(),
            ty,
            others: Vec::new(),
        }
    }

    /// Whether it, or a variant of it, is read as it comes, and once: it can't be copied or compared.
    #[must_use]
    pub fn is_stream(&self, choices: &[ChoicePlan]) -> bool {
        self.media(choices)
            .iter()
            .any(|(format, _)| format.is_stream())
    }

    /// Whether it is JSON or something else that is typed as JSON is, as its media type says.
    #[must_use]
    pub fn is_typed_either_way(&self) -> bool {
        match self.format {
            Format::Json => !self.others.is_empty(),
            _ => self.others.iter().any(|other| other.format == Format::Json),
        }
    }

    /// A text that may be JSON too, and comes in a range, is written as the first type of texts that is named, else as
    /// `text/plain`.
    fn write_plain(&mut self) {
        let is_range = |media_type: &str| media_type.contains('*');
        if self.format != Format::Text || !self.is_typed_either_way() || !is_range(&self.media_type)
        {
            return;
        }
        let is_named = |it: &MediaPlan| it.format == Format::Text && !is_range(&it.media_type);
        let named = self.others.iter().position(is_named);
        let plain = named.map_or_else(
            || "text/plain".to_owned(),
            |position| self.others.remove(position).media_type,
        );
        let media_type = std::mem::replace(&mut self.media_type, plain);
        self.others.push(MediaPlan {
            format: Format::Text,
            media_type,
        });
    }

    /// The static that says what it looks like in XML, where it may come in that.
    #[must_use]
    pub fn xml(&self) -> Option<&str> {
        let others = self.others.iter().map(|other| &other.format);
        std::iter::once(&self.format)
            .chain(others)
            .find_map(|format| match format {
                Format::Xml(constant) => Some(constant.as_str()),
                _ => None,
            })
    }

    /// All media types that it may come in, the preferred one first.
    #[must_use]
    pub fn media<'p>(&'p self, choices: &'p [ChoicePlan]) -> Vec<(&'p Format, &'p str)> {
        let bodies = self.variants(choices).into_iter();
        bodies
            .flat_map(|body| {
                let others = body.others.iter();
                let others = others.map(|other| (&other.format, other.media_type.as_str()));
                std::iter::once((&body.format, body.media_type.as_str())).chain(others)
            })
            .collect()
    }

    /// The bodies of which one is sent, the preferred one first: where there is no choice, this one alone.
    #[must_use]
    pub fn variants<'p>(&'p self, choices: &'p [ChoicePlan]) -> Vec<&'p BodyPlan> {
        let choice = match self.format {
            Format::Choice(position) => choices.get(position),
            _ => None,
        };
        choice.map_or_else(
            || vec![self],
            |choice| choice.variants.iter().map(|it| &it.body).collect(),
        )
    }
}

/// Plans the body of a response; none where it has no content.
pub(super) fn response(
    planner: &mut Planner<'_, '_>,
    content: &[MediaType],
    owner: Owner<'_>,
) -> Option<BodyPlan> {
    plan(planner, content, owner, Side::Response)
}

/// Plans the body of a request; none where it has no content.
pub(super) fn request(
    planner: &mut Planner<'_, '_>,
    content: &[MediaType],
    owner: Owner<'_>,
) -> Option<BodyPlan> {
    plan(planner, content, owner, Side::Request)
}

fn plan(
    planner: &mut Planner<'_, '_>,
    content: &[MediaType],
    owner: Owner<'_>,
    side: Side,
) -> Option<BodyPlan> {
    let groups = groups::groups(planner, content, side);
    let mut variants = Vec::with_capacity(groups.len());
    let several = groups.len() > 1;
    if several && let Some(&known) = planner.bodies.known_choices.get(&owner.id) {
        let body = choice_body(planner, known)?;
        planner.bodies.share(&body);
        return Some(body);
    }
    let mut scope = Scope::default();
    for (position, group) in groups.iter().enumerate() {
        let words = media_types::variants(group.family, &group.members);
        let words: Vec<_> = words.iter().map(|words| names::type_name(words)).collect();
        let name = scope.claim_first(&words);
        let mut hint: Vec<&str> = owner.words.iter().copied().chain(["Body"]).collect();
        if position > 0 {
            hint.push(&name);
        }
        let body = body(planner, group, &hint, owner, side);
        variants.push(ChoiceVariant {
            name,
            from: false,
            body,
        });
    }
    if !several {
        return variants.pop().map(|variant| variant.body);
    }
    mark_conversions(planner, &mut variants);
    let words: Vec<&str> = owner.words.iter().copied().chain(["Content"]).collect();
    let name = planner.names.claim(&words.join(" "), Case::Pascal);
    let position = planner.bodies.choices.len();
    planner.bodies.choices.push(ChoicePlan {
        name,
        heading: owner.heading.to_owned(),
        variants,
        shared: owner.shared,
        request: side == Side::Request,
    });
    planner.bodies.known_choices.insert(owner.id, position);
    choice_body(planner, position)
}

/// The body that is one of several.
fn choice_body(planner: &Planner<'_, '_>, position: usize) -> Option<BodyPlan> {
    let choice = planner.bodies.choices.get(position)?;
    let first = choice.variants.first()?;
    let ty = RustType::Operations(choice.name.clone());
    Some(BodyPlan::one(
        Format::Choice(position),
        first.body.media_type.clone(),
        ty,
    ))
}

/// Notes which variants can be made from what they hold.
fn mark_conversions(planner: &Planner<'_, '_>, variants: &mut [ChoiceVariant]) {
    let plan = planner.types.plan();
    let types: Vec<RustType> = variants
        .iter()
        .map(|variant| plan.behind_aliases(&variant.body.ty, |_| true).clone())
        .collect();
    for (variant, ty) in variants.iter_mut().zip(&types) {
        variant.from = types.iter().filter(|other| *other == ty).count() == 1;
    }
}

fn note(planner: &mut Planner<'_, '_>, media: &MediaType, reason: &str) {
    planner.note(
        format!("media type {}", media.name),
        media.place.clone(),
        reason,
    );
}

/// Plans what is in a group.
fn body(
    planner: &mut Planner<'_, '_>,
    group: &Group<'_>,
    hint: &[&str],
    owner: Owner<'_>,
    side: Side,
) -> BodyPlan {
    let mut plan: Option<BodyPlan> = None;
    for (family, media) in &group.members {
        let ty = media.ty.or(group.ty);
        // Media types of one group hold the same, so that one type is enough.
        let known = plan.as_ref().map(|plan| plan.ty.clone());
        let (format, ty) = match (family, ty) {
            (Family::Json, Some(ty)) => (Format::Json, whole(planner, known, ty, hint, owner)),
            (Family::Json, None) => (Format::Json, RustType::Value),
            (Family::Xml, Some(ty)) => {
                let constant = xml(planner, media, ty, hint);
                (
                    Format::Xml(constant),
                    whole(planner, known, ty, hint, owner),
                )
            }
            (Family::Form, Some(ty)) => {
                let fields = fields::of_form(planner, media, ty);
                (Format::Form(fields), whole(planner, known, ty, hint, owner))
            }
            (Family::Fields, Some(ty)) => (
                Format::Fields(multipart::fields(planner, media, ty, side)),
                whole(planner, known, ty, hint, owner),
            ),
            (Family::Multipart, Some(ty)) => {
                let position = multipart::plan(planner, media, ty, owner);
                let name = planner.bodies.multiparts.get(position);
                let name = name.map(|plan| plan.name.clone()).unwrap_or_default();
                let fields = multipart::values(planner, media, ty, side);
                (
                    Format::Multipart(fields, position),
                    RustType::Operations(name),
                )
            }
            (Family::Ordered, _) => {
                let (fields, position) = ordered::plan(planner, media, owner);
                let name = planner.bodies.multiparts.get(position);
                let name = name.map(|plan| plan.name.clone()).unwrap_or_default();
                (
                    Format::Multipart(fields, position),
                    RustType::Operations(name),
                )
            }
            (Family::Items, _) => {
                let (framing, ty) = sequences::plan(planner, media, hint, owner.what);
                (Format::Items(framing), ty)
            }
            (Family::Parts, _) => {
                let part = RustType::Support("multipart", "Part");
                (Format::Parts, RustType::Vec(Box::new(part)))
            }
            (Family::Text | Family::Form, _) => {
                if side == Side::Request && essence(&media.name) == FORM {
                    let reason = "a form whose schema is no object, nor one of several, is handed on as text";
                    note(planner, media, reason);
                }
                (Format::Text, RustType::String)
            }
            _ => (Format::Bytes, RustType::Support("binary", "Binary")),
        };
        let media_type = match &format {
            Format::Multipart(_, position) => planner.bodies.multiparts.get(*position),
            _ => None,
        };
        let media_type = media_type.map_or_else(
            || media_types::sent(&media.name, &format),
            |multipart| multipart.media_type.clone(),
        );
        match &mut plan {
            None => plan = Some(BodyPlan::one(format, media_type, ty)),
            // JSON by another name is read as JSON anyway.
            Some(plan) if format == Format::Json && plan.format == Format::Json => {
                let reason = format!(
                    "it holds the same value as `{0}`: it is read, and `{0}` is written",
                    plan.media_type
                );
                note(planner, media, &reason);
            }
            Some(plan) => {
                let other = MediaPlan { format, media_type };
                if !plan.others.contains(&other) {
                    plan.others.push(other);
                }
            }
        }
    }
    let mut plan = plan.unwrap_or_else(|| {
        BodyPlan::one(
            Format::Bytes,
            "application/octet-stream",
            RustType::Support("binary", "Binary"),
        )
    });
    plan.write_plain();
    plan
}

/// The type of a group that is known, else that of a schema.
fn whole(
    planner: &mut Planner<'_, '_>,
    known: Option<RustType>,
    ty: TypeId,
    hint: &[&str],
    owner: Owner<'_>,
) -> RustType {
    known.unwrap_or_else(|| planner.types.whole_with(ty, hint, Some(owner.what)))
}

/// What a body looks like in XML.
fn xml(planner: &mut Planner<'_, '_>, media: &MediaType, ty: TypeId, hint: &[&str]) -> String {
    let (api, constants) = (planner.api, &mut planner.constants);
    let usage = media.xml.as_deref();
    let words = hint.join(" ");
    let position = planner.xml.root(api, constants, ty, usage, &words);
    for (what, place, reason) in std::mem::take(&mut planner.xml.notes) {
        planner.note(what, place, reason);
    }
    let Some(plan) = planner.xml.plans.get(position) else {
        return String::new();
    };
    let constant = plan.constant.clone();
    if plan.name.is_none() {
        let reason =
            "its root element has no name: it is written as `root`, and read under any name";
        note(planner, media, reason);
    }
    constant
}

/// Whether a media type is JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    media_types::is_json(&essence(media_type))
}

/// Whether a media type is JSON and no range.
pub(super) fn is_named_json(media_type: &str) -> bool {
    is_json(media_type) && !media_type.contains('*')
}
