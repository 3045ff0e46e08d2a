//! Sections of `components`, and references that lead into the wrong one or a misspelt one.
//!
//! In: a pointer that leads nowhere, or a reference and what it is to lead to. Out: the section that it would lead into
//! under its right name; an error where it leads to a schema instead, or to something else instead of one. In files that
//! are no descriptions a schema may stand under any name.

use spectrait_ir::Place;

use super::{References, misplaced, percent_decode};
use crate::advice::closest;
use crate::conformance::places;
use crate::diagnostic::{Diagnostic, Severity, codes};
use crate::document::{Node, join, unescape};
use crate::lower::METHODS;
use crate::schema::TYPES;
use crate::source::part::is_description;
use crate::versions::Dialect;

/// The members of `components` (OpenAPI 3.2 §4.7), and what is in them.
const SECTIONS: [(&str, &str); 11] = [
    ("schemas", "a schema"),
    ("responses", "a response"),
    ("parameters", "a parameter"),
    ("examples", "an example"),
    ("requestBodies", "a request body"),
    ("headers", "a header"),
    ("securitySchemes", "a security scheme"),
    ("links", "a link"),
    ("callbacks", "a callback"),
    ("pathItems", "a path item"),
    ("mediaTypes", "a media type"),
];

/// Keywords beside `type` that only schemas have (and, in 2.0, parameters).
const SCHEMA_KEYWORDS: [&str; 10] = [
    "properties",
    "patternProperties",
    "additionalProperties",
    "items",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "enum",
    "const",
];

/// What the components of a section are.
fn described(section: &str) -> &'static str {
    let known = SECTIONS.iter().find(|(known, _)| *known == section);
    known.map_or("something else", |(_, what)| what)
}

/// Whether `components` has a member of that name.
fn is_section(name: &str) -> bool {
    SECTIONS.iter().any(|(known, _)| *known == name)
}

/// What a reference leads to that must lead to something else.
#[derive(Debug, Clone)]
pub(crate) struct Instead {
    /// What it is, with its article.
    pub(crate) what: String,
    /// The section of `components` that it is of; none where it is no component.
    section: Option<&'static str>,
    /// Whether it is written as what must be there, too, and is read as that.
    pub(crate) is_read: bool,
}

/// Whether a node has what makes out the components of a section.
fn is_written_as(node: &Node<'_>, section: &str) -> bool {
    let any = |keys: &[&str]| keys.iter().any(|key| node.value().get(key).is_some());
    let is_schema = || {
        let ty = node.value().get("type");
        ty.is_some_and(|ty| {
            ty.as_array().is_some() || ty.as_str().is_some_and(|ty| TYPES.contains(&ty))
        }) || any(&SCHEMA_KEYWORDS)
            // That of a parameter or a body says whether it is.
            || node.value().get("required").is_some_and(|it| it.as_array().is_some())
    };
    match section {
        "schemas" => is_schema(),
        "parameters" => any(&["name"]) && any(&["in"]),
        "headers" => any(&["schema"]),
        "responses" => !any(&["in"]) && (any(&["content", "schema", "headers"]) || !is_schema()),
        "requestBodies" => any(&["content"]),
        "mediaTypes" => any(&["schema", "itemSchema", "example", "examples"]),
        "examples" => any(&["value", "dataValue", "serializedValue", "externalValue"]),
        "links" => any(&["operationId", "operationRef"]),
        "pathItems" => METHODS.iter().any(|method| any(&[method])),
        "securitySchemes" => any(&["type"]) && !is_schema(),
        // The keys of a callback are expressions.
        _ => node.members().any(|(key, _)| key.contains("{$")),
    }
}

