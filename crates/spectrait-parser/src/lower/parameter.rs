//! Parameters, and how they and headers are written (OpenAPI 3.1 §4.8.12 and §4.8.21).

use spectrait_ir::{
    LeftOut, Location, Parameter, ParameterId, Place, SecurityAlternative, SecuritySchemeKind,
    Style, TypeId, Wire,
};

use super::{Lowering, address, is_token};
use crate::advice::one_of;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Node;
use crate::references::Followed;
use crate::schema::{flag, text};
use crate::versions::Dialect;

/// The value of a parameter or header: how it is written and what it holds.
pub(crate) struct Written {
    pub(crate) wire: Wire,
    pub(crate) ty: TypeId,
}

impl<'d> Lowering<'d> {
    /// A parameter, or a reference to one, with the description beside that. Nothing where it cannot be read, which
    /// was reported.
    pub(super) fn parameter(
        &mut self,
        node: Node<'d>,
        what: &str,
    ) -> Option<(ParameterId, Option<String>)> {
        let place = node.place();
        let Followed { node, words } = match self.references.follow(node, "parameters") {
            Ok(followed) => followed,
            Err(reason) => {
                self.leave_out(format!("a parameter of {what}"), place, reason);
                return None;
            }
        };
        if let Some(known) = self.shared.parameters.get(&address(&node)) {
            return known.map(|id| (id, words.description));
        }
        let parameter = self.read_parameter(&node);
        let id = match parameter {
            Some(Ok(parameter)) => {
                let next = u32::try_from(self.api.parameters.len()).unwrap_or(u32::MAX);
                self.api.parameters.push(parameter);
                Some(ParameterId(next))
            }
            Some(Err(Ignored { name, reason })) => {
                self.leave_out(
                    format!("the header parameter `{name}`"),
                    node.place(),
                    reason,
                );
                None
            }
            None => {
                self.leave_out(
                    format!("a parameter of {what}"),
                    place,
                    "it could not be read",
                );
                None
            }
        };
        self.shared.parameters.insert(address(&node), id);
        id.map(|id| (id, words.description))
    }

