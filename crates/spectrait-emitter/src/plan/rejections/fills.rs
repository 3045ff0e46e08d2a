//! How the members of a body are filled that tells of a rejection.
//!
//! In: a planned struct. Out: what each of its fields is made of, or which of them cannot be filled.
//!
//! What always holds: a member is filled by what its name says, and only where that fulfils its limits, whatever is
//! refused.

use serde::Serialize;
use spectrait_ir::{Bound, Number};

use crate::plan::names;
use crate::plan::{Check, Field, Item, Presence, RustType, Struct, TypePlan, TypesPlan};

/// How a field is filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Fill {
    /// What is wrong, for people: as many characters of it as may be, where not all may.
    Detail(Option<u64>),
    /// The name of the status, for people.
    Title,
    /// The name of the status, for programs.
    Name,
    /// Whether the request was answered, or refused.
    Truth(bool),
    /// The number of the status.
    Status,
    /// The number of the status, as text.
    StatusText,
    /// The only value of an enum: its position, and the variant.
    Constant(usize, String),
    /// `Some(…)`
    Some(Box<Fill>),
    /// `Field::Value(…)`
    Value(Box<Fill>),
    /// `Box::new(…)`
    Boxed(Box<Fill>),
    /// The kind of problem that is what its status says (RFC 9457 §4.2.1).
    Blank,
    /// `None`
    None,
    /// `Field::Absent`
    Absent,
    /// What the type has by default: a text or a map with nothing in it.
    Empty,
    /// A struct, by position in [`TypesPlan::items`], and its fields.
    Struct(usize, Vec<(String, Fill)>),
    /// A list with an item for each violation.
    Violations {
        /// The struct of each, by position in [`TypesPlan::items`].
        item: usize,
        /// Its fields.
        fields: Vec<(String, Fill)>,
        /// Whether the whole is one where there is none.
        or_whole: bool,
    },
    /// A list with one item, which tells of the whole: a struct and its fields.
    One(usize, Vec<(String, Fill)>),
    /// A list with the text of each violation.
    Messages {
        /// Whether the whole is one where there is none.
        or_whole: bool,
    },
    /// Of a violation: where, as a JSON pointer.
    Pointer,
    /// Of a violation: where, as the segments of the pointer.
    Segments,
    /// Of a violation: what is wrong, as many characters of it as may be.
    Message(Option<u64>),
    /// Of a violation: the keyword.
    Keyword,
}

impl Fill {
    /// Whether the expression names `Field` of the support code.
    pub(in crate::plan) fn names_field(&self) -> bool {
        match self {
            Self::Value(_) | Self::Absent => true,
            Self::Some(inner) | Self::Boxed(inner) => inner.names_field(),
            Self::Struct(_, fields) | Self::Violations { fields, .. } | Self::One(_, fields) => {
                fields.iter().any(|(_, fill)| fill.names_field())
            }
            _ => false,
        }
    }

    /// The same within the limits of a field: with an item in each list, whatever is refused, and not all of what is wrong.
    fn within(self, longest: Option<u64>) -> Self {
        match self {
            Self::Some(inner) => Self::Some(Box::new(inner.within(longest))),
            Self::Value(inner) => Self::Value(Box::new(inner.within(longest))),
            Self::Boxed(inner) => Self::Boxed(Box::new(inner.within(longest))),
            Self::Detail(_) => Self::Detail(longest),
            Self::Message(_) => Self::Message(longest),
            Self::Messages { .. } => Self::Messages { or_whole: true },
            Self::Violations { item, fields, .. } => Self::Violations {
                item,
                fields,
                or_whole: true,
            },
            other => other,
        }
    }
}

