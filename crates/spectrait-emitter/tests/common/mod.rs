//! What the tests of the emitter have in common.

use spectrait_emitter::plan::own::TypeOptions;
use spectrait_emitter::plan::pages::PageOptions;
use spectrait_emitter::{Layout, Options};

/// The options of a crate that has its types alone.
pub(crate) fn types_of(name: &str) -> Options {
    Options {
        name: name.to_owned(),
        layout: Layout::Crate,
        client: false,
        server: false,
        sender: false,
        receiver: false,
        mock: false,
        tests: false,
        tracing: false,
        blocking: false,
        unimplemented: false,
        types: TypeOptions::default(),
        operation_names: std::collections::BTreeMap::new(),
        pages: PageOptions::default(),
        source: format!("{name}.yaml"),
    }
}
