//! The algebra of schemas: from the nodes of a description to types.
//!
//! In: nodes that are schemas. Out: the types of an [`Api`](spectrait_ir::Api), and their rules.
//!
//! What always holds:
//! - a schema is read once ([`table`]), and becomes one type, whoever uses it;
//! - a schema is a conjunction of parts ([`parts`]); what has the same parts is the same type;
//! - shape, constraints and rules of a type together say what the schema says. Where a shape lets more through
//!   than the schema does, the type has rules;
//! - work is done from a queue, so that the depth of a description costs no stack.

mod alike;
mod ambiguous;
mod analysis;
mod arrays;
mod beside;
mod circles;
mod conditional;
mod content;
mod contradiction;
mod defaults;
mod discriminator;
mod docs;
mod enums;
mod family;
mod formats;
mod hierarchy;
mod hints;
mod intersect;
mod item_values;
mod keywords;
mod kinds;
mod limits;
mod listed;
mod misshapen;
mod nulls;
mod objects;
mod overlap;
mod parts;
mod patterns;
mod repeated;
mod rules;
mod shape;
mod table;
mod type_keyword;
mod unfit;
mod union;
mod witness;
mod words;

#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

use indexmap::IndexSet;
use spectrait_ir::{
    Additional, Constraints, Docs, Object, Place, Property, RuleSet, Shape, StringFormat, Type,
    TypeId, Value, Xml,
};

use self::analysis::Reading;
use self::circles::Edges;
pub(crate) use self::docs::{extensions, external_docs, flag, text};
use self::hierarchy::letters;
use self::kinds::Kinds;
use self::overlap::Written;
use self::parts::{ChoiceId, Flat, Part};
use self::rules::RuleSets;
use self::table::{SchemaId, Table};
pub(crate) use self::type_keyword::TYPES;
pub(crate) use self::words::Use;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Diagnostics, Node};
use crate::references::References;
use crate::versions::Dialect;

/// Turns schemas into types.
#[derive(Debug)]
pub(crate) struct Schemas<'d> {
    table: Table<'d>,
    types: Vec<Type>,
    /// The type of each schema that has one.
    by_schema: HashMap<SchemaId, TypeId>,
    /// The type of each set of parts.
    by_parts: HashMap<Vec<Part>, TypeId>,
    /// The components that stand beside the union of which a type is a branch.
    around: HashMap<TypeId, Vec<SchemaId>>,
    choices: IndexSet<Vec<Vec<Part>>>,
    known_kinds: HashMap<(Part, Reading), Kinds>,
    known_flats: HashMap<SchemaId, Rc<Flat>>,
    known_heads: HashMap<SchemaId, SchemaId>,
    known_targets: HashMap<SchemaId, SchemaId>,
    known_directions: HashMap<SchemaId, (bool, bool)>,
    known_circles: HashMap<(SchemaId, Edges), bool>,
    known_written: HashMap<SchemaId, Option<usize>>,
    /// Schemas as they are written, each once.
    written: IndexSet<Written>,
    /// How many types no single schema is the origin of.
    intersections: usize,
    /// Schemas whose circle of references was reported.
    circles: HashSet<SchemaId>,
    limits: limits::Limits,
    rule_sets: RuleSets,
    any: Option<TypeId>,
    queue: VecDeque<Job>,
}

/// A type that is promised and still to be made.
#[derive(Debug)]
struct Job {
    ty: TypeId,
    /// The schema that docs and name are of.
    origin: SchemaId,
    what: What,
}

#[derive(Debug)]
enum What {
    /// The schema itself.
    Schema,
    /// A conjunction.
    Parts {
        flat: Rc<Flat>,
        /// The schemas that it was written as, where it is not of `origin` alone.
        schemas: Option<Vec<SchemaId>>,
    },
}

/// What the schemas of a description became.
#[derive(Debug)]
pub(crate) struct Types {
    pub(crate) types: Vec<Type>,
    pub(crate) rules: Vec<RuleSet>,
    pub(crate) schemas_described: usize,
}

impl<'d> Schemas<'d> {
    pub(crate) fn new(
        references: &'d References<'d>,
        diagnostics: &'d Diagnostics,
        dialect: Dialect,
    ) -> Self {
        Self {
            table: Table::new(references, diagnostics, dialect),
            types: Vec::new(),
            by_schema: HashMap::new(),
            by_parts: HashMap::new(),
            around: HashMap::new(),
            choices: IndexSet::new(),
            known_kinds: HashMap::new(),
            known_flats: HashMap::new(),
            known_heads: HashMap::new(),
            known_targets: HashMap::new(),
            known_directions: HashMap::new(),
            known_circles: HashMap::new(),
            known_written: HashMap::new(),
            written: IndexSet::new(),
            intersections: 0,
            circles: HashSet::new(),
            limits: limits::Limits::default(),
            rule_sets: RuleSets::default(),
            any: None,
            queue: VecDeque::new(),
        }
    }

