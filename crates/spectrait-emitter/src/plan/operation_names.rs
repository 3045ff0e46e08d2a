//! The names of operations: one name gives a method of the client, a method of the server's trait, and the
//! stem of every type that is the operation's own.
//!
//! In: operations that stand in one module, and the names that somebody chose. Out: an [`OperationName`] for each, and
//! why a chosen one is not used.
//!
//! What always holds:
//! - an operation for which a name was chosen is called so, unless another operation keeps that name, or it is something of
//!   our own; a name that is chosen for one operation renames no other;
//! - any other operation that has an `operationId` is called by it, others by method and path;
//! - where two would be called the same, the first keeps the name and the other is called by `operationId`,
//!   method and path; a counter is the last resort;
//! - one whose method would be called as something of our own gets `operation` behind its name, one whose types would
//!   be, behind the stem of its types alone;
//! - no two operations share a method name, a constant, or any type made from a stem.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;
use spectrait_ir::Operation;

use super::chosen::Unnamed;
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
    /// What the stem is made of: in longer names, words are told apart as they are in it.
    #[serde(skip)]
    pub words: String,
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

/// Method names that the client or the server's trait has already, and those of the prelude that a call of a client, or
/// of an `Arc` of a service, would be taken for.
const METHODS: [&str; 10] = [
    "as_ref",
    "builder",
    "clone",
    "clone_from",
    "drop",
    "fail",
    "into",
    "reject",
    "to_owned",
    "try_into",
];

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

/// Names that are something else where the types of operations stand: the generated items that others refer to, and the
/// prelude. What a module imports is none of them, since it is written in full where an operation has its name.
const TYPES: [&str; 22] = [
    "Api", "Box", "Client", "Clone", "Copy", "Default", "Drop", "Err", "From", "Future", "Into",
    "NoUrl", "None", "Ok", "Option", "Receiver", "Result", "Self", "Sender", "Some", "String",
    "Vec",
];

/// Names of operations that somebody chose, by `operationId` or method and path.
#[derive(Debug, Default)]
pub struct Chosen {
    names: BTreeMap<String, String>,
    used: HashSet<String>,
    unnamed: Vec<Unnamed>,
}

/// Why a text cannot be the name of an operation; nothing where it can.
#[must_use]
pub fn refuse(name: &str) -> Option<&'static str> {
    let is_method = syn::parse_str::<syn::Ident>(name).is_ok() && names::method_name(name) == name;
    (!is_method).then_some("is no name of a method, such as `list_pets`")
}

impl Chosen {
    /// Those that the options have.
    #[must_use]
    pub fn new(names: &BTreeMap<String, String>) -> Self {
        Self {
            names: names.clone(),
            ..Self::default()
        }
    }

    /// The key and the name of an operation; of several keys the first counts.
    fn of(&mut self, operation: &Operation, keys: Keys) -> Option<(String, String)> {
        let keys = match keys {
            Keys::IdOrPath => operation.keys().collect(),
            Keys::Id => Vec::from_iter(operation.id.clone()),
        };
        let mut named = keys
            .into_iter()
            .filter_map(|key| Some((self.names.get(&key)?.clone(), key)))
            .map(|(name, key)| (key, name));
        let first = named.next()?;
        self.used.insert(first.0.clone());
        for (key, name) in named {
            let reason = format!("`{}` is the same operation, and has a name", first.0);
            self.used.insert(key.clone());
            self.unnamed.push(Unnamed { key, name, reason });
        }
        Some(first)
    }

    /// Notes that an operation is not called as was chosen: another one is, or something of our own.
    fn refuse(&mut self, key: &str, name: &OperationName, other: Option<&OperationName>) {
        let reason = match other {
            Some(other) => format!("`{}` has that name, or what comes with it has", other.id),
            None => "generated code has something else of that name".to_owned(),
        };
        self.unnamed.push(Unnamed {
            key: key.to_owned(),
            name: name.method.clone(),
            reason,
        });
    }

    /// Those that are not used, and why.
    #[must_use]
    pub fn finish(mut self) -> Vec<Unnamed> {
        for (key, name) in self.names {
            if !self.used.contains(&key) {
                let reason = "it is no operation".to_owned();
                self.unnamed.push(Unnamed { key, name, reason });
            }
        }
        self.unnamed.sort_by(|a, b| a.key.cmp(&b.key));
        self.unnamed
    }
}

