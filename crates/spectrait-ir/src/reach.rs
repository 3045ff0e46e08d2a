//! What operations reach, and an API without the rest.
//!
//! In: an [`Api`] of which operations were removed. Out: the same API without the types, rules, parameters, bodies,
//! responses, headers and security schemes that none of its operations, webhooks and callbacks uses; and where those
//! stood.
//!
//! What always holds: what stays keeps its order and everything else but its id; all ids are made to fit.

use std::collections::HashSet;

use crate::{
    Additional, Api, HeaderId, MediaType, Operation, ParameterId, Place, RequestBodyId, ResponseId,
    Rule, RuleSet, RuleSetId, Shape, Type, TypeId,
};

/// An id of any arena, to be looked at or changed.
enum Id<'a> {
    Type(&'a mut TypeId),
    Rules(&'a mut RuleSetId),
    Parameter(&'a mut ParameterId),
    Body(&'a mut RequestBodyId),
    Response(&'a mut ResponseId),
    Header(&'a mut HeaderId),
}

/// Where things stood, by whether they are still there. What stands at one place with something that stays is
/// among what stays only.
#[derive(Debug, Clone, Default)]
pub struct Reached {
    /// What stays.
    pub kept: HashSet<Place>,
    /// What is gone.
    pub dropped: HashSet<Place>,
}

impl Api {
    /// Removes what no operation, webhook or callback uses.
    pub fn drop_unreached(&mut self) -> Reached {
        let mut marks = Marks::of(self);
        marks.spread(self);
        let mut reached = Reached::default();
        let types = sweep(&mut self.types, &marks.types, |ty| &ty.place, &mut reached);
        let rules = sweep(
            &mut self.rules,
            &marks.rules,
            |set| &set.place,
            &mut reached,
        );
        let parameters = sweep(
            &mut self.parameters,
            &marks.parameters,
            |parameter| &parameter.place,
            &mut reached,
        );
        let bodies = sweep(
            &mut self.request_bodies,
            &marks.bodies,
            |body| &body.place,
            &mut reached,
        );
        let responses = sweep(
            &mut self.responses,
            &marks.responses,
            |response| &response.place,
            &mut reached,
        );
        let headers = sweep(
            &mut self.headers,
            &marks.headers,
            |header| &header.place,
            &mut reached,
        );
        let mut renumber = |id: Id<'_>| match id {
            Id::Type(id) => id.0 = moved(&types, id.0),
            Id::Rules(id) => id.0 = moved(&rules, id.0),
            Id::Parameter(id) => id.0 = moved(&parameters, id.0),
            Id::Body(id) => id.0 = moved(&bodies, id.0),
            Id::Response(id) => id.0 = moved(&responses, id.0),
            Id::Header(id) => id.0 = moved(&headers, id.0),
        };
        for_each_root(self, &mut renumber);
        self.types
            .iter_mut()
            .for_each(|ty| of_type(ty, &mut renumber));
        self.rules
            .iter_mut()
            .for_each(|set| of_rules(set, &mut renumber));
        for parameter in &mut self.parameters {
            renumber(Id::Type(&mut parameter.ty));
        }
        for body in &mut self.request_bodies {
            of_content(&mut body.content, &mut renumber);
        }
        for response in &mut self.responses {
            of_content(&mut response.content, &mut renumber);
            let headers = response.headers.values_mut();
            headers.for_each(|id| renumber(Id::Header(id)));
        }
        for header in &mut self.headers {
            renumber(Id::Type(&mut header.ty));
        }
        self.drop_unasked_schemes();
        reached
            .dropped
            .retain(|place| !reached.kept.contains(place));
        reached
    }

    /// Removes the security schemes that no operation asks for.
    fn drop_unasked_schemes(&mut self) {
        let mut asked = HashSet::new();
        let webhooks = self.webhooks.iter().map(|webhook| &webhook.operation);
        let mut open: Vec<&Operation> = self.operations.iter().chain(webhooks).collect();
        while let Some(operation) = open.pop() {
            let schemes = operation.security.iter().flat_map(|one| &one.schemes);
            asked.extend(schemes.map(|(name, _)| name.clone()));
            open.extend(
                operation
                    .callbacks
                    .iter()
                    .map(|callback| &callback.operation),
            );
        }
        self.security_schemes.retain(|name, _| asked.contains(name));
    }
}

/// Which things of each arena are used, and those whose own ids were not followed yet.
struct Marks {
    types: Vec<bool>,
    rules: Vec<bool>,
    parameters: Vec<bool>,
    bodies: Vec<bool>,
    responses: Vec<bool>,
    headers: Vec<bool>,
    open: Vec<Open>,
}

#[derive(Clone, Copy)]
enum Open {
    Type(usize),
    Rules(usize),
    Parameter(usize),
    Body(usize),
    Response(usize),
    Header(usize),
}

impl Marks {
    fn of(api: &Api) -> Self {
        Self {
            types: vec![false; api.types.len()],
            rules: vec![false; api.rules.len()],
            parameters: vec![false; api.parameters.len()],
            bodies: vec![false; api.request_bodies.len()],
            responses: vec![false; api.responses.len()],
            headers: vec![false; api.headers.len()],
            open: Vec::new(),
        }
    }

    fn mark(&mut self, id: &Id<'_>) {
        let (marks, index, open) = match id {
            Id::Type(id) => (&mut self.types, id.index(), Open::Type(id.index())),
            Id::Rules(id) => (&mut self.rules, id.index(), Open::Rules(id.index())),
            Id::Parameter(id) => (
                &mut self.parameters,
                id.index(),
                Open::Parameter(id.index()),
            ),
            Id::Body(id) => (&mut self.bodies, id.index(), Open::Body(id.index())),
            Id::Response(id) => (&mut self.responses, id.index(), Open::Response(id.index())),
            Id::Header(id) => (&mut self.headers, id.index(), Open::Header(id.index())),
        };
        if let Some(mark) = marks.get_mut(index)
            && !std::mem::replace(mark, true)
        {
            self.open.push(open);
        }
    }

    /// Marks everything that operations and webhooks use.
    fn spread(&mut self, api: &mut Api) {
        let mark = &mut |id: Id<'_>| self.mark(&id);
        for_each_root(api, mark);
        while let Some(open) = self.open.pop() {
            let mark = &mut |id: Id<'_>| self.mark(&id);
            // Every index was one of the arena when it was marked.
            match open {
                Open::Type(index) => of_type(&mut api.types[index], mark),
                Open::Rules(index) => of_rules(&mut api.rules[index], mark),
                Open::Parameter(index) => mark(Id::Type(&mut api.parameters[index].ty)),
                Open::Body(index) => of_content(&mut api.request_bodies[index].content, mark),
                Open::Response(index) => {
                    let response = &mut api.responses[index];
                    of_content(&mut response.content, mark);
                    let headers = response.headers.values_mut();
                    headers.for_each(|id| mark(Id::Header(id)));
                }
                Open::Header(index) => mark(Id::Type(&mut api.headers[index].ty)),
            }
        }
    }
}

/// Removes what is not marked; the new position of each thing.
fn sweep<T>(
    arena: &mut Vec<T>,
    marks: &[bool],
    place: impl Fn(&T) -> &Place,
    reached: &mut Reached,
) -> Vec<u32> {
    let mut positions = Vec::with_capacity(marks.len());
    let mut next = 0;
    for mark in marks {
        positions.push(next);
        next += u32::from(*mark);
    }
    let mut marks = marks.iter();
    arena.retain(|thing| {
        let kept = marks.next().copied().unwrap_or_default();
        let list = match kept {
            true => &mut reached.kept,
            false => &mut reached.dropped,
        };
        list.insert(place(thing).clone());
        kept
    });
    positions
}

fn moved(positions: &[u32], id: u32) -> u32 {
    positions.get(id as usize).copied().unwrap_or(id)
}

/// The ids of all operations, webhooks and callbacks.
fn for_each_root(api: &mut Api, visit: &mut impl FnMut(Id<'_>)) {
    let webhooks = api
        .webhooks
        .iter_mut()
        .map(|webhook| &mut webhook.operation);
    let mut open: Vec<&mut Operation> = api.operations.iter_mut().chain(webhooks).collect();
    while let Some(operation) = open.pop() {
        for id in &mut operation.parameters {
            visit(Id::Parameter(id));
        }
        for (id, _) in &mut operation.words.parameters {
            visit(Id::Parameter(id));
        }
        if let Some(id) = &mut operation.request_body {
            visit(Id::Body(id));
        }
        for (_, id) in &mut operation.responses {
            visit(Id::Response(id));
        }
        let callbacks = operation.callbacks.iter_mut();
        open.extend(callbacks.map(|callback| &mut callback.operation));
    }
}

fn of_content(content: &mut [MediaType], visit: &mut impl FnMut(Id<'_>)) {
    for media_type in content {
        for id in media_type.ty.iter_mut().chain(&mut media_type.item) {
            visit(Id::Type(id));
        }
        let named = media_type.encoding.values_mut();
        let by_position = media_type.prefix_encoding.iter_mut();
        for encoding in named
            .chain(by_position)
            .chain(&mut media_type.item_encoding)
        {
            let headers = encoding.headers.values_mut();
            headers.for_each(|id| visit(Id::Header(id)));
        }
    }
}

fn of_type(ty: &mut Type, visit: &mut impl FnMut(Id<'_>)) {
    if let Some(id) = &mut ty.rules {
        visit(Id::Rules(id));
    }
    for id in &mut ty.parts {
        visit(Id::Type(id));
    }
    match &mut ty.shape {
        Shape::Array { items: id }
        | Shape::Map { values: id }
        | Shape::JsonText(id)
        | Shape::Nullable(id)
        | Shape::Alias(id) => visit(Id::Type(id)),
        Shape::Tuple { prefix, rest } => {
            for id in prefix.iter_mut().chain(rest) {
                visit(Id::Type(id));
            }
        }
        Shape::Object(object) => {
            for property in &mut object.properties {
                visit(Id::Type(&mut property.ty));
            }
            for (_, id) in &mut object.patterns {
                visit(Id::Type(id));
            }
            if let Additional::Typed(id) = &mut object.additional {
                visit(Id::Type(id));
            }
        }
        Shape::Union(union) => {
            for branch in &mut union.branches {
                visit(Id::Type(&mut branch.ty));
            }
        }
        Shape::Any
        | Shape::Never
        | Shape::Null
        | Shape::Boolean
        | Shape::Integer { .. }
        | Shape::Number { .. }
        | Shape::String { .. }
        | Shape::Enum { .. } => {}
    }
}

fn of_rules(set: &mut RuleSet, visit: &mut impl FnMut(Id<'_>)) {
    for rule in &mut set.rules {
        match rule {
            Rule::PropertyNames(id)
            | Rule::Contains { items: id, .. }
            | Rule::Is(id)
            | Rule::Dynamic { initial: id, .. }
            | Rule::Not(id)
            | Rule::UnevaluatedItems(id)
            | Rule::UnevaluatedProperties(id) => visit(Id::Rules(id)),
            Rule::AllOf(ids) | Rule::AnyOf(ids) | Rule::OneOf(ids) => {
                ids.iter_mut().for_each(|id| visit(Id::Rules(id)));
            }
            Rule::DependentSchemas(ids) => ids.values_mut().for_each(|id| visit(Id::Rules(id))),
            Rule::Properties {
                properties,
                patterns,
                additional,
            } => {
                let named = properties.values_mut().chain(patterns.values_mut());
                named.chain(additional).for_each(|id| visit(Id::Rules(id)));
            }
            Rule::Items { prefix, rest } => {
                let items = prefix.iter_mut().chain(rest);
                items.for_each(|id| visit(Id::Rules(id)));
            }
            Rule::If {
                condition,
                then,
                otherwise,
            } => {
                let branches = then.iter_mut().chain(otherwise);
                std::iter::once(condition)
                    .chain(branches)
                    .for_each(|id| visit(Id::Rules(id)));
            }
            Rule::Never
            | Rule::Type(_)
            | Rule::Enum(_)
            | Rule::Format(_)
            | Rule::Minimum(_)
            | Rule::Maximum(_)
            | Rule::MultipleOf(_)
            | Rule::MinLength(_)
            | Rule::MaxLength(_)
            | Rule::Pattern(_)
            | Rule::MinItems(_)
            | Rule::MaxItems(_)
            | Rule::UniqueItems
            | Rule::MinProperties(_)
            | Rule::MaxProperties(_)
            | Rule::Required(_)
            | Rule::DependentRequired(_) => {}
        }
    }
}
