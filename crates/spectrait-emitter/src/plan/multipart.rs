//! Bodies of `multipart/form-data` (RFC 7578, OpenAPI 3.1 §4.8.15), and other `multipart/…` whose schema is an object, so
//! that their parts have names: which parts they have. Those whose parts have no names are in `ordered`.
//!
//! In: the schema of a body and its encodings. Out: a [`MultipartPlan`] where any part is a file; else the body is
//! one object that is typed as JSON is, and its [`FormField`]s.

use std::collections::HashSet;

use indexmap::IndexSet;
use serde::Serialize;
use spectrait_ir::{
    Additional, Encoding, Location, MediaType, Property, Shape, StringFormat, TypeId,
};

use super::bodies::{self, BodyId, FormField, Format, Owner};
use super::fields::{self, object, objects};
use super::media_types::{self, Family, Side, essence};
use super::names::{Case, Scope};
use super::operations::Planner;
use super::parameters::{self, WirePlan};
use super::responses::{self, Beside, HeaderPlan};
use super::{Check, Kind, RustType, docs, encodings, kinds};

/// A multipart body with files: a struct.
#[derive(Debug, Clone, Serialize)]
pub struct MultipartPlan {
    /// The identifier.
    pub name: String,
    /// Which body it is, Markdown.
    pub heading: String,
    /// The media type.
    pub media_type: String,
    /// Where parts have no names: how many of the first ones are told apart, each by its position, which stands for its
    /// name. All others have the next position.
    pub prefix: Option<usize>,
    /// Whether there may be no parts of other names (`additionalProperties: false`).
    pub closed: bool,
    /// The parts, in the order of the description.
    pub parts: Vec<PartPlan>,
    /// Whether operations share it, as they do components. Those are printed behind all operations, by name.
    pub shared: bool,
    /// What a response has besides; nothing where it is the body of a request.
    pub answered: Option<AnsweredPlan>,
}

/// The static that describes the parts of a response. Those of a request stand with its operation.
#[derive(Debug, Clone, Serialize)]
pub struct AnsweredPlan {
    /// The identifier.
    pub constant: String,
    /// The parts that are no files.
    pub fields: Vec<FormField>,
}

impl AnsweredPlan {
    /// That of a body of a name, where it is one of a response.
    pub(super) fn of(
        planner: &mut Planner<'_, '_>,
        owner: Owner<'_>,
        name: &str,
        fields: &[FormField],
    ) -> Option<Self> {
        let constant = super::names::constant_name(name);
        matches!(owner.id, BodyId::Response(_)).then(|| Self {
            constant: planner.constants.claim_first(&[constant]),
            fields: fields.to_vec(),
        })
    }
}

/// The parts of a name.
#[derive(Debug, Clone, Serialize)]
pub struct PartPlan {
    /// The field.
    pub field: String,
    /// The name on the wire.
    pub name: String,
    /// What is in it.
    pub content: PartContent,
    /// Whether what is in it may be no file: a text, or JSON, each of which is an upload without a file name.
    pub or_text: bool,
    /// What it holds, without `Option`.
    pub ty: RustType,
    /// The media type that the description gives it, where one can be sent.
    pub media_type: Option<String>,
    /// The media types and ranges that a file may say to be of; none where it may be of any.
    pub media_types: Vec<String>,
    /// The struct that has its headers beside what is in it, where it has any.
    pub described: Option<DescribedPlan>,
    /// Whether a body without it is invalid.
    pub required: bool,
    /// What is to be checked that its type does not check by itself.
    pub check: Option<Check>,
    /// Rustdoc lines.
    pub docs: Vec<String>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
}

/// A part with headers: a struct, whose field for what is in it is called `content`.
#[derive(Debug, Clone, Serialize)]
pub struct DescribedPlan {
    /// The identifier.
    pub name: String,
    /// The headers, in order.
    pub headers: Vec<HeaderPlan>,
}

/// What the documentation says of a part that may be no file.
const OR_TEXT: &str = "What is no file is an upload without a file name: its text, or its JSON.";