    /// The place of a parameter; one in other letters is read as it is meant.
    fn location_as_meant<'n>(&self, written: &'n str, place: &Place) -> &'n str {
        const PLACES: [&str; 4] = ["path", "query", "header", "cookie"];
        let meant =
            |known: &&&str| **known != written && known.eq_ignore_ascii_case(written.trim());
        let Some(meant) = PLACES.iter().find(meant) else {
            return written;
        };
        let message = format!("there are no parameters in `{written}`; it is read as `{meant}`");
        self.diagnostics.report(
            Diagnostic::warning(codes::WRONG_TYPE, place.clone(), message)
                .help(format!("write `{meant}`")),
        );
        meant
    }

    fn read_parameter(&mut self, node: &Node<'d>) -> Option<Result<Parameter, Ignored>> {
        let node = node.clone().object("a parameter", self.diagnostics)?;
        let name = self.required_string(&node, "name")?;
        let written = self.required_string(&node, "in")?;
        let place = node.get("in").map_or_else(|| node.place(), |at| at.place());
        let location = match self.location_as_meant(written, &place) {
            "path" => Location::Path,
            "query" => Location::Query,
            "header" => Location::Header,
            "cookie" => Location::Cookie,
            "querystring" => Location::Querystring,
            other => {
                let message = format!("there are no parameters in `{other}`");
                let known: &[&str] = match self.dialect {
                    Dialect::V20 => &["path", "query", "header", "formData", "body"],
                    Dialect::V32 => &["path", "query", "querystring", "header", "cookie"],
                    _ => &["path", "query", "header", "cookie"],
                };
                let help = one_of("the places of parameters are", other, known);
                self.diagnostics
                    .report(Diagnostic::error(codes::WRONG_TYPE, place, message).help(help));
                return None;
            }
        };
        if location == Location::Header
            && let Some(ignored) = self.ignored_header(name, &node)
        {
            return Some(Err(ignored));
        }
        if location == Location::Header && !is_token(name) {
            // Reported with all that breaks the specification.
            return None;
        }
        let mut required = flag(&node, "required", self.diagnostics);
        if location == Location::Path && !required {
            // What is no boolean was reported.
            let written = node.value().get("required");
            if written.is_none_or(|written| written.as_bool().is_some()) {
                let message = format!("`{name}` is in the path, so it must be `required: true`");
                self.diagnostics.report(Diagnostic::warning(
                    codes::MISSING_FIELD,
                    node.place(),
                    message,
                ));
            }
            required = true;
        }
        let Written { wire, ty } = self.written(&node, location, "this parameter");
        let schema = node.get("schema");
        let default = schema.and_then(|schema| self.schemas.default_said(schema));
        // Elsewhere it was reported that they are ignored.
        let is_query = location == Location::Query;
        let is_encoded = matches!(location, Location::Path | Location::Cookie);
        let has_reserved = is_query || (is_encoded && self.dialect == Dialect::V32);
        Some(Ok(Parameter {
            component: self.component(&node, "parameters"),
            name: name.to_owned(),
            location,
            required,
            deprecated: flag(&node, "deprecated", self.diagnostics),
            description: text(&node, "description", self.diagnostics),
            wire,
            allow_reserved: has_reserved && flag(&node, "allowReserved", self.diagnostics),
            allow_empty_value: is_query && flag(&node, "allowEmptyValue", self.diagnostics),
            ty,
            default,
            examples: self.examples(&node, None),
            place: node.place(),
        }))
    }

    /// A parameter of the path as one of the query, under the name that it has there.
    pub(super) fn parameter_in_query(&mut self, id: ParameterId, name: &str) -> ParameterId {
        let key = (id, name.to_owned());
        if let Some(known) = self.shared.moved_parameters.get(&key) {
            return *known;
        }
        let next = u32::try_from(self.api.parameters.len()).unwrap_or(u32::MAX);
        let mut parameter = self.api.parameter(id).clone();
        parameter.name = name.to_owned();
        parameter.location = Location::Query;
        // The template has one pair for it, which holds a list as it would in the path.
        if let Wire::Style { style, explode } = &mut parameter.wire {
            (*style, *explode) = (Style::Form, false);
        }
        self.api.parameters.push(parameter);
        self.shared.moved_parameters.insert(key, ParameterId(next));
        ParameterId(next)
    }

    /// A parameter that the path names and nobody describes.
    pub(super) fn undeclared_parameter(&mut self, name: &str, place: Place) -> ParameterId {
        let ty = self.schemas.plain_string(place.clone());
        let id = ParameterId(u32::try_from(self.api.parameters.len()).unwrap_or(u32::MAX));
        self.api.parameters.push(Parameter {
            component: None,
            name: name.to_owned(),
            location: Location::Path,
            required: true,
            deprecated: false,
            description: None,
            wire: Wire::Style {
                style: Style::Simple,
                explode: false,
            },
            allow_reserved: false,
            allow_empty_value: false,
            ty,
            default: None,
            examples: Vec::new(),
            place,
        });
        id
    }

    /// How a parameter or header is written: `schema` with a style, or `content`.
    pub(super) fn written(&mut self, node: &Node<'d>, location: Location, what: &str) -> Written {
        if self.dialect == Dialect::V20 {
            return self.swagger_written(node, location, what);
        }
        if let Some(schema) = node.get("schema") {
            return Written {
                wire: self.style(node, location),
                ty: self.schemas.lower(schema),
            };
        }
        let mut others = self.entries(node, "content").into_iter();
        let first = others.next();
        if let Some((media_type, content)) = first {
            for (other, node) in others {
                let what = format!("media type {other} of {what}");
                let reason =
                    "`content` of a parameter or header has one media type: the first is used";
                self.leave_out(what, node.place(), reason);
            }
            let content = self
                .references
                .follow(content, "mediaTypes")
                .ok()
                .map(|followed| followed.node);
            let schema = content.as_ref().and_then(|content| content.get("schema"));
            let encoding = content.as_ref().and_then(|content| content.get("encoding"));
            if let Some(encoding) = encoding {
                let reason = "each member is written as fields of forms are by default";
                self.leave_out(format!("`encoding` of {what}"), encoding.place(), reason);
            }
            return Written {
                wire: Wire::Content {
                    media_type: media_type.to_owned(),
                },
                ty: match schema {
                    Some(schema) => self.schemas.lower(schema),
                    None => self.schemas.anything(node.place()),
                },
            };
        }
        let wire = self.style(node, location);
        if let Some(ty) = node.get("type") {
            // Swagger 2.0: the keywords of the schema stand in the parameter itself.
            let message =
                format!("`type` of {what} belongs in `schema`; it is read as if it stood there");
            self.diagnostics
                .report(Diagnostic::warning(codes::UNKNOWN_MEMBER, ty.place(), message).at_key());
            return Written {
                wire,
                ty: self.schemas.lower(node.clone()),
            };
        }
        let message = format!("{what} has neither `schema` nor `content`; it is read as a string");
        self.diagnostics.report(Diagnostic::warning(
            codes::MISSING_FIELD,
            node.place(),
            message,
        ));
        Written {
            wire,
            ty: self.schemas.plain_string(node.place()),
        }
    }

    fn style(&self, node: &Node<'d>, location: Location) -> Wire {
        let usual = match location {
            Location::Path | Location::Header => Style::Simple,
            Location::Query | Location::Cookie | Location::Querystring => Style::Form,
        };
        let style = node.get("style").and_then(|style| {
            let name = style.string("`style`", self.diagnostics)?;
            let known = style_of(name).filter(|style| fits(*style, location));
            if known.is_none() {
                self.report_style(&style, name, location, usual);
            }
            known
        });
        let style = style.unwrap_or(usual);
        let explode = node
            .get("explode")
            .and_then(|explode| explode.boolean("`explode`", self.diagnostics));
        Wire::Style {
            style,
            explode: explode.unwrap_or(matches!(style, Style::Form | Style::Cookie)),
        }
    }

    fn report_style(&self, node: &Node<'d>, name: &str, location: Location, usual: Style) {
        let place = match location {
            Location::Path => "the path",
            Location::Query | Location::Querystring => "the query",
            Location::Header => "headers",
            Location::Cookie => "cookies",
        };
        let usual = match usual {
            Style::Simple => "simple",
            _ => "form",
        };
        let message = format!("there is no style `{name}` in {place}; `{usual}` is used");
        let styles: Vec<String> = STYLES
            .iter()
            .filter(|(_, style)| fits(*style, location))
            .map(|(name, _)| format!("`{name}`"))
            .collect();
        let help = match styles.as_slice() {
            [only] => format!("the only style is {only}"),
            styles => format!("the styles are {}", styles.join(", ")),
        };
        self.diagnostics
            .report(Diagnostic::error(codes::UNKNOWN_STYLE, node.place(), message).help(help));
    }

    /// A string that must be there.
    pub(crate) fn required_string(&self, node: &Node<'d>, key: &str) -> Option<&'d str> {
        let Some(member) = node.get(key) else {
            let message = format!("there is no `{key}` here");
            self.diagnostics.report(Diagnostic::error(
                codes::MISSING_FIELD,
                node.place(),
                message,
            ));
            return None;
        };
        member.string(&format!("`{key}`"), self.diagnostics)
    }

    /// Whether a header parameter is about a header that other parts of a description are about (OpenAPI 3.1
    /// §4.8.12.2). `Authorization` is a parameter where no security scheme sends it
    /// ([`sent_by_schemes`](Self::sent_by_schemes)). What it asks of the other two, its media types say as well. What
    /// frames the message is no input either: a value by hand would cut the message short, or never end it.
    fn ignored_header(&self, name: &str, node: &Node<'d>) -> Option<Ignored> {
        let (instead, reason) = match name.to_ascii_lowercase().as_str() {
            "accept" => (
                "the media types of the responses say it",
                "the media types of the responses say what is accepted",
            ),
            "content-type" => (
                "the media types of the request body say it",
                "the media types of the request body say what is sent",
            ),
            name if FRAMING.contains(&name) || matches!(name, "expect" | "host" | "upgrade") => (
                "whatever sends the request says it; remove it",
                "it frames the message, so whatever sends the request says it",
            ),
            name if CODING.contains(&name) && !is_private_coding(node) => (
                "whatever compresses or decompresses bodies says it; remove it",
                "whatever compresses or decompresses bodies says it",
            ),
            _ => return None,
        };
        let message = format!("a header parameter `{name}` is ignored");
        self.diagnostics.report(
            Diagnostic::warning(codes::IGNORED_HEADER, node.place(), message).help(instead),
        );
        let name = name.to_owned();
        Some(Ignored { name, reason })
    }

    /// Takes out header parameters `Authorization` that a security scheme of the operation sends already. Where none
    /// does, it is a parameter, also from 3.0 on, which says that it is ignored: a caller must be able to send it.
    pub(super) fn sent_by_schemes(
        &mut self,
        parameters: &mut Vec<ParameterId>,
        security: &[SecurityAlternative],
        what: &str,
    ) {
        let sender = security
            .iter()
            .flat_map(|alternative| &alternative.schemes)
            .map(|(name, _)| name)
            .find(|name| match self.api.security_schemes.get(*name) {
                Some(scheme) => sends_authorization(&scheme.kind),
                // It is taken for a bearer token.
                None => true,
            });
        parameters.retain(|id| {
            let parameter = &self.api.parameters[id.index()];
            let name = &parameter.name;
            if parameter.location != Location::Header || !name.eq_ignore_ascii_case("authorization")
            {
                return true;
            }
            if self.dialect != Dialect::V20 {
                let message = match sender {
                    Some(_) => format!("a header parameter `{name}` is ignored"),
                    None => format!(
                        "a header parameter `{name}` is to be ignored, but no security scheme sends it; it is read as \
                         a parameter"
                    ),
                };
                let place = parameter.place.clone();
                let diagnostic = Diagnostic::warning(codes::IGNORED_HEADER, place, message);
                self.diagnostics
                    .report(diagnostic.help("describe it as a security scheme"));
            }
            if let Some(sender) = sender {
                self.api.left_out.push(LeftOut {
                    what: format!("the header parameter `{name}` of {what}"),
                    operation: None,
                    place: parameter.place.clone(),
                    reason: format!("the security scheme `{sender}` sends this header"),
                });
            }
            sender.is_none()
        });
    }
}

