//! The items of the `types` module: what a named type looks like.
//!
//! In: a type whose name, and whose parts' names, are chosen. Out: its [`TypePlan`](super::TypePlan), filled.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use spectrait_ir::{Additional, EnumValue, Object, Property, Shape, TypeId, Union, Value};

use super::builders;
use super::checks::{all, present};
use super::graph::Form;
use super::names::Scope;
use super::one_way;
use super::types::Origin;
use super::unions::has_typed_tag;
use super::{
    AdditionalField, Check, Field, FieldCheck, Item, PartPlan, Presence, RustType, StringEnum,
    StringVariant, Struct, Types, Union as UnionPlan, ValueEnum, ValueVariant, Variant, docs,
};

/// The names for what the description does not have.
const UNKNOWN: [&str; 2] = ["Unknown", "Other"];
/// The variant of what fits several branches, unless a branch is called so.
const SEVERAL: [&str; 2] = ["Several", "SeveralBranches"];

/// What the macros of enums implement; that of strings the order too, and of one value `Default`.
const OF_ENUMS: [&str; 8] = [
    "Debug",
    "Clone",
    "Copy",
    "PartialEq",
    "Eq",
    "Hash",
    "Serialize",
    "Deserialize",
];

impl Types<'_> {
    /// Fills the plan of an item.
    pub(super) fn build(&mut self, id: TypeId, item: usize, form: Form, origin: Option<&Origin>) {
        let ty = self.graph.ty(id);
        let name = self
            .plan
            .items
            .get(item)
            .map(|plan| plan.name.clone())
            .unwrap_or_default();
        let (content, check) = match (&ty.shape, form) {
            (Shape::Object(object), Form::Struct) => self.structure(id, object),
            (Shape::Enum { values, open }, Form::StringEnum) => {
                (string_enum(values, *open, self.open.contains(&id)), None)
            }
            (Shape::Enum { values, open }, Form::ValueEnum) => {
                (value_enum(values, *open, self.open.contains(&id)), None)
            }
            (Shape::Union(union), Form::Union) => (self.union(id, union), None),
            (_, Form::Newtype) => {
                let check = self
                    .check_inside(id)
                    .map(|check| Check::Inner(Box::new(check)));
                let mut inner = self.expression(id);
                if self.graph.has_box(id) {
                    inner = RustType::Boxed(Box::new(inner));
                }
                self.plan.support.insert("wrapper");
                (Item::Newtype(inner), check)
            }
            _ => (Item::Alias(self.expression(id)), None),
        };
        self.note_item(&content);
        let derives = self.derives(id, &content);
        let rules = self.rules_of(id, &content, &name);
        let parts = self.parts_of(id, item, &content);
        if !parts.is_empty() {
            self.plan.support.insert("part");
        }
        if parts.iter().any(|part| !part.unboxed.is_empty()) {
            self.plan.support.insert("unbox");
        }
        let origin =
            origin.map(|Origin { key, owner }| format!("{} of [`{owner}`].", docs::code(key)));
        let limits = match form {
            Form::Newtype => self.limits_inside(id),
            _ => Vec::new(),
        };
        let lines = docs::item(&ty.docs, ty.default.as_ref(), &name, limits, origin);
        if let Some(plan) = self.plan.items.get_mut(item) {
            plan.docs = lines;
            plan.deprecated = ty.docs.deprecated;
            plan.item = content;
            plan.derives = derives;
            plan.check = check;
            plan.rules = rules;
            plan.parts = parts;
        }
    }

    /// A struct and its checks.
    fn structure(&mut self, id: TypeId, object: &Object) -> (Item, Option<Check>) {
        let properties: Vec<&Property> = object.properties.iter().collect();
        let mut scope = Scope::default();
        let idents = scope.claim_fields(&properties);
        let mut fields = Vec::with_capacity(properties.len());
        let mut checks = Vec::new();
        for (site, (property, ident)) in object.properties.iter().zip(idents).enumerate() {
            let (ty, presence) = self.field_type(id, site, property);
            if one_way::is_request_only(property) {
                checks.push(FieldCheck {
                    name: ident.clone(),
                    key: property.name.clone(),
                    check: Check::RequestOnly,
                });
            }
            if let Some(check) = self.check(property.ty) {
                let wrapped = matches!(presence, Presence::Optional | Presence::OptionalNullable);
                let check = if wrapped && !matches!(check, Check::Present(_)) {
                    present(check)
                } else {
                    check
                };
                checks.push(FieldCheck {
                    name: ident.clone(),
                    key: property.name.clone(),
                    check,
                });
            }
            let documented = docs::field(
                property,
                self.graph.ty(property.ty),
                self.said_of_each(property.ty),
                self.limits_of(property.ty),
                self.item_of(property.ty).is_some(),
            );
            fields.push(Field {
                name: ident,
                key: property.name.clone(),
                constant: presence == Presence::Required && self.constant(&ty).is_some(),
                ty,
                presence,
                null: matches!(self.graph.base_shape(property.ty), Shape::Any | Shape::Null),
                docs: documented,
                deprecated: property.docs.deprecated,
            });
        }
        let mut check: Vec<Check> = Vec::new();
        if !checks.is_empty() {
            check.push(Check::Fields(checks));
        }
        let additional = self.additional(object, &mut scope, &mut check);
        check.extend(self.members(id));
        let deny_unknown = object.additional == Additional::Forbidden && object.patterns.is_empty();
        let mut structure = Struct {
            fields,
            deny_unknown,
            additional,
            builder: false,
            setters: Vec::new(),
        };
        structure.builder = self.options.builders && builders::has_builder(&structure);
        if structure.builder {
            structure.setters = builders::setters(&structure);
        }
        (Item::Struct(structure), all(check))
    }

    /// The type of a field, and how it treats absence and null.
    fn field_type(&self, owner: TypeId, site: usize, property: &Property) -> (RustType, Presence) {
        // What only one direction has can be left out in the other.
        let required = property.required && !property.read_only && !property.write_only;
        let nullable = self.is_nullable(property.ty);
        let mut inner = if nullable {
            self.lookup(self.graph.base(property.ty))
        } else {
            self.lookup(property.ty)
        };
        if self.graph.is_boxed(owner, site) {
            inner = RustType::Boxed(Box::new(inner));
        }
        match (required, nullable) {
            (true, false) => (inner, Presence::Required),
            (true, true) => (
                RustType::Option(Box::new(inner)),
                Presence::RequiredNullable,
            ),
            (false, false) => (RustType::Option(Box::new(inner)), Presence::Optional),
            (false, true) => (RustType::Field(Box::new(inner)), Presence::OptionalNullable),
        }
    }

    /// The field that keeps the other members, and their checks.
    fn additional(
        &mut self,
        object: &Object,
        scope: &mut Scope,
        checks: &mut Vec<Check>,
    ) -> Option<AdditionalField> {
        if object.patterns.is_empty() && !matches!(object.additional, Additional::Typed(_)) {
            return None;
        }
        // Several types can only be kept as they are.
        let held = self.graph.held_by_key(object).first().copied();
        let ty = held.map_or(RustType::Value, |held| self.lookup(held));
        let ident =
            scope.claim_first(&["additional".to_owned(), "additional_properties".to_owned()]);
        if let Some(check) = held.and_then(|held| self.check(held)) {
            checks.push(Check::Additional(ident.clone(), Box::new(check)));
        }
        Some(AdditionalField {
            name: ident,
            ty,
            docs: vec!["All other members, by key.".to_owned()],
        })
    }

    /// The check of how many members an object has.
    fn members(&self, id: TypeId) -> Option<Check> {
        let ty = self.graph.ty(id);
        let (min, max) = (ty.constraints.min_properties, ty.constraints.max_properties);
        let min = min.filter(|min| *min > 0);
        (min.is_some() || max.is_some()).then_some(Check::Properties(min, max))
    }

    /// A union.
    fn union(&mut self, id: TypeId, union: &Union) -> Item {
        let names = self.unions.names(id).to_vec();
        let (decision, reason) = self.unions.decision(id);
        let types: Vec<RustType> = union
            .branches
            .iter()
            .enumerate()
            .map(|(site, branch)| {
                let ty = self.lookup(branch.ty);
                if self.graph.is_boxed(id, site) {
                    RustType::Boxed(Box::new(ty))
                } else {
                    ty
                }
            })
            .collect();
        let shown: Vec<RustType> = types.iter().map(|ty| self.expanded(ty)).collect();
        let mut counts: HashMap<&RustType, usize> = HashMap::new();
        for ty in &shown {
            *counts.entry(ty).or_default() += 1;
        }
        let further = |candidates: &[&str]| {
            let mut scope = Scope::default();
            for name in &names {
                scope.claim_first(std::slice::from_ref(name));
            }
            let candidates: Vec<String> = candidates.iter().map(|&name| name.to_owned()).collect();
            scope.claim_first(&candidates)
        };
        let unknown = self.open.contains(&id).then(|| further(&UNKNOWN));
        let several = self.unions.keeps_several(id).then(|| further(&SEVERAL));
        let variants = names
            .into_iter()
            .zip(&types)
            .zip(&union.branches)
            .zip(&shown)
            .enumerate()
            .map(|(index, (((name, ty), branch), expanded))| Variant {
                name,
                ty: ty.clone(),
                docs: match self.item_of(branch.ty) {
                    Some(_) => Vec::new(),
                    None => docs::item(&self.graph.ty(branch.ty).docs, None, "", Vec::new(), None),
                },
                from: counts.get(expanded) == Some(&1),
                writes_tag: self.unions.writes_tag(id, index),
                typed_tag: has_typed_tag(&self.graph, branch.ty, &decision),
                one_way: self.unions.one_way(id, index),
            })
            .collect();
        Item::Union(UnionPlan {
            kind: union.kind,
            variants,
            unknown,
            several,
            decision,
            reason,
        })
    }

    /// A type with the aliases in it written out and boxes left out, to see whether two are the same.
    pub(super) fn expanded(&self, ty: &RustType) -> RustType {
        let inner = |ty: &RustType| Box::new(self.expanded(ty));
        match ty {
            RustType::Named(item) => match self.plan.items.get(*item).map(|plan| &plan.item) {
                // An alias is built before what holds it only where it comes first; its type is looked up anew.
                Some(Item::Alias(_)) => self.alias_target(*item).unwrap_or_else(|| ty.clone()),
                _ => ty.clone(),
            },
            RustType::Vec(item) => RustType::Vec(inner(item)),
            RustType::Map(item) => RustType::Map(inner(item)),
            RustType::Option(item) => RustType::Option(inner(item)),
            RustType::Field(item) => RustType::Field(inner(item)),
            RustType::Boxed(item) => self.expanded(item),
            RustType::Tuple(items) => {
                RustType::Tuple(items.iter().map(|item| self.expanded(item)).collect())
            }
            _ => ty.clone(),
        }
    }

    /// What an alias stands for, where it is known to be one; items that are not built yet look like aliases.
    fn alias_target(&self, item: usize) -> Option<RustType> {
        let id = self.id_of(item)?;
        (!self.graph.form(id).is_solid()).then(|| self.expanded(&self.expression(id)))
    }

    /// The derives of an item, in the order they are printed.
    fn derives(&self, id: TypeId, item: &Item) -> Vec<Cow<'static, str>> {
        let (serde, default) = match item {
            Item::Alias(_) => return Vec::new(),
            // The macros of enums have their own.
            Item::StringEnum(plan) => {
                let order = ["PartialOrd", "Ord"];
                return self.derives_of_enum(&order, plan.is_constant());
            }
            Item::ValueEnum(plan) => return self.derives_of_enum(&[], plan.is_constant()),
            Item::Newtype(_) => (true, false),
            Item::Struct(structure) => {
                let default = match &self.graph.ty(id).shape {
                    Shape::Object(object) => self.has_default(id, object, structure),
                    _ => false,
                };
                (true, default)
            }
            Item::Union(_) => (false, false),
        };
        let traits = &self.traits;
        let derives: Vec<&str> = [
            ("Debug", true),
            ("Clone", true),
            (
                "Copy",
                traits.is_copy(id) && !matches!(item, Item::Newtype(RustType::Boxed(_))),
            ),
            ("Default", default),
            ("PartialEq", true),
            ("Eq", traits.is_eq(id)),
            ("Hash", traits.is_hash(id)),
            ("Serialize", serde),
            ("Deserialize", serde),
        ]
        .into_iter()
        .filter_map(|(name, has)| has.then_some(name))
        .collect();
        let builder = matches!(item, Item::Struct(structure) if structure.builder);
        let builder = builder.then_some(Cow::Borrowed(builders::DERIVE));
        let own = self.own_derives(&derives);
        let own: Vec<_> = own.filter(|it| Some(it) != builder.as_ref()).collect();
        let derives = derives.into_iter().map(Cow::Borrowed).chain(builder);
        derives.chain(own).collect()
    }

    /// What enums derive besides what their macro has, which are the order of some and `Default` of constants.
    fn derives_of_enum(&self, order: &[&str], is_constant: bool) -> Vec<Cow<'static, str>> {
        let default = is_constant.then_some("Default");
        let has = OF_ENUMS.iter().chain(order).copied().chain(default);
        self.own_derives(&has.collect::<Vec<_>>()).collect()
    }

    /// What items derive besides, where they have not got it, once.
    fn own_derives(&self, has: &[&str]) -> impl Iterator<Item = Cow<'static, str>> {
        let derives = self.options.derives.iter();
        let missing = derives.filter(|derive| !has.contains(&derive.name()));
        let mut seen = HashSet::new();
        let missing = missing.filter(move |derive| seen.insert(&derive.path));
        missing.map(|derive| Cow::Owned(derive.path.clone()))
    }

    /// What the description says of each item of a list, or each member of a map, that no item of the code says.
    pub(super) fn said_of_each(&self, id: TypeId) -> Option<&str> {
        let is_bare = |id: TypeId| self.item_of(id).is_none() && self.graph.own(id).is_none();
        let base = Some(self.graph.base(id)).filter(|base| is_bare(*base))?;
        let (Shape::Array { items: each } | Shape::Map { values: each }) =
            self.graph.ty(base).shape
        else {
            return None;
        };
        let is_said = is_bare(each) && is_bare(self.graph.base(each));
        self.graph
            .ty(each)
            .docs
            .description
            .as_deref()
            .filter(|_| is_said)
    }

    /// What a person has to know of the values of a type that says it at no item of its own, and of those that it lists.
    pub(super) fn limits_of(&self, id: TypeId) -> Vec<String> {
        let base = self.bare_base(id);
        base.map_or_else(Vec::new, |base| self.limits_inside(base))
    }

    /// What a person has to know of the values of a type, and of those that it lists where no item says it.
    fn limits_inside(&self, id: TypeId) -> Vec<String> {
        let ty = self.graph.ty(id);
        let mut all = docs::limits(&ty.constraints);
        if let Shape::Array { items: inner } | Shape::Map { values: inner } = ty.shape
            && let Some(inner) = self.bare_base(inner)
        {
            all.extend(docs::each(&docs::limits(&self.graph.ty(inner).constraints)));
        }
        all
    }

    /// The type behind aliases and nulls, where no item of the code stands for it.
    fn bare_base(&self, id: TypeId) -> Option<TypeId> {
        let base = self.graph.base(id);
        let is_bare = self.item_of(base).is_none() && self.graph.own(base).is_none();
        is_bare.then_some(base)
    }

    /// The named parts whose fields are all in the whole, with the same types but for an `Option`.
    fn parts_of(&self, id: TypeId, item: usize, whole: &Item) -> Vec<PartPlan> {
        let (Item::Struct(whole), Some(_)) = (whole, self.plan.items.get(item)) else {
            return Vec::new();
        };
        let parts = self.graph.ty(id).parts.iter();
        parts
            .filter_map(|part| {
                let part = self.graph.base(*part);
                let item = self.item_of(part).filter(|_| part != id)?;
                let Shape::Object(object) = &self.graph.ty(part).shape else {
                    return None;
                };
                if self.graph.form(part) != Form::Struct || whole.additional.is_some() {
                    return None;
                }
                let properties: Vec<&Property> = object.properties.iter().collect();
                let idents = Scope::default().claim_fields(&properties);
                let keeps = matches!(object.additional, Additional::Typed(_))
                    || !object.patterns.is_empty();
                // Of a part without fields there is nothing to take.
                if keeps || idents.is_empty() {
                    return None;
                }
                let (mut fields, mut unboxed) = (Vec::new(), Vec::new());
                for (site, (property, ident)) in object.properties.iter().zip(idents).enumerate() {
                    let (ty, _) = self.field_type(part, site, property);
                    let mut known = whole.fields.iter();
                    let field =
                        known.find(|field| field.name == ident && field.key == property.name)?;
                    match without_box(&field.ty) {
                        _ if is_taken(&field.ty, &ty) => fields.push(ident),
                        Some(inner) if is_taken(&inner, &ty) => unboxed.push(ident),
                        _ => return None,
                    }
                }
                Some(PartPlan {
                    item,
                    fields,
                    unboxed,
                })
            })
            .collect()
    }

    /// Remembers the crates and support modules that an item needs.
    fn note_item(&mut self, item: &Item) {
        match item {
            Item::Alias(ty) | Item::Newtype(ty) => self.note_use(ty),
            Item::Struct(structure) => {
                for field in &structure.fields {
                    self.note_use(&field.ty);
                    let plain = match field.presence {
                        Presence::Required => true,
                        Presence::Optional => {
                            let is_strict = !self.plan.null_is_absent;
                            is_strict && structure.additional.is_none() && !field.null
                        }
                        Presence::RequiredNullable | Presence::OptionalNullable => false,
                    };
                    if !plain {
                        self.plan.support.insert("field");
                    }
                }
                if let Some(additional) = &structure.additional {
                    self.note_use(&RustType::Map(Box::new(additional.ty.clone())));
                }
            }
            Item::StringEnum(_) => drop(self.plan.support.insert("text")),
            Item::ValueEnum(values) => {
                let module = match values.unknown {
                    Some(_) => "integer",
                    None => "constant",
                };
                self.plan.support.insert(module);
            }
            Item::Union(union) => {
                self.plan.support.insert("union");
                union
                    .variants
                    .iter()
                    .for_each(|variant| self.note_use(&variant.ty));
                if union.unknown.is_some() {
                    self.note_use(&RustType::Value);
                }
                if union.variants.iter().any(|variant| variant.writes_tag) {
                    self.plan.support.insert("tagged");
                }
                if union.several.is_some() {
                    self.plan.support.insert("several");
                }
            }
        }
    }
}

