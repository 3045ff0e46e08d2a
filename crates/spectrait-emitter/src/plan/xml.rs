//! What values look like in XML: the guides of XML bodies (OpenAPI 3.1 §4.8.26).
//!
//! In: the types that XML bodies hold. Out: an [`XmlPlan`] for each type that has a name or that is met again, so
//! that what refers to itself ends.
//!
//! What always holds: every choice of names is made here; the plan of a type is made once, however many bodies reach
//! it; none of the nodes of an [`XmlNodePlan::OneOf`] is a choice itself.

use std::collections::{HashMap, HashSet, VecDeque};

use indexmap::IndexMap;
use serde::Serialize;
use spectrait_ir::{Api, Object, Place, Property, Shape, TypeId, UnionKind, Value, Xml, XmlNode};

use super::names::{self, Scope};

mod lists;

/// How a value is written as an element.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct XmlPlan {
    /// The static.
    pub constant: String,
    /// What the description calls it.
    pub title: String,
    /// The element; nothing where the description does not name it.
    pub name: Option<XmlName>,
    /// What it holds.
    pub node: XmlNodePlan,
}

/// The name of an element or attribute.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct XmlName {
    /// The name without a prefix.
    pub local: String,
    /// The namespace.
    pub namespace: Option<String>,
    /// The prefix.
    pub prefix: Option<String>,
}

/// What an element holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum XmlNodePlan {
    /// A string.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Nothing.
    Null,
    /// Anything.
    Any,
    /// A list of such items.
    Array(Box<XmlItem>),
    /// A list of these items by their positions; the last for all others.
    Tuple(Vec<XmlItem>),
    /// An object, with what its other members are.
    Object(Vec<XmlMember>, Option<Box<XmlNodePlan>>),
    /// One of several.
    OneOf(Vec<XmlNodePlan>),
    /// What another plan says, by position.
    Of(usize),
}

/// What an item of a list is written as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum XmlItem {
    /// An element; of several, that of objects in which a member has one of these values.
    Element(XmlName, XmlNodePlan, Option<(String, Vec<String>)>),
    /// A text.
    Text(XmlNodePlan),
    /// A CDATA section.
    Cdata(XmlNodePlan),
    /// One of several, which have different names.
    OneOf(Vec<XmlItem>),
}

/// A member of an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct XmlMember {
    /// The key in JSON.
    pub key: String,
    /// The element or attribute.
    pub name: XmlName,
    /// What it is written as, where that is said.
    pub form: Option<XmlNode>,
    /// Whether it is there, empty, where the XML has nothing of it.
    pub required: bool,
    /// Whether it is `null` where the XML has nothing of it.
    pub nullable: bool,
    /// What it holds.
    pub node: XmlNodePlan,
}

