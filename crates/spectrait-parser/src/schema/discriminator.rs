//! Discriminators: which value of a property stands for which branch (OpenAPI 3.1 §4.8.25).

use std::collections::{HashMap, HashSet};

use indexmap::{IndexMap, IndexSet};
use spectrait_ir::{Discriminator, Number};

use super::Schemas;
use super::intersect::Own;
use super::keywords::DiscriminatorKeyword;
use super::kinds::Kinds;
use super::table::{SchemaId, Table};
use super::union::{Live, schema_of, texts};
use crate::advice::closest;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Node, join};

/// The discriminator of a union. `positions` are its branches by the schema each refers to, `constants` the
/// values that each lists for the property.
pub(crate) fn discriminator<'d>(
    keyword: &DiscriminatorKeyword<'d>,
    positions: &IndexMap<SchemaId, usize>,
    constants: &[Vec<String>],
    table: &mut Table<'d>,
) -> Discriminator {
    let mut mapping: Vec<(String, usize)> = Vec::new();
    let mut named = HashSet::new();
    let mut nowhere = Vec::new();
    for (value, to, node) in &keyword.mapping {
        match branch(to, node, positions, table) {
            Mapped::Branch(position) => {
                named.insert(position);
                mapping.push(((*value).to_owned(), position));
            }
            Mapped::Nowhere => nowhere.push((*value).to_owned()),
            Mapped::Elsewhere => {}
        }
    }
    // One that leads nowhere means the branch that no other is for.
    let mut rest = (0..constants.len()).filter(|position| !named.contains(position));
    if let (Some(position), None) = (rest.next(), rest.next())
        && nowhere.len() == 1
    {
        named.insert(position);
        mapping.extend(nowhere.into_iter().map(|value| (value, position)));
    }
    // A value that several branches list stands for each of them.
    let said: HashSet<String> = mapping.iter().map(|(value, _)| value.clone()).collect();
    for (position, constants) in constants.iter().enumerate() {
        let unsaid = constants.iter().filter(|value| !said.contains(*value));
        for value in unsaid {
            named.insert(position);
            mapping.push((value.clone(), position));
        }
    }
    for (schema, &position) in positions {
        if !named.contains(&position)
            && let Some(name) = table.name(*schema)
            && !mapping.iter().any(|(known, _)| *known == name)
        {
            mapping.push((name, position));
        }
    }
    let default = keyword.default.as_ref();
    Discriminator {
        property: keyword.property.to_owned(),
        mapping,
        default: default.and_then(|(to, node)| match branch(to, node, positions, table) {
            Mapped::Branch(position) => Some(position),
            Mapped::Elsewhere | Mapped::Nowhere => None,
        }),
    }
}

/// What a mapping names.
enum Mapped {
    /// The branch at a position.
    Branch(usize),
    /// Something that is no branch.
    Elsewhere,
    /// Nothing: its reference leads nowhere.
    Nowhere,
}

/// The branch that a mapping names: by reference, or by the bare name of a component (OpenAPI 3.1 §4.8.25.4). A name
/// with a dot may be that of a file.
fn branch<'d>(
    to: &str,
    node: &Node<'d>,
    positions: &IndexMap<SchemaId, usize>,
    table: &mut Table<'d>,
) -> Mapped {
    let references = table.references();
    let is_name = !to.contains(['#', '/']);
    if is_name && references.schema_named(node, to).is_none() {
        // In several files, a branch may have its name from its own file.
        let mut branches = positions.iter();
        let branch = branches.find(|(schema, _)| table.name(**schema).as_deref() == Some(to));
        if let Some((_, position)) = branch {
            return Mapped::Branch(*position);
        }
    }
    let target = match references.mapped(node, to) {
        Some(target) => Ok(target),
        None if is_name => {
            let reference = format!("#{}", join("/components/schemas", to));
            references.resolve(node, &reference)
        }
        None => references.resolve(node, to),
    };
    let Ok(target) = target else {
        return Mapped::Nowhere;
    };
    let mut schema = table.intern(target);
    // The mapping may name a component that is only a reference to the branch.
    for _ in 0..=positions.len() {
        if let Some(position) = positions.get(&schema) {
            return Mapped::Branch(*position);
        }
        let base = table.base(schema);
        if let Some(position) = base.and_then(|base| positions.get(&base)) {
            return Mapped::Branch(*position);
        }
        match table.keywords(schema).reference {
            Some(next) => schema = next,
            None => break,
        }
    }
    let message = format!("`{to}` is not a branch of this union; the mapping is left out");
    table.diagnostics().report(Diagnostic::warning(
        codes::UNUSED_DISCRIMINATOR,
        node.place(),
        message,
    ));
    Mapped::Elsewhere
}

