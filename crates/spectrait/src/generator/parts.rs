//! Which parts go together.
//!
//! In: what was asked for, and what was planned of it. Out: why it cannot be generated, or what there is none of.
//!
//! What always holds: a part that a user names is there, or something is said of it. What is there unasked may be missing.

use spectrait_emitter::{Layout, Options, Plan};
use spectrait_parser::diagnostic::{Located, Severity, codes};

use super::Generator;

/// Why parts that were asked for cannot be generated with the others.
pub(super) fn refuse(options: &Options) -> Option<&'static str> {
    let Options { client, server, .. } = *options;
    let sends_or_receives = client || server || options.sender || options.receiver;
    if options.mock && !server {
        Some("the mock server needs the server: ask for both, or leave the mock out")
    } else if options.tests && !(client && server) {
        Some(
            "tests that client and server agree need client and server: ask for both, or leave the tests out",
        )
    } else if options.tests && options.layout != Layout::Crate {
        Some(
            "tests that client and server agree need a crate of its own: leave them out of a module, and of one file",
        )
    } else if options.blocking && !client {
        Some("calls without `async` need the client: ask for it too, or leave these calls out")
    } else if options.tracing && !sends_or_receives {
        Some("spans of `tracing` are of clients and servers: ask for one, or leave the spans out")
    } else {
        None
    }
}

impl Generator {
    /// What was asked for about webhooks and callbacks, where the description has none.
    pub(super) fn without_hooks(&self, plan: &Plan) -> Option<Located> {
        let in_vain = |asked: Option<bool>| asked == Some(true) && plan.hooks.is_empty();
        let missing = match (in_vain(self.sender), in_vain(self.receiver)) {
            (false, false) => return None,
            (true, false) => "no sender is",
            (false, true) => "no receiver is",
            (true, true) => "neither sender nor receiver is",
        };
        Some(Located::in_text(
            (&plan.source, ""),
            &(0..0),
            (Severity::Warning, codes::UNUSED_CONFIGURATION),
            format!(
                "there is no webhook and no callback here that can be generated; {missing} written"
            ),
            Some("leave that part out".to_owned()),
        ))
    }
}