/// The plans that were made so far.
#[derive(Debug, Default)]
pub(super) struct Xmls {
    pub(super) plans: Vec<XmlPlan>,
    known: HashMap<TypeId, usize>,
    /// Those of bodies that have names of their own.
    used: HashMap<(TypeId, Xml), usize>,
    /// What is not written as the description says: what, where, and why.
    pub(super) notes: Vec<(String, Place, &'static str)>,
}

impl Xmls {
    /// The plan for a body. `words` name it where the description does not.
    pub(super) fn root(
        &mut self,
        api: &Api,
        constants: &mut Scope,
        ty: TypeId,
        usage: Option<&Xml>,
        words: &str,
    ) -> usize {
        let named = named(api, ty);
        let mut planner = Planner {
            api,
            constants,
            xmls: self,
            named,
            words,
            queue: VecDeque::new(),
            lists: Vec::new(),
            circular: HashSet::new(),
            inlined: HashSet::new(),
            repeated: 0,
            depth: 0,
        };
        let position = match usage {
            Some(usage) if usage.name.is_some() || usage.namespace.is_some() => {
                planner.used(ty, usage)
            }
            _ => planner.plan(ty),
        };
        planner.finish();
        position
    }
}

/// The types below `root` that are to have plans of their own: it, and those that have a name or are met again.
fn named(api: &Api, root: TypeId) -> HashSet<TypeId> {
    let (mut seen, mut named) = (HashSet::new(), HashSet::from([api.behind(root)]));
    let mut open = vec![api.behind(root)];
    while let Some(id) = open.pop() {
        let ty = api.ty(id);
        let first = seen.insert(id);
        if is_structured(&ty.shape) && (ty.component.is_some() || !first) {
            named.insert(id);
        }
        // What is in a text is no XML.
        if first && !matches!(ty.shape, Shape::JsonText(_)) {
            let inner = ty.shape.inner().into_iter();
            open.extend(inner.map(|inner| api.behind(inner)));
        }
    }
    named
}

fn is_structured(shape: &Shape) -> bool {
    matches!(
        shape,
        Shape::Array { .. }
            | Shape::Tuple { .. }
            | Shape::Map { .. }
            | Shape::Object(_)
            | Shape::Union(_)
    )
}

struct Planner<'a, 'x> {
    api: &'a Api,
    constants: &'x mut Scope,
    xmls: &'x mut Xmls,
    named: HashSet<TypeId>,
    words: &'x str,
    /// The types whose plans are promised: their places, and what they hold.
    queue: VecDeque<(usize, TypeId)>,
    /// The lists that are being planned where they are used.
    lists: Vec<TypeId>,
    /// The lists that were met in themselves.
    circular: HashSet<TypeId>,
    /// The types that the plan being made holds where they are used.
    inlined: HashSet<TypeId>,
    /// How often it holds one that it already held.
    repeated: usize,
    /// How deep what is being planned is in a plan.
    depth: usize,
}

/// How deep a plan may be. What is deeper has a plan of its own.
const DEPTH: usize = 32;

/// How often a plan may repeat what it holds. What would be more has plans of its own.
const REPEATED: usize = 256;

impl Planner<'_, '_> {
    /// What is said of an element: where it is used, at the type, or by all branches of a union, which name it alike.
    fn said_of_element(&self, usage: Option<&Xml>, ty: TypeId) -> Xml {
        let said = self.said(usage, ty);
        match self.said_by_branches(ty) {
            Some(of_branches) if said.name.is_none() => Xml {
                node: said.node,
                ..of_branches
            },
            _ => said,
        }
    }

    /// What is said about a use of a type, and at the type: the first that says something counts.
    fn said(&self, usage: Option<&Xml>, ty: TypeId) -> Xml {
        let mut said = usage.cloned().unwrap_or_default();
        for id in self.api.behind_names(ty) {
            let Some(xml) = &self.api.ty(id).xml else {
                continue;
            };
            if said.name.is_none() {
                said.name.clone_from(&xml.name);
            }
            if said.namespace.is_none() {
                said.namespace.clone_from(&xml.namespace);
                said.prefix = said.prefix.or_else(|| xml.prefix.clone());
            }
            said.node = said.node.or(xml.node);
        }
        said
    }

    /// What the branches of a union say of their element, where all say the same and name it.
    fn said_by_branches(&self, id: TypeId) -> Option<Xml> {
        let Shape::Union(union) = &self.api.ty(self.api.behind(id)).shape else {
            return None;
        };
        let branches = union.branches.iter();
        let mut said = branches.map(|branch| self.said(branch.xml.as_deref(), branch.ty));
        let first = said.next().filter(|first| first.name.is_some())?;
        said.all(|other| other == first).then_some(first)
    }