    /// The type of the schema at `node`.
    pub(crate) fn lower(&mut self, node: Node<'d>) -> TypeId {
        let id = self.table.intern(node);
        let ty = self.type_of(id);
        if let Some(base) = self.table.base(id) {
            // Beside the others, whoever builds on it first.
            self.type_of(base);
        }
        ty
    }

    /// The type of the schema of a body, and how it is written in XML where that is said here rather than at the type.
    pub(crate) fn lower_body(&mut self, node: Node<'d>) -> (TypeId, Option<Box<Xml>>) {
        let id = self.table.intern(node.clone());
        (self.lower(node), self.xml_of_use(&[id]))
    }

    /// The default that a schema says where it is used, rather than the type that it becomes.
    pub(crate) fn default_said(&mut self, node: Node<'d>) -> Option<Value> {
        let id = self.table.intern(node);
        self.default_of_use(id)
    }

    /// The type of a string, for something that the description leaves out.
    pub(crate) fn plain_string(&mut self, place: Place) -> TypeId {
        let ty = self.promise(place);
        self.types[ty.index()].shape = Shape::String {
            format: StringFormat::Plain,
        };
        ty
    }

    /// The type of an object whose members stand apart from each other in the description.
    pub(crate) fn object_of(&mut self, properties: Vec<Property>, place: Place) -> TypeId {
        let ty = self.promise(place);
        self.types[ty.index()].shape = Shape::Object(Object {
            properties,
            additional: Additional::Ignored,
            patterns: Vec::new(),
        });
        ty
    }

    /// What the schema at `node` says where it is used, and not as a type.
    pub(crate) fn usage(&mut self, node: Node<'d>) -> Use {
        let id = self.table.intern(node);
        self.usage_of(&[id])
    }

    /// The type of any value, for something that the description leaves out.
    pub(crate) fn anything(&mut self, place: Place) -> TypeId {
        self.promise(place)
    }

    /// Makes all types that were promised.
    pub(crate) fn finish(mut self) -> Types {
        while let Some(job) = self.queue.pop_front() {
            self.fulfil(job);
        }
        self.keep_object_parts();
        self.tell_definitions_apart();
        let rules = RuleSets::finish(&mut self);
        Types {
            schemas_described: self.table.read(),
            types: self.types,
            rules,
        }
    }

    /// Puts before the name of a definition that of what holds it, where something else has that name too: all of them, so
    /// that none has its name by the order in which they stand.
    fn tell_definitions_apart(&mut self) {
        let mut named: HashMap<String, usize> = HashMap::new();
        for name in self.types.iter().filter_map(|ty| ty.component.as_deref()) {
            *named.entry(letters(name)).or_default() += 1;
        }
        for (&schema, ty) in &self.by_schema {
            let component = &mut self.types[ty.index()].component;
            let is_shared = |name: &String| named.get(&letters(name)).is_some_and(|it| *it > 1);
            if let (Some(_), Some(_)) = (
                component.as_ref().filter(|name| is_shared(name)),
                self.table.component(schema),
            ) && let Some(held) = table::held(self.table.node(schema).pointer())
            {
                *component = Some(held);
            }
        }
    }

    /// Leaves only objects among the parts of objects: what is the intersection of a union and more has lost
    /// the union's branches.
    fn keep_object_parts(&mut self) {
        for index in 0..self.types.len() {
            let mut parts = std::mem::take(&mut self.types[index].parts);
            parts.retain(|part| self.is_object(*part));
            self.types[index].parts = parts;
        }
    }

    fn is_object(&self, mut ty: TypeId) -> bool {
        // Aliases of aliases end: a circle of references is no alias.
        while let Shape::Alias(to) = self.types[ty.index()].shape {
            ty = to;
        }
        matches!(self.types[ty.index()].shape, Shape::Object(_))
    }

