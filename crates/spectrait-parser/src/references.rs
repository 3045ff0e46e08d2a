//! `$ref`: from the text of a reference to the node it points at (OpenAPI 3.1 §4.8.23, JSON Schema 2020-12 Core §8).
//!
//! In: a node and the text of its `$ref`. Out: the node that is meant, or the reason why there is none, which
//! was reported where the reference stands.

use std::cell::Cell;
use std::collections::HashSet;

use spectrait_ir::Words;

use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Diagnostics, Documents, Node, join};
use crate::links::{Kind, Link, Nothing};
use crate::schema::text;
use crate::versions::Dialect;

mod sections;
mod wrong;

/// For how many references that lead nowhere a name is looked for that is like theirs. Where there are more, a whole
/// section is missing, and the names are not to blame.
const SUGGESTIONS: u32 = 100;

/// Follows references among documents.
#[derive(Debug)]
pub(crate) struct References<'d> {
    documents: &'d Documents,
    diagnostics: &'d Diagnostics,
    /// How many references may still be compared with what is there, see [`SUGGESTIONS`].
    suggestions: Cell<u32>,
}

/// A node behind references.
#[derive(Debug)]
pub(crate) struct Followed<'d> {
    /// The node itself, which is no reference.
    pub(crate) node: Node<'d>,
    /// What the references on the way to it say of it, the outermost first, where the version knows that.
    pub(crate) words: Words,
}

impl<'d> References<'d> {
    pub(crate) fn new(documents: &'d Documents, diagnostics: &'d Diagnostics) -> Self {
        Self {
            documents,
            diagnostics,
            suggestions: Cell::new(SUGGESTIONS),
        }
    }

    /// The node that the `$ref` at `at` means. The reason why there is none is for people and was reported.
    pub(crate) fn resolve(&self, at: &Node<'d>, reference: &str) -> Result<Node<'d>, String> {
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let resources = &self.documents.links.resources;
        let resource = match file {
            "" => resources.root(at.document(), at.pointer()),
            file => self.resource(at, file, reference)?,
        };
        let (document, _) = resource;
        let fragment = percent_decode(fragment);
        if let Some(node) = self.fragment(resource, &fragment) {
            return Ok(node);
        }
        match self.meant(resource, &fragment) {
            Some((node, how)) => {
                let message = format!("there is nothing at `{reference}`; {how}");
                self.diagnostics.report(Diagnostic::warning(
                    codes::UNUSUAL_REFERENCE,
                    at.place(),
                    message,
                ));
                Ok(node)
            }
            None => Err(self.unresolved(at, reference, document, &fragment)),
        }
    }

    /// The node that is meant by a fragment which leads nowhere as it is written, and how it is read.
    fn meant(&self, resource: (u32, &str), fragment: &str) -> Option<(Node<'d>, &'static str)> {
        // A `/` begins the next name, here an empty one.
        if let Some(stripped) = fragment.strip_suffix('/')
            && let Some(node) = self.fragment(resource, stripped)
        {
            let how = match stripped {
                "" => "it is read as the whole document",
                _ => "it is read without the slash at its end",
            };
            return Some((node, how));
        }
        let spaced = fragment.contains('+').then(|| fragment.replace('+', " "))?;
        let node = self.fragment(resource, &spaced)?;
        Some((node, "each `+` is read as a space, which `%20` is"))
    }

    /// The node that a decoded fragment means in the resource with a root.
    fn fragment(&self, (document, root): (u32, &str), fragment: &str) -> Option<Node<'d>> {
        if fragment.is_empty() || fragment.starts_with('/') {
            let node = self.documents.node(document, &format!("{root}{fragment}"));
            // Who writes `#/components/schemas/Pet` in a schema with an `$id` means the description.
            let node = node.or_else(|| self.documents.node(document, fragment));
            node.or_else(|| self.documents.through(document, fragment))
        } else {
            let resources = &self.documents.links.resources;
            let anchor = resources.anchor((document, root), fragment)?;
            self.documents.node(document, &anchor.pointer)
        }
    }

