//! The report: what a description holds and what became of it, for programs.
//!
//! In: an [`Api`] and its diagnostics. Out: a [`Report`], whose JSON is a contract: members may be added, none
//! is renamed or removed within a major version.
//!
//! What always holds: an operation of the description that was asked for is either generated or in
//! [`Operations::left_out`] with the reason; a schema that became an untyped value although it says more is in
//! [`Schemas::untyped`]; a limit that the generated code does not check is in [`Schemas::unchecked`].

use serde::Serialize;
use spectrait_emitter::{File, Plan};
use spectrait_ir::{Api, LeftOut, Place, Unread};
use spectrait_parser::diagnostic::{Located, Severity};

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
    /// What is wrong with the description, in the order of the input.
    pub diagnostics: Vec<Finding>,
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

/// Something of the description that was not generated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Omission {
    /// What it is: `GET /pets`, `webhook newPet`.
    pub what: String,
    /// The file.
    pub file: String,
    /// The JSON pointer in the file.
    pub pointer: String,
    /// Why.
    pub reason: String,
}

/// A schema that became an untyped value, or holds one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Untyped {
    /// The file.
    pub file: String,
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
}

impl Report {
    /// The report of a description of which nothing was generated yet.
    pub(crate) fn new(api: &Api, diagnostics: &[Located]) -> Self {
        let untyped = api.types.iter().filter_map(|ty| {
            Some(Untyped {
                file: file(api, &ty.place),
                pointer: ty.place.pointer.clone(),
                reason: ty.untyped.clone()?,
            })
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
            diagnostics: diagnostics.iter().map(Finding::from).collect(),
            files: Vec::new(),
        };
        report.leave_out(api, &api.left_out);
        report
    }

    /// Adds what was generated.
    pub(crate) fn add(&mut self, api: &Api, plan: &Plan, files: &[File]) {
        // Where only types are generated, nobody misses an operation.
        if plan.client || plan.server {
            self.operations.generated = plan.operations.operations.len();
            self.leave_out(api, &plan.operations.left_out);
        }
        let mut refused: Vec<LeftOut> = Vec::new();
        let answered = plan.server.then_some(&plan.rejections);
        let received = plan.hooks.iter().filter(|_| plan.receiver);
        let received = received.map(|hooks| &hooks.rejections);
        for body in answered
            .into_iter()
            .chain(received)
            .flat_map(|rejections| &rejections.refused)
        {
            // A type that both sides answer with is listed once.
            if !refused.contains(body) {
                refused.push(body.clone());
            }
        }
        self.leave_out(api, &refused);
        let untyped = plan.types.untyped.iter().map(|item| Untyped {
            file: file(api, &item.place),
            pointer: item.place.pointer.clone(),
            reason: item.reason.to_owned(),
        });
        self.schemas.untyped.extend(untyped);
        let unchecked = plan.types.unchecked.iter().map(|item| Unchecked {
            what: item.what.clone(),
            file: file(api, &item.place),
            pointer: item.place.pointer.clone(),
            reason: item.reason.clone(),
        });
        self.schemas.unchecked.extend(unchecked);
        self.files = files.iter().map(|file| file.path.clone()).collect();
    }

    fn leave_out(&mut self, api: &Api, items: &[LeftOut]) {
        for item in items {
            let is_operation = |unread: &Unread| unread.webhook.is_none();
            let list = if item.operation.as_deref().is_some_and(is_operation) {
                &mut self.operations.left_out
            } else {
                &mut self.left_out
            };
            list.push(Omission {
                what: item.what.clone(),
                file: file(api, &item.place),
                pointer: item.place.pointer.clone(),
                reason: item.reason.clone(),
            });
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

fn file(api: &Api, place: &Place) -> String {
    api.documents
        .get(place.document as usize)
        .cloned()
        .unwrap_or_default()
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
        }
    }
}
