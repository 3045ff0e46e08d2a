//! What an operation is called whose `operationId` another one has: the parser knows that it is named otherwise, the plan
//! knows how.
//!
//! In: located diagnostics, and the plan. Out: the same diagnostics, with the names.

use std::collections::HashMap;
use std::iter;

use spectrait_emitter::Plan;
use spectrait_parser::diagnostic::{Located, codes};

/// Adds to each repeated `operationId` what the operation is called instead.
pub(crate) fn tell(diagnostics: &mut [Located], plan: &Plan) {
    let repeated = |one: &&mut Located| one.code == codes::DUPLICATE_OPERATION_ID;
    let mut repeated = diagnostics.iter_mut().filter(repeated).peekable();
    if repeated.peek().is_none() {
        return;
    }
    let hooks = plan.hooks.iter().map(|hooks| &hooks.operations);
    let operations = iter::once(&plan.operations).chain(hooks);
    let operations = operations.flat_map(|plan| &plan.operations);
    // Where several stand at one pointer, of several files or of a path item that several paths refer to, none is meant.
    let mut names: HashMap<&str, Option<&str>> = HashMap::new();
    for operation in operations {
        let name = Some(operation.name.link());
        names
            .entry(&operation.place.pointer)
            .and_modify(|known| *known = None)
            .or_insert(name);
    }
    for diagnostic in repeated {
        let pointer = diagnostic.pointer.strip_suffix("/operationId");
        if let Some(Some(name)) = pointer.and_then(|pointer| names.get(pointer)) {
            let named = format!("; this one is named `{name}`");
            diagnostic.message.push_str(&named);
        }
    }
}