/// What a branch has in the property that tells the branches apart, where that is no string.
struct Told {
    kinds: Kinds,
    /// The [tags](spectrait_ir::Value::tag) of the values that it lists; none where it lists none.
    values: Vec<String>,
}

impl Told {
    /// The tag that a key of `mapping` means, which can only be written as a string: `False` is `false`, and `1.0` is `1`.
    fn tag(&self, key: String) -> String {
        let lower = key.to_ascii_lowercase();
        if self.kinds.meets(Kinds::BOOLEAN) && matches!(lower.as_str(), "true" | "false") {
            return lower;
        }
        let number = match key.parse::<i128>() {
            Ok(integer) => Some(Number::Integer(integer)),
            Err(_) => key
                .parse()
                .ok()
                .filter(|it: &f64| it.is_finite())
                .map(Number::Float),
        };
        match number.filter(|_| self.kinds.meets(Kinds::NUMBER)) {
            Some(number) => number.tag(),
            None => key,
        }
    }
}

impl<'s> Schemas<'s> {
    /// A discriminator without the values that a branch cannot have, as it lists others; nothing where a value that a
    /// branch lists stands for no branch, so that what has it could not be decoded.
    pub(super) fn possible(
        &mut self,
        told: Discriminator,
        keyword: &DiscriminatorKeyword<'s>,
        live: &[Live],
        union: SchemaId,
    ) -> Option<Discriminator> {
        let listed: Vec<IndexSet<String>> = live
            .iter()
            .map(|branch| {
                let terms = self.declared(branch, &told.property);
                let flat = self.flatten(&terms);
                let merged = self.merge(&flat.parts);
                match merged.open {
                    true => IndexSet::new(),
                    false => texts(merged).into_iter().collect(),
                }
            })
            .collect();
        let may_have = |(value, position): &(String, usize)| {
            let listed = listed.get(*position);
            listed.is_none_or(|listed| listed.is_empty() || listed.contains(value))
        };
        let (mapping, impossible): (Vec<_>, Vec<_>) = told.mapping.into_iter().partition(may_have);
        let known: HashSet<&String> = mapping.iter().map(|(value, _)| value).collect();
        let untold = listed.iter().flatten().find(|value| !known.contains(value));
        let untold = untold.filter(|_| told.default.is_none());
        let impossible: HashMap<&str, usize> = impossible
            .iter()
            .map(|(value, position)| (value.as_str(), *position))
            .collect();
        let said = keyword.mapping.iter().find_map(|(value, _, node)| {
            let position = impossible.get(value)?;
            Some((value, listed.get(*position)?, node))
        });
        let property = &told.property;
        if let Some((value, listed, node)) = said {
            let listed: Vec<String> = listed.iter().map(|value| format!("`{value}`")).collect();
            let listed: Vec<&str> = listed.iter().map(String::as_str).collect();
            let listed = super::ambiguous::listed(&listed);
            let what = match untold {
                None => "it is left out",
                Some(_) => "the discriminator is left out, and the branches are tried",
            };
            let message = format!(
                "the branch cannot have `{value}` as `{property}`, of which it lists {listed}; {what}"
            );
            self.diagnostics().report(
                Diagnostic::warning(codes::UNUSED_DISCRIMINATOR, node.place(), message)
                    .help("correct the value, or the `propertyName`"),
            );
        } else if let Some(value) = untold {
            let union = self.table.node(union);
            let place = union.get("discriminator").unwrap_or_else(|| union.clone());
            let message = format!(
                "`{value}` of `{property}` does not tell a branch apart; the discriminator is left out, and the branches are tried"
            );
            self.diagnostics().report(
                Diagnostic::warning(codes::UNUSED_DISCRIMINATOR, place.place(), message)
                    .help("name the branch for it in `mapping`, or correct the `propertyName`"),
            );
        }
        let tells = untold.is_none();
        tells.then_some(Discriminator { mapping, ..told })
    }

