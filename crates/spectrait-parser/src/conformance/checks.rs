//! The demands themselves, by kind of object.

use std::collections::{HashMap, HashSet};

use spectrait_ir::Value;

use super::beside::can_be_referred_to;
use super::grammar::{self, Kind};
use super::{Checker, Found, is_file, members, named};
use crate::advice::{closest, is_invisible};
use crate::diagnostic::{Diagnostic, Severity, codes};
use crate::document::{Node, unescape};
use crate::lower::{METHODS, is_token, lost_operations};
use crate::versions::{Dialect, is_extension};

/// The members of a description that hold what it describes.
const DESCRIBED: [&str; 3] = ["paths", "components", "webhooks"];

/// Members of which an object can have one, and what is done where it has two.
struct Exclusive {
    one: &'static str,
    others: &'static [&'static str],
    understood: &'static str,
}

const fn exclusive(
    one: &'static str,
    others: &'static [&'static str],
    understood: &'static str,
) -> Exclusive {
    Exclusive {
        one,
        others,
        understood,
    }
}

const EXAMPLES: Exclusive = exclusive("example", &["examples"], "both are read");
const ENCODING: Exclusive = exclusive(
    "encoding",
    &["prefixEncoding", "itemEncoding"],
    "`encoding` is used",
);

static OF_PARAMETERS: [Exclusive; 3] = [
    EXAMPLES,
    exclusive("content", &["schema"], "`schema` is used"),
    exclusive(
        "content",
        &["style", "explode", "allowReserved"],
        "the media type of `content` says how the value is written",
    ),
];
static OF_MEDIA_TYPES: [Exclusive; 2] = [EXAMPLES, ENCODING];
static OF_ENCODINGS: [Exclusive; 1] = [ENCODING];
static OF_EXAMPLES: [Exclusive; 2] = [
    exclusive(
        "value",
        &["externalValue", "dataValue", "serializedValue"],
        "`value` is used",
    ),
    exclusive("serializedValue", &["externalValue"], "neither is used"),
];
static OF_LINKS: [Exclusive; 1] = [exclusive(
    "operationRef",
    &["operationId"],
    "`operationId` is used",
)];
static OF_XML: [Exclusive; 1] = [exclusive(
    "nodeType",
    &["attribute", "wrapped"],
    "`nodeType` is used",
)];

/// What excludes what in a kind of object.
fn exclusions(kind: Kind) -> &'static [Exclusive] {
    match kind {
        Kind::Parameter | Kind::Header => &OF_PARAMETERS,
        Kind::MediaType => &OF_MEDIA_TYPES,
        Kind::Encoding => &OF_ENCODINGS,
        Kind::Example => &OF_EXAMPLES,
        Kind::Link => &OF_LINKS,
        Kind::Xml => &OF_XML,
        _ => &[],
    }
}

impl<'d> Checker<'d> {
    /// The demands on the key under which an object stands.
    pub(super) fn name(&self, found: &Found<'d>) {
        let Some(name) = found.name else { return };
        // The keys of `components.headers` name components, not headers.
        let of_component = found.node.pointer().starts_with("/components/headers/");
        if found.kind == Kind::Header && !of_component && !is_token(name) {
            let message = format!("`{name}` cannot be the name of a header; it is left out");
            self.report(
                Diagnostic::error(codes::INVALID_NAME, found.node.place(), message)
                    .at_key()
                    .help(TOKEN),
            );
        }
        // All others have a member of their own, and no name.
        if found.kind == Kind::Operation {
            self.additional_operation(name, &found.node);
        }
    }

    /// The demands on an object.
    pub(super) fn object(&self, found: &Found<'d>) {
        let node = &found.node;
        self.exclusive(found);
        self.unknown_members(found);
        match found.kind {
            Kind::Root => {
                self.root(node);
                self.newer(node, "webhooks");
            }
            Kind::Components => self.newer(node, "pathItems"),
            Kind::Parameter => self.parameter(node),
            Kind::Header => {
                if let Some(member) = node.get("allowReserved") {
                    self.reserved(&member, "a header is never percent-encoded");
                }
            }
            Kind::PathItem => self.path_item(node),
            Kind::ServerVariable => self.server_variable(node),
            _ => {}
        }
    }

    fn exclusive(&self, found: &Found<'d>) {
        for Exclusive {
            one,
            others,
            understood,
        } in exclusions(found.kind)
        {
            let Some(one_node) = found.node.get(one) else {
                continue;
            };
            for other in *others {
                let Some(other_node) = found.node.get(other) else {
                    continue;
                };
                let message =
                    format!("`{one}` and `{other}` exclude each other here; {understood}");
                self.report(
                    Diagnostic::error(codes::EXCLUSIVE_MEMBERS, other_node.place(), message)
                        .at_key()
                        .help(format!("remove `{one}` or `{other}`"))
                        .related(one_node.place(), format!("`{one}` stands here")),
                );
            }
        }
    }