/// Names of members that say what is wrong, for people, beside those that end in `message`.
const DETAIL: [&str; 8] = [
    "message",
    "detail",
    "details",
    "description",
    "error_description",
    "reason",
    "fault_string",
    "faultstring",
];
/// Names of lists of texts that say what is wrong, beside those of one text. What is wrong with a field stands in a list that is
/// called as it, such as `description`.
const DETAILS: [&str; 4] = ["errors", "messages", "error_messages", "non_field_errors"];
/// What a field is called more often than what is wrong.
const FIELD: &str = "description";
/// Names of members that tell whether a request was answered.
const ANSWERED: [&str; 5] = ["success", "is_success", "successful", "succeeded", "ok"];
/// Names of members that tell whether a request was refused.
const REFUSED: [&str; 4] = ["error", "is_error", "has_error", "failed"];
/// Names of members that hold the name of the status, or what is wrong where no other member says it.
const TITLE: [&str; 2] = ["title", "error"];
/// Names of members that hold the number of the status.
const STATUS: [&str; 5] = ["code", "status", "status_code", "http_status", "http_code"];
/// Names of members that hold a name of what is wrong, for programs: where they must be there, the name of the status.
const NAME: [&str; 6] = ["code", "error_code", "error_type", "kind", "name", "status"];
/// Names of members that hold a number of what is wrong: where they must be there, that of the status.
const NUMBER: [&str; 5] = ["errno", "error", "error_code", "error_no", "error_number"];
/// Names of members for which a refusal has nothing: by which it is known, and where more is said of it. Where they must be
/// there, the text is empty.
const NOTHING: [&str; 9] = [
    "id",
    "error_id",
    "request_id",
    "debug_id",
    "trace_id",
    "correlation_id",
    "href",
    "documentation_url",
    "more_info",
];
/// Names of members of a violation that say where it is.
const WHERE: [&str; 6] = ["loc", "location", "path", "pointer", "field", "property"];
/// Names of members of a violation that hold the keyword.
const KEYWORD: [&str; 5] = ["type", "keyword", "code", "kind", "rule"];
/// Numbers that a status fits into without loss.
const NUMBERS: [&str; 8] = ["i32", "i64", "u32", "u64", "i128", "u128", "f64", "u16"];

/// How deep a body may nest before it is left to problem details.
pub(super) const DEPTH: usize = 4;

/// How the fields of a struct are filled that tells of a rejection by itself. Where nothing says what is wrong, a title does:
/// `error` is one beside a `message`, and all there is alone.
pub(super) fn fill_telling(
    item: usize,
    types: &TypesPlan,
    subject: Subject,
    depth: usize,
) -> Result<Vec<(String, Fill)>, String> {
    let mut fields = fill_struct(item, types, subject, depth)?;
    if !tell(&fields) {
        let check = types.items.get(item).and_then(|it| it.check.as_ref());
        for (name, fill) in &mut fields {
            let told = detail_for_title(fill);
            if let Some(told) = told.and_then(|told| fulfilling(told, check, name)) {
                *fill = told;
            }
        }
    }
    Ok(fields)
}

/// What is wrong in the place of a title; nothing where there is none.
fn detail_for_title(fill: &Fill) -> Option<Fill> {
    let within = |inner| detail_for_title(inner).map(Box::new);
    match fill {
        Fill::Title => Some(Fill::Detail(None)),
        Fill::Some(inner) => within(inner).map(Fill::Some),
        Fill::Value(inner) => within(inner).map(Fill::Value),
        Fill::Boxed(inner) => within(inner).map(Fill::Boxed),
        _ => None,
    }
}

/// Whether a field of a struct says what is wrong.
pub(super) fn tell(fields: &[(String, Fill)]) -> bool {
    fields.iter().any(|(_, fill)| tells(fill))
}

fn tells(fill: &Fill) -> bool {
    match fill {
        Fill::Detail(_) | Fill::Violations { .. } | Fill::Messages { .. } => true,
        Fill::Some(inner) | Fill::Value(inner) | Fill::Boxed(inner) => tells(inner),
        Fill::Struct(_, fields) | Fill::One(_, fields) => tell(fields),
        _ => false,
    }
}

/// The item behind a type and its aliases, where it is one.
pub(super) fn resolve(ty: &RustType, types: &TypesPlan) -> Option<usize> {
    match types.behind_aliases(ty, |_| true) {
        RustType::Named(position) => Some(*position),
        _ => None,
    }
}

/// Whether a type is any string.
pub(super) fn is_text(ty: &RustType, types: &TypesPlan) -> bool {
    *types.behind_aliases(ty, TypePlan::is_unchecked) == RustType::String
}

/// What a struct tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Rejection {
        /// Whether it is told in problem details.
        is_problem: bool,
    },
    Violation,
}