    fn diagnostics(&self) -> &'d Diagnostics {
        self.table.diagnostics()
    }

    fn promise(&mut self, place: Place) -> TypeId {
        let ty = TypeId(u32::try_from(self.types.len()).unwrap_or(u32::MAX));
        self.types.push(Type {
            component: None,
            docs: Docs::default(),
            shape: Shape::Any,
            constraints: Constraints::default(),
            rules: None,
            parts: Vec::new(),
            default: None,
            xml: None,
            items_xml: Vec::new(),
            content: None,
            untyped: None,
            extensions: indexmap::IndexMap::default(),
            place,
        });
        ty
    }

    /// The type of a schema, which may only be promised yet.
    fn type_of(&mut self, id: SchemaId) -> TypeId {
        if let Some(ty) = self.by_schema.get(&id) {
            return *ty;
        }
        if self.table.component(id).is_none() {
            let head = self.head(id);
            if head != id {
                let ty = match self.by_schema.get(&head) {
                    Some(ty) => *ty,
                    None => self.promise_schema(head),
                };
                self.by_schema.insert(id, ty);
                return ty;
            }
        }
        self.promise_schema(id)
    }

    fn promise_schema(&mut self, id: SchemaId) -> TypeId {
        let ty = self.promise(self.table.node(id).place());
        self.by_schema.insert(id, ty);
        if self.head(id) == id {
            let key = self.flat(id).key();
            self.by_parts.entry(key).or_insert(ty);
        }
        self.queue.push_back(Job {
            ty,
            origin: id,
            what: What::Schema,
        });
        ty
    }

    /// The type of a conjunction, which may only be promised yet.
    fn conjunction(&mut self, terms: &[Part], origin: SchemaId) -> TypeId {
        if let [Part::Whole(id)] = terms {
            return self.type_of(*id);
        }
        let flat = self.flatten(terms);
        let flat = self.simplify(flat);
        let key = flat.key();
        // One of the schemas says all that the others say.
        let mut wholes: Vec<SchemaId> = Vec::new();
        wholes.extend(terms.iter().filter_map(|term| match term {
            Part::Whole(id) => Some(*id),
            _ => None,
        }));
        let (named, unnamed): (Vec<SchemaId>, Vec<SchemaId>) = wholes
            .iter()
            .partition(|id| self.table.component(**id).is_some());
        for id in named.into_iter().chain(unnamed) {
            if self.flat(id).has_key(&key) {
                return self.type_of(id);
            }
        }
        if let [Part::Own(id, without)] = flat.parts.as_slice()
            && *without == parts::Without::NOTHING
            && self.flat(*id).has_key(&key)
        {
            // A component that is nothing but this schema has its type, and a name.
            let known = self.by_parts.get(&key).copied();
            return match known.filter(|_| self.table.component(*id).is_none()) {
                Some(ty) => ty,
                None => self.type_of(*id),
            };
        }
        if let Some(ty) = self.by_parts.get(&key) {
            return *ty;
        }
        let place = self.table.node(origin).place();
        if self.is_too_entangled() {
            return self.untyped(place, "the schemas around it are too entangled".to_owned());
        }
        let ty = self.promise(place);
        self.intersections += 1;
        self.by_parts.insert(key, ty);
        self.queue.push_back(Job {
            ty,
            origin,
            what: What::Parts {
                flat: Rc::new(flat),
                schemas: (!wholes.is_empty()).then_some(wholes),
            },
        });
        ty
    }

    /// Whether intersections multiply beyond what a description could mean. Every set of parts is made once,
    /// but there can be very many sets.
    fn is_too_entangled(&self) -> bool {
        self.intersections > 1000 + 4 * self.table.read()
    }

    /// The id of a choice between conjunctions.
    fn intern_choice(&mut self, alternatives: Vec<Vec<Part>>) -> ChoiceId {
        let (index, _) = self.choices.insert_full(alternatives);
        ChoiceId(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The alternatives of a choice.
    fn choice(&self, id: ChoiceId) -> &[Vec<Part>] {
        self.choices
            .get_index(id.0 as usize)
            .map_or(&[], Vec::as_slice)
    }

    /// A type of any value for what is not described as it should be, with the reason.
    fn untyped(&mut self, place: Place, reason: String) -> TypeId {
        let ty = self.promise(place);
        self.types[ty.index()].untyped = Some(reason);
        ty
    }

    /// The one type of any value that no schema asked for by name.
    fn any(&mut self, place: &Place) -> TypeId {
        if let Some(any) = self.any {
            return any;
        }
        let any = self.promise(place.clone());
        self.any = Some(any);
        any
    }

    fn fulfil(&mut self, job: Job) {
        let keywords = self.table.keywords(job.origin);
        let node = self.table.node(job.origin).clone();
        let (flat, schemas) = match job.what {
            What::Schema => {
                let head = self.head(job.origin);
                let ty = &mut self.types[job.ty.index()];
                ty.component = self.table.component(job.origin).map(str::to_owned);
                ty.docs = keywords.docs.clone();
                ty.extensions = extensions(&node);
                ty.default = keywords.default.cloned();
                ty.xml.clone_from(&keywords.xml);
                if head != job.origin {
                    let mut said = Use::default();
                    self.add_words(&mut said, job.origin, head);
                    let target = self.type_of(head);
                    let ty = &mut self.types[job.ty.index()];
                    (ty.docs, ty.default, ty.xml) = (said.docs, said.default, said.xml);
                    ty.shape = Shape::Alias(target);
                    return;
                }
                (self.flat(job.origin), None)
            }
            What::Parts { flat, schemas } => {
                self.types[job.ty.index()].docs = keywords.docs.clone();
                self.types[job.ty.index()].xml.clone_from(&keywords.xml);
                if schemas.is_none() {
                    // What a schema says besides `null`.
                    self.types[job.ty.index()].extensions = extensions(&node);
                }
                (flat, schemas)
            }
        };
        let is_circle = schemas.is_none() && self.is_circular(job.origin, Edges::Parts);
        if is_circle {
            self.report_circle(job.origin);
        }
        if let Some(reason) = self.refuses(&flat, job.origin) {
            self.types[job.ty.index()].untyped = Some(reason);
            return;
        }
        let mut typed = self.typed(&flat, job.origin);
        if is_circle && typed.takes_anything() {
            typed.untyped = Some("it refers only to itself".to_owned());
        }
        let takes_words = typed.takes_words_of_branches();
        let (unnamed, mut named) = self.constituents(job.origin, schemas.as_deref());
        if schemas.is_some() {
            named.extend(self.around.get(&job.ty).into_iter().flatten());
        }
        let parts = match typed.shape {
            Shape::Object(_) => named.iter().map(|id| self.type_of(*id)).collect(),
            _ => Vec::new(),
        };
        let rules = self.add_rules(typed.rules, node.place());
        self.describe(job.ty, &unnamed);
        if takes_words && self.types[job.ty.index()].docs.description.is_none() {
            self.types[job.ty.index()].docs.description = self.words_of_branches(&keywords);
        }
        let ty = &mut self.types[job.ty.index()];
        ty.shape = typed.shape;
        ty.constraints = typed.constraints;
        ty.untyped = typed.untyped;
        ty.content = typed.content;
        ty.items_xml = typed.items_xml;
        ty.rules = rules;
        ty.parts = parts;
    }

    /// What a type is made of, down to schemas that have a name: the unnamed ones, and the named ones.
    fn constituents(
        &mut self,
        origin: SchemaId,
        schemas: Option<&[SchemaId]>,
    ) -> (IndexSet<SchemaId>, IndexSet<SchemaId>) {
        let mut open = match schemas {
            Some(schemas) => schemas.iter().rev().copied().collect(),
            None => vec![origin],
        };
        let (mut unnamed, mut named) = (IndexSet::new(), IndexSet::new());
        while let Some(id) = open.pop() {
            let is_named =
                self.table.component(id).is_some() && !(schemas.is_none() && id == origin);
            if is_named {
                named.insert(id);
            } else if unnamed.insert(id) {
                let keywords = self.table.keywords(id);
                let inner = keywords.all_of.iter().rev();
                open.extend(inner.chain(&keywords.reference));
            }
        }
        (unnamed, named)
    }

    /// The components that a schema is made of beside its union, where these parts are what stands beside it.
    fn named_around(&mut self, origin: SchemaId, base: &[Part]) -> Vec<SchemaId> {
        let base: HashSet<&Part> = base.iter().collect();
        let (_, named) = self.constituents(origin, None);
        let named = named.into_iter();
        named
            .filter(|id| self.flat(*id).parts.iter().all(|it| base.contains(it)))
            .collect()
    }

    /// Reports a circle of references once, where it was met first.
    fn report_circle(&mut self, id: SchemaId) {
        if !self.circles.insert(id) {
            return;
        }
        let mut open = vec![id];
        while let Some(at) = open.pop() {
            let keywords = self.table.keywords(at);
            for next in keywords.reference.iter().chain(&keywords.all_of) {
                if self.circles.insert(*next) {
                    open.push(*next);
                }
            }
        }
        let node = self.table.node(id);
        let diagnostic = match node.get("$ref") {
            Some(at) => {
                let reference = at.value().as_str().unwrap_or_default();
                let message = format!("`{reference}` leads back to itself");
                Diagnostic::error(codes::REFERENCE_CYCLE, at.place(), message)
            }
            None => Diagnostic::error(
                codes::REFERENCE_CYCLE,
                node.place(),
                "this schema consists of itself",
            ),
        };
        self.diagnostics().report(diagnostic);
    }
}