/// What is in the parts of a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PartContent {
    /// A file.
    File,
    /// Any number of files.
    Files,
    /// A value that looks like this.
    Value(Kind),
}

impl MultipartPlan {
    /// The parts that are files, each of which may be read as it comes.
    pub fn files(&self) -> impl Iterator<Item = &PartPlan> {
        let parts = self.parts.iter();
        parts.filter(|part| part.content.is_file())
    }

    /// Whether it can be made of a sample, which has neither headers of parts nor parts by position.
    #[must_use]
    pub fn has_sample(&self) -> bool {
        self.prefix.is_none() && self.parts.iter().all(|part| part.described.is_none())
    }

    /// Whether its media type is that of forms in parts, with any parameters.
    #[must_use]
    pub fn is_form(&self) -> bool {
        is_form(&self.media_type)
    }
}

/// Whether a media type is that of forms in parts, with any parameters.
pub(crate) fn is_form(media_type: &str) -> bool {
    essence(media_type) == "multipart/form-data"
}

/// What is in the part of a property.
fn of_part(planner: &Planner<'_, '_>, media: &MediaType, property: &Property) -> PartContent {
    content(planner, property.ty, media.encoding.get(&property.name))
}

/// Whether a part is a file, or several. What may be a list is several, of which there may be one.
pub(super) fn content(
    planner: &Planner<'_, '_>,
    ty: TypeId,
    encoding: Option<&Encoding>,
) -> PartContent {
    let branches = branches(planner, ty);
    let lists = branches.iter().filter_map(|ty| items(planner, *ty));
    let lists: Vec<TypeId> = lists.collect();
    let is_file = |ty| is_file(planner, ty, encoding);
    match is_file(ty) {
        true if lists.is_empty() => PartContent::File,
        is_one if is_one || lists.into_iter().any(is_file) => PartContent::Files,
        _ => PartContent::Value(kinds::kind(planner.api, ty)),
    }
}

impl PartContent {
    /// Whether it is a file, or several.
    #[must_use]
    pub fn is_file(&self) -> bool {
        !matches!(self, Self::Value(_))
    }
}

/// The items of a list.
fn items(planner: &Planner<'_, '_>, ty: TypeId) -> Option<TypeId> {
    match planner.api.ty(ty).shape {
        Shape::Array { items } => Some(items),
        _ => None,
    }
}

/// The types that a value may be of, each once: the type itself, or the branches of a union, and of the unions among them.
fn branches(planner: &Planner<'_, '_>, ty: TypeId) -> IndexSet<TypeId> {
    let (mut branches, mut seen) = (IndexSet::new(), HashSet::new());
    let mut next = vec![ty];
    while let Some(ty) = next.pop() {
        let base = planner.types.base(ty);
        match &planner.api.ty(base).shape {
            Shape::Union(union) if seen.insert(base) => {
                next.extend(union.branches.iter().map(|branch| branch.ty));
            }
            Shape::Union(_) => {}
            _ => {
                branches.insert(base);
            }
        }
    }
    branches
}

/// Whether a part of a type is a file.
pub(super) fn is_file(planner: &Planner<'_, '_>, ty: TypeId, encoding: Option<&Encoding>) -> bool {
    let named = encoding.and_then(|encoding| encoding.content_type.as_deref());
    // A text that is said to be an image is no text.
    let foreign = named.is_some_and(|name| {
        name.split(',').all(|name| {
            let name = name.trim();
            !bodies::is_json(name) && !name.starts_with("text/")
        })
    });
    match planner.api.ty(planner.types.base(ty)).shape {
        Shape::String {
            format: StringFormat::Binary,
        } => true,
        Shape::String {
            format: StringFormat::Plain,
        }
        | Shape::Any => foreign,
        // Where bytes may be, all may be bytes.
        Shape::Union(_) => branches(planner, ty)
            .into_iter()
            .any(|ty| media_types::is_binary(planner, ty)),
        _ => false,
    }
}

/// Whether a body is an object whose properties are its parts.
pub(super) fn is_object(planner: &Planner<'_, '_>, media: &MediaType) -> bool {
    let object = media.ty.and_then(|ty| object(planner, ty));
    object.is_some_and(|object| !object.properties.is_empty())
}