/// Whether credentials of this kind are in the header `Authorization`.
fn sends_authorization(kind: &SecuritySchemeKind) -> bool {
    match kind {
        SecuritySchemeKind::ApiKey { name, location } => {
            *location == Location::Header && name.eq_ignore_ascii_case("authorization")
        }
        SecuritySchemeKind::MutualTls => false,
        SecuritySchemeKind::Basic
        | SecuritySchemeKind::Bearer { .. }
        | SecuritySchemeKind::Http { .. }
        | SecuritySchemeKind::OAuth2 { .. }
        | SecuritySchemeKind::OpenIdConnect { .. } => true,
    }
}

/// A header parameter that is not sent as one.
struct Ignored {
    name: String,
    reason: &'static str,
}

/// The headers that say where a message ends, and how long its connection lives (RFC 9110 §7.6.1, RFC 9112 §6), in lower
/// case.
pub(super) const FRAMING: [&str; 6] = [
    "connection",
    "content-length",
    "keep-alive",
    "proxy-connection",
    "trailer",
    "transfer-encoding",
];

/// The headers that say how a body is compressed, and how it may be (RFC 9110 §8.4, §12.5.3), in lower case.
const CODING: [&str; 2] = ["accept-encoding", "content-encoding"];

/// The content codings that are registered (RFC 9110 §16.6.1), and what stands for all of them.
const CODINGS: [&str; 13] = [
    "*",
    "aes128gcm",
    "br",
    "compress",
    "dcb",
    "dcz",
    "deflate",
    "exi",
    "gzip",
    "identity",
    "pack200-gzip",
    "x-gzip",
    "zstd",
];

