//! Reading bodies in parts: `multipart/form-data` (RFC 7578), and what is written like it.
//!
//! In: parts that were split. Out: values and files. What always holds: every violation is noted, not only the first,
//! with its pointer from the body on.
//!
//! Needs: `check`, `json`, `multipart`, `multipart_split`, `operation`, `style`; the crates `serde`,
//! `serde_json`.

use std::borrow::Cow;
use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::check::{Check, Path, Report, Violation};
use super::json;
use super::multipart::Upload;
use super::multipart_split::Received;
use super::operation::Media;
use super::style::{self, Kind, Parameter, Raw, Style, absent};

/// A part is not valid. What is wrong with it is noted in the [`FormReader`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidPart;

/// The parts of a body, and what is wrong with them.
#[derive(Debug)]
pub struct FormReader {
    fields: &'static [Parameter],
    parts: Vec<Received>,
    /// Whether there are parts that are not held.
    cut: bool,
    /// Where the parts of each name are, once that was asked: there may be many.
    positions: Option<HashMap<String, Vec<usize>>>,
    violations: Vec<Violation>,
}

/// What is in the parts of a body.
///
/// # Errors
///
/// What is wrong with them.
pub fn read_parts<T>(
    media: &Media,
    parts: Vec<Received>,
    read: impl FnOnce(&mut FormReader) -> Result<T, InvalidPart>,
) -> Result<T, Vec<Violation>> {
    let (fields, files) = media.parts().unwrap_or_default();
    if let Some(prefix) = media.prefix() {
        let more = prefix.to_string();
        let mut known = fields
            .iter()
            .map(|field| field.name)
            .chain(files.iter().copied());
        if parts.len() > prefix && !known.any(|name| name == more) {
            let message = format!("must not have more than {prefix} parts");
            return Err(vec![Violation::new(&Path::ROOT, "maxItems", message)]);
        }
    }
    let mut form = FormReader {
        fields,
        cut: parts.last().is_some_and(Received::is_unread),
        parts,
        positions: None,
        violations: Vec::new(),
    };
    read(&mut form).map_err(|InvalidPart| form.violations)
}

/// The object that the parts of a body are the members of.
///
/// # Errors
///
/// What is wrong with them.
pub fn object(fields: &[Parameter], parts: &[Received]) -> Result<Value, Vec<Violation>> {
    let mut members = Map::new();
    let mut violations = Vec::new();
    let others = style::others(fields);
    let is_other = |field: &Parameter| others.is_some() && field.name.is_empty();
    for field in fields.iter().filter(|field| !is_other(field)) {
        match read_field(parts, field) {
            Ok(value) => {
                if let Some(value) = value.or_else(|| absent(field)) {
                    members.insert(field.name.to_owned(), value);
                }
            }
            Err(violation) => violations.push(violation),
        }
    }
    let is_unknown = |name: &str| {
        !fields
            .iter()
            .any(|field| !is_other(field) && has(field, name))
    };
    match others {
        None => {
            // No type keeps them. Only that they are there may matter.
            for part in parts.iter().filter(|part| is_unknown(&part.name)) {
                let text = String::from_utf8(part.content.to_vec());
                members.insert(part.name.clone(), text.map_or(Value::Null, Value::String));
            }
        }
        Some(kind) => {
            let positions = positions(parts);
            for (name, positions) in positions.iter().filter(|(name, _)| is_unknown(name)) {
                let parts: Vec<_> = positions.iter().filter_map(|at| parts.get(*at)).collect();
                let kind = match (kind, parts.as_slice()) {
                    // What may be anything may be a list.
                    (Kind::Any, [_, _, ..]) => Kind::Array(&Kind::Any),
                    (kind, _) => kind,
                };
                match value(&parts, &kind, &at(name)) {
                    Ok(value) => members.extend(value.map(|value| (name.clone(), value))),
                    Err(violation) => violations.push(violation),
                }
            }
        }
    }
    if violations.is_empty() {
        Ok(Value::Object(members))
    } else {
        Err(violations)
    }
}

/// Where the parts of each name are.
fn positions(parts: &[Received]) -> HashMap<String, Vec<usize>> {
    let mut positions: HashMap<String, Vec<usize>> = HashMap::new();
    for (position, part) in parts.iter().enumerate() {
        match positions.get_mut(&part.name) {
            Some(known) => known.push(position),
            None => drop(positions.insert(part.name.clone(), vec![position])),
        }
    }
    positions
}