/// How a multipart body can be read.
pub(super) fn family(planner: &Planner<'_, '_>, media: &MediaType, ty: TypeId) -> Family {
    let Some(objects) = objects(planner, ty) else {
        return Family::Parts;
    };
    let mut properties = objects.iter().flat_map(|object| &object.properties);
    let files = properties.any(|property| of_part(planner, media, property).is_file());
    let described = media.encoding.values();
    let described = described.into_iter().any(|part| !part.headers.is_empty());
    match (files || described, object(planner, ty)) {
        (true, Some(_)) => Family::Multipart,
        _ if files => Family::Parts,
        _ => Family::Fields,
    }
}

/// Whether a body of a side may have a property. Requests keep what only responses have, as their types do.
fn is_of(side: Side, property: &Property) -> bool {
    side == Side::Request || !property.write_only
}

/// Whether a body of a side always has a property.
fn is_written(planner: &Planner<'_, '_>, side: Side, property: &Property) -> bool {
    match side {
        Side::Request => planner.types.is_sent(property),
        Side::Response => property.required && !property.write_only,
    }
}

/// The fields of a body without files.
pub(super) fn fields(
    planner: &Planner<'_, '_>,
    media: &MediaType,
    ty: TypeId,
    side: Side,
) -> Vec<FormField> {
    let mut fields = values(planner, media, ty, side);
    for field in &mut fields {
        let encoding = media.encoding.get(&field.name);
        if encodings::is_unusual(encoding, &field.kind) {
            let structured = encodings::is_structured(encodings::item(&field.kind));
            let named = encoding.and_then(|encoding| encoding.content_type.as_deref());
            field.part_type = media_type(named, structured);
        }
    }
    fields.extend(fields::others(planner, ty));
    fields
}

/// How a part is written. What is not said to have a style is written as a part by itself.
fn wire(encoding: Option<&Encoding>) -> WirePlan {
    match encoding {
        Some(encoding) if encoding.style.is_some() || encoding.explode.is_some() => {
            parameters::of_form(Some(encoding), &Kind::Any)
        }
        _ => WirePlan::of(Location::Query),
    }
}

/// The fields of a body with files that are no files. What is written part by part says its media type there.
pub(super) fn values(
    planner: &Planner<'_, '_>,
    media: &MediaType,
    ty: TypeId,
    side: Side,
) -> Vec<FormField> {
    let members = fields::members(planner, ty).into_iter();
    let values = members.filter(|member| {
        let mut properties = member.properties.iter();
        properties
            .all(|property| is_of(side, property) && !of_part(planner, media, property).is_file())
    });
    let fields = values.map(|member| {
        let (wire, kind) = (
            wire(media.encoding.get(member.name())),
            member.kind(planner),
        );
        FormField {
            name: member.name().to_owned(),
            required: member.is_always(|property| is_written(planner, side, property)),
            allow_reserved: false,
            part_type: None,
            kind: match wire == WirePlan::of(Location::Query) {
                true => kind.of_part(),
                false => kind,
            },
            wire,
        }
    });
    fields.collect()
}

