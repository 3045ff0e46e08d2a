//! Support code: which modules of `templates/support`, and which crates, an output needs.
//!
//! In: what was planned. Out: a [`SupportPlan`].
//!
//! What always holds: needs are declared, here and by what was planned, and never found by searching the output; a
//! test compares the declarations with the modules.

mod tables;

use std::collections::BTreeMap;

use serde::Serialize;

use super::bodies::{BodyPlan, Format};
use super::formats;
use super::media_types::Side;
use super::multipart::MultipartPlan;
use super::operations::OperationsPlan;
use super::own::{Dependency, MapType};
use super::rejections::RejectionsPlan;
use super::responses::HeaderPlan;
use super::security::{Access, SchemeKind};
use super::{Check, RustType, TypesPlan};
use super::{Engine, HooksPlan};
use tables::MODULES;

pub use tables::{CRATES, Crate};

/// What an output needs besides its own code.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SupportPlan {
    /// The modules of the support code, with who needs them.
    pub modules: BTreeMap<&'static str, Need>,
    /// The crates by name, with who needs them.
    pub crates: BTreeMap<&'static str, Need>,
    /// The crates of types of your own, by the name that code has for them; one that generated code uses besides is in
    /// `crates` too.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub own: BTreeMap<String, Dependency>,
    /// Whether there are spans of `tracing`.
    pub tracing: Tracing,
    /// The type of maps.
    #[serde(skip)]
    map: MapType,
    /// What matches each of the patterns.
    #[serde(skip)]
    engines: Vec<Engine>,
}

/// Whether there are spans of `tracing`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Tracing {
    /// None.
    #[default]
    Never,
    /// Where the feature of a crate asks for them.
    Feature,
    /// Always.
    Always,
}

/// Who needs something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Need {
    /// Spans of `tracing` alone.
    Tracing,
    /// Calls without `async` alone, which need the client.
    Blocking,
    /// The calls of all operations alone, which need the mock server.
    Calls,
    /// The mock server alone.
    Mock,
    /// What brings client and server together, and so needs both to be there.
    Together,
    /// What sends requests alone: the client, and the sender of webhooks.
    Client,
    /// What receives requests alone: the server, and the receiver of webhooks.
    Server,
    /// What sends and what receives.
    Both,
    /// The types, and so every output.
    Types,
}

impl Need {
    /// Who needs what both of these need.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Client, Self::Server) | (Self::Server, Self::Client) => Self::Both,
            (one, other) => one.max(other),
        }
    }
}

/// The sides of an API that are wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides {
    pub(super) client: bool,
    pub(super) server: bool,
    pub(super) sender: bool,
    pub(super) receiver: bool,
    /// The mock server, and whether there is a program that serves it.
    pub(super) mock: Option<bool>,
    /// The calls of all operations, and what is made of them.
    pub(super) calls: bool,
    pub(super) tracing: Tracing,
    /// Calls without `async`: who needs them.
    pub(super) blocking: Option<Need>,
}