/// The member of problem details that says which kind of problem it is.
const KIND: [&str; 1] = ["type"];

/// How the fields of a struct are filled. The error says which cannot be.
pub(super) fn fill_struct(
    item: usize,
    types: &TypesPlan,
    subject: Subject,
    depth: usize,
) -> Result<Vec<(String, Fill)>, String> {
    let Some(TypePlan {
        item: Item::Struct(item),
        check,
        rules: None,
        ..
    }) = types.items.get(item)
    else {
        return Err("it is not a plain object".to_owned());
    };
    let Struct {
        fields, additional, ..
    } = item;
    let is_titled = fields.iter().any(|field| field.key == "title");
    let mut fills = Vec::with_capacity(fields.len() + 1);
    for field in fields {
        let wanted = match field.presence {
            _ if depth == 0 => None,
            // What has limits of its own might not fulfil them.
            _ => fill(&field.key, &field.ty, types, subject, depth)
                .and_then(|filled| fulfilling(filled, check.as_ref(), &field.name)),
        };
        let filled = match (wanted, field.presence) {
            (Some(filled), _) => filled,
            (
                None,
                Presence::Optional | Presence::OptionalNullable | Presence::RequiredNullable,
            ) => match types.behind_aliases(&field.ty, |_| true) {
                RustType::Option(_) => Fill::None,
                RustType::Field(_) => Fill::Absent,
                _ => Fill::Empty,
            },
            (None, Presence::Required) => required(field, types, subject, is_titled, depth)
                .filter(|filled| fulfils(filled, check.as_ref(), &field.name))
                .ok_or_else(|| {
                    format!(
                        "`{}` is required, and what it means is not known",
                        field.key
                    )
                })?,
        };
        fills.push((field.name.clone(), filled));
    }
    fills.extend(
        additional
            .as_ref()
            .map(|field| (field.name.clone(), Fill::Empty)),
    );
    Ok(fills)
}

/// How a member is filled that is there only because it must be.
fn required(
    field: &Field,
    types: &TypesPlan,
    subject: Subject,
    is_titled: bool,
    depth: usize,
) -> Option<Fill> {
    let is_whole = subject != Subject::Violation;
    let word = names::words(&field.key);
    let word = word.as_str();
    if is_text(&field.ty, types) {
        return match word {
            // A title beside it has the name.
            "status" if is_whole && is_titled => Some(Fill::StatusText),
            word if is_whole && NAME.contains(&word) => Some(Fill::Name),
            // A request as a whole is nowhere in it, as the empty pointer says.
            word if is_whole && WHERE.contains(&word) => Some(Fill::Empty),
            word if NOTHING.contains(&word) => Some(Fill::Empty),
            _ => None,
        };
    }
    match types.behind_aliases(&field.ty, |_| true) {
        RustType::Primitive(number) if is_whole && NUMBERS.contains(number) => {
            let is_number = NUMBER.contains(&word) || word.ends_with("_error");
            (is_number || word.ends_with("_code")).then_some(Fill::Status)
        }
        RustType::Named(position) => match &types.items.get(*position)?.item {
            Item::StringEnum(values) => match values.variants.as_slice() {
                [only] => Some(Fill::Constant(*position, only.name.clone())),
                _ => None,
            },
            _ => None,
        },
        // Not all that is refused has violations, and two of them may be told alike.
        RustType::Vec(item) if is_whole => {
            let one = depth
                .checked_sub(1)
                .and_then(|below| one(item, types, subject, below));
            Some(one.unwrap_or(Fill::Empty))
        }
        RustType::Map(_) if is_whole => Some(Fill::Empty),
        _ => None,
    }
}

/// A list with one item, which tells of the whole.
fn one(item: &RustType, types: &TypesPlan, subject: Subject, depth: usize) -> Option<Fill> {
    let item = resolve(item, types)?;
    let fields = fill_telling(item, types, subject, depth).ok()?;
    tell(&fields).then_some(Fill::One(item, fields))
}