    /// The plan of a body that has a name of its own, whatever the type of it is called.
    fn used(&mut self, id: TypeId, usage: &Xml) -> usize {
        let key = (id, usage.clone());
        if let Some(&known) = self.xmls.used.get(&key) {
            return known;
        }
        let said = self.said_of_element(Some(usage), id);
        let name = self.name(id, &said);
        self.begin();
        let node = self.of(id, None);
        let constant = names::constant_name(&format!("{} xml", self.words));
        let position = self.xmls.plans.len();
        self.xmls.plans.push(XmlPlan {
            constant: self.constants.claim_first(&[constant]),
            title: said.name.unwrap_or_else(|| self.words.to_owned()),
            name,
            node,
        });
        self.xmls.used.insert(key, position);
        position
    }

    /// The name of an element: what is said, else that of the component.
    fn name(&self, id: TypeId, said: &Xml) -> Option<XmlName> {
        let component = || self.component(id).map(str::to_owned);
        let local = said.name.clone().or_else(component)?;
        Some(qualified(local, said))
    }

    /// The component that a type is, or another name of.
    fn component(&self, id: TypeId) -> Option<&str> {
        let mut ids = self.api.behind_names(id).into_iter();
        ids.find_map(|id| self.api.ty(id).component.as_deref())
    }

    /// The plan of a type that has one of its own.
    fn plan(&mut self, id: TypeId) -> usize {
        if let Some(&known) = self.xmls.known.get(&id) {
            return known;
        }
        let said = self.said_of_element(None, id);
        let words = self.component(id).unwrap_or(self.words).to_owned();
        let constant = names::constant_name(&format!("{words} xml"));
        let position = self.xmls.plans.len();
        self.xmls.plans.push(XmlPlan {
            constant: self.constants.claim_first(&[constant]),
            title: words,
            name: self.name(id, &said),
            node: XmlNodePlan::Any,
        });
        self.xmls.known.insert(id, position);
        self.queue.push_back((position, id));
        position
    }

    /// Makes the plans that are promised.
    fn finish(&mut self) {
        while let Some((position, id)) = self.queue.pop_front() {
            let inner = self.api.behind(id);
            self.begin();
            let node = if inner != id && self.named.contains(&inner) && !self.is_list(inner) {
                // Another name of a type that has a plan: what it holds is the same.
                XmlNodePlan::Of(self.plan(inner))
            } else {
                self.node(inner, None)
            };
            if let Some(plan) = self.xmls.plans.get_mut(position) {
                plan.node = node;
            }
        }
    }

    /// Begins a plan, which holds nothing so far.
    fn begin(&mut self) {
        self.inlined.clear();
        self.repeated = 0;
    }

    fn is_list(&self, id: TypeId) -> bool {
        let shape = &self.api.ty(id).shape;
        matches!(shape, Shape::Array { .. } | Shape::Tuple { .. })
    }

    /// What an element of a type holds. `name` is what its items are called where they don't say.
    fn of(&mut self, id: TypeId, name: Option<&str>) -> XmlNodePlan {
        let id = self.api.behind(id);
        // A list takes the names of its items from where it is used.
        let is_list = self.is_list(id);
        let is_own = if is_list {
            let own = self.lists.iter().position(|list| *list == id);
            if let Some(own) = own {
                // All that lead back to it, so that they don't hold each other in every order.
                self.circular.extend(self.lists.iter().skip(own));
            }
            own.is_some() || (name.is_none() && self.circular.contains(&id))
        } else {
            self.named.contains(&id)
                || self.xmls.known.contains_key(&id)
                // Its branches are not those of their own plans, so that it is made once.
                || joined(self.api, id).is_some()
        };
        let is_structured = is_structured(&self.api.ty(id).shape);
        let is_full = self.repeated >= REPEATED && (name.is_none() || !is_list);
        if is_own || (is_structured && (is_full || self.depth >= DEPTH)) {
            return XmlNodePlan::Of(self.plan(id));
        }
        if is_structured && !self.inlined.insert(id) {
            self.repeated += 1;
        }
        self.depth += 1;
        if is_list {
            self.lists.push(id);
        }
        let node = self.node(id, name);
        if is_list {
            self.lists.pop();
        }
        self.depth -= 1;
        node
    }

