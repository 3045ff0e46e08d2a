//! Facts about the types of an API that more than one decision needs, each worked out once.
//!
//! In: an [`Api`]. Out: for every type its [`Form`], the type behind names and nulls, and where a `Box` breaks a
//! cycle or makes a large type smaller ([`size`](super::size)).
//!
//! What always holds: no cycle of types is made only of transparent ones, so that following references from
//! one item to the next always ends; no cycle holds itself by value. What a tuple holds is asked of one function
//! (`by_value`, and `parts` with what is behind a pointer): one that stays a JSON value holds nothing.

use std::collections::{HashMap, HashSet};

use spectrait_ir::{Additional, Api, Object, Shape, Type, TypeId, Value};

use super::RustType;
use super::checks::asks_more;
use super::types::is_exact_tuple;
use super::untyped::is_mixed;

/// What stands for a type in Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// An expression of other types; a `pub type` where it is a component.
    Transparent,
    /// A struct around such an expression: where a transparent type has checks or rules of its own, or would
    /// hold itself.
    Newtype,
    /// A struct.
    Struct,
    /// An enum of strings.
    StringEnum,
    /// An enum of other values.
    ValueEnum,
    /// An enum of types.
    Union,
}

impl Form {
    /// Whether the type is an item wherever it is used.
    pub(crate) fn is_solid(self) -> bool {
        self != Self::Transparent
    }

    /// Whether it is one of listed values.
    pub(crate) fn is_enum(self) -> bool {
        matches!(self, Self::StringEnum | Self::ValueEnum)
    }
}

/// The facts.
#[derive(Debug)]
pub(crate) struct Graph<'a> {
    api: &'a Api,
    /// The types of your own, which nothing is known of.
    own: Option<&'a HashMap<TypeId, RustType>>,
    forms: Vec<Form>,
    bases: Vec<TypeId>,
    nullable: Vec<bool>,
    /// Types with constraints or rules that no item around them checks, up to the next item.
    loose: Vec<bool>,
    boxed: HashSet<(TypeId, usize)>,
}

/// How deep types may be nested in one expression before the inner ones become items.
const DEPTH: usize = 12;

impl<'a> Graph<'a> {
    /// Works out the facts.
    pub(crate) fn new(api: &'a Api) -> Self {
        Self::build(api, None)
    }

    /// As [`new`](Self::new), with types of your own.
    pub(crate) fn with(api: &'a Api, own: &'a HashMap<TypeId, RustType>) -> Self {
        Self::build(api, Some(own).filter(|own| !own.is_empty()))
    }

    fn build(api: &'a Api, own: Option<&'a HashMap<TypeId, RustType>>) -> Self {
        let (bases, nullable) = behind(api);
        let mut graph = Self {
            api,
            own,
            forms: Vec::new(),
            bases,
            nullable,
            loose: Vec::new(),
            boxed: HashSet::new(),
        };
        let forms = api.types.iter().enumerate().map(|(index, ty)| {
            let own = graph.own(id(index)).is_some();
            if own { Form::Transparent } else { form_of(ty) }
        });
        graph.forms = forms.collect();
        graph.name_loose();
        graph.break_transparent_cycles();
        let order = graph.box_cycles();
        graph.box_large(&order);
        graph
    }

