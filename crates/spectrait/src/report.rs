//! The report: what a description holds and what became of it, for programs.
//!
//! In: a [`Description`], its diagnostics and the plan. Out: a [`Report`], whose JSON is a contract: members may be
//! added, none is renamed or removed within a major version.
//!
//! What always holds: an operation of the description that was asked for is either generated or in
//! [`Operations::left_out`] with the reason; a schema that became an untyped value although it says more is in
//! [`Schemas::untyped`]; a limit that the generated code does not check is in [`Schemas::unchecked`].

use serde::Serialize;
use spectrait_emitter::plan::rejections::Unanswered;
use spectrait_emitter::{File, Plan};
use spectrait_ir::{LeftOut, Place, Unread};
use spectrait_parser::Description;
use spectrait_parser::diagnostic::{Elsewhere, Located, Position, Severity, Spot};

/// What a description holds and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The version of the OpenAPI Specification as the description names it, such as `3.1.0`.
    pub openapi: String,
    /// The operations.
    pub operations: Operations,
    /// The schemas.
    pub schemas: Schemas,
    /// What else was left out: webhooks, and parts of operations that are generated without them.
    pub left_out: Vec<Omission>,
    /// What is documented for refused requests, and what servers answer otherwise.
    pub answered_differently: Vec<AnsweredDifferently>,
    /// Requests and responses that have no sample, where a mock or calls were asked for: the mock answers `500` instead, and
    /// calls leave them out.
    pub without_sample: Vec<Omission>,
    /// What is wrong with the description, in the order of the input.
    pub diagnostics: Vec<Finding>,
    /// How many warnings are not said, see [`Generator::allow`](crate::Generator::allow).
    pub allowed: usize,
    /// The paths of the generated files below the output folder. Empty where nothing was.
    pub files: Vec<String>,
}

/// What became of the operations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Operations {
    /// How many the description has.
    pub described: usize,
    /// How many were generated: none where only types were asked for.
    pub generated: usize,
    /// How many were not asked for, see [`Generator::include`](crate::Generator::include).
    pub not_selected: usize,
    /// Those that cannot be generated.
    pub left_out: Vec<Omission>,
}

/// What became of the schemas.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Schemas {
    /// How many the description has, inline ones included.
    pub described: usize,
    /// Those that became an untyped value, or hold one, although they say more than "any value".
    pub untyped: Vec<Untyped>,
    /// What they ask of a value and no generated code checks.
    pub unchecked: Vec<Unchecked>,
}

/// Something of the description that was not generated, or has no sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Omission {
    /// What it is: `GET /pets`, `webhook newPet`.
    pub what: String,
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The JSON pointer in the file.
    pub pointer: String,
    /// Why.
    pub reason: String,
}

/// A body or a header that is documented for refused requests and that a server cannot make by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnsweredDifferently {
    /// What it is: ``the header `X-Request-Id` of refused requests``, ``the error body `Fault` ``.
    pub what: String,
    /// How many operations document it.
    pub operations: usize,
    /// The file.
    pub file: String,
    /// The line, from 1: of its schema, else of the first of the operations.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The JSON pointer in the file.
    pub pointer: String,
    /// Why, and what is answered instead.
    pub reason: String,
}

/// A schema that became an untyped value, or holds one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Untyped {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The JSON pointer in the file.
    pub pointer: String,
    /// Why.
    pub reason: String,
}

/// Something that a schema asks of a value and no generated code checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unchecked {
    /// What: a keyword and its value.
    pub what: String,
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The JSON pointer in the file.
    pub pointer: String,
    /// Why.
    pub reason: String,
}

/// Something that is wrong with a description.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The stable name of what is wrong, `unresolved-reference`.
    pub code: &'static str,
    /// What is wrong, in one sentence.
    pub message: String,
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The JSON pointer of the node.
    pub pointer: String,
    /// Where else in the file the same was found, where it is said once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Elsewhere>,
}

