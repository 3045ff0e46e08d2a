//! Annotations: what a schema says to people, and its extensions.

use indexmap::IndexMap;
use spectrait_ir::{Docs, ExternalDocs, Value, Xml, XmlNode};

use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Diagnostics, Node};
use crate::versions::is_extension;

/// Reads the annotations of a schema.
pub(crate) fn docs(node: &Node<'_>, diagnostics: &Diagnostics) -> Docs {
    let mut examples: Vec<Value> = Vec::new();
    examples.extend(node.get("example").map(|example| example.value().clone()));
    match node.get("examples").map(|examples| examples.value()) {
        Some(Value::Array(values)) => examples.extend(values.iter().cloned()),
        // A map of Example Objects, which is not for schemas but was clearly meant.
        Some(Value::Object(named)) => {
            examples.extend(
                named
                    .values()
                    .filter_map(|example| example.get("value").cloned()),
            );
        }
        _ => {}
    }
    Docs {
        title: text(node, "title", diagnostics),
        description: text(node, "description", diagnostics),
        examples,
        deprecated: flag(node, "deprecated", diagnostics),
        external_docs: external_docs(node, diagnostics),
    }
}

/// Whether a member of a schema is only for people, or for other tools.
pub(crate) fn is_annotation(key: &str) -> bool {
    matches!(
        key,
        "title" | "description" | "example" | "examples" | "deprecated" | "externalDocs" | "xml"
    ) || (is_extension(key) && !matches!(key, "x-extensible-enum" | "x-nullable"))
}

/// The text for people in the member `key`. An empty one says nothing; what is no text at all is left out, and nothing
/// else is lost by that.
pub(crate) fn text(node: &Node<'_>, key: &str, diagnostics: &Diagnostics) -> Option<String> {
    let member = node.get(key)?;
    // `description:` with nothing behind it.
    if *member.value() == Value::Null {
        return None;
    }
    if matches!(key, "title" | "description" | "summary")
        && matches!(member.value(), Value::Object(_) | Value::Array(_))
    {
        let kind = member.value().kind();
        let message = format!(
            "`{key}` must be a string, but this is {kind}; there is no text of it in the output"
        );
        let help = format!("write the text of `{key}` here: no reference can stand for it");
        diagnostics
            .report(Diagnostic::warning(codes::WRONG_TYPE, member.place(), message).help(help));
        return None;
    }
    let text = member.text(&format!("`{key}`"), diagnostics)?;
    (!text.trim().is_empty()).then(|| text.into_owned())
}

/// The boolean member `key`, false where it is absent.
pub(crate) fn flag(node: &Node<'_>, key: &str, diagnostics: &Diagnostics) -> bool {
    node.get(key)
        .and_then(|member| member.boolean(&format!("`{key}`"), diagnostics))
        .unwrap_or(false)
}

/// The member `externalDocs` (OpenAPI 3.1 §4.8.11).
pub(crate) fn external_docs(node: &Node<'_>, diagnostics: &Diagnostics) -> Option<ExternalDocs> {
    let docs = node
        .get("externalDocs")?
        .object("`externalDocs`", diagnostics)?;
    Some(ExternalDocs {
        url: text(&docs, "url", diagnostics)?,
        description: text(&docs, "description", diagnostics),
    })
}

/// The member `xml` (OpenAPI 3.1 §4.8.26; `nodeType` is of 3.2).
pub(crate) fn xml(node: &Node<'_>, diagnostics: &Diagnostics) -> Option<Box<Xml>> {
    let xml = node.get("xml")?.object("`xml`", diagnostics)?;
    let kind = match node_type(&xml, diagnostics) {
        Some(kind) => Some(kind),
        _ if flag(&xml, "attribute", diagnostics) => Some(XmlNode::Attribute),
        _ if flag(&xml, "wrapped", diagnostics) => Some(XmlNode::Element),
        _ => None,
    };
    let name = text(&xml, "name", diagnostics);
    // A prefix that is written as a part of the name.
    let (prefix, name) = match name.as_deref().and_then(|name| name.split_once(':')) {
        Some((prefix, local)) => (Some(prefix.to_owned()), Some(local.to_owned())),
        None => (None, name),
    };
    Some(Box::new(Xml {
        name,
        namespace: text(&xml, "namespace", diagnostics),
        prefix: text(&xml, "prefix", diagnostics).or(prefix),
        node: kind,
    }))
}

/// The member `nodeType` of an `xml` (OpenAPI 3.2 §4.26.2).
fn node_type(xml: &Node<'_>, diagnostics: &Diagnostics) -> Option<XmlNode> {
    let node = xml.get("nodeType")?;
    let kind = node.string("`nodeType`", diagnostics)?;
    Some(match kind {
        "element" => XmlNode::Element,
        "attribute" => XmlNode::Attribute,
        "text" => XmlNode::Text,
        "cdata" => XmlNode::Cdata,
        "none" => XmlNode::None,
        other => {
            let message = format!("there is no `nodeType` `{other}`; it is ignored");
            let help = "write `element`, `attribute`, `text`, `cdata` or `none`";
            diagnostics.report(
                Diagnostic::error(codes::UNKNOWN_NODE_TYPE, node.place(), message).help(help),
            );
            return None;
        }
    })
}

/// The `x-…` members.
pub(crate) fn extensions(node: &Node<'_>) -> IndexMap<String, Value> {
    let members = node.value().as_object().into_iter().flatten();
    members
        .filter(|(key, _)| is_extension(key))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::testing::lowered;

    #[test]
    fn a_kind_of_node_that_does_not_exist() {
        let (_, diagnostics) = lowered(
            "
openapi: 3.2.0
info: {title: t, version: '1'}
components:
  schemas:
    A:
      type: object
      properties:
        a: {type: string, xml: {nodeType: element}}
        b: {type: string, xml: {nodeType: bogus}}
",
        );
        let told = diagnostics.iter();
        let told: Vec<_> = told
            .map(|it| (it.code, it.place.pointer.as_str()))
            .collect();
        let place = "/components/schemas/A/properties/b/xml/nodeType";
        assert_eq!(told, [(codes::UNKNOWN_NODE_TYPE, place)]);
    }
}
