//! Formats of strings that are checked on request, besides those that have a type.
//!
//! In: the options. Out: [`Constraints::format`](spectrait_ir::Constraints::format) of each string whose format is to be
//! checked, [`Rule::Format`] where rules speak of one, and the support code that checks them.
//!
//! What always holds: a schema that has a type of your own is left alone.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use spectrait_ir::{Api, Rule, Shape, TypeId};

use super::RustType;

/// A format that can be checked: its name, the static that knows it, and the module of the support code with it.
const FORMATS: [(&str, &str, &str); 15] = [
    ("base64url", "BASE64URL", "format"),
    ("duration", "DURATION", "format"),
    ("email", "EMAIL", "format"),
    ("hostname", "HOSTNAME", "format_host"),
    ("idn-email", "IDN_EMAIL", "format_host"),
    ("idn-hostname", "IDN_HOSTNAME", "format_host"),
    ("iri", "IRI", "format_uri"),
    ("iri-reference", "IRI_REFERENCE", "format_uri"),
    ("json-pointer", "JSON_POINTER", "format"),
    ("regex", "REGEX", "format_regex"),
    ("relative-json-pointer", "RELATIVE_JSON_POINTER", "format"),
    ("time", "TIME", "format"),
    ("uri", "URI", "format_uri"),
    ("uri-reference", "URI_REFERENCE", "format_uri"),
    ("uri-template", "URI_TEMPLATE", "format"),
];

/// The formats that have a type, which checks them. In rules there are no types.
const TYPED: [(&str, &str); 5] = [
    ("date", "DATE"),
    ("date-time", "DATE_TIME"),
    ("ipv4", "IPV4"),
    ("ipv6", "IPV6"),
    ("uuid", "UUID"),
];

/// Which formats are checked besides those that have a type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum FormatChecks {
    /// None: they are documentation.
    #[default]
    None,
    /// These, by their names.
    Some(BTreeSet<String>),
    /// All that can be.
    All,
}

impl FormatChecks {
    /// Some formats, by their names.
    #[must_use]
    pub fn of<T: Into<String>>(names: impl IntoIterator<Item = T>) -> Self {
        Self::Some(names.into_iter().map(Into::into).collect())
    }

    /// The formats that can be checked.
    pub fn known() -> impl Iterator<Item = &'static str> {
        let typed = TYPED.iter().map(|(name, _)| *name);
        FORMATS.iter().map(|(name, ..)| *name).chain(typed)
    }

    /// A format that is asked for and cannot be checked.
    pub(super) fn unknown(&self) -> Option<&str> {
        match self {
            Self::Some(names) => {
                let mut names = names.iter().map(String::as_str);
                names.find(|name| in_rules(name).is_none())
            }
            Self::None | Self::All => None,
        }
    }

    /// Those of the formats that nothing in an API has.
    #[must_use]
    pub fn unused(&self, api: &Api) -> Vec<&String> {
        let Self::Some(names) = self else {
            return Vec::new();
        };
        let of_types = api.types.iter().filter_map(|ty| match &ty.shape {
            Shape::String { format } => format.name(),
            _ => None,
        });
        let of_rules = api.rules.iter().flat_map(|set| {
            let asserted = set.rules.iter().filter_map(|rule| match rule {
                Rule::Format(name) => Some(name),
                _ => None,
            });
            set.formats.iter().chain(asserted).map(String::as_str)
        });
        let found: HashSet<&str> = of_types.chain(of_rules).map(unversioned).collect();
        let unused = names.iter().filter(|name| !found.contains(name.as_str()));
        unused.collect()
    }

    fn wants(&self, name: &str) -> bool {
        match self {
            Self::None => false,
            Self::Some(names) => names.contains(name),
            Self::All => true,
        }
    }
}

/// The module of the support code that knows a format, and the static there.
pub(crate) fn support(name: &str) -> Option<(&'static str, &'static str)> {
    let mut known = FORMATS.iter();
    let (_, constant, module) = known.find(|(known, ..)| *known == name)?;
    Some((module, constant))
}

/// The module and the static of a format that rules speak of, where it is to be checked.
pub(crate) fn of_rule(name: &str, checks: &FormatChecks) -> Option<(&'static str, &'static str)> {
    in_rules(name).filter(|_| checks.wants(unversioned(name)))
}

/// The name of a format without the version of a UUID: `uuid4` is `uuid`.
fn unversioned(name: &str) -> &str {
    let is_uuid = name.trim_end_matches(|c: char| c.is_ascii_digit()) == "uuid";
    if is_uuid { "uuid" } else { name }
}

/// The module of the support code that knows a format that rules speak of, and the static there.
pub(crate) fn in_rules(name: &str) -> Option<(&'static str, &'static str)> {
    let mut typed = TYPED.iter();
    let typed = typed.find(|(typed, _)| *typed == unversioned(name));
    support(name).or_else(|| typed.map(|(_, constant)| ("format_typed", *constant)))
}

/// Makes constraints and rules of the formats that are to be checked.
pub(super) fn ask(api: &mut Cow<'_, Api>, checks: &FormatChecks, own: &HashMap<TypeId, RustType>) {
    if *checks == FormatChecks::None {
        return;
    }
    let types = (0u32..).map(TypeId).zip(&api.types);
    let asked: Vec<(TypeId, String)> = types
        .filter_map(|(id, ty)| {
            let Shape::String { format } = &ty.shape else {
                return None;
            };
            let name = format.name().filter(|name| checks.wants(name))?;
            let is_known = support(name).is_some() && !own.contains_key(&id);
            is_known.then(|| (id, name.to_owned()))
        })
        .collect();
    let is_asked = |name: &String| checks.wants(name) && support(name).is_some();
    let ruled = api.rules.iter().any(|set| set.formats.iter().any(is_asked));
    if asked.is_empty() && !ruled {
        return;
    }
    let api = api.to_mut();
    for (id, name) in asked {
        if let Some(ty) = api.types.get_mut(id.index()) {
            ty.constraints.format = Some(name);
        }
    }
    for set in &mut api.rules {
        let formats = std::mem::take(&mut set.formats).into_iter();
        set.rules.extend(formats.filter(is_asked).map(Rule::Format));
    }
}
