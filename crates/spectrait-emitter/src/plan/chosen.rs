//! Names of generated types that somebody chose.
//!
//! In: the options, and the names that components have by themselves. Out: the chosen name of each schema, and why one that
//! was asked for is not used.
//!
//! What always holds: no component loses its own name to a chosen one, so that choosing one renames nothing else but what
//! stands inside that schema.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;
use spectrait_ir::{Api, TypeId};

use super::names::Scope;
use super::own::find;

/// A chosen name that is not used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unnamed {
    /// The key in the options.
    pub key: String,
    /// Why.
    pub reason: String,
}

/// The names that were chosen.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    names: HashMap<TypeId, (String, String)>,
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
        let names = names.iter().filter_map(|(key, name)| {
            let named = (key.clone(), name.clone());
            Some((find(api, key)?, named))
        });
        Self {
            names: names.collect(),
            ..Self::default()
        }
    }

    /// The name of each component: the one that was chosen, else what `claim` makes of its text. Those without a chosen
    /// name come first, so that none of them loses its own.
    pub(super) fn of_components(
        &mut self,
        scope: &mut Scope,
        components: &[(TypeId, &str)],
        claim: impl Fn(&mut Scope, &[&str]) -> Vec<String>,
    ) -> Vec<(TypeId, String)> {
        let without = components
            .iter()
            .filter(|(id, _)| !self.names.contains_key(id));
        let (ids, texts): (Vec<TypeId>, Vec<&str>) = without.copied().unzip();
        let own: HashMap<TypeId, String> = ids.into_iter().zip(claim(scope, &texts)).collect();
        self.claim(scope);
        let named = components.iter().map(|(id, text)| {
            let name = own.get(id).cloned().or_else(|| self.take(*id));
            // What was chosen for it is taken.
            let name = name.or_else(|| claim(scope, &[text]).into_iter().next());
            (*id, name.unwrap_or_default())
        });
        named.collect()
    }

    /// Takes all names that are free; those of components are taken before.
    fn claim(&mut self, scope: &mut Scope) {
        let mut wanted: Vec<(TypeId, String, String)> = self
            .names
            .iter()
            .map(|(id, (key, name))| (*id, key.clone(), name.clone()))
            .collect();
        // Components first.
        let rank = |key: &str| key.starts_with(['#', '/']);
        wanted.sort_by(|(_, a, _), (_, b, _)| (rank(a), a).cmp(&(rank(b), b)));
        for (id, key, name) in wanted {
            if scope.contains(&name) {
                let reason = format!("`{name}` is the name of another type");
                self.unnamed.push(Unnamed { key, reason });
                self.names.remove(&id);
            } else {
                scope.claim_first(&[name]);
            }
        }
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
        for (id, (key, _)) in self.names {
            if !self.used.contains(&id) {
                let reason = "no type is generated for this schema alone".to_owned();
                unnamed.push(Unnamed { key, reason });
            }
        }
        unnamed.sort_by(|a, b| a.key.cmp(&b.key));
        unnamed
    }
}
