//! Operations: what a client sends and a server answers, under the names that both use.
//!
//! In: an [`Api`] and the planner of its types. Out: an [`OperationsPlan`].
//!
//! What always holds:
//! - operations stand in the order of the description, and whatever belongs to one stands together;
//! - an operation that cannot be expressed is in [`OperationsPlan::left_out`] with the reason.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use spectrait_ir::{Api, LeftOut, Link, Operation, ParameterId, Place, Server, Status, Value};

use super::bodies::{self, Bodies, BodyId, BodyPlan, ChoicePlan, Owner};
use super::multipart::MultipartPlan;
use super::names::{self, Scope};
use super::operation_names::{self, Chosen, OperationName};
use super::order::order;
use super::pages::PagesPlan;
use super::parameters::{self, Definition, Definitions, ParameterPlan};
use super::responses::{self, HeaderPlan, Payload, ResponsePlan, ResponseStruct, Structs};
use super::security::{Access, Schemes, SecurityPlan};
use super::servers::{self, ServersPlan};
use super::xml::{XmlPlan, Xmls};
use super::{Types, docs};

/// Everything that client and server need to know.
#[derive(Debug, Clone, Default, Serialize)]
pub struct OperationsPlan {
    /// In the order of the description.
    pub operations: Vec<OperationPlan>,
    /// What parameters and answered headers look like on the wire, by first use.
    pub parameters: Vec<Definition>,
    /// Responses with headers, by first use.
    pub structs: Vec<ResponseStruct>,
    /// Bodies that are one of several things, by first use.
    pub choices: Vec<ChoicePlan>,
    /// Multipart bodies with files, by first use.
    pub multiparts: Vec<MultipartPlan>,
    /// What values look like in XML, by first use.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub xml: Vec<XmlPlan>,
    /// The servers.
    pub servers: ServersPlan,
    /// The security schemes and what requests show of them.
    pub security: SecurityPlan,
    /// What the description holds and the output does not.
    pub left_out: Vec<LeftOut>,
}

impl OperationsPlan {
    /// The constant that describes a header.
    #[must_use]
    pub fn constant_of(&self, header: &HeaderPlan) -> &str {
        let definition = self.parameters.get(header.definition);
        let constant = definition.and_then(|definition| definition.constant.as_deref());
        constant.unwrap_or_default()
    }
}

/// An operation.
#[derive(Debug, Clone, Serialize)]
pub struct OperationPlan {
    /// What it is called.
    pub name: OperationName,
    /// The method in upper case.
    pub method: String,
    /// The path template.
    pub path: String,
    /// Rustdoc lines: summary and description.
    pub docs: Vec<String>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// The parameters, those of the path first, in its order.
    pub parameters: Vec<ParameterPlan>,
    /// The body of the request.
    pub body: Option<RequestBodyPlan>,
    /// What it may answer, in the order of the description.
    pub responses: Vec<ResponsePlan>,
    /// The media types of its successes, where they are not JSON alone, the preferred one first.
    pub accept: Vec<String>,
    /// Whether a handler is told what the caller can read.
    pub negotiates: bool,
    /// What it asks of a caller.
    pub access: Access,
    /// Whether it asks for that because the API does.
    pub inherits_access: bool,
    /// The first of its own servers, variables filled in.
    pub server: Option<String>,
    /// What can be called next: a Markdown line each.
    pub links: Vec<String>,
    /// How its pages follow each other, where it answers with a page of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<PagesPlan>,
    /// Where it stands.
    pub place: Place,
}

impl OperationPlan {
    /// The documented successes.
    pub fn successes(&self) -> impl Iterator<Item = &ResponsePlan> {
        self.responses.iter().filter(|response| response.success)
    }

    /// Whether it can succeed as far as its responses tell. One that cannot is answered with `204` all the same.
    #[must_use]
    pub fn has_success(&self) -> bool {
        self.successes().next().is_some()
    }

    /// The documented failures. `default` is one of them even where it stands for success too.
    pub fn failures(&self) -> impl Iterator<Item = &ResponsePlan> {
        self.responses
            .iter()
            .filter(|response| !response.success || response.status == Status::Default)
    }

