//! Successes that are read as they come: bytes and sequences of items, which a client does not hold.
//!
//! In: an operation whose responses are planned. Out: its [`Streams`].
//!
//! What always holds: a success that has a type of its own is read whole, whatever ranges are documented beside it or
//! for another status.

use std::ops::RangeInclusive;

use super::bodies::{BodyPlan, Format};
use super::operations::OperationsPlan;
use super::{OperationPlan, statuses};

/// What tells that a success is read as it comes.
#[derive(Debug)]
pub enum Streams<'p> {
    /// Its media type alone: any of these types and ranges.
    MediaTypes(Vec<&'p str>),
    /// The status too, as one media type is not the same thing everywhere: the bodies of each. The first status that
    /// fits counts.
    Statuses(Vec<(RangeInclusive<u16>, &'p BodyPlan)>),
}

impl OperationPlan {
    /// What tells that a success is read as it comes. Any is, where there are no others than bytes, as servers often say
    /// something better than what is documented.
    #[must_use]
    pub fn streams<'p>(&'p self, plan: &'p OperationsPlan) -> Streams<'p> {
        let bodies: Vec<_> = self
            .successes()
            .filter_map(|response| Some((response.status, response.payload.body(&plan.structs)?)))
            .collect();
        let media = bodies
            .iter()
            .flat_map(|(_, body)| body.media(&plan.choices));
        let (streams, held): (Vec<_>, Vec<_>) = media.partition(|(format, _)| is_stream(format));
        let is_bytes = |(format, _): &(&Format, &str)| **format == Format::Bytes;
        if held.is_empty() && !streams.is_empty() && streams.iter().all(is_bytes) {
            return Streams::MediaTypes(vec!["*/*"]);
        }
        let mut names: Vec<&str> = Vec::new();
        for (_, name) in streams {
            let name = essence(name);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let is_held = |name: &str| {
            let mut held = held.iter();
            held.any(|(_, held)| essence(held).eq_ignore_ascii_case(name))
        };
        let of_two = |name: &&str| name.contains('*') || is_held(name);
        if held.is_empty() || !names.iter().any(of_two) {
            return Streams::MediaTypes(names);
        }
        let mut bodies: Vec<_> = bodies
            .into_iter()
            .filter_map(|(status, body)| Some((statuses::codes(status)?, body)))
            .collect();
        bodies.sort_by_key(|(codes, _)| codes.end() - codes.start());
        Streams::Statuses(bodies)
    }
}

/// Whether a success of one media type is read as it comes. What has parts is held.
fn is_stream(format: &Format) -> bool {
    format.is_stream() && !matches!(format, Format::Multipart(..))
}

fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}
