//! From a conjunction to a shape: what a value looks like, and what is left to check.
//!
//! In: a flattened conjunction. Out: [`Typed`]. This is the one place that decides which shape a schema has;
//! objects, arrays and unions have files of their own. Where a round leaves a conjunction of the same schema, `nullable` of
//! more schemas says nothing than before, so rounds end.

use std::borrow::Cow;
use std::collections::HashSet;

use spectrait_ir::{
    Branch, Constraints, EnumValue, Rule, Shape, StringFormat, Union, UnionKind, Value, Xml,
};

use spectrait_patterns::Pattern;

use super::Schemas;
use super::contradiction::Why;
use super::formats::{self, Digits};
use super::intersect::{Intersect, Merged};
use super::kinds::Kinds;
use super::parts::{Flat, Part};
use super::table::SchemaId;

/// How long the text of a date and a time is, with up to nine digits behind the point of a second.
const SHORTEST_TIME: u64 = 20;
const LONGEST_TIME: u64 = 35;

/// What a conjunction became.
#[derive(Debug)]
pub(crate) struct Typed {
    pub(crate) shape: Shape,
    pub(crate) constraints: Constraints,
    /// What shape and constraints do not say.
    pub(crate) rules: Vec<Rule>,
    /// Why the shape is [`Shape::Any`] although the schema says more.
    pub(crate) untyped: Option<String>,
    /// The media type of bytes.
    pub(crate) content: Option<String>,
    /// How items are written in XML, where that is not said at their types.
    pub(crate) items_xml: Vec<Option<Box<Xml>>>,
}

impl Typed {
    /// Whether what branches say of it is said of the whole: of a text or a number, and of values of which none has
    /// words of its own.
    pub(crate) fn takes_words_of_branches(&self) -> bool {
        match &self.shape {
            Shape::String { .. } | Shape::Integer { .. } | Shape::Number { .. } => true,
            Shape::Enum { values, .. } => values.iter().all(|value| value.description.is_none()),
            _ => false,
        }
    }

    /// Whether any value passes, because the schema says no more.
    pub(crate) fn takes_anything(&self) -> bool {
        self.shape == Shape::Any && self.rules.is_empty() && self.untyped.is_none()
    }
}

impl From<Shape> for Typed {
    fn from(shape: Shape) -> Self {
        Self {
            shape,
            constraints: Constraints::default(),
            rules: Vec::new(),
            untyped: None,
            content: None,
            items_xml: Vec::new(),
        }
    }
}

impl<'d> Schemas<'d> {
    /// The shape of a conjunction, and what is left to check. `origin` is the schema it is of, for messages.
    pub(crate) fn typed(&mut self, flat: &Flat, origin: SchemaId) -> Typed {
        let mut parts = Cow::Borrowed(&flat.parts);
        // The schemas whose `nullable` says nothing. They become more with each round that is for them, so the rounds end.
        let mut never_null = HashSet::new();
        loop {
            let kinds = self.kinds(&parts);
            if kinds.is_empty() {
                return self.contradictory(&parts, origin, Why::Kinds);
            }
            if kinds == Kinds::NULL && !self.contradict_beside_null(&parts, &never_null) {
                return Shape::Null.into();
            }
            if kinds.meets(Kinds::NULL) && (kinds != Kinds::ALL || self.lists_every_kind(&parts)) {
                self.report_repeated_null(&parts, origin);
                return self.nullable(&parts, origin);
            }
            let explicit = self.explicit_kinds(&parts, None);
            let terms = if explicit != Kinds::ALL
                && explicit.meets(Kinds::NULL)
                && !kinds.meets(Kinds::NULL)
            {
                // The union beside the `type` takes `null` out.
                let mut terms = parts.to_vec();
                terms.push(Part::Only(!Kinds::NULL));
                terms
            } else if self.takes_nullable(&parts, &mut never_null) {
                // Anything may pass, `null` with it, so `nullable` says nothing.
                parts.to_vec()
            } else {
                let groups = self.groups(&parts);
                if !groups.is_empty() {
                    return self.union(&parts, &groups, origin);
                }
                let merged = self.merge(&parts);
                return self.simple(&parts, kinds, merged, origin);
            };
            parts = Cow::Owned(self.flatten_without_null(&terms, &mut never_null).parts);
        }
    }

