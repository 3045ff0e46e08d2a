//! Support code: which modules of `templates/support`, and which crates, an output needs.
//!
//! In: what was planned. Out: a [`SupportPlan`].
//!
//! What always holds: needs are declared, here and by what was planned, and never found by searching the output; a
//! test compares the declarations with the modules.

use std::collections::BTreeMap;

use serde::Serialize;

use super::HooksPlan;
use super::bodies::{BodyPlan, Format};
use super::operations::OperationsPlan;
use super::own::Dependency;
use super::rejections::RejectionsPlan;
use super::security::{Access, SchemeKind};
use super::{Check, RustType, TypesPlan};

/// What an output needs besides its own code.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SupportPlan {
    /// The modules of the support code, with who needs them.
    pub modules: BTreeMap<&'static str, Need>,
    /// The crates by name, with who needs them.
    pub crates: BTreeMap<&'static str, Need>,
    /// The crates of types of your own, by the name that code has for them.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub own: BTreeMap<String, Dependency>,
}

/// Who needs something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Need {
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

/// A crate that generated code may need.
#[derive(Debug, Clone, Copy)]
pub struct Crate {
    /// The name in `Cargo.toml`.
    pub name: &'static str,
    /// The version requirement.
    pub version: &'static str,
    /// Whether its default features are used.
    pub default_features: bool,
    /// The features besides.
    pub features: &'static [&'static str],
}

/// A crate with its default features.
const fn plain(name: &'static str, version: &'static str) -> Crate {
    Crate {
        name,
        version,
        default_features: true,
        features: &[],
    }
}

/// A crate with these features only.
const fn only(
    name: &'static str,
    version: &'static str,
    features: &'static [&'static str],
) -> Crate {
    Crate {
        name,
        version,
        default_features: false,
        features,
    }
}

/// The crates that generated code may need, by the name that code has for them, sorted.
pub const CRATES: &[(&str, Crate)] = &[
    ("axum", only("axum", "0.8", &[])),
    ("base64", plain("base64", "0.22")),
    ("bytes", plain("bytes", "1")),
    ("chrono", only("chrono", "0.4", &["serde", "std"])),
    ("fancy_regex", plain("fancy-regex", "0.17")),
    ("futures_util", only("futures-util", "0.3", &[])),
    ("http_body", plain("http-body", "1")),
    ("httpdate", plain("httpdate", "1")),
    (
        "indexmap",
        Crate {
            name: "indexmap",
            version: "2",
            default_features: true,
            features: &["serde"],
        },
    ),
    ("jiff", only("jiff", "0.2", &["serde", "std"])),
    ("multer", plain("multer", "3")),
    ("percent_encoding", plain("percent-encoding", "2")),
    ("quick_xml", plain("quick-xml", "0.42")),
    ("regex", plain("regex", "1")),
    (
        "reqwest",
        only("reqwest", "0.13", &["default-tls", "stream"]),
    ),
    (
        "serde",
        Crate {
            name: "serde",
            version: "1",
            default_features: true,
            features: &["derive"],
        },
    ),
    (
        "serde_json",
        Crate {
            name: "serde_json",
            version: "1",
            default_features: true,
            features: &["float_roundtrip", "preserve_order"],
        },
    ),
    ("tokio", only("tokio", "1", &["time"])),
    ("tower_service", plain("tower-service", "0.3")),
    (
        "uuid",
        Crate {
            name: "uuid",
            version: "1",
            default_features: true,
            features: &["serde"],
        },
    ),
];

/// A module of the support code: its name, the modules that it names, and the crates.
type Declaration = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

