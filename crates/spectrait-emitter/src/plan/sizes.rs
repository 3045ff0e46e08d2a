//! How large a value of each type is in memory, roughly: enough to see which variants are much larger than others.
//!
//! In: the [`Graph`]. Out: [`Sizes`] in bytes, for a machine with 64 bits.

use spectrait_ir::{Shape, StringFormat, TypeId};

use super::graph::{Form, Graph};

/// The sizes.
#[derive(Debug)]
pub(crate) struct Sizes(Vec<usize>);

impl Sizes {
    /// Estimates every size, parts before wholes.
    pub(crate) fn new(graph: &Graph<'_>) -> Self {
        let count = graph.api().types.len();
        let mut sizes: Vec<Option<usize>> = vec![None; count];
        let get = |sizes: &[Option<usize>], id: TypeId| sizes.get(id.index()).copied().flatten();
        for start in (0u32..).map(TypeId).take(count) {
            // Each is on the path once at most; what is met again is behind a box, or is no more than a name.
            let mut path = vec![(start, by_value(graph, start), 0)];
            let mut seen = std::collections::HashSet::from([start]);
            while let Some((id, parts, looked_at)) = path.last_mut() {
                let id = *id;
                let mut rest = parts.iter().skip(*looked_at);
                let missing = rest.find(|part| {
                    *looked_at += 1;
                    get(&sizes, **part).is_none() && seen.insert(**part)
                });
                if let Some(&part) = missing {
                    path.push((part, by_value(graph, part), 0));
                    continue;
                }
                let sum = |parts: &[TypeId]| {
                    parts
                        .iter()
                        .map(|part| get(&sizes, *part).unwrap_or(8))
                        .sum::<usize>()
                };
                let largest = || {
                    parts
                        .iter()
                        .map(|part| get(&sizes, *part).unwrap_or(8))
                        .max()
                        .unwrap_or(0)
                };
                let size = match (&graph.ty(id).shape, graph.form(id)) {
                    (Shape::Object(object), Form::Struct) => {
                        // An `Option` often finds room in its value; what it may cost is left out.
                        sum(parts) + if object.patterns.is_empty() { 0 } else { 72 }
                    }
                    (Shape::Union(_), _) => largest() + 8,
                    (Shape::Tuple { .. }, _) => sum(parts).max(24),
                    (Shape::JsonText(_) | Shape::Nullable(_) | Shape::Alias(_), _) => largest(),
                    (Shape::Any | Shape::Map { .. } | Shape::Object(_), _) => 72,
                    (Shape::Array { .. }, _) => 24,
                    (Shape::String { format }, _) => match format {
                        StringFormat::DateTime | StringFormat::Uuid | StringFormat::Ipv6 => 16,
                        StringFormat::Date | StringFormat::Ipv4 => 4,
                        _ => 24,
                    },
                    (Shape::Enum { open, .. }, _) => {
                        if *open {
                            24
                        } else {
                            1
                        }
                    }
                    (Shape::Never | Shape::Null | Shape::Boolean, _) => 1,
                    (Shape::Integer { .. } | Shape::Number { .. }, _) => 8,
                };
                if let Some(slot) = sizes.get_mut(id.index()) {
                    *slot = Some(size.min(1 << 20));
                }
                path.pop();
            }
        }
        Self(sizes.into_iter().map(Option::unwrap_or_default).collect())
    }

    /// The size of a type.
    pub(crate) fn of(&self, id: TypeId) -> usize {
        self.0.get(id.index()).copied().unwrap_or_default()
    }
}

/// What a type holds by value.
fn by_value(graph: &Graph<'_>, id: TypeId) -> Vec<TypeId> {
    match &graph.ty(id).shape {
        Shape::JsonText(inner) | Shape::Nullable(inner) | Shape::Alias(inner) => vec![*inner],
        Shape::Tuple { prefix, .. } => prefix.clone(),
        _ => {
            let sites = graph.sites(id).into_iter().enumerate();
            sites
                .filter(|(site, _)| !graph.is_boxed(id, *site))
                .map(|(_, part)| part)
                .collect()
        }
    }
}