    /// Tells branches by their own values of the property where those are no strings, whatever a `mapping` calls them.
    pub(super) fn told_by_values(
        &mut self,
        discriminator: Discriminator,
        live: &[Live],
    ) -> Discriminator {
        let told: Vec<Option<Told>> = live
            .iter()
            .map(|branch| self.told(branch, &discriminator.property))
            .collect();
        let mut mapping: IndexSet<(String, usize)> = IndexSet::new();
        for (key, position) in discriminator.mapping {
            let told = told.get(position).and_then(Option::as_ref);
            let tag = told.map_or_else(|| key.clone(), |told| told.tag(key.clone()));
            if told.is_none_or(|told| told.values.is_empty() || told.values.contains(&tag)) {
                mapping.insert((tag, position));
            }
        }
        // A value that several branches list stands for each of them.
        let said: HashSet<String> = mapping.iter().map(|(value, _)| value.clone()).collect();
        for (position, told) in told.iter().enumerate() {
            for value in told.iter().flat_map(|told| &told.values) {
                if !said.contains(value) && discriminator.default != Some(position) {
                    mapping.insert((value.clone(), position));
                }
            }
        }
        Discriminator {
            mapping: mapping.into_iter().collect(),
            ..discriminator
        }
    }

    /// The discriminator that all branches have from what they build on, where each must have it, and the description says
    /// a value for each: `oneOf` of a parent and its child, of which the child fits both. The names of the branches are such
    /// values too where nothing else could tell them apart.
    pub(super) fn inherited(&mut self, live: &[Live]) -> Option<Discriminator> {
        let said = self.inherited_tags(live, false);
        said.or_else(|| {
            let named = self.inherited_tags(live, true)?;
            self.are_all_alike(live).then_some(named)
        })
    }

    fn inherited_tags(&mut self, live: &[Live], names: bool) -> Option<Discriminator> {
        let mut property = None;
        let mut all_tags = Vec::with_capacity(live.len());
        for branch in live.iter() {
            let schema = self.target(schema_of(&branch.terms)?);
            let (own, tags) = (self.table.hierarchies()).told(self.table.node(schema), names)?;
            let said = self.said(branch);
            let requires = |own_parts: &Own<'_>| own_parts.keywords.required.contains(&own);
            if *property.get_or_insert(own) != own
                || branch.kinds != Kinds::OBJECT
                || !self.merge(&said).own.iter().any(requires)
            {
                return None;
            }
            all_tags.push(tags);
        }
        self.leave_to_children(live, &mut all_tags);
        let mut seen = HashSet::new();
        let is_told = all_tags
            .iter()
            .all(|tags| !tags.is_empty() && tags.iter().all(|tag| seen.insert(tag)));
        let all = all_tags.iter().enumerate();
        let mapping =
            all.flat_map(|(position, tags)| tags.iter().map(move |tag| (tag.clone(), position)));
        is_told.then_some(Discriminator {
            property: property?.to_owned(),
            mapping: mapping.collect(),
            default: None,
        })
    }

