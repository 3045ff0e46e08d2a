//! Fitting a value to rules: members that are needed are added, values that are not allowed are replaced.
//!
//! In: a value of the right shape. Out: one that fulfils the rules too, or the nearest that was found: whoever asked
//! for it checks it. What always holds: rules are followed [`DEEP`] deep, and no further once the steps are spent.

use indexmap::IndexMap;
use spectrait_ir::{
    Constraints, JsonType, Number, Rule, RuleSetId, Shape, StringFormat, TypeId, Value,
};

use super::make::Maker;
use super::valid::positions;
use super::{numbers, strings};

/// How deep rules are followed.
const DEEP: u32 = 12;

impl Maker<'_> {
    /// A value of a type with rules.
    pub(crate) fn fitted(
        &mut self,
        ty: TypeId,
        rules: RuleSetId,
        value: Value,
        depth: u32,
    ) -> Option<Value> {
        if self.checker().accepts(ty, &value) {
            return Some(value);
        }
        let mut value = value;
        // What one rule adds may be what another one asks more of.
        for _ in 0..3 {
            self.fit(ty, rules, &mut value, depth);
            if self.checker().accepts(ty, &value) {
                break;
            }
        }
        Some(value)
    }

    /// Changes a value so that rules hold of it.
    fn fit(&mut self, ty: TypeId, set: RuleSetId, value: &mut Value, depth: u32) {
        if depth > DEEP || !self.checker().takes(1) {
            return;
        }
        let api = self.api;
        for rule in &api.rule_set(set).rules {
            self.fit_rule(ty, rule, value, depth);
        }
    }

    fn fit_rule(&mut self, ty: TypeId, rule: &Rule, value: &mut Value, depth: u32) {
        match rule {
            Rule::Is(set) | Rule::Dynamic { initial: set, .. } => {
                self.fit(ty, *set, value, depth + 1);
            }
            Rule::AllOf(sets) => {
                for set in sets {
                    self.fit(ty, *set, value, depth + 1);
                }
            }
            Rule::AnyOf(sets) | Rule::OneOf(sets) => {
                let holding = sets
                    .iter()
                    .filter(|set| self.checker().holds(**set, value))
                    .count();
                if holding == 1 || (holding > 0 && matches!(rule, Rule::AnyOf(_))) {
                    return;
                }
                self.fit_one(ty, rule, sets, value, depth);
            }
            Rule::If {
                condition,
                then,
                otherwise,
            } => {
                let holds = self.checker().holds(*condition, value);
                if let Some(set) = if holds { then } else { otherwise } {
                    self.fit(ty, *set, value, depth + 1);
                }
            }
            Rule::Type(types) => {
                let made = types.first().map(|ty| of_type(*ty));
                if let Some(made) = made.filter(|_| !self.holds(rule, value)) {
                    *value = made;
                }
            }
            Rule::Enum(values) => {
                if !values.contains(value) {
                    let position = usize::try_from(self.seed).unwrap_or(0) % values.len().max(1);
                    value.clone_from(values.get(position).unwrap_or(&Value::Null));
                }
            }
            Rule::Not(set) => self.unfit(ty, *set, value, depth),
            _ => match value {
                Value::Object(members) => self.fit_members(ty, rule, members, depth),
                Value::Array(items) => self.fit_items(ty, rule, items, depth),
                _ => {
                    let base = self.api.ty(self.api.behind(ty));
                    let format = match &base.shape {
                        Shape::String { format } => format,
                        _ => &StringFormat::Plain,
                    };
                    self.fit_scalar(rule, format, &base.constraints, value);
                }
            },
        }
    }

    /// The first of several sets that can be fitted.
    fn fit_one(
        &mut self,
        ty: TypeId,
        rule: &Rule,
        sets: &[RuleSetId],
        value: &mut Value,
        depth: u32,
    ) {
        let start = usize::try_from(self.seed).unwrap_or(0) % sets.len().max(1);
        let in_turn = sets.iter().cycle().skip(start).take(sets.len());
        for set in in_turn {
            let mut candidate = value.clone();
            self.fit(ty, *set, &mut candidate, depth + 1);
            if self.holds(rule, &candidate) {
                *value = candidate;
                return;
            }
            // Less may be what is asked: only one of several members, say.
            if let Value::Object(members) = &candidate {
                for name in members.keys() {
                    let Value::Object(fewer) = &mut candidate.clone() else {
                        continue;
                    };
                    fewer.shift_remove(name);
                    let fewer = Value::Object(std::mem::take(fewer));
                    if self.holds(rule, &fewer) && self.checker().holds(*set, &fewer) {
                        *value = fewer;
                        return;
                    }
                }
                let mut fewest = self.required(ty, members);
                if let Value::Object(members) = &mut fewest {
                    members.extend(self.asked(ty, *set, depth));
                }
                if self.holds(rule, &fewest) {
                    *value = fewest;
                    return;
                }
            }
        }
    }

    /// The members of a value that its type requires.
    fn required(&self, ty: TypeId, members: &IndexMap<String, Value>) -> Value {
        let mut kept = IndexMap::new();
        for id in self.checker().chain(ty) {
            if let Shape::Object(object) = &self.api.ty(id).shape {
                let checker = self.checker();
                for property in checker.kept(object).filter(|property| property.required) {
                    if let Some(value) = members.get(&property.name) {
                        kept.insert(property.name.clone(), value.clone());
                    }
                }
            }
        }
        Value::Object(kept)
    }

    /// The members that a set of rules asks for.
    fn asked(&mut self, ty: TypeId, set: RuleSetId, depth: u32) -> IndexMap<String, Value> {
        let mut value = Value::Object(IndexMap::new());
        self.fit(ty, set, &mut value, depth + 1);
        match value {
            Value::Object(members) => members,
            _ => IndexMap::new(),
        }
    }

    /// Changes a value so that rules do not hold of it.
    fn unfit(&mut self, ty: TypeId, set: RuleSetId, value: &mut Value, depth: u32) {
        if !self.checker().holds(set, value) {
            return;
        }
        if let Value::Object(members) = value {
            for name in members.keys().cloned().collect::<Vec<_>>() {
                let mut fewer = members.clone();
                fewer.shift_remove(&name);
                if !self.checker().holds(set, &Value::Object(fewer.clone())) {
                    *members = fewer;
                    return;
                }
            }
        }
        for _ in 0..4 {
            match self.remade(ty, depth) {
                Some(made) if !self.checker().holds(set, &made) => {
                    *value = made;
                    return;
                }
                _ => {}
            }
        }
    }

    /// Another value of a type, its rules aside.
    fn remade(&mut self, ty: TypeId, depth: u32) -> Option<Value> {
        let api = self.api;
        match &api.ty(ty).shape {
            Shape::Object(_) | Shape::Any => None,
            Shape::Alias(to) | Shape::Nullable(to) => self.another(*to, depth),
            _ if depth < 2 => self.another(ty, depth + DEEP),
            _ => None,
        }
    }

    fn holds(&self, rule: &Rule, value: &Value) -> bool {
        self.checker().rule_holds(rule, value)
    }

    /// A value of a member, by what the type says of it.
    fn member(&mut self, ty: TypeId, name: &str, depth: u32) -> Option<Value> {
        let api = self.api;
        let types: Vec<TypeId> = self.checker().chain(ty);
        for id in types {
            match &api.ty(id).shape {
                Shape::Object(object) => {
                    let known = object
                        .properties
                        .iter()
                        .find(|property| property.name == name);
                    let matching = object
                        .patterns
                        .iter()
                        .find(|(pattern, _)| self.patterns.matches(pattern, name))
                        .map(|(_, ty)| *ty);
                    let further = object.additional.ty();
                    return match known.map(|property| property.ty).or(matching).or(further) {
                        Some(ty) => self.another(ty, depth),
                        None => Some(Value::String("amber".to_owned())),
                    };
                }
                Shape::Map { values } => return self.another(*values, depth),
                _ => {}
            }
        }
        Some(Value::String("amber".to_owned()))
    }

    fn fit_members(
        &mut self,
        ty: TypeId,
        rule: &Rule,
        members: &mut IndexMap<String, Value>,
        depth: u32,
    ) {
        let api = self.api;
        let names: Vec<String> = match rule {
            Rule::Required(names) => names.clone(),
            Rule::DependentRequired(needed) => needed
                .iter()
                .filter(|(name, _)| members.contains_key(*name))
                .flat_map(|(_, needed)| needed.clone())
                .collect(),
            Rule::MinProperties(least) => {
                let missing = usize::try_from(*least)
                    .unwrap_or(0)
                    .saturating_sub(members.len());
                let mut names: Vec<String> = Vec::new();
                for id in self.checker().chain(ty) {
                    if let Shape::Object(object) = &api.ty(id).shape {
                        let checker = self.checker();
                        let absent = checker
                            .kept(object)
                            .map(|property| property.name.clone())
                            .filter(|name| !members.contains_key(name));
                        names.extend(absent);
                    }
                }
                let more = (0..missing.min(100)).map(|position| format!("member{position}"));
                names.extend(more);
                names.truncate(missing);
                names
            }
            _ => Vec::new(),
        };
        for name in names {
            if !members.contains_key(&name)
                && let Some(value) = self.member(ty, &name, depth)
            {
                members.insert(name, value);
            }
        }
        match rule {
            Rule::DependentSchemas(sets) => {
                for (name, set) in sets {
                    if members.contains_key(name) {
                        let mut value = Value::Object(std::mem::take(members));
                        self.fit(ty, *set, &mut value, depth + 1);
                        if let Value::Object(fitted) = value {
                            *members = fitted;
                        }
                    }
                }
            }
            Rule::MaxProperties(most) => {
                let kept = self.required(ty, members);
                let most = usize::try_from(*most).unwrap_or(usize::MAX);
                while members.len() > most
                    && let Some(last) = members
                        .keys()
                        .rev()
                        .find(|name| kept.get(name).is_none())
                        .cloned()
                {
                    members.shift_remove(&last);
                }
            }
            Rule::Properties {
                properties,
                patterns,
                additional,
            } => {
                let checker = self.checker();
                for (key, value) in members.iter_mut() {
                    for set in checker.of_member(key, properties, patterns, additional.as_ref()) {
                        self.fit_alone(*set, value, depth);
                    }
                }
                // What may not be there is not.
                members.retain(|key, value| {
                    checker
                        .of_member(key, properties, patterns, additional.as_ref())
                        .into_iter()
                        .all(|set| checker.holds(*set, value))
                });
            }
            Rule::PropertyNames(set) => {
                let listed = self
                    .api
                    .rule_set(*set)
                    .rules
                    .iter()
                    .find_map(|rule| match rule {
                        Rule::Enum(values) => Some(values),
                        _ => None,
                    });
                let mut listed = listed.into_iter().flatten().filter_map(Value::as_str);
                for (key, value) in std::mem::take(members) {
                    let mut name = Value::String(key);
                    self.fit_alone(*set, &mut name, depth);
                    let Value::String(mut name) = name else {
                        continue;
                    };
                    if members.contains_key(&name)
                        && let Some(other) = listed.find(|other| !members.contains_key(*other))
                    {
                        other.clone_into(&mut name);
                    }
                    members.insert(name, value);
                }
            }
            Rule::UnevaluatedProperties(_) => {
                // Members that nothing else says anything of were only made up.
                let value = Value::Object(members.clone());
                if !self.holds(rule, &value)
                    && let Value::Object(kept) = self.required(ty, members)
                {
                    *members = kept;
                }
            }
            _ => {}
        }
    }

    fn fit_items(&mut self, ty: TypeId, rule: &Rule, items: &mut Vec<Value>, depth: u32) {
        let item_type =
            self.checker()
                .chain(ty)
                .into_iter()
                .find_map(|id| match self.api.ty(id).shape {
                    Shape::Array { items } => Some(items),
                    _ => None,
                });
        match rule {
            Rule::Contains {
                items: set, min, ..
            } => {
                let least = usize::try_from(*min).unwrap_or(0).min(1000);
                let holding = items
                    .iter()
                    .filter(|item| self.checker().holds(*set, item))
                    .count();
                for _ in holding..least {
                    let made = item_type.and_then(|ty| self.another(ty, depth));
                    let mut made = made.unwrap_or_default();
                    self.fit_alone(*set, &mut made, depth);
                    items.push(made);
                }
            }
            Rule::Items { prefix, rest } => {
                self.fit_positions(prefix, rest.as_ref(), items, depth);
            }
            Rule::MinItems(least) => {
                while items.len() < usize::try_from(*least).unwrap_or(0).min(1000) {
                    let made = item_type.and_then(|ty| self.another(ty, depth));
                    items.push(made.unwrap_or_default());
                }
            }
            Rule::MaxItems(most) => items.truncate(usize::try_from(*most).unwrap_or(usize::MAX)),
            Rule::UniqueItems => {
                let mut distinct: Vec<Value> = Vec::with_capacity(items.len());
                for item in items.drain(..) {
                    if !distinct.contains(&item) {
                        distinct.push(item);
                    }
                }
                *items = distinct;
            }
            Rule::UnevaluatedItems(_) => {
                let value = Value::Array(items.clone());
                if !self.holds(rule, &value) {
                    items.clear();
                }
            }
            _ => {}
        }
    }

    /// Changes items by what is said of their positions.
    fn fit_positions(
        &mut self,
        prefix: &[RuleSetId],
        rest: Option<&RuleSetId>,
        items: &mut [Value],
        depth: u32,
    ) {
        for (item, set) in items.iter_mut().zip(positions(prefix, rest)) {
            if let Some(set) = set {
                self.fit_alone(*set, item, depth);
            }
        }
    }

    /// Changes a value of which only rules are known.
    fn fit_alone(&mut self, set: RuleSetId, value: &mut Value, depth: u32) {
        if depth > DEEP || self.checker().holds(set, value) {
            return;
        }
        let set = self.api.rule_set(set);
        // Who checks no formats minds none.
        let formats: Vec<Rule> = set.formats.iter().cloned().map(Rule::Format).collect();
        for rule in set.rules.iter().chain(&formats) {
            match rule {
                Rule::Is(set) | Rule::Dynamic { initial: set, .. } => {
                    self.fit_alone(*set, value, depth + 1);
                }
                Rule::AllOf(sets) => sets
                    .iter()
                    .for_each(|set| self.fit_alone(*set, value, depth + 1)),
                Rule::AnyOf(sets) | Rule::OneOf(sets) => {
                    for set in sets {
                        let mut candidate = value.clone();
                        self.fit_alone(*set, &mut candidate, depth + 1);
                        if self.holds(rule, &candidate) {
                            *value = candidate;
                            break;
                        }
                    }
                }
                Rule::Type(types) if !self.holds(rule, value) => {
                    *value = types.first().map_or(Value::Null, |ty| of_type(*ty));
                }
                Rule::Enum(values) if !values.contains(value) => {
                    value.clone_from(values.first().unwrap_or(&Value::Null));
                }
                Rule::Required(names) => {
                    if let Value::Object(members) = value {
                        for name in names {
                            members
                                .entry(name.clone())
                                .or_insert_with(|| "amber".into());
                        }
                    }
                }
                Rule::Properties { properties, .. } => {
                    if let Value::Object(members) = value {
                        for (name, set) in properties {
                            if let Some(value) = members.get_mut(name) {
                                self.fit_alone(*set, value, depth + 1);
                            }
                        }
                    }
                }
                Rule::Items { prefix, rest } => {
                    if let Value::Array(items) = value {
                        self.fit_positions(prefix, rest.as_ref(), items, depth + 1);
                    }
                }
                _ => {
                    let (format, constraints) = (StringFormat::Plain, Constraints::default());
                    self.fit_scalar(rule, &format, &constraints, value);
                }
            }
        }
    }

    /// Changes a number or a string, which has a format and other constraints besides.
    fn fit_scalar(
        &mut self,
        rule: &Rule,
        format: &StringFormat,
        constraints: &Constraints,
        value: &mut Value,
    ) {
        if self.holds(rule, value) {
            return;
        }
        let mut constraints = constraints.clone();
        match rule {
            Rule::Minimum(bound) => constraints.minimum = Some(*bound),
            Rule::Maximum(bound) => constraints.maximum = Some(*bound),
            Rule::MultipleOf(divisor) => constraints.multiple_of.push(*divisor),
            Rule::MinLength(least) => constraints.min_length = Some(*least),
            Rule::MaxLength(most) => constraints.max_length = Some(*most),
            Rule::Pattern(pattern) => constraints.patterns.push(pattern.clone()),
            _ => {}
        }
        match value {
            Value::Number(_) => {
                let made = numbers::number(&constraints, self.variant, self.seed);
                if let Some(number) = made {
                    *value = Value::Number(number);
                }
            }
            Value::String(_) => {
                let format = match rule {
                    Rule::Format(name) => super::formats::named(name),
                    _ => format.clone(),
                };
                let random = &mut self.random;
                let made =
                    strings::string(&format, &constraints, self.variant, self.patterns, random);
                if let Some(text) = made {
                    *value = Value::String(text);
                }
            }
            _ => {}
        }
    }
}

/// The plainest value of a type of JSON Schema.
fn of_type(ty: JsonType) -> Value {
    match ty {
        JsonType::Null => Value::Null,
        JsonType::Boolean => Value::Bool(true),
        JsonType::Integer | JsonType::Number => Value::Number(Number::Integer(1)),
        JsonType::String => Value::String("amber".to_owned()),
        JsonType::Array => Value::Array(Vec::new()),
        JsonType::Object => Value::Object(IndexMap::new()),
    }
}
