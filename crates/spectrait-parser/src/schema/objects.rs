//! Objects: `properties`, `patternProperties`, `additionalProperties` and `required` of several schemas at once
//! (JSON Schema 2020-12 Core §10.3.2).
//!
//! A key must satisfy what each schema says of it: its property, every pattern that it matches, else the
//! additional properties of that schema. So a property that one schema declares and another does not is also
//! what the other allows for its additional properties.
//!
//! In: what a conjunction says of objects. Out: the shape of an object or a map. What always holds: the types of members are
//! promised, and made later, so that nothing recurses into them.

use std::collections::HashMap;

use indexmap::{IndexMap, IndexSet};
use spectrait_ir::{Additional, Constraints, Object, Place, Property, Rule, Shape, TypeId};

use super::intersect::{Merged, Own};
use super::parts::{Part, Without, asserts};
use super::shape::Typed;
use super::table::SchemaId;
use super::{Schemas, Use};
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Node;

/// What the schemas of an object say about its keys.
#[derive(Debug, Default)]
pub(crate) struct Keys<'d> {
    /// What each declared property must fulfil, in order.
    pub(crate) properties: IndexMap<&'d str, Vec<Part>>,
    /// Properties that must be there.
    pub(crate) required: IndexSet<&'d str>,
    /// What a key that matches a pattern must fulfil.
    pub(crate) patterns: IndexMap<&'d str, Vec<Part>>,
    /// What all other keys must fulfil; nothing where no schema says.
    pub(crate) additional: Option<Vec<SchemaId>>,
    /// Whether what other keys hold is kept, since `unevaluatedProperties` says what it may be.
    pub(crate) keeps_others: bool,
    /// Whether it is unknown which keys match which patterns.
    pub(crate) uncertain: bool,
    /// The last declaration of each declared property that asks something, or its only one.
    last: HashMap<&'d str, Part>,
    /// Further declarations that only say something to people, or in which direction a property goes.
    said: HashMap<&'d str, Vec<SchemaId>>,
    /// Properties that one schema declares and another, which allows no others, does not know.
    unforeseen: IndexSet<&'d str>,
}

/// What is said of all properties that match a pattern or are not named, with those that are described by name, and where.
type Overruled<'d> = IndexMap<SchemaId, Vec<(&'d str, SchemaId)>>;

impl<'d> Schemas<'d> {
    /// The shape of an object.
    pub(crate) fn object_shape(&mut self, merged: &Merged<'d>, origin: SchemaId) -> Typed {
        let mut keys = self.keys(merged);
        if !keys.unforeseen.is_empty() {
            self.report_unforeseen(&keys, origin);
        }
        let mut rules = self.conditions(merged);
        rules.extend(self.object_rules(merged));
        if keys.uncertain {
            rules.extend(merged.own.iter().filter_map(|own| self.key_rule(own.id)));
        }
        let closed = self.closing(merged, origin);
        if let Some(unevaluated) = closed {
            keys.additional.get_or_insert_default().push(unevaluated);
        } else {
            rules.extend(self.unevaluated_rules(merged));
        }
        self.add_conditional(&mut keys, merged);
        self.build_object(keys, merged, rules, origin)
    }

