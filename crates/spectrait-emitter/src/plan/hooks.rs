//! Webhooks and callbacks: requests that the API sends (OpenAPI 3.1 §4.8.1, §4.8.18).
//!
//! In: an [`Api`] and the planner of its types. Out: a [`HooksPlan`] for each kind that the API has. They are planned
//! as the API's own operations are, with the sides exchanged: who serves the API has a sender, who calls it a
//! receiver.
//!
//! What always holds:
//! - a request is called by the name under which it is described, a callback by its operation's before it, unless
//!   operations share it; a second method of it has its method behind the name;
//! - the path of each is one at which the receiver's router answers, unique with its method; the URL to send to is
//!   the receiver's own, and never part of the plan.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use spectrait_ir::{Api, LeftOut, Location, Operation, Place};

use super::callback_urls::CallbackUrlPlan;
use super::operation_names::{self, Chosen};
use super::operations::{self, OperationsPlan};
use super::rejections::{self, RejectionsPlan};
use super::security::Schemes;
use super::{Types, TypesPlan};

/// The requests of one kind.
#[derive(Debug, Clone, Serialize)]
pub struct HooksPlan {
    /// Which kind.
    pub kind: Hooks,
    /// The requests.
    pub operations: OperationsPlan,
    /// What a receiver answers where it refuses a request.
    pub rejections: RejectionsPlan,
    /// Where callbacks are sent, as far as the description says it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<CallbackUrlPlan>,
}

/// A kind of requests that the API sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Hooks {
    /// Those that are described by themselves.
    Webhooks,
    /// Those that an operation brings about.
    Callbacks,
}

impl Hooks {
    /// The name of the module, and of the requests in sentences.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Webhooks => "webhooks",
            Self::Callbacks => "callbacks",
        }
    }
}

/// Plans the requests of each kind that there is.
pub(super) fn plan<'a>(
    api: &'a Api,
    types: &mut Types<'a>,
    schemes: &Schemes,
    chosen: &mut Chosen,
) -> Vec<HooksPlan> {
    let kinds = [
        (Hooks::Webhooks, webhooks(api)),
        (Hooks::Callbacks, callbacks(api)),
    ];
    let kinds = kinds
        .into_iter()
        .filter(|(_, sent)| !sent.operations.is_empty());
    kinds
        .map(|(kind, sent)| {
            let names = operation_names::operation_names(
                &sent.operations,
                operation_names::Keys::Id,
                chosen,
            );
            let mut operations =
                operations::of(api, types, schemes.clone(), &sent.operations, names);
            operations.left_out.extend(sent.left_out);
            HooksPlan {
                kind,
                operations,
                rejections: RejectionsPlan::default(),
                urls: Vec::new(),
            }
        })
        .collect()
}

/// Decides, once the types are there, what receivers answer where they refuse a request, as a server does.
pub(super) fn refuse(hooks: &mut [HooksPlan], types: &TypesPlan) {
    for hooks in hooks {
        hooks.rejections = rejections::plan(&hooks.operations, types);
    }
}

/// Requests as operations of a receiver.
#[derive(Default)]
struct Sent {
    operations: Vec<Operation>,
    left_out: Vec<LeftOut>,
    /// What requests are known by.
    ids: HashSet<String>,
    /// Methods and paths that are taken.
    taken: HashSet<(String, String)>,
}

