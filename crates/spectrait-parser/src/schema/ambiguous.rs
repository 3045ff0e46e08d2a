//! Values that fit two branches of a `oneOf`, which then accepts neither (JSON Schema 2020-12 Core §10.2.1.3).
//!
//! In: the branches. Out: a warning that names two of them, with a value that fits both where one is plain, and all others
//! that it fits.
//!
//! What always holds: nothing is said where it is not sure, and the work is bounded.

use indexmap::IndexMap;
use spectrait_ir::Value;

use super::Schemas;
use super::intersect::Merged;
use super::kinds::Kinds;
use super::objects::Keys;
use super::parts::{Flat, Part, Without};
use super::table::SchemaId;
use super::union::{Live, schema_of};
use super::witness::{Work, items};
use crate::diagnostic::{Diagnostic, codes};

/// How many branches are compared with each other.
const BRANCHES: usize = 24;

/// How many bytes of an example are shown.
const LONGEST: usize = 200;

/// An object that a branch describes.
struct Described<'d> {
    keys: Keys<'d>,
    name: String,
}

/// Two branches that an object fits both of.
struct Overlap<'b, 'd> {
    one: &'b Described<'d>,
    other: &'b Described<'d>,
    gravity: Gravity,
    /// Such an object, with the names of all branches that it fits.
    witness: Option<(IndexMap<String, Value>, Vec<&'b str>)>,
    /// How many pairs of branches have objects in common.
    pairs: usize,
}

/// What is refused where objects fit two branches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gravity {
    /// Some objects of both.
    Some,
    /// All that fit the other one, which fit the first too.
    Other,
    /// All that fit the first one.
    One,
    /// All that fit either.
    Both,
}

impl Gravity {
    /// How much that is, to be compared.
    fn rank(self, one: &Keys<'_>, other: &Keys<'_>) -> u8 {
        match self {
            Self::Some => 0,
            Self::One => 1 + u8::from(asks_no_more(one, other)),
            Self::Other => 1 + u8::from(asks_no_more(other, one)),
            Self::Both => 3,
        }
    }
}

/// An object, with the names of the branches that it fits.
fn named<'b>(
    (example, fits): (IndexMap<String, Value>, Vec<&'b Described<'_>>),
) -> (IndexMap<String, Value>, Vec<&'b str>) {
    (
        example,
        fits.into_iter().map(|it| it.name.as_str()).collect(),
    )
}

/// How many branches are named.
const NAMED: usize = 8;

/// Names, as people list them.
pub(super) fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., _] if names.len() > NAMED => {
            let named: Vec<&str> = first.iter().take(NAMED).copied().collect();
            format!("{} and {} more", named.join(", "), names.len() - NAMED)
        }
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

impl<'d> Schemas<'d> {
    /// Reports that `oneOf` accepts nothing that fits two of its branches.
    pub(super) fn report_ambiguous(&self, origin: SchemaId, message: &str, help: &str) {
        let place = self.table.node(origin).place();
        let diagnostic = Diagnostic::warning(codes::AMBIGUOUS_UNION, place, message);
        self.diagnostics().report(diagnostic.help(help));
    }

    /// Reports two branches of a `oneOf` that an object fits both of, and all others that it fits: of several pairs the
    /// one of which most is refused.
    pub(super) fn report_overlap(&mut self, live: &[Live], origin: SchemaId) {
        // Branches of other kinds fit nothing that these do.
        let of = |kinds| -> Vec<Live> {
            let branches = live.iter().filter(|branch| branch.kinds == kinds);
            branches.cloned().collect()
        };
        let asked = 2..=BRANCHES;
        let (lists, objects) = (of(Kinds::ARRAY), of(Kinds::OBJECT));
        let scalars: Vec<Live> = live
            .iter()
            .filter(|branch| Kinds::SCALAR.contains(branch.kinds))
            .filter(|branch| self.merge(&branch.flat.parts).values.is_none())
            .cloned()
            .collect();
        if let Some(value) = self.common_scalar(&scalars) {
            self.report_common("", &value, origin);
        }
        if asked.contains(&lists.len()) {
            self.report_lists(&lists, origin);
        }
        if asked.contains(&objects.len()) && !self.report_built_on(&objects, origin) {
            self.report_objects(&objects, origin, "");
        }
    }