    fn node(&mut self, id: TypeId, name: Option<&str>) -> XmlNodePlan {
        let api = self.api;
        match &api.ty(id).shape {
            Shape::Any | Shape::Never | Shape::Alias(_) | Shape::Nullable(_) => XmlNodePlan::Any,
            Shape::Null => XmlNodePlan::Null,
            Shape::Boolean => XmlNodePlan::Boolean,
            Shape::Integer { .. } => XmlNodePlan::Integer,
            Shape::Number { .. } => XmlNodePlan::Number,
            Shape::String { .. } | Shape::JsonText(_) => XmlNodePlan::String,
            Shape::Enum { values, .. } => {
                one_of(values.iter().map(|value| of_value(&value.value)).collect())
            }
            Shape::Array { .. } | Shape::Tuple { .. } => self.list(id, name),
            Shape::Map { values } => {
                let values = self.of(*values, None);
                XmlNodePlan::Object(Vec::new(), Some(Box::new(values)))
            }
            Shape::Object(object) => self.object(object),
            Shape::Union(_) => {
                let objects = joined(api, id);
                if let Some(node) = objects.and_then(|objects| self.join(&objects)) {
                    return node;
                }
                let mut branches = Vec::new();
                flatten(api, id, &mut branches, &mut HashSet::new());
                let nodes = branches.into_iter().map(|branch| self.of(branch, None));
                one_of(nodes.collect())
            }
        }
    }

    /// An object with the members of several: a value may be all of them at once. Nothing where they write a member in
    /// different ways.
    fn join(&mut self, objects: &[&Object]) -> Option<XmlNodePlan> {
        let mut members: IndexMap<String, Vec<XmlMember>> = IndexMap::new();
        let mut others = Vec::new();
        for object in objects {
            let XmlNodePlan::Object(known, additional) = self.object(object) else {
                return None;
            };
            others.extend(additional.map(|node| *node));
            for member in known {
                members.entry(member.key.clone()).or_default().push(member);
            }
        }
        let members = members.into_values().map(|mut same| {
            let required = same.len() == objects.len() && same.iter().all(|it| it.required);
            let first = same.first()?.clone();
            let alike = same
                .iter()
                .all(|it| it.name == first.name && it.form == first.form);
            let nullable = same.len() == objects.len() && same.iter().all(|it| it.nullable);
            let nodes = same.drain(..).map(|member| member.node).collect();
            alike.then(|| XmlMember {
                node: one_of(nodes),
                required,
                nullable,
                ..first
            })
        });
        let additional = (!others.is_empty()).then(|| Box::new(one_of(others)));
        Some(XmlNodePlan::Object(
            members.collect::<Option<_>>()?,
            additional,
        ))
    }

    fn object(&mut self, object: &Object) -> XmlNodePlan {
        let members = object
            .properties
            .iter()
            .map(|property| self.member(property))
            .collect();
        let others: Vec<_> = object.kept().map(|ty| self.of(ty, None)).collect();
        let others = (!others.is_empty()).then(|| Box::new(one_of(others)));
        XmlNodePlan::Object(members, others)
    }

