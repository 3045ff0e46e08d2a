//! Examples that their schemas do not allow.
//!
//! In: a description that was read. Out: the same without such examples, and a warning for each. Wrong defaults stay: they
//! say what a server does; those that nothing was said about are warned of.
//!
//! What always holds: an example that one of the types made of its schema accepts is right.

use std::borrow::Cow;
use std::collections::HashSet;

use spectrait_ir::media_types::{essence, is_json};
use spectrait_ir::pointer::join;
use spectrait_ir::{Api, Docs, Example, MediaType, Number, Place, Shape, TypeId, Value};
use spectrait_parser::Description;
use spectrait_parser::diagnostic::{Diagnostic, codes};
use spectrait_samples::{Judge, Refusal};

/// Examples of one type, which stand together.
enum Examples<'a> {
    /// Of a schema.
    Values(&'a Place, &'a mut Vec<Value>),
    /// Of a parameter, a header or a body.
    Named(&'a mut Vec<Example>),
    /// The default of a schema.
    Default(&'a Place, &'a mut Option<Value>),
}

/// An example that is being judged.
struct Candidate {
    ty: TypeId,
    place: Place,
    value: Value,
    /// Whether it may be written as a text, as it is sent.
    is_wire: bool,
    is_default: bool,
    refusal: Option<Refusal>,
}

/// Leaves out the examples of a description that are wrong, and warns of them.
pub(crate) fn judge(description: &mut Description) {
    let mut candidates = Vec::new();
    let documents = std::mem::take(&mut description.documents);
    each(&mut description.api, &mut |ty, is_wire, examples| {
        let mut add = |place, value: &Value, is_default| {
            candidates.push(Candidate {
                ty,
                place,
                value: value.clone(),
                is_wire,
                is_default,
                refusal: None,
            });
        };
        match examples {
            Examples::Values(place, values) => {
                for (number, value) in values.iter().enumerate() {
                    let mut places = [
                        join(&place.pointer, "example"),
                        join(&join(&place.pointer, "examples"), &number.to_string()),
                        join(
                            &join(&place.pointer, "examples"),
                            &number.saturating_sub(1).to_string(),
                        ),
                    ]
                    .into_iter();
                    let stands = places.find(|it| {
                        let node = documents.node(place.document, it);
                        node.is_some_and(|node| node.value() == value)
                    });
                    let pointer = stands.unwrap_or_else(|| place.pointer.clone());
                    add(
                        Place {
                            pointer,
                            ..place.clone()
                        },
                        value,
                        false,
                    );
                }
            }
            Examples::Named(examples) => {
                for example in examples {
                    add(example.place.clone(), &example.value, false);
                }
            }
            Examples::Default(place, default) => {
                if let Some(default) = default {
                    let pointer = join(&place.pointer, "default");
                    add(
                        Place {
                            pointer,
                            ..place.clone()
                        },
                        default,
                        true,
                    );
                }
            }
        }
    });
    description.documents = documents;

    let judge = Judge::new(&description.api);
    let mut right = HashSet::new();
    for candidate in &mut candidates {
        // Who writes `null` where it cannot stand says that there is none.
        let is_skipped = candidate.value == Value::Null && candidate.is_default;
        let meant = meant(&description.api, candidate).filter(|_| !is_skipped);
        candidate.refusal = meant.and_then(|value| judge.refuses(candidate.ty, &value));
        if candidate.refusal.is_none() {
            right.insert(candidate.place.clone());
        }
    }
    let mut refused = Vec::with_capacity(candidates.len());
    let said = description.diagnostics.iter();
    let mut said: HashSet<Place> = said
        .filter(|it| it.code == codes::INVALID_DEFAULT)
        .map(|it| it.place.clone())
        .collect();
    for candidate in candidates {
        let refusal = candidate
            .refusal
            .filter(|_| !right.contains(&candidate.place));
        refused.push(refusal.is_some());
        if let Some(refusal) = refusal
            && (candidate.is_default || candidate.value != Value::Null)
            && said.insert(candidate.place.clone())
        {
            let diagnostic = diagnostic(candidate.place, candidate.is_default, &refusal);
            description.diagnostics.push(diagnostic);
        }
    }
    let mut refused = refused.into_iter();
    each(&mut description.api, &mut |_, _, examples| match examples {
        Examples::Values(_, values) => values.retain(|_| !refused.next().unwrap_or_default()),
        Examples::Named(examples) => examples.retain(|_| !refused.next().unwrap_or_default()),
        Examples::Default(_, default) => {
            if default.is_some() {
                refused.next();
            }
        }
    });
}

