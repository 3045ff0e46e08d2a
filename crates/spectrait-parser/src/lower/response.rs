//! Responses, their headers and links (OpenAPI 3.1 §4.8.16, §4.8.17, §4.8.20 and §4.8.21).

use indexmap::IndexMap;
use spectrait_ir::{Header, HeaderId, Link, Location, Response, ResponseId, Status, Value, Words};

use super::parameter::{FRAMING, Written, is_private_coding};
use super::{Lowering, address, is_token};
use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Node, unescape};
use crate::references::Followed;
use crate::schema::{flag, text};
use crate::versions::Dialect;

/// Responses, and what stands beside references to them.
pub(super) struct Responses {
    pub(super) ids: Vec<(Status, ResponseId)>,
    pub(super) words: Vec<(Status, Words)>,
}

impl<'d> Lowering<'d> {
    /// The documented responses of an operation, and what stands beside references to them.
    pub(super) fn responses(&mut self, node: &Node<'d>, method: &str, what: &str) -> Responses {
        let mut words = Vec::new();
        let mut responses: Vec<(Status, ResponseId)> = Vec::new();
        for (key, response) in self.entries(node, "responses") {
            let place = response.place();
            let what = format!("the response {key} of {what}");
            let Some(status) = status(key) else {
                let message = format!("`{key}` is not a status");
                let help = "statuses are `100` to `599`, `1XX` to `5XX`, and `default`";
                self.diagnostics.report(
                    Diagnostic::error(codes::INVALID_STATUS, place.clone(), message)
                        .at_key()
                        .help(help),
                );
                self.leave_out(what, place, "it has no valid status");
                continue;
            };
            if responses.iter().any(|(known, _)| *known == status) {
                // `4XX` and `4xx`.
                self.leave_out(what, place, "another response has the same status");
                continue;
            }
            if let Some((response, own)) = self.response(response, method, &what) {
                responses.push((status, response));
                if own != Words::default() {
                    words.push((status, own));
                }
            }
        }
        Responses {
            ids: responses,
            words,
        }
    }

    fn response(
        &mut self,
        node: Node<'d>,
        method: &str,
        what: &str,
    ) -> Option<(ResponseId, Words)> {
        let place = node.place();
        let Followed { node, words } = match self.references.follow(node, "responses") {
            Ok(followed) => followed,
            Err(reason) => {
                self.leave_out(what, place, reason);
                return None;
            }
        };
        let variant = match self.dialect {
            Dialect::V20 => self.swagger_variant(&node),
            _ => 0,
        };
        // An answer to HEAD has a length and no content. Only there is the length more than what frames the message.
        let keeps_length = method == "HEAD" && has_length(&node);
        let key = (address(&node), 2 * variant + usize::from(keeps_length));
        if let Some(known) = self.shared.responses.get(&key) {
            return known.map(|id| (id, words));
        }
        let id = match node.clone().object("a response", self.diagnostics) {
            Some(node) => {
                let response = self.read_response(&node, keeps_length);
                let next = u32::try_from(self.api.responses.len()).unwrap_or(u32::MAX);
                self.api.responses.push(response);
                Some(ResponseId(next))
            }
            None => {
                self.leave_out(what, place, "it could not be read");
                None
            }
        };
        self.shared.responses.insert(key, id);
        id.map(|id| (id, words))
    }

    fn read_response(&mut self, node: &Node<'d>, keeps_length: bool) -> Response {
        if node.get("description").is_none() && self.dialect != Dialect::V32 {
            self.missing(node, "this response", "description");
        }
        let (component, content) = match self.dialect {
            Dialect::V20 => (
                self.swagger_component(node, "responses"),
                self.swagger_content(node),
            ),
            _ => (self.component(node, "responses"), self.content(node)),
        };
        let mut headers = IndexMap::new();
        for (name, header) in self.entries(node, "headers") {
            let said_by = match name.to_ascii_lowercase().as_str() {
                "content-type" => Some("the media types of the response say it"),
                "content-length" if keeps_length => None,
                "content-length" => Some("the content itself says it"),
                name if FRAMING.contains(&name) => Some("whatever sends the response says it"),
                "content-encoding" if !is_private_coding(&header) => {
                    Some("whatever compresses the body says it")
                }
                _ => None,
            };
            if let Some(said_by) = said_by {
                let message = format!("a response header `{name}` is ignored");
                self.diagnostics.report(
                    Diagnostic::warning(codes::IGNORED_HEADER, header.place(), message)
                        .at_key()
                        .help(said_by),
                );
                continue;
            }
            if !is_token(name) {
                let reason = "there are no headers of that name";
                self.leave_out(format!("the header `{name}`"), header.place(), reason);
            } else if let Some(header) = self.header(name, header) {
                headers.insert(name.to_owned(), header);
            }
        }
        Response {
            component,
            summary: text(node, "summary", self.diagnostics),
            description: text(node, "description", self.diagnostics),
            headers,
            content,
            links: self.links(node),
            place: node.place(),
        }
    }

