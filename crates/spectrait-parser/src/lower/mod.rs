//! Lowering: from documents to the model of an API.
//!
//! In: the trees of a description. Out: an [`Api`]. Each kind of object of the specification has a file here;
//! schemas have a room of their own.
//!
//! What always holds:
//! - a wrong node costs that node: it is reported, listed in [`Api::left_out`] where nothing stands for it, and
//!   the rest goes on;
//! - a component is lowered once, whoever refers to it.

mod api;
mod body;
mod expressions;
mod lost;
mod media_types;
mod operation;
mod parameter;
mod path;
mod paths;
mod response;
mod security;
mod server;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use indexmap::{IndexMap, IndexSet};
use spectrait_ir::{
    Api, HeaderId, LeftOut, ParameterId, Place, RequestBodyId, ResponseId, SecurityAlternative,
};

use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Diagnostics, Documents, Node, unescape};
use crate::links::kind;
use crate::references::References;
use crate::schema::Schemas;
use crate::versions::swagger2::MediaTypes;
use crate::versions::{Dialect, is_extension};

pub(crate) use self::lost::lost_operations;
pub(crate) use self::media_types::is_media_type;
pub(crate) use self::operation::METHODS;
pub(crate) use self::parameter::Written;
pub(crate) use self::response::is_status;
pub(crate) use self::server::template_names;

/// Lowers a description. Whatever is wrong with it is reported, and the rest is in the API.
#[must_use]
pub fn lower(documents: &Documents, diagnostics: &Diagnostics) -> Api {
    let references = References::new(documents, diagnostics);
    let Some(root) = documents.root() else {
        return Api::default();
    };
    let dialect = Dialect::of(root.value());
    let lowering = Lowering {
        references: &references,
        diagnostics,
        root: root.clone(),
        dialect,
        schemas: Schemas::new(&references, diagnostics, dialect),
        api: Api::default(),
        shared: Shared::default(),
        operation_ids: HashMap::new(),
        nested_callbacks: 0,
        security: Security::default(),
        unread_schemes: IndexMap::new(),
        broken_schemes: IndexSet::new(),
        media_types: MediaTypes::default(),
    };
    let documents = documents.documents.iter();
    lowering.run(
        &root,
        documents.map(|document| document.name.clone()).collect(),
    )
}

/// The state of a run.
#[derive(Debug)]
pub(crate) struct Lowering<'d> {
    pub(crate) references: &'d References<'d>,
    pub(crate) diagnostics: &'d Diagnostics,
    /// The document that was asked for.
    pub(crate) root: Node<'d>,
    dialect: Dialect,
    pub(crate) schemas: Schemas<'d>,
    pub(crate) api: Api,
    pub(crate) shared: Shared,
    /// Every `operationId` that was met.
    operation_ids: HashMap<&'d str, Place>,
    /// How many callbacks of callbacks were read.
    nested_callbacks: usize,
    security: Security,
    /// Security schemes behind references that lead to nothing, until an operation asks for them.
    unread_schemes: IndexMap<&'d str, Node<'d>>,
    /// Security schemes that are declared and cannot be read, which was reported.
    broken_schemes: IndexSet<&'d str>,
    /// What Swagger 2.0 says of the operation that is being read.
    pub(crate) media_types: MediaTypes,
}

/// What was lowered already, by the address of the node. Nothing for what could not be.
///
/// Bodies and responses of Swagger 2.0 have their media types from the operation, so they have a second key: which
/// these are. It is 0 in 3.x.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    parameters: HashMap<usize, Option<ParameterId>>,
    /// Parameters of the path that stand in its query, by their names there.
    moved_parameters: HashMap<(ParameterId, String), ParameterId>,
    pub(crate) request_bodies: HashMap<(usize, usize), Option<RequestBodyId>>,
    responses: HashMap<(usize, usize), Option<ResponseId>>,
    headers: HashMap<usize, Option<HeaderId>>,
}

/// What the API asks of callers of operations that do not say.
#[derive(Debug, Clone, Default)]
struct Security {
    /// The alternatives.
    alternatives: Vec<SecurityAlternative>,
    /// Why they cannot be told, where they cannot.
    unknown: Option<String>,
}

impl<'d> Lowering<'d> {
    fn run(mut self, root: &Node<'d>, documents: Vec<String>) -> Api {
        self.api.documents = documents;
        self.document(root);
        let schemas = match self.dialect {
            Dialect::V20 => self.child(root, "definitions"),
            _ => self
                .child(root, "components")
                .and_then(|node| self.child(&node, "schemas")),
        };
        if let Some(schemas) = schemas {
            // All of them first, so that their order is that of the description.
            for (_, schema) in schemas.members() {
                self.schemas.lower(schema);
            }
        }
        self.paths(root);
        self.webhooks(root);
        self.unread_schemes();
        let types = self.schemas.finish();
        self.api.types = types.types;
        self.api.rules = types.rules;
        self.api.schemas_described = types.schemas_described;
        expressions::report(&self.api, self.diagnostics);
        self.api
    }

    /// The member `key`, which must be an object where it is there.
    fn child(&self, node: &Node<'d>, key: &str) -> Option<Node<'d>> {
        let child = self.references.behind(node.get(key)?).ok()?;
        child.object(&format!("`{key}`"), self.diagnostics)
    }

    /// The members of the object `key`, extensions aside where it can have them.
    pub(crate) fn entries(&self, node: &Node<'d>, key: &str) -> Vec<(&'d str, Node<'d>)> {
        let object = node.get(key);
        let what = format!("`{key}`");
        let Some(object) = object.and_then(|object| object.object(&what, self.diagnostics)) else {
            return Vec::new();
        };
        let mut members = self.references.members(&object);
        if self.dialect.is_extensible(key) {
            members.retain(|(name, _)| !is_extension(name));
        }
        members
    }

    /// The text of the member `key`.
    pub(crate) fn string(&self, node: &Node<'d>, key: &str) -> Option<&'d str> {
        node.get(key)?.string(&format!("`{key}`"), self.diagnostics)
    }

    /// The name of a node that is a component: its key under `components.<section>`, or under `<section>` in Swagger
    /// 2.0; in another file, what that calls it.
    pub(crate) fn component(&self, node: &Node<'d>, section: &str) -> Option<String> {
        self.references
            .component(node, kind(section, ""), |pointer| {
                let key = match pointer.strip_prefix("/components") {
                    Some(key) => key,
                    // Elsewhere it may be the list of parameters of a Path Item.
                    None if node.document() == 0 => pointer,
                    None => return None,
                };
                let key = key.strip_prefix('/')?.strip_prefix(section)?;
                let key = key.strip_prefix('/')?;
                (!key.contains('/')).then(|| unescape(key).into_owned())
            })
    }

    /// Reports a member that the specification requires. Nothing is lost by its absence.
    pub(crate) fn missing(&self, node: &Node<'d>, what: &str, key: &str) {
        let message = format!("{what} has no `{key}`");
        self.diagnostics.report(Diagnostic::warning(
            codes::MISSING_FIELD,
            node.place(),
            message,
        ));
    }

    pub(crate) fn leave_out(
        &mut self,
        what: impl Into<String>,
        place: Place,
        reason: impl Into<String>,
    ) {
        self.api.left_out.push(LeftOut {
            what: what.into(),
            operation: None,
            place,
            reason: reason.into(),
        });
    }
}

/// The identity of a node.
pub(crate) fn address(node: &Node<'_>) -> usize {
    std::ptr::from_ref(node.value()).addr()
}

/// Whether a text is a token (RFC 9110 §5.6.2), as the names of headers and the parts of media types are.
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}
