//! Arrays: `items` and `prefixItems` of several schemas at once (JSON Schema 2020-12 Core §10.3.1).

use spectrait_ir::{Constraints, Rule, Shape, TypeId};

use super::Schemas;
use super::intersect::Merged;
use super::parts::Part;
use super::shape::Typed;
use super::table::SchemaId;

impl<'d> Schemas<'d> {
    /// The shape of an array.
    pub(crate) fn array_shape(&mut self, merged: &Merged<'d>, origin: SchemaId) -> Typed {
        let mut rules = self.conditions(merged);
        rules.extend(self.array_rules(merged));
        let length = merged
            .own
            .iter()
            .map(|own| own.keywords.prefix_items.len())
            .max();
        let length = length.unwrap_or(0);
        let mut prefix: Vec<TypeId> = Vec::with_capacity(length);
        let mut items_xml = Vec::new();
        for index in 0..length {
            let terms = merged.own.iter().filter_map(|own| {
                let keywords = &own.keywords;
                keywords.prefix_items.get(index).copied().or(keywords.items)
            });
            let terms: Vec<SchemaId> = terms.collect();
            items_xml.push(self.xml_of_use(&terms));
            prefix.push(self.items(terms, origin));
        }
        let rest: Vec<SchemaId> = merged
            .own
            .iter()
            .flat_map(|own| {
                own.keywords
                    .items
                    .into_iter()
                    .chain(own.keywords.values_of_items)
            })
            .collect();
        let mut constraints = Constraints {
            min_items: merged.constraints.min_items.filter(|least| *least > 0),
            max_items: merged.constraints.max_items,
            unique_items: merged.constraints.unique_items,
            ..Constraints::default()
        };
        items_xml.push(self.xml_of_use(&rest));
        if items_xml.iter().all(Option::is_none) {
            items_xml.clear();
        }
        let closed = rest.iter().any(|id| self.is_never(*id));
        let shape = if closed && length == 0 {
            // No item is possible; the type of the items does not matter.
            constraints.max_items = Some(0);
            Shape::Array {
                items: self.any(&self.table.node(origin).place()),
            }
        } else if length == 0 {
            Shape::Array {
                items: self.items(rest, origin),
            }
        } else {
            let rest = (!closed).then(|| self.items(rest, origin));
            Shape::Tuple { prefix, rest }
        };
        if shape.is_exact_tuple(&constraints) {
            // Items of several types are compared as what they are in JSON.
            let is_unique = std::mem::take(&mut constraints.unique_items);
            rules.extend(is_unique.then_some(Rule::UniqueItems));
        } else if matches!(shape, Shape::Tuple { .. }) {
            // Which type an item is of depends on its position.
            rules.extend(self.position_rules(merged));
        }
        Typed {
            shape,
            constraints,
            rules,
            untyped: None,
            content: None,
            items_xml,
        }
    }

    /// The type of items that fulfil all schemas.
    fn items(&mut self, schemas: Vec<SchemaId>, origin: SchemaId) -> TypeId {
        let terms: Vec<Part> = schemas.into_iter().map(Part::Whole).collect();
        match terms.first() {
            Some(Part::Whole(first)) => self.conjunction(&terms, *first),
            _ => self.any(&self.table.node(origin).place()),
        }
    }

    /// Whether a schema lets nothing through, and is known to.
    pub(crate) fn is_never(&mut self, id: SchemaId) -> bool {
        let flat = self.flat(id);
        self.kinds(&flat.parts).is_empty()
    }
}