    /// Whether whatever is of one branch fits the others too, as they are open objects that require the same, and none says
    /// of a property what another does not.
    fn are_all_alike(&mut self, live: &[Live]) -> bool {
        let mut required: Option<IndexSet<&str>> = None;
        let mut properties = HashMap::new();
        live.iter().all(|branch| {
            let said = self.said(branch);
            let Some(keys) = self.plain_keys(&said) else {
                return false;
            };
            let mut declared = keys.properties.iter();
            keys.additional.is_none()
                && *required.get_or_insert_with(|| keys.required.clone()) == keys.required
                && declared.all(|(name, terms)| {
                    let asks = self.flatten(terms).key();
                    *properties.entry(*name).or_insert_with(|| asks.clone()) == asks
                })
        })
    }

    /// What a branch has in the property, where that is no string.
    fn told(&mut self, branch: &Live, property: &str) -> Option<Told> {
        let terms = self.declared(branch, property);
        let flat = self.flatten(&terms);
        let values = self.merge(&flat.parts).values.unwrap_or_default();
        let mut kinds = self.kinds(&flat.parts);
        if !values.is_empty() {
            let of_values = values.iter().map(|value| Kinds::of(&value.value));
            kinds = of_values.fold(Kinds::NONE, |all, kinds| all | kinds);
        }
        let is_told = !terms.is_empty() && !kinds.meets(Kinds::STRING);
        is_told.then(|| Told {
            kinds,
            values: values
                .iter()
                .filter_map(|value| value.value.tag())
                .collect(),
        })
    }

    /// Reports branches that do not have the property of the discriminator of a union; once where none has it. Whether one
    /// of them cannot have it: nothing would fit that branch and have the property.
    pub(super) fn report_undiscriminated(
        &mut self,
        union: SchemaId,
        live: &[Live],
        property: &str,
    ) -> bool {
        let mut without = Vec::new();
        let mut is_impossible = false;
        for branch in live {
            let Some(schema) = schema_of(&branch.terms) else {
                continue;
            };
            let merged = self.merge(&branch.flat.parts);
            // What is in the branches of a branch is not looked at.
            let is_plain = self.groups(&branch.flat.parts).is_empty();
            let mut is_closed = false;
            let may_have = |own: &Own<'_>| {
                let keywords = &own.keywords;
                let others = keywords.additional_properties;
                let allows_others = others.is_some_and(|others| !self.is_never(others));
                is_closed |= others.is_some() && !allows_others;
                keywords.properties.contains_key(property)
                    || keywords.required.contains(&property)
                    || allows_others
                    || !keywords.pattern_properties.is_empty()
                    || keywords.broken.is_some()
                    || keywords.has_conditions()
            };
            if branch.kinds == Kinds::OBJECT && is_plain && !merged.own.iter().any(may_have) {
                without.push(schema);
                is_impossible |= is_closed;
            }
        }
        if without.len() == live.len()
            && let Some(meant) = self.required_by_all(live, property)
            && let Some(discriminator) = self.table.node(union).get("discriminator")
            && let Some(name) = discriminator.get("propertyName")
        {
            let message =
                format!("no branch has a property `{property}`, which tells the branches apart");
            self.diagnostics().report(
                Diagnostic::warning(codes::UNUSED_DISCRIMINATOR, name.place(), message)
                    .did_you_mean(Some(meant)),
            );
            return is_impossible;
        }
        for schema in without {
            let message =
                format!("this branch has no property `{property}`, which tells the branches apart");
            let place = self.table.node(schema).place();
            self.diagnostics().report(
                Diagnostic::warning(codes::UNUSED_DISCRIMINATOR, place, message)
                    .help("declare the property in the branch, and require it"),
            );
        }
        is_impossible
    }

    /// The property with nearly this name that all branches require.
    fn required_by_all(&mut self, live: &[Live], name: &str) -> Option<&'s str> {
        let mut common: Option<Vec<&'s str>> = None;
        for branch in live {
            let merged = self.merge(&branch.flat.parts);
            let required = || merged.own.iter().flat_map(|own| &own.keywords.required);
            match &mut common {
                None => common = Some(required().copied().collect()),
                Some(common) => {
                    let required: HashSet<&str> = required().copied().collect();
                    common.retain(|name| required.contains(name));
                }
            }
        }
        closest(name, common?.into_iter())
    }
}