    /// Builds the object from its keys.
    pub(crate) fn build_object(
        &mut self,
        keys: Keys<'d>,
        merged: &Merged<'d>,
        mut rules: Vec<Rule>,
        origin: SchemaId,
    ) -> Typed {
        let place = self.table.node(origin).place();
        let declares = !keys.properties.is_empty() || !keys.patterns.is_empty();
        let mut additional = self.additional(keys.additional, origin);
        if additional == Additional::Ignored
            && (keys.properties.is_empty() || merged.broken.is_some() || keys.keeps_others)
        {
            // Nothing else would keep the data.
            additional = Additional::Typed(self.any(&place));
        }
        // Where each name is required, found out when the first is asked for.
        let mut listed = None;
        let mut properties = Vec::with_capacity(keys.properties.len());
        let mut overruled = IndexMap::new();
        for (name, terms) in keys.properties {
            let required = keys.required.contains(name);
            let terms = self.agree(name, terms, keys.last.get(name).copied(), &mut overruled);
            if additional == Additional::Forbidden && !required && self.is_impossible(&terms) {
                // Unknown keys are rejected anyway.
                continue;
            }
            let said = keys.said.get(name).map_or(&[][..], Vec::as_slice);
            properties.push(self.property(name, &terms, said, required, origin, &mut listed));
        }
        self.report_overruled(overruled, origin);
        let mut constraints = Constraints::default();
        let (least, most) = (
            merged.constraints.min_properties,
            merged.constraints.max_properties,
        );
        let least = least.filter(|least| {
            u64::try_from(keys.required.len()).is_ok_and(|required| required < *least)
        });
        if additional == Additional::Ignored {
            rules.extend(least.map(Rule::MinProperties));
            rules.extend(most.map(Rule::MaxProperties));
        } else {
            constraints.min_properties = least;
            constraints.max_properties = most;
        }
        let patterns: Vec<(String, TypeId)> = keys
            .patterns
            .into_iter()
            .map(|(pattern, terms)| (pattern.to_owned(), self.conjunction(&terms, origin)))
            .collect();
        let mut others: Vec<TypeId> = patterns.iter().map(|(_, ty)| *ty).collect();
        if let Additional::Typed(values) = additional {
            others.push(values);
        }
        let one_type = others.windows(2).all(|pair| pair[0] == pair[1]);
        let open = !one_type || additional == Additional::Ignored;
        if !patterns.is_empty() && open && !keys.uncertain {
            // Which type a member is of depends on its key.
            rules.extend(self.pattern_rules(merged));
        }
        let shape = match additional {
            Additional::Typed(values) if !declares => Shape::Map { values },
            _ => Shape::Object(Object {
                properties,
                additional,
                patterns,
            }),
        };
        Typed {
            shape,
            constraints,
            rules,
            untyped: None,
            content: None,
            items_xml: Vec::new(),
        }
    }

