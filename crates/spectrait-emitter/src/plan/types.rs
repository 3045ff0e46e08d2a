//! Which Rust type stands for which type of the API: items, their names, and references to them.
//!
//! In: an [`Api`]. Out: a [`TypesPlan`], and a [`RustType`] for every type that is asked for.

use spectrait_ir::{Api, TypeId};

use super::{Check, RustType, TypesPlan};

/// The planner of the `types` module. Components are planned from the start; types that have no name of their
/// own get one when they are first asked for.
#[derive(Debug)]
pub struct Types<'a> {
    api: &'a Api,
}

impl<'a> Types<'a> {
    /// A planner in which every component has its name.
    #[must_use]
    pub fn new(api: &'a Api) -> Self {
        Self { api }
    }

    /// The Rust type of `id`. Where it needs an item that has no name yet, it is named by the words of `hint`:
    /// `["PasscodeFinal", "Body"]` → `PasscodeFinalBody`. Checks of what is not an item are the caller's: see
    /// [`check`](Self::check).
    pub fn reference(&mut self, id: TypeId, hint: &[&str]) -> RustType {
        let _ = (id, hint, self.api);
        RustType::Value
    }

    /// As [`reference`](Self::reference), but a type whose `Check` implementation says everything that is to be
    /// checked: where constraints or rules stand on something that is no item, it becomes one. For bodies.
    pub fn whole(&mut self, id: TypeId, hint: &[&str]) -> RustType {
        self.reference(id, hint)
    }

    /// What is to be checked on a value of the type that [`reference`](Self::reference) gives.
    pub fn check(&mut self, id: TypeId, hint: &[&str]) -> Option<Check> {
        let _ = (id, hint);
        None
    }

    /// The type behind names and nulls: through aliases and `Nullable`.
    #[must_use]
    pub fn base(&self, id: TypeId) -> TypeId {
        id
    }

    /// Whether `null` is a value of the type.
    #[must_use]
    pub fn is_nullable(&self, id: TypeId) -> bool {
        let _ = id;
        false
    }

    /// Whether the Rust type of `id` is `Copy`.
    #[must_use]
    pub fn is_copy(&self, id: TypeId) -> bool {
        let _ = id;
        false
    }

    /// Whether the Rust type of `id` is `Eq`.
    #[must_use]
    pub fn is_eq(&self, id: TypeId) -> bool {
        let _ = id;
        false
    }

    /// Whether the Rust type of `id` is `Default`.
    #[must_use]
    pub fn is_default(&self, id: TypeId) -> bool {
        let _ = id;
        false
    }

    /// The name of an item.
    #[must_use]
    pub fn name(&self, item: usize) -> &str {
        let _ = item;
        ""
    }

    /// The plan.
    #[must_use]
    pub fn finish(self) -> TypesPlan {
        TypesPlan::default()
    }
}
