//! Operations whose lists come in pages.
//!
//! In: an [`Api`], the plan of its operations, and what the [`PageOptions`] say. Out: [`OperationPlan::pages`], and why
//! pages that were asked for have none.
//!
//! What always holds: what leads to the next page is told by the options, by an extension, or recognised by the names of
//! a link, of members and of parameters (`rules`); the first that says something counts, and where it cannot be
//! followed nothing else is tried. What is recognised is an inference, and says what it was made of. An operation has
//! pages only where its one success is JSON with a list whose place is known.

mod extensions;
mod members;
mod path;
mod rule;
mod rules;
mod view;

use std::collections::HashSet;

use indexmap::IndexMap;
use serde::Serialize;
use spectrait_ir::{Api, Location, Operation, Place};

use super::bodies::{BodyPlan, Format};
use super::responses::Payload;
use super::{OperationPlan, OperationsPlan, RustType, TypesPlan};
use extensions::Said;
pub use path::Step;
pub use rule::{Keys, PageRule, Turn};
use view::View;

/// What is said of pages besides the description.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct PageOptions {
    /// Whether only what the options and extensions say is looked at.
    pub only_said: bool,
    /// Operations, by `operationId` or method and path, with how their pages follow each other; nothing for those that
    /// have none.
    pub operations: IndexMap<String, Option<PageRule>>,
}

/// How an operation's pages follow each other, and what they hold.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct PagesPlan {
    /// The rule, with its list.
    pub rule: PageRule,
    /// Whether the first page is asked for by its number: pages do not say which they are, and nobody said which is the
    /// first.
    pub begins: bool,
    /// How the list is reached in the typed page.
    pub steps: Vec<Step>,
    /// What the list holds.
    pub item: RustType,
    /// How it is known, for people.
    pub because: String,
}

/// What is wrong with pages that options asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Remark {
    /// The key in the options.
    pub operation: String,
    /// What it is.
    pub reason: String,
    /// Whether the operation has pages all the same.
    pub followed: bool,
}