    /// The structs of its responses that no other operation answers with, each once.
    pub fn own_structs<'p>(
        &'p self,
        structs: &'p [ResponseStruct],
    ) -> impl Iterator<Item = &'p ResponseStruct> {
        let positions = self
            .responses
            .iter()
            .map(|response| match response.payload {
                Payload::Struct(position) => Some(position),
                _ => None,
            });
        let mut seen = HashSet::new();
        let own = positions.flatten().filter(move |it| seen.insert(*it));
        own.filter_map(|position| structs.get(position))
            .filter(|item| !item.shared)
    }

    /// Whether a handler gets anything.
    #[must_use]
    pub fn has_input(&self) -> bool {
        !self.parameters.is_empty() || self.body.is_some() || self.negotiates
    }
}

/// The body of a request.
#[derive(Debug, Clone, Serialize)]
pub struct RequestBodyPlan {
    /// What it is.
    pub body: BodyPlan,
    /// Whether a request without it is invalid.
    pub required: bool,
    /// Rustdoc lines.
    pub docs: Vec<String>,
}

/// What is known while operations are planned.
pub(super) struct Planner<'a, 't> {
    pub(super) api: &'a Api,
    pub(super) types: &'t mut Types<'a>,
    /// The methods of the module's operations, by all that these may be called by.
    methods: HashMap<String, String>,
    /// All that the operations of the API may be called by.
    known: HashSet<String>,
    /// Names of types in the `operations` module.
    pub(super) names: Scope,
    /// Names of statics in the `operations` module.
    pub(super) constants: Scope,
    /// Names of functions that read and write responses.
    pub(super) functions: Scope,
    pub(super) definitions: Definitions,
    pub(super) structs: Structs,
    pub(super) bodies: Bodies,
    pub(super) xml: Xmls,
    left_out: Vec<LeftOut>,
    noted: HashSet<(String, Place)>,
}

impl Planner<'_, '_> {
    /// Notes that something of the description is not in the output.
    pub(super) fn note(&mut self, what: String, place: Place, reason: &str) {
        // A shared component is noted once.
        if self.noted.insert((what.clone(), place.clone())) {
            self.left_out.push(LeftOut {
                what,
                operation: None,
                place,
                reason: reason.to_owned(),
            });
        }
    }
}

/// Names that the `operations` module imports.
const RESERVED: [&str; 9] = [
    "Binary",
    "Kind",
    "Media",
    "Operation",
    "Option",
    "Parameter",
    "String",
    "Upload",
    "Vec",
];

/// Functions that the `server` module has already.
const FUNCTIONS: [&str; 2] = ["not_found", "router"];

/// Plans everything about the API's own operations.
pub(super) fn plan<'a>(
    api: &'a Api,
    types: &mut Types<'a>,
    schemes: &Schemes,
    chosen: &mut Chosen,
) -> OperationsPlan {
    let names =
        operation_names::operation_names(&api.operations, operation_names::Keys::IdOrPath, chosen);
    let mut plan = of(api, types, schemes.clone(), &api.operations, names);
    let own_servers: Vec<&[Server]> = api
        .operations
        .iter()
        .map(|operation| operation.servers.as_slice())
        .collect();
    plan.servers = servers::plan(&api.servers, &own_servers);
    plan
}

/// Plans everything about operations that stand in one module, without their servers.
pub(super) fn of<'a>(
    api: &'a Api,
    types: &mut Types<'a>,
    mut schemes: Schemes,
    described: &[Operation],
    names: Vec<OperationName>,
) -> OperationsPlan {
    let mut constants = Scope::default();
    for name in &names {
        constants.claim_first(std::slice::from_ref(&name.constant));
    }
    let pairs = described.iter().zip(&names);
    let methods = pairs.flat_map(|(operation, name)| {
        let keys = operation.keys();
        keys.map(|key| (key, name.link().to_owned()))
    });
    let mut planner = Planner {
        api,
        methods: methods.collect(),
        known: api.operations.iter().flat_map(Operation::keys).collect(),
        types,
        names: Scope::new(&RESERVED),
        constants,
        functions: Scope::new(&FUNCTIONS),
        definitions: Definitions::default(),
        structs: Structs::default(),
        bodies: Bodies::default(),
        xml: Xmls::default(),
        left_out: Vec::new(),
        noted: HashSet::new(),
    };
    let mut named: Vec<_> = described.iter().zip(names).map(Some).collect();
    let mut operations = Vec::with_capacity(named.len());
    for position in order(&planner.types.graph, described) {
        if let Some((operation, name)) = named.get_mut(position).and_then(Option::take) {
            let plan = one(&mut planner, &mut schemes, operation, name);
            operations.push((position, plan));
        }
    }
    operations.sort_by_key(|(position, _)| *position);
    let operations = operations.into_iter().map(|(_, plan)| plan).collect();
    let security = schemes.finish(&mut planner);
    planner.definitions.name_headers(&mut planner.constants);
    OperationsPlan {
        operations,
        parameters: planner.definitions.definitions,
        structs: planner.structs.structs,
        choices: planner.bodies.choices,
        multiparts: planner.bodies.multiparts,
        xml: planner.xml.plans,
        servers: ServersPlan::default(),
        security,
        left_out: planner.left_out,
    }
}