/// Whether a field has the part of this name.
pub(super) fn has(field: &Parameter, part: &str) -> bool {
    let name = part.split('[').next().unwrap_or_default();
    field.name == part || (field.style == Style::DeepObject && field.name == name)
}

impl FormReader {
    /// A value. `T` is an `Option` where it need not be there.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn value<T: DeserializeOwned + Check>(&mut self, name: &str) -> Result<T, InvalidPart> {
        let field = self.fields.iter().find(|field| field.name == name);
        let found = self
            .found(name)
            .map_err(|violation| self.note(vec![violation]))?;
        let tree = match found {
            Some(tree) => tree,
            None => match field.and_then(absent) {
                Some(value) => value,
                None if field.is_some_and(|field| field.required) => {
                    return Err(self.missing(name));
                }
                None => Value::Null,
            },
        };
        json::from_value(tree).map_err(|error| {
            let mut violations = error.violations().to_vec();
            for violation in &mut violations {
                violation.pointer.insert_str(0, &at(name));
            }
            self.note(violations)
        })
    }

    /// What was sent under a name; nothing where there is no such part.
    fn found(&self, name: &str) -> Result<Option<Value>, Violation> {
        match self.fields.iter().find(|field| field.name == name) {
            Some(field) => read_field(&self.parts, field),
            None => value(&named(&self.parts, name), &Kind::Any, &at(name)),
        }
    }

    /// A value that has something to be checked besides what its type has.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn checked<T: DeserializeOwned + Check>(
        &mut self,
        name: &str,
        check: impl Fn(&T, &Path<'_>, &mut Report),
    ) -> Result<T, InvalidPart> {
        let value = self.value(name)?;
        self.check(name, value, check)
    }

    /// A file that must be there.
    ///
    /// # Errors
    ///
    /// It is missing, or there several times.
    pub fn file(&mut self, name: &str) -> Result<Upload, InvalidPart> {
        match self.optional_file(name)? {
            Some(file) => Ok(file),
            None => Err(self.missing(name)),
        }
    }

    /// A file that need not be there.
    ///
    /// # Errors
    ///
    /// It is there several times.
    pub fn optional_file(&mut self, name: &str) -> Result<Option<Upload>, InvalidPart> {
        let mut files = self.files(name)?;
        match files.len() {
            0 | 1 => Ok(files.pop()),
            _ => Err(self.violation(name, "duplicate", "must be there once")),
        }
    }

    /// A header of the part at a position among those of a name. `T` is an `Option` where it need not be there.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn part_header<T: DeserializeOwned + Check>(
        &mut self,
        name: &str,
        position: usize,
        header: &Parameter,
    ) -> Result<T, InvalidPart> {
        let parts = &self.parts;
        let positions = self.positions.get_or_insert_with(|| positions(parts));
        let part = positions
            .get(name)
            .and_then(|of| parts.get(*of.get(position)?));
        let headers = part.into_iter().flat_map(|part| &part.headers);
        let texts: Vec<&str> = headers
            .filter(|(name, _)| name.eq_ignore_ascii_case(header.name))
            .map(|(_, value)| value.as_str())
            .collect();
        let joined = texts.join(",");
        let raw = if texts.is_empty() {
            Raw::Absent
        } else {
            Raw::Text(&joined)
        };
        let found = style::decode(header, raw).map_err(|violation| vec![violation]);
        let header = Path::ROOT
            .key(header.location.as_str())
            .key(header.name)
            .to_string();
        let typed = found.and_then(|value| {
            json::from_value(value).map_err(|error| {
                let mut violations = error.violations().to_vec();
                for violation in &mut violations {
                    violation.pointer.insert_str(0, &header);
                }
                violations
            })
        });
        typed.map_err(|mut violations| {
            for violation in &mut violations {
                violation.pointer.insert_str(0, &at(name));
            }
            self.note(violations)
        })
    }

    /// All files of a name.
    ///
    /// # Errors
    ///
    /// None; it has the form of the other functions that read a field.
    pub fn files(&mut self, name: &str) -> Result<Vec<Upload>, InvalidPart> {
        let found = self.parts.iter_mut().filter(|part| part.name == name);
        Ok(found.map(upload).collect())
    }

    /// Checks what a value's type does not check by itself.
    ///
    /// # Errors
    ///
    /// The value is not valid.
    pub fn check<T>(
        &mut self,
        name: &str,
        value: T,
        check: impl Fn(&T, &Path<'_>, &mut Report),
    ) -> Result<T, InvalidPart> {
        let at = Path::ROOT.key(name);
        let sent = || self.found(name).ok().flatten();
        match Report::by(&[name], |report| check(&value, &at, report), sent).into_result() {
            Ok(()) => Ok(value),
            Err(violations) => Err(self.note(violations)),
        }
    }

    fn note(&mut self, violations: Vec<Violation>) -> InvalidPart {
        self.violations.extend(violations);
        InvalidPart
    }

    fn missing(&mut self, name: &str) -> InvalidPart {
        let message = if self.cut {
            "must be there, before what is too large to be held"
        } else {
            "must be there"
        };
        self.violation(name, "required", message)
    }

    fn violation(&mut self, name: &str, keyword: &'static str, message: &str) -> InvalidPart {
        let violation = Violation::new(&Path::ROOT.key(name), keyword, message);
        self.note(vec![violation])
    }
}

