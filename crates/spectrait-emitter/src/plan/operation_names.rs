//! The names of operations: one name gives a method of the client, a method of the server's trait, and the
//! stem of every type that is the operation's own.
//!
//! In: operations that stand in one module. Out: an [`OperationName`] for each.
//!
//! What always holds:
//! - an operation that has an `operationId` is called by it, others by method and path;
//! - where two would be called the same, the first keeps the name and the other is called by `operationId`,
//!   method and path; a counter is the last resort;
//! - one that would be called as something of our own gets `operation` behind its name;
//! - no two operations share a method name, a constant, or any type made from a stem.

use std::collections::HashSet;

use serde::Serialize;
use spectrait_ir::Operation;

use super::names;

/// What an operation is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OperationName {
    /// The `operationId`, else method and path: for people.
    pub id: String,
    /// The method, `passcode_final`.
    pub method: String,
    /// The stem of its types, `PasscodeFinal`.
    pub stem: String,
    /// The static that describes it, `PASSCODE_FINAL`.
    pub constant: String,
}

impl OperationName {
    /// The method as documentation links to it: rustdoc takes the `#` of a raw name for a fragment.
    #[must_use]
    pub fn link(&self) -> &str {
        self.method.strip_prefix("r#").unwrap_or(&self.method)
    }
}

/// What is put behind a stem to name a type: those of the client, of the server and of both.
const SUFFIXES: [&str; 5] = ["", "Error", "Success", "Request", "Response"];

/// Method names that the client or the server's trait has already.
const METHODS: [&str; 4] = ["builder", "clone", "fail", "reject"];

/// What the client's module gives on from the support code.
pub(crate) const OF_CLIENTS: [&str; 11] = [
    "BuildError",
    "Builder",
    "Call",
    "Core",
    "Endpoint",
    "Error",
    "Outcome",
    "Raw",
    "Reply",
    "Retries",
    "Unread",
];

/// Names that generated modules use for something else: their own items, those they import, and the prelude.
const TYPES: [&str; 44] = [
    "Access",
    "Api",
    "Arc",
    "Authenticator",
    "Bound",
    "Box",
    "Bytes",
    "Check",
    "Client",
    "Clone",
    "Copy",
    "Credentials",
    "Debug",
    "Default",
    "Denied",
    "Display",
    "Drop",
    "Err",
    "From",
    "Future",
    "HeaderMap",
    "Input",
    "Inputs",
    "Into",
    "Invalid",
    "Kind",
    "NoUrl",
    "None",
    "Ok",
    "Operation",
    "Option",
    "Parameter",
    "Receiver",
    "Rejection",
    "Result",
    "Routes",
    "Scheme",
    "Self",
    "Sender",
    "Server",
    "Some",
    "StatusCode",
    "String",
    "Vec",
];

/// The names of operations that stand in one module, in order.
pub fn operation_names(operations: &[Operation]) -> Vec<OperationName> {
    let mut taken = Taken::default();
    let mut named: Vec<Option<OperationName>> = vec![None; operations.len()];
    // An `operationId` is a name that somebody chose: those come before names made from paths.
    for chosen in [true, false] {
        for (operation, name) in operations.iter().zip(&mut named) {
            let id = operation
                .id
                .as_deref()
                .filter(|id| !id.is_empty())
                .map(names::words)
                .unwrap_or_default();
            if id.is_empty() != chosen {
                *name = Some(taken.name(&id, operation));
            }
        }
    }
    named.into_iter().flatten().collect()
}

/// The words of method and path: `GET /pets/{id}/toys` is `get pets by id toys`.
fn method_and_path(operation: &Operation) -> String {
    let mut words = operation.method.to_lowercase();
    let mut rest = operation.path.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let (parameter, after) = after.split_once('}').unwrap_or((after, ""));
        let (parameter, _) = parameter.split_once('=').unwrap_or((parameter, ""));
        words.extend([" ", before, " by ", parameter]);
        rest = after;
    }
    words.extend([" ", rest]);
    if operation.path.trim_matches('/').is_empty() {
        words.push_str(" root");
    }
    words
}

/// Whether some words would name something of our own.
fn reserved(words: &str) -> bool {
    let stem = names::type_name(words);
    METHODS.contains(&names::method_name(words).as_str()) || is_ours(&stem) || stem.ends_with('_')
}

/// Whether a type would have a name that generated modules use.
fn is_ours(ty: &str) -> bool {
    TYPES.contains(&ty) || OF_CLIENTS.contains(&ty)
}

/// The names that are taken.
#[derive(Default)]
struct Taken {
    methods: HashSet<String>,
    types: HashSet<String>,
}

