//! Path templates as they are written, and as OpenAPI has them (3.1 §4.8.8.1).
//!
//! In: the key of a path, and the names of its parameters that are declared. Out: a template whose braces hold a name, or
//! `name=pattern` where the value has several segments; behind it, a query that each request has (`?beta=true`) and a
//! fragment that tells two keys apart; and which of those parameters are in the query (`?lat={lat}`).
//!
//! What always holds: what OpenAPI allows stays as it is. What other notations have (URI templates, those of Google,
//! routers with their constraints), and what requests do not show, is said in a note that tells how it was understood.

use std::collections::HashSet;

/// A path template that was understood.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Template {
    /// The template.
    pub(super) text: String,
    /// Names in the query, each with the parameter of the path that is its value.
    pub(super) query: Vec<(String, String)>,
    /// How it was understood, where it is not as OpenAPI has it.
    pub(super) notes: Vec<String>,
}

/// The names in a template, in order.
pub(super) fn names(template: &str) -> Vec<&str> {
    let names = super::template_names(template).into_iter();
    names
        .map(|name| name.split_once('=').map_or(name, |(name, _)| name))
        .collect()
}

/// A template without its names: two paths with one outline fit the same requests.
pub(super) fn outline(template: &str) -> String {
    let mut outline = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((literal, after)) = rest.split_once('{') {
        let (expression, after) = after.split_once('}').unwrap_or((after, ""));
        let pattern = expression
            .find('=')
            .and_then(|start| expression.get(start..));
        outline.push_str(literal);
        outline.push('{');
        outline.push_str(pattern.unwrap_or_default());
        outline.push('}');
        rest = after;
    }
    outline + rest
}

/// The key of a path with its parameters in braces, and their names, where segments of it are written as routers have
/// them (`/pets/:id`) and the path item declares such parameters. Without that, they are literal text.
pub(super) fn braced<'k>(key: &'k str, declared: &HashSet<&str>) -> Option<(String, Vec<&'k str>)> {
    let mut names = Vec::new();
    let segments = key
        .split('/')
        .map(|segment| match segment.strip_prefix(':') {
            Some(name) if declared.contains(name) => {
                names.push(name);
                format!("{{{name}}}")
            }
            _ => segment.to_owned(),
        });
    let text = segments.collect::<Vec<_>>().join("/");
    (!names.is_empty()).then_some((text, names))
}

/// Reads the key of a path.
pub(super) fn read(key: &str, declared: &HashSet<&str>) -> Template {
    let mut reader = Reader {
        text: String::new(),
        notes: Vec::new(),
        any: false,
        declared,
    };
    let mut rest = key;
    while let Some((literal, after)) = rest.split_once('{') {
        let Some((expression, after)) = closed(after) else {
            break;
        };
        reader.text.push_str(literal);
        reader.expression(expression);
        rest = after;
    }
    reader.text.push_str(rest);
    reader.finish()
}

/// The text up to the brace that closes, and what is behind it. A constraint may have braces of its own.
fn closed(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return Some((text.get(..at)?, text.get(at + 1..)?)),
            '}' => depth -= 1,
            _ => {}
        }
    }
    // `{a/{b}`: the first has no brace of its own, which is reported.
    text.split_once('}')
}

struct Reader<'r> {
    text: String,
    notes: Vec<String>,
    /// Whether a value of any number of segments has been met.
    any: bool,
    declared: &'r HashSet<&'r str>,
}