/// What is in a part, taken out of it.
pub(super) fn upload(part: &mut Received) -> Upload {
    Upload {
        content: part.take(),
        file_name: part.file_name.take(),
        // Those that are described are read behind it.
        headers: part.headers.clone(),
    }
}

/// The pointer of a field.
fn at(name: &str) -> String {
    Path::ROOT.key(name).to_string()
}

fn named<'p>(parts: &'p [Received], name: &str) -> Vec<&'p Received> {
    parts.iter().filter(|part| part.name == name).collect()
}

/// The value of the parts of a name; none where there are no parts.
fn value(parts: &[&Received], kind: &Kind, at: &str) -> Result<Option<Value>, Violation> {
    let one = |part: &Received, kind: &Kind| {
        read(part, kind).ok_or_else(|| {
            let mut violation = Violation::new(&Path::ROOT, "type", expected(kind));
            at.clone_into(&mut violation.pointer);
            violation
        })
    };
    match (parts, list(kind)) {
        ([], _) => Ok(None),
        // A list may come as one document too.
        ([part], Some(item))
            if !matches!(item, Kind::Array(_))
                && is_json(part)
                && part.content.trim_ascii().starts_with(b"[") =>
        {
            one(part, &Kind::Any).map(Some)
        }
        (parts, Some(item)) => {
            let items = parts.iter().map(|part| one(part, item));
            items
                .collect::<Result<_, _>>()
                .map(|items| Some(Value::Array(items)))
        }
        ([part], None) => one(part, kind).map(Some),
        (_, None) => {
            let mut violation = Violation::new(&Path::ROOT, "duplicate", "must be there once");
            at.clone_into(&mut violation.pointer);
            Err(violation)
        }
    }
}

/// The value of a field; none where there are no parts.
fn read_field(parts: &[Received], field: &Parameter) -> Result<Option<Value>, Violation> {
    if !field.is_styled() {
        return value(&named(parts, field.name), &field.kind, &at(field.name));
    }
    // A part is written as a query would be, but not percent-encoded.
    let mut texts = Vec::new();
    for part in parts.iter().filter(|part| has(field, &part.name)) {
        let text = std::str::from_utf8(&part.content).map_err(|_| {
            let mut violation = Violation::new(&Path::ROOT, "type", "must be text in UTF-8");
            violation.pointer = at(field.name);
            violation
        })?;
        let text = text.replace('%', "%25").replace('+', "%2B");
        texts.push((part.name.as_str(), text));
    }
    let pairs: Vec<_> = texts
        .iter()
        .map(|(name, text)| (Cow::Borrowed(*name), text.as_str()))
        .collect();
    match style::decode(field, Raw::Pairs(&pairs)) {
        Ok(Value::Null) => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(mut violation) => {
            let in_query = Path::ROOT.key("query").key(field.name).to_string();
            let rest = violation.pointer.strip_prefix(&in_query);
            violation.pointer = at(field.name) + rest.unwrap_or_default();
            Err(violation)
        }
    }
}

/// What the items of a list are.
fn list(kind: &Kind) -> Option<&Kind> {
    match kind {
        Kind::Array(item) => Some(item),
        Kind::OneOf(kinds) => kinds.iter().find_map(list),
        _ => None,
    }
}

/// A part as a value of a kind.
fn read(part: &Received, kind: &Kind) -> Option<Value> {
    let text = std::str::from_utf8(&part.content).ok()?;
    let document = || json::from_slice::<Value>(text.as_bytes()).ok();
    match kind {
        _ if is_json(part) => document(),
        Kind::String | Kind::Any => Some(Value::String(text.to_owned())),
        Kind::Integer | Kind::Number => document().filter(Value::is_number),
        Kind::Boolean => document().filter(Value::is_boolean),
        Kind::Null => matches!(text, "" | "null").then_some(Value::Null),
        Kind::Array(_) => document().filter(Value::is_array),
        Kind::Object(_) | Kind::Open(..) | Kind::Map(_) => document().filter(Value::is_object),
        Kind::OneOf(kinds) => kinds.iter().find_map(|kind| read(part, kind)),
    }
}

