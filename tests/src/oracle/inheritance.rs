//! Schemas that others build on, as a validator of JSON Schema understands them.
//!
//! In: the tree of a description in JSON Schema 2020-12. Out: the same, in which a component with a `discriminator` and
//! without a union means what builds on it (OpenAPI 3.0 §4.7.25, 2.0 §5.2.13): whoever names a child in the discriminator
//! must be it. To JSON Schema alone it would be only what it says itself.
//!
//! What always holds: what builds on such a component refers to a copy of it that says only what it says itself.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use super::{dialect, walk};

type Components = Map<String, Value>;

/// Makes parents mean their children.
pub(super) fn inherit(tree: &mut Value) {
    let prefix = match tree.get("swagger").is_some() {
        true => "/definitions",
        false => "/components/schemas",
    };
    let Some(Value::Object(components)) = tree.pointer(prefix) else {
        return;
    };
    let family = Family::find(components, prefix);
    if family.dispatch.is_empty() {
        return;
    }
    refer(tree, "", &family);
    let Some(Value::Object(components)) = tree.pointer_mut(prefix) else {
        return;
    };
    for (parent, (property, tags)) in &family.dispatch {
        let Some(own) = components.get(parent).cloned() else {
            continue;
        };
        components.insert(itself(parent), own);
        let Some(Value::Object(schema)) = components.get_mut(parent) else {
            continue;
        };
        for (tag, child) in tags {
            let reference = walk::fragment(&walk::join(prefix, child));
            let is_child =
                json!({"required": [property], "properties": {property: {"const": tag}}});
            let extra = json!({"if": is_child, "then": {"$ref": reference}});
            let _position = dialect::all_of(schema, extra);
        }
    }
}

/// The name of the copy of a parent.
fn itself(parent: &str) -> String {
    format!("{parent}.itself")
}

/// Who builds on whom.
struct Family {
    /// Where the components are.
    prefix: &'static str,
    /// The components that each builds on.
    parents: BTreeMap<String, BTreeSet<String>>,
    /// For each parent its discriminator, and which of its values stand for which child.
    dispatch: BTreeMap<String, (String, BTreeMap<String, String>)>,
}

impl Family {
    fn find(components: &Components, prefix: &'static str) -> Self {
        let mut family = Self {
            prefix,
            parents: BTreeMap::new(),
            dispatch: BTreeMap::new(),
        };
        for (name, schema) in components {
            let mut drawn = BTreeSet::new();
            for part in parts(schema) {
                drawn.extend(family.target(part).filter(|parent| parent != name));
            }
            family.parents.insert(name.clone(), drawn);
        }
        for (root, schema) in components {
            let has_union = ["oneOf", "anyOf"]
                .iter()
                .any(|key| schema.get(*key).is_some());
            let property = schema.get("discriminator");
            let property =
                property.and_then(|keyword| keyword.get("propertyName").or(Some(keyword)));
            if let (Some(property), false) = (property.and_then(Value::as_str), has_union) {
                family.add(components, root, property);
            }
        }
        family
    }

    /// Adds a root and all parents below it.
    fn add(&mut self, components: &Components, root: &str, property: &str) {
        let all = self.below(root);
        let mut tags: BTreeMap<String, String> = BTreeMap::new();
        let mapping = components[root].pointer("/discriminator/mapping");
        for (tag, to) in mapping.and_then(Value::as_object).into_iter().flatten() {
            let to = to.as_str().unwrap_or_default();
            let name = self.component(to).unwrap_or_else(|| to.to_owned());
            tags.insert(tag.clone(), name);
        }
        let told: BTreeSet<String> = tags.values().cloned().collect();
        for child in all.iter().filter(|child| !told.contains(*child)) {
            let own = own_values(&components[child], property);
            let own = if own.is_empty() {
                vec![child.clone()]
            } else {
                own
            };
            for tag in own {
                tags.entry(tag).or_insert_with(|| child.clone());
            }
        }
        for parent in all.iter().map(String::as_str).chain([root]) {
            let below = self.below(parent);
            let tags = tags.clone().into_iter();
            let tags: BTreeMap<_, _> = tags.filter(|(_, child)| below.contains(child)).collect();
            let entry = (property.to_owned(), tags);
            if !entry.1.is_empty() {
                self.dispatch.entry(parent.to_owned()).or_insert(entry);
            }
        }
    }

