//! Which structs are valid without any member: those that may have a `Default`.
//!
//! In: the API, and the type of a struct whose members are all optional. Out: whether an object without members is one.
//!
//! What always holds: only types that ask more than their members do are judged, and what judges is made once.

use std::cell::OnceCell;

use indexmap::IndexMap;
use spectrait_ir::{Api, TypeId, Value};
use spectrait_samples::{Direction, Samples};

/// Judges objects without members.
#[derive(Debug, Default)]
pub(super) struct Empty<'a> {
    /// Toward each side: a member may be required in requests only.
    samples: OnceCell<[Samples<'a>; 2]>,
}

impl<'a> Empty<'a> {
    /// Whether an object without members is valid, of a type that requires none.
    pub(super) fn is_valid(&self, api: &'a Api, id: TypeId) -> bool {
        let ty = api.ty(id);
        if ty.rules.is_none() && ty.constraints.is_empty() {
            return true;
        }
        let samples = self.samples.get_or_init(|| {
            [Direction::Request, Direction::Response]
                .map(|direction| Samples::new(api).toward(direction))
        });
        let empty = Value::Object(IndexMap::new());
        samples.iter().any(|samples| samples.accepts(id, &empty))
    }
}