/// A list with an item for each violation.
fn violations(item: &RustType, types: &TypesPlan, depth: usize) -> Option<Fill> {
    let item = resolve(item, types)?;
    let fields = fill_struct(item, types, Subject::Violation, depth).ok()?;
    let is_message = |fill: &Fill| matches!(fill, Fill::Message(_));
    let says = fields.iter().any(|(_, fill)| match fill {
        Fill::Some(inner) => is_message(inner),
        fill => is_message(fill),
    });
    says.then_some(Fill::Violations {
        item,
        fields,
        or_whole: false,
    })
}

/// How a list is filled that is a whole body: it always has an item.
pub(super) fn fill_list(item: &RustType, types: &TypesPlan) -> Option<Fill> {
    if is_text(item, types) {
        return Some(Fill::Messages { or_whole: true });
    }
    let subject = Subject::Rejection { is_problem: false };
    violations(item, types, DEPTH)
        .map(|fill| fill.within(None))
        .or_else(|| one(item, types, subject, DEPTH))
}

/// What fills a field, so that it fulfils its checks whatever the rejection says; nothing where it does not.
fn fulfilling(filled: Fill, check: Option<&Check>, field: &str) -> Option<Fill> {
    let longest = check
        .and_then(|check| longest(check, field))
        .map(|longest| longest.min(u64::from(u32::MAX)));
    let mut ways = [filled.clone(), filled.within(longest)].into_iter();
    ways.find(|filled| fulfils(filled, check, field))
}

/// How many characters a field may have.
fn longest(check: &Check, field: &str) -> Option<u64> {
    match check {
        Check::All(checks) => checks.iter().filter_map(|it| longest(it, field)).min(),
        Check::Fields(fields) => fields
            .iter()
            .filter(|known| known.name == field)
            .filter_map(|known| longest(&known.check, field))
            .min(),
        Check::Present(check) | Check::Inner(check) => longest(check, field),
        Check::Length(_, max) => *max,
        _ => None,
    }
}

/// Whether what fills a field fulfils its checks, whatever the rejection says.
fn fulfils(filled: &Fill, check: Option<&Check>, field: &str) -> bool {
    match check {
        None => true,
        Some(Check::All(checks)) => checks
            .iter()
            .all(|check| fulfils(filled, Some(check), field)),
        Some(Check::Fields(fields)) => fields
            .iter()
            .all(|known| known.name != field || passes(filled, &known.check)),
        Some(_) => true,
    }
}

/// The first and the last status of a refusal.
const STATUSES: (i128, i128) = (400, 503);

/// The most characters of the name of a status.
const LONGEST_TITLE: u64 = 31;

/// Whether what fills a field passes a check. What a type asks of its own values is looked at there.
fn passes(filled: &Fill, check: &Check) -> bool {
    match (filled, check) {
        (_, Check::All(checks)) => checks.iter().all(|check| passes(filled, check)),
        (_, Check::Own) => true,
        (Fill::Some(filled) | Fill::Value(filled), Check::Present(check)) => passes(filled, check),
        (Fill::Boxed(filled), check) => passes(filled, check),
        (Fill::One(..), Check::Unique) => true,
        (Fill::One(..), Check::Items(min, max)) => {
            min.is_none_or(|min| min <= 1) && max.is_none_or(|max| max >= 1)
        }
        (Fill::StatusText, Check::Length(min, max)) => {
            min.is_none_or(|min| min <= 3) && max.is_none_or(|max| max >= 3)
        }
        (filled, Check::Present(check) | Check::Each(check) | Check::Inner(check)) => {
            passes(filled, check)
        }
        (
            Fill::Violations { or_whole, .. } | Fill::Messages { or_whole },
            Check::Items(min, None),
        ) => min.is_none_or(|min| min <= u64::from(*or_whole)),
        // No such text is empty, and what is wrong may take any length. What is too short for a title tells nothing.
        (Fill::Detail(longest) | Fill::Message(longest), Check::Length(min, max)) => {
            let is_short =
                |max| longest.is_some_and(|longest| longest <= max && longest >= LONGEST_TITLE);
            min.is_none_or(|min| min <= 1) && max.is_none_or(is_short)
        }
        // Where the whole is told, it is nowhere in itself.
        (Fill::Pointer, Check::Length(min, None)) => min.is_none_or(|min| min == 0),
        (Fill::Pointer | Fill::Empty, Check::Format(format)) => format == "json-pointer",
        (Fill::Title | Fill::Name | Fill::Keyword, Check::Length(min, max)) => {
            min.is_none_or(|min| min <= 1) && max.is_none_or(|max| max >= LONGEST_TITLE)
        }
        (Fill::Empty, Check::Length(min, _) | Check::Items(min, _)) => {
            min.is_none_or(|min| min == 0)
        }
        (Fill::Blank, Check::Format(format)) => format.starts_with("uri"),
        (Fill::Status, Check::Range { min, max, .. }) => {
            let is_in = |bound: &Bound, status, is_within: fn(&Number, &Number) -> bool| {
                let status = Number::Integer(status);
                is_within(&status, &bound.value) || (!bound.exclusive && status == bound.value)
            };
            let (first, last) = STATUSES;
            min.as_ref()
                .is_none_or(|min| is_in(min, first, |status, min| status > min))
                && max
                    .as_ref()
                    .is_none_or(|max| is_in(max, last, |status, max| status < max))
        }
        _ => false,
    }
}

