//! Which Rust type stands for which type of the API: items, their names, and references to them.
//!
//! In: an [`Api`]. Out: a [`TypesPlan`], and a [`RustType`] for every type that is asked for.
//!
//! What always holds: a component keeps its name; an inline type is named by the way that leads to it from the
//! component or operation that holds it: the one in which it stands, or the first one where several do. A component's
//! inline types follow it in the output, and what only operations use comes last, so that a new operation moves
//! nothing.

mod walk;

use std::collections::{HashMap, HashSet};

use spectrait_ir::{Api, Property, Shape, Type, TypeId};

use walk::Visit;

use super::checks::Patterns;
use super::chosen::Chosen;
use super::given::GivenNames;
use super::graph::{Form, Graph};
use super::names::Scope;
use super::own::{self, Own, TypeOptions};
use super::rules::RuleSets;
use super::scalars::{NUMBER, integer, string};
use super::silent::Silent;
use super::support::CRATES;
use super::traits::Traits;
use super::unions::UnionFacts;
use super::untyped::untyped;
use super::valid::Valid;
use super::{RustType, TypesPlan};

/// Names that a generated module means otherwise: those of the prelude. A component of such a name is called
/// `…Schema`.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// The paths for which the support code has an implementation of `Check`.
const CHECKED: &[&str] = &[
    "Box<",
    "Option<",
    "Vec<",
    "indexmap::IndexMap<String,",
    "std::collections::BTreeMap<String,",
    "std::collections::HashMap<String,",
    "std::net::Ipv4Addr",
    "std::net::Ipv6Addr",
];

/// The planner of the `types` module. Components are planned from the start; types that have no name of their
/// own get one when they are first asked for.
#[derive(Debug)]
pub struct Types<'a> {
    pub(super) graph: Graph<'a>,
    pub(super) traits: Traits,
    pub(super) unions: UnionFacts,
    pub(super) valid: Valid<'a>,
    pub(super) patterns: Patterns,
    pub(super) rules: RuleSets,
    pub(super) silent: Silent,
    pub(super) plan: TypesPlan,
    scope: Scope,
    /// The names that somebody chose.
    chosen: Chosen,
    /// The type of each item.
    ids: Vec<TypeId>,
    /// The item of each type that has one.
    named: HashMap<TypeId, usize>,
    /// The component of each inline type that stands in one.
    homes: HashMap<TypeId, TypeId>,
    /// The enumerations whose names the description gives.
    given: GivenNames,
    /// Types that share the item of another one.
    twins: Vec<(TypeId, TypeId)>,
    /// The newtypes of types that elsewhere need no item.
    wholes: HashMap<TypeId, usize>,
    /// The enumerations and unions that are open for clients.
    pub(super) open: HashSet<TypeId>,
    /// What items derive besides.
    pub(super) options: TypeOptions,
}

/// What an inline type is part of, for its documentation: a key of an item.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    pub(super) key: String,
    pub(super) owner: String,
}

impl<'a> Types<'a> {
    /// A planner in which every component, and what is inside it, is planned.
    #[must_use]
    pub fn new(api: &'a Api) -> Self {
        Self::with(Graph::new(api), TypeOptions::default())
    }

    /// As [`new`](Self::new), with types of your own.
    pub(super) fn customised(own: &'a Own<'_>, options: &TypeOptions) -> Self {
        let mut types = Self::with(Graph::with(&own.api, &own.types), options.clone());
        types.plan.unchecked.extend(own.unchecked.iter().cloned());
        types
    }

    fn with(graph: Graph<'a>, options: TypeOptions) -> Self {
        let unions = UnionFacts::new(&graph);
        let open = super::open::open(&graph, &unions, &options);
        let silent = Silent::new(graph.api(), &options.check_formats);
        let unchecked = silent.unchecked(graph.api()).into_iter().collect();
        let mut types = Self {
            traits: Traits::new(&graph, &open, &unions, &silent),
            silent,
            unions,
            open,
            valid: Valid::new(graph.api()),
            patterns: Patterns::default(),
            rules: RuleSets::default(),
            plan: TypesPlan {
                map: options.map,
                null_is_absent: options.null_is_absent,
                unchecked,
                ..TypesPlan::default()
            },
            scope: Scope::new(PRELUDE),
            chosen: Chosen::new(graph.api(), &options.names),
            ids: Vec::new(),
            named: HashMap::new(),
            homes: HashMap::new(),
            given: GivenNames::default(),
            twins: Vec::new(),
            wholes: HashMap::new(),
            graph,
            options,
        };
        types.plan_components();
        types
    }

