//! Parameters: the inputs of an operation besides its body.
//!
//! In: the parameters of an operation. Out: a [`ParameterPlan`] for each that is sent.
//!
//! What always holds:
//! - fields are called by the parameter's name; where two of different locations would be called the same, or one would
//!   be called as something of ours, the location is put behind;
//! - every variable of the path template is a parameter, which the parser has seen to;
//! - a component that is a parameter stands in a constant of its name, for all operations that have it; any other
//!   parameter only in its operation, so that another operation renames nothing.

use std::collections::HashMap;

use indexmap::IndexMap;
use serde::Serialize;
use spectrait_ir::{Encoding, Location, Parameter, ParameterId, Shape, Style, Value, Wire};

use super::defaults::{self, DefaultPlan};
use super::media_types::essence;
use super::names::{self, Case, Scope};
use super::operations::Planner;
use super::responses::is_secret;
use super::{Check, Kind, OperationName, RustType, bodies, docs, kinds};

/// A parameter of an operation.
#[derive(Debug, Clone, Serialize)]
pub struct ParameterPlan {
    /// The field and argument.
    pub field: String,
    /// What describes it, by position in
    /// [`OperationsPlan::parameters`](super::OperationsPlan::parameters).
    pub definition: usize,
    /// What it holds, without `Option`.
    pub ty: RustType,
    /// Whether its type is `Copy`.
    pub copy: bool,
    /// Whether it may be a credential, which its type does not hide: a header whose name tells so, or a cookie.
    pub secret: bool,
    /// What is to be checked that its type does not check by itself.
    pub check: Option<Check>,
    /// What a handler gets where a request has none, which may be so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<DefaultPlan>,
    /// Rustdoc lines.
    pub docs: Vec<String>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
}

/// What a parameter, or a header that is answered, looks like on the wire; shared by the operations that use the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Definition {
    /// The constant of a component or a header, which operations share. Those are printed behind all operations, by name.
    pub constant: Option<String>,
    /// The name on the wire.
    pub name: String,
    /// Where it is.
    pub location: Location,
    /// Whether a request without it is invalid.
    pub required: bool,
    /// How it is written.
    pub wire: WirePlan,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
    /// Whether `name=` stands for "no value".
    pub allow_empty_value: bool,
    /// What it looks like.
    pub kind: Kind,
}

/// How a value is written as text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum WirePlan {
    /// By a style.
    Style {
        /// The style.
        style: Style,
        /// Whether each item or member is written by itself.
        explode: bool,
    },
    /// As a document.
    Content {
        /// Whether the document is JSON; other ones are plain text.
        json: bool,
    },
}

impl WirePlan {
    /// The way in which parameters of a location are written where a description does not say
    /// (OpenAPI 3.1 §4.8.12.2).
    #[must_use]
    pub fn of(location: Location) -> Self {
        match location {
            Location::Path | Location::Header => Self::Style {
                style: Style::Simple,
                explode: false,
            },
            Location::Query | Location::Cookie | Location::Querystring => Self::Style {
                style: Style::Form,
                explode: true,
            },
        }
    }
}

/// How a field of a form is written: in a style where one is given, and `allowReserved` is as good as that; else in its
/// media type, which is JSON for objects (OpenAPI 3.1 §4.8.15).
pub(super) fn of_form(encoding: Option<&Encoding>, kind: &Kind) -> WirePlan {
    let style = encoding
        .and_then(|encoding| encoding.style)
        .unwrap_or(Style::Form);
    let explode = encoding
        .and_then(|encoding| encoding.explode)
        .unwrap_or(style == Style::Form);
    let styled = encoding.is_some_and(|encoding| {
        encoding.style.is_some() || encoding.explode.is_some() || encoding.allow_reserved
    });
    let names = encoding.and_then(|encoding| encoding.content_type.as_deref());
    let mut names = names.unwrap_or_default().split(',');
    let json = match is_scalar(kind) {
        // Text, unless it may be nothing else.
        true => names.all(bodies::is_named_json),
        false => names.any(bodies::is_named_json),
    };
    if !styled && (json || is_object(kind)) {
        WirePlan::Content { json: true }
    } else {
        WirePlan::Style { style, explode }
    }
}