impl Report {
    /// The report of a description of which nothing was generated yet.
    pub(crate) fn new(description: &Description, diagnostics: &[Located]) -> Self {
        let api = &description.api;
        let untyped = api.types.iter().filter_map(|ty| {
            let reason = ty.untyped.clone()?;
            Some(untyped(description, &ty.place, reason))
        });
        let mut report = Self {
            openapi: api.openapi.clone(),
            operations: Operations {
                described: api.operations_described,
                generated: 0,
                not_selected: api.operations_not_selected,
                left_out: Vec::new(),
            },
            schemas: Schemas {
                described: api.schemas_described,
                untyped: untyped.collect(),
                unchecked: Vec::new(),
            },
            left_out: Vec::new(),
            answered_differently: Vec::new(),
            without_sample: Vec::new(),
            diagnostics: diagnostics.iter().map(Finding::from).collect(),
            allowed: 0,
            files: Vec::new(),
        };
        report.leave_out(description, &api.left_out);
        report
    }

    /// Adds what was generated.
    pub(crate) fn add(&mut self, description: &Description, plan: &Plan, files: &[File]) {
        // Where only types are generated, nobody misses an operation.
        if plan.client || plan.server {
            self.operations.generated = plan.operations.operations.len();
            self.leave_out(description, &plan.operations.left_out);
        }
        let mut unanswered: Vec<Unanswered> = Vec::new();
        let answered = plan.server.then_some(&plan.rejections);
        let received = plan.hooks.iter().filter(|_| plan.receiver);
        let received = received.map(|hooks| &hooks.rejections);
        for one in answered
            .into_iter()
            .chain(received)
            .flat_map(|rejections| &rejections.unanswered)
        {
            // What both sides answer otherwise is listed once.
            match unanswered.iter_mut().find(|known| known.what == one.what) {
                Some(known) => known.operations += one.operations,
                None => unanswered.push(one.clone()),
            }
        }
        let answered = unanswered.into_iter().map(|one| {
            let (position, pointer) = find(description, &one.place);
            AnsweredDifferently {
                what: one.what,
                operations: one.operations,
                file: position.file,
                line: position.line,
                column: position.column,
                pointer,
                reason: one.reason,
            }
        });
        self.answered_differently = answered.collect();
        let missing = plan.samples.iter().flat_map(|samples| &samples.missing);
        let missing =
            missing.map(|item| omission(description, &item.what, &item.place, &item.reason));
        self.without_sample = missing.collect();
        let untyped = plan
            .types
            .untyped
            .iter()
            .map(|item| untyped(description, &item.place, item.reason.to_owned()));
        self.schemas.untyped.extend(untyped);
        let unchecked = plan.types.unchecked.iter().map(|item| {
            let (position, pointer) = find(description, &item.place);
            Unchecked {
                what: item.what.clone(),
                file: position.file,
                line: position.line,
                column: position.column,
                pointer,
                reason: item.reason.clone(),
            }
        });
        self.schemas.unchecked.extend(unchecked);
        self.files = files.iter().map(|file| file.path.clone()).collect();
    }

    fn leave_out(&mut self, description: &Description, items: &[LeftOut]) {
        for item in items {
            let is_operation = |unread: &Unread| unread.webhook.is_none();
            let list = if item.operation.as_deref().is_some_and(is_operation) {
                &mut self.operations.left_out
            } else {
                &mut self.left_out
            };
            list.push(omission(description, &item.what, &item.place, &item.reason));
        }
    }

    /// How many diagnostics there are of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }

    /// The report as JSON, indented, with a line end.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Strings and numbers in structs: there is nothing in a report that JSON cannot hold.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

fn omission(description: &Description, what: &str, place: &Place, reason: &str) -> Omission {
    let (position, pointer) = find(description, place);
    Omission {
        what: what.to_owned(),
        file: position.file,
        line: position.line,
        column: position.column,
        pointer,
        reason: reason.to_owned(),
    }
}

fn untyped(description: &Description, place: &Place, reason: String) -> Untyped {
    let (position, pointer) = find(description, place);
    Untyped {
        file: position.file,
        line: position.line,
        column: position.column,
        pointer,
        reason,
    }
}

/// Where something stands, as people look for it: at its key.
fn find(description: &Description, place: &Place) -> (Position, String) {
    (
        description.position(place, Spot::Key),
        description.pointer(place),
    )
}

impl From<&Located> for Finding {
    fn from(diagnostic: &Located) -> Self {
        Self {
            severity: diagnostic.severity,
            code: diagnostic.code,
            message: diagnostic.message.clone(),
            file: diagnostic.position.file.clone(),
            line: diagnostic.position.line,
            column: diagnostic.position.column,
            pointer: diagnostic.pointer.clone(),
            others: diagnostic.others.clone(),
        }
    }
}