/// Plans a body with files; its position among those that were planned.
pub(super) fn plan(
    planner: &mut Planner<'_, '_>,
    media: &MediaType,
    ty: TypeId,
    owner: Owner<'_>,
) -> usize {
    let key = (owner.id, media.name.clone());
    if let Some(&known) = planner.bodies.known_multiparts.get(&key) {
        if let Some(multipart) = planner.bodies.multiparts.get_mut(known) {
            multipart.shared = true;
        }
        return known;
    }
    let words: Vec<&str> = owner.words.iter().copied().chain(["Form"]).collect();
    let name = planner.names.claim(&words.join(" "), Case::Pascal);
    let api = planner.api;
    let is_read = |object: &spectrait_ir::Object| {
        object.patterns.is_empty() && !matches!(object.additional, Additional::Typed(_))
    };
    if !object(planner, ty).is_none_or(is_read) {
        planner.note(
            format!("additionalProperties of {}", media.name),
            media.place.clone(),
            "only parts that have a name in the description are read",
        );
    }
    note_unchecked(planner, ty);
    let side = match owner.id {
        BodyId::Response(_) => Side::Response,
        _ => Side::Request,
    };
    let properties = object(planner, ty).map(|object| object.properties.iter());
    let properties = properties.into_iter().flatten();
    let properties: Vec<&Property> = properties
        .filter(|property| is_of(side, property))
        .collect();
    let fields = Scope::new(&["form"]).claim_fields(&properties);
    let mut parts = Vec::with_capacity(properties.len());
    for (property, field) in properties.into_iter().zip(fields) {
        let content = of_part(planner, media, property);
        let encoding = media.encoding.get(&property.name);
        let described = described(planner, &name, &property.name, encoding);
        let base = planner.types.base(property.ty);
        let hint = [owner.words, &["Body", property.name.as_str()]].concat();
        let (ty, check) = match content {
            PartContent::Value(_) => {
                let types = &mut planner.types;
                types.alone(base, &hint, None)
            }
            PartContent::File => (RustType::Support("multipart", "Upload"), None),
            PartContent::Files => (
                RustType::Vec(Box::new(RustType::Support("multipart", "Upload"))),
                bounds(planner, base),
            ),
        };
        let content_type = content_type(planner, property.ty, encoding);
        let structured = match &content {
            PartContent::Value(kind) => encodings::is_structured(encodings::item(kind)),
            _ => false,
        };
        let text = property.docs.description.as_deref();
        let text = text.or(api.ty(property.ty).docs.description.as_deref());
        let mut docs = text.map(docs::rustdoc).unwrap_or_default();
        let or_text = content.is_file() && may_be_text(planner, property.ty);
        if or_text {
            docs::paragraph(&mut docs, OR_TEXT.to_owned());
        }
        if content.is_file() {
            note_unasked(planner, property);
        }
        parts.push(PartPlan {
            field,
            name: property.name.clone(),
            media_type: media_type(content_type, structured),
            media_types: media_types(content_type, &content),
            content,
            or_text,
            ty,
            described,
            required: is_written(planner, side, property)
                && !planner.types.is_nullable(property.ty),
            check,
            docs,
            deprecated: property.docs.deprecated,
        });
    }
    let values = values(planner, media, ty, side);
    let answered = AnsweredPlan::of(planner, owner, &name, &values);
    let position = planner.bodies.multiparts.len();
    planner.bodies.multiparts.push(MultipartPlan {
        answered,
        name,
        heading: owner.heading.to_owned(),
        media_type: media_types::sent(&media.name, &Format::Parts),
        prefix: None,
        closed: object(planner, ty).is_some_and(|object| {
            object.additional == Additional::Forbidden && object.patterns.is_empty()
        }),
        parts,
        shared: owner.shared,
    });
    planner.bodies.known_multiparts.insert(key, position);
    position
}

/// What a description says that a part is in: its encoding, else `contentMediaType` of a file, or of each of several.
pub(super) fn content_type<'e, 'a: 'e>(
    planner: &Planner<'a, '_>,
    ty: TypeId,
    encoding: Option<&'e Encoding>,
) -> Option<&'e str> {
    let own = encoding.and_then(|encoding| encoding.content_type.as_deref());
    own.or_else(|| {
        let ty = planner.api.ty(planner.types.base(ty));
        match ty.shape {
            Shape::Array { items } => planner.api.ty(planner.types.base(items)).content.as_deref(),
            _ => ty.content.as_deref(),
        }
    })
}

/// The media types and ranges that a file may say to be of: those that are described, unless bytes of any kind are among
/// them.
pub(super) fn media_types(content_type: Option<&str>, content: &PartContent) -> Vec<String> {
    if matches!(content, PartContent::Value(_)) {
        return Vec::new();
    }
    let names = content_type.unwrap_or_default().split(',').map(str::trim);
    let names: Vec<String> = names
        .filter(|name| name.contains('/'))
        .map(str::to_owned)
        .collect();
    let any = |name: &String| matches!(essence(name).as_str(), "*/*" | "application/octet-stream");
    if names.iter().any(any) {
        Vec::new()
    } else {
        names
    }
}