    /// The node behind `node`, as [`follow`](Self::follow) finds it, for who has no need of it: where there is none,
    /// nothing is reported.
    pub(crate) fn find(&self, mut node: Node<'d>) -> Option<Node<'d>> {
        let mut seen = HashSet::new();
        while let Some(at) = node.get("$ref") {
            let reference = at.value().as_str()?;
            if !seen.insert(std::ptr::from_ref(node.value())) {
                return None;
            }
            node = self.look(&at, reference)?;
        }
        Some(node)
    }

    /// The node that [`resolve`](Self::resolve) finds; where there is none, nothing is reported.
    pub(crate) fn look(&self, at: &Node<'d>, reference: &str) -> Option<Node<'d>> {
        let links = &self.documents.links;
        let (file, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let place = (at.document(), at.pointer());
        let resource = match file {
            "" => links.resources.root(at.document(), at.pointer()),
            file => match links.get(self.documents.part(place.0, place.1), place, file) {
                Some(Link::Document(document)) => (*document, ""),
                Some(Link::Resource(resource)) => links.resources.place(*resource)?,
                _ => return None,
            },
        };
        let fragment = percent_decode(fragment);
        let node = self.fragment(resource, &fragment);
        node.or_else(|| Some(self.meant(resource, &fragment)?.0))
    }

    /// The component that a bare name means: one of the document that it stands in, else one of the first document.
    pub(crate) fn schema_named(&self, at: &Node<'d>, name: &str) -> Option<Node<'d>> {
        let pointer = join("/components/schemas", name);
        let mut documents = [at.document(), 0].into_iter();
        documents.find_map(|document| self.fragment((document, ""), &pointer))
    }

    /// The schema that a value of `mapping` means: by reference, or by the bare name of a component (OpenAPI 3.1
    /// §4.8.25.4). A name with a dot may be that of a file.
    pub(crate) fn mapped(&self, at: &Node<'d>, to: &str) -> Option<Node<'d>> {
        if to.contains(['#', '/']) {
            return self.look(at, to);
        }
        let named = self.schema_named(at, to);
        named.or_else(|| self.look(at, to))
    }

    /// The schemas of all documents that have names, those of the first document first.
    pub(crate) fn named_schemas(
        &self,
        by_pointer: impl Fn(&str) -> Option<String>,
    ) -> Vec<(String, Node<'d>)> {
        let mut nodes = Vec::new();
        for document in 0u32.. {
            let Some(root) = self.documents.node(document, "") else {
                break;
            };
            let components = root.get("components");
            let components = components.and_then(|node| self.find(node)?.get("schemas"));
            let sections = components.into_iter().chain(root.get("definitions"));
            for section in sections.filter_map(|section| self.find(section)) {
                nodes.extend(section.members().map(|(_, node)| node));
            }
        }
        let mut places: Vec<&(u32, String)> = self.documents.links.names.keys().collect();
        places.sort_unstable();
        let others = places
            .into_iter()
            .filter_map(|(document, pointer)| self.documents.node(*document, pointer));
        nodes.extend(others);
        let named = nodes.into_iter();
        named
            .filter_map(|node| Some((self.component(&node, Kind::Schema, &by_pointer)?, node)))
            .collect()
    }

    /// The dynamic anchors that the schema resource around a node shares with others: name, document and pointer.
    pub(crate) fn dynamic_anchors(
        &self,
        node: &Node<'_>,
    ) -> impl Iterator<Item = (&'d str, Node<'d>)> {
        let (documents, document) = (self.documents, node.document());
        let anchors = documents.links.resources.dynamic(document, node.pointer());
        anchors.filter_map(move |anchor| {
            let node = documents.node(document, &anchor.pointer)?;
            Some((anchor.name.as_str(), node))
        })
    }

    /// The document, and the root in it, that the part of a reference before its fragment means.
    fn resource(
        &self,
        at: &Node<'d>,
        file: &str,
        reference: &str,
    ) -> Result<(u32, &'d str), String> {
        let part = self.documents.part(at.document(), at.pointer());
        let links = &self.documents.links;
        match links.get(part, (at.document(), at.pointer()), file) {
            Some(Link::Document(document)) => Ok((*document, "")),
            Some(Link::Resource(resource)) => {
                let place = links.resources.place(*resource);
                place.ok_or_else(|| format!("`{file}` could not be read"))
            }
            Some(Link::Broken) => Err(format!("`{file}` could not be read")),
            Some(Link::Nothing(nothing)) => Err(self.external(at, reference, nothing)),
            None => {
                let nothing = Nothing {
                    code: codes::EXTERNAL_REFERENCE,
                    message: format!("`{reference}` is outside of this document"),
                    help: None,
                };
                Err(self.external(at, reference, &nothing))
            }
        }
    }

    /// The name of a node that is a component of a kind: the one that its place in another file gives it, else the one
    /// that `by_pointer` finds. What only refers to another node of its name has none.
    pub(crate) fn component(
        &self,
        node: &Node<'_>,
        kind: Kind,
        by_pointer: impl FnOnce(&str) -> Option<String>,
    ) -> Option<String> {
        let links = &self.documents.links;
        if links.is_transparent(node) {
            return None;
        }
        let name = links.name(node, kind).map(str::to_owned);
        name.or_else(|| by_pointer(node.pointer()))
    }

    /// The node behind `node`, which may be a Reference Object, or a chain of them. Where it leads to components, they
    /// must be those of a section.
    pub(crate) fn follow(&self, node: Node<'d>, section: &str) -> Result<Followed<'d>, String> {
        self.followed(self.chain(node, Some(section)))
    }

    /// What a chain leads to, with the words beside its references.
    fn followed(
        &self,
        (mut nodes, end): (Vec<Node<'d>>, Result<(), String>),
    ) -> Result<Followed<'d>, String> {
        end?;
        let last = nodes.pop();
        // In 2.0 and 3.0 a reference stands alone.
        let count = usize::from(!self.dialect().references_stand_alone()) * nodes.len();
        let beside = |key| {
            let mut nodes = nodes.iter().take(count);
            nodes.find_map(|node| text(node, key, self.diagnostics))
        };
        Ok(Followed {
            node: last.ok_or("it leads to nothing")?,
            words: Words {
                summary: beside("summary"),
                description: beside("description"),
            },
        })
    }

    /// The dialect of the description: that of its first document.
    fn dialect(&self) -> Dialect {
        let root = self.documents.root();
        root.map_or(Dialect::V32, |root| Dialect::of(root.value()))
    }

    /// A node and those that its references lead to, one after another; and whether they end, and among the components
    /// of the section that is asked for, else the reason why not, which was reported.
    pub(crate) fn chain(
        &self,
        node: Node<'d>,
        section: Option<&str>,
    ) -> (Vec<Node<'d>>, Result<(), String>) {
        let mut nodes = vec![node];
        let mut seen = HashSet::new();
        let end = loop {
            let Some(last) = nodes.last() else {
                break Ok(());
            };
            let Some(at) = last.get("$ref") else {
                break Ok(());
            };
            let Some(reference) = at.string("`$ref`", self.diagnostics) else {
                break Err("its `$ref` is not a string".to_owned());
            };
            if !seen.insert(std::ptr::from_ref(last.value())) {
                let reason = self.cycle(&at, reference);
                // It is there already.
                nodes.pop();
                break Err(reason);
            }
            let to = match self.resolve(&at, reference) {
                Ok(to) => to,
                Err(reason) => break Err(reason),
            };
            let wrong = section.and_then(|section| {
                let instead = self.leads_into(last, &to, section)?;
                self.wrong_reference(&at, section, instead).err()
            });
            match wrong {
                None => nodes.push(to),
                Some(reason) => break Err(reason),
            }
        };
        (nodes, end)
    }

    /// The node that is meant by one which is a `$ref` where the specification knows none.
    pub(crate) fn behind(&self, node: Node<'d>) -> Result<Node<'d>, String> {
        let Some(at) = misplaced(&node) else {
            return Ok(node);
        };
        let is_alone = node.members().nth(1).is_none();
        self.report_misplaced(
            &at,
            if is_alone {
                ""
            } else {
                "; what stands beside it is not used"
            },
        );
        self.followed(self.chain(node, None))
            .map(|followed| followed.node)
    }

    /// The array that a node is, or a `$ref` to one where the specification knows none.
    pub(crate) fn array(&self, node: Node<'d>, what: &str) -> Option<Node<'d>> {
        let at = misplaced(&node);
        let to = at.and_then(|at| self.look(&at, at.value().as_str()?));
        match to {
            Some(to) if to.value().as_array().is_some() => self.behind(node).ok(),
            _ => node.array(what, self.diagnostics),
        }
    }

    /// The members of an object whose keys are names. Where one is a `$ref` to an object, that one's members are
    /// among them.
    pub(crate) fn members(&self, node: &Node<'d>) -> Vec<(&'d str, Node<'d>)> {
        let Some(at) = misplaced(node) else {
            return node.members().collect();
        };
        let followed = if self.leads_to_owner(node, &at) {
            None
        } else {
            self.report_misplaced(&at, "");
            self.followed(self.chain(node.clone(), None)).ok()
        };
        let others = followed
            .iter()
            .flat_map(|followed| followed.node.members().collect::<Vec<_>>());
        let own = node.members().filter(|(key, _)| *key != "$ref");
        let has = |key: &str| node.value().get(key).is_some();
        others.filter(|(key, _)| !has(key)).chain(own).collect()
    }
}

/// The text of a `$ref`. An object of names may have a member that is called so and is no text.
fn misplaced<'d>(node: &Node<'d>) -> Option<Node<'d>> {
    node.get("$ref").filter(|at| at.value().as_str().is_some())
}

/// Replaces `%7B` and such (RFC 3986 §2.1). What is no escape stays as it is.
pub(crate) fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while let Some(byte) = bytes.get(index) {
        match (
            byte,
            digit(bytes.get(index + 1)),
            digit(bytes.get(index + 2)),
        ) {
            (b'%', Some(high), Some(low)) => {
                decoded.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
                index += 3;
            }
            _ => {
                decoded.push(*byte);
                index += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::documents;

    fn resolve(yaml: &str, reference: &str) -> Result<String, Box<Diagnostic>> {
        let (documents, diagnostics) = (documents(yaml), Diagnostics::default());
        let references = References::new(&documents, &diagnostics);
        let root = documents.root().expect("a root");
        match references.resolve(&root, reference) {
            Ok(node) => Ok(node.pointer().to_owned()),
            Err(_) => Err(Box::new(diagnostics.take().remove(0))),
        }
    }

    #[test]
    fn pointers_are_unescaped() {
        let yaml = "{paths: {'/a/{b}': {get: 1}}, x: [{y: 2}]}";
        assert!(resolve(yaml, "#/paths/~1a~1{b}/get").is_ok());
        assert!(resolve(yaml, "#/paths/~1a~1%7Bb%7D/get").is_ok());
        assert_eq!(resolve(yaml, "#/x/0/y"), Ok("/x/0/y".to_owned()));
    }

    #[test]
    fn what_is_nearly_a_pointer_is_followed() {
        let yaml = "{a: {'b c': 1}, $defs: {'x/': 2}}";
        assert_eq!(resolve(yaml, "#/"), Ok(String::new()));
        assert_eq!(resolve(yaml, "#/a/"), Ok("/a".to_owned()));
        assert_eq!(resolve(yaml, "#/a/b+c"), Ok("/a/b c".to_owned()));
        assert!(resolve(yaml, "#/b/").is_err());
        assert_eq!(resolve("{'': {b: 1}}", "#//b"), Ok("//b".to_owned()));
        let (documents, diagnostics) = (documents(yaml), Diagnostics::default());
        let references = References::new(&documents, &diagnostics);
        let root = documents.root().expect("a root");
        assert!(references.resolve(&root, "#/a/").is_ok());
        assert_eq!(diagnostics.take()[0].code, codes::UNUSUAL_REFERENCE);
    }

    #[test]
    fn anchors_are_found_anywhere() {
        let yaml = "{a: {b: [{$anchor: here}]}}";
        assert_eq!(resolve(yaml, "#here"), Ok("/a/b/0".to_owned()));
    }

    #[test]
    fn a_wrong_reference_gets_a_suggestion() {
        let yaml = "{components: {schemas: {Pet: {}}, responses: {Gone: {}}}}";
        let help = |reference| resolve(yaml, reference).expect_err("wrong").help;
        let pet = Some("did you mean `#/components/schemas/Pet`?".to_owned());
        assert_eq!(help("#/components/schemas/Pets"), pet);
        assert_eq!(help("#/definitions/Pet"), pet);
        assert_eq!(help("#components/schemas/Pet"), pet);
        assert_eq!(
            help("#/components/schemas/Gone"),
            Some("did you mean `#/components/responses/Gone`?".to_owned())
        );
        assert_eq!(
            help("Pet"),
            Some("write `#/components/schemas/Pet`".to_owned())
        );
        assert_eq!(help("#/nowhere"), None);
        let yaml = "{components: {schemas: {RoomResource: {}, DeskResource: {}}}}";
        let help = |reference| resolve(yaml, reference).expect_err("wrong").help;
        let room = Some("did you mean `#/components/schemas/RoomResource`?".to_owned());
        assert_eq!(help("#/components/schemas/Room"), room);
        assert_eq!(help("#/components/schemas/Resource"), None);
    }

    #[test]
    fn a_wrong_reference_of_2_0_gets_a_suggestion() {
        let yaml = "{swagger: '2.0', definitions: {Pet: {}, 'a/b': {}}, responses: {Gone: {}}}";
        let help = |reference| resolve(yaml, reference).expect_err("wrong").help;
        let meant = |text: &str| Some(format!("did you mean `{text}`?"));
        assert_eq!(help("#/definitions/Pets"), meant("#/definitions/Pet"));
        assert_eq!(help("#/components/schemas/Pet"), meant("#/definitions/Pet"));
        assert_eq!(help("#/definitions/Gone"), meant("#/responses/Gone"));
        assert_eq!(help("Pet"), Some("write `#/definitions/Pet`".to_owned()));
        assert_eq!(help("a/b"), Some("write `#/definitions/a~1b`".to_owned()));
    }

    #[test]
    fn a_circle_ends() {
        let yaml = "{a: {$ref: '#/b'}, b: {$ref: '#/a'}}";
        let (documents, diagnostics) = (documents(yaml), Diagnostics::default());
        let references = References::new(&documents, &diagnostics);
        assert!(
            references
                .follow(documents.node(0, "/a").expect("a"), "responses")
                .is_err()
        );
        assert_eq!(diagnostics.take()[0].code, codes::REFERENCE_CYCLE);
    }

    #[test]
    fn so_many_references_get_advice() {
        let (documents, diagnostics) = (documents("{A: {}, Pet: 1}"), Diagnostics::default());
        let references = References::new(&documents, &diagnostics);
        let root = documents.root().expect("a root");
        for _ in 0..2 * SUGGESTIONS {
            assert!(references.resolve(&root, "#/Pett").is_err());
        }
        let advised = diagnostics
            .take()
            .iter()
            .filter(|it| it.help.is_some())
            .count();
        assert_eq!(u32::try_from(advised), Ok(SUGGESTIONS));
    }
}