    /// The API.
    pub(crate) fn api(&self) -> &'a Api {
        self.api
    }

    /// The type of your own that stands for a type.
    pub(crate) fn own(&self, id: TypeId) -> Option<&'a RustType> {
        self.own?.get(&id)
    }

    /// A type; ids always come from the API itself.
    pub(crate) fn ty(&self, id: TypeId) -> &'a Type {
        self.api.ty(id)
    }

    /// What stands for a type.
    pub(crate) fn form(&self, id: TypeId) -> Form {
        self.forms
            .get(id.index())
            .copied()
            .unwrap_or(Form::Transparent)
    }

    /// The type behind aliases and nulls; an alias that leads to itself is its own base.
    pub(crate) fn base(&self, id: TypeId) -> TypeId {
        self.bases.get(id.index()).copied().unwrap_or(id)
    }

    /// Whether an alias or the type itself adds `null` to its base.
    pub(crate) fn is_nullable(&self, id: TypeId) -> bool {
        self.nullable.get(id.index()).copied().unwrap_or(false)
    }

    /// The shape behind aliases and nulls.
    pub(crate) fn base_shape(&self, id: TypeId) -> &'a Shape {
        &self.ty(self.base(id)).shape
    }

    /// Whether the part at `site` of a solid type must be boxed. Sites are the positions of properties or
    /// branches, or of the items of a tuple; see [`sites`](Self::sites).
    pub(crate) fn is_boxed(&self, id: TypeId, site: usize) -> bool {
        self.boxed.contains(&(id, site))
    }

    /// Boxes the part at `site` of a solid type.
    pub(super) fn box_part(&mut self, id: TypeId, site: usize) {
        self.boxed.insert((id, site));
    }

    /// Whether a part of a solid type must be boxed: of a newtype, which is one field, then all that it holds.
    pub(crate) fn has_box(&self, id: TypeId) -> bool {
        (0..self.sites(id).len()).any(|site| self.is_boxed(id, site))
    }

    /// The types that a solid type holds by name, in order: properties, branches, or what a newtype holds.
    /// What comes after them (additional members) is in a map.
    pub(crate) fn sites(&self, id: TypeId) -> Vec<TypeId> {
        match (self.form(id), &self.ty(id).shape) {
            (Form::Struct, Shape::Object(object)) => object
                .properties
                .iter()
                .map(|property| property.ty)
                .collect(),
            (Form::Union, Shape::Union(union)) => {
                union.branches.iter().map(|branch| branch.ty).collect()
            }
            (Form::Newtype, _) => self.by_value(id).to_vec(),
            _ => Vec::new(),
        }
    }

    /// The types that a type which is no item holds by value: the items of a tuple that is one in Rust, and what is in a
    /// JSON text.
    pub(super) fn by_value(&self, id: TypeId) -> &'a [TypeId] {
        let ty = self.ty(id);
        match &ty.shape {
            Shape::Tuple { prefix, .. } if is_exact_tuple(ty) => prefix,
            Shape::JsonText(inner) => std::slice::from_ref(inner),
            _ => &[],
        }
    }

    /// The types that stand in what a type becomes: what is kept as it came holds none.
    pub(crate) fn parts(&self, id: TypeId) -> Vec<TypeId> {
        if self.own(id).is_some() {
            return Vec::new();
        }
        match &self.ty(id).shape {
            Shape::Array { items } => vec![*items],
            Shape::Map { values } => vec![*values],
            Shape::Tuple { prefix, rest } if is_exact_tuple(self.ty(id)) => {
                prefix.iter().copied().chain(*rest).collect()
            }
            Shape::Object(object) => {
                let properties = object.properties.iter().map(|property| property.ty);
                properties.chain(self.held_by_key(object)).collect()
            }
            Shape::Union(union) => union.branches.iter().map(|branch| branch.ty).collect(),
            Shape::JsonText(inner) | Shape::Nullable(inner) | Shape::Alias(inner) => vec![*inner],
            _ => Vec::new(),
        }
    }

    /// The type of the members that an object keeps by key, once for each pattern; none where they differ.
    pub(crate) fn held_by_key(&self, object: &Object) -> Vec<TypeId> {
        let types: Vec<TypeId> = object.kept().collect();
        match is_mixed(self, object, &types) {
            true => Vec::new(),
            false => types,
        }
    }

    /// The type of each member of an object that has no known ones and keeps the others: what is a map.
    pub(crate) fn map_values(&self, id: TypeId) -> Option<Option<TypeId>> {
        match &self.ty(id).shape {
            Shape::Map { values } => Some(Some(*values)),
            Shape::Object(object) => map_of(object),
            _ => None,
        }
    }

    /// Whether a value of a transparent type is checked by whatever holds it.
    pub(crate) fn is_loose(&self, id: TypeId) -> bool {
        self.loose.get(id.index()).copied().unwrap_or(false)
    }

    /// Spreads constraints and rules to the transparent types around them, and makes newtypes of those that
    /// nothing around them could check: components, branches of unions, and what is in JSON texts.
    fn name_loose(&mut self) {
        let types = &self.api.types;
        let mut alone: Vec<bool> = types.iter().map(|ty| ty.component.is_some()).collect();
        let mut holders = vec![Vec::new(); types.len()];
        for (index, ty) in types.iter().enumerate() {
            for part in self.parts(id(index)) {
                if !self.form(id(index)).is_solid()
                    && let Some(holders) = holders.get_mut(part.index())
                {
                    holders.push(id(index));
                }
            }
            let inner = match &ty.shape {
                Shape::Union(union) => union.branches.iter().map(|branch| branch.ty).collect(),
                // What is around the text does not see what is in it.
                Shape::JsonText(inner) => vec![*inner],
                // `null` around an inline type leaves it the component's name.
                Shape::Nullable(inner) if ty.component.is_some() => vec![*inner],
                _ => Vec::new(),
            };
            for inner in inner {
                if let Some(flag) = alone.get_mut(self.base(inner).index()) {
                    *flag = true;
                }
            }
        }
        self.loose = vec![false; types.len()];
        let own = |ty: &Type| asks_more(ty) || ty.rules.is_some();
        let mut work: Vec<TypeId> = (0..types.len())
            .filter(|index| types.get(*index).is_some_and(own))
            .map(id)
            .collect();
        while let Some(id) = work.pop() {
            if self.form(id).is_solid() || self.is_loose(id) {
                continue;
            }
            if alone.get(id.index()) == Some(&true) && !self.is_name(id) {
                self.make_newtype(Some(id));
                continue;
            }
            if let Some(flag) = self.loose.get_mut(id.index()) {
                *flag = true;
            }
            work.extend(holders.get(id.index()).into_iter().flatten());
        }
    }

    /// Makes an item of a transparent type wherever a walk through transparent types alone would come back to
    /// where it was, or go too deep.
    fn break_transparent_cycles(&mut self) {
        #[derive(Clone, Copy, PartialEq)]
        enum State {
            New,
            OnPath,
            /// How many levels of an expression are below.
            Done(usize),
        }
        let mut states = vec![State::New; self.api.types.len()];
        let state =
            |states: &[State], id: TypeId| states.get(id.index()).copied().unwrap_or(State::New);
        for start in 0..self.api.types.len() {
            let mut path = vec![(id(start), 0usize)];
            while let Some((at, next)) = path.last_mut() {
                let (at, position) = (*at, *next);
                *next += 1;
                let solid = self.form(at).is_solid();
                if solid || (position == 0 && state(&states, at) != State::New) {
                    path.pop();
                    continue;
                }
                if let Some(state) = states.get_mut(at.index()) {
                    *state = State::OnPath;
                }
                let parts = self.parts(at);
                if let Some(&part) = parts.get(position) {
                    if self.form(part).is_solid() {
                        continue;
                    }
                    if state(&states, part) == State::OnPath {
                        let cycle = path.iter().map(|(id, _)| *id).skip_while(|id| *id != part);
                        let breaker = cycle.into_iter().find(|id| !self.is_name(*id));
                        self.make_newtype(breaker);
                    } else {
                        path.push((part, 0));
                    }
                } else {
                    let below = parts.iter().map(|part| match state(&states, *part) {
                        State::Done(height) => height,
                        State::New | State::OnPath => 0,
                    });
                    let height = below.max().unwrap_or(0) + usize::from(!self.is_name(at));
                    if height >= DEPTH {
                        self.make_newtype(Some(at));
                    }
                    if let Some(state) = states.get_mut(at.index()) {
                        *state = State::Done(if height >= DEPTH { 0 } else { height });
                    }
                    path.pop();
                }
            }
        }
    }

    /// Whether a type is only another one, under a name or with `null`.
    pub(crate) fn is_name(&self, id: TypeId) -> bool {
        matches!(self.ty(id).shape, Shape::Nullable(_) | Shape::Alias(_))
    }

    fn make_newtype(&mut self, id: Option<TypeId>) {
        if let Some(form) = id.and_then(|id| self.forms.get_mut(id.index())) {
            *form = Form::Newtype;
        }
    }

    /// Boxes the edges that close a cycle by value, found by one walk in the order of the API. Tells the items, each after
    /// those that it holds by value.
    fn box_cycles(&mut self) -> Vec<TypeId> {
        let mut order = Vec::new();
        let mut done = vec![false; self.api.types.len()];
        let mut on_path = vec![false; self.api.types.len()];
        for start in 0..self.api.types.len() {
            if !self.form(id(start)).is_solid() || done.get(start) == Some(&true) {
                continue;
            }
            let mut path = vec![(start, self.edges(id(start)), 0usize)];
            if let Some(flag) = on_path.get_mut(start) {
                *flag = true;
            }
            while let Some((index, edges, next)) = path.last_mut() {
                let index = *index;
                let edge = edges.get(*next).copied();
                *next += 1;
                match edge {
                    None => {
                        path.pop();
                        order.push(id(index));
                        if let (Some(done), Some(on_path)) =
                            (done.get_mut(index), on_path.get_mut(index))
                        {
                            *done = true;
                            *on_path = false;
                        }
                    }
                    Some((site, target)) if on_path.get(target.index()) == Some(&true) => {
                        self.boxed.insert((id(index), site));
                    }
                    Some((_, target)) if done.get(target.index()) == Some(&true) => {}
                    Some((_, target)) => {
                        if let Some(flag) = on_path.get_mut(target.index()) {
                            *flag = true;
                        }
                        path.push((target.index(), self.edges(target), 0));
                    }
                }
            }
        }
        order
    }

    /// The solid types that a solid type holds by value, with the site of each.
    fn edges(&self, id: TypeId) -> Vec<(usize, TypeId)> {
        let mut edges = Vec::new();
        for (site, part) in self.sites(id).into_iter().enumerate() {
            let mut open = vec![part];
            let mut seen = HashSet::new();
            while let Some(part) = open.pop() {
                let base = self.base(part);
                if !seen.insert(base) {
                    continue;
                }
                if self.form(base).is_solid() {
                    edges.push((site, base));
                } else {
                    open.extend(self.by_value(base).iter().rev());
                }
            }
        }
        edges
    }
}

