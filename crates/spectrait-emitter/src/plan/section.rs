//! A section of the output: operations that stand in modules of their own, and what the two sides are called there.
//!
//! In: a [`Plan`]. Out: what the renderers of a client and of a server print, for the API's own operations as for
//! the requests that it sends.

use super::callback_urls::CallbackUrlPlan;
use super::operations::OperationsPlan;
use super::rejections::RejectionsPlan;
use super::{Hooks, HooksPlan, Plan, TypesPlan};

/// Operations that stand in modules of their own.
#[derive(Debug)]
pub struct Section<'p> {
    /// The schemas.
    pub types: &'p TypesPlan,
    /// The operations.
    pub operations: &'p OperationsPlan,
    /// What refused requests are answered with.
    pub rejections: &'p RejectionsPlan,
    /// Which requests of the API they are; nothing for its own operations.
    pub hooks: Option<Hooks>,
    /// Whether the trait has all methods, of which those that nobody writes answer `501`.
    pub unimplemented: bool,
    /// Where callbacks are sent.
    pub urls: &'p [CallbackUrlPlan],
    subject: String,
}

impl<'p> Section<'p> {
    /// The API's own operations.
    #[must_use]
    pub fn own(plan: &'p Plan) -> Self {
        Self {
            types: &plan.types,
            operations: &plan.operations,
            rejections: &plan.rejections,
            hooks: None,
            unimplemented: plan.unimplemented,
            urls: &[],
            subject: plan.subject(),
        }
    }

    /// Requests that the API sends.
    #[must_use]
    pub fn sent(plan: &'p Plan, hooks: &'p HooksPlan) -> Self {
        Self {
            types: &plan.types,
            operations: &hooks.operations,
            rejections: &hooks.rejections,
            hooks: Some(hooks.kind),
            unimplemented: plan.unimplemented,
            urls: &hooks.urls,
            subject: plan.subject(),
        }
    }

    /// What the documentation calls the API.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// What the operations are called.
    #[must_use]
    pub fn things(&self) -> &'static str {
        self.hooks.map_or("operations", Hooks::name)
    }

    /// The type that sends requests.
    #[must_use]
    pub fn client(&self) -> &'static str {
        if self.hooks.is_some() {
            "Sender"
        } else {
            "Client"
        }
    }

    /// The trait that receives them.
    #[must_use]
    pub fn api(&self) -> &'static str {
        if self.hooks.is_some() {
            "Receiver"
        } else {
            "Api"
        }
    }
}
