//! From text to a JSON value.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::super::check::{Path, Violation};
use super::super::json;
use super::encode::escaped;
use super::readings::{Reading, Texts};
use super::{Kind, Layout, Location, Parameter, Style};

/// A pair of a query or of a `Cookie` header: the key, decoded in a query only, and the value as it is.
pub type Pair<'r> = (Cow<'r, str>, &'r str);

/// Where the text of a parameter is.
#[derive(Debug, Clone, Copy)]
pub enum Raw<'r> {
    /// Not there.
    Absent,
    /// A segment of the path, or the value of a header; several header lines are joined by `,`.
    Text(&'r str),
    /// All pairs of the query, or of the `Cookie` header.
    Pairs(&'r [Pair<'r>]),
}

/// Splits a query (at `&`) or a `Cookie` header (at `;`) for [`Raw::Pairs`]. The keys of a query are decoded, values are
/// not. The name of a cookie stands for itself (RFC 6265 §4.1.1): else anyone could give a cookie the name of another.
#[must_use]
pub fn pairs(text: &str, separator: char) -> Vec<Pair<'_>> {
    text.split(separator)
        .map(|pair| pair.trim_matches([' ', '\t', '\r', '\n']))
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            if separator == ';' {
                return (Cow::Borrowed(key), value);
            }
            let key = match spaced(key) {
                Cow::Borrowed(key) => percent_decode_str(key).decode_utf8_lossy(),
                Cow::Owned(key) => {
                    Cow::Owned(percent_decode_str(&key).decode_utf8_lossy().into_owned())
                }
            };
            (key, value)
        })
        .collect()
}

/// The text that stands percent-encoded in a query.
#[must_use]
pub fn unescaped(text: &str) -> String {
    percent_decode_str(&spaced(text))
        .decode_utf8_lossy()
        .into_owned()
}

impl Parameter {
    /// What the key of a pair stands for. In a cookie that is written percent-encoded, only the form that is written
    /// stands for something else: no other cookie has the name of one that needs no encoding.
    pub(super) fn key<'k>(&self, key: &'k str) -> Cow<'k, str> {
        if self.location != Location::Cookie || !self.escaped() || !key.contains('%') {
            return Cow::Borrowed(key);
        }
        match percent_decode_str(key).decode_utf8() {
            Ok(name) if escaped(&name) == key => name,
            _ => Cow::Borrowed(key),
        }
    }
}

/// The value of a parameter, `null` where it is not there and need not be.
///
/// # Errors
///
/// It is not there, or its text can't be read as its kind. The pointer is that of the parameter, `/query/limit`.
pub fn decode(parameter: &Parameter, raw: Raw<'_>) -> Result<Value, Violation> {
    read(parameter, raw, Texts::First).map(|reading| reading.value)
}

/// As [`decode()`], with what else its texts can be read as.
///
/// # Errors
///
/// Those of [`decode()`].
pub fn read(parameter: &Parameter, raw: Raw<'_>, texts: Texts) -> Result<Reading, Violation> {
    let location = Path::ROOT.key(parameter.location.as_str());
    let at = location.key(parameter.name);
    let reader = Reader {
        parameter,
        layout: &Layout::of(parameter),
        raw,
        at: &at,
        others: (texts == Texts::All).then(RefCell::default),
    };
    let value = match reader.value(&parameter.kind)? {
        Some(value) => value,
        // Without members, nothing is written; which of them must be there is known where they are typed.
        None if parameter.required && reader.shares_pairs() && parameter.kind.is_object() => {
            Value::Object(Map::new())
        }
        None if parameter.required => {
            return Err(Violation::new(&at, "required", "must be there"));
        }
        None => Value::Null,
    };
    let mut others = reader.others.map(RefCell::into_inner).unwrap_or_default();
    if !others.is_empty() {
        // The value begins where the parameter is.
        let start = at.to_string().len();
        for (place, _) in &mut others {
            place.drain(..start.min(place.len()));
        }
    }
    Ok(Reading { value, others })
}