/// The modules of the support code, sorted.
const MODULES: &[Declaration] = &[
    ("base64", &["check"], &["base64", "serde"]),
    ("basic", &["base64", "credentials"], &["serde"]),
    ("binary", &[], &["bytes", "futures_util"]),
    (
        "binary_client",
        &["binary", "client", "operation"],
        &["bytes", "futures_util", "http_body", "reqwest"],
    ),
    (
        "binary_server",
        &["binary", "operation", "server"],
        &["axum"],
    ),
    ("bounds", &["check"], &[]),
    ("calls", &["client", "mock", "operation"], &["tokio"]),
    ("check", &[], &["serde", "serde_json"]),
    (
        "client",
        &["check", "form", "json", "operation", "servers", "style"],
        &[
            "base64",
            "bytes",
            "httpdate",
            "reqwest",
            "serde",
            "serde_json",
            "tokio",
            "tower_service",
        ],
    ),
    ("constant", &["check"], &["serde", "serde_json"]),
    (
        "credentials",
        &["operation", "secret", "server", "style"],
        &["axum", "serde_json"],
    ),
    ("expression", &["check"], &[]),
    ("field", &["check"], &["serde"]),
    ("form", &["check", "style"], &["serde_json"]),
    ("formats", &[], &[]),
    (
        "in_process",
        &["client"],
        &["axum", "reqwest", "tower_service"],
    ),
    (
        "items",
        &["binary", "check", "json", "strict"],
        &["bytes", "futures_util", "serde", "serde_json"],
    ),
    (
        "items_client",
        &[
            "binary",
            "binary_client",
            "check",
            "client",
            "items",
            "operation",
        ],
        &["reqwest", "serde"],
    ),
    (
        "items_server",
        &["binary", "check", "items", "json", "server", "strict"],
        &["axum", "bytes", "futures_util", "serde", "tokio"],
    ),
    (
        "json",
        &["check", "strict", "violations"],
        &["serde", "serde_json"],
    ),
    (
        "map",
        &["check", "strict"],
        &["indexmap", "serde", "serde_json"],
    ),
    (
        "mock",
        &["check", "json", "operation"],
        &["axum", "bytes", "serde", "serde_json", "tokio"],
    ),
    ("mock_serve", &[], &["axum", "tokio"]),
    ("multipart", &["binary"], &[]),
    (
        "multipart_read",
        &[
            "binary",
            "check",
            "json",
            "multipart",
            "multipart_split",
            "operation",
            "server",
            "strict",
            "style",
        ],
        &["futures_util", "serde", "serde_json"],
    ),
    (
        "multipart_split",
        &["binary"],
        &["bytes", "futures_util", "multer", "percent_encoding"],
    ),
    (
        "multipart_write",
        &[
            "binary",
            "binary_client",
            "client",
            "multipart",
            "operation",
            "style",
        ],
        &["bytes", "futures_util", "serde", "serde_json"],
    ),
    ("multiple_of", &["check"], &[]),
    ("never", &["check"], &["serde"]),
    ("operation", &["style"], &[]),
    ("part", &[], &[]),
    ("pattern", &["expression"], &["regex"]),
    ("pattern_fancy", &["expression"], &["fancy_regex"]),
    ("problem", &["check"], &["serde"]),
    ("secret", &["check"], &["serde"]),
    (
        "server",
        &[
            "check",
            "form",
            "json",
            "operation",
            "problem",
            "strict",
            "style",
        ],
        &["axum", "bytes", "serde", "serde_json"],
    ),
    ("servers", &[], &[]),
    ("strict", &["check", "formats"], &["serde", "serde_json"]),
    ("style", &["check"], &["percent_encoding", "serde_json"]),
    ("text", &["check", "strict"], &["serde"]),
    (
        "tree",
        &["check", "expression", "multiple_of", "unique"],
        &["serde_json"],
    ),
    ("tuple", &["check"], &["serde_json"]),
    ("union", &["check", "strict"], &["serde", "serde_json"]),
    ("unique", &["check"], &["serde", "serde_json"]),
    ("violations", &["check", "strict"], &["serde", "serde_json"]),
    ("xml", &[], &["quick_xml", "serde_json"]),
    (
        "xml_client",
        &["check", "client", "json", "operation", "xml"],
        &["serde", "serde_json"],
    ),
    (
        "xml_server",
        &["check", "json", "operation", "server", "strict", "xml"],
        &["serde", "serde_json"],
    ),
];

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
}