    /// The shape of a conjunction without unions.
    pub(crate) fn simple(
        &mut self,
        parts: &[Part],
        kinds: Kinds,
        mut merged: Merged<'d>,
        origin: SchemaId,
    ) -> Typed {
        if let Some(values) = merged.values.take() {
            return self.enumeration(parts, values, kinds, &merged, origin);
        }
        if kinds == Kinds::ALL {
            return self.anything_but(&merged);
        }
        if kinds.each().count() > 1 {
            return self.one_of_kinds(parts, kinds, origin);
        }
        if merged.constraints.contradicts(kinds) {
            return self.contradictory(parts, origin, Why::Bounds(kinds));
        }
        if let Some(divisor) = merged.constraints.without_multiple(kinds) {
            return self.contradictory(parts, origin, Why::Between(divisor));
        }
        match kinds {
            Kinds::OBJECT => self.object_shape(&merged, origin),
            Kinds::ARRAY => self.array_shape(&merged, origin),
            _ => self.scalar(kinds, &merged, origin),
        }
    }

    fn scalar(&mut self, kind: Kinds, merged: &Merged<'d>, origin: SchemaId) -> Typed {
        let mut rules = self.conditions(merged);
        let (mut untyped, mut content) = (None, None);
        let constraints = merged.constraints.clone();
        let mut kept = Constraints::default();
        let shape = match kind {
            Kinds::BOOLEAN => Shape::Boolean,
            Kinds::STRING => {
                kept.min_length = constraints.min_length.filter(|least| *least > 0);
                kept.max_length = constraints.max_length;
                let (mut format, others) = string_format(merged);
                content = merged.content.media_type(&format);
                rules.extend(others);
                kept.patterns = constraints.patterns;
                if format == StringFormat::Uuid {
                    // A typed UUID does not show in which case it was written, and is written in lower case.
                    for pattern in std::mem::take(&mut kept.patterns) {
                        match Digits::of(&pattern) {
                            Digits::Lower => rules.push(Rule::Pattern(pattern)),
                            Digits::Upper => {
                                format = StringFormat::Other("uuid".to_owned());
                                kept.patterns.push(pattern);
                            }
                            Digits::Either => kept.patterns.push(pattern),
                        }
                    }
                }
                if format == StringFormat::DateTime {
                    // Nor does a typed time show in which of several ways it was written.
                    rules.extend(kept.patterns.drain(..).map(Rule::Pattern));
                    let least = kept
                        .min_length
                        .take()
                        .filter(|least| *least > SHORTEST_TIME);
                    let most = kept.max_length.take().filter(|most| *most < LONGEST_TIME);
                    rules.extend(least.map(Rule::MinLength));
                    rules.extend(most.map(Rule::MaxLength));
                }
                match merged.content.described(&format, &kept) {
                    Ok([]) => Shape::String { format },
                    Ok(schemas) => {
                        let terms: Vec<Part> = schemas.iter().copied().map(Part::Whole).collect();
                        Shape::JsonText(self.conjunction(&terms, origin))
                    }
                    Err(reason) => {
                        untyped = Some(reason);
                        Shape::String { format }
                    }
                }
            }
            _ => {
                kept.minimum = constraints.minimum;
                kept.maximum = constraints.maximum;
                kept.multiple_of = constraints.multiple_of;
                let format = merged.formats.first().map(|format| (*format).to_owned());
                match kind {
                    Kinds::INTEGER => Shape::Integer { format },
                    _ => Shape::Number { format },
                }
            }
        };
        Typed {
            shape,
            constraints: kept,
            rules,
            untyped,
            content,
            items_xml: Vec::new(),
        }
    }

    /// A list of values.
    pub(crate) fn enumeration(
        &mut self,
        parts: &[Part],
        values: Vec<EnumValue>,
        kinds: Kinds,
        merged: &Merged<'d>,
        origin: SchemaId,
    ) -> Typed {
        let values: Vec<EnumValue> = values
            .into_iter()
            .filter(|value| kinds.meets(Kinds::of(&value.value)))
            .filter(|value| merged.constraints.admits(&value.value))
            .filter(|value| value.value != Value::Null)
            .collect();
        let listed = values.iter().map(|value| &value.value);
        if !merged.open && !any_matches(&listed, &merged.constraints.patterns) {
            return self.contradictory(parts, origin, Why::Values);
        }
        let mut rules = self.conditions(merged);
        let is_structure =
            |value: &EnumValue| Kinds::of(&value.value).meets(Kinds::OBJECT | Kinds::ARRAY);
        if values.iter().any(is_structure) && merged.own.len() > 1 {
            rules.extend(self.whole(merged));
        } else if values.iter().any(|value| value.value.as_str().is_some()) {
            let patterns = &merged.constraints.patterns;
            rules.extend(
                patterns
                    .iter()
                    .map(|pattern| Rule::Pattern(pattern.clone())),
            );
        }
        let both = [Value::Bool(true), Value::Bool(false)];
        let is_boolean = values.len() == 2
            && both.iter().all(|flag| {
                values
                    .iter()
                    .any(|value| value.value == *flag && value.name.is_none())
            });
        let shape = if is_boolean {
            Shape::Boolean
        } else {
            Shape::Enum {
                values,
                open: merged.open,
            }
        };
        let untyped = merged.content.passed_over("its values are listed");
        Typed {
            rules,
            untyped,
            ..shape.into()
        }
    }

