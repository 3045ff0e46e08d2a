//! The templates that this crate carries: the support code, and the files of a generated crate.
//!
//! In: a path below `templates/support/src` or `templates/crate`. Out: the text.
//!
//! What always holds: support code comes out without its unit tests, and otherwise byte for byte as it was
//! compiled and tested here.

include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// The text of a support file, `json.rs`, as it was written.
pub(crate) fn support(path: &str) -> Option<&'static str> {
    find(SUPPORT, path)
}

/// The text of a file of a generated crate.
pub(crate) fn of_crate(path: &str) -> Option<&'static str> {
    find(CRATE, path)
}

fn find(files: &[(&str, &'static str)], path: &str) -> Option<&'static str> {
    let found = files.binary_search_by_key(&path, |(path, _)| path).ok()?;
    files.get(found).map(|(_, text)| *text)
}

/// A source without its unit tests: without each `#[cfg(test)]` module at its top level.
///
/// The sources are formatted, so that a module at the top level begins and ends in the first column.
pub(crate) fn without_tests(source: &str) -> String {
    let mut kept = String::with_capacity(source.len());
    let mut lines = source.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let test = line.trim_end() == "#[cfg(test)]"
            && lines.peek().is_some_and(|next| next.starts_with("mod "));
        if !test {
            kept.push_str(line);
            continue;
        }
        if lines
            .next()
            .is_some_and(|module| module.trim_end().ends_with('{'))
        {
            lines.by_ref().find(|line| line.trim_end() == "}");
        }
        // Leave no more than the one empty line that stood before the module.
        if kept.ends_with("\n\n") || kept.is_empty() {
            lines.next_if(|line| line.trim().is_empty());
        }
    }
    while kept.ends_with("\n\n") {
        kept.pop();
    }
    kept
}

/// Fills a template: `{{key}}` becomes its value, and lines between `{{#key}}` and `{{/key}}` stay only where
/// the key has a value that is not empty. A key that is not known becomes nothing.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let value = |key: &str| {
        values
            .iter()
            .find(|(known, _)| *known == key)
            .map_or("", |(_, value)| *value)
    };
    let mut text = String::with_capacity(template.len() * 2);
    let mut hidden: Vec<&str> = Vec::new();
    for line in template.split_inclusive('\n') {
        let mark = line
            .trim()
            .strip_prefix("{{")
            .and_then(|rest| rest.strip_suffix("}}"));
        match mark.and_then(|mark| mark.split_at_checked(1)) {
            Some(("#", key)) if value(key).is_empty() => hidden.push(key),
            Some(("#", _)) => {}
            Some(("/", key)) => hidden.retain(|other| *other != key),
            _ if !hidden.is_empty() => {}
            _ => {
                let mut rest = line;
                while let Some((before, after)) = rest.split_once("{{") {
                    text.push_str(before);
                    let (key, after) = after.split_once("}}").unwrap_or((after, ""));
                    text.push_str(value(key));
                    rest = after;
                }
                text.push_str(rest);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unit_tests_are_cut_out() {
        let source =
            "fn a() {}\n\n#[cfg(test)]\nmod tests {\n    mod inner {\n    }\n}\n\nfn b() {}\n";
        assert_eq!(without_tests(source), "fn a() {}\n\nfn b() {}\n");
        let source = "fn a() {}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n}\n";
        assert_eq!(without_tests(source), "fn a() {}\n");
        let source = "#[cfg(test)]\nmod tests;\n\nfn a() {}\n";
        assert_eq!(without_tests(source), "fn a() {}\n");
        let source = "#[cfg(feature = \"test\")]\nmod a {\n}\n";
        assert_eq!(without_tests(source), source);
    }

    #[test]
    fn support_code_is_embedded() {
        assert!(support("lib.rs").is_some_and(|text| !text.is_empty()));
        assert_eq!(support("nothing.rs"), None);
    }

    #[test]
    fn a_template_is_filled() {
        let template = "a {{x}} {{y}}\n{{#x}}\nwith x\n{{/x}}\n{{#z}}\nwith z {{x}}\n{{/z}}\nend\n";
        assert_eq!(
            fill(template, &[("x", "1"), ("y", "2")]),
            "a 1 2\nwith x\nend\n"
        );
    }
}
