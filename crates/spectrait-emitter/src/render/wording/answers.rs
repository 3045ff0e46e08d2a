//! What responses say beyond that it worked: most descriptions say no more than `OK`, in many words.
//!
//! In: planned responses. Out: lines of rustdoc, none where nobody learns anything of them.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::plan::bodies::BodyPlan;
use crate::plan::responses::{Payload, ResponsePlan};
use crate::plan::{OperationPlan, RustType, Section, names};

/// Words of responses that say nothing but that there is one, and what the type of its body says.
static EMPTY: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let words = "a an and are array as been body by call code completed data details done entity example executed expected \
                 for given has have http if information is it item json list object of okay on operation payload performed \
                 processed reply request requested resource response result results return returned returning returns \
                 status succeeded succeeds success successful successfully the this to typical was were when with your";
    stems(words).collect()
});

/// What the sole success of an operation says, which has no variant of an enum that says it, and no struct.
pub(in crate::render) fn sole_success(
    operation: &OperationPlan,
    section: &Section<'_>,
) -> Vec<String> {
    let mut successes = operation.successes();
    let (Some(only), None) = (successes.next(), successes.next()) else {
        return Vec::new();
    };
    let mut context = vec![operation.name.words.as_str()];
    let summary = operation.docs.iter().take_while(|line| !line.is_empty());
    context.extend(summary.map(String::as_str));
    match &only.payload {
        Payload::Empty => {}
        Payload::Body(body) => context.extend(type_name(body, section)),
        Payload::Struct(position) => {
            let item = section.operations.structs.get(*position);
            if item.is_some_and(|item| item.docs == only.docs) {
                return Vec::new();
            }
        }
    }
    match says_more(only, &context) {
        true => super::response_docs(only),
        false => Vec::new(),
    }
}

/// What a response says, where it is more than its status does.
pub(in crate::render) fn told(response: &ResponsePlan) -> &[String] {
    match says_more(response, &[]) {
        true => &response.docs,
        false => &[],
    }
}

/// Whether a response says what neither its status nor its context does.
fn says_more(response: &ResponsePlan, context: &[&str]) -> bool {
    let status = response.status.to_string();
    let known = [status.as_str(), &response.variant];
    let known = known.iter().chain(context);
    let known: HashSet<String> = known.flat_map(|text| stems(text)).collect();
    let mut stems = response.docs.iter().flat_map(|line| stems(line));
    stems.any(|stem| !EMPTY.contains(&stem) && !known.contains(&stem))
}

/// The words of a text without their endings: `Deletes`, `deleted` and `delete` are one.
fn stems(text: &str) -> impl Iterator<Item = String> {
    /// What is left of a word that has an ending.
    const LEAST: usize = 3;
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty()).map(names::words);
    let words = words.flat_map(|words| words.split('_').map(str::to_owned).collect::<Vec<_>>());
    words.map(|word| {
        let endings = ["s", "d", "ing", "e"].into_iter();
        let stem = endings.fold(word.as_str(), |stem, ending| {
            let cut = stem.strip_suffix(ending);
            cut.filter(|cut| cut.len() >= LEAST).unwrap_or(stem)
        });
        stem.to_owned()
    })
}

/// The name of the type that a body has, or each of its items.
fn type_name<'p>(body: &'p BodyPlan, section: &Section<'p>) -> Option<&'p str> {
    let ty = match &body.ty {
        RustType::Vec(item) => item,
        ty => ty,
    };
    match ty {
        RustType::Named(position) => section.types.items.get(*position).map(|item| &*item.name),
        RustType::Operations(name) => Some(name),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use spectrait_ir::Status;

    use super::*;

    #[test]
    fn what_only_says_that_it_worked_is_left_out() {
        let says = |status: u16, variant: &str, text: &str, context: &[&str]| {
            let response = ResponsePlan {
                status: Status::Exact(status),
                variant: variant.to_owned(),
                success: true,
                docs: vec![text.to_owned()],
                payload: Payload::Empty,
                told: None,
            };
            says_more(&response, context)
        };
        for (status, variant, text) in [
            (200, "Ok", "OK"),
            (200, "Ok", "successful operation"),
            (200, "Ok", "A successful response."),
            (200, "Ok", "200 Success."),
            (200, "Ok", "Returned if the request is successful."),
            (201, "Created", "Created"),
            (204, "NoContent", "Success (no content)"),
            (204, "NoContent", "**HTTP Status Code:** `204`"),
        ] {
            assert!(!says(status, variant, text, &[]), "{text}");
        }
        for text in ["Unsuccessful", "The job was already running.", "Принято"] {
            assert!(says(200, "Ok", text, &[]), "{text}");
        }
        let context = ["Deletes an image", "image_tag"];
        for text in ["Image tags", "Image successfully deleted."] {
            assert!(!says(200, "Ok", text, &context), "{text}");
        }
        assert!(says(200, "Ok", "The image is deleted later.", &context));
    }
}