/// Whether a field of a whole is what that of a part is. What the whole always has may be optional in the part, which goes
/// other ways too.
fn is_taken(whole: &RustType, part: &RustType) -> bool {
    let is_optional =
        || matches!(part, RustType::Option(inner) | RustType::Field(inner) if *whole == **inner);
    whole == part || is_optional()
}

/// The type of a field without its box; nothing where it has none.
fn without_box(ty: &RustType) -> Option<RustType> {
    match ty {
        RustType::Boxed(inner) => Some((**inner).clone()),
        RustType::Option(inner) => without_box(inner).map(|it| RustType::Option(Box::new(it))),
        RustType::Field(inner) => without_box(inner).map(|it| RustType::Field(Box::new(it))),
        _ => None,
    }
}

/// An enum of strings.
fn string_enum(values: &[EnumValue], open: bool, for_clients: bool) -> Item {
    let texts: Vec<&str> = values
        .iter()
        .map(|value| value.value.as_str().unwrap_or_default())
        .collect();
    let mut scope = Scope::default();
    let names = variant_names(values, &texts, &mut scope);
    let variants = values
        .iter()
        .zip(texts)
        .zip(names)
        .map(|((value, text), name)| StringVariant {
            docs: variant_docs(value),
            deprecated: value.deprecated,
            name,
            value: text.to_owned(),
        })
        .collect();
    let unknown = (open || for_clients).then(|| scope.claim_first(&UNKNOWN.map(str::to_owned)));
    Item::StringEnum(StringEnum {
        variants,
        unknown,
        for_clients,
    })
}