    /// All that build on a component.
    fn below(&self, parent: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut open = vec![parent];
        while let Some(at) = open.pop() {
            for (name, parents) in &self.parents {
                if parents.contains(at) && name != parent && found.insert(name.clone()) {
                    open.push(name);
                }
            }
        }
        found
    }

    /// The component that a schema refers to.
    fn target(&self, schema: &Value) -> Option<String> {
        self.component(schema.get("$ref")?.as_str()?)
    }

    /// The component that a reference leads to.
    fn component(&self, reference: &str) -> Option<String> {
        let pointer = percent_decode_str(reference.strip_prefix('#')?)
            .decode_utf8()
            .ok()?;
        let name = pointer.strip_prefix(self.prefix)?.strip_prefix('/')?;
        (!name.contains('/')).then(|| name.replace("~1", "/").replace("~0", "~"))
    }

    /// Makes a schema refer to what a parent says itself.
    fn refer_to_itself(&self, schema: &mut Value) {
        if let Some(parent) = self
            .target(schema)
            .filter(|name| self.dispatch.contains_key(name))
        {
            schema["$ref"] = walk::fragment(&walk::join(self.prefix, &itself(&parent))).into();
        }
    }
}

/// The members of `allOf`, and theirs.
fn parts(schema: &Value) -> Vec<&Value> {
    let mut found = Vec::new();
    for part in schema
        .get("allOf")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        found.push(part);
        found.extend(parts(part));
    }
    found
}

/// The values of the discriminator that a schema says are its own.
fn own_values(schema: &Value, property: &str) -> Vec<String> {
    let texts = |value: &Value| match value {
        Value::Array(values) => values
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        value => value
            .as_str()
            .map(str::to_owned)
            .into_iter()
            .collect::<Vec<_>>(),
    };
    let extension = ["x-discriminator-value", "x-ms-discriminator-value"];
    if let Some(value) = extension.iter().find_map(|key| schema.get(*key)) {
        return texts(value);
    }
    let mut found = std::iter::once(schema)
        .chain(parts(schema))
        .filter_map(|part| {
            let property = part.get("properties")?.get(property)?;
            property.get("const").or_else(|| property.get("enum"))
        });
    found.next().map(texts).unwrap_or_default()
}

/// Makes all that builds on parents refer to what they say themselves.
fn refer(node: &mut Value, at: &str, family: &Family) {
    match node {
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                refer(item, &format!("{at}/{index}"), family);
            }
        }
        Value::Object(members) => {
            let name = at
                .strip_prefix(family.prefix)
                .and_then(|rest| rest.strip_prefix('/'));
            let says = |part: &Value| {
                let keys = ["$ref", "allOf", "oneOf", "anyOf", "properties"];
                keys.iter().any(|key| part.get(*key).is_some())
            };
            if let Some(Value::Array(all)) = members.get("allOf") {
                // What only refers to one, with a word of its own, means it whole.
                let drawn = all.iter().filter(|part| says(part)).count();
                let own = usize::from(members.contains_key("properties"));
                let is_component = name.is_some_and(|name| !name.contains('/'));
                let builds = is_component || drawn + own > 1;
                if let (true, Some(Value::Array(all))) = (builds, members.get_mut("allOf")) {
                    all.iter_mut().for_each(|part| family.refer_to_itself(part));
                }
            }
            for key in ["oneOf", "anyOf"] {
                if let Some(Value::Array(branches)) = members.get_mut(key) {
                    let named: Vec<String> = branches
                        .iter()
                        .filter_map(|branch| family.target(branch))
                        .collect();
                    for branch in branches {
                        let below = family.target(branch).map(|parent| family.below(&parent));
                        if below.is_some_and(|below| named.iter().any(|name| below.contains(name)))
                        {
                            family.refer_to_itself(branch);
                        }
                    }
                }
            }
            for (key, value) in members {
                refer(value, &walk::join(at, key), family);
            }
        }
        _ => {}
    }
}