/// The id of a position.
fn id(index: usize) -> TypeId {
    TypeId(u32::try_from(index).unwrap_or(u32::MAX))
}

/// What is behind aliases and nulls, and whether there was a null, for every type.
fn behind(api: &Api) -> (Vec<TypeId>, Vec<bool>) {
    let mut known: Vec<Option<(TypeId, bool)>> = vec![None; api.types.len()];
    let mut seen = vec![false; api.types.len()];
    for start in 0..api.types.len() {
        let mut chain = Vec::new();
        let mut at = id(start);
        // The end of the chain: known already, no name at all, or (nothing) a name that leads to itself.
        let end = loop {
            if let Some(end) = known.get(at.index()).copied().flatten() {
                break Some(end);
            }
            if let Some(seen) = seen.get_mut(at.index())
                && std::mem::replace(seen, true)
            {
                break None;
            }
            match api.ty(at).shape {
                Shape::Nullable(inner) => chain.push((std::mem::replace(&mut at, inner), true)),
                Shape::Alias(inner) => chain.push((std::mem::replace(&mut at, inner), false)),
                _ => {
                    if let Some(known) = known.get_mut(at.index()) {
                        *known = Some((at, false));
                    }
                    break Some((at, false));
                }
            }
        };
        let mut nullable = end.is_some_and(|(_, nullable)| nullable);
        for (link, null) in chain.into_iter().rev() {
            nullable |= null;
            if let Some(known) = known.get_mut(link.index()) {
                *known = Some(end.map_or((link, false), |(base, _)| (base, nullable)));
            }
        }
    }
    known
        .into_iter()
        .enumerate()
        .map(|(index, known)| known.unwrap_or((id(index), false)))
        .unzip()
}

/// What stands for a type, checks and cycles aside.
fn form_of(ty: &Type) -> Form {
    match &ty.shape {
        Shape::Object(object) if map_of(object).is_none() => Form::Struct,
        Shape::Enum { values, .. } => {
            if values
                .iter()
                .all(|value| matches!(value.value, Value::String(_)))
            {
                Form::StringEnum
            } else {
                Form::ValueEnum
            }
        }
        Shape::Union(_) => Form::Union,
        _ => Form::Transparent,
    }
}

/// The type of each member, where an object is a map; nothing inside where each may be anything.
fn map_of(object: &Object) -> Option<Option<TypeId>> {
    if !object.properties.is_empty() || !object.patterns.is_empty() {
        return None;
    }
    match object.additional {
        Additional::Ignored => Some(None),
        Additional::Typed(ty) => Some(Some(ty)),
        Additional::Forbidden => None,
    }
}