/// Plans what an output needs.
pub(super) fn plan(
    wanted: Sides,
    types: &TypesPlan,
    operations: &OperationsPlan,
    rejections: &RejectionsPlan,
    hooks: &[HooksPlan],
) -> SupportPlan {
    let mut plan = SupportPlan {
        map: types.map,
        engines: types.patterns.iter().map(|it| it.engine).collect(),
        ..SupportPlan::default()
    };
    plan.module("json", Need::Types);
    for module in &types.support {
        plan.module(module, Need::Types);
    }
    for name in &types.crates {
        plan.krate(name, Need::Types);
    }
    if !types.items.is_empty() {
        plan.krate("serde", Need::Types);
        plan.module("check", Need::Types);
    }
    for check in types.items.iter().filter_map(|item| item.check.as_ref()) {
        plan.check(check, Need::Types);
    }
    // The statics of rules stand with the types.
    for pattern in types.patterns.iter().filter(|it| it.name.is_some()) {
        plan.module(pattern.engine.module(), Need::Types);
    }
    let own = (operations, wanted.client, wanted.server);
    let sent = hooks
        .iter()
        .map(|hooks| (&hooks.operations, wanted.sender, wanted.receiver));
    for (operations, sends, receives) in std::iter::once(own).chain(sent) {
        let (answered, asked): (Vec<_>, Vec<_>) = operations
            .multiparts
            .iter()
            .partition(|body| body.answered.is_some());
        if sends {
            plan.side(operations, Need::Client);
            let headers = operations.structs.iter().flat_map(|item| &item.headers);
            let headers = headers.filter_map(|header| header.check.as_ref());
            for check in part_checks(answered).chain(headers) {
                plan.check(check, Need::Client);
            }
        }
        if receives {
            plan.side(operations, Need::Server);
            let checks = part_checks(asked);
            let parameters = operations
                .operations
                .iter()
                .flat_map(|operation| &operation.parameters);
            for check in checks.chain(parameters.filter_map(|parameter| parameter.check.as_ref())) {
                plan.check(check, Need::Server);
            }
        }
    }
    if wanted.sender && hooks.iter().any(|hooks| !hooks.urls.is_empty()) {
        plan.module("callback_url", Need::Client);
    }
    if wanted.client && wanted.server {
        plan.module("in_process", Need::Together);
    }
    if let Some(program) = wanted.mock {
        plan.module("mock", Need::Mock);
        if operations.multiparts.iter().any(MultipartPlan::has_sample) {
            plan.module("multipart_mock", Need::Mock);
        }
        if program {
            plan.module("mock_serve", Need::Mock);
        }
    }
    if wanted.calls {
        plan.module("calls", Need::Calls);
    }
    if let Some(need) = wanted.blocking.filter(|_| wanted.client) {
        plan.module("blocking", need);
    }
    if plan.modules.contains_key("spans") {
        plan.tracing = wanted.tracing;
        match wanted.tracing {
            Tracing::Never => {}
            Tracing::Feature => plan.krate("tracing", Need::Tracing),
            Tracing::Always => plan.krate("tracing", Need::Both),
        }
    }
    let received = hooks.iter().filter(|_| wanted.receiver);
    let received = received.map(|hooks| &hooks.rejections);
    let answered = wanted.server.then_some(rejections);
    let bodies = answered.into_iter().chain(received);
    let mut bodies = bodies.flat_map(|rejections| &rejections.bodies);
    if bodies.any(|body| body.fill.names_field()) {
        plan.module("field", Need::Server);
    }
    plan
}

/// What is to be checked of the parts of some bodies.
fn part_checks(bodies: Vec<&MultipartPlan>) -> impl Iterator<Item = &Check> {
    let parts = bodies.into_iter().flat_map(|body| &body.parts);
    parts.filter_map(|part| part.check.as_ref())
}

impl SupportPlan {
    /// A module is needed, and so is what it needs.
    fn module(&mut self, name: &str, need: Need) {
        let Ok(found) = MODULES.binary_search_by_key(&name, |(known, ..)| known) else {
            return;
        };
        let Some((name, modules, crates)) = MODULES.get(found) else {
            return;
        };
        let before = self.modules.get(name).copied();
        let now = before.map_or(need, |before| before.and(need));
        if before == Some(now) {
            return;
        }
        self.modules.insert(name, now);
        for module in *modules {
            self.module(module, now);
        }
        for name in *crates {
            self.krate(name, now);
        }
    }

    /// A crate is needed.
    fn krate(&mut self, name: &str, need: Need) {
        let Some((name, _)) = CRATES.iter().find(|(known, _)| *known == name) else {
            return;
        };
        let known = self.crates.entry(name).or_insert(need);
        *known = known.and(need);
    }

    /// What a side needs.
    fn side(&mut self, operations: &OperationsPlan, need: Need) {
        self.module("operation", need);
        match need {
            Need::Server => {
                self.module("server", need);
                if operations
                    .operations
                    .iter()
                    .any(|operation| operation.access != Access::Public)
                {
                    self.module("credentials", need);
                }
                if operations
                    .security
                    .schemes
                    .iter()
                    .any(|scheme| scheme.kind == SchemeKind::Basic)
                {
                    self.module("basic", need);
                }
            }
            _ => {
                self.module("client", need);
                let mut operations = operations.operations.iter();
                if operations.any(|operation| operation.pages.is_some()) {
                    self.module("pages", need);
                }
            }
        }
        let structs = &operations.structs;
        for operation in &operations.operations {
            if let Some(body) = &operation.body {
                self.body(&body.body, operations, need, Side::Request);
            }
            for response in &operation.responses {
                if let Some(body) = response.payload.body(structs) {
                    self.body(body, operations, need, Side::Response);
                }
            }
        }
        for parameter in operations
            .operations
            .iter()
            .flat_map(|operation| &operation.parameters)
        {
            self.ty(&parameter.ty, need);
            if parameter.secret && need == Need::Server {
                self.module("shown", need);
            }
        }
        let headers = operations.structs.iter().flat_map(|item| &item.headers);
        headers.for_each(|header| self.header(header, need));
    }