/// What a required field of a form stands for that is not there: `null` and lists without items are written as
/// nothing. Nothing where it has to be there.
#[must_use]
pub fn absent(field: &Parameter) -> Option<Value> {
    match field.kind {
        _ if !field.required => None,
        Kind::OneOf(kinds) if kinds.iter().any(|kind| matches!(kind, Kind::Null)) => {
            Some(Value::Null)
        }
        kind if kind.item(0).is_some() && field.style != Style::Json => {
            Some(Value::Array(Vec::new()))
        }
        _ => None,
    }
}

pub(super) struct Reader<'r> {
    pub(super) parameter: &'r Parameter,
    layout: &'r Layout,
    pub(super) raw: Raw<'r>,
    pub(super) at: &'r Path<'r>,
    /// What else the texts can be read as, and where they are; nothing where nobody asks.
    others: Option<RefCell<Vec<(String, Value)>>>,
}

impl<'r> Reader<'r> {
    fn value(&self, kind: &Kind) -> Result<Option<Value>, Violation> {
        if self.is_unused(kind) {
            return Ok(Some(Value::Null));
        }
        if self.parameter.style == Style::DeepObject {
            return self.deep_object(kind);
        }
        match kind {
            _ if self.parameter.style == Style::Json => self
                .single()?
                .map(|text| document(&self.text(text, self.at)?, self.at))
                .transpose(),
            _ if self.parameter.style == Style::Text => self
                .single()?
                .map(|text| self.scalar(kind, text, self.at))
                .transpose(),
            Kind::OneOf(kinds) => self.first(kinds, self.at, |kind| self.value(kind)),
            Kind::Array(_) | Kind::Tuple(..) => {
                let Some(texts) = self.items()? else {
                    return Ok(None);
                };
                self.list(kind, &texts, self.at).map(Some)
            }
            Kind::Object(fields) => {
                let kind_of = |key: &str| member(fields, key);
                let Some(mut members) = self.members()? else {
                    return Ok(None);
                };
                if self.shares_pairs() {
                    members.retain(|(key, _)| kind_of(key).is_some());
                    if members.is_empty() {
                        return Ok(None);
                    }
                }
                self.object(&members, |key| kind_of(key).unwrap_or(&Kind::Any))
                    .map(Some)
            }
            Kind::Open(fields, others) => match self.members()? {
                Some(members) if !members.is_empty() => self
                    .object(&members, |key| member(fields, key).unwrap_or(others))
                    .map(Some),
                _ => Ok(None),
            },
            Kind::Map(values) => match self.members()? {
                Some(members) if !members.is_empty() => self.object(&members, |_| values).map(Some),
                _ => Ok(None),
            },
            scalar => {
                let Some(text) = self.single()? else {
                    return Ok(None);
                };
                self.scalar(scalar, text, self.at).map(Some)
            }
        }
    }

    /// Whether it is there without a value, which stands for its absence. Members that have pairs of their own are told by
    /// these.
    fn is_unused(&self, kind: &Kind) -> bool {
        let Raw::Pairs(pairs) = self.raw else {
            return false;
        };
        let has_own = !(kind.is_object() && self.shares_pairs());
        let mut own = pairs.iter().filter(|(key, _)| self.is_own(key));
        self.parameter.allow_empty
            && has_own
            && own.next().is_some_and(|(_, value)| value.is_empty())
            && own.next().is_none()
    }

    /// Whether a key is the name.
    fn is_own(&self, key: &str) -> bool {
        self.parameter.key(key) == self.parameter.name
    }

    /// Whether the members of an object stand among other parameters.
    fn shares_pairs(&self) -> bool {
        self.parameter.explode && matches!(self.raw, Raw::Pairs(_))
    }

