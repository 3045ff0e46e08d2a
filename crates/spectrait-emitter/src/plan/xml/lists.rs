//! What the items of lists are written as: elements, and texts between them (OpenAPI 3.2 §4.26.2.1 and §4.26.6.7).
//!
//! In: a list, and what its items are called where they don't say. Out: its node.
//!
//! What always holds: items of a union whose branches name elements of their own are read by those names, and written
//! as what a discriminator, a constant, or the names of their members tell.

use std::collections::HashSet;

use indexmap::IndexMap;
use spectrait_ir::{Api, Place, Shape, Type, TypeId, Xml, XmlNode};

use super::{Planner, XmlItem, XmlName, XmlNodePlan, flatten, one_of, qualified};

impl Planner<'_, '_> {
    /// What a list holds.
    pub(super) fn list(&mut self, id: TypeId, name: Option<&str>) -> XmlNodePlan {
        let ty = self.api.ty(id);
        let items: Vec<TypeId> = match &ty.shape {
            Shape::Array { items } => vec![*items],
            Shape::Tuple { prefix, rest } => {
                // There is no room for others.
                let is_closed = ty.shape.is_exact_tuple(&ty.constraints);
                let rest = rest.filter(|_| !is_closed);
                prefix.iter().copied().chain(rest).collect()
            }
            _ => Vec::new(),
        };
        let items = items.into_iter().enumerate();
        let mut items: Vec<XmlItem> = items
            .map(|(position, item)| self.item(said_of_item(ty, position), item, name))
            .collect();
        match items.as_slice() {
            [first, rest @ ..] if rest.iter().all(|item| item == first) => {
                XmlNodePlan::Array(Box::new(items.swap_remove(0)))
            }
            _ => XmlNodePlan::Tuple(items),
        }
    }

    /// What an item of a list is written as.
    fn item(&mut self, usage: Option<&Xml>, id: TypeId, name: Option<&str>) -> XmlItem {
        let said = self.said(usage, id);
        if said.name.is_none()
            && said.node.is_none()
            && let Some(item) = self.choice(id, name)
        {
            return item;
        }
        self.one(id, &said, name)
    }

    /// What an item is written as, of which this is said.
    fn one(&mut self, id: TypeId, said: &Xml, name: Option<&str>) -> XmlItem {
        let node = self.of(id, None);
        match said.node {
            Some(XmlNode::Text) if self.is_text(id) => return XmlItem::Text(node),
            Some(XmlNode::Cdata) if self.is_text(id) => return XmlItem::Cdata(node),
            Some(XmlNode::Text | XmlNode::Cdata | XmlNode::Attribute) => {
                let place = self.api.ty(id).place.clone();
                self.note("the XML of an item".to_owned(), &place);
            }
            _ => {}
        }
        let named = said.name.as_deref().or(name);
        let local = named.or_else(|| self.component(id)).unwrap_or("item");
        XmlItem::Element(qualified(local.to_owned(), said), node, None)
    }

    /// What an item of a union is, where branches of it name their elements or are texts.
    fn choice(&mut self, id: TypeId, name: Option<&str>) -> Option<XmlItem> {
        let branches = alternatives(self.api, id).into_iter();
        let said = branches.map(|it| (it.ty, self.said(it.usage, it.ty), it.values));
        let said: Vec<(TypeId, Xml, Values)> = said.collect();
        let is_said = |said: &Xml| {
            said.name.is_some() || matches!(said.node, Some(XmlNode::Text | XmlNode::Cdata))
        };
        if !said.iter().any(|(_, said, _)| is_said(said)) {
            return None;
        }
        let mut elements: IndexMap<XmlName, (Vec<XmlNodePlan>, Values)> = IndexMap::new();
        let (mut texts, mut cdata) = (Vec::new(), false);
        for (id, said, values) in said {
            match self.one(id, &said, name) {
                XmlItem::Element(name, node, _) => {
                    let (nodes, known) = elements.entry(name).or_default();
                    nodes.push(node);
                    match (known, values) {
                        (Some((key, known)), Some((of, values))) if *key == of => {
                            known.extend(values);
                        }
                        (known @ None, values) => *known = values,
                        _ => {}
                    }
                }
                XmlItem::Text(node) => texts.push(node),
                XmlItem::Cdata(node) => {
                    cdata = true;
                    texts.push(node);
                }
                XmlItem::OneOf(_) => {}
            }
        }
        let mut items: Vec<XmlItem> = Vec::new();
        if !texts.is_empty() {
            let node = one_of(texts);
            items.push(match cdata {
                true => XmlItem::Cdata(node),
                false => XmlItem::Text(node),
            });
        }
        let is_one = items.is_empty() && elements.len() == 1;
        let elements = elements.into_iter();
        items.extend(elements.map(|(name, (nodes, values))| {
            let values = values.filter(|(_, values)| !is_one && !values.is_empty());
            XmlItem::Element(name, one_of(nodes), values)
        }));
        match items.len() {
            1 => items.pop(),
            _ => Some(XmlItem::OneOf(items)),
        }
    }