/// The value that an example is: what a text is read as, where it may be written as it is sent. Nothing where that is not
/// known: how lists and objects are written is for their parameter or media type to say.
fn meant<'c>(api: &Api, candidate: &'c Candidate) -> Option<Cow<'c, Value>> {
    let value = Cow::Borrowed(&candidate.value);
    let Value::String(text) = &candidate.value else {
        return Some(value);
    };
    if !candidate.is_wire {
        return Some(value);
    }
    let integer = || text.parse().ok().map(Number::Integer);
    let float = || text.parse().ok().filter(|it: &f64| it.is_finite());
    let read = match &api.ty(api.behind(candidate.ty)).shape {
        Shape::Any | Shape::String { .. } | Shape::Enum { .. } | Shape::JsonText(_) => None,
        Shape::Boolean => text.parse().ok().map(Value::Bool),
        Shape::Integer { .. } | Shape::Number { .. } => {
            let number = integer().or_else(|| float().map(Number::Float));
            number.map(Value::Number)
        }
        _ => return None,
    };
    Some(read.map_or(value, Cow::Owned))
}

fn diagnostic(place: Place, is_default: bool, refusal: &Refusal) -> Diagnostic {
    let (code, message, what) = if is_default {
        let message = "the default is no value of its schema; it stands in the documentation only";
        (codes::INVALID_DEFAULT, message, "default")
    } else {
        let message = "this example is no value of its schema; it is left out of the documentation";
        (codes::INVALID_EXAMPLE, message, "example")
    };
    let at = match refusal.pointer.as_str() {
        "" => String::new(),
        pointer => format!("at `{pointer}`, "),
    };
    let help = format!("{at}{}; correct the {what} or the schema", refusal.reason);
    Diagnostic::warning(code, place, message).help(help)
}

/// All examples and defaults of an API, always in the same order: the type, whether they may be written as they are sent.
fn each(api: &mut Api, visit: &mut impl FnMut(TypeId, bool, Examples<'_>)) {
    let mut of_schema = |ty, docs: &mut Docs, default, place: &Place| {
        visit(ty, false, Examples::Values(place, &mut docs.examples));
        visit(ty, false, Examples::Default(place, default));
    };
    for (id, ty) in (0u32..).map(TypeId).zip(&mut api.types) {
        of_schema(id, &mut ty.docs, &mut ty.default, &ty.place);
        if let Shape::Object(object) = &mut ty.shape {
            for it in &mut object.properties {
                of_schema(it.ty, &mut it.docs, &mut it.default, &it.place);
            }
        }
    }
    for parameter in &mut api.parameters {
        visit(parameter.ty, true, Examples::Named(&mut parameter.examples));
    }
    for header in &mut api.headers {
        visit(header.ty, true, Examples::Named(&mut header.examples));
    }
    let bodies = api.request_bodies.iter_mut().map(|body| &mut body.content);
    let responses = api
        .responses
        .iter_mut()
        .map(|response| &mut response.content);
    for MediaType {
        name, ty, examples, ..
    } in bodies.chain(responses).flatten()
    {
        let is_json = is_json(&essence(name));
        if let Some(ty) = ty {
            visit(*ty, !is_json, Examples::Named(examples));
        }
    }
}
