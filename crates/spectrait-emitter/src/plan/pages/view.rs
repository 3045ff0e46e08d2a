//! A page and the parameters of its operation, as rules look at them.
//!
//! In: an operation of the model. Out: the members of its page that may say something of pages, its lists, and its
//! parameters. What always holds: only a few levels are looked at, those that are known to hold
//! such members, and each type of them once.

use std::collections::{HashSet, VecDeque};

use spectrait_ir::{
    Api, Docs, Header, Link, Location, Operation, Shape, StringFormat, Type, TypeId, Value, Wire,
};

use super::super::OperationPlan;
use super::Keys;

/// A member of a page.
pub(super) struct Member<'a> {
    pub(super) keys: Keys,
    pub(super) name: String,
    /// The name of the object that it is in; empty for the page itself.
    pub(super) holder: String,
    pub(super) kind: Kind,
    pub(super) docs: &'a Docs,
    ty: &'a Type,
}

/// What a member or parameter holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Integer,
    Flag,
    /// A list or an object.
    Nested,
    Other,
}

/// A parameter of the query.
pub(super) struct Input<'a> {
    pub(super) name: &'a str,
    pub(super) plain: String,
    pub(super) kind: Kind,
    pub(super) required: bool,
    description: Option<&'a str>,
    ty: &'a Type,
}

/// What rules look at.
pub(super) struct View<'a> {
    pub(super) members: Vec<Member<'a>>,
    lists: Vec<Keys>,
    pub(super) inputs: Vec<Input<'a>>,
    /// The headers of the page.
    pub(super) headers: Vec<(&'a str, &'a Header)>,
    /// The links of the response that lead to the operation itself.
    pub(super) links: Vec<&'a Link>,
    /// The type of the page.
    pub(super) page: TypeId,
    api: &'a Api,
}

/// A name without its punctuation, in lower case: `next_page`, `nextPage` and `next-page` are one.
pub(super) fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// Objects around the whole page.
const WRAPPERS: &[&str] = &["data", "result", "results", "response", "embedded"];

/// Objects that hold what is said of pages.
const HOLDERS: &[&str] = &[
    "cursor",
    "cursors",
    "links",
    "listmetadata",
    "meta",
    "metadata",
    "next",
    "page",
    "pageinfo",
    "pager",
    "pagination",
    "paginationinfo",
    "paging",
    "pagingmetadata",
    "responsemetadata",
];

/// Names of lists that are what was asked for, where there are others.
const LISTS: &[&str] = &[
    "data",
    "entries",
    "items",
    "list",
    "objects",
    "records",
    "resources",
    "results",
    "rows",
    "value",
    "values",
];

/// How many levels of objects are looked at.
const DEPTH: usize = 4;

impl<'a> View<'a> {
    /// The page of an operation's success, where it is an object or a list.
    pub(super) fn new(
        api: &'a Api,
        operation: &'a Operation,
        planned: &OperationPlan,
    ) -> Option<Self> {
        let status = planned.successes().next()?.status;
        let mut responses = operation.responses.iter();
        let (_, response) = responses.find(|(known, _)| *known == status)?;
        let response = api.response(*response);
        let page = response.content.iter().find_map(|media| media.ty)?;
        let mut view = Self {
            members: Vec::new(),
            lists: Vec::new(),
            inputs: inputs(api, operation),
            headers: response
                .headers
                .iter()
                .map(|(name, id)| (name.as_str(), api.header(*id)))
                .collect(),
            links: Vec::new(),
            page,
            api,
        };
        let label = operation.label();
        view.links = response
            .links
            .iter()
            .filter(|link| link.operation == planned.name.id || link.operation == label)
            .collect();
        match &api.ty(api.behind(page)).shape {
            Shape::Array { .. } => view.lists.push(Keys::new()),
            Shape::Object(_) => view.walk(),
            _ => return None,
        }
        Some(view)
    }

    /// Looks at the members of the page, the nearest first. Types may lead back to themselves by any number of members;
    /// what is in one is looked at where it is nearest.
    fn walk(&mut self) {
        let begin = self.api.behind(self.page);
        let mut known = HashSet::from([begin]);
        let mut next = VecDeque::from([(begin, Keys::new(), String::new())]);
        while let Some((id, above, holder)) = next.pop_front() {
            let Shape::Object(object) = &self.api.ty(id).shape else {
                continue;
            };
            let wrapped = above
                .iter()
                .all(|key| WRAPPERS.contains(&plain(key).as_str()));
            for property in &object.properties {
                let id = self.api.behind(property.ty);
                let ty = self.api.ty(id);
                let name = plain(&property.name);
                let mut keys = above.clone();
                keys.push(property.name.clone());
                match &ty.shape {
                    Shape::Array { .. } if wrapped => self.lists.push(keys),
                    Shape::Object(_)
                        if keys.len() < DEPTH
                            && (HOLDERS.contains(&name.as_str())
                                || wrapped && WRAPPERS.contains(&name.as_str())) =>
                    {
                        if known.insert(id) {
                            next.push_back((id, keys, name));
                        }
                    }
                    _ => self.members.push(Member {
                        keys,
                        name,
                        holder: holder.clone(),
                        kind: Kind::of(ty),
                        docs: &property.docs,
                        ty,
                    }),
                }
            }
        }
    }