    /// Whether a value has a form as text: no object has, nor has a list of such.
    pub(super) fn is_text(&self, id: TypeId) -> bool {
        let is_scalar = |id: TypeId| {
            let mut branches = Vec::new();
            flatten(self.api, id, &mut branches, &mut HashSet::new());
            let mut shapes = branches.into_iter().map(|id| &self.api.ty(id).shape);
            shapes.all(|shape| {
                !matches!(
                    shape,
                    Shape::Object(_)
                        | Shape::Map { .. }
                        | Shape::Array { .. }
                        | Shape::Tuple { .. }
                )
            })
        };
        match &self.api.ty(self.api.behind(id)).shape {
            Shape::Array { items } => is_scalar(*items),
            Shape::Tuple { prefix, rest } => prefix.iter().chain(rest).all(|id| is_scalar(*id)),
            _ => is_scalar(id),
        }
    }

    /// Notes what has no form as text, and is to be one.
    pub(super) fn note(&mut self, what: String, place: &Place) {
        let reason = "a value with members or lists in it is no attribute and no text; it is written as an element";
        self.xmls.notes.push((what, place.clone(), reason));
    }
}

/// What is said of an item where a list uses its type.
fn said_of_item(list: &Type, position: usize) -> Option<&Xml> {
    let said = list.items_xml.get(position).or(list.items_xml.last())?;
    said.as_deref()
}

/// A member that tells that an object is of a branch, and its values for it.
type Values = Option<(String, Vec<String>)>;

/// A branch of a union.
struct Alternative<'a> {
    ty: TypeId,
    /// What is said of it there.
    usage: Option<&'a Xml>,
    values: Values,
}

/// The branches of a union, and of those that are branches of it without a name of their own.
fn alternatives(api: &Api, id: TypeId) -> Vec<Alternative<'_>> {
    let whole = Alternative {
        ty: id,
        usage: None,
        values: None,
    };
    let (mut open, mut found, mut seen) = (vec![whole], Vec::new(), HashSet::new());
    while let Some(at) = open.pop() {
        let behind = api.behind(at.ty);
        match &api.ty(behind).shape {
            Shape::Union(union) if at.usage.is_none() && seen.insert(behind) => {
                let branches = union.branches.iter().enumerate().rev();
                open.extend(branches.map(|(index, branch)| Alternative {
                    ty: branch.ty,
                    usage: branch.xml.as_deref(),
                    values: union.discriminator.as_ref().map(|it| {
                        let of_branch = it.mapping.iter().filter(|(_, of)| *of == index);
                        let values = of_branch.map(|(value, _)| value.clone());
                        (it.property.clone(), values.collect())
                    }),
                }));
            }
            _ => found.push(at),
        }
    }
    tell(api, &mut found);
    found
}

/// Says of the objects among branches that no discriminator tells by what they are told: the first member that all
/// require to be one of some texts, of which no two have the same.
fn tell(api: &Api, branches: &mut [Alternative<'_>]) {
    let mut objects = Vec::new();
    for branch in branches {
        match &api.ty(api.behind(branch.ty)).shape {
            _ if branch.values.is_some() => return,
            Shape::Object(object) => objects.push((object, &mut branch.values)),
            // These may be objects with that member too.
            Shape::Map { .. } | Shape::Union(_) | Shape::Any => return,
            _ => {}
        }
    }
    let mut members: IndexMap<&str, Vec<Vec<&str>>> = IndexMap::new();
    for (object, _) in &objects {
        for property in object.properties.iter().filter(|it| it.required) {
            if let Some(texts) = texts(api, property.ty) {
                members.entry(&property.name).or_default().push(texts);
            }
        }
    }
    let told = members.into_iter().find(|(_, texts)| {
        let mut met = HashSet::new();
        texts.len() == objects.len() && texts.iter().flatten().all(|text| met.insert(*text))
    });
    let Some((member, texts)) = told else { return };
    for ((_, values), texts) in objects.into_iter().zip(texts) {
        let texts = texts.into_iter().map(str::to_owned);
        *values = Some((member.to_owned(), texts.collect()));
    }
}

/// The values of a type that is always one of these texts.
fn texts(api: &Api, id: TypeId) -> Option<Vec<&str>> {
    match &api.ty(api.behind(id)).shape {
        Shape::Enum {
            values,
            open: false,
        } => values.iter().map(|it| it.value.as_str()).collect(),
        _ => None,
    }
}
