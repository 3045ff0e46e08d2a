//! Operations whose lists come in pages.
//!
//! In: an [`Api`], the plan of its operations, and what the [`PageOptions`] say. Out: [`OperationPlan::pages`], and why
//! pages that were asked for have none.
//!
//! What always holds: a request is never made of guesses. What leads to the next page is told by the options, by an
//! extension or a link of the operation, or by a member of the page whose parameter the operation has; the rules for
//! the last are a table ([`rules`]). An operation has pages only where its one success is JSON with one list.

mod extensions;
mod path;
mod rules;
mod view;

use indexmap::IndexMap;
use serde::Serialize;
use spectrait_ir::{Api, Location, Operation, Place};

use super::bodies::{BodyPlan, Format};
use super::responses::Payload;
use super::{OperationPlan, OperationsPlan, RustType, TypesPlan};
pub use path::Step;
use view::View;

/// What is said of pages besides the description.
#[derive(Debug, Clone, Default)]
pub struct PageOptions {
    /// Whether only what the options and extensions say is looked at.
    pub only_said: bool,
    /// Operations, by `operationId` or method and path, with how their pages follow each other; nothing for those that
    /// have none.
    pub operations: IndexMap<String, Option<PageRule>>,
}

/// How the pages of an operation follow each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageRule {
    /// From one to the next.
    pub turn: Turn,
    /// Where the list is: keys of members; the page itself where there are none, what else is found where nothing is said.
    pub list: Option<Keys>,
    /// Where a flag says that there are more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more: Option<Keys>,
    /// Where the page says which it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Keys>,
    /// Where the page says how many there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Keys>,
}

/// The keys of objects down to a member.
pub type Keys = Vec<String>;

/// From one page to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Turn {
    /// A parameter of the query has what a member of the page says.
    Cursor {
        /// The parameter.
        parameter: String,
        /// The member.
        next: Keys,
    },
    /// A parameter of the query has the number of items before.
    Offset {
        /// The parameter.
        parameter: String,
    },
    /// A parameter of the query has the number of the page.
    Number {
        /// The parameter.
        parameter: String,
        /// The number of the first page, where it is known.
        first: Option<u64>,
    },
    /// A member of the page is a link.
    Url {
        /// The member.
        next: Keys,
    },
    /// The header `Link` has one.
    Link,
}

impl Turn {
    /// The parameter that changes from page to page.
    #[must_use]
    pub fn parameter(&self) -> Option<&str> {
        match self {
            Self::Cursor { parameter, .. }
            | Self::Offset { parameter }
            | Self::Number { parameter, .. } => Some(parameter),
            Self::Url { .. } | Self::Link => None,
        }
    }
}

impl PageRule {
    /// A rule that says no more than how to go on.
    #[must_use]
    pub fn new(turn: Turn) -> Self {
        Self {
            turn,
            list: None,
            more: None,
            at: None,
            total: None,
        }
    }
}

/// How an operation's pages follow each other, and what they hold.
#[derive(Debug, Clone, Serialize)]
pub struct PagesPlan {
    /// The rule, with its list.
    pub rule: PageRule,
    /// How the list is reached in the typed page.
    pub steps: Vec<Step>,
    /// What the list holds.
    pub item: RustType,
    /// How it is known, for people.
    pub because: String,
}

/// Pages that options asked for, by their key, and why the operation has none.
pub type Refused = (String, String);

/// Plans the pages of all operations, which stand in the order of the API.
pub(super) fn plan(
    api: &Api,
    types: &TypesPlan,
    plan: &mut OperationsPlan,
    options: &PageOptions,
) -> Vec<Refused> {
    let mut found = Vec::with_capacity(plan.operations.len());
    let mut refused = Vec::new();
    let mut noted: Vec<(String, Place, String)> = Vec::new();
    for (operation, planned) in api.operations.iter().zip(&plan.operations) {
        let place = format!("{} {}", operation.method, operation.path);
        let keys = operation.id.iter().chain([&place]);
        let said = keys
            .filter_map(|key| options.operations.get_key_value(key.as_str()))
            .next();
        let one = One {
            api,
            types,
            plan,
            operation,
            planned,
        };
        found.push(match said {
            Some((_, None)) => None,
            Some((key, Some(rule))) => one
                .apply(rule.clone(), "the options say so")
                .map_err(|reason| refused.push((key.clone(), reason)))
                .ok(),
            None => match extensions::read(operation) {
                Some((_, None)) => None,
                Some((name, Some(rule))) => one
                    .apply(rule, &format!("`{name}` says so"))
                    .map_err(|reason| {
                        let what = format!("`{name}` of {place}");
                        noted.push((what, operation.place.clone(), reason));
                    })
                    .ok(),
                None if options.only_said => None,
                None => one.recognise(),
            },
        });
    }
    for (planned, pages) in plan.operations.iter_mut().zip(found) {
        planned.pages = pages;
    }
    for (what, place, reason) in noted {
        plan.left_out.push(spectrait_ir::LeftOut {
            what,
            operation: None,
            place,
            reason,
        });
    }
    let known = |key: &String| {
        api.operations.iter().any(|operation| {
            operation.id.as_ref() == Some(key)
                || *key == format!("{} {}", operation.method, operation.path)
        })
    };
    let unknown = options.operations.keys().filter(|key| !known(key));
    refused.extend(unknown.map(|key| (key.clone(), "it is no operation".to_owned())));
    refused
}

