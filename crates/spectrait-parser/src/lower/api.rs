//! What a description says about itself: `info`, `tags`, `externalDocs`, extensions (OpenAPI 3.1 §4.8.1 and §4.8.2).

use spectrait_ir::{Info, Tag, Value};

use super::Lowering;
use crate::document::Node;
use crate::schema::{extensions, external_docs, text};
use crate::versions::Dialect;

impl<'d> Lowering<'d> {
    /// Everything of the root but its paths and components.
    pub(super) fn document(&mut self, root: &Node<'d>) {
        self.api.openapi = match root
            .value()
            .get("openapi")
            .or_else(|| root.value().get("swagger"))
        {
            Some(Value::String(version)) => version.clone(),
            Some(Value::Number(version)) => version.to_string(),
            _ => String::new(),
        };
        match self.child(root, "info") {
            Some(info) => self.api.info = self.info(&info),
            None if root.get("info").is_none() => self.missing(root, "the description", "info"),
            None => {}
        }
        self.api.external_docs = external_docs(root, self.diagnostics);
        self.api.extensions = extensions(root);
        self.api.servers = match self.dialect {
            Dialect::V20 => self.swagger_servers(root, None),
            _ => self.servers(root),
        };
        if self.dialect == Dialect::V20 {
            self.swagger_root(root);
        }
        self.api.tags = self.tags(root);
        self.security_schemes(root);
    }

    fn info(&self, node: &Node<'d>) -> Info {
        let required = |key| {
            if node.get(key).is_none() {
                self.missing(node, "`info`", key);
            }
            text(node, key, self.diagnostics).unwrap_or_default()
        };
        let contact = self.child(node, "contact").and_then(|contact| {
            let fields = ["name", "url", "email"];
            let fields = fields.map(|key| text(&contact, key, self.diagnostics));
            let fields: Vec<String> = fields.into_iter().flatten().collect();
            (!fields.is_empty()).then(|| fields.join(", "))
        });
        let license = self.child(node, "license").and_then(|license| {
            let named = text(&license, "name", self.diagnostics);
            named.or_else(|| text(&license, "identifier", self.diagnostics))
        });
        Info {
            title: required("title"),
            version: required("version"),
            summary: text(node, "summary", self.diagnostics),
            description: self.description(node),
            terms_of_service: text(node, "termsOfService", self.diagnostics),
            contact,
            license,
        }
    }

    /// A description, which some descriptions of several files keep in another one.
    fn description(&self, node: &Node<'d>) -> Option<String> {
        let member = node.get("description")?;
        if member.get("$ref").is_none() {
            return text(node, "description", self.diagnostics);
        }
        let member = self.references.behind(member).ok()?;
        let text = member.text("`description`", self.diagnostics)?;
        (!text.trim().is_empty()).then(|| text.into_owned())
    }

    fn tags(&self, root: &Node<'d>) -> Vec<Tag> {
        let tags = root
            .get("tags")
            .and_then(|tags| self.references.array(tags, "`tags`"));
        let tags = tags.iter().flat_map(Node::items);
        tags.filter_map(|tag| {
            let tag = tag.object("a tag", self.diagnostics)?;
            let Some(name) = self.string(&tag, "name") else {
                self.missing(&tag, "this tag", "name");
                return None;
            };
            Some(Tag {
                name: name.to_owned(),
                summary: text(&tag, "summary", self.diagnostics),
                description: self.description(&tag),
                parent: text(&tag, "parent", self.diagnostics),
                kind: text(&tag, "kind", self.diagnostics),
            })
        })
        .collect()
    }
}