impl<'d> References<'d> {
    /// The section that a node is a component of, by the place where it stands.
    fn section_of(&self, node: &Node<'_>) -> Option<&'static str> {
        let mut words = node.pointer().split('/').skip(1);
        let section = match words.next()? {
            "components" => words.next()?,
            "definitions" => "schemas",
            // Elsewhere it may be the list of parameters of a path item, and in a file of schemas anything.
            section @ ("parameters" | "responses")
                if self.dialect() == Dialect::V20 && self.is_in_description(node) =>
            {
                section
            }
            _ => return None,
        };
        let (known, _) = SECTIONS.iter().find(|(known, _)| *known == section)?;
        (words.next().is_some() && words.next().is_none()).then_some(known)
    }

    /// Whether a node stands in a document that says it is a description.
    fn is_in_description(&self, node: &Node<'_>) -> bool {
        let root = self.documents.node(node.document(), "");
        root.is_some_and(|root| is_description(root.value()))
    }

    /// What a node is by the place where it stands, and the section that holds such components.
    fn what_is(&self, node: &Node<'_>) -> Option<(String, Option<&'static str>)> {
        if let Some(section) = self.section_of(node) {
            return Some((described(section).to_owned(), Some(section)));
        }
        let is_inside = !node.pointer().is_empty() && self.is_in_description(node);
        is_inside.then(|| places::at(node.pointer(), self.dialect()))?
    }

    /// What a reference leads to, where that is of another section than it must be. What only stands in the wrong section
    /// is what it is meant to be: that is said where it stands.
    pub(crate) fn leads_into(
        &self,
        from: &Node<'_>,
        to: &Node<'d>,
        section: &str,
    ) -> Option<Instead> {
        // One beside a `schema` or `content` stands at the wrong level, which is said elsewhere.
        let is_alone = from.get("schema").is_none() && from.get("content").is_none();
        let (what, other) = self.what_is(to)?;
        if other == Some(section) {
            return None;
        }
        // Almost any object could be a response.
        let is_anything = section == "responses" && other.is_none();
        let is_read = is_written_as(to, section) && !is_anything;
        let is_misplaced = is_read && other.is_none_or(|other| !is_written_as(to, other));
        let instead = Instead {
            what,
            section: other,
            is_read,
        };
        let is_wrong = match section {
            "schemas" => !self.leads_to_schema(to),
            _ => is_alone,
        };
        (is_wrong && !is_misplaced).then_some(instead)
    }

    /// Whether a node in another section refers to a schema. What is no component may be one where the file is no
    /// description: it is judged where it stands.
    fn leads_to_schema(&self, node: &Node<'d>) -> bool {
        let to = misplaced(node).and_then(|at| self.look(&at, at.value().as_str()?));
        to.is_some_and(|to| match self.what_is(&to) {
            Some((_, section)) => section == Some("schemas"),
            None => !self.is_in_description(node),
        })
    }

    /// What a reference leads to that must lead to a schema: a whole description, what holds components, or a component
    /// of another kind.
    pub(crate) fn instead_of_schema(&self, to: &Node<'d>) -> Option<Instead> {
        let no_component = |what: &str| Instead {
            what: what.to_owned(),
            section: None,
            is_read: false,
        };
        let mut words = to.pointer().split('/').skip(1);
        match (words.next(), words.next(), words.next()) {
            (None, ..) => {
                let names_version =
                    |key| to.value().get(key).is_some_and(|it| it.as_str().is_some());
                let is_description = names_version("openapi") || names_version("swagger");
                is_description.then(|| no_component("a whole description"))
            }
            (Some("components"), section, None) => section
                .is_none_or(is_section)
                .then(|| no_component("a section of `components`")),
            // Elsewhere a schema may be called so.
            (Some("definitions"), None, _) if self.dialect() == Dialect::V20 => {
                Some(no_component("the section `definitions`"))
            }
            _ => self.leads_into(to, to, "schemas"),
        }
    }

    /// The reference that is meant by a bare name, where a schema of that name is a component.
    pub(crate) fn reference_to(&self, at: &Node<'d>, name: &str) -> Option<String> {
        let mut sections = ["/components/schemas", "/definitions"].into_iter();
        sections.find_map(|section| {
            let pointer = join(section, name);
            self.documents.node(at.document(), &pointer)?;
            Some(format!("#{pointer}"))
        })
    }

    /// The section of `components` that holds what a pointer leads to and has a name which is nearly the right one: its
    /// place and name, and the right name.
    pub(super) fn misspelt_section<'f>(
        &self,
        document: u32,
        fragment: &'f str,
    ) -> Option<((Place, &'d str), &'f str)> {
        let (right, name) = fragment.strip_prefix("/components/")?.split_once('/')?;
        let components = self.documents.node(document, "/components")?;
        if !is_section(right) || components.get(right).is_some() {
            return None;
        }
        let sections = components.members().map(|(key, _)| key);
        let written = closest(right, sections.filter(|key| !is_section(key)))?;
        let (written, section) = components.members().find(|(key, _)| *key == written)?;
        let first = name.split('/').next()?;
        section.get(&unescape(first))?;
        Some(((section.place(), written), right))
    }

    /// What a document lacks that holds the components which a pointer leads to: `components`, or a section of it.
    pub(super) fn lacking(&self, document: u32, fragment: &str) -> Option<String> {
        let mut words = fragment.strip_prefix('/')?.split('/');
        let (first, section) = (words.next()?, words.next()?);
        let (around, section) = match first {
            "components" if is_section(section) => ("/components", section),
            "definitions" if self.dialect() == Dialect::V20 => ("", first),
            _ => return None,
        };
        let Some(around) = self.documents.node(document, around) else {
            return Some("components".to_owned());
        };
        let lacks = around.get(section).is_none();
        lacks.then(|| {
            format!("{}/{section}", around.pointer())
                .trim_start_matches('/')
                .replace('/', ".")
        })
    }

    /// Reports a reference that leads to something else than a section holds. The reason why it leads to nothing, where
    /// what is there is not read.
    pub(crate) fn wrong_reference(
        &self,
        at: &Node<'d>,
        section: &str,
        instead: Instead,
    ) -> Result<(), String> {
        let (expected, found) = (described(section), instead.what);
        let mut message = format!("this leads to {found}, where {expected} must be");
        let reference = at.value().as_str().unwrap_or_default();
        let schema = format!("schema: {{$ref: '{reference}'}}");
        let content = format!("content: {{application/json: {{{schema}}}}}");
        let help = match (section, instead.section) {
            ("responses", Some("schemas")) => format!("write `description: …` and `{content}`"),
            ("requestBodies", Some("schemas")) => format!("write `{content}`"),
            ("headers", Some("schemas")) => format!("write `{schema}`"),
            ("mediaTypes", Some("schemas")) => {
                format!("write `{schema}`: did you leave out `schema:`?")
            }
            ("parameters", Some("schemas")) => {
                format!("write `name: …`, `in: …` and `{schema}`")
            }
            _ => self.right_section(reference, section),
        };
        if instead.is_read {
            message.push_str("; it is read as one");
        } else if section == "schemas" && instead.section.is_some() {
            message.push_str("; it is any value");
        }
        let mut diagnostic = Diagnostic::error(codes::WRONG_REFERENCE, at.place(), message);
        if instead.is_read || section == "schemas" && instead.section.is_some() {
            diagnostic.severity = Severity::Warning;
        }
        self.diagnostics.report(diagnostic.help(help));
        match instead.is_read {
            true => Ok(()),
            false => Err(format!("its `$ref` leads to {found}")),
        }
    }

    /// Whether a reference in the place of an object of names, such as `properties`, leads to a component that has such an
    /// object instead, which is reported.
    pub(super) fn leads_to_owner(&self, node: &Node<'d>, at: &Node<'d>) -> bool {
        let reference = at.value().as_str().unwrap_or_default();
        let to = self.look(at, reference);
        let section = to.as_ref().and_then(|to| self.section_of(to));
        let (Some(to), Some(section)) = (to, section) else {
            return false;
        };
        let key = node.pointer().rsplit('/').next().unwrap_or_default();
        let has_names = to
            .get(key)
            .is_some_and(|it| it.value().as_object().is_some());
        let has_type = to
            .get("type")
            .is_some_and(|it| it.value().as_str().is_some());
        if !has_names && !has_type {
            return false;
        }
        let what = described(section);
        let message = format!("this leads to {what}, where the members of `{key}` must be");
        let help = match has_names {
            true => format!("did you mean `{reference}/{key}`?"),
            false => format!("write the members of `{key}` here"),
        };
        let diagnostic = Diagnostic::error(codes::WRONG_REFERENCE, at.place(), message);
        self.diagnostics.report(diagnostic.help(help));
        true
    }

    /// How to write a reference into a section instead of another one.
    fn right_section(&self, reference: &str, section: &str) -> String {
        let what = described(section);
        let sections = match (self.dialect(), section) {
            (Dialect::V20, "schemas") => "/definitions".to_owned(),
            (Dialect::V20, "parameters" | "responses") => format!("/{section}"),
            (Dialect::V20, _) => return format!("write {what} here"),
            _ => format!("/components/{section}"),
        };
        if section == "schemas" {
            return format!(
                "write the place of a schema, such as `#{sections}/Name`, or `{{}}` for any value"
            );
        }
        let name = reference.rsplit_once('/').map_or("", |(_, name)| name);
        let of_name = format!("{sections}/{}", percent_decode(name));
        match self.documents.node(0, &of_name) {
            Some(_) => format!("did you mean `#{sections}/{name}`?"),
            None => format!("write {what} here, or the place of one, such as `#{sections}/Name`"),
        }
    }
}