fn is_json(part: &Received) -> bool {
    part.content_type
        .as_deref()
        .is_some_and(|content_type| Media::JSON.accepts(content_type))
}

fn expected(kind: &Kind) -> &'static str {
    match kind {
        Kind::Integer => "must be an integer",
        Kind::Number => "must be a number",
        Kind::Boolean => "must be `true` or `false`",
        Kind::Null => "must be empty",
        Kind::Array(_) => "must be a list as JSON",
        Kind::Object(_) | Kind::Open(..) | Kind::Map(_) => "must be an object as JSON",
        Kind::String | Kind::Any | Kind::OneOf(_) => "must be text in UTF-8, or JSON if it says so",
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use serde_json::json;

    use super::*;
    use crate::multipart_write::write_object;

    fn parts(of: &[(&str, &'static [u8])]) -> Vec<Received> {
        let part = |(name, content): &(&str, &'static [u8])| {
            let mut part = Received::default();
            (*name).clone_into(&mut part.name);
            part.content = Bytes::from_static(content);
            part
        };
        of.iter().map(part).collect()
    }

    fn read(kind: Kind, of: &[(&str, &'static [u8])]) -> Result<Value, String> {
        let fields = [Parameter::query("", kind)];
        object(&fields, &parts(of)).map_err(|all| all[0].to_string())
    }

    #[test]
    fn parts_that_are_not_described_are_read_as_the_others_are() {
        const ANY: Kind = Kind::Map(&Kind::Any);
        const TEXT: Kind = Kind::Map(&Kind::String);
        let twice: &[(_, &[u8])] = &[("a", b"1"), ("b", b"2"), ("a", b"3")];
        assert_eq!(read(ANY, twice), Ok(json!({"a": ["1", "3"], "b": "2"})));
        let once = "/a: must be there once".to_owned();
        assert_eq!(read(TEXT, twice), Err(once));
        for kind in [ANY, TEXT] {
            let refused = read(kind, &[("a", b"\xff")]).unwrap_err();
            assert!(
                refused.starts_with("/a: must be text in UTF-8"),
                "{refused}"
            );
        }
        // What no type keeps is only there.
        let kept = object(&[], &parts(&[("a", b"\xff"), ("b", b"2")]));
        assert_eq!(kept.unwrap(), json!({"a": null, "b": "2"}));
    }

    #[test]
    fn styled_parts_hold_text_and_commas() {
        const PLACE: Kind = Kind::Object(&[("town", Kind::String)]);
        static FIELDS: [Parameter; 4] = [
            Parameter::query("deep", PLACE).style(Style::DeepObject),
            Parameter::query("pipes", Kind::Array(&Kind::String))
                .style(Style::PipeDelimited)
                .explode(false),
            Parameter::query("word", Kind::String).explode(false),
            Parameter::query("flat", PLACE).explode(false),
        ];
        let media = Media::Multipart(&FIELDS, &[]);
        let written = |value: &Value| {
            let body = write_object(&media, value).map(|mut body| body.whole().unwrap());
            body.map(|body| String::from_utf8(body.to_vec()).unwrap())
        };
        let value = json!({"deep": {"town": "a, b"}, "pipes": ["a,b", "c"], "word": "a,b"});
        let text = written(&value).unwrap();
        for part in [
            "\"deep[town]\"\r\n\r\na, b\r\n",
            "\r\na,b|c\r\n",
            "\r\na,b\r\n",
        ] {
            assert!(text.contains(part), "{text}");
        }
        let came = parts(&[
            ("deep[town]", b"a, b"),
            ("pipes", b"a,b|c"),
            ("word", b"a,b"),
        ]);
        assert_eq!(object(&FIELDS, &came).unwrap(), value);
        // Nothing in a part says that it does not stand between others.
        let refused = written(&json!({"flat": {"town": "a,b"}})).unwrap_err();
        assert_eq!(refused, "`flat` can't hold `,` in a part");
        let refused = object(&FIELDS, &parts(&[("deep[town]", b"\xff")])).unwrap_err();
        assert_eq!(refused[0].to_string(), "/deep: must be text in UTF-8");
    }
}