/// Plans what an output needs.
pub(super) fn plan(
    wanted: Sides,
    types: &TypesPlan,
    operations: &OperationsPlan,
    rejections: &RejectionsPlan,
    hooks: &[HooksPlan],
) -> SupportPlan {
    let mut plan = SupportPlan::default();
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
    // The statics of all patterns stand with the types, those that only parameters have as well.
    for pattern in &types.patterns {
        plan.pattern(pattern.fancy);
    }
    let own = (operations, wanted.client, wanted.server);
    let sent = hooks
        .iter()
        .map(|hooks| (&hooks.operations, wanted.sender, wanted.receiver));
    for (operations, sends, receives) in std::iter::once(own).chain(sent) {
        if sends {
            plan.side(operations, Need::Client);
        }
        if receives {
            plan.side(operations, Need::Server);
            let parts = operations.multiparts.iter().flat_map(|body| &body.parts);
            let checks = parts.filter_map(|part| part.check.as_ref());
            let parameters = operations
                .operations
                .iter()
                .flat_map(|operation| &operation.parameters);
            for check in checks.chain(parameters.filter_map(|parameter| parameter.check.as_ref())) {
                plan.check(check, Need::Server);
            }
        }
    }
    if wanted.client && wanted.server {
        plan.module("in_process", Need::Together);
    }
    if let Some(program) = wanted.mock {
        plan.module("mock", Need::Mock);
        if program {
            plan.module("mock_serve", Need::Mock);
        }
    }
    if wanted.calls {
        plan.module("calls", Need::Calls);
    }
    let received = hooks.iter().filter(|_| wanted.receiver);
    let received = received.map(|hooks| &hooks.rejections);
    let answered = wanted.server.then_some(rejections);
    let bodies = answered.into_iter().chain(received);
    let mut fills = bodies
        .flat_map(|rejections| &rejections.bodies)
        .flat_map(|body| &body.fields);
    if fills.any(|(_, fill)| fill.names_field()) {
        plan.module("field", Need::Server);
    }
    plan
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
            _ => self.module("client", need),
        }
        let structs = &operations.structs;
        for operation in &operations.operations {
            if let Some(body) = &operation.body {
                self.body(&body.body, operations, need);
            }
            for response in &operation.responses {
                if let Some(body) = response.payload.body(structs) {
                    self.body(body, operations, need);
                }
            }
        }
        for parameter in operations
            .operations
            .iter()
            .flat_map(|operation| &operation.parameters)
        {
            self.ty(&parameter.ty, need);
        }
        for header in operations.structs.iter().flat_map(|item| &item.headers) {
            self.ty(&header.ty, need);
        }
    }

    /// What a body needs.
    fn body(&mut self, body: &BodyPlan, operations: &OperationsPlan, need: Need) {
        self.ty(&body.ty, need);
        let formats = std::iter::once(&body.format);
        for format in formats.chain(body.others.iter().map(|other| &other.format)) {
            match format {
                Format::Xml(_) => match need {
                    Need::Server => self.module("xml_server", need),
                    _ => self.module("xml_client", need),
                },
                Format::Fields(_) | Format::Multipart(..) | Format::Parts => match need {
                    Need::Server => self.module("multipart_read", need),
                    _ => self.module("multipart_write", need),
                },
                Format::Bytes => match need {
                    Need::Server => self.module("binary_server", need),
                    _ => self.module("binary_client", need),
                },
                Format::Items(_) => match need {
                    Need::Server => self.module("items_server", need),
                    _ => self.module("items_client", need),
                },
                _ => {}
            }
        }
        match body.format {
            Format::Choice(position) => {
                let choice = operations.choices.get(position);
                for variant in choice.iter().flat_map(|choice| &choice.variants) {
                    self.body(&variant.body, operations, need);
                }
            }
            Format::Multipart(_, position) => {
                let multipart = operations.multiparts.get(position);
                for part in multipart.iter().flat_map(|multipart| &multipart.parts) {
                    self.ty(&part.ty, need);
                    let headers = part.described.iter().flat_map(|part| &part.headers);
                    headers.for_each(|header| self.ty(&header.ty, need));
                }
            }
            _ => {}
        }
    }

    /// What the static of a pattern is made of.
    fn pattern(&mut self, fancy: bool) {
        self.module(if fancy { "pattern_fancy" } else { "pattern" }, Need::Types);
    }

    /// What a check calls.
    fn check(&mut self, check: &Check, need: Need) {
        match check {
            Check::Own => {}
            Check::Length(..) | Check::Range { .. } | Check::Items(..) | Check::Properties(..) => {
                self.module("bounds", need);
            }
            Check::MultipleOf { .. } => self.module("multiple_of", need),
            Check::Unique => self.module("unique", need),
            // The module of a pattern is that of its static.
            Check::Pattern(_) => {}
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
                self.krate("indexmap", need);
                self.module("map", need);
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
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::templates;

    /// The text of a module with all of its files, without unit tests.
    fn text(module: &str) -> String {
        let files = templates::SUPPORT.iter().filter(|(path, _)| {
            *path == format!("{module}.rs") || path.starts_with(&format!("{module}/"))
        });
        files
            .map(|(_, text)| templates::without_tests(text))
            .collect()
    }

    /// What stands between `before` and the next character that is not of a name.
    fn named_after<'t>(text: &'t str, before: &str) -> BTreeSet<&'t str> {
        text.split(before)
            .skip(1)
            .map(|rest| {
                rest.split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next()
                    .unwrap_or_default()
            })
            .collect()
    }

    #[test]
    fn modules_are_declared() {
        let declared: BTreeSet<&str> = MODULES.iter().map(|(name, ..)| *name).collect();
        let there: BTreeSet<&str> = templates::SUPPORT
            .iter()
            .map(|(path, _)| path.split(['/', '.']).next().unwrap_or_default())
            .filter(|name| *name != "lib")
            .collect();
        assert_eq!(declared, there);
        assert!(MODULES.is_sorted_by_key(|(name, ..)| *name));
    }

    #[test]
    fn needs_are_declared() {
        for (name, modules, crates) in MODULES {
            let text = text(name);
            let mut used: BTreeSet<&str> = named_after(&text, "super::");
            let own = |used: &str| templates::support(&format!("{name}/{used}.rs")).is_some();
            used.retain(|used| {
                used != name && !own(used) && MODULES.iter().any(|(known, ..)| known == used)
            });
            for module in &used {
                assert!(
                    modules.contains(module),
                    "`{name}` names the module `{module}`"
                );
            }
            for (code, _) in CRATES {
                let starts = [" ", "(", "<", "&", "!", " ::"];
                let named = starts
                    .iter()
                    .any(|before| text.contains(&format!("{before}{code}::")));
                assert_eq!(
                    named,
                    crates.contains(code),
                    "`{name}` and the crate `{code}`"
                );
            }
        }
    }

    #[test]
    fn needs_add_up() {
        let mut plan = SupportPlan::default();
        plan.module("style", Need::Client);
        assert_eq!(plan.modules.get("check"), Some(&Need::Client));
        plan.module("style", Need::Server);
        assert_eq!(plan.modules.get("check"), Some(&Need::Both));
        plan.module("field", Need::Types);
        assert_eq!(plan.modules.get("check"), Some(&Need::Types));
        assert_eq!(plan.modules.get("style"), Some(&Need::Both));
        assert_eq!(plan.crates.get("percent_encoding"), Some(&Need::Both));
    }
}