/// How many files there may be in a part that is a list, or may be one: what is none counts as one.
fn bounds(planner: &Planner<'_, '_>, ty: TypeId) -> Option<Check> {
    let branches = branches(planner, ty);
    let counts = branches.into_iter().map(|ty| match items(planner, ty) {
        Some(_) => {
            let bounds = &planner.api.ty(ty).constraints;
            (bounds.min_items, bounds.max_items)
        }
        None => (Some(1), Some(1)),
    });
    let widest = counts.reduce(|(least, most), (other_least, other_most)| {
        let least = least.zip(other_least).map(|(one, other)| one.min(other));
        let most = most.zip(other_most).map(|(one, other)| one.max(other));
        (least, most)
    });
    let (least, most) = widest?;
    let least = least.filter(|least| *least > 0);
    (least.is_some() || most.is_some()).then_some(Check::Items(least, most))
}

/// What is in a part that is a file, or several: each of them alone, of unions each branch.
fn each_file(planner: &Planner<'_, '_>, ty: TypeId) -> IndexSet<TypeId> {
    let each = branches(planner, ty).into_iter();
    each.flat_map(|ty| match items(planner, ty) {
        Some(items) => branches(planner, items),
        None => IndexSet::from([ty]),
    })
    .collect()
}

/// Whether a part that is a file, or several, may be something else: a text, or what is written as JSON.
fn may_be_text(planner: &Planner<'_, '_>, ty: TypeId) -> bool {
    let each = each_file(planner, ty);
    let binary = |ty: &TypeId| media_types::is_binary(planner, *ty);
    each.iter().any(binary) && !each.iter().all(binary)
}

/// Lists what a schema asks of a part that is a file, or several: it is handed on as it comes.
fn note_unasked(planner: &mut Planner<'_, '_>, property: &Property) {
    let each = each_file(planner, property.ty);
    if each.iter().any(|ty| media_types::asks_more(planner, *ty)) {
        let what = format!("what the schema of `{}` asks of its content", property.name);
        let reason = "a file is handed on as it comes".to_owned();
        let place = &planner.api.ty(property.ty).place;
        planner.types.not_checked(what, reason, place);
    }
}

/// Lists what a schema asks of the object as a whole: parts are read and checked one by one.
fn note_unchecked(planner: &mut Planner<'_, '_>, ty: TypeId) {
    let ty = planner.api.ty(planner.types.base(ty));
    let bounds = [
        ("minProperties", ty.constraints.min_properties.is_some()),
        ("maxProperties", ty.constraints.max_properties.is_some()),
        ("what the schema asks of the whole", ty.rules.is_some()),
    ];
    for (what, _) in bounds.into_iter().filter(|(_, asked)| *asked) {
        let reason = "the parts of the body are checked one by one".to_owned();
        planner
            .types
            .not_checked(what.to_owned(), reason, &ty.place);
    }
}

/// The struct of a part with headers.
pub(super) fn described(
    planner: &mut Planner<'_, '_>,
    body: &str,
    part: &str,
    encoding: Option<&Encoding>,
) -> Option<DescribedPlan> {
    let encoding = encoding.filter(|encoding| !encoding.headers.is_empty())?;
    let name = planner.names.claim(&[body, part].join(" "), Case::Pascal);
    let headers = responses::headers(planner, &name, &encoding.headers, Beside::Content);
    Some(DescribedPlan { name, headers })
}

/// The media type that a part is sent in, where the description says it: the first of those that it names, and of what
/// is written as JSON, the first that is JSON.
pub(super) fn media_type(content_type: Option<&str>, structured: bool) -> Option<String> {
    let mut names = content_type?.split(',').map(str::trim);
    let name = names.find(|name| !structured || bodies::is_json(name))?;
    let said = !name.contains('*') && name.contains('/');
    said.then(|| name.to_owned())
}