    /// Gathers what the schemas say about each key.
    ///
    /// A schema with `additionalProperties: false` does not rule out what the others declare. Strictly it does,
    /// but then such an `allOf` could never hold more than the properties that all parts share, and whoever
    /// writes it means that there are no properties besides those of all parts.
    pub(crate) fn keys(&mut self, merged: &Merged<'d>) -> Keys<'d> {
        let mut keys = Keys::default();
        let objects: Vec<&Own<'d>> = merged.own.iter().filter(|own| says_keys(own)).collect();
        let mut patterns: IndexSet<&'d str> = IndexSet::new();
        for own in &objects {
            for name in own.keywords.properties.keys() {
                keys.properties.entry(name).or_default();
            }
            patterns.extend(own.keywords.pattern_properties.keys());
            keys.required.extend(&own.keywords.required);
            if let Some(additional) = own.keywords.additional_properties {
                keys.additional.get_or_insert_default().push(additional);
            }
        }
        for name in &keys.required {
            keys.properties.entry(name).or_default();
        }
        let unevaluated = merged
            .own
            .iter()
            .map(|own| own.keywords.unevaluated_properties);
        keys.keeps_others = unevaluated.flatten().any(|schema| !self.is_never(schema));
        keys.uncertain |= !are_disjoint(&patterns);
        for own in &objects {
            for (name, schema) in &own.keywords.properties {
                let terms = keys.properties.entry(name).or_default();
                if terms.is_empty() || !self.is_trivial(*schema) {
                    terms.push(Part::Whole(*schema));
                    keys.last.insert(name, Part::Whole(*schema));
                } else {
                    keys.said.entry(name).or_default().push(*schema);
                }
            }
        }
        for own in &objects {
            let own = &own.keywords;
            if own.pattern_properties.is_empty() && own.additional_properties.is_none() {
                continue;
            }
            for (name, terms) in &mut keys.properties {
                let mut known = own.properties.contains_key(name);
                for (pattern, schema) in &own.pattern_properties {
                    match matches(pattern, name) {
                        Some(true) => {
                            known = true;
                            terms.push(Part::Whole(*schema));
                        }
                        Some(false) => {}
                        None => keys.uncertain = true,
                    }
                }
                match own.additional_properties {
                    Some(additional) if !known && self.is_never(additional) => {
                        // What is only required is said where that stands.
                        let declared = keys.last.contains_key(name);
                        keys.unforeseen.extend(declared.then_some(*name));
                    }
                    Some(additional) if !known && !self.is_trivial(additional) => {
                        terms.push(Part::Whole(additional));
                    }
                    _ => {}
                }
            }
        }
        for pattern in patterns {
            let mut terms = Vec::new();
            for own in &objects {
                let own = &own.keywords;
                match own.pattern_properties.get(pattern) {
                    Some(schema) => terms.push(Part::Whole(*schema)),
                    None => terms.extend(own.additional_properties.map(Part::Whole)),
                }
            }
            keys.patterns.insert(pattern, terms);
        }
        keys
    }

    /// What keys that no schema declares may hold.
    fn additional(&mut self, schemas: Option<Vec<SchemaId>>, origin: SchemaId) -> Additional {
        let Some(schemas) = schemas else {
            return Additional::Ignored;
        };
        if schemas.iter().any(|id| self.is_never(*id)) {
            return Additional::Forbidden;
        }
        let mut terms = Vec::new();
        for id in schemas {
            if !self.is_trivial(id) {
                terms.push(Part::Whole(id));
            }
        }
        Additional::Typed(match terms.first() {
            Some(Part::Whole(first)) => self.conjunction(&terms, *first),
            _ => self.any(&self.table.node(origin).place()),
        })
    }

    /// A property. What is said of it last, by parts that only describe it, counts before what its own schemas say.
    fn property(
        &mut self,
        name: &str,
        terms: &[Part],
        said: &[SchemaId],
        required: bool,
        origin: SchemaId,
        listed: &mut Option<HashMap<&'d str, Place>>,
    ) -> Property {
        let schemas: Vec<SchemaId> = terms
            .iter()
            .filter_map(|term| match term {
                Part::Whole(id) => Some(*id),
                _ => None,
            })
            .collect();
        let first = schemas.first().copied();
        let ty = match terms {
            [] if required => self.undeclared(name, origin, listed),
            [] => self.any(&self.table.node(origin).place()),
            terms => self.conjunction(terms, first.unwrap_or(origin)),
        };
        let Use {
            docs,
            default,
            xml,
            read_only,
            write_only,
        } = self.usage_of(
            &said
                .iter()
                .rev()
                .copied()
                .chain(schemas)
                .collect::<Vec<_>>(),
        );
        Property {
            name: name.to_owned(),
            ty,
            required,
            undeclared: terms.is_empty(),
            read_only,
            write_only,
            docs,
            default,
            xml,
            place: self.table.node(first.unwrap_or(origin)).place(),
        }
    }

    /// The type of a property that is required and that no schema describes.
    fn undeclared(
        &mut self,
        name: &str,
        origin: SchemaId,
        listed: &mut Option<HashMap<&'d str, Place>>,
    ) -> TypeId {
        let node = self.table.node(origin);
        let listed = listed.get_or_insert_with(|| {
            let list = node.get("required");
            let items = list.iter().flat_map(Node::items);
            let named = items.filter_map(|item| Some((item.value().as_str()?, item.place())));
            named.collect()
        });
        let place = listed.get(name).cloned();
        let place = place.unwrap_or_else(|| node.place());
        let reason = format!("`{name}` is required, and no schema says what it is");
        self.untyped(place, reason)
    }

    fn report_unforeseen(&self, keys: &Keys<'d>, origin: SchemaId) {
        let names: Vec<String> = keys
            .unforeseen
            .iter()
            .map(|name| format!("`{name}`"))
            .collect();
        let message = match names.as_slice() {
            [name] => format!(
                "{name} is not among the properties of a part that allows no others; it is allowed"
            ),
            [first, others @ ..] => format!(
                "{first} and {} more are not among the properties of a part that allows no others; they are allowed",
                others.len()
            ),
            [] => return,
        };
        self.diagnostics().report(
            Diagnostic::warning(
                codes::CONTRADICTORY_SCHEMA,
                self.table.node(origin).place(),
                message,
            )
            .help(
                "declare all properties beside `additionalProperties: false`, or in 3.1 write \
                 `unevaluatedProperties: false` beside the `allOf` instead",
            ),
        );
    }

    /// What a property must fulfil. Where schemas contradict each other, the last one counts: whoever repeats a
    /// property in an `allOf` means to replace it. What other parts say of all properties that they do not name is
    /// `overruled` by the one that names it.
    fn agree(
        &mut self,
        name: &'d str,
        terms: Vec<Part>,
        last: Option<Part>,
        overruled: &mut Overruled<'d>,
    ) -> Vec<Part> {
        if terms.len() < 2 || !self.is_impossible(&terms) {
            return terms;
        }
        let forbids = terms.iter().any(|term| match term {
            Part::Whole(id) => self.table.keywords(*id).never,
            _ => false,
        });
        // Whoever writes `false` means it.
        let (Some(first), Some(last), false) = (terms.first(), last, forbids) else {
            return terms;
        };
        match (*first, last) {
            (Part::Whole(first), Part::Whole(id)) if first != id => {
                let message =
                    format!("nothing can be `{name}` as all parts have it; the last part counts");
                let place = |id| self.table.node(id).place();
                self.diagnostics().report(
                    Diagnostic::warning(codes::CONTRADICTORY_SCHEMA, place(id), message)
                        .related(place(first), "another part has it like this"),
                );
            }
            (_, Part::Whole(id)) => {
                let mut others = terms.iter().skip(1);
                let refuses = |other: &&Part| self.is_impossible(&[last, **other]);
                if let Some(Part::Whole(other)) = others.find(refuses).or(terms.get(1)) {
                    overruled.entry(*other).or_default().push((name, id));
                }
            }
            _ => {}
        }
        vec![last]
    }

    /// Reports what is said of properties that are described by name as well, once for all of them.
    fn report_overruled(&self, overruled: Overruled<'d>, origin: SchemaId) {
        let whole = self.table.node(origin).place();
        for (schema, properties) in overruled {
            let [(first, described), others @ ..] = properties.as_slice() else {
                continue;
            };
            let (more, are) = match others.len() {
                0 => (String::new(), "it is"),
                more => (format!(" and {more} more"), "they are"),
            };
            let message = format!(
                "nothing can be `{first}`{more} both as this says and as {are} described by name, which counts"
            );
            let place = self.table.node(schema).place();
            let help = match place.pointer.ends_with("/additionalProperties") {
                true => {
                    "name these properties beside it, or in 3.1 write `unevaluatedProperties` beside the `allOf` instead"
                }
                false => "write a pattern that these properties do not match",
            };
            let described = self.table.node(*described).place();
            let inside = place.pointer.strip_prefix(&whole.pointer);
            let is_within =
                place.document == whole.document && inside.is_some_and(|it| it.starts_with('/'));
            let diagnostic = Diagnostic::warning(codes::CONTRADICTORY_SCHEMA, place, message)
                .related(described, format!("`{first}` is described here"))
                .help(help);
            self.diagnostics().report(match is_within {
                true => diagnostic,
                false => diagnostic.related(whole.clone(), "both are parts of this"),
            });
        }
    }

    fn is_impossible(&mut self, terms: &[Part]) -> bool {
        let flat = self.flatten(terms);
        self.kinds(&flat.parts).is_empty()
            || self
                .merge(&flat.parts)
                .values
                .is_some_and(|values| values.is_empty())
    }

    /// Whether a schema lets everything through.
    pub(crate) fn is_trivial(&mut self, id: SchemaId) -> bool {
        let target = self.target(id);
        let keywords = self.table.keywords(target);
        self.table.component(target).is_none()
            && keywords.reference.is_none()
            && keywords.all_of.is_empty()
            && !asserts(&keywords, Without::NOTHING)
    }

    /// `unevaluatedProperties`, where it comes to the same as `additionalProperties` of the whole: in the
    /// outermost schema, with nothing in it whose evaluation depends on the value.
    fn closing(&mut self, merged: &Merged<'d>, origin: SchemaId) -> Option<SchemaId> {
        let closing = |own: &&Own<'d>| own.keywords.unevaluated_properties.is_some();
        let mut closing_parts = merged.own.iter().filter(closing);
        let (one, None) = (closing_parts.next()?, closing_parts.next()) else {
            return None;
        };
        let depends = |own: &Own<'d>| {
            own.without != Without::NOTHING
                || own.keywords.has_conditions()
                // An `if` alone asserts nothing, but what it evaluates counts.
                || own.keywords.condition.is_some()
                || !own.keywords.dependent_schemas.is_empty()
                || !own.keywords.pattern_properties.is_empty()
                || own.keywords.additional_properties.is_some()
        };
        let (id, inside) = (one.id, self.flat(one.id));
        let mut others = merged.own.iter();
        if id != self.head(origin)
            || others.any(|own| depends(own) || !inside.schemas.contains(&own.id))
        {
            return None;
        }
        one.keywords.unevaluated_properties
    }
}