/// How a field is filled; nothing where that is not known, or further below than `depth` steps.
fn fill(
    key: &str,
    ty: &RustType,
    types: &TypesPlan,
    subject: Subject,
    depth: usize,
) -> Option<Fill> {
    // A chain of aliases counts too: each is one deeper.
    let below = depth.checked_sub(1)?;
    let word = names::words(key);
    let is = |names: &[&str]| names.contains(&word.as_str());
    // `errorMessage` and `rmsg`, say.
    let is_detail = is(&DETAIL) || word.ends_with("message") || word.ends_with("msg");
    match ty {
        RustType::Option(inner) => {
            fill(key, inner, types, subject, depth).map(|fill| Fill::Some(Box::new(fill)))
        }
        RustType::Field(inner) => {
            fill(key, inner, types, subject, depth).map(|fill| Fill::Value(Box::new(fill)))
        }
        RustType::Boxed(inner) => {
            fill(key, inner, types, subject, depth).map(|fill| Fill::Boxed(Box::new(fill)))
        }
        RustType::String => match subject {
            Subject::Rejection { .. } if is_detail => Some(Fill::Detail(None)),
            Subject::Rejection { .. } if is(&TITLE) => Some(Fill::Title),
            Subject::Rejection {
                is_problem: true, ..
            } if is(&KIND) => Some(Fill::Blank),
            Subject::Violation if is_detail => Some(Fill::Message(None)),
            Subject::Violation if is(&WHERE) => Some(Fill::Pointer),
            Subject::Violation if is(&KEYWORD) => Some(Fill::Keyword),
            _ => None,
        },
        RustType::Primitive("bool") => {
            let answered = is(&ANSWERED).then_some(Fill::Truth(false));
            answered.or_else(|| is(&REFUSED).then_some(Fill::Truth(true)))
        }
        RustType::Primitive(number)
            if subject != Subject::Violation && is(&STATUS) && NUMBERS.contains(number) =>
        {
            Some(Fill::Status)
        }
        RustType::Vec(item) => match (subject, item.as_ref()) {
            (Subject::Rejection { .. }, RustType::String)
                if is(&DETAILS) || is_detail && word != FIELD =>
            {
                Some(Fill::Messages { or_whole: false })
            }
            (Subject::Rejection { .. }, item) => violations(item, types, below),
            (Subject::Violation, RustType::String) if is(&WHERE) => Some(Fill::Segments),
            (Subject::Violation, item) if is(&WHERE) => {
                holds_text(item, types).then_some(Fill::Segments)
            }
            _ => None,
        },
        RustType::Named(position) => match &types.items.get(*position)?.item {
            Item::Alias(ty) => fill(key, ty, types, subject, below),
            Item::Struct(_) if subject != Subject::Violation => {
                let fields = fill_struct(*position, types, subject, below).ok()?;
                tell(&fields).then_some(Fill::Struct(*position, fields))
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether a type is a union that is made from text.
fn holds_text(ty: &RustType, types: &TypesPlan) -> bool {
    resolve(ty, types)
        .and_then(|position| types.items.get(position))
        .is_some_and(|item| match &item.item {
            Item::Union(union) => union
                .variants
                .iter()
                .any(|variant| variant.from && variant.ty == RustType::String),
            _ => false,
        })
}