    /// Reports two branches of a `oneOf` that a list with items fits both of. An empty one shows nothing, and is of the
    /// first branch.
    fn report_lists(&mut self, live: &[Live], origin: SchemaId) {
        let mut lists: Vec<Live> = Vec::with_capacity(live.len());
        for branch in live {
            let merged = self.merge(&branch.flat.parts);
            let terms = items(&merged);
            let flat = self.flatten(&terms);
            lists.push(Live {
                position: branch.position,
                kinds: self.kinds(&flat.parts),
                flat,
                terms,
            });
        }
        if lists.iter().all(|items| items.kinds == Kinds::OBJECT) {
            // Counts, and what stands at one position, may tell the lists apart.
            let mut parts = live.iter().map(|branch| self.merge(&branch.flat.parts));
            let says_more = |merged: Merged<'d>| {
                !merged.constraints.is_empty()
                    || merged.own.iter().any(|own| {
                        own.keywords.has_conditions() || !own.keywords.prefix_items.is_empty()
                    })
            };
            if !parts.any(says_more) {
                self.report_objects(&lists, origin, "of the items of lists, ");
            }
            return;
        }
        let mut work = Work::default();
        for (position, one) in live.iter().enumerate() {
            for (other, items) in live.iter().zip(&lists).skip(position + 1) {
                let own = lists.get(position).map_or(&[][..], |own| &own.flat.parts);
                let both = self.flatten(&[own, &items.flat.parts].concat());
                let Some(item) = self.witness(&both.parts, &mut work) else {
                    continue;
                };
                let list = Value::Array(vec![item]);
                let mut branches = [one, other].into_iter();
                if branches.all(|branch| self.fits(&list, &branch.flat.parts, &mut work)) {
                    self.report_common("the list ", &list, origin);
                    return;
                }
            }
        }
    }

    /// A number, text or boolean that fits two branches of a few.
    pub(super) fn common_scalar(&mut self, live: &[Live]) -> Option<Value> {
        let mut work = Work::default();
        for (position, one) in live.iter().take(BRANCHES).enumerate() {
            for other in live.iter().take(BRANCHES).skip(position + 1) {
                if !one.kinds.meets(other.kinds) {
                    continue;
                }
                let parts = [one, other].map(|branch| branch.flat.parts.as_slice());
                let both = self.flatten(&parts.concat());
                let value = self.witness(&both.parts, &mut work);
                let fits_both = |value: &Value| {
                    let mut parts = parts.into_iter();
                    parts.all(|parts| self.fits(value, parts, &mut work))
                };
                if let Some(value) = value.filter(fits_both) {
                    return Some(value);
                }
            }
        }
        None
    }

    /// Reports a value that fits two branches of a `oneOf`. `what` says what it is.
    fn report_common(&self, what: &str, value: &Value, origin: SchemaId) {
        let shown = serde_json::to_string(value).unwrap_or_default();
        let message = format!(
            "{what}`{shown}` fits two branches; `oneOf` accepts nothing that fits two, so its type refuses it"
        );
        let help = "write `anyOf`, or leave one of the branches out";
        self.report_ambiguous(origin, &message, help);
    }

    /// Reports two branches that an object fits both of. `of` says what the objects are, where they are not the values
    /// themselves.
    fn report_objects(&mut self, live: &[Live], origin: SchemaId, of: &str) {
        let mut described: Vec<Described<'d>> = Vec::with_capacity(live.len());
        for (index, branch) in live.iter().enumerate() {
            let said = self.said(branch);
            if let Some(keys) = self.plain_keys(&said).filter(|_| self.is_said(branch)) {
                let name = self.branch_name(branch);
                let name = name.map_or_else(
                    || format!("branch {}", index + 1),
                    |name| format!("`{name}`"),
                );
                described.push(Described { keys, name });
            }
        }
        let mut work = Work::default();
        let overlap = self.overlap(&described, live, origin, &mut work);
        let Some(Overlap {
            one: Described { keys: one, name: a },
            other: Described {
                keys: other,
                name: b,
            },
            gravity,
            witness,
            pairs,
        }) = overlap
        else {
            return;
        };
        let shown = witness.as_ref().and_then(|(example, _)| {
            let text = serde_json::to_string(example).ok()?;
            Some(match text.len() > LONGEST {
                true => "an example of the description".to_owned(),
                false => format!("`{text}`"),
            })
        });
        let names = witness.map_or_else(|| vec![a.as_str(), b], |(_, fits)| fits);
        let others: Vec<&str> = names
            .iter()
            .filter(|it| *it != a && *it != b)
            .copied()
            .collect();
        let such = shown
            .as_ref()
            .map_or_else(String::new, |shown| match others.is_empty() {
                true => format!(", such as {shown}"),
                false => format!(", such as {shown}, which fits {} as well", listed(&others)),
            });
        let two = "`oneOf` accepts nothing that fits two branches";
        let message = match gravity {
            Gravity::Both => format!(
                "whatever fits {a} fits {b} too, and the other way round{such}; {two}, so its type refuses all of them"
            ),
            Gravity::One => {
                let rest = refused(one, other, a, b);
                format!(
                    "whatever fits {a} fits {b} too{such}; {two}, so its type never holds {a}{rest}"
                )
            }
            Gravity::Other => {
                let rest = refused(other, one, b, a);
                format!(
                    "whatever fits {b} fits {a} too{such}; {two}, so its type never holds {b}{rest}"
                )
            }
            Gravity::Some => {
                let both = if names.len() == 2 { "both " } else { "" };
                let fits = shown.map_or_else(
                    || "some objects fit".to_owned(),
                    |shown| format!("{shown} fits"),
                );
                let names = listed(&names);
                format!("{fits} {both}{names}; {two}, so its type refuses it")
            }
        };
        let mut message = format!("{of}{message}");
        if pairs > 1 {
            message.push_str(match gravity {
                Gravity::Some => "; other branches have values in common, too",
                _ => "; other branches have values in common, too, of which no more is refused",
            });
        }
        let help = "write `anyOf`, or tell the branches apart: by a `discriminator`, a property with a `const` of its own, or one that is required in one branch and not allowed in the other";
        self.report_ambiguous(origin, &message, help);
    }

    /// Reports the first branch that builds on another one, so that whatever fits it fits both.
    fn report_built_on(&mut self, live: &[Live], origin: SchemaId) -> bool {
        let is_base = |branch: &&Live| {
            let schema = schema_of(&branch.terms).map(|schema| self.target(schema));
            schema.is_some_and(|schema| self.table.is_base(schema))
        };
        let bases: Vec<&Live> = live.iter().filter(is_base).collect();
        if bases.is_empty() {
            return false;
        }
        // What each says that whoever builds on it says too.
        let said: Vec<Vec<Part>> = live.iter().map(|branch| self.said(branch)).collect();
        let built_on = bases.into_iter().find_map(|base| {
            let mut others = live.iter().zip(&said);
            let builds = |(child, said): &(&Live, &Vec<Part>)| {
                let mut parts = base.flat.parts.iter();
                child.position != base.position && parts.all(|part| said.contains(part))
            };
            Some((base, others.find(builds)?.0))
        });
        let Some((base, child)) = built_on else {
            return false;
        };
        let names = (self.branch_name(base), self.branch_name(child));
        let (Some(base), Some(child)) = names else {
            return false;
        };
        let message = format!(
            "whatever fits `{child}` fits `{base}` too, which it builds on; `oneOf` accepts nothing that fits two branches, so its type never holds `{child}`"
        );
        let help = "name a value for each branch in the `mapping` of the discriminator that they share and require, or write `anyOf`";
        self.report_ambiguous(origin, &message, help);
        true
    }

    /// The parts of a branch; of a schema that others build on, what it says itself.
    pub(super) fn said(&mut self, branch: &Live) -> Vec<Part> {
        let said = |part: &Part| match *part {
            Part::Own(id, without) if !without.has(Without::ANY_OF) => {
                self.table.base(id).map_or(*part, Part::Whole)
            }
            part => part,
        };
        let terms: Vec<Part> = branch.flat.parts.iter().map(said).collect();
        self.flatten(&terms).parts
    }

    /// Whether what a branch says itself is all that it asks: what is of no child is of it.
    fn is_said(&mut self, branch: &Live) -> bool {
        let mut parts = branch.flat.parts.iter();
        parts.all(|part| match *part {
            Part::Own(id, _) => self.table.family(id).is_none_or(|family| family.open),
            _ => true,
        })
    }

    /// The two branches of which most is refused as an object fits both of them, the first ones where several are as grave;
    /// and such an object. What the description shows itself says most.
    fn overlap<'b>(
        &mut self,
        described: &'b [Described<'d>],
        live: &[Live],
        origin: SchemaId,
        work: &mut Work,
    ) -> Option<Overlap<'b, 'd>> {
        type Pair<'b, 'd> = (u8, &'b Described<'d>, &'b Described<'d>, Gravity);
        let mut gravest: Option<(Pair<'b, 'd>, Option<IndexMap<String, Value>>)> = None;
        let mut pairs = 0;
        for (position, one) in described.iter().enumerate() {
            for other in &described[position + 1..] {
                let Some(common) = self.common_object(&one.keys, &other.keys, work) else {
                    continue;
                };
                pairs += 1;
                let gravity = self.gravity(&one.keys, &other.keys);
                let rank = gravity.rank(&one.keys, &other.keys);
                if gravest.as_ref().is_none_or(|(most, _)| rank > most.0) {
                    gravest = Some(((rank, one, other, gravity), common));
                }
            }
        }
        let mut shown = Vec::new();
        for example in self.shown(live, origin) {
            let fits = self.all_that_fit(&example, described, work);
            if fits.len() > 1 {
                shown.push((example, fits));
            }
        }
        let Some(((_, one, other, gravity), common)) = gravest else {
            let (example, fits) = shown.into_iter().next()?;
            let (one, other) = match fits.as_slice() {
                [one, other, ..] => (*one, *other),
                _ => return None,
            };
            return Some(Overlap {
                one,
                other,
                gravity: self.gravity(&one.keys, &other.keys),
                witness: Some(named((example, fits))),
                pairs: 1,
            });
        };
        let fits_both = |fits: &[&Described<'d>]| {
            let mut pair = [one, other].into_iter();
            pair.all(|it| fits.iter().any(|fit| std::ptr::eq(*fit, it)))
        };
        let witness = match shown.into_iter().find(|(_, fits)| fits_both(fits)) {
            Some(shown) => Some(shown),
            None => common.map(|example| {
                let mut fits = self.all_that_fit(&example, described, work);
                if !fits_both(&fits) {
                    fits = vec![one, other];
                }
                (example, fits)
            }),
        };
        Some(Overlap {
            one,
            other,
            gravity,
            witness: witness.map(named),
            pairs,
        })
    }

    /// What is refused as objects fit two branches.
    fn gravity(&mut self, one: &Keys<'d>, other: &Keys<'d>) -> Gravity {
        match (self.is_within(one, other), self.is_within(other, one)) {
            (true, true) => Gravity::Both,
            (true, false) => Gravity::One,
            (false, true) => Gravity::Other,
            (false, false) => Gravity::Some,
        }
    }

    /// The branches that an object fits.
    fn all_that_fit<'b>(
        &mut self,
        example: &IndexMap<String, Value>,
        described: &'b [Described<'d>],
        work: &mut Work,
    ) -> Vec<&'b Described<'d>> {
        let all = described.iter();
        all.filter(|it| self.fits_keys(example, &it.keys, work))
            .collect()
    }

    /// Whether all objects that fit one fit another: it asks for no more, of no other properties.
    fn is_within(&mut self, one: &Keys<'d>, other: &Keys<'d>) -> bool {
        if other.additional.is_some() || !other.required.is_subset(&one.required) {
            return false;
        }
        other.properties.iter().all(|(name, terms)| {
            let Some(own) = one.properties.get(name) else {
                return false;
            };
            let (own, terms) = (self.flatten(own), self.flatten(terms));
            let written = |flat: &Flat| match flat.parts.as_slice() {
                [Part::Own(id, _)] => Some(self.table.node(*id).value()),
                _ => None,
            };
            let as_written = written(&own).filter(|own| Some(*own) == written(&terms));
            own.key() == terms.key() || as_written.is_some()
        })
    }

    /// The keys of an object that says nothing else.
    pub(super) fn plain_keys(&mut self, parts: &[Part]) -> Option<Keys<'d>> {
        if !self.groups(parts).is_empty() {
            return None;
        }
        let merged = self.merge(parts);
        let is_plain = merged.broken.is_none()
            && merged.values.is_none()
            && merged.constraints.is_empty()
            && merged.own.iter().all(|own| {
                let keywords = &own.keywords;
                !keywords.has_conditions()
                    && keywords.property_names.is_none()
                    && keywords.unevaluated_properties.is_none()
                    && keywords.dependent_required.is_empty()
                    && keywords.dependent_schemas.is_empty()
            });
        let keys = is_plain.then(|| self.keys(&merged))?;
        keys.patterns.is_empty().then_some(keys)
    }

    /// Whether an object fits both, and one that does where it is plain.
    fn common_object(
        &mut self,
        a: &Keys<'d>,
        b: &Keys<'d>,
        work: &mut Work,
    ) -> Option<Option<IndexMap<String, Value>>> {
        let asks_more = |one: &Keys<'d>, other: &Keys<'d>| {
            let mut required = one.required.iter();
            required.any(|name| !other.properties.contains_key(name))
        };
        if asks_more(a, b) && asks_more(b, a) {
            // It would be both at once, which hardly anything is.
            return None;
        }
        let mut example = Some(IndexMap::new());
        for name in a.required.union(&b.required) {
            let (in_a, in_b) = (a.properties.get(name), b.properties.get(name));
            let is_closed =
                |keys: &Keys<'d>, declared: bool| !declared && keys.additional.is_some();
            if is_closed(a, in_a.is_some()) || is_closed(b, in_b.is_some()) {
                return None;
            }
            let value = match (in_a, in_b) {
                (Some(terms), Some(others)) => {
                    let (one, other) = (self.flatten(terms), self.flatten(others));
                    let same = one.key() == other.key();
                    let both = self.flatten(&[one.parts, other.parts].concat());
                    let value = self.witness(&both.parts, work);
                    if value.is_none() && !same {
                        return None;
                    }
                    value
                }
                (Some(terms), None) | (None, Some(terms)) => {
                    let flat = self.flatten(terms);
                    self.witness(&flat.parts, work)
                }
                (None, None) => Some(Value::Null),
            };
            example = example.zip(value).map(|(mut example, value)| {
                example.insert((*name).to_owned(), value);
                example
            });
        }
        Some(example)
    }

    /// The objects that the description shows as examples of a union and of its branches.
    fn shown(&mut self, live: &[Live], origin: SchemaId) -> Vec<IndexMap<String, Value>> {
        let schemas = live.iter().flat_map(|branch| {
            let parts = branch.flat.parts.iter();
            parts.filter_map(|part| match part {
                Part::Own(id, _) => Some(*id),
                _ => None,
            })
        });
        let examples = std::iter::once(origin).chain(schemas).flat_map(|id| {
            let keywords = self.table.keywords(id);
            let examples = keywords.docs.examples.iter();
            let objects = examples.filter_map(|example| example.as_object().cloned());
            objects.collect::<Vec<_>>()
        });
        examples.take(BRANCHES).collect()
    }
}

/// What follows where all of one object, the inner one, lies within another.
fn refused(inner: &Keys<'_>, outer: &Keys<'_>, inner_name: &str, outer_name: &str) -> String {
    if asks_no_more(inner, outer) {
        format!(
            ", and what fits {outer_name} mostly fits {inner_name} too: hardly any value is accepted, and no other can be decoded"
        )
    } else {
        format!(": a value of {inner_name} is refused, and a body that holds one cannot be decoded")
    }
}

/// Whether what fits an object mostly fits another one that lies within it.
fn asks_no_more(inner: &Keys<'_>, outer: &Keys<'_>) -> bool {
    inner.required.is_subset(&outer.required) && inner.additional.is_none()
}