/// Whether a schema says anything about keys.
fn says_keys(own: &Own<'_>) -> bool {
    let keywords = &own.keywords;
    !keywords.properties.is_empty()
        || !keywords.pattern_properties.is_empty()
        || !keywords.required.is_empty()
        || keywords.additional_properties.is_some()
}

/// Whether `name` matches a pattern, where that is plain to see. The parser has no ECMA-262 engine.
fn matches(pattern: &str, name: &str) -> Option<bool> {
    let plain = Plain::read(pattern)?;
    Some(match (plain.start, plain.end) {
        (true, true) => name == plain.text,
        (true, false) => name.starts_with(plain.text),
        (false, true) => name.ends_with(plain.text),
        (false, false) => name.contains(plain.text),
    })
}

/// Whether no key can match two of the patterns, where that is plain to see.
fn are_disjoint(patterns: &IndexSet<&str>) -> bool {
    if patterns.len() < 2 {
        return true;
    }
    let prefixes: Option<Vec<&str>> = patterns
        .iter()
        .map(|pattern| {
            Plain::read(pattern)
                .filter(|plain| plain.start)
                .map(|plain| plain.text)
        })
        .collect();
    let Some(mut prefixes) = prefixes else {
        return false;
    };
    prefixes.sort_unstable();
    let mut pairs = prefixes.windows(2);
    pairs.all(|pair| !matches!(pair, [a, b] if b.starts_with(a)))
}