/// Plans one operation.
fn one(
    planner: &mut Planner<'_, '_>,
    schemes: &mut Schemes,
    operation: &Operation,
    name: OperationName,
) -> OperationPlan {
    let api = planner.api;
    let body = match operation.request_body {
        None => None,
        Some(id) => {
            let body = api.request_body(id);
            let own = body.component.as_deref().map(super::names::type_name);
            let heading = match &body.component {
                Some(component) => format!("The request body `{}`", component.replace('`', "'")),
                None => format!("The body of [`{}`]({})", name.id, name.constant),
            };
            let what = match &body.component {
                Some(component) => format!("the request body {}", docs::code(component)),
                None => format!("the body of {}", docs::code(&name.id)),
            };
            let owner = Owner {
                id: BodyId::Request(id),
                words: &[own.as_deref().unwrap_or(&name.words)],
                heading: &heading,
                what: &what,
                shared: own.is_some(),
            };
            if body.content.is_empty() {
                planner.note(
                    format!("request body of {}", operation.label()),
                    body.place.clone(),
                    "it has no content",
                );
            }
            bodies::request(planner, &body.content, owner).map(|plan| RequestBodyPlan {
                body: plan,
                required: body.required,
                docs: docs::body(
                    operation
                        .words
                        .request_body
                        .as_deref()
                        .or(body.description.as_deref()),
                    &body.content,
                ),
            })
        }
    };
    let access = schemes.access(&operation.security, &operation.place);
    let sent = sent_already(planner, schemes, &access, operation);
    let mut parameters = parameters::plan(planner, &name, operation, &sent);
    // A call reads as its URL does.
    parameters.sort_by_cached_key(|parameter| {
        let definition = planner.definitions.definitions.get(parameter.definition);
        definition.map_or(usize::MAX, |definition| match definition.location {
            spectrait_ir::Location::Path => {
                let ends = ['}', '='].map(|end| format!("{{{}{end}", definition.name));
                let mut starts = ends.iter().filter_map(|text| operation.path.find(text));
                starts.next().unwrap_or(operation.path.len())
            }
            _ => usize::MAX,
        })
    });
    let responses = responses::plan(planner, &name, operation);
    let (accept, negotiates) = responses::accepted(planner, operation, &responses);
    let server = own_server(planner, operation);
    OperationPlan {
        method: operation.method.clone(),
        path: operation.path.clone(),
        docs: docs_of(operation),
        deprecated: operation.deprecated,
        parameters,
        body,
        responses,
        accept,
        negotiates,
        access,
        inherits_access: operation.inherits_security,
        server,
        links: operation
            .responses
            .iter()
            .flat_map(|(_, id)| &api.response(*id).links)
            .filter_map(|link| described_link(planner, link))
            .collect(),
        // Known when all types are.
        pages: None,
        place: operation.place.clone(),
        name,
    }
}

/// The parameters that repeat the key of a security scheme, which is asked for and sent once, by the scheme.
fn sent_already(
    planner: &mut Planner<'_, '_>,
    schemes: &Schemes,
    access: &Access,
    operation: &Operation,
) -> Vec<ParameterId> {
    let mut sent = Vec::new();
    for &id in &operation.parameters {
        let parameter = planner.api.parameter(id);
        if let Some(scheme) = schemes.that_sends(access, parameter.location, &parameter.name) {
            let reason = format!("the security scheme `{scheme}` sends it");
            let what = format!("parameter {}", parameter.name);
            planner.note(what, parameter.place.clone(), &reason);
            sent.push(id);
        }
    }
    sent
}