/// Whether a header about content codings lists values that are none: then it is an input of the API's own (`base64`).
pub(super) fn is_private_coding(header: &Node<'_>) -> bool {
    let schema = header.get("schema");
    let schema = schema.as_ref().unwrap_or(header);
    let values = schema.get("enum");
    let mut values = values.iter().flat_map(Node::items);
    values.any(|value| {
        value.value().as_str().is_some_and(|text| {
            let mut codings = text
                .split(',')
                .filter_map(|coding| coding.split(';').next());
            let is_registered = |coding: &str| {
                let mut registered = CODINGS.iter();
                registered.any(|known| known.eq_ignore_ascii_case(coding.trim()))
            };
            !codings.all(is_registered)
        })
    })
}

const STYLES: [(&str, Style); 8] = [
    ("simple", Style::Simple),
    ("label", Style::Label),
    ("matrix", Style::Matrix),
    ("form", Style::Form),
    ("spaceDelimited", Style::SpaceDelimited),
    ("pipeDelimited", Style::PipeDelimited),
    ("deepObject", Style::DeepObject),
    ("cookie", Style::Cookie),
];

pub(super) fn style_of(name: &str) -> Option<Style> {
    let mut styles = STYLES.iter();
    styles
        .find(|(known, _)| *known == name)
        .map(|(_, style)| *style)
}

/// Whether a style can be used at a location (OpenAPI 3.1 §4.8.12.3).
fn fits(style: Style, location: Location) -> bool {
    match location {
        Location::Path => matches!(style, Style::Simple | Style::Label | Style::Matrix),
        Location::Query => matches!(
            style,
            Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject
        ),
        Location::Header => style == Style::Simple,
        Location::Cookie => matches!(style, Style::Form | Style::Cookie),
        Location::Querystring => false,
    }
}