    /// 3.1 §4.8.1: one of `paths`, `components` and `webhooks` must be there. 3.0 asks for `paths`, as [`lower`]
    /// does not: what has no operations has none.
    ///
    /// [`lower`]: crate::lower
    fn root(&self, node: &Node<'d>) {
        if DESCRIBED.iter().any(|key| node.value().get(key).is_some()) {
            return;
        }
        // One that is misspelt is said by its own name.
        let is_misspelt = |(key, member): (&str, Node<'_>)| {
            let meant = closest(key, DESCRIBED.into_iter()).filter(|_| !is_extension(key));
            meant.is_some() && member.value().as_object().is_some()
        };
        if node.members().any(is_misspelt) {
            return;
        }
        let diagnostic = Diagnostic::error(
            codes::NOTHING_DESCRIBED,
            node.place(),
            "there are no `paths`, `components` or `webhooks` here, so nothing is described",
        );
        self.report(diagnostic);
    }

    /// A member that 3.0 does not have, and that is read all the same.
    fn newer(&self, node: &Node<'d>, key: &str) {
        let Some(member) = node.get(key).filter(|_| self.dialect == Dialect::V30) else {
            return;
        };
        let message = format!("`{key}` is of OpenAPI 3.1, and is read as there");
        let diagnostic = Diagnostic::warning(codes::NEWER_KEYWORD, member.place(), message);
        let help = "write `openapi: 3.1.0`, unless this is not meant to be read";
        self.diagnostics.report(diagnostic.at_key().help(help));
    }

    fn parameter(&self, node: &Node<'d>) {
        let member = |key| node.value().get(key).and_then(Value::as_str);
        let location = member("in").unwrap_or_default();
        if let Some(reserved) = node.get("allowReserved") {
            match (location, self.dialect) {
                ("query", _) => {}
                ("header", _) => self.reserved(&reserved, "a header is never percent-encoded"),
                ("cookie", Dialect::V32) if member("style") == Some("cookie") => {
                    self.reserved(&reserved, "the style `cookie` does not percent-encode");
                }
                ("path" | "cookie", Dialect::V32) | ("querystring", _) => {}
                ("path" | "cookie", _) => {
                    self.reserved(&reserved, "before 3.2, it is for parameters in the query");
                }
                _ => {}
            }
        }
        // Where it says nothing, only a newer specification minds.
        if let Some(empty) = node.get("allowEmptyValue")
            && matches!(location, "path" | "header" | "cookie")
            && (self.dialect.is_json_schema() || *empty.value() == Value::Bool(true))
        {
            let message = "`allowEmptyValue` is for parameters in the query; it is ignored";
            let diagnostic = Diagnostic::warning(codes::MISPLACED_MEMBER, empty.place(), message);
            self.report(diagnostic.at_key().help("remove it"));
        }
        if let (Some(name), Some(at)) = (member("name"), node.get("name")) {
            if location == "header" && !is_token(name) {
                let message = format!("`{name}` cannot be the name of a header; it is left out");
                self.report(
                    Diagnostic::error(codes::INVALID_NAME, at.place(), message).help(TOKEN),
                );
            }
            if location == "path" && name.contains(['{', '}']) {
                let message = format!("`{name}` cannot be the name of a parameter in a path");
                let help = "leave out the braces: `{id}` in a path is the parameter `id`";
                self.report(Diagnostic::error(codes::INVALID_NAME, at.place(), message).help(help));
            }
        }
        if location == "querystring"
            && let Some(schema) = node.get("schema")
        {
            let message = "a parameter that is the whole query string is described with `content`, not with `schema`";
            self.report(
                Diagnostic::error(codes::MISPLACED_MEMBER, schema.place(), message)
                    .at_key()
                    .help("write `content: {application/x-www-form-urlencoded: {schema: …}}`"),
            );
        }
    }

    fn reserved(&self, member: &Node<'d>, reason: &str) {
        let message = format!("`allowReserved` cannot stand here: {reason}; it is ignored");
        self.report(
            Diagnostic::error(codes::MISPLACED_MEMBER, member.place(), message)
                .at_key()
                .help("remove it"),
        );
    }