/// A pattern that is plain text, perhaps anchored.
struct Plain<'p> {
    text: &'p str,
    start: bool,
    end: bool,
}

impl<'p> Plain<'p> {
    fn read(pattern: &'p str) -> Option<Self> {
        let pattern = if pattern == ".*" || pattern == "^.*$" {
            ""
        } else {
            pattern
        };
        let (start, text) = match pattern.strip_prefix('^') {
            Some(text) => (true, text),
            None => (false, pattern),
        };
        let (end, text) = match text.strip_suffix('$') {
            Some(text) => (true, text),
            None => (false, text),
        };
        let special = [
            '\\', '^', '$', '.', '|', '?', '*', '+', '(', ')', '[', ']', '{', '}',
        ];
        (!text.contains(special)).then_some(Self { text, start, end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_patterns_are_matched() {
        assert_eq!(matches("^x-", "x-a"), Some(true));
        assert_eq!(matches("^x-", "a"), Some(false));
        assert_eq!(matches("b$", "ab"), Some(true));
        assert_eq!(matches("^a$", "ab"), Some(false));
        assert_eq!(matches("", "ab"), Some(true));
        assert_eq!(matches("^[a-z]", "ab"), None);
    }

    #[test]
    fn prefixes_are_disjoint_unless_one_begins_another() {
        let disjoint =
            |patterns: &[&'static str]| are_disjoint(&patterns.iter().copied().collect());
        assert!(disjoint(&["^x-", "^y-"]));
        assert!(!disjoint(&["^x-", "^x-a"]));
        assert!(!disjoint(&["^x-", "a"]));
        assert!(disjoint(&["[a-z]"]));
    }
}
