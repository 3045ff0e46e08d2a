//! The IR as text: one line a server, parameter, response, type and member.

use std::fmt::{self, Display, Write as _};

use spectrait_ir::{
    Additional, Api, Bound, Constraints, MediaType, Number, Operation, Response,
    SecurityAlternative, SecurityScheme, SecuritySchemeKind, Server, Shape, Status, Type, TypeId,
    UnionKind, Value, Wire,
};

use super::tree;

/// How deep a type without a name is written out where it is used; below that, its id stands.
const DEPTH: usize = 4;

/// The model of an API.
#[must_use]
pub fn api(api: &Api) -> String {
    Text {
        api,
        out: String::new(),
    }
    .print()
}

/// The text so far, and what it is about.
struct Text<'a> {
    api: &'a Api,
    out: String,
}

impl Text<'_> {
    fn print(mut self) -> String {
        let api = self.api;
        self.line(
            0,
            format_args!(
                "{} {} · OpenAPI {}",
                api.info.title, api.info.version, api.openapi
            ),
        );
        self.section("servers", &api.servers, |text, server| {
            text.server(1, server);
        });
        self.section(
            "security schemes",
            &api.security_schemes,
            |text, (name, scheme)| text.scheme(name, scheme),
        );
        self.section("operations", &api.operations, |text, operation| {
            text.operation(1, operation);
        });
        self.section("webhooks", &api.webhooks, |text, webhook| {
            text.line(1, format_args!("{}", webhook.name));
            text.operation(2, &webhook.operation);
        });
        let listed: Vec<_> = (0u32..)
            .map(TypeId)
            .zip(&api.types)
            .filter(|(_, ty)| is_listed(ty))
            .collect();
        self.section("types", listed, |text, (id, ty)| text.ty(id, ty));
        self.section(
            "rules",
            api.rules.iter().enumerate(),
            |text, (index, set)| {
                let rules = serde_json::to_value(&set.rules)
                    .map(super::from_json)
                    .unwrap_or_default();
                text.line(1, format_args!("#{index} {}", tree::inline(&rules)));
            },
        );
        self.section("left out", &api.left_out, |text, item| {
            text.line(
                1,
                format_args!("{} at #{}: {}", item.what, item.place.pointer, item.reason),
            );
        });
        self.out
    }

    fn line(&mut self, depth: usize, line: fmt::Arguments<'_>) {
        self.out.extend(std::iter::repeat_n("  ", depth));
        let start = self.out.len();
        // Writing to a string cannot fail.
        let _ = self.out.write_fmt(line);
        // A description may put line ends into any name.
        if self
            .out
            .get(start..)
            .is_some_and(|line| line.contains(char::is_control))
        {
            let line = self.out.split_off(start);
            self.out.push_str(&line.replace(char::is_control, " "));
        }
        self.out.push('\n');
    }

    fn section<I: IntoIterator>(
        &mut self,
        title: &str,
        items: I,
        mut print: impl FnMut(&mut Self, I::Item),
    ) {
        let mut items = items.into_iter().peekable();
        if items.peek().is_some() {
            self.out.push('\n');
            self.line(0, format_args!("{title}"));
            items.for_each(|item| print(self, item));
        }
    }

    fn server(&mut self, depth: usize, server: &Server) {
        let variables = joined(
            server
                .variables
                .iter()
                .map(|(name, variable)| format!("{name}={:?}", variable.default)),
        );
        let name = server
            .name
            .as_deref()
            .or(server.description.as_deref())
            .unwrap_or_default();
        self.line(
            depth,
            format_args!(
                "{}{}{}",
                server.url,
                Prefixed(" · ", name),
                Prefixed(" · ", variables)
            ),
        );
    }

    fn scheme(&mut self, name: &str, scheme: &SecurityScheme) {
        match &scheme.kind {
            SecuritySchemeKind::ApiKey {
                name: key,
                location,
            } => {
                self.line(1, format_args!("{name}: {} {key}", word(location)));
            }
            SecuritySchemeKind::Basic => self.line(1, format_args!("{name}: basic")),
            SecuritySchemeKind::Bearer { format } => {
                self.line(
                    1,
                    format_args!(
                        "{name}: bearer{}",
                        Prefixed(" ", format.as_deref().unwrap_or_default())
                    ),
                );
            }
            SecuritySchemeKind::Http { scheme } => {
                self.line(1, format_args!("{name}: http {scheme}"));
            }
            SecuritySchemeKind::OAuth2 { flows, .. } => {
                self.line(1, format_args!("{name}: oauth2 {}", joined(flows.keys())));
            }
            SecuritySchemeKind::OpenIdConnect { url } => {
                self.line(1, format_args!("{name}: openIdConnect {url}"));
            }
            SecuritySchemeKind::MutualTls => self.line(1, format_args!("{name}: mutualTLS")),
        }
    }

    fn operation(&mut self, depth: usize, operation: &Operation) {
        let deprecated = if operation.deprecated {
            "deprecated"
        } else {
            ""
        };
        self.line(
            depth,
            format_args!(
                "{}{}{}{}",
                operation.method,
                Prefixed(" ", &operation.path),
                Prefixed(" · ", operation.id.as_deref().unwrap_or_default()),
                Prefixed(" · ", deprecated)
            ),
        );
        for server in &operation.servers {
            self.server(depth + 1, server);
        }
        let security = joined(operation.security.iter().map(alternative));
        if !security.is_empty() {
            let of_api = match operation.inherits_security {
                true => ", as the API asks",
                false => "",
            };
            self.line(depth + 1, format_args!("security: {security}{of_api}"));
        }
        for id in &operation.parameters {
            let parameter = self.api.parameter(*id);
            let ty = self.name(parameter.ty);
            let notes = [
                (parameter.required, "required".to_owned()),
                (true, wire(&parameter.wire)),
                (parameter.allow_reserved, "allowReserved".to_owned()),
                (parameter.allow_empty_value, "allowEmptyValue".to_owned()),
                (parameter.deprecated, "deprecated".to_owned()),
            ];
            let location = word(&parameter.location);
            self.line(
                depth + 1,
                format_args!("{location} {}: {ty}{}", parameter.name, Notes(&notes)),
            );
        }
        if let Some(id) = operation.request_body {
            let body = self.api.request_body(id);
            let word = if body.required {
                "body"
            } else {
                "optional body"
            };
            for media_type in &body.content {
                let text = self.media_type(media_type);
                self.line(depth + 1, format_args!("{word} {text}"));
            }
        }
        for (status, id) in &operation.responses {
            self.response(depth + 1, *status, self.api.response(*id));
        }
        for callback in &operation.callbacks {
            self.line(
                depth + 1,
                format_args!("callback {} {}", callback.name, callback.expression),
            );
            self.operation(depth + 2, &callback.operation);
        }
    }

    fn response(&mut self, depth: usize, status: Status, response: &Response) {
        let component = response.component.as_deref().unwrap_or_default();
        let content = joined(
            response
                .content
                .iter()
                .map(|media_type| self.media_type(media_type)),
        );
        self.line(
            depth,
            format_args!(
                "{status}{}{}",
                Prefixed(" ", content),
                Prefixed(" · ", component)
            ),
        );
        for (name, id) in &response.headers {
            let header = self.api.header(*id);
            let ty = self.name(header.ty);
            let notes = [
                (header.required, "required".to_owned()),
                (true, wire(&header.wire)),
                (header.deprecated, "deprecated".to_owned()),
            ];
            self.line(
                depth + 1,
                format_args!("header {name}: {ty}{}", Notes(&notes)),
            );
        }
        for link in &response.links {
            self.line(
                depth + 1,
                format_args!("link {} → {}", link.name, link.operation),
            );
        }
    }

    fn media_type(&self, media_type: &MediaType) -> String {
        let ty = media_type.ty.map(|ty| self.name(ty)).unwrap_or_default();
        let item = media_type.item.map(|ty| self.name(ty)).unwrap_or_default();
        format!(
            "{}{}{}",
            media_type.name,
            Prefixed(": ", ty),
            Prefixed(", each ", item)
        )
    }

    fn ty(&mut self, id: TypeId, ty: &Type) {
        let name = ty.component.clone().unwrap_or_else(|| format!("#{}", id.0));
        let shape = self.shape(ty, DEPTH);
        let rules = ty
            .rules
            .map(|rules| format!("rules #{}", rules.0))
            .unwrap_or_default();
        let parts = joined(ty.parts.iter().map(|part| self.name(*part)));
        self.line(
            1,
            format_args!(
                "{name}: {shape}{}{}{}  {}",
                Prefixed(" · all of ", parts),
                Prefixed(" · ", rules),
                Prefixed(" · untyped: ", ty.untyped.as_deref().unwrap_or_default()),
                ty.place.pointer
            ),
        );
        match &ty.shape {
            Shape::Object(object) => {
                for property in &object.properties {
                    let ty = self.name(property.ty);
                    let notes = [
                        (property.required, "required".to_owned()),
                        (property.read_only, "readOnly".to_owned()),
                        (property.write_only, "writeOnly".to_owned()),
                        (property.docs.deprecated, "deprecated".to_owned()),
                        (
                            true,
                            property.default.as_ref().map(default).unwrap_or_default(),
                        ),
                    ];
                    self.line(2, format_args!("{}: {ty}{}", property.name, Notes(&notes)));
                }
                for (pattern, ty) in &object.patterns {
                    let ty = self.name(*ty);
                    self.line(2, format_args!("/{pattern}/: {ty}"));
                }
                match object.additional {
                    Additional::Ignored => {}
                    Additional::Forbidden => self.line(2, format_args!("nothing else")),
                    Additional::Typed(ty) => {
                        let ty = self.name(ty);
                        self.line(2, format_args!("…: {ty}"));
                    }
                }
            }
            Shape::Union(union) => {
                for (index, branch) in union.branches.iter().enumerate() {
                    let ty = self.name(branch.ty);
                    let tags = union.discriminator.iter().flat_map(|discriminator| {
                        let property = &discriminator.property;
                        let tags = discriminator
                            .mapping
                            .iter()
                            .filter(move |(_, branch)| *branch == index);
                        tags.map(move |(tag, _)| format!("{property} = {tag:?}"))
                    });
                    self.line(2, format_args!("{ty}{}", Prefixed(" · ", joined(tags))));
                }
            }
            _ => {}
        }
    }

    /// A type where it is used: its name, its shape where it has none, its id where that would be long.
    fn name(&self, id: TypeId) -> String {
        self.nested(id, DEPTH)
    }

    fn nested(&self, id: TypeId, depth: usize) -> String {
        let Some(ty) = self.api.types.get(id.index()) else {
            return format!("#{}", id.0);
        };
        match &ty.component {
            Some(name) => name.clone(),
            None if is_listed(ty) || depth == 0 => format!("#{}", id.0),
            None => self.shape(ty, depth - 1),
        }
    }

    fn shape(&self, ty: &Type, depth: usize) -> String {
        let shape = match &ty.shape {
            Shape::Any => "any".to_owned(),
            Shape::Never => "never".to_owned(),
            Shape::Null => "null".to_owned(),
            Shape::Boolean => "boolean".to_owned(),
            Shape::Integer { format } => format!(
                "integer{}",
                Prefixed(" ", format.as_deref().unwrap_or_default())
            ),
            Shape::Number { format } => format!(
                "number{}",
                Prefixed(" ", format.as_deref().unwrap_or_default())
            ),
            Shape::String { format } => {
                format!("string{}", Prefixed(" ", format.name().unwrap_or_default()))
            }
            Shape::Enum { values, open } => {
                let values = values
                    .iter()
                    .map(|value| tree::inline(&value.value))
                    .collect::<Vec<_>>()
                    .join(" | ");
                format!("enum {values}{}", if *open { " | …" } else { "" })
            }
            Shape::JsonText(inner) => format!("JSON text of {}", self.nested(*inner, depth)),
            Shape::Array { items } => format!("[{}]", self.nested(*items, depth)),
            Shape::Tuple { prefix, rest } => {
                let items = prefix.iter().map(|item| self.nested(*item, depth));
                let rest = rest.map(|rest| format!("{}…", self.nested(rest, depth)));
                format!("({})", joined(items.chain(rest)))
            }
            Shape::Map { values } => format!("map of {}", self.nested(*values, depth)),
            Shape::Object(_) => "object".to_owned(),
            Shape::Union(union) => match union.kind {
                UnionKind::OneOf => "one of".to_owned(),
                UnionKind::AnyOf => "any of".to_owned(),
            },
            Shape::Nullable(inner) => format!("{} | null", self.nested(*inner, depth)),
            Shape::Alias(target) => format!("= {}", self.nested(*target, depth)),
        };
        let default = ty.default.as_ref().map(default).unwrap_or_default();
        format!(
            "{shape}{}{}",
            Prefixed(" ", constraints(&ty.constraints)),
            Prefixed(", ", default)
        )
    }
}