/// An operation that may have pages.
struct One<'a> {
    api: &'a Api,
    types: &'a TypesPlan,
    plan: &'a OperationsPlan,
    operation: &'a Operation,
    planned: &'a OperationPlan,
}

impl One<'_> {
    /// What the operation and its pages say by themselves.
    fn recognise(&self) -> Option<PagesPlan> {
        self.success().ok()?;
        let view = self.view()?;
        let (rule, because) = rules::find(&view)?;
        self.apply(rule, &because).ok()
    }

    /// The page as rules look at it.
    fn view(&self) -> Option<View<'_>> {
        View::new(self.api, self.operation, &self.planned.name.id)
    }

    /// Makes a rule complete, if it can be followed.
    fn apply(&self, mut rule: PageRule, because: &str) -> Result<PagesPlan, String> {
        let (payload, body) = self.success()?;
        if let Some(name) = rule.turn.parameter() {
            self.parameter(name)?;
        }
        let view = self.view();
        let list = match (&rule.list, &view) {
            (Some(list), _) => list.clone(),
            (None, Some(view)) => view
                .list()
                .ok_or("its pages do not have exactly one list, and where it is was not said")?,
            (None, None) => return Err("its pages are no objects and no lists".to_owned()),
        };
        if let (Turn::Number { parameter, first }, Some(view)) = (&mut rule.turn, &view)
            && first.is_none()
        {
            // Where nothing says otherwise, pages are counted as people do.
            *first = view.first(parameter).or(rule.at.is_none().then_some(1));
        }
        let mut steps = Vec::new();
        if matches!(payload, Payload::Struct(_)) {
            steps.push(Step::Field("body".to_owned()));
        }
        let item = path::typed(self.types, &body.ty, &list, &mut steps)
            .ok_or_else(|| format!("there is no list at `/{}`", list.join("/")))?;
        rule.list = Some(list);
        Ok(PagesPlan {
            rule,
            steps,
            item,
            because: because.to_owned(),
        })
    }

    /// The one success, and its body.
    fn success(&self) -> Result<(&Payload, &BodyPlan), String> {
        let planned = self.planned;
        if planned.method != "GET" {
            return Err(format!("pages of a {} are not followed", planned.method));
        }
        if planned.body.is_some() {
            return Err("pages of requests with a body are not followed".to_owned());
        }
        let mut parameters = planned.parameters.iter();
        if let Some(taken) =
            parameters.find(|parameter| matches!(parameter.field.as_str(), "items" | "pages"))
        {
            return Err(format!(
                "its parameter `{}` is called as what would read them",
                taken.field
            ));
        }
        let successes: Vec<_> = planned.successes().collect();
        let [only] = successes.as_slice() else {
            return Err("it has not exactly one success".to_owned());
        };
        let body = only.payload.body(&self.plan.structs);
        let body = body.ok_or("its success has no body")?;
        let others = body.others.iter().map(|other| &other.format);
        if std::iter::once(&body.format)
            .chain(others)
            .any(|format| *format != Format::Json)
        {
            return Err("its pages are not JSON alone".to_owned());
        }
        Ok((&only.payload, body))
    }

    /// Whether there is such a parameter.
    fn parameter(&self, name: &str) -> Result<(), String> {
        let definitions = &self.plan.parameters;
        let mut parameters = self.planned.parameters.iter();
        let found = parameters.any(|parameter| {
            let definition = definitions.get(parameter.definition);
            definition.is_some_and(|known| known.name == name && known.location == Location::Query)
        });
        found
            .then_some(())
            .ok_or_else(|| format!("it has no parameter `{name}` in the query"))
    }
}