    /// The whole text, without prefix and name.
    fn single(&self) -> Result<Option<&'r str>, Violation> {
        match self.raw {
            Raw::Absent => Ok(None),
            Raw::Text(text) => {
                let text = self.unprefixed(text)?;
                if self.layout.named {
                    self.unnamed(text).map(Some)
                } else {
                    Ok(Some(text))
                }
            }
            Raw::Pairs(pairs) => {
                let mut values = pairs.iter().filter(|(key, _)| self.is_own(key));
                let value = values.next().map(|(_, value)| *value);
                if values.next().is_some() {
                    return Err(Violation::new(self.at, "duplicate", "must be there once"));
                }
                Ok(value)
            }
        }
    }

    /// The texts of a list.
    fn items(&self) -> Result<Option<Vec<&'r str>>, Violation> {
        match self.raw {
            Raw::Pairs(pairs) if self.parameter.explode => {
                let values = pairs
                    .iter()
                    .filter(|(key, _)| self.is_own(key))
                    .map(|(_, value)| *value);
                Ok(Some(values.collect::<Vec<_>>()).filter(|values| !values.is_empty()))
            }
            Raw::Text(text) if self.parameter.explode => {
                let parts = self.elements(self.unprefixed(text)?);
                let named = self.layout.named;
                parts
                    .into_iter()
                    .map(|part| if named { self.unnamed(part) } else { Ok(part) })
                    .collect::<Result<_, _>>()
                    .map(Some)
            }
            _ => Ok(self.single()?.map(|text| self.elements(text))),
        }
    }

    /// The keys, decoded, and the texts of an object.
    fn members(&self) -> Result<Option<Vec<Pair<'r>>>, Violation> {
        if let (Raw::Pairs(pairs), true) = (self.raw, self.parameter.explode) {
            let member = |(key, text): &'r Pair<'r>| (self.parameter.key(key), *text);
            return Ok(Some(pairs.iter().map(member).collect()));
        }
        let text = match self.raw {
            Raw::Text(text) if self.parameter.explode => Some(self.unprefixed(text)?),
            _ => self.single()?,
        };
        let Some(text) = text else {
            return Ok(None);
        };
        let mut members = Vec::new();
        if self.parameter.explode {
            for part in self.elements(text) {
                let (key, value) = part.split_once('=').unwrap_or((part, ""));
                members.push((self.text(key, self.at)?, value));
            }
        } else {
            let parts = self.split(text);
            for pair in parts.chunks(2) {
                let [key, value] = pair else {
                    return Err(Violation::new(
                        self.at,
                        "type",
                        "must have a value for each key",
                    ));
                };
                members.push((self.text(key, self.at)?, *value));
            }
        }
        Ok(Some(members))
    }

    fn object<'k>(
        &self,
        members: &[Pair<'r>],
        kind_of: impl Fn(&str) -> &'k Kind,
    ) -> Result<Value, Violation> {
        let mut positions: HashMap<&str, usize> = HashMap::with_capacity(members.len());
        let mut by_key: Vec<(&str, Vec<&'r str>)> = Vec::with_capacity(members.len());
        for (key, text) in members {
            let position = *positions.entry(key).or_insert(by_key.len());
            match by_key.get_mut(position) {
                Some((_, texts)) => texts.push(text),
                None => by_key.push((key, vec![text])),
            }
        }
        let mut object = Map::with_capacity(by_key.len());
        for (key, texts) in by_key {
            let in_pairs = self.shares_pairs() && self.parameter.has_pairs_of(key);
            let value = self.member((kind_of(key), in_pairs), &texts, &self.at.key(key))?;
            object.insert(key.to_owned(), value);
        }
        Ok(Value::Object(object))
    }

    /// A member of an object, whose key is there once for each of the texts: of a list `in_pairs` these are its items.
    fn member(
        &self,
        (kind, in_pairs): (&Kind, bool),
        texts: &[&str],
        at: &Path<'_>,
    ) -> Result<Value, Violation> {
        match (kind, texts) {
            (Kind::OneOf(kinds), _) => {
                let read = |kind: &Kind| self.member((kind, in_pairs), texts, at).map(Some);
                self.first(kinds, at, read).map(Option::unwrap_or_default)
            }
            _ if in_pairs && kind.is_list_of_texts() => self.list(kind, texts, at),
            (_, [text]) => self.scalar(kind, text, at),
            // What may be anything may be a list.
            (Kind::Any, _) => self.list(&Kind::Array(&Kind::Any), texts, at),
            _ => Err(Violation::new(at, "duplicate", "must be there once")),
        }
    }

    fn list(&self, kind: &Kind, texts: &[&str], at: &Path<'_>) -> Result<Value, Violation> {
        let items = texts.iter().enumerate().map(|(index, text)| {
            let item = kind.item(index).unwrap_or(&Kind::Any);
            self.scalar(item, text, &at.index(index))
        });
        items.collect::<Result<_, _>>().map(Value::Array)
    }

    fn unprefixed(&self, text: &'r str) -> Result<&'r str, Violation> {
        let prefix = self.layout.prefix;
        text.strip_prefix(prefix).ok_or_else(|| {
            Violation::new(self.at, "style", format_args!("must begin with `{prefix}`"))
        })
    }

    fn unnamed(&self, text: &'r str) -> Result<&'r str, Violation> {
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        if self.text(name, self.at)? == self.parameter.name {
            return Ok(value);
        }
        Err(Violation::new(
            self.at,
            "style",
            format_args!("must begin with `{}=`", self.parameter.name),
        ))
    }

    /// Splits a text at what stands between its parts. An empty text has none.
    fn split(&self, text: &'r str) -> Vec<&'r str> {
        let Layout {
            between,
            list,
            list_aliases,
            ..
        } = *self.layout;
        if text.is_empty() {
            return Vec::new();
        }
        if self.parameter.explode {
            return text.split(between).map(|part| self.trimmed(part)).collect();
        }
        let mut parts: Vec<_> = text.split(list).collect();
        for alias in list_aliases {
            parts = parts
                .into_iter()
                .flat_map(|part| part.split(alias))
                .collect();
        }
        parts.into_iter().map(|part| self.trimmed(part)).collect()
    }

    /// The parts of a list. Those of a header without text are none (RFC 9110 §5.6.1.2).
    fn elements(&self, text: &'r str) -> Vec<&'r str> {
        let mut parts = self.split(text);
        if self.parameter.location == Location::Header {
            parts.retain(|part| !part.is_empty());
        }
        parts
    }

    /// A part of a header may have spaces around it (RFC 9110 §5.6.1).
    fn trimmed(&self, part: &'r str) -> &'r str {
        if self.parameter.escaped() {
            part
        } else {
            part.trim_matches([' ', '\t'])
        }
    }

    /// The text itself.
    pub(super) fn text<'t>(&self, raw: &'t str, at: &Path<'_>) -> Result<Cow<'t, str>, Violation> {
        if !self.parameter.escaped() {
            return Ok(Cow::Borrowed(raw));
        }
        let decoded = match raw {
            raw if self.parameter.location == Location::Query && raw.contains('+') => {
                percent_decode_str(&spaced(raw))
                    .decode_utf8()
                    .map(|text| Cow::Owned(text.into_owned()))
            }
            raw => percent_decode_str(raw).decode_utf8(),
        };
        decoded.map_err(|_| Violation::new(at, "type", "must be UTF-8"))
    }

    /// A value that has no parts.
    fn scalar(&self, kind: &Kind, raw: &str, at: &Path<'_>) -> Result<Value, Violation> {
        self.read_as(kind, &self.text(raw, at)?, at)
    }

    /// A value that has no parts, from its decoded text. A list or an object inside another is JSON.
    pub(super) fn read_as(
        &self,
        kind: &Kind,
        text: &str,
        at: &Path<'_>,
    ) -> Result<Value, Violation> {
        let refusal = |what: &str| Violation::new(at, "type", format_args!("must be {what}"));
        let number = || text.parse::<serde_json::Number>().ok();
        let whole = |number: &serde_json::Number| {
            !number.is_f64() || number.as_f64().is_some_and(|number| number.fract() == 0.0)
        };
        match kind {
            Kind::String => Ok(Value::from(text)),
            Kind::Any => {
                if self.others.is_some()
                    && let Ok(other) = json::from_slice(text.as_bytes())
                {
                    self.add_other(at, other);
                }
                Ok(Value::from(text))
            }
            Kind::Integer => number()
                .filter(whole)
                .map(Value::Number)
                .ok_or_else(|| refusal("an integer")),
            Kind::Number => number()
                .map(Value::Number)
                .ok_or_else(|| refusal("a number")),
            Kind::Boolean => text
                .parse()
                .map(Value::Bool)
                .map_err(|_| refusal("`true` or `false`")),
            Kind::Null if matches!(text, "" | "null") => Ok(Value::Null),
            Kind::Null => Err(refusal("null")),
            Kind::Array(_) | Kind::Tuple(..) | Kind::Object(_) | Kind::Open(..) | Kind::Map(_) => {
                document(text, at)
            }
            Kind::OneOf(kinds) => {
                let read = |kind: &Kind| self.read_as(kind, text, at).map(Some);
                self.first(kinds, at, read).map(Option::unwrap_or_default)
            }
        }
    }

    /// The first kind that the text can be read as; the error is that of the last.
    pub(super) fn first(
        &self,
        kinds: &[Kind],
        at: &Path<'_>,
        read: impl Fn(&Kind) -> Result<Option<Value>, Violation>,
    ) -> Result<Option<Value>, Violation> {
        let mut found = None;
        let mut none = Ok(None);
        for kind in kinds {
            let known = self
                .others
                .as_ref()
                .map_or(0, |others| others.borrow().len());
            let value = read(kind);
            let is_first = found.is_none() && matches!(value, Ok(Some(_)));
            // What stands in another reading has no place in the first.
            if let (Some(others), false) = (&self.others, is_first) {
                others.borrow_mut().truncate(known);
            }
            match value {
                Ok(Some(value)) if is_first => {
                    found = Some(value);
                    if self.others.is_none() {
                        break;
                    }
                }
                Ok(Some(value)) if found.as_ref() != Some(&value) => self.add_other(at, value),
                Ok(_) => {}
                Err(violation) => none = Err(violation),
            }
        }
        if found.is_some() { Ok(found) } else { none }
    }

    fn add_other(&self, at: &Path<'_>, value: Value) {
        if let Some(others) = &self.others {
            others.borrow_mut().push((at.to_string(), value));
        }
    }
}

/// The kind of a known member.
pub(super) fn member(fields: &'static [(&'static str, Kind)], key: &str) -> Option<&'static Kind> {
    let mut fields = fields.iter();
    let field = fields.find(|(name, _)| *name == key);
    field.map(|(_, kind)| kind)
}

/// A JSON document.
fn document(text: &str, at: &Path<'_>) -> Result<Value, Violation> {
    json::from_slice(text.as_bytes()).map_err(|error| match error.violations() {
        // A key that is there twice.
        [first, ..] => Violation {
            pointer: format!("{at}{}", first.pointer),
            ..first.clone()
        },
        [] => Violation::new(at, "type", format_args!("must be JSON: {error}")),
    })
}

/// Text with `+` for spaces, as forms write them.
fn spaced(text: &str) -> Cow<'_, str> {
    if text.contains('+') {
        Cow::Owned(text.replace('+', " "))
    } else {
        Cow::Borrowed(text)
    }
}