/// An enum of other values. Only one of integers can be open.
fn value_enum(values: &[EnumValue], open: bool, for_clients: bool) -> Item {
    let is_open = (open || for_clients) && are_integers(values);
    let text = |value: &EnumValue| match integer(value) {
        Some(integer) if is_open => integer.to_string(),
        _ => json(&value.value),
    };
    let texts: Vec<String> = values.iter().map(text).collect();
    let shown: Vec<String> = values
        .iter()
        .zip(&texts)
        .map(|(value, text)| {
            value
                .value
                .as_str()
                .map_or_else(|| text.clone(), str::to_owned)
        })
        .collect();
    let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
    let mut scope = Scope::default();
    let names = variant_names(values, &shown, &mut scope);
    let unknown = is_open.then(|| scope.claim_first(&UNKNOWN.map(str::to_owned)));
    let variants = values
        .iter()
        .zip(texts)
        .zip(names)
        .map(|((value, text), name)| ValueVariant {
            docs: variant_docs(value),
            deprecated: value.deprecated,
            name,
            json: text,
        })
        .collect();
    Item::ValueEnum(ValueEnum {
        variants,
        unknown,
        for_clients,
    })
}

/// A value that is an integer of 64 bits.
fn integer(value: &EnumValue) -> Option<i64> {
    match value.value {
        Value::Number(number) => i64::try_from(number.as_integer()?).ok(),
        _ => None,
    }
}

/// Whether all values are integers of 64 bits.
pub(super) fn are_integers(values: &[EnumValue]) -> bool {
    values.iter().all(|value| integer(value).is_some())
}

/// The names that the description gives, else those of the texts.
fn variant_names(values: &[EnumValue], texts: &[&str], scope: &mut Scope) -> Vec<String> {
    let words: Vec<&str> = values
        .iter()
        .zip(texts)
        .map(|(value, text)| value.name.as_deref().unwrap_or(text))
        .collect();
    scope.claim_values(&words)
}

/// What a variant says: the description's words. The macros add the value on the wire.
fn variant_docs(value: &EnumValue) -> Vec<String> {
    let description = value.description.as_deref();
    description.map(docs::rustdoc).unwrap_or_default()
}

/// A value as JSON text.
pub(crate) fn json(value: &Value) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
