//! Which types get an item, and with which name: a walk from each component, or from what an operation uses, to the inside.
//!
//! In: a type, and the name to make its name from. Out: items to be filled, in the order of printing.
//!
//! What always holds: a component is named before anything inside one is, and what stands in a component follows it.

use std::collections::{HashMap, HashSet};

use spectrait_ir::{Shape, TypeId};

use super::super::given::Given;
use super::super::graph::Form;
use super::super::names::{self, Case};
use super::super::{Item, RustType, TypePlan, homes};
use super::{Origin, PRELUDE, Types, is_exact_tuple};

/// A type on the way to being named: itself, the name to make its name from, and what it is part of.
pub(super) struct Visit {
    pub(super) id: TypeId,
    pub(super) stem: String,
    pub(super) origin: Option<Origin>,
}

impl Types<'_> {
    /// Names all components, nearest spelling first, then all that is inside them, and plans them.
    pub(super) fn plan_components(&mut self) {
        let api = self.graph.api();
        let components: Vec<(TypeId, &str)> = (0u32..)
            .map(TypeId)
            .zip(&api.types)
            .filter_map(|(id, ty)| Some((id, ty.component.as_deref()?)))
            .collect();
        // `null` around an inline type leaves the name to the inner one.
        let mut taken = HashSet::new();
        let carriers = components
            .iter()
            .map(|(id, _)| match self.graph.ty(*id).shape {
                Shape::Nullable(inner)
                    if self.graph.ty(inner).component.is_none() && taken.insert(inner) =>
                {
                    inner
                }
                _ => *id,
            });
        let carriers: Vec<TypeId> = carriers.collect();
        let texts = components.iter().map(|(_, text)| *text);
        let texts: Vec<(TypeId, &str)> = carriers.into_iter().zip(texts).collect();
        let starts = self
            .chosen
            .of_components(&mut self.scope, &texts, |scope, texts| {
                scope.claim_all_but(texts, Case::Pascal, PRELUDE, "Schema")
            });
        self.unions.rename(&self.graph, &mut self.chosen);
        for (id, name) in &starts {
            self.given.component(&self.graph, *id, name);
        }
        let ids: Vec<TypeId> = starts.iter().map(|(id, _)| *id).collect();
        self.homes = homes::homes(&self.graph, &ids);
        // Items are reserved in the order of printing: a component, then what is inside it.
        self.named.extend(ids.iter().map(|id| (*id, usize::MAX)));
        let mut made = Vec::new();
        let bases = homes::bases(&self.graph, &ids);
        let own: HashMap<TypeId, String> = starts.iter().cloned().collect();
        for (id, name) in starts {
            let item = self.reserve(id, &name);
            self.named.insert(id, item);
            // What stands in a base is named as if nothing built on it.
            let stem = bases.get(&id).and_then(|union| own.get(union));
            let children = self.children(id, self.graph.form(id), stem.unwrap_or(&name));
            made.push((
                Visit {
                    id,
                    stem: name,
                    origin: None,
                },
                item,
            ));
            made.extend(self.name_all(children, Some(id)));
        }
        self.build_all(made);
    }

    /// Gives a name and a place in the output to every item that is reached from `starts` and has none, in the
    /// order of a walk from outside to inside. What is at home in another component than `owner` is left to it.
    pub(super) fn name_all(
        &mut self,
        starts: Vec<Visit>,
        owner: Option<TypeId>,
    ) -> Vec<(Visit, usize)> {
        let mut made = Vec::new();
        let mut seen = HashSet::new();
        let mut open: Vec<Visit> = starts.into_iter().rev().collect();
        while let Some(mut visit) = open.pop() {
            let elsewhere = owner.is_some()
                && self
                    .homes
                    .get(&visit.id)
                    .is_some_and(|home| Some(*home) != owner);
            if elsewhere || self.named.contains_key(&visit.id) || !seen.insert(visit.id) {
                continue;
            }
            let form = self.graph.form(visit.id);
            if !form.is_solid() {
                let children = self.children_of_transparent(visit.id, &visit.stem);
                open.extend(children.into_iter().rev().map(|child| Visit {
                    origin: visit.origin.clone(),
                    ..child
                }));
                continue;
            }
            match self.given.of(&self.graph, &self.open, visit.id) {
                Some(Given::Name(name)) => visit.stem = name,
                Some(Given::Twin(first)) => {
                    self.twins.push((visit.id, first));
                    continue;
                }
                None => {}
            }
            let kind = match form {
                Form::StringEnum | Form::ValueEnum => "Enum",
                Form::Union => "Union",
                Form::Struct => "Object",
                Form::Newtype | Form::Transparent => "Value",
            };
            let name = match self.chosen.take(visit.id) {
                Some(name) => name,
                None => self.claim(&visit.stem, kind),
            };
            let item = self.reserve(visit.id, &name);
            self.named.insert(visit.id, item);
            open.extend(self.children(visit.id, form, &name).into_iter().rev());
            made.push((visit, item));
        }
        made
    }

    /// What an item of a name holds, each with the name that it would get.
    fn children(&self, id: TypeId, form: Form, name: &str) -> Vec<Visit> {
        let child = |id: TypeId, words: &str, key: &str| Visit {
            id,
            stem: format!("{name}{words}"),
            origin: Some(Origin {
                key: key.to_owned(),
                owner: name.to_owned(),
            }),
        };
        match (form, &self.graph.ty(id).shape) {
            (Form::Struct, Shape::Object(object)) => {
                let properties = object.properties.iter().map(|property| {
                    let words = names::type_name(&property.name);
                    child(property.ty, words.trim_end_matches('_'), &property.name)
                });
                let held = self.graph.held_by_key(object).into_iter();
                properties
                    .chain(held.map(|ty| child(ty, "Value", "…")))
                    .collect()
            }
            (Form::Union, Shape::Union(union)) => {
                let names = self.unions.names(id);
                union
                    .branches
                    .iter()
                    .zip(names)
                    .map(|(branch, variant)| Visit {
                        origin: None,
                        ..child(branch.ty, variant, "")
                    })
                    .collect()
            }
            (Form::Newtype | Form::Transparent, _) => self.children_of_transparent(id, name),
            _ => Vec::new(),
        }
    }

    /// What a type without an item holds, each with the name that it would get.
    pub(super) fn children_of_transparent(&self, id: TypeId, stem: &str) -> Vec<Visit> {
        if self.graph.own(id).is_some() {
            return Vec::new();
        }
        let child = |id: TypeId, stem: String| Visit {
            id,
            stem,
            origin: None,
        };
        match &self.graph.ty(id).shape {
            Shape::Array { items } => vec![child(*items, format!("{stem}Item"))],
            Shape::Map { values } => vec![child(*values, format!("{stem}Value"))],
            Shape::Object(_) => {
                let values = self.graph.map_values(id).flatten();
                values
                    .map(|values| child(values, format!("{stem}Value")))
                    .into_iter()
                    .collect()
            }
            Shape::Tuple { prefix, .. } if is_exact_tuple(self.graph.ty(id)) => {
                let prefix = prefix.iter().zip(1..);
                prefix
                    .map(|(item, number)| child(*item, format!("{stem}Item{number}")))
                    .collect()
            }
            Shape::JsonText(inner) | Shape::Nullable(inner) | Shape::Alias(inner) => {
                vec![child(*inner, stem.to_owned())]
            }
            _ => Vec::new(),
        }
    }

    /// A name that is made of words which are type names already.
    pub(super) fn stem(&self, hint: &[&str]) -> String {
        let is_alone = hint.len() == 1;
        let word = |word: &&str| match names::type_name(word) {
            // Among others it is no keyword.
            keyword if keyword == "Self_" && !is_alone => "Self".to_owned(),
            name => name,
        };
        hint.iter().map(word).collect()
    }

    /// The name of an inline type: as it is, else with its kind, else with a counter.
    pub(super) fn claim(&mut self, stem: &str, kind: &str) -> String {
        let mut candidates = names::shortened(stem);
        let with_kind = candidates.first().map(|name| format!("{name}{kind}"));
        candidates.extend(with_kind);
        self.scope.claim_first(&candidates)
    }

    /// A place in the output, to be filled.
    pub(super) fn reserve(&mut self, id: TypeId, name: &str) -> usize {
        self.ids.push(id);
        self.plan.items.push(TypePlan {
            name: name.to_owned(),
            docs: Vec::new(),
            deprecated: false,
            item: Item::Alias(RustType::Unit),
            derives: Vec::new(),
            check: None,
            rules: None,
            parts: Vec::new(),
            place: self.graph.ty(id).place.clone(),
        });
        self.plan.items.len() - 1
    }
}