/// Whether values are neither lists nor objects.
pub(super) fn is_scalar(kind: &Kind) -> bool {
    match kind {
        Kind::String | Kind::Integer | Kind::Number | Kind::Boolean | Kind::Null => true,
        Kind::OneOf(kinds) => kinds.iter().all(is_scalar),
        Kind::Any | Kind::Array(_) | Kind::Tuple(..) => false,
        Kind::Object(_) | Kind::Open(..) | Kind::Map(_) => false,
    }
}

/// Whether values are objects, or `null`.
fn is_object(kind: &Kind) -> bool {
    match kind {
        Kind::Object(_) | Kind::Open(..) | Kind::Map(_) => true,
        Kind::OneOf(kinds) => {
            kinds.iter().any(is_object)
                && kinds
                    .iter()
                    .all(|kind| *kind == Kind::Null || is_object(kind))
        }
        _ => false,
    }
}

/// The definitions that were planned so far.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    /// In the order of the description.
    pub(super) definitions: Vec<Definition>,
    components: HashMap<ParameterId, usize>,
    /// The headers that are answered, or stand with a part, by what they look like.
    headers: IndexMap<Look, usize>,
}

/// What a header looks like on the wire: its name and kind, whether it has to be there, and how it is written.
type Look = (String, Kind, bool, WirePlan);

impl Definitions {
    /// The position of the definition of a header that is answered, or stands with a part: those that look the same have
    /// one. Its constant is named when all are known.
    pub(super) fn header(&mut self, look: Look) -> usize {
        let (name, kind, required, wire) = look.clone();
        let next = self.definitions.len();
        let position = *self.headers.entry(look).or_insert(next);
        if position == next {
            self.definitions.push(Definition {
                constant: None,
                name,
                location: Location::Header,
                required,
                wire,
                allow_reserved: false,
                allow_empty_value: false,
                kind,
            });
        }
        position
    }

    /// Names the constants of headers: by the header alone where all of its name look the same, else by what they look
    /// like too, so that no name depends on what comes first.
    pub(super) fn name_headers(&mut self, constants: &mut Scope) {
        let mut looks: HashMap<String, usize> = HashMap::new();
        for (name, ..) in self.headers.keys() {
            *looks.entry(names::constant_name(name)).or_default() += 1;
        }
        for ((name, kind, required, _), position) in &self.headers {
            let mut words = vec![name.as_str()];
            if looks.get(&names::constant_name(name)) != Some(&1) {
                words.extend(required.then_some("required"));
                words.push(kind.word());
            }
            words.push("header");
            let constant = names::constant_name(&words.join(" "));
            if let Some(definition) = self.definitions.get_mut(*position) {
                definition.constant = Some(constants.claim_first(&[constant]));
            }
        }
    }
}

/// Names that the setters of a call, or the fields of a request, must not have.
const RESERVED: [&str; 9] = [
    "accept",
    "body",
    "into_future",
    "reconnecting",
    "request",
    "send",
    "send_blocking",
    "server",
    "with",
];

/// Plans the parameters of an operation, those aside that something else sends.
pub(super) fn plan(
    planner: &mut Planner<'_, '_>,
    name: &OperationName,
    operation: &spectrait_ir::Operation,
    sent: &[ParameterId],
) -> Vec<ParameterPlan> {
    let own = || operation.parameters.iter().filter(|id| !sent.contains(id));
    let texts: Vec<(&str, Location)> = own()
        .map(|id| {
            let parameter = planner.api.parameter(*id);
            (parameter.name.as_str(), parameter.location)
        })
        .collect();
    let fields = fields(&texts).into_iter();
    own()
        .zip(fields)
        .map(|(id, field)| {
            let beside = operation.words.parameter(*id);
            one(planner, name, (*id, beside), field)
        })
        .collect()
}