    /// The parameters of a path item, and of each of its operations together with them.
    fn path_item(&self, node: &Node<'d>) {
        let shared = self.parameters(node);
        self.query_strings(&[], &shared);
        let named = METHODS.iter().filter_map(|method| node.get(method));
        let additional = node.get("additionalOperations");
        let additional = additional
            .iter()
            .flat_map(|operations| operations.members().collect::<Vec<_>>());
        for operation in named.chain(additional.map(|(_, operation)| operation)) {
            let own = self.parameters(&operation);
            self.query_strings(&shared, &own);
        }
    }

    /// The parameters of a list that are in the query, or all of it; whether each is all of it.
    fn parameters(&self, node: &Node<'d>) -> Vec<(Node<'d>, bool)> {
        let list = node.get("parameters");
        let parameters = list.iter().flat_map(Node::items);
        let parameters = parameters.filter_map(|at| {
            let parameter = self.references.find(at.clone())?;
            match parameter.value().get("in")?.as_str()? {
                "query" => Some((at, false)),
                "querystring" => Some((at, true)),
                _ => None,
            }
        });
        parameters.collect()
    }

    /// 3.2 §4.12: `querystring` is there once, and not beside `query`. What is among `known` alone was reported.
    fn query_strings(&self, known: &[(Node<'d>, bool)], own: &[(Node<'d>, bool)]) {
        for (index, (at, whole)) in own.iter().enumerate() {
            let before = known.iter().chain(&own[..index]);
            let Some((other, other_whole)) = before
                .into_iter()
                .find(|(_, other_whole)| *whole || *other_whole)
            else {
                continue;
            };
            let message = if *whole && *other_whole {
                "only one parameter can be the whole query string"
            } else {
                "a parameter in the query cannot stand beside one that is the whole query string"
            };
            self.report(
                Diagnostic::error(codes::CONFLICTING_QUERY, at.place(), message)
                    .help("describe the whole query with one parameter, or each part with one that is `in: query`")
                    .related(other.place(), "the other one stands here"),
            );
            return;
        }
    }

    /// 3.2 §4.9: methods that have a member of their own stand there.
    fn additional_operation(&self, method: &str, node: &Node<'d>) {
        let own = method.to_ascii_lowercase();
        if METHODS.contains(&own.as_str()) {
            let message = format!(
                "`{method}` has a member of its own in a path item; it is read as `{own}` there"
            );
            self.report(
                Diagnostic::error(codes::MISPLACED_MEMBER, node.place(), message)
                    .at_key()
                    .help(format!("move it out, and call it `{own}`")),
            );
        }
    }

    fn server_variable(&self, node: &Node<'d>) {
        let Some(values) = node.get("enum") else {
            return;
        };
        if values.value().as_array().is_some_and(<[Value]>::is_empty) {
            let message = "the `enum` of a server variable has no values; it is read as if any value were allowed";
            self.report(Diagnostic::error(
                codes::INVALID_ENUM,
                values.place(),
                message,
            ));
        }
    }

    /// Members that nobody knows. A link is an instruction: with one, it is not followed as was meant, so that is a
    /// breach; elsewhere they are ignored.
    pub(super) fn unknown_members(&self, found: &Found<'d>) {
        if !is_file(found) {
            self.unknown_members_except(found, |_, _| false);
        }
    }

    /// Reports members of an object that is a whole file. It may hold what others refer to besides, so that only those
    /// are looked at that nothing refers to, and that are nearly a member or one of what is in the object.
    pub(super) fn unknown_members_of_file(
        &self,
        found: &Found<'d>,
        entries: Option<&HashMap<String, Kind>>,
    ) {
        let mut referred = HashSet::new();
        for pointer in entries.into_iter().flat_map(HashMap::keys) {
            referred.extend(pointer.split('/').nth(1).map(unescape));
        }
        let known = members(found.kind, self.dialect);
        let inner = known.iter().filter_map(|(_, holds)| holds.kind());
        let inner: Vec<_> = inner.map(|kind| members(kind, self.dialect)).collect();
        self.unknown_members_except(found, |key, meant| {
            let is_inner = || {
                inner
                    .iter()
                    .any(|known| known.iter().any(|(name, _)| *name == key))
            };
            referred.contains(key) || !(meant || is_inner())
        });
    }