    /// The Rust type of `id`. Where it needs an item that has no name yet, it is named by the words of `hint`:
    /// `["PasscodeFinal", "Body"]` → `PasscodeFinalBody`. Checks of what is not an item are the caller's: see
    /// [`check`](Self::check).
    pub fn reference(&mut self, id: TypeId, hint: &[&str]) -> RustType {
        self.reference_with(id, hint, None)
    }

    /// As [`reference`](Self::reference); an item that is made for it, or for what it is a list of, and has no
    /// documentation of its own says what it is by `docs`, such as ``the body of `GET /pets` ``.
    pub fn reference_with(&mut self, id: TypeId, hint: &[&str], docs: Option<&str>) -> RustType {
        let stem = self.stem(hint);
        let made = self.name_all(
            vec![Visit {
                id,
                stem,
                origin: None,
            }],
            None,
        );
        let first = made.first().map(|(visit, item)| (visit.id, *item));
        self.build_all(made);
        if let (Some(docs), Some((made_for, item))) = (docs, first) {
            let base = self.graph.base(id);
            let origin = match self.graph.ty(base).shape {
                _ if self.graph.base(made_for) == base => Some(sentence(docs)),
                Shape::Array { items } if self.graph.base(items) == self.graph.base(made_for) => {
                    Some(format!("An item of {docs}."))
                }
                _ => None,
            };
            self.originate(item, origin);
        }
        let ty = self.lookup(id);
        self.note_use(&ty);
        ty
    }

    /// As [`reference`](Self::reference), but a type whose `Check` implementation says everything that is to be
    /// checked: where constraints or rules stand on something that is no item, it becomes one. For bodies.
    pub fn whole(&mut self, id: TypeId, hint: &[&str]) -> RustType {
        self.whole_with(id, hint, None)
    }

    /// As [`whole`](Self::whole), with documentation as in [`reference_with`](Self::reference_with).
    pub fn whole_with(&mut self, id: TypeId, hint: &[&str], docs: Option<&str>) -> RustType {
        let base = self.graph.base(id);
        if self.graph.form(base).is_solid() || !self.graph.is_loose(base) {
            return self.reference_with(id, hint, docs);
        }
        let item = if let Some(item) = self.wholes.get(&base) {
            *item
        } else {
            let stem = self.stem(hint);
            let name = match self.chosen.take(base) {
                Some(name) => name,
                None => self.claim(&stem, "Value"),
            };
            let item = self.reserve(base, &name);
            self.wholes.insert(base, item);
            let made = self.name_all(self.children_of_transparent(base, &name), None);
            self.build_all(made);
            self.build(base, item, Form::Newtype, None);
            self.originate(item, docs.map(sentence));
            item
        };
        let named = RustType::Named(item);
        if self.is_nullable(id) {
            RustType::Option(Box::new(named))
        } else {
            named
        }
    }

    fn originate(&mut self, item: usize, origin: Option<String>) {
        if let (Some(plan), Some(origin)) = (self.plan.items.get_mut(item), origin) {
            super::docs::originate(&mut plan.docs, origin);
        }
    }

    /// The type behind names and nulls: through aliases and `Nullable`.
    #[must_use]
    pub fn base(&self, id: TypeId) -> TypeId {
        self.graph.base(id)
    }

    /// Whether `null` is a value of the type besides those of its [`base`](Self::base), so that it is an
    /// `Option`.
    #[must_use]
    pub fn is_nullable(&self, id: TypeId) -> bool {
        self.graph.is_nullable(id) && !matches!(self.graph.base_shape(id), Shape::Any | Shape::Null)
    }

    /// Whether a request always says what a property holds, though `null` and an empty list may be said by nothing.
    #[must_use]
    pub fn is_sent(&self, property: &Property) -> bool {
        property.required && !property.read_only
    }

    /// Whether the Rust type of `id` is `Copy`.
    #[must_use]
    pub fn is_copy(&self, id: TypeId) -> bool {
        self.traits.is_copy(id)
    }

    /// What is planned so far.
    #[must_use]
    pub fn plan(&self) -> &TypesPlan {
        &self.plan
    }