/// What an operation can be named by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// Its `operationId`, or its method and path.
    IdOrPath,
    /// Its `operationId`: the paths of webhooks and callbacks are made up.
    Id,
}

/// The names of operations that stand in one module, in order.
pub fn operation_names(
    operations: &[Operation],
    keys: Keys,
    chosen: &mut Chosen,
) -> Vec<OperationName> {
    let own = own_names(operations);
    let mut taken = Taken::default();
    let mut wanted: Vec<Option<(String, OperationName)>> = Vec::new();
    for (number, operation) in operations.iter().enumerate() {
        let asked = chosen.of(operation, keys);
        let asked = asked.map(|(key, name)| (key, named(&name, operation)));
        wanted.push(asked.filter(|(key, name)| {
            let free = taken.take(name, number);
            if let Err(other) = free {
                chosen.refuse(key, name, other.and_then(|other| own.get(other)));
            }
            free.is_ok()
        }));
    }
    // Whose chosen name is refused keeps its own, which another may have chosen.
    let is_keeper = |number: &usize| wanted.get(*number).is_some_and(Option::is_none);
    let mut keepers: Vec<usize> = (0..operations.len()).filter(is_keeper).collect();
    while let Some(keeper) = keepers.pop().and_then(|keeper| own.get(keeper)) {
        for other in taken.holders(keeper) {
            if let Some((key, name)) = wanted.get_mut(other).and_then(Option::take) {
                taken.release(&name);
                chosen.refuse(&key, &name, Some(keeper));
                keepers.push(other);
            }
        }
    }
    let named = wanted.into_iter().zip(own);
    let named = named.map(|(wanted, own)| wanted.map_or(own, |(_, name)| name));
    named.collect()
}

/// What operations are called where nobody chooses names.
fn own_names(operations: &[Operation]) -> Vec<OperationName> {
    let mut taken = Taken::default();
    let mut named: Vec<Option<OperationName>> = vec![None; operations.len()];
    // An `operationId` is a name that somebody gave: those come before names made from paths.
    for given in [true, false] {
        for (number, (operation, name)) in operations.iter().zip(&mut named).enumerate() {
            let id = operation
                .id
                .as_deref()
                .filter(|id| !id.is_empty())
                .map(names::words)
                .unwrap_or_default();
            if id.is_empty() != given {
                *name = Some(taken.name(&id, operation, number));
            }
        }
    }
    named.into_iter().flatten().collect()
}