    /// Reports members that nobody knows, except for some: by the key, and whether it is nearly another.
    fn unknown_members_except(&self, found: &Found<'d>, except: impl Fn(&str, bool) -> bool) {
        let known = members(found.kind, self.dialect);
        let is_schema = found.kind == Kind::Schema;
        if found.kind == Kind::Callback {
            return;
        }
        let lost = match found.kind {
            Kind::PathItem => lost_operations(&found.node),
            _ => Vec::new(),
        };
        let members = found.node.value().as_object().into_iter().flatten();
        for (key, value) in members {
            let is_known = known.iter().any(|(name, _)| name == key);
            if is_known || is_extension(key) || self.is_read_elsewhere(found, key) {
                continue;
            }
            let meant = if is_nearly_reference(found.kind, key, value) {
                Some("$ref")
            } else {
                closest(key, known.iter().map(|(name, _)| *name))
            };
            // In JSON Schema a keyword that nobody knows is an annotation. One that holds a schema is a property at
            // another level: of the schema that it stands in, or of the one around that.
            let is_hidden = key.contains(is_invisible);
            let is_annotation =
                is_schema && self.dialect.is_json_schema() && meant.is_none() && !is_hidden;
            if is_annotation && !is_described(value) {
                continue;
            }
            let Some(node) = found
                .node
                .get(key)
                .filter(|_| !except(key, meant.is_some()))
            else {
                continue;
            };
            let noun = grammar::noun(found.kind);
            let lost = lost.iter().filter(|lost| match lost.key {
                Some(at) => at == key,
                None => key == "responses",
            });
            let lost: Vec<_> = lost.collect();
            // All operations, or all components, are lost.
            let holds_all = found.kind == Kind::Root
                && meant.is_some_and(|it| DESCRIBED.contains(&it))
                && value.as_object().is_some();
            let fate = match found.kind {
                _ if holds_all => "what is in it is not read",
                Kind::Components => "only what refers to it reads it",
                _ if !lost.is_empty() => "the operation there is left out",
                _ => "it is ignored",
            };
            let message = format!("{noun} has no member `{key}`; {fate}");
            let mut diagnostic = Diagnostic::warning(codes::UNKNOWN_MEMBER, node.place(), message)
                .at_key()
                .did_you_mean(meant);
            if is_hidden {
                // Nobody means that, and nobody sees it.
                diagnostic.severity = Severity::Error;
                diagnostic = diagnostic.help(
                    "write blanks instead of the letters of it that nobody sees, or remove them",
                );
            } else if holds_all {
                diagnostic.severity = Severity::Error;
            }
            if !lost.is_empty() {
                diagnostic.severity = Severity::Error;
                let deeper: Vec<&str> = lost.iter().filter_map(|it| it.method).collect();
                if !deeper.is_empty() {
                    let them = named(&deeper);
                    diagnostic =
                        diagnostic.help(format!("move {them} out of `{key}`, one level up"));
                }
            }
            match found.kind {
                Kind::Link => self.report(diagnostic),
                _ => self.diagnostics.report(diagnostic),
            }
        }
    }

    /// Whether a member that its object does not have is read all the same, or reported in other words.
    fn is_read_elsewhere(&self, found: &Found<'d>, key: &str) -> bool {
        let has = |key| found.node.value().get(key).is_some();
        match found.kind {
            Kind::PathItem => METHODS.contains(&key.to_ascii_lowercase().as_str()),
            // That it is no text is said by who follows it.
            kind if key == "$ref" && can_be_referred_to(kind) => true,
            Kind::Header if key == "allowReserved" => true,
            // As in Swagger 2.0: the keywords of the schema stand in the parameter.
            Kind::Parameter | Kind::Header if has("type") && !has("schema") && !has("content") => {
                is_keyword(key)
            }
            // Read as schemas are.
            Kind::Items => is_keyword(key),
            _ => false,
        }
    }
}

/// Whether schemas have a member.
fn is_keyword(key: &str) -> bool {
    let keywords = grammar::members(Kind::Schema);
    keywords.iter().any(|(name, _)| *name == key)
}

/// Whether a member is meant to be the `$ref` of an object that can be one.
fn is_nearly_reference(kind: Kind, key: &str, value: &Value) -> bool {
    let can_refer = can_be_referred_to(kind) || matches!(kind, Kind::Schema | Kind::PathItem);
    let text = value.as_str().filter(|_| can_refer);
    text.is_some_and(|text| {
        let is_alike = || closest(key, ["$ref"].into_iter()).is_some();
        key.eq_ignore_ascii_case("ref") || (text.starts_with("#/") && is_alike())
    })
}

/// Whether a value says of itself that it is a schema.
fn is_described(value: &Value) -> bool {
    let is_text = |it: &Value| it.as_str().is_some();
    let says = |key| {
        value.get(key).is_some_and(|it| {
            let mut words = it.as_array().into_iter().flatten();
            is_text(it) || (key == "type" && words.any(is_text))
        })
    };
    let composes = |key| value.get(key).is_some_and(|it| it.as_array().is_some());
    says("type") || says("$ref") || ["allOf", "anyOf", "oneOf"].into_iter().any(composes)
}

const TOKEN: &str = "use letters, digits and the characters `!#$%&'*+-.^_`|~`";