    /// The API.
    #[must_use]
    pub fn api(&self) -> &'a Api {
        self.graph.api()
    }

    /// The plan.
    #[must_use]
    pub fn finish(mut self) -> TypesPlan {
        self.plan.patterns = self.patterns.finish();
        self.plan.rules = self.rules.finish();
        self.plan.untyped = untyped(&self.graph);
        self.plan.unnamed = self.chosen.finish();
        super::derived::refuse(&mut self.plan, &self.options);
        self.plan
    }

    fn build_all(&mut self, made: Vec<(Visit, usize)>) {
        for (twin, first) in std::mem::take(&mut self.twins) {
            if let Some(item) = self.named.get(&first).copied() {
                self.named.insert(twin, item);
            }
        }
        for (visit, item) in made {
            self.build(
                visit.id,
                item,
                self.graph.form(visit.id),
                visit.origin.as_ref(),
            );
        }
    }

    /// The type that an item was made for.
    pub(super) fn id_of(&self, item: usize) -> Option<TypeId> {
        self.ids.get(item).copied()
    }

    /// The item of a type, where it has one.
    pub(super) fn item_of(&self, id: TypeId) -> Option<usize> {
        self.named.get(&id).copied()
    }

    /// The Rust type of a type whose items are all named.
    pub(super) fn lookup(&self, id: TypeId) -> RustType {
        let base = self.graph.base(id);
        if self.is_nullable(id) {
            return RustType::Option(Box::new(self.lookup(base)));
        }
        match self.named.get(&id).or_else(|| self.named.get(&base)) {
            Some(item) => RustType::Named(*item),
            None => self.expression(base),
        }
    }

    /// The Rust type of what a type holds, its own name aside.
    pub(super) fn expression(&self, id: TypeId) -> RustType {
        if let Some(own) = self.graph.own(id) {
            return own.clone();
        }
        let ty = self.graph.ty(id);
        match &ty.shape {
            Shape::Any => RustType::Value,
            Shape::Never => RustType::Support("never", "Never"),
            Shape::Null => RustType::Unit,
            Shape::Boolean => RustType::Primitive("bool"),
            Shape::Integer { format } => {
                RustType::Primitive(integer(format.as_deref(), &ty.constraints))
            }
            Shape::Number { .. } => RustType::Primitive(NUMBER),
            Shape::String { format } => string(format),
            Shape::JsonText(inner) => {
                RustType::Of("json_text", "JsonText", Box::new(self.lookup(*inner)))
            }
            Shape::Array { items } => RustType::Vec(Box::new(self.lookup(*items))),
            Shape::Map { values } => RustType::Map(Box::new(self.lookup(*values))),
            Shape::Object(_) => {
                let value = self.graph.map_values(id).flatten();
                RustType::Map(Box::new(
                    value.map_or(RustType::Value, |value| self.lookup(value)),
                ))
            }
            Shape::Tuple { prefix, .. } if is_exact_tuple(ty) => {
                RustType::Tuple(prefix.iter().map(|item| self.lookup(*item)).collect())
            }
            Shape::Tuple { .. } => RustType::Vec(Box::new(RustType::Value)),
            Shape::Nullable(inner) | Shape::Alias(inner) if self.graph.base(id) != id => {
                let inner = self.lookup(*inner);
                match (self.is_nullable(id), &inner) {
                    (true, RustType::Option(_)) | (false, _) => inner,
                    (true, _) => RustType::Option(Box::new(inner)),
                }
            }
            // A name that leads to itself; the others are items.
            Shape::Nullable(_) | Shape::Alias(_) | Shape::Enum { .. } | Shape::Union(_) => {
                RustType::Value
            }
        }
    }

    /// Remembers the crates and the support modules that a type needs.
    pub(super) fn note_use(&mut self, ty: &RustType) {
        match ty {
            RustType::Path(path) => {
                for path in own::paths(path) {
                    let known = CRATES.iter().find(|(known, _)| *known == own::root(&path));
                    self.plan.crates.extend(known.map(|(root, _)| *root));
                }
                // The support code knows what is to be checked of some types of `std`.
                if !CHECKED.iter().any(|known| path.starts_with(known)) {
                    self.plan.foreign.insert(path.clone());
                }
            }
            RustType::Value => drop(self.plan.crates.insert("serde_json")),
            RustType::Map(inner) => {
                self.plan.support.insert(self.plan.map.module());
                self.note_use(inner);
            }
            RustType::Field(inner) => {
                self.plan.support.insert("field");
                self.note_use(inner);
            }
            RustType::Vec(inner) | RustType::Option(inner) | RustType::Boxed(inner) => {
                self.note_use(inner);
            }
            RustType::Tuple(items) => {
                self.plan.support.insert("tuple");
                items.iter().for_each(|item| self.note_use(item));
            }
            RustType::Support(module, _) => drop(self.plan.support.insert(module)),
            RustType::Of(module, _, inner) => {
                self.plan.support.insert(module);
                self.note_use(inner);
            }
            RustType::Primitive(_)
            | RustType::Named(_)
            | RustType::Operations(_)
            | RustType::String
            | RustType::Unit => {}
        }
    }
}

/// What something is, as a sentence.
fn sentence(what: &str) -> String {
    let mut characters = what.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).chain(['.']).collect()
}

/// Whether a tuple always has all its items and no more.
pub(super) fn is_exact_tuple(ty: &Type) -> bool {
    ty.shape.is_exact_tuple(&ty.constraints)
}
