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
    let names: HashMap<&str, &str> = operations
        .map(|operation| (operation.place.pointer.as_str(), operation.name.link()))
        .collect();
    for diagnostic in repeated {
        let pointer = diagnostic.pointer.strip_suffix("/operationId");
        if let Some(name) = pointer.and_then(|pointer| names.get(pointer)) {
            let named = format!("; this one is named `{name}`");
            diagnostic.message.push_str(&named);
        }
    }
}
