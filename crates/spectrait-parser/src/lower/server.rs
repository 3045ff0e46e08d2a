//! Servers and the variables in their URLs (OpenAPI 3.1 §4.8.5 and §4.8.6).

mod urls;

use indexmap::IndexMap;
use spectrait_ir::{Server, ServerVariable, Value};

use super::Lowering;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Node;
use crate::schema::text;

impl<'d> Lowering<'d> {
    /// The member `servers` of the API, a path item or an operation.
    pub(super) fn servers(&mut self, node: &Node<'d>) -> Vec<Server> {
        let servers = node
            .get("servers")
            .and_then(|servers| self.references.array(servers, "`servers`"));
        let servers = servers.iter().flat_map(Node::items);
        servers.filter_map(|server| self.server(server)).collect()
    }

    /// The server of a link, whose URL may be an expression of what was answered before.
    pub(super) fn server_of_link(&mut self, node: Node<'d>) -> Option<Server> {
        let url = node.value().get("url").and_then(Value::as_str);
        let Some(url) = url.filter(|url| url.starts_with('$') || url.contains("{$")) else {
            return self.server(node);
        };
        Some(Server {
            name: text(&node, "name", self.diagnostics),
            url: url.to_owned(),
            description: text(&node, "description", self.diagnostics),
            variables: IndexMap::new(),
            place: node.place(),
        })
    }

    pub(super) fn server(&mut self, node: Node<'d>) -> Option<Server> {
        let node = node.object("a server", self.diagnostics)?;
        let Some(url) = node.get("url") else {
            self.missing(&node, "this server", "url");
            return None;
        };
        let written = url.string("`url`", self.diagnostics)?;
        let text_of_url = self.server_url(written, &url)?;
        let text_of_url = text_of_url.as_str();
        // What is read so is said to be a variable.
        let is_explained = written.contains("{{");
        let mut variables: IndexMap<String, ServerVariable> = self
            .entries(&node, "variables")
            .into_iter()
            .filter_map(|(name, variable)| Some((name.to_owned(), self.variable(variable)?)))
            .collect();
        for name in template_names(text_of_url) {
            if !variables.contains_key(name) {
                if !is_explained {
                    let message = format!("the variable `{name}` is not declared in `variables`");
                    self.diagnostics.report(Diagnostic::warning(
                        codes::INVALID_SERVER_URL,
                        url.place(),
                        message,
                    ));
                }
                variables.insert(
                    name.to_owned(),
                    ServerVariable {
                        default: String::new(),
                        values: Vec::new(),
                        description: None,
                    },
                );
            }
        }
        Some(Server {
            name: text(&node, "name", self.diagnostics),
            url: text_of_url.to_owned(),
            description: text(&node, "description", self.diagnostics),
            variables,
            place: node.place(),
        })
    }

    /// The URL of a server as it is meant: with a scheme, and without what no request has. None where it is no URL.
    fn server_url(&mut self, written: &str, node: &Node<'d>) -> Option<String> {
        let understood = urls::understood(written);
        let meant = understood.as_deref().unwrap_or(written);
        if let Some(problem) = urls::problem(meant) {
            let message = format!("`{written}` is no URL of a server, and is left out: {problem}");
            let help = "write one such as `https://api.example.com/v1`, in which `{name}` is a variable of `variables`";
            let diagnostic = Diagnostic::warning(codes::INVALID_SERVER_URL, node.place(), message);
            self.diagnostics.report(diagnostic.help(help));
            self.leave_out(format!("the server `{written}`"), node.place(), problem);
            return None;
        }
        if let Some(understood) = &understood {
            let message =
                format!("`{written}` is no URL of a server; it is read as `{understood}`");
            let declare = match written.contains("{{") {
                true => ", and declare its variables in `variables`",
                false => "",
            };
            let diagnostic = Diagnostic::warning(codes::INVALID_SERVER_URL, node.place(), message);
            self.diagnostics
                .report(diagnostic.help(format!("write `{understood}`{declare}")));
        }
        Some(meant.to_owned())
    }

    fn variable(&self, node: Node<'d>) -> Option<ServerVariable> {
        let node = node.object("a server variable", self.diagnostics)?;
        let default = node
            .get("default")
            .and_then(|default| self.value_of_variable(&default));
        if node.get("default").is_none() {
            self.missing(&node, "this server variable", "default");
        }
        let values = node
            .get("enum")
            .and_then(|values| values.array("`enum`", self.diagnostics));
        let values = values.iter().flat_map(Node::items);
        let mut values: Vec<String> = values
            .filter_map(|value| self.value_of_variable(&value))
            .collect();
        if let (Some(default), Some(at)) = (&default, node.get("default"))
            && !values.is_empty()
            && !values.contains(default)
        {
            let message = format!(
                "the default `{default}` is not in the `enum` of this server variable; it is read as one of its values"
            );
            self.diagnostics.report(
                Diagnostic::warning(codes::INVALID_DEFAULT, at.place(), message)
                    .help("add it to the `enum`, or write one of the values"),
            );
            values.push(default.clone());
        }
        Some(ServerVariable {
            default: default.unwrap_or_default(),
            values,
            description: text(&node, "description", self.diagnostics),
        })
    }

    /// A value of a variable; ports and versions are often written as numbers.
    fn value_of_variable(&self, node: &Node<'d>) -> Option<String> {
        let text = node.text("a value of a server variable", self.diagnostics)?;
        Some(text.into_owned())
    }
}

/// The names in braces of a URL or path template, in order. What has no closing brace is not a name.
pub(crate) fn template_names(template: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = template;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        names.push(name);
        rest = after;
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_braces() {
        assert_eq!(template_names("https://{a}.b/{c}:{d}"), ["a", "c", "d"]);
        assert!(template_names("/a/{b").is_empty());
    }
}