    fn member(&mut self, property: &Property) -> XmlMember {
        let said = self.said_of_element(property.xml.as_deref(), property.ty);
        let id = self.api.behind(property.ty);
        let shape = &self.api.ty(id).shape;
        let is_list = self.is_list(id);
        let is_object = matches!(shape, Shape::Object(_));
        let form = match said.node {
            // Lists are not wrapped and all else is, unless it is said.
            Some(XmlNode::Element) if !is_list => None,
            Some(XmlNode::None) if !is_object => None,
            Some(XmlNode::Attribute | XmlNode::Text | XmlNode::Cdata) if !self.is_text(id) => {
                let what = format!("the XML of `{}`", property.name);
                self.note(what, &property.place);
                None
            }
            form => form,
        };
        let local = said.name.clone().unwrap_or_else(|| property.name.clone());
        // The items of a list are called as the list is: by its own name where that has an effect.
        let items = match form {
            Some(XmlNode::Element) => local.as_str(),
            _ => property.name.as_str(),
        };
        let is_text = matches!(form, Some(XmlNode::Text | XmlNode::Cdata));
        let may_be_empty = is_text || form == Some(XmlNode::None);
        // An attribute that is not there, and a text that is empty, is what `null` is written as (3.2 §4.26.5); of a list
        // without an element, one says so.
        let is_list = is_list && form.is_none();
        let mut shapes = self.api.behind_names(property.ty).into_iter();
        let is_nullable = (is_text || is_list || form == Some(XmlNode::Attribute))
            && shapes.any(|id| {
                let shape = &self.api.ty(id).shape;
                matches!(shape, Shape::Nullable(_) | Shape::Null | Shape::Any)
            });
        XmlMember {
            key: property.name.clone(),
            required: property.required && (may_be_empty || is_list),
            nullable: is_nullable,
            node: self.of(id, Some(items)),
            name: qualified(local, &said),
            form,
        }
    }
}

fn qualified(local: String, said: &Xml) -> XmlName {
    XmlName {
        local,
        namespace: said.namespace.clone(),
        prefix: said.prefix.clone(),
    }
}

/// The objects that a value may be at once: the branches of an `anyOf` that are all objects.
fn joined(api: &Api, id: TypeId) -> Option<Vec<&Object>> {
    match &api.ty(id).shape {
        Shape::Union(union) if union.kind == UnionKind::AnyOf && union.discriminator.is_none() => {}
        _ => return None,
    }
    let mut branches = Vec::new();
    flatten(api, id, &mut branches, &mut HashSet::new());
    let objects = branches
        .into_iter()
        .map(|branch| match &api.ty(branch).shape {
            Shape::Object(object) => Some(object),
            _ => None,
        });
    objects.collect()
}

/// The branches of a union, and of those that are branches of it.
fn flatten(api: &Api, id: TypeId, branches: &mut Vec<TypeId>, seen: &mut HashSet<TypeId>) {
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        let id = api.behind(id);
        if !seen.insert(id) {
            continue;
        }
        match &api.ty(id).shape {
            Shape::Union(union) => open.extend(union.branches.iter().rev().map(|branch| branch.ty)),
            _ => branches.push(id),
        }
    }
}

/// One of several nodes, each once; those that fewer texts are come first.
fn one_of(nodes: Vec<XmlNodePlan>) -> XmlNodePlan {
    let mut flat: Vec<XmlNodePlan> = Vec::new();
    for node in nodes {
        let inner = match node {
            XmlNodePlan::OneOf(inner) => inner,
            node => vec![node],
        };
        for node in inner {
            if !flat.contains(&node) {
                flat.push(node);
            }
        }
    }
    flat.sort_by_key(|node| match node {
        XmlNodePlan::Boolean => 0,
        XmlNodePlan::Integer => 1,
        XmlNodePlan::Number => 2,
        XmlNodePlan::String => 4,
        XmlNodePlan::Null => 5,
        XmlNodePlan::Any => 6,
        _ => 3,
    });
    match flat.len() {
        0 => XmlNodePlan::Any,
        1 => flat.swap_remove(0),
        _ => XmlNodePlan::OneOf(flat),
    }
}

fn of_value(value: &Value) -> XmlNodePlan {
    match value {
        Value::Null => XmlNodePlan::Null,
        Value::Bool(_) => XmlNodePlan::Boolean,
        Value::Number(number) if number.as_integer().is_some() => XmlNodePlan::Integer,
        Value::Number(_) => XmlNodePlan::Number,
        Value::String(_) => XmlNodePlan::String,
        Value::Array(_) | Value::Object(_) => XmlNodePlan::Any,
    }
}