    /// The list that the page is about: the only one, or the only one with a name that says so.
    pub(super) fn list(&self) -> Option<Keys> {
        let known = |list: &&Keys| {
            let name = list.last().map(|name| plain(name)).unwrap_or_default();
            LISTS.contains(&name.as_str())
        };
        let named: Vec<&Keys> = self.lists.iter().filter(known).collect();
        match (self.lists.as_slice(), named.as_slice()) {
            ([only], _) => Some(only.clone()),
            (_, [only]) => Some((*only).clone()),
            _ => None,
        }
    }

    /// The header of a name.
    pub(super) fn header(&self, name: &str) -> Option<&'a Header> {
        let mut headers = self.headers.iter();
        let (_, header) = headers.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(*header)
    }

    /// What a header holds.
    pub(super) fn kind_of(&self, header: &Header) -> Kind {
        Kind::of(self.api.ty(self.api.behind(header.ty)))
    }

    /// The parameter of one of some names.
    pub(super) fn input(&self, names: &[&str]) -> Option<&Input<'a>> {
        names
            .iter()
            .find_map(|name| self.inputs.iter().find(|input| input.plain == *name))
    }

    /// The number that pages or items are counted from, by what a parameter says of itself. That 0 is allowed says
    /// nothing: many servers take it for 1.
    pub(super) fn first(&self, parameter: &str) -> Option<u64> {
        let input = self.inputs.iter().find(|input| input.name == parameter)?;
        let default = input.ty.default.as_ref().and_then(|default| match default {
            Value::Number(number) => number.as_integer(),
            _ => None,
        });
        let minimum = input
            .ty
            .constraints
            .minimum
            .filter(|bound| !bound.exclusive);
        let minimum = minimum.and_then(|bound| bound.value.as_integer());
        let first = default.or(minimum.filter(|minimum| *minimum == 1))?;
        u64::try_from(first).ok()
    }
}

impl Input<'_> {
    /// Whether it is said to count pages.
    pub(super) fn counts_pages(&self) -> bool {
        count_pages([self.description, self.ty.docs.description.as_deref()])
    }
}

impl Member<'_> {
    /// Whether it is said to count pages.
    pub(super) fn counts_pages(&self) -> bool {
        count_pages([self.docs, &self.ty.docs].map(|docs| docs.description.as_deref()))
    }

    /// Whether the text is said to be a URL, by its format or an example. Words of descriptions are not: a cursor may be
    /// safe to write in a URL, or told of with a link.
    pub(super) fn is_url(&self) -> bool {
        let format = match &self.ty.shape {
            Shape::String { format } => format.name().unwrap_or_default(),
            _ => return false,
        };
        let docs = [self.docs, &self.ty.docs];
        let mut examples = docs.into_iter().flat_map(|docs| &docs.examples);
        matches!(format, "uri" | "uri-reference" | "url" | "iri" | "iri-reference")
            || examples.any(|example| {
                matches!(example, Value::String(text) if ["http://", "https://", "/", "?"].iter().any(|begin| text.starts_with(begin)))
            })
    }
}

impl Kind {
    pub(super) fn of(ty: &Type) -> Self {
        match &ty.shape {
            Shape::String {
                format: StringFormat::Binary,
            } => Self::Other,
            Shape::String { .. } => Self::Text,
            Shape::Integer { .. } | Shape::Number { .. } => Self::Integer,
            Shape::Boolean => Self::Flag,
            Shape::Array { .. } | Shape::Tuple { .. } | Shape::Object(_) | Shape::Map { .. } => {
                Self::Nested
            }
            _ => Self::Other,
        }
    }
}

/// Whether what is said of a number tells that it counts pages. That they are told of is not enough: there are so many
/// items `across all pages`.
fn count_pages(texts: [Option<&str>; 2]) -> bool {
    const WORDS: [&str; 4] = [
        "count of pages",
        "number of pages",
        "page number",
        "total pages",
    ];
    // `Items to skip, (page number - 1) * limit`
    const OF_ITEMS: [&str; 5] = ["item", "record", "result", "row", "entries"];
    texts.into_iter().flatten().any(|text| {
        let text = text.to_lowercase();
        let has = |words: &&str| text.contains(*words);
        WORDS.iter().any(has) && !OF_ITEMS.iter().any(has)
    })
}

fn inputs<'a>(api: &'a Api, operation: &Operation) -> Vec<Input<'a>> {
    let parameters = operation.parameters.iter().map(|id| api.parameter(*id));
    let parameters = parameters.filter(|parameter| {
        parameter.location == Location::Query && matches!(parameter.wire, Wire::Style { .. })
    });
    let inputs = parameters.map(|parameter| {
        let ty = api.ty(api.behind(parameter.ty));
        Input {
            name: &parameter.name,
            plain: plain(&parameter.name),
            kind: Kind::of(ty),
            required: parameter.required,
            description: parameter.description.as_deref(),
            ty,
        }
    });
    inputs.collect()
}
