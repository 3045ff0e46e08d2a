//! Names of generated types that somebody chose.
//!
//! In: the options, and the names that components have by themselves. Out: the chosen name of each schema, and why one that
//! was asked for is not used.
//!
//! What always holds: no component loses its own name to a chosen one, be it that its own chosen name is refused, so that
//! choosing one renames nothing else but what stands inside that schema.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;
use spectrait_ir::{Api, TypeId};

use super::names::Scope;
use super::own::find;

/// A chosen name, of a type or of an operation, that is not used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unnamed {
    /// The key in the options.
    pub key: String,
    /// The name.
    pub name: String,
    /// Why.
    pub reason: String,
}

/// The names that were chosen.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    /// The key and the name of each schema.
    names: HashMap<TypeId, (String, String)>,
    /// The schemas in the order in which their names are taken.
    order: Vec<TypeId>,
    used: HashSet<TypeId>,
    unnamed: Vec<Unnamed>,
}

/// Why a text cannot be the name of a type; nothing where it can.
#[must_use]
pub fn refuse(name: &str) -> Option<&'static str> {
    let is_ident = syn::parse_str::<syn::Ident>(name).is_ok();
    let is_type = name.starts_with(char::is_uppercase) && !name.contains('_');
    (!is_ident || !is_type).then_some("is no name of a Rust type, such as `Money`")
}

impl Chosen {
    pub(super) fn new(api: &Api, names: &BTreeMap<String, String>) -> Self {
        let mut chosen = Self::default();
        // Components first.
        let (pointers, components): (Vec<_>, Vec<_>) = names
            .iter()
            .partition(|(key, _)| key.starts_with(['#', '/']));
        for (key, name) in components.into_iter().chain(pointers) {
            let Some(id) = find(api, key) else {
                continue;
            };
            if let Some((first, _)) = chosen.names.get(&id) {
                let reason = format!("`{first}` is the same schema, and has a name");
                chosen.refuse(key.clone(), name.clone(), reason);
            } else {
                chosen.order.push(id);
                chosen.names.insert(id, (key.clone(), name.clone()));
            }
        }
        chosen
    }

    /// The name of each component: the one that was chosen, else what `claim` makes of its text, as it would if none were
    /// chosen.
    pub(super) fn of_components(
        &mut self,
        scope: &mut Scope,
        components: &[(TypeId, &str)],
        claim: impl Fn(&mut Scope, &[&str]) -> Vec<String>,
    ) -> Vec<(TypeId, String)> {
        let texts: Vec<&str> = components.iter().map(|(_, text)| *text).collect();
        let ids = components.iter().map(|(id, _)| *id);
        let own: Vec<(TypeId, String)> = ids.zip(claim(&mut scope.clone(), &texts)).collect();
        self.settle(scope, &own);
        let named = own.into_iter().map(|(id, own)| {
            let name = self.take(id).unwrap_or(own);
            (id, name)
        });
        named.collect()
    }

    /// Refuses all names that are not free, and takes the others, and those that components keep.
    fn settle(&mut self, scope: &mut Scope, own: &[(TypeId, String)]) {
        let mut wanted: HashMap<String, TypeId> = HashMap::new();
        for id in std::mem::take(&mut self.order) {
            let Some((_, name)) = self.names.get(&id) else {
                continue;
            };
            if scope.contains(name) || wanted.contains_key(name) {
                self.refuse_taken(id);
            } else {
                wanted.insert(name.clone(), id);
            }
        }
        let own_names: HashMap<TypeId, &String> =
            own.iter().map(|(id, name)| (*id, name)).collect();
        let all = own.iter().map(|(id, _)| *id);
        let mut keepers: Vec<TypeId> = all.filter(|id| !self.names.contains_key(id)).collect();
        while let Some(keeper) = keepers.pop() {
            let Some(&name) = own_names.get(&keeper) else {
                continue;
            };
            scope.claim_first(std::slice::from_ref(name));
            // Whose chosen name is refused keeps its own.
            if let Some(other) = wanted.remove(name) {
                self.refuse_taken(other);
                keepers.push(other);
            }
        }
        for name in wanted.into_keys() {
            scope.claim_first(&[name]);
        }
    }

    fn refuse_taken(&mut self, id: TypeId) {
        if let Some((key, name)) = self.names.remove(&id) {
            self.refuse(key, name, "that is the name of another type".to_owned());
        }
    }

    fn refuse(&mut self, key: String, name: String, reason: String) {
        self.unnamed.push(Unnamed { key, name, reason });
    }

    /// The name of a type.
    pub(super) fn take(&mut self, id: TypeId) -> Option<String> {
        let (_, name) = self.names.get(&id)?;
        self.used.insert(id);
        Some(name.clone())
    }

    /// Those that are not used.
    pub(super) fn finish(self) -> Vec<Unnamed> {
        let mut unnamed = self.unnamed;
        for (id, (key, name)) in self.names {
            if !self.used.contains(&id) {
                let reason = "no type is generated for this schema alone".to_owned();
                unnamed.push(Unnamed { key, name, reason });
            }
        }
        unnamed.sort_by(|a, b| a.key.cmp(&b.key));
        unnamed
    }
}