impl Taken {
    fn name(&mut self, id: &str, operation: &Operation) -> OperationName {
        let place = method_and_path(operation);
        let (plain, full) = if id.is_empty() {
            (place.clone(), place)
        } else {
            (id.to_owned(), format!("{id} {place}"))
        };
        let marked = format!("{plain} operation");
        let second = if plain == full || reserved(&plain) {
            marked
        } else {
            full.clone()
        };
        let candidates = [plain, second];
        let counted = (2..).map(|number: u64| format!("{full} {number}"));
        let mut candidates = candidates.into_iter().chain(counted);
        loop {
            // The candidates never end; the last resort is only there for the compiler.
            let words = candidates.next().unwrap_or_default();
            let name = OperationName {
                id: operation.id.clone().unwrap_or_else(|| operation.label()),
                method: names::method_name(&words),
                stem: names::type_name(&words),
                constant: names::constant_name(&words),
            };
            if self.take(&name) {
                return name;
            }
        }
    }

    /// Takes a name where all that is made from it is free.
    fn take(&mut self, name: &OperationName) -> bool {
        let types = SUFFIXES.map(|suffix| format!("{}{suffix}", name.stem));
        let free = !METHODS.contains(&name.method.as_str())
            && !self.methods.contains(&name.method)
            // `Self_`: an underscore would stand in the middle of the types that are made from it.
            && !name.stem.ends_with('_')
            && types
                .iter()
                .all(|ty| !self.types.contains(ty) && !is_ours(ty));
        if free {
            self.methods.insert(name.method.clone());
            self.types.extend(types);
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operation(id: Option<&str>, method: &str, path: &str) -> Operation {
        Operation {
            id: id.map(Into::into),
            method: method.into(),
            path: path.into(),
            tags: Vec::new(),
            summary: None,
            description: None,
            external_docs: None,
            deprecated: false,
            parameters: Vec::new(),
            request_body: None,
            responses: Vec::new(),
            words: spectrait_ir::UseWords::default(),
            security: Vec::new(),
            servers: Vec::new(),
            callbacks: Vec::new(),
            extensions: indexmap::IndexMap::new(),
            place: spectrait_ir::Place::default(),
        }
    }

    fn methods(operations: &[(Option<&str>, &str, &str)]) -> Vec<String> {
        let operations: Vec<Operation> = operations
            .iter()
            .map(|(id, method, path)| operation(*id, method, path))
            .collect();
        operation_names(&operations)
            .into_iter()
            .map(|name| name.method)
            .collect()
    }

    #[test]
    fn names_come_from_ids_and_places() {
        let names = methods(&[
            (Some("post-mfa-login-finalize"), "POST", "/mfa"),
            (None, "GET", "/pets/{petId}/toys"),
            (None, "GET", "/"),
            (None, "POST", "/pets/{id}:feed"),
        ]);
        assert_eq!(
            names,
            [
                "post_mfa_login_finalize",
                "get_pets_by_pet_id_toys",
                "get_root",
                "post_pets_by_id_feed"
            ]
        );
    }

    #[test]
    fn the_first_keeps_its_name() {
        let names = methods(&[
            (None, "GET", "/pets"),
            (Some("getPets"), "GET", "/all-pets"),
            (Some("get_pets"), "POST", "/pets"),
            (Some("GetPets"), "POST", "/pets"),
        ]);
        assert_eq!(
            names,
            [
                "get_pets_operation",
                "get_pets",
                "get_pets_post_pets",
                "get_pets_post_pets_2"
            ]
        );
    }

    #[test]
    fn names_of_our_own_are_left_alone() {
        assert_eq!(
            methods(&[(Some("client"), "GET", "/"), (Some("clone"), "GET", "/x")]),
            ["client_operation", "clone_operation"]
        );
        let own = operation_names(&[operation(Some("self"), "GET", "/")]);
        let own = own
            .first()
            .map(|name| (name.method.as_str(), name.stem.as_str()));
        assert_eq!(own, Some(("self_operation", "SelfOperation")));
        // `FooError` would be the type of an operation and the error of another.
        assert_eq!(
            methods(&[(Some("foo"), "GET", "/a"), (Some("fooError"), "GET", "/b")]),
            ["foo", "foo_error_get_b"]
        );
    }

    #[test]
    fn no_operation_is_called_as_what_its_module_gives_on() {
        for name in OF_CLIENTS.iter().chain(&["NoUrl"]) {
            for suffix in SUFFIXES {
                let Some(id) = name.strip_suffix(suffix).filter(|id| !id.is_empty()) else {
                    continue;
                };
                let named = operation_names(&[operation(Some(id), "GET", "/x")]);
                let types = SUFFIXES.map(|suffix| format!("{}{suffix}", named[0].stem));
                assert!(!types.iter().any(|ty| ty == name), "{id}: {types:?}");
            }
        }
    }
}