impl Sent {
    /// Adds a request that is known by these names.
    fn add(&mut self, api: &Api, operation: &Operation, names: &[&str]) {
        let mut id = names.join("/");
        if !self.ids.insert(id.clone()) {
            // Another method of the same request.
            id = format!("{id}/{}", operation.method.to_lowercase());
        }
        let mut operation = Operation {
            callbacks: Vec::new(),
            servers: Vec::new(),
            ..operation.clone()
        };
        operation.parameters.retain(|parameter| {
            let parameter = api.parameter(*parameter);
            if parameter.location != Location::Path {
                return true;
            }
            self.left_out.push(LeftOut {
                what: format!("parameter {} of {id}", parameter.name),
                operation: None,
                place: parameter.place.clone(),
                reason: "it is in a path, and the URL of this request is given as a whole".into(),
            });
            false
        });
        let path: String = names
            .iter()
            .map(|name| format!("/{}", segment(name)))
            .collect();
        let counted = (2..).map(|number: u64| format!("{path}/{number}"));
        let free = |path: &String| {
            let taken = (operation.method.clone(), path.clone());
            self.taken.insert(taken)
        };
        // The candidates never end.
        let found = std::iter::once(path.clone()).chain(counted).find(free);
        operation.path = found.unwrap_or_default();
        operation.id = Some(id);
        self.operations.push(operation);
    }
}

fn webhooks(api: &Api) -> Sent {
    let mut sent = Sent::default();
    for webhook in &api.webhooks {
        sent.add(api, &webhook.operation, &[&webhook.name]);
    }
    sent
}

/// The callbacks of all operations, those of webhooks and of other callbacks included.
fn callbacks(api: &Api) -> Sent {
    let mut sent = Sent::default();
    let mut known: HashMap<&Place, usize> = HashMap::new();
    let webhooks = api
        .webhooks
        .iter()
        .map(|webhook| (&webhook.operation, webhook.name.clone()));
    let operations = api.operations.iter().map(|operation| {
        let name = operation.id.clone();
        (operation, name.unwrap_or_else(|| operation.label()))
    });
    // The next one is at the end.
    let mut open: Vec<(&Operation, String)> = operations.chain(webhooks).collect();
    open.reverse();
    while let Some((operation, name)) = open.pop() {
        let mut nested = Vec::new();
        for callback in &operation.callbacks {
            let why = format!(
                "Sent because of `{}`, to the URL `{}`.",
                name.replace('`', "'"),
                callback.expression.replace('`', "'")
            );
            if let Some(position) = known.get(&callback.operation.place) {
                if let Some(shared) = sent.operations.get_mut(*position) {
                    explain(shared, &why);
                }
                continue;
            }
            known.insert(&callback.operation.place, sent.operations.len());
            // A callback that stands elsewhere is shared, and bears its own name.
            let own = callback
                .operation
                .place
                .pointer
                .strip_prefix(&operation.place.pointer)
                .is_some_and(|rest| rest.starts_with('/'))
                && callback.operation.place.document == operation.place.document;
            let of_name = |other: &&spectrait_ir::Callback| other.name == callback.name;
            let mut others = operation.callbacks.iter().filter(of_name);
            let several = others.any(|other| other.expression != callback.expression);
            let mut names = vec![callback.name.as_str()];
            if own {
                names.insert(0, &name);
            }
            if several {
                names.push(last_name(&callback.expression));
            }
            sent.add(api, &callback.operation, &names);
            if let Some(added) = sent.operations.last_mut() {
                explain(added, &why);
            }
            nested.push((&callback.operation, names.join("/")));
        }
        nested.reverse();
        open.extend(nested);
    }
    sent
}

/// Adds a paragraph to what an operation says.
fn explain(operation: &mut Operation, text: &str) {
    let description = operation.description.get_or_insert_default();
    if !description.is_empty() {
        description.push_str("\n\n");
    }
    description.push_str(text);
}

/// The last name in a runtime expression: `failedUrl` in `{$request.body#/failedUrl}`.
fn last_name(expression: &str) -> &str {
    let mut names = expression.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-');
    names.rfind(|name| !name.is_empty()).unwrap_or(expression)
}

/// A name as a segment of a path.
fn segment(name: &str) -> String {
    let mut segment = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~') {
            segment.push(c);
        } else if !segment.ends_with('-') {
            segment.push('-');
        }
    }
    let segment = segment.trim_matches(['-', '.']);
    if segment.is_empty() {
        "request".to_owned()
    } else {
        segment.to_owned()
    }
}