/// The name that some words make.
fn named(words: &str, operation: &Operation) -> OperationName {
    let stem = names::type_name(words);
    let is_taken = types(&stem).iter().any(|ty| is_ours(ty));
    OperationName {
        id: operation.id.clone().unwrap_or_else(|| operation.label()),
        method: names::method_name(words),
        stem: match is_taken {
            true => names::type_name(&format!("{words} operation")),
            false => stem,
        },
        constant: names::constant_name(words),
        words: names::words(words),
    }
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

/// Whether an operation cannot be called so, because something of our own is. `Self_`: an underscore would stand in the
/// middle of the types that are made from it.
fn is_reserved(name: &OperationName) -> bool {
    METHODS.contains(&name.method.as_str()) || name.method.ends_with('_')
}

/// Whether a type would have a name that generated modules use.
fn is_ours(ty: &str) -> bool {
    TYPES.contains(&ty) || OF_CLIENTS.contains(&ty)
}

/// The names that are taken, each with the number of the operation that has it.
#[derive(Default)]
struct Taken {
    methods: HashMap<String, usize>,
    types: HashMap<String, usize>,
    /// The last number that was given of each method that has numbers.
    counters: HashMap<String, u64>,
}

impl Taken {
    fn name(&mut self, id: &str, operation: &Operation, number: usize) -> OperationName {
        let place = method_and_path(operation);
        let (plain, full) = if id.is_empty() {
            (place.clone(), place)
        } else {
            (id.to_owned(), format!("{id} {place}"))
        };
        let marked = format!("{plain} operation");
        let second = if plain == full || is_reserved(&named(&plain, operation)) {
            marked
        } else {
            full.clone()
        };
        for words in [plain, second] {
            let name = named(&words, operation);
            if self.take(&name, number).is_ok() {
                return name;
            }
        }
        // Texts that are spelled alike share their numbers.
        let stem = named(&full, operation).method;
        let mut count = self.counters.get(&stem).copied().unwrap_or(1);
        loop {
            count += 1;
            let name = named(&format!("{full} {count}"), operation);
            if self.take(&name, number).is_ok() {
                self.counters.insert(stem, count);
                return name;
            }
        }
    }

    /// Takes a name where all that is made from it is free; else says which operation has some of it, where one has.
    fn take(&mut self, name: &OperationName, number: usize) -> Result<(), Option<usize>> {
        if is_reserved(name) {
            return Err(None);
        }
        match self.holders(name).first() {
            Some(other) => Err(Some(*other)),
            None => {
                self.methods.insert(name.method.clone(), number);
                let types = types(&name.stem).into_iter();
                self.types.extend(types.map(|ty| (ty, number)));
                Ok(())
            }
        }
    }

    /// The operations that have something of what a name makes.
    fn holders(&self, name: &OperationName) -> Vec<usize> {
        let method = self.methods.get(&name.method);
        let types = types(&name.stem).into_iter();
        let types = types.filter_map(|ty| self.types.get(&ty));
        method.into_iter().chain(types).copied().collect()
    }

    /// Gives up a name that was taken.
    fn release(&mut self, name: &OperationName) {
        self.methods.remove(&name.method);
        for ty in types(&name.stem) {
            self.types.remove(&ty);
        }
    }
}

/// The types that may be made from a stem.
fn types(stem: &str) -> [String; 5] {
    SUFFIXES.map(|suffix| format!("{stem}{suffix}"))
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
            inherits_security: false,
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
        operation_names(&operations, Keys::IdOrPath, &mut Chosen::default())
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

    /// No number is tried twice: with all of them tried again for each operation this takes minutes.
    #[test]
    fn many_operations_of_one_name() {
        let separated = |number: usize| {
            let separators = (0..12).map(|bit| if number >> bit & 1 == 0 { "-x" } else { "_x" });
            format!("/a{}", separators.collect::<String>())
        };
        let paths: Vec<String> = (0..4096).map(separated).collect();
        let operations: Vec<_> = paths.iter().map(|path| (None, "GET", &**path)).collect();
        let start = std::time::Instant::now();
        let names = methods(&operations);
        let last = format!("get_a{}_4095", "_x".repeat(12));
        assert_eq!(names.last(), Some(&last));
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }

    #[test]
    fn names_that_somebody_chose() {
        let operations = [
            operation(Some("pets"), "GET", "/all-pets"),
            operation(None, "GET", "/pets"),
            operation(None, "POST", "/pets"),
            operation(Some("clone"), "PUT", "/pets"),
        ];
        let chosen = [
            ("pets", "all_pets"),
            ("GET /pets", "pets"),
            ("POST /pets", "builder"),
            ("clone", "copy_pet"),
            ("DELETE /pets", "no_pets"),
            ("PUT /pets", "put_pet"),
        ];
        let chosen = chosen.map(|(key, name)| (key.to_owned(), name.to_owned()));
        let mut chosen = Chosen::new(&chosen.into_iter().collect());
        let names = operation_names(&operations, Keys::IdOrPath, &mut chosen);
        let methods: Vec<&str> = names.iter().map(|name| name.method.as_str()).collect();
        // Its `operationId` stays what people know an operation by.
        assert_eq!(methods, ["all_pets", "pets", "post_pets", "copy_pet"]);
        assert_eq!(names[3].id, "clone");
        let unnamed = chosen.finish();
        let keys: Vec<&str> = unnamed.iter().map(|unnamed| unnamed.key.as_str()).collect();
        assert_eq!(keys, ["DELETE /pets", "POST /pets", "PUT /pets"]);
        assert_eq!(
            unnamed.last().map(|it| it.reason.as_str()),
            Some("`clone` is the same operation, and has a name")
        );
    }

    #[test]
    fn a_chosen_name_renames_no_other_operation() {
        let operations = [
            operation(Some("listPets"), "GET", "/pets"),
            operation(Some("getOne"), "GET", "/one"),
            operation(Some("getTwo"), "GET", "/two"),
            operation(Some("three"), "GET", "/three"),
            operation(Some("four"), "GET", "/four"),
        ];
        let methods = |chosen: &[(&str, &str)]| {
            let chosen = chosen.iter().copied();
            let chosen = chosen.map(|(key, name)| (key.to_owned(), name.to_owned()));
            let mut chosen = Chosen::new(&chosen.collect());
            let names = operation_names(&operations, Keys::IdOrPath, &mut chosen);
            let methods = names.into_iter().map(|name| name.method);
            let unnamed = chosen.finish().into_iter();
            let reasons = unnamed.map(|it| format!("{}: {}", it.key, it.reason));
            (
                methods.collect::<Vec<_>>().join(" "),
                reasons.collect::<Vec<_>>().join("; "),
            )
        };
        let (names, reasons) = methods(&[("listPets", "get_one")]);
        assert_eq!(names, "list_pets get_one get_two three four");
        let of_one = "listPets: `getOne` has that name, or what comes with it has";
        assert_eq!(reasons, of_one);
        // Two that change places; and one whose own name is needed by who cannot have another.
        let (names, reasons) = methods(&[("listPets", "get_one"), ("getOne", "list_pets")]);
        assert_eq!(
            (&*names, &*reasons),
            ("get_one list_pets get_two three four", "")
        );
        let (names, reasons) = methods(&[
            ("listPets", "get_one"),
            ("getOne", "get_two"),
            ("getTwo", "three"),
            ("four", "clone"),
        ]);
        assert_eq!(names, "list_pets get_one get_two three four");
        assert!(
            reasons.starts_with(
                "four: generated code has something else of that name; getOne: `getTwo`"
            ),
            "{reasons}"
        );
        // Types that come with operations count as well.
        let (names, _) = methods(&[
            ("listPets", "three_error"),
            ("getOne", "one"),
            ("getTwo", "one"),
        ]);
        assert_eq!(names, "list_pets one get_two three four");
    }

    #[test]
    fn webhooks_have_no_paths_to_be_named_by() {
        let hooks = [
            operation(Some("orders"), "POST", "/orders"),
            operation(Some("paid"), "POST", "/paid"),
        ];
        let chosen = [("POST /orders", "create_order"), ("paid", "order_paid")];
        let chosen = chosen.map(|(key, name)| (key.to_owned(), name.to_owned()));
        let mut chosen = Chosen::new(&chosen.into_iter().collect());
        let names = operation_names(&hooks, Keys::Id, &mut chosen);
        let methods: Vec<&str> = names.iter().map(|name| name.method.as_str()).collect();
        assert_eq!(methods, ["orders", "order_paid"]);
    }

    #[test]
    fn what_cannot_be_chosen() {
        assert_eq!(refuse("list_pets"), None);
        for name in ["listPets", "list pets", "type", "2x", ""] {
            assert!(refuse(name).is_some(), "{name}");
        }
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
            ["client", "clone_operation"]
        );
        let stem = |id: &str| {
            let operations = [operation(Some(id), "GET", "/")];
            let mut named =
                operation_names(&operations, Keys::IdOrPath, &mut Chosen::default()).into_iter();
            named.next().map(|name| (name.method, name.stem))
        };
        let is = |id: &str, method: &str, ty: &str| {
            assert_eq!(stem(id), Some((method.to_owned(), ty.to_owned())), "{id}");
        };
        is("client", "client", "ClientOperation");
        is("copy", "copy", "CopyOperation");
        // Of what it gives on, `BuildError` is one.
        is("build", "build", "BuildOperation");
        // What only imports are called is written in full where it has to be.
        is("check", "check", "Check");
        is("routes", "routes", "Routes");
        let own = operation_names(
            &[operation(Some("self"), "GET", "/")],
            Keys::IdOrPath,
            &mut Chosen::default(),
        );
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
                let operations = [operation(Some(id), "GET", "/x")];
                let named = operation_names(&operations, Keys::IdOrPath, &mut Chosen::default());
                let types = types(&named[0].stem);
                assert!(!types.iter().any(|ty| ty == name), "{id}: {types:?}");
            }
        }
    }
}