/// Whether a type has lines of its own: one with a name, or one that is too long for a place in another line.
fn is_listed(ty: &Type) -> bool {
    ty.component.is_some()
        || ty.rules.is_some()
        || ty.untyped.is_some()
        || matches!(
            ty.shape,
            Shape::Object(_) | Shape::Union(_) | Shape::Enum { .. }
        )
}

fn alternative(alternative: &SecurityAlternative) -> String {
    let schemes = alternative.schemes.iter().map(|(name, scopes)| {
        format!(
            "{name}{}{}",
            Prefixed("(", joined(scopes)),
            if scopes.is_empty() { "" } else { ")" }
        )
    });
    match schemes.collect::<Vec<_>>().join(" + ") {
        none if none.is_empty() => "none".to_owned(),
        schemes => schemes,
    }
}

fn wire(wire: &Wire) -> String {
    match wire {
        Wire::Style { style, explode } => {
            format!("{}{}", word(style), if *explode { " explode" } else { "" })
        }
        Wire::Content { media_type } => media_type.clone(),
    }
}

/// Bounds in the notation of intervals, `6..=8`, each after its keyword's subject.
fn constraints(constraints: &Constraints) -> String {
    let mut parts = Vec::new();
    if constraints.minimum.is_some() || constraints.maximum.is_some() {
        let end = |bound: Option<Bound>, inclusive: &str, exclusive: &str| {
            bound.map(|bound| {
                format!(
                    "{}{}",
                    if bound.exclusive {
                        exclusive
                    } else {
                        inclusive
                    },
                    bound.value
                )
            })
        };
        parts.extend(end(constraints.minimum, ">= ", "> "));
        parts.extend(end(constraints.maximum, "<= ", "< "));
    }
    parts.extend(
        constraints
            .multiple_of
            .iter()
            .map(|number: &Number| format!("multiple of {number}")),
    );
    let counts = [
        ("length", constraints.min_length, constraints.max_length),
        ("items", constraints.min_items, constraints.max_items),
        (
            "properties",
            constraints.min_properties,
            constraints.max_properties,
        ),
    ];
    for (subject, min, max) in counts {
        match (min, max) {
            (None, None) => {}
            (Some(min), Some(max)) if min == max => parts.push(format!("{subject} {min}")),
            (min, max) => {
                let min = min.map(|min| min.to_string()).unwrap_or_default();
                let max = max.map(|max| format!("={max}")).unwrap_or_default();
                parts.push(format!("{subject} {min}..{max}"));
            }
        }
    }
    parts.extend(
        constraints
            .patterns
            .iter()
            .map(|pattern| format!("/{pattern}/")),
    );
    if constraints.unique_items {
        parts.push("unique".to_owned());
    }
    parts.join(", ")
}

fn default(value: &Value) -> String {
    format!("default {}", tree::inline(value))
}

/// The word that an enum of the IR is serialised as.
fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// What follows a prefix; nothing where nothing follows.
struct Prefixed<T>(&'static str, T);

impl<T: Display> Display for Prefixed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.1.to_string();
        if text.is_empty() {
            Ok(())
        } else {
            write!(f, "{}{text}", self.0)
        }
    }
}

/// Notes behind a comma each, where they apply.
struct Notes<'n>(&'n [(bool, String)]);

impl Display for Notes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let notes = self
            .0
            .iter()
            .filter(|(applies, note)| *applies && !note.is_empty());
        notes
            .into_iter()
            .try_for_each(|(_, note)| write!(f, ", {note}"))
    }
}

/// Items with commas between them.
fn joined(items: impl IntoIterator<Item = impl Display>) -> String {
    items
        .into_iter()
        .map(|item| item.to_string())
        .collect::<Vec<_>>()
        .join(", ")
}