/// Plans the pages of all operations, which stand in the order of the API.
pub(super) fn plan(
    api: &Api,
    types: &TypesPlan,
    plan: &mut OperationsPlan,
    options: &PageOptions,
) -> Vec<Remark> {
    let mut found = Vec::with_capacity(plan.operations.len());
    let mut remarks = Vec::new();
    let mut remark = |operation: &String, reason: String, followed: bool| {
        let operation = operation.clone();
        remarks.push(Remark {
            operation,
            reason,
            followed,
        });
    };
    let mut noted: Vec<(String, Place, String)> = Vec::new();
    let recognise = |one: &One<'_>| (!options.only_said).then(|| one.recognise()).flatten();
    for (operation, planned) in api.operations.iter().zip(&plan.operations) {
        let said = operation
            .keys()
            .find_map(|key| options.operations.get_key_value(&key));
        let one = One {
            api,
            types,
            plan,
            operation,
            planned,
        };
        found.push(match said {
            Some((_, None)) => None,
            Some((key, Some(rule))) => {
                let mut open = Vec::new();
                let rule = rule.clone();
                let pages = one
                    .page()
                    .and_then(|page| page.apply(rule, "the options say so", &mut open));
                match pages {
                    Ok(pages) => {
                        for reason in open {
                            remark(key, reason, true);
                        }
                        Some(pages)
                    }
                    Err(reason) => {
                        remark(key, reason, false);
                        None
                    }
                }
            }
            None => match extensions::read(api, operation) {
                Some((name, said)) => {
                    let because = format!("`{name}` says so");
                    let pages = match said {
                        Said::OnePage => Ok(None),
                        Said::Rule(rule) => one
                            .page()
                            .and_then(|page| page.confirm(rule, &because))
                            .map(Some),
                        Said::FromZero(rule) => one
                            .page()
                            .and_then(|page| page.confirm(page.zero_based(rule), &because))
                            .map(Some),
                        Said::Unsaid => recognise(&one).map(Some).ok_or_else(|| {
                            "neither it nor the root of the description says how its pages follow each other"
                                .to_owned()
                        }),
                        Said::Refused(reason) => Err(reason),
                    };
                    pages
                        .map_err(|reason| {
                            let what = format!("`{name}` of {}", operation.label());
                            noted.push((what, operation.place.clone(), reason));
                        })
                        .ok()
                        .flatten()
                }
                None => recognise(&one),
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
    if !options.operations.is_empty() {
        let known: HashSet<String> = api.operations.iter().flat_map(Operation::keys).collect();
        let said = options.operations.keys();
        for key in said.filter(|key| !known.contains(*key)) {
            remark(key, "it is no operation".to_owned(), false);
        }
    }
    remarks
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
        let page = self.page().ok()?;
        let (rule, because) = rules::find(&page.view)?;
        page.confirm(rule, &because).ok()
    }

    /// Its pages, where they can be followed at all.
    fn page(&self) -> Result<Page<'_>, String> {
        let (payload, body) = self.success()?;
        let view = View::new(self.api, self.operation, self.planned)
            .ok_or("its pages are no objects and no lists")?;
        Ok(Page {
            of: self,
            payload,
            body,
            view,
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

/// What an operation answers, a page at a time.
struct Page<'a> {
    of: &'a One<'a>,
    payload: &'a Payload,
    body: &'a BodyPlan,
    /// The page as rules look at it.
    view: View<'a>,
}

impl Page<'_> {
    /// The rule with the number of its first page: what its parameter says of itself, else 0.
    fn zero_based(&self, mut rule: PageRule) -> PageRule {
        if let (Turn::Number { parameter }, None) = (&rule.turn, rule.first) {
            rule.first = self.view.first(parameter).or(Some(0));
        }
        rule
    }

    /// Makes a rule complete, where the page has all that it names.
    fn confirm(&self, rule: PageRule, because: &str) -> Result<PagesPlan, String> {
        let mut open = Vec::new();
        let pages = self.apply(rule, because, &mut open)?;
        open.into_iter().next().map_or(Ok(pages), Err)
    }

    /// Makes a rule complete, if it can be followed; `open` has the members of it that the page may have, though it is
    /// not said to.
    fn apply(
        &self,
        mut rule: PageRule,
        because: &str,
        open: &mut Vec<String>,
    ) -> Result<PagesPlan, String> {
        rule.check()?;
        let Self {
            of,
            payload,
            body,
            view,
        } = self;
        if let Some(name) = rule.turn.parameter() {
            of.parameter(name)?;
        }
        if let Turn::Header { header, .. } = &rule.turn
            && view.header(header).is_none()
        {
            open.push(format!("its pages have no header `{header}`"));
        }
        let list = match &rule.list {
            Some(list) => list.clone(),
            None => view
                .list()
                .ok_or("its pages do not have exactly one list, and where it is was not said")?,
        };
        for (name, keys, kinds, what) in rule.members() {
            match members::find(of.api, view.page, keys) {
                Ok(Some(kind)) if !kinds.contains(&kind) => {
                    return Err(format!(
                        "`{name}` is `/{}`, which is no {what}",
                        keys.join("/")
                    ));
                }
                Ok(_) => {}
                Err(missing) if missing.perhaps => {
                    open.push(format!("`{name}`: {}", missing.reason()));
                }
                Err(missing) => return Err(format!("`{name}`: {}", missing.reason())),
            }
        }
        let mut begins = false;
        if rule.first.is_none() {
            match &rule.turn {
                Turn::Offset { parameter } => {
                    rule.first = view.first(parameter).filter(|first| *first > 0);
                }
                Turn::Number { parameter } => {
                    // Where nothing says otherwise, pages are counted as people do.
                    rule.first = view.first(parameter).or(rule.at.is_none().then_some(1));
                    begins = rule.at.is_none();
                }
                _ => {}
            }
        }
        let mut steps = Vec::new();
        if matches!(payload, Payload::Struct(_)) {
            steps.push(Step::Field("body".to_owned()));
        }
        let item = path::typed(of.types, &body.ty, &list, &mut steps)
            .ok_or_else(|| format!("there is no list at `/{}`", list.join("/")))?;
        rule.list = Some(list);
        Ok(PagesPlan {
            rule,
            begins,
            steps,
            item,
            because: because.to_owned(),
        })
    }
}
