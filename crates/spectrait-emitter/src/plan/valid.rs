//! Whether a value is one of its schema: an object with what it requires alone, for a `Default`; the default of a
//! parameter, and an empty text in its place.
//!
//! In: the API, a type, and a value. Out: whether the type accepts it.
//!
//! What always holds: what judges is made once, and only where something is to be judged.

use std::cell::OnceCell;

use indexmap::IndexMap;
use spectrait_ir::{Api, Object, TypeId, Value};
use spectrait_samples::{Direction, Samples};

/// Judges values.
#[derive(Debug)]
pub(super) struct Valid<'a> {
    api: &'a Api,
    /// Toward each side: a member may be required in requests only.
    samples: OnceCell<[Samples<'a>; 2]>,
}

impl<'a> Valid<'a> {
    /// What judges by the types of an API.
    pub(super) fn new(api: &'a Api) -> Self {
        Self {
            api,
            samples: OnceCell::new(),
        }
    }

    /// Whether an object with what it requires alone is valid.
    pub(super) fn is_valid_object(
        &self,
        id: TypeId,
        object: &Object,
        required: IndexMap<String, Value>,
    ) -> bool {
        let ty = self.api.ty(id);
        let mut members = object.properties.iter();
        // Only what asks more than its members do is judged.
        if ty.rules.is_none()
            && ty.constraints.is_empty()
            && !members.any(|member| {
                required.contains_key(&member.name) && self.api.ty(member.ty).rules.is_some()
            })
        {
            return true;
        }
        self.is_valid(id, &Value::Object(required))
    }

    /// Whether a value is valid, in either direction.
    pub(super) fn is_valid(&self, id: TypeId, value: &Value) -> bool {
        let samples = self.samples.get_or_init(|| {
            [Direction::Request, Direction::Response]
                .map(|direction| Samples::new(self.api).toward(direction))
        });
        samples.iter().any(|samples| samples.accepts(id, value))
    }
}