    /// A header, or a reference to one.
    pub(super) fn header(&mut self, name: &str, node: Node<'d>) -> Option<HeaderId> {
        let place = node.place();
        let Followed { node, words } = match self.references.follow(node, "headers") {
            Ok(followed) => followed,
            Err(reason) => {
                self.leave_out(format!("the header `{name}`"), place, reason);
                return None;
            }
        };
        if let Some(known) = self.shared.headers.get(&address(&node)) {
            return known.map(|id| self.described(id, words.description));
        }
        let id = match node.clone().object("a header", self.diagnostics) {
            Some(node) => {
                let Written { wire, ty } = self.written(&node, Location::Header, "this header");
                let header = Header {
                    component: self.component(&node, "headers"),
                    description: text(&node, "description", self.diagnostics),
                    required: flag(&node, "required", self.diagnostics),
                    deprecated: flag(&node, "deprecated", self.diagnostics),
                    wire,
                    ty,
                    examples: self.examples(&node, None),
                    place: node.place(),
                };
                let next = u32::try_from(self.api.headers.len()).unwrap_or(u32::MAX);
                self.api.headers.push(header);
                Some(HeaderId(next))
            }
            None => {
                self.leave_out(
                    format!("the header `{name}`"),
                    place,
                    "it could not be read",
                );
                None
            }
        };
        self.shared.headers.insert(address(&node), id);
        id.map(|id| self.described(id, words.description))
    }

    /// A header with the description that stands beside the reference to it. All else is that of the component.
    fn described(&mut self, id: HeaderId, description: Option<String>) -> HeaderId {
        if description.is_none() {
            return id;
        }
        let header = Header {
            description,
            ..self.api.header(id).clone()
        };
        let next = u32::try_from(self.api.headers.len()).unwrap_or(u32::MAX);
        self.api.headers.push(header);
        HeaderId(next)
    }

    fn links(&mut self, node: &Node<'d>) -> Vec<Link> {
        let mut links = Vec::new();
        for (name, link) in self.entries(node, "links") {
            let place = link.place();
            let followed = self.references.follow(link, "links");
            let read = followed.and_then(|Followed { node, words }| {
                let node = node
                    .object("a link", self.diagnostics)
                    .ok_or("it could not be read")?;
                let operation = text(&node, "operationId", self.diagnostics)
                    .or_else(|| self.referred_operation(&node))
                    .or_else(|| text(&node, "operationRef", self.diagnostics))
                    .ok_or("it names no operation")?;
                let parameters = self.entries(&node, "parameters").into_iter();
                Ok(Link {
                    name: name.to_owned(),
                    operation,
                    parameters: parameters
                        .map(|(name, value)| (name.to_owned(), value.value().clone()))
                        .collect(),
                    request_body: node.get("requestBody").map(|body| body.value().clone()),
                    server: node
                        .get("server")
                        .and_then(|server| self.server_of_link(server)),
                    description: words
                        .description
                        .or_else(|| text(&node, "description", self.diagnostics)),
                })
            });
            match read {
                Ok(link) => links.push(link),
                Err(reason) => self.leave_out(format!("the link `{name}`"), place, reason),
            }
        }
        links
    }
}

impl<'d> Lowering<'d> {
    /// The operation that the `operationRef` of a link leads to: its `operationId`, else its method and path.
    fn referred_operation(&self, link: &Node<'d>) -> Option<String> {
        let at = link.get("operationRef")?;
        let target = self.references.look(&at, at.value().as_str()?)?;
        if let Some(id) = target.value().get("operationId").and_then(Value::as_str) {
            return Some(id.to_owned());
        }
        let (path, method) = target.pointer().strip_prefix("/paths/")?.split_once('/')?;
        Some(format!(
            "{} {}",
            method.to_ascii_uppercase(),
            unescape(path)
        ))
    }
}

/// Whether a key of `responses` is a status.
pub(crate) fn is_status(key: &str) -> bool {
    status(key).is_some()
}

/// Whether a response describes a header `Content-Length`.
fn has_length(node: &Node<'_>) -> bool {
    let is_length = |name: &str| name.eq_ignore_ascii_case("content-length");
    node.get("headers")
        .is_some_and(|headers| headers.members().any(|(name, _)| is_length(name)))
}

/// The status that a key of `responses` is.
fn status(key: &str) -> Option<Status> {
    if key == "default" {
        return Some(Status::Default);
    }
    match key.as_bytes() {
        [digit @ b'1'..=b'5', b'X' | b'x', b'X' | b'x'] => Some(Status::Range(digit - b'0')),
        [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'] => key.parse().ok().map(Status::Exact),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_codes_ranges_and_default() {
        assert_eq!(status("404"), Some(Status::Exact(404)));
        assert_eq!(status("4XX"), Some(Status::Range(4)));
        assert_eq!(status("5xx"), Some(Status::Range(5)));
        assert_eq!(status("default"), Some(Status::Default));
        assert_eq!(status("600"), None);
        assert_eq!(status("ok"), None);
        assert_eq!(status("+20"), None);
    }
}