    /// What a header calls.
    fn header(&mut self, header: &HeaderPlan, need: Need) {
        self.ty(&header.ty, need);
        if header.secret {
            self.module("shown", need);
        }
    }

    /// What a body needs.
    fn body(&mut self, body: &BodyPlan, operations: &OperationsPlan, need: Need, side: Side) {
        self.ty(&body.ty, need);
        let formats = std::iter::once(&body.format);
        for format in formats.chain(body.others.iter().map(|other| &other.format)) {
            match format {
                Format::Xml(_) => match need {
                    Need::Server => self.module("xml_server", need),
                    _ => self.module("xml_client", need),
                },
                Format::Fields(_) | Format::Multipart(..) | Format::Parts => match (need, side) {
                    (Need::Server, Side::Request) => self.module("multipart_server", need),
                    (Need::Server, Side::Response) => self.module("multipart_answer", need),
                    (_, Side::Request) => self.module("multipart_client", need),
                    (_, Side::Response) => self.module("multipart_reply", need),
                },
                Format::Bytes => match need {
                    Need::Server => self.module("binary_server", need),
                    _ => self.module("binary_client", need),
                },
                Format::Items(framing) => match need {
                    Need::Server => self.module("items_server", need),
                    _ => {
                        self.module("items_client", need);
                        if framing.is_events() && matches!(side, Side::Response) {
                            self.module("reconnect", need);
                        }
                    }
                },
                _ => {}
            }
        }
        match body.format {
            Format::Choice(position) => {
                let choice = operations.choices.get(position);
                for variant in choice.iter().flat_map(|choice| &choice.variants) {
                    self.body(&variant.body, operations, need, side);
                }
            }
            Format::Multipart(_, position) => {
                let multipart = operations.multiparts.get(position);
                for part in multipart.iter().flat_map(|multipart| &multipart.parts) {
                    self.ty(&part.ty, need);
                    let headers = part.described.iter().flat_map(|part| &part.headers);
                    headers.for_each(|header| self.header(header, need));
                }
            }
            _ => {}
        }
    }

    /// What a check calls.
    fn check(&mut self, check: &Check, need: Need) {
        match check {
            Check::Own => {}
            Check::Length(..) | Check::Range { .. } | Check::Items(..) | Check::Properties(..) => {
                self.module("bounds", need);
            }
            Check::MultipleOf { .. } => self.module("multiple_of", need),
            Check::Unique | Check::Distinct => self.module("unique", need),
            Check::RequestOnly => self.module("one_way", need),
            Check::Format(name) => {
                if let Some((module, _)) = formats::support(name) {
                    self.module(module, need);
                }
            }
            Check::Pattern(index) => {
                if let Some(engine) = self.engines.get(*index) {
                    self.module(engine.module(), need);
                }
            }
            Check::All(checks) => checks.iter().for_each(|check| self.check(check, need)),
            Check::Fields(fields) => fields
                .iter()
                .for_each(|field| self.check(&field.check, need)),
            Check::Text(inner)
            | Check::Secret(inner)
            | Check::Each(inner)
            | Check::EachValue(inner)
            | Check::Present(inner)
            | Check::Inner(inner)
            | Check::At(_, inner)
            | Check::Additional(_, inner) => self.check(inner, need),
        }
    }

    /// What a type names.
    fn ty(&mut self, ty: &RustType, need: Need) {
        match ty {
            RustType::Primitive(_) | RustType::Named(_) | RustType::String | RustType::Unit => {}
            RustType::Path(path) => {
                for root in path
                    .split(['<', '>', ',', ' '])
                    .filter_map(|path| path.split_once("::"))
                {
                    self.krate(root.0, need);
                }
            }
            RustType::Value => self.krate("serde_json", need),
            RustType::Map(inner) => {
                self.module(self.map.module(), need);
                self.ty(inner, need);
            }
            RustType::Field(inner) => {
                self.module("field", need);
                self.ty(inner, need);
            }
            RustType::Vec(inner) | RustType::Option(inner) | RustType::Boxed(inner) => {
                self.ty(inner, need);
            }
            RustType::Tuple(items) => {
                self.module("tuple", need);
                items.iter().for_each(|item| self.ty(item, need));
            }
            RustType::Support(module, _) => self.module(module, need),
            RustType::Of(module, _, inner) => {
                self.module(module, need);
                self.ty(inner, need);
            }
            // What it holds is asked for with the body.
            RustType::Operations(_) => {}
        }
    }
}

#[cfg(test)]
mod tests;
