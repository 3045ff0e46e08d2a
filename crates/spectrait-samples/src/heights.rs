//! Heights: how deep the smallest value of each type is, so that recursion can be led to an end.
//!
//! In: an [`Api`]. Out: for each type the least number of levels of a value, or none where every value is endless.

use spectrait_ir::{Api, Shape, TypeId};

/// The heights of all types.
#[derive(Debug)]
pub(crate) struct Heights(Vec<u32>);

/// No value ends.
const ENDLESS: u32 = u32::MAX;

impl Heights {
    pub(crate) fn of(api: &Api) -> Self {
        let mut heights = Self(vec![ENDLESS; api.types.len()]);
        // Each round finds the heights of one level more; few descriptions need more than a dozen.
        loop {
            let mut changed = false;
            for (position, ty) in api.types.iter().enumerate() {
                let height = heights.shape(&ty.shape, ty.constraints.min_items.unwrap_or(0));
                if heights.0[position] != height {
                    heights.0[position] = height;
                    changed = true;
                }
            }
            if !changed {
                return heights;
            }
        }
    }

    /// The height of a type; the largest number where no value ends.
    pub(crate) fn get(&self, ty: TypeId) -> u32 {
        self.0.get(ty.index()).copied().unwrap_or(ENDLESS)
    }

    fn shape(&self, shape: &Shape, min_items: u64) -> u32 {
        match shape {
            Shape::Array { items } if min_items > 0 => above(self.get(*items)),
            Shape::Tuple { prefix, .. } => {
                let needed = usize::try_from(min_items).unwrap_or(usize::MAX);
                let items = prefix.iter().take(needed).map(|ty| above(self.get(*ty)));
                items.max().unwrap_or(0)
            }
            Shape::Object(object) => {
                let required = object
                    .properties
                    .iter()
                    .filter(|property| property.required);
                required
                    .map(|property| above(self.get(property.ty)))
                    .max()
                    .unwrap_or(0)
            }
            Shape::Union(union) => {
                let branches = union.branches.iter().map(|branch| self.get(branch.ty));
                branches.min().unwrap_or(ENDLESS)
            }
            Shape::JsonText(inner) => above(self.get(*inner)),
            Shape::Alias(to) => self.get(*to),
            Shape::Never => ENDLESS,
            _ => 0,
        }
    }
}

fn above(height: u32) -> u32 {
    height.saturating_add(1)
}