/// The first of an operation's own servers, where they are others than the API's. One that leaves a part of its URL
/// open is none: the client's own server is called then, which can be told.
fn own_server(planner: &mut Planner<'_, '_>, operation: &Operation) -> Option<String> {
    let own = operation.servers.first()?;
    let servers = &planner.api.servers;
    let mut pairs = operation.servers.iter().zip(servers);
    let same = operation.servers.len() == servers.len()
        && pairs.all(|(own, other)| own.url == other.url && own.variables == other.variables);
    if same {
        return None;
    }
    servers::with_defaults(own)
        .map_err(|variable| {
            planner.note(
                format!(
                    "the server {} of {} {}",
                    own.url, operation.method, operation.path
                ),
                operation.place.clone(),
                &format!(
                    "its variable `{variable}` has no default; the operation is called at the server of the client"
                ),
            );
        })
        .ok()
}

/// Summary, description and a link to more.
fn docs_of(operation: &Operation) -> Vec<String> {
    let mut paragraphs = Vec::new();
    // One that is the `operationId` once more says nothing.
    let id = operation.id.as_deref().map(names::words);
    let says = |summary: &&str| {
        summary.contains(char::is_whitespace) || id.as_ref() != Some(&names::words(summary))
    };
    let description = operation.description.as_deref();
    let is_said = |summary: &&str| description.is_some_and(|text| begins_with(text, summary));
    let summary = operation.summary.as_deref().filter(says);
    let summary = summary.filter(|summary| !is_said(summary));
    paragraphs.extend(summary.map(docs::rustdoc));
    paragraphs.extend(description.map(docs::rustdoc));
    if let Some(more) = &operation.external_docs {
        paragraphs.push(docs::more_at(more));
    }
    paragraphs.retain(|lines| !lines.is_empty());
    paragraphs.join(&[String::new()][..])
}

/// Whether the first sentence or paragraph of a text is another text, whatever its letter case and its full stop.
fn begins_with(text: &str, sentence: &str) -> bool {
    let lower = |text: &str| {
        text.chars()
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let sentence = lower(sentence.trim().trim_end_matches('.'));
    let paragraph = text.trim_start().split("\n\n").next().unwrap_or_default();
    let paragraph = lower(paragraph.trim_end());
    let rest = paragraph.strip_prefix(sentence.as_str());
    let ends = |rest: &str| {
        rest.is_empty() || rest == "." || rest.starts_with(". ") || rest.starts_with(".\n")
    };
    !sentence.is_empty() && rest.is_some_and(ends)
}

/// A link as a line of Markdown; none where it leads nowhere.
fn described_link(planner: &Planner<'_, '_>, link: &Link) -> Option<String> {
    let id = &link.operation;
    let mut line = match planner.methods.get(id) {
        Some(method) => format!("Then: [`{method}`](Self::{method})"),
        None => {
            // A reference to an operation of another description.
            let is_elsewhere = id.find('#').is_some_and(|at| at > 0);
            if !planner.known.contains(id) && !is_elsewhere {
                return None;
            }
            format!("Then: `{}`", id.replace('`', "'"))
        }
    };
    let shown = |value: &Value| match value {
        Value::String(text) => text.clone(),
        value => super::items::json(value),
    };
    let code = |text: String| format!("`{}`", text.replace(['`', '\n', '\r'], "'"));
    let parameters = link.parameters.iter();
    let parameters = parameters.map(|(name, value)| code(format!("{name}={}", shown(value))));
    let body = link.request_body.iter();
    let body = body.map(|body| format!("the body {}", code(shown(body))));
    let given: Vec<String> = parameters.chain(body).collect();
    if !given.is_empty() {
        line.push_str(&format!(" with {}", given.join(", ")));
    }
    if let Some(server) = &link.server {
        line.push_str(&format!(" at {}", code(server.url.clone())));
    }
    if let Some(description) = &link.description {
        let text = docs::rustdoc(description).join(" ");
        line.push_str(": ");
        line.push_str(&text);
    }
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_that_begins_the_description_is_found() {
        for text in [
            "put it",
            "Put it.",
            "Put it.\n\nMore.",
            "Put it\n\nMore.",
            "PUT it. More.",
            "Put it.\nMore.",
        ] {
            assert!(begins_with(text, "Put it."), "{text}");
        }
        for text in [
            "Put it down.",
            "Put it\ndown.",
            "Put it.x",
            "",
            "More. Put it.",
        ] {
            assert!(!begins_with(text, "Put it"), "{text}");
        }
        assert!(!begins_with("Put it.", "."));
    }
}
