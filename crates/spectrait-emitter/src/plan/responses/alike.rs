//! Responses of one operation that differ in their status alone, as failures mostly do: they are one struct.
//!
//! In: the responses of an operation. Out: those that are alike, with what their struct is called by.
//!
//! What always holds: responses are alike where their headers say the same, word by word, and their content is of the
//! same components; components are not among them, as each has its own name. A struct is called otherwise once another
//! response is alike, as the enum of the operation is another one then.

use spectrait_ir::{HeaderId, MediaType, ResponseId, Status, TypeId};

use super::super::graph::Graph;
use super::super::same::same;
use super::super::statuses;
use super::no_content;

/// Responses that are alike, or a single one.
#[derive(Debug)]
pub(super) struct Alike {
    /// The first of them.
    pub(super) id: ResponseId,
    pub(super) statuses: Vec<Status>,
    /// Whether any of them is a success.
    has_success: bool,
    /// What they are called by, behind the name of the operation.
    pub(super) label: String,
}

/// All responses, those that are alike together, in the order of the first of each.
pub(super) fn alike(
    graph: &Graph<'_>,
    method: &str,
    responses: &[(Status, ResponseId)],
    successes: &[bool],
) -> Vec<Alike> {
    let mut groups: Vec<Alike> = Vec::new();
    for (&(status, id), &success) in responses.iter().zip(successes) {
        let known = groups.iter_mut().find(|group| {
            let first = group.statuses.first();
            first.is_some_and(|first| are_alike(graph, method, (*first, group.id), (status, id)))
        });
        match known {
            Some(group) => {
                group.statuses.push(status);
                group.has_success |= success;
            }
            None => groups.push(Alike {
                id,
                statuses: vec![status],
                has_success: success,
                label: statuses::variant(status),
            }),
        }
    }
    let (mut answers, mut failures) = (0, 0);
    for group in groups.iter_mut().filter(|group| group.statuses.len() > 1) {
        let (label, count) = match group.has_success {
            true => ("Answer", &mut answers),
            false => ("Failure", &mut failures),
        };
        *count += 1;
        group.label = match *count {
            1 => label.to_owned(),
            2 => format!("Other {label}"),
            more => format!("{label} {more}"),
        };
    }
    groups
}

fn are_alike(
    graph: &Graph<'_>,
    method: &str,
    one: (Status, ResponseId),
    other: (Status, ResponseId),
) -> bool {
    let api = graph.api();
    let (first, second) = (api.response(one.1), api.response(other.1));
    let is_bare = |(status, _): (Status, ResponseId)| no_content(method, status).is_some();
    let headers = first.headers.iter().zip(&second.headers);
    let content = first.content.iter().zip(&second.content);
    first.component.is_none()
        && second.component.is_none()
        && !first.headers.is_empty()
        && first.headers.len() == second.headers.len()
        && first.content.len() == second.content.len()
        && is_bare(one) == is_bare(other)
        && headers
            .into_iter()
            .all(|(one, other)| one.0 == other.0 && is_same_header(graph, *one.1, *other.1))
        && content
            .into_iter()
            .all(|(one, other)| is_same_content(graph, one, other))
}

fn is_same_header(graph: &Graph<'_>, one: HeaderId, other: HeaderId) -> bool {
    let api = graph.api();
    let (first, second) = (api.header(one), api.header(other));
    first.component == second.component
        && first.description == second.description
        && first.required == second.required
        && first.deprecated == second.deprecated
        && first.wire == second.wire
        && graph.own(first.ty).is_none()
        && graph.own(second.ty).is_none()
        && same(api, first.ty, second.ty)
}

/// Whether two bodies are of one component: what else they hold may be told apart elsewhere, by its name or in XML.
fn is_same_content(graph: &Graph<'_>, one: &MediaType, other: &MediaType) -> bool {
    let are_same = |one: Option<TypeId>, other: Option<TypeId>| match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => {
            graph.base(one) == graph.base(other)
                && graph.is_nullable(one) == graph.is_nullable(other)
        }
        _ => false,
    };
    let is_plain = |media: &MediaType| {
        media.encoding.is_empty()
            && media.prefix_encoding.is_empty()
            && media.item_encoding.is_none()
    };
    one.name == other.name
        && is_plain(one)
        && is_plain(other)
        && are_same(one.ty, other.ty)
        && are_same(one.item, other.item)
}