    /// Any value, as far as no rule is against it.
    fn anything_but(&mut self, merged: &Merged<'d>) -> Typed {
        let rules = self.whole(merged);
        Typed {
            rules,
            untyped: (merged.broken.clone())
                .or_else(|| {
                    merged
                        .content
                        .passed_over("it may be something else than a string")
                })
                .or_else(|| {
                    let typed = merged
                        .formats
                        .iter()
                        .find(|format| formats::is_asserted(format))?;
                    Some(format!(
                        "`format: {typed}` is of strings, and no `type` says that it is one"
                    ))
                }),
            ..Shape::Any.into()
        }
    }

    /// Values of several kinds: `type` with a list.
    fn one_of_kinds(&mut self, parts: &[Part], kinds: Kinds, origin: SchemaId) -> Typed {
        let branches = kinds
            .each()
            .map(|(kind, _)| {
                let mut terms = parts.to_vec();
                terms.push(Part::Only(kind));
                Branch {
                    ty: self.conjunction(&terms, origin),
                    name: None,
                    xml: None,
                }
            })
            .collect();
        Shape::Union(Union {
            kind: UnionKind::OneOf,
            branches,
            discriminator: None,
        })
        .into()
    }

    fn nullable(&mut self, parts: &[Part], origin: SchemaId) -> Typed {
        let mut terms = parts.to_vec();
        terms.push(Part::Only(!Kinds::NULL));
        Shape::Nullable(self.conjunction(&terms, origin)).into()
    }

    /// Whether `nullable` alone leaves `null` of parts that exclude each other.
    fn contradict_beside_null(&mut self, parts: &[Part], never_null: &HashSet<SchemaId>) -> bool {
        let (mut parts, mut never_null) = (parts.to_vec(), never_null.clone());
        let mut kinds = Kinds::NULL;
        while kinds == Kinds::NULL && self.takes_nullable(&parts, &mut never_null) {
            parts = self.flatten_without_null(&parts, &mut never_null).parts;
            kinds = self.kinds(&parts);
        }
        kinds.is_empty()
    }

    /// Adds the schemas of the parts that are `nullable`; whether there is one.
    fn takes_nullable(&mut self, parts: &[Part], never_null: &mut HashSet<SchemaId>) -> bool {
        let known = never_null.len();
        for part in parts {
            if let Part::Own(id, _) = part
                && self.is_nullable(*part)
            {
                never_null.insert(*id);
            }
        }
        never_null.len() > known
    }
}

/// Whether there are values, and each of the first patterns leaves one. Those that cannot be matched with in linear time
/// are not asked.
pub(crate) fn any_matches<'v>(
    values: &(impl Iterator<Item = &'v Value> + Clone),
    patterns: &[String],
) -> bool {
    const PATTERNS: usize = 4;
    let asked = patterns.iter().take(PATTERNS);
    let asked = asked.filter_map(|source| Pattern::new(source).ok());
    let mut asked = asked.filter(Pattern::is_linear);
    let matches = |pattern: &Pattern, value: &Value| {
        let text = value.as_str();
        text.is_none_or(|text| pattern.is_match(text))
    };
    values.clone().next().is_some()
        && asked.all(|pattern| values.clone().any(|value| matches(&pattern, value)))
}

/// The format of a string, and the assertions of other formats beside it.
fn string_format(merged: &Merged<'_>) -> (StringFormat, Vec<Rule>) {
    let mut formats: Vec<StringFormat> = Vec::new();
    formats.extend(merged.formats.iter().map(|format| formats::string(format)));
    formats.extend(merged.content.format.clone());
    // The first with a type of its own, else the first.
    let typed = formats
        .iter()
        .position(|format| !matches!(format, StringFormat::Plain | StringFormat::Other(_)));
    let chosen = formats.get(typed.unwrap_or(0)).cloned();
    let others = merged
        .formats
        .iter()
        .filter(|format| formats::is_asserted(format))
        .filter(|format| Some(formats::string(format)) != chosen)
        .map(|format| Rule::Format((*format).to_owned()));
    (
        chosen.clone().unwrap_or(StringFormat::Plain),
        others.collect(),
    )
}
