//! Whose words are said where: at a type, and where schemas are used.
//!
//! In: schemas, and what they are only wrappers of. Out: [`Use`], and the documentation of types.
//!
//! What always holds: a part of an `allOf` that only describes is about the whole; a type with a name has words of its
//! own, which nothing that wraps it takes.

use indexmap::IndexSet;
use spectrait_ir::{Docs, TypeId, Value, Xml};

use super::Schemas;
use super::keywords::Keywords;
use super::limits::MOST_SCHEMAS;
use super::parts::{Without, asserts};
use super::table::SchemaId;

/// What a property says where it uses a schema.
#[derive(Debug, Default)]
pub(crate) struct Use {
    /// What is said there and not at the type.
    pub(crate) docs: Docs,
    /// The value that stands for an absent one.
    pub(crate) default: Option<Value>,
    /// How it is written in XML.
    pub(crate) xml: Option<Box<Xml>>,
    /// Whether only responses have it.
    pub(crate) read_only: bool,
    /// Whether only requests have it.
    pub(crate) write_only: bool,
}

impl Schemas<'_> {
    /// What is said where schemas are used, and not at the type that they become.
    pub(super) fn usage_of(&mut self, ids: &[SchemaId]) -> Use {
        let mut usage = Use::default();
        for &id in ids {
            let keywords = self.table.keywords(id);
            let (read_only, write_only) = self.directions(id);
            usage.read_only |= keywords.read_only || read_only;
            usage.write_only |= keywords.write_only || write_only;
            if self.table.component(id).is_none() {
                let head = self.head(id);
                self.add_words(&mut usage, id, head);
            }
        }
        // They exclude each other, so that neither counts.
        if usage.read_only && usage.write_only {
            (usage.read_only, usage.write_only) = (false, false);
        }
        usage
    }

    /// The value that stands for an absent one, where that is said where a schema is used and not at the type that it becomes.
    pub(super) fn default_of_use(&mut self, id: SchemaId) -> Option<Value> {
        let is_wrapper = self.head(id) != id;
        is_wrapper.then(|| self.usage_of(&[id]).default).flatten()
    }

    /// How what is of schemas is written in XML, where that is said where they are used and not at the type that they
    /// become.
    pub(super) fn xml_of_use(&mut self, ids: &[SchemaId]) -> Option<Box<Xml>> {
        let wrappers = ids.iter().copied().filter(|id| self.head(*id) != *id);
        let wrappers: Vec<SchemaId> = wrappers.collect();
        self.usage_of(&wrappers).xml
    }

    /// Adds what a schema says to what is said where it is used. Where it is only a wrapper of its `head`, these are its
    /// words and those of what it draws together until a type with a name begins, the head's own last; else its own, and
    /// those of parts that only describe.
    pub(super) fn add_words(&mut self, usage: &mut Use, id: SchemaId, head: SchemaId) {
        let (mut open, mut seen, mut said) = (vec![id], IndexSet::new(), Vec::new());
        while let Some(at) = open.pop() {
            let is_type = at != id && (at == head || self.table.component(at).is_some());
            if is_type || seen.len() > MOST_SCHEMAS || !seen.insert(at) {
                continue;
            }
            let keywords = self.table.keywords(at);
            open.extend(keywords.all_of.iter().rev().chain(&keywords.reference));
            if at == id || head != id || only_describes(&keywords) {
                said.push(keywords);
            }
        }
        if head != id && self.table.component(head).is_none() {
            said.push(self.table.keywords(head));
        }
        for keywords in said {
            add_docs(&mut usage.docs, &keywords.docs);
            usage.default = usage.default.take().or_else(|| keywords.default.cloned());
            usage.xml = usage.xml.take().or_else(|| keywords.xml.clone());
        }
    }

    /// Adds to a type that says nothing about itself the words of the unnamed schemas that it is made of. What only
    /// describes comes first.
    pub(super) fn describe(&mut self, ty: TypeId, made_of: &IndexSet<SchemaId>) {
        let made_of = made_of.iter().map(|id| self.table.keywords(*id));
        let (describing, others): (Vec<_>, Vec<_>) =
            made_of.partition(|keywords| only_describes(keywords));
        let ty = &mut self.types[ty.index()];
        for keywords in &describing {
            add_docs(&mut ty.docs, &keywords.docs);
            ty.default = ty.default.take().or_else(|| keywords.default.cloned());
        }
        for keywords in describing.iter().chain(&others) {
            let (docs, said) = (&mut ty.docs, &keywords.docs);
            docs.title = docs.title.take().or_else(|| said.title.clone());
            docs.description = docs.description.take().or_else(|| said.description.clone());
            ty.xml = ty.xml.take().or_else(|| keywords.xml.clone());
        }
    }
}

/// Whether a schema says something to people and nothing about values.
fn only_describes(keywords: &Keywords<'_>) -> bool {
    let wraps = keywords.reference.is_some() || !keywords.all_of.is_empty();
    !wraps && !asserts(keywords, Without::NOTHING)
}

