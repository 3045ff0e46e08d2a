//! How large values are, and which parts of large ones stand behind a `Box`.
//!
//! In: the forms of all types, with the cycles among them broken. Out: further parts to box.
//!
//! What always holds: a struct has at most [`LIMIT`] bytes where boxes of its larger parts can make it so. Whoever decodes holds a value several
//! times over for each object around it, on a stack of 2 MiB where a server runs on tokio; types that hold others by
//! value, those again others, and so on soon have more than 100 kB.

use std::cmp::Reverse;
use std::collections::HashMap;

use spectrait_ir::{Shape, TypeId};

use super::graph::{Form, Graph};

/// How many bytes a value may have before its largest parts are boxed.
const LIMIT: u64 = 2048;
/// How many bytes a part has for which a box is worth its pointer.
const WORTH: u64 = 128;
/// The bytes of a pointer.
const POINTER: u64 = 8;
/// The bytes of a list or a text.
const LIST: u64 = 24;
/// The bytes of a map, which a JSON value may be too.
const MAP: u64 = 72;
/// The bytes of a number that may be absent, and of most types with a crate of their own.
const SCALAR: u64 = 16;

/// The bytes of the types that were looked at.
type Sizes = HashMap<TypeId, u64>;

impl Graph<'_> {
    /// Boxes the largest parts of large types. `order` has all types that are items, each after those that it holds by
    /// value.
    pub(super) fn box_large(&mut self, order: &[TypeId]) {
        let mut sizes = Sizes::new();
        for &id in order {
            let size = self.boxed_size(id, &mut sizes);
            sizes.insert(id, size);
        }
    }

    /// How many bytes an item has, once its largest parts are boxed if it is large.
    fn boxed_size(&mut self, id: TypeId, sizes: &mut Sizes) -> u64 {
        let sites = self.sites(id).into_iter().enumerate();
        let parts = sites.map(|(site, part)| match self.is_boxed(id, site) {
            true => (site, POINTER),
            false => (site, self.size(part, sizes)),
        });
        let mut parts: Vec<(usize, u64)> = parts.collect();
        let form = self.form(id);
        if form == Form::Union {
            let largest = parts.iter().map(|(_, size)| *size).max();
            return largest.unwrap_or(0).saturating_add(POINTER);
        }
        let kept = match &self.ty(id).shape {
            Shape::Object(object) if object.kept().next().is_some() => MAP,
            _ if form == Form::Newtype && parts.is_empty() => MAP,
            _ if form.is_enum() => LIST,
            _ => 0,
        };
        let sum = parts.iter().map(|(_, size)| *size);
        let mut size = sum.fold(kept, u64::saturating_add);
        parts.sort_by_key(|(site, size)| (Reverse(*size), *site));
        for (site, part) in parts {
            if size <= LIMIT || part < WORTH {
                break;
            }
            self.box_part(id, site);
            size = size.saturating_sub(part).saturating_add(POINTER);
        }
        size
    }

    /// How many bytes a part has, about.
    fn size(&self, id: TypeId, sizes: &mut Sizes) -> u64 {
        let base = self.base(id);
        if let Some(known) = sizes.get(&base) {
            return *known;
        }
        let held = self.by_value(base).iter();
        let held = held.fold(0, |sum: u64, part| {
            sum.saturating_add(self.size(*part, sizes))
        });
        let size = match &self.ty(base).shape {
            _ if self.own(base).is_some() => LIST,
            Shape::Any | Shape::Map { .. } | Shape::Object(_) => MAP,
            Shape::Array { .. } | Shape::String { .. } => LIST,
            Shape::Tuple { .. } | Shape::JsonText(_) => held.max(LIST),
            _ => SCALAR,
        };
        sizes.insert(base, size);
        size
    }
}
