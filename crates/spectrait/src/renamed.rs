//! What an operation is called whose `operationId` another one has: the parser knows that it is named otherwise, the plan
//! knows how.
//!
//! In: located diagnostics, and the plan. Out: the same diagnostics, with the names.

use spectrait_emitter::Plan;
use spectrait_parser::diagnostic::{Located, codes};

/// Adds to each repeated `operationId` what the operation is called instead.
pub(crate) fn tell(diagnostics: &mut [Located], plan: &Plan) {
    let repeated = |one: &&mut Located| one.code == codes::DUPLICATE_OPERATION_ID;
    for diagnostic in diagnostics.iter_mut().filter(repeated) {
        let Some(pointer) = diagnostic.pointer.strip_suffix("/operationId") else {
            continue;
        };
        let mut operations = plan.operations.operations.iter();
        if let Some(operation) = operations.find(|one| one.place.pointer == pointer) {
            let name = operation.name.link();
            diagnostic
                .message
                .push_str(&format!("; this one is named `{name}`"));
        }
    }
}