/// The fields of some parameters.
fn fields(parameters: &[(&str, Location)]) -> Vec<String> {
    let plain: Vec<String> = parameters
        .iter()
        .map(|(name, _)| names::field_name(name))
        .collect();
    let mut alike: HashMap<&str, Vec<Location>> = HashMap::new();
    for ((_, location), field) in parameters.iter().zip(&plain) {
        alike.entry(field).or_default().push(*location);
    }
    let mut scope = Scope::new(&RESERVED);
    // Of one location, what is different in their letters tells them apart.
    let (mut by_letters, mut texts) = (Vec::new(), Vec::new());
    let mut fields = vec![String::new(); parameters.len()];
    for (index, ((name, location), field)) in parameters.iter().zip(&plain).enumerate() {
        let located = |name: &str| names::field_name(&format!("{name} {}", word(*location)));
        let locations = alike.get(field.as_str()).map_or(&[][..], Vec::as_slice);
        let name = if locations.len() == 1 {
            scope.claim_first(&[field.clone(), located(name)])
        } else if locations.iter().any(|other| other != location) {
            scope.claim_first(&[located(name), located(&names::cased(name))])
        } else {
            by_letters.push(index);
            texts.push(*name);
            continue;
        };
        if let Some(field) = fields.get_mut(index) {
            *field = name;
        }
    }
    for (index, name) in by_letters
        .into_iter()
        .zip(scope.claim_all(&texts, Case::Snake))
    {
        if let Some(field) = fields.get_mut(index) {
            *field = name;
        }
    }
    fields
}