/// Adds what is said further in, where nothing was said further out.
fn add_docs(docs: &mut Docs, said: &Docs) {
    docs.title = docs.title.take().or_else(|| said.title.clone());
    docs.description = docs.description.take().or_else(|| said.description.clone());
    docs.external_docs = docs
        .external_docs
        .take()
        .or_else(|| said.external_docs.clone());
    docs.deprecated |= said.deprecated;
    if docs.examples.is_empty() {
        docs.examples.clone_from(&said.examples);
    }
}

#[cfg(test)]
mod tests {
    use spectrait_ir::{Api, Docs, Property, Shape};

    use crate::testing::lowered;

    fn described(schemas: &str) -> Api {
        let yaml = format!(
            "openapi: 3.0.4\ninfo: {{title: t, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
        );
        lowered(&yaml).0
    }

    fn property<'a>(api: &'a Api, name: &str) -> &'a Property {
        let objects = api.types.iter().filter_map(|ty| match &ty.shape {
            Shape::Object(object) => Some(&object.properties),
            _ => None,
        });
        let mut named = objects.flatten().filter(|property| property.name == name);
        named.next().expect("a property")
    }

    fn description(docs: &Docs) -> &str {
        docs.description.as_deref().unwrap_or_default()
    }

    #[test]
    fn a_part_that_only_describes_is_about_the_whole() {
        let api = described(
            "
    A: {type: object, description: of A, properties: {a: {type: string}}}
    B: {type: object, description: of B, properties: {b: {type: string}}}
    Alias: {allOf: [{$ref: '#/components/schemas/A'}, {description: another A}]}
    T:
      type: object
      properties:
        one: {allOf: [{$ref: '#/components/schemas/A'}, {description: one A, example: {a: x}, deprecated: true}]}
        both: {allOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}, {description: both}]}
        part: {allOf: [{type: object, description: a part, properties: {c: {type: string}}}, {required: [c]}, {description: it, example: {c: x}}]}
        union: {allOf: [{oneOf: [{type: string}, {type: integer}]}, {title: A union, description: either}]}
        plain: {$ref: '#/components/schemas/A'}
        outer: {description: outside, allOf: [{$ref: '#/components/schemas/A'}, {description: inside}]}
",
        );
        let said = |name: &str| description(&property(&api, name).docs);
        assert_eq!(said("one"), "one A");
        assert_eq!(said("both"), "both");
        assert_eq!(said("part"), "it");
        assert_eq!(said("union"), "either");
        assert_eq!(said("plain"), "");
        assert_eq!(said("outer"), "outside");
        let one = &property(&api, "one").docs;
        assert!(one.deprecated && one.examples.len() == 1, "{one:?}");
        let ty = |name: &str| &api.ty(property(&api, name).ty).docs;
        assert_eq!(description(ty("both")), "both");
        assert_eq!(description(ty("part")), "it");
        assert_eq!(ty("part").examples.len(), 1);
        assert_eq!(description(ty("one")), "of A");
        let mut named = api
            .types
            .iter()
            .filter(|ty| ty.component.as_deref() == Some("Alias"));
        assert_eq!(
            description(&named.next().expect("a type").docs),
            "another A"
        );
    }

    #[test]
    fn what_a_later_part_says_of_a_property_is_about_that_property() {
        let api = described(
            "
    Base:
      type: object
      required: [id, secret, name]
      properties: {id: {type: string}, secret: {type: string}, name: {type: string, description: A name}, old: {type: string}}
    T:
      allOf:
      - $ref: '#/components/schemas/Base'
      - properties: {id: {readOnly: true}, name: {description: The login name, example: ada, default: bob}}
      properties: {secret: {writeOnly: true}, old: {deprecated: true}}
    Disputed:
      allOf:
      - {type: object, properties: {odd: {type: string}}}
      - {type: object, properties: {odd: {type: integer}}}
      - {type: object, properties: {odd: {description: odd}}}
",
        );
        let of = |component: &str, name: &str| {
            let mut types = api.types.iter();
            let ty = types.find(|ty| ty.component.as_deref() == Some(component));
            let Shape::Object(object) = &ty.expect("a type").shape else {
                panic!("{component} is no object");
            };
            let mut properties = object.properties.iter();
            let found = properties.find(|property| property.name == name);
            found.expect("a property").clone()
        };
        assert!(of("T", "id").read_only && of("T", "secret").write_only);
        assert!(!of("Base", "id").read_only && !of("Base", "secret").write_only);
        assert!(of("T", "old").docs.deprecated);
        let name = of("T", "name");
        assert_eq!(description(&name.docs), "The login name");
        assert_eq!(
            (name.docs.examples.len(), name.default.is_some()),
            (1, true)
        );
        for name in ["id", "secret", "name", "old"] {
            assert_eq!(of("T", name).ty, of("Base", name).ty, "{name}");
        }
        let odd = of("Disputed", "odd");
        assert_eq!(description(&odd.docs), "odd");
        assert!(matches!(api.ty(odd.ty).shape, Shape::Integer { .. }));
    }
}