impl Reader<'_> {
    fn expression(&mut self, written: &str) {
        // `{.format}` is a name where a parameter is called so. What else a template may have behind these is no name.
        if self.declared.contains(written) && !written.contains(['=', '?', '#', '{']) {
            self.text.push_str(&format!("{{{written}}}"));
            return;
        }
        let expression = written.trim();
        let operator = expression.chars().next().filter(|c| "+#./;?&".contains(*c));
        let list = operator.map_or(expression, |operator| {
            expression.trim_start_matches(operator)
        });
        if matches!(operator, Some('?' | '&' | '#')) {
            let message = format!(
                "`{{{written}}}` is no part of a path; it is left out, and its values are sent where there are \
                 parameters for them"
            );
            self.notes.push(message);
            return;
        }
        let start = self.text.len();
        // A constraint may have commas, a list of names has no constraints.
        let several = !list.contains([':', '=']);
        let mut first = true;
        for name in list.split(|c| several && c == ',') {
            match operator {
                Some('/') => self.text.push('/'),
                _ if !first => self.text.push(','),
                _ => {}
            }
            first = false;
            let read = self.variable(name, operator == Some('+'));
            self.text.push_str(&format!("{{{read}}}"));
        }
        let read = self.text.get(start..).unwrap_or_default().to_owned();
        if read != format!("{{{written}}}") || read.contains('=') {
            let message = if read.contains('=') {
                let read = read.trim_matches(['{', '}']);
                let (name, _) = read.split_once('=').unwrap_or((read, ""));
                format!(
                    "`{{{written}}}` is not of OpenAPI; `{name}` is read as a value of several segments of the path"
                )
            } else {
                format!("`{{{written}}}` holds more than a name; it is read as `{read}`")
            };
            self.notes.push(message);
        }
    }

    /// `name`, or `name=pattern`.
    fn variable(&mut self, written: &str, any: bool) -> String {
        let (name, pattern) = written.split_once('=').unwrap_or((written, ""));
        let (name, _) = name.split_once(':').unwrap_or((name, ""));
        let name = name.trim().trim_end_matches(['*', '?']);
        let pattern = if any { "**" } else { pattern.trim() };
        let mut segments = Vec::new();
        for segment in pattern.split('/').filter(|segment| !segment.is_empty()) {
            let many = segment == "**" && !std::mem::replace(&mut self.any, true);
            segments.push(match segment {
                "**" if many => "**",
                _ if segment.contains('*') => "*",
                literal => literal,
            });
        }
        match segments.as_slice() {
            [] | ["*"] => name.to_owned(),
            segments => format!("{name}={}", segments.join("/")),
        }
    }

    fn finish(mut self) -> Template {
        let end = self.text.find(['?', '#']).unwrap_or(self.text.len());
        let behind = self.text.split_off(end);
        if let Some((before, after)) = self.text.split_once("}{") {
            let first = before.rsplit('{').next().unwrap_or_default();
            let second = after.split('}').next().unwrap_or_default();
            let note = format!(
                "nothing between `{{{first}}}` and `{{{second}}}` shows where one ends; for a server the second begins \
                 with the last character that is neither a letter nor a digit, as `.json` does, or is the last character"
            );
            self.notes.push(note);
        }
        let (query, fragment) = behind.split_once('#').unwrap_or((&behind, ""));
        // A value in the query is a parameter's: what is left is what each request has.
        let (fixed, values): (Vec<&str>, Vec<&str>) = query
            .trim_start_matches('?')
            .split('&')
            .filter(|pair| !pair.is_empty())
            .partition(|pair| !pair.contains('{'));
        let in_path: HashSet<&str> = names(&self.text).into_iter().collect();
        let mut moved = Vec::new();
        for pair in values {
            let value = pair.split_once("={").and_then(|(name, value)| {
                let value = value.strip_suffix('}')?;
                let is_declared = self.declared.contains(value) && !in_path.contains(value);
                is_declared.then(|| (name.to_owned(), value.to_owned()))
            });
            let read = match &value {
                Some((_, value)) => format!("the parameter `{value}` is read as that"),
                None => "it is left out of the path".to_owned(),
            };
            let note = format!("`{pair}` belongs in a parameter `in: query`; {read}");
            self.notes.push(note);
            moved.extend(value);
        }
        if !fixed.is_empty() {
            let fixed = fixed.join("&");
            self.notes.push(format!(
                "a path has no query; each request has `{fixed}`, and only such requests are for this path"
            ));
            self.text.push('?');
            self.text.push_str(&fixed);
        }
        if !fragment.is_empty() {
            self.notes.push(format!(
                "a path has no fragment, and `#{fragment}` is not sent; of two operations that differ in it only, a \
                 server calls the first"
            ));
            self.text.push('#');
            self.text.push_str(fragment);
        }
        Template {
            text: self.text,
            query: moved,
            notes: self.notes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_of_openapi_stay_as_they_are() {
        for path in [
            "/",
            "/a/{b}",
            "/{a}.{b}",
            "/{a}-{b}:verb",
            "/({x},{y})",
            "/ö/{größe}",
            "/{@odata.type}",
            "/a/:id",
            "/{a/b",
            "/{}",
            "/{.declared}/{a*,b}",
        ] {
            let text = path.to_owned();
            let expected = Template {
                text,
                ..Template::default()
            };
            let declared = HashSet::from([".declared", "a*,b"]);
            assert_eq!(read(path, &declared), expected);
        }
    }

    #[test]
    fn other_notations_are_understood() {
        for (path, expected) in [
            ("/v1/{name=shelves/*}:move", "/v1/{name=shelves/*}:move"),
            ("/v1/{name=*}", "/v1/{name}"),
            ("/v1/{name=**}", "/v1/{name=**}"),
            ("/v1/{+name}/x", "/v1/{name=**}/x"),
            ("/{+a}/{+b}", "/{a=**}/{b}"),
            ("/{a*}/{;b}/{.c*}", "/{a}/{b}/{c}"),
            ("/a{/b,c}", "/a/{b}/{c}"),
            ("/a{?b,c}", "/a"),
            ("/{ id }/{id2?}", "/{id}/{id2}"),
            ("/{id:[0-9]{2,4}}/x", "/{id}/x"),
            ("/a?beta=true", "/a?beta=true"),
            ("/a?b={c}&d=e", "/a?d=e"),
            ("/a?b={c}", "/a"),
            ("/a?b#c", "/a?b#c"),
            ("/a#", "/a"),
            ("/v{a}{b}.{c}", "/v{a}{b}.{c}"),
        ] {
            let Template { text, notes, .. } = read(path, &HashSet::new());
            assert_eq!(text, expected, "{path}");
            assert_eq!(notes.is_empty(), path == "/a#", "{path}");
        }
    }

    #[test]
    fn variables_with_nothing_between_them_are_named() {
        let Template { notes, .. } = read("/{a}.{b}{c}{d}", &HashSet::new());
        let [note] = notes.as_slice() else {
            panic!("{notes:?}");
        };
        assert!(
            note.starts_with("nothing between `{b}` and `{c}` shows"),
            "{note}"
        );
        assert!(
            read("/{a}?b={b}{c}", &HashSet::new())
                .notes
                .iter()
                .all(|note| !note.starts_with("nothing"))
        );
    }

    #[test]
    fn parameters_may_be_in_the_query() {
        let declared = HashSet::from(["a", "b", "d"]);
        let read = read("/{a}?lat={b}&lon={c}&a={a}&x={b}{d}&d={d}&v=2", &declared);
        assert_eq!(read.text, "/{a}?v=2");
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(read.query, [pair("lat", "b"), pair("d", "d")]);
    }

    #[test]
    fn names_are_without_patterns() {
        assert_eq!(names("/{a=x/*}/{b}"), ["a", "b"]);
    }

    #[test]
    fn names_are_not_in_an_outline() {
        assert_eq!(outline("/a/{x}/b.{y}"), outline("/a/{id}/b.{format}"));
        assert_ne!(outline("/a/{x}"), outline("/a/{x}/"));
        assert_ne!(outline("/{a=b/*}"), outline("/{a=c/*}"));
    }
}