/// A location in one word.
fn word(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query | Location::Querystring => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

fn one(
    planner: &mut Planner<'_, '_>,
    operation: &OperationName,
    (id, beside): (ParameterId, Option<&str>),
    field: String,
) -> ParameterPlan {
    let api = planner.api;
    let parameter = api.parameter(id);
    // A parameter is there or is not: what is not there is never `null`.
    let base = planner.types.base(parameter.ty);
    let component = parameter.component.as_deref().map(names::type_name);
    let hint = match &component {
        Some(component) => vec![component.as_str()],
        None => vec![operation.words.as_str(), parameter.name.as_str()],
    };
    let kind = kinds::kind(api, base);
    let foreign = match &parameter.wire {
        Wire::Content { media_type } if !is_form(planner, parameter, media_type) => {
            is_foreign(media_type, &kind)
        }
        _ => false,
    };
    let definition = match planner.definitions.components.get(&id) {
        Some(&known) => known,
        None => {
            let flat = is_scalar(&kind);
            if foreign {
                planner.note(
                    format!("what is in the parameter {}", parameter.name),
                    parameter.place.clone(),
                    FOREIGN,
                );
            }
            if flat
                && matches!(&parameter.wire, Wire::Style { style, .. } if *style == Style::DeepObject)
            {
                planner.note(
                    format!("style deepObject of the parameter {}", parameter.name),
                    parameter.place.clone(),
                    "only objects are written in it; `form` is used",
                );
            }
            let in_pairs = matches!(parameter.location, Location::Query | Location::Cookie);
            if matches!(&parameter.wire, Wire::Style { style, explode }
                if *style != Style::DeepObject && kind.nests(in_pairs && *explode))
            {
                planner.note(
                    format!("what is nested in the parameter {}", parameter.name),
                    parameter.place.clone(),
                    "its style has no form for it; it is JSON text",
                );
            }
            let component = parameter.component.as_deref();
            let constant =
                component.map(|component| planner.constants.claim(component, Case::Shouty));
            let position = planner.definitions.definitions.len();
            planner.definitions.definitions.push(Definition {
                constant,
                name: parameter.name.clone(),
                location: parameter.location,
                required: parameter.required || parameter.location == Location::Path,
                wire: match &parameter.wire {
                    Wire::Style {
                        style: Style::DeepObject,
                        ..
                    } if flat => WirePlan::of(parameter.location),
                    Wire::Style { style, explode } => WirePlan::Style {
                        style: *style,
                        // Each of its members is always written by itself.
                        explode: *explode || *style == Style::DeepObject,
                    },
                    Wire::Content { media_type } if is_form(planner, parameter, media_type) => {
                        WirePlan::of(Location::Querystring)
                    }
                    Wire::Content { media_type } => WirePlan::Content {
                        json: bodies::is_json(media_type),
                    },
                },
                allow_reserved: parameter.allow_reserved,
                allow_empty_value: parameter.allow_empty_value && {
                    let empty = Value::String(String::new());
                    // A list of one empty text is written so too.
                    let list = Value::Array(vec![empty.clone()]);
                    let valid = &planner.types.valid;
                    let is_valid = |value| valid.is_valid(parameter.ty, value);
                    !is_valid(&empty) && !is_valid(&list)
                },
                kind: if foreign { Kind::String } else { kind.clone() },
            });
            if parameter.component.is_some() {
                planner.definitions.components.insert(id, position);
            }
            position
        }
    };
    let is_item = planner.types.item_of(parameter.ty).is_some();
    let limits = match is_item {
        true => docs::limits(&api.ty(base).constraints),
        false => planner.types.limits_of(base),
    };
    let (ty, copy, check) = if foreign {
        (RustType::String, false, None)
    } else {
        let types = &mut planner.types;
        let name = &parameter.name;
        let what = match &parameter.component {
            Some(component) => format!("the parameter {}", docs::code(component)),
            None => format!("{} of {}", docs::code(name), docs::code(&operation.id)),
        };
        let (ty, check) = types.alone(base, &hint, Some(&what));
        (ty, planner.types.is_copy(base), check)
    };
    let secret = match parameter.location {
        Location::Header => is_secret(&parameter.name, &ty, &kind),
        Location::Cookie => is_secret("cookie", &ty, &kind),
        _ => false,
    };
    let said = defaults::said(api, parameter, base);
    let may_lack = !parameter.required && parameter.location != Location::Path;
    let default = said.filter(|_| may_lack);
    let default = default.and_then(|it| defaults::of(planner.types, parameter, base, &ty, it));
    ParameterPlan {
        field,
        definition,
        default,
        secret,
        ty,
        copy,
        check,
        docs: docs::parameter(
            parameter,
            beside,
            said,
            api.ty(parameter.ty),
            planner.types.said_of_each(parameter.ty),
            limits,
            is_item,
        ),
        deprecated: parameter.deprecated || !is_item && api.ty(parameter.ty).docs.deprecated,
    }
}

/// Why a value of a structure is handed on as text.
pub(super) const FOREIGN: &str =
    "how its schema is written in its media type is not known; it is handed on as text";

/// Whether a value of a structure is in a media type (`content`) that says nothing of how it is written.
pub(super) fn is_foreign(media_type: &str, kind: &Kind) -> bool {
    !bodies::is_json(media_type) && *kind != Kind::Any && !is_scalar(kind)
}

/// Whether a parameter is the whole query, as a form.
fn is_form(planner: &Planner<'_, '_>, parameter: &Parameter, media_type: &str) -> bool {
    let base = planner.types.base(parameter.ty);
    parameter.location == Location::Querystring
        && essence(media_type) == bodies::FORM
        && matches!(
            planner.api.ty(base).shape,
            Shape::Object(_) | Shape::Map { .. } | Shape::Union(_)
        )
}

/// What a check asks beyond that which the types of the values ask by themselves, which is asked anyway.
pub(super) fn beyond_type(check: Check) -> Option<Check> {
    let within = |inner: Box<Check>, wrap: fn(Box<Check>) -> Check| {
        beyond_type(*inner).map(|inner| wrap(Box::new(inner)))
    };
    match check {
        Check::Own => None,
        Check::All(checks) => {
            let mut checks: Vec<Check> = checks.into_iter().filter_map(beyond_type).collect();
            if checks.len() > 1 {
                Some(Check::All(checks))
            } else {
                checks.pop()
            }
        }
        Check::Each(inner) => within(inner, Check::Each),
        Check::EachValue(inner) => within(inner, Check::EachValue),
        Check::Present(inner) => within(inner, Check::Present),
        Check::At(index, inner) => {
            beyond_type(*inner).map(|inner| Check::At(index, Box::new(inner)))
        }
        check => Some(check),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_told_apart_by_location() {
        let names = [
            ("id", Location::Path),
            ("id", Location::Query),
            ("X-Id", Location::Header),
            ("body", Location::Query),
            ("reconnecting", Location::Query),
            ("type", Location::Query),
        ];
        assert_eq!(
            fields(&names),
            [
                "id_path",
                "id_query",
                "x_id",
                "body_query",
                "reconnecting_query",
                "r#type"
            ]
        );
        let alike = [
            ("pageSize", Location::Query),
            ("page_size", Location::Query),
            ("ID", Location::Query),
            ("id", Location::Query),
            ("id", Location::Path),
        ];
        assert_eq!(
            fields(&alike),
            [
                "page_size_mixed",
                "page_size",
                "id_query",
                "id_lower_query",
                "id_path"
            ]
        );
    }

    #[test]
    fn what_types_check_is_not_checked_twice() {
        let items = Check::Items(Some(1), None);
        let check = Check::All(vec![items.clone(), Check::Each(Box::new(Check::Own))]);
        assert_eq!(beyond_type(check), Some(items));
        assert_eq!(beyond_type(Check::Present(Box::new(Check::Own))), None);
    }
}
