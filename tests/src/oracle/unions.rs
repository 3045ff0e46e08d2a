//! Unions with a `discriminator`, as a validator of JSON Schema understands them.
//!
//! In: the tree of a description. Out: the same, in which such a union is an `anyOf`, and whoever names a branch in the
//! discriminator must be that one, and must name one. To JSON Schema alone the names would say nothing.
//!
//! What always holds: a union of which a branch is no component, or has no such member, stays as it is: its discriminator
//! can tell nothing apart.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{dialect, walk};

/// Makes discriminators tell. Gives back what moved, as pointers.
pub(super) fn tell(root: &mut Value) -> Vec<(String, String)> {
    let mut moved = Vec::new();
    for pointer in walk::walk(root).schemas {
        let Some(told) = root
            .pointer(&pointer)
            .and_then(|schema| Told::of(schema, root))
        else {
            continue;
        };
        let Some(Value::Object(schema)) = root.pointer_mut(&pointer) else {
            continue;
        };
        if let Some(branches) = schema.remove("oneOf") {
            schema.insert("anyOf".into(), branches);
            moved.push((format!("{pointer}/oneOf"), format!("{pointer}/anyOf")));
        }
        let name = told.property;
        for (tag, branch) in &told.tags {
            let names = json!({"required": [name], "properties": {&name: {"const": tag}}});
            let extra = json!({"if": names, "then": {"$ref": branch}});
            let _position = dialect::all_of(schema, extra);
        }
        let tags: Vec<&String> = told.tags.iter().map(|(tag, _)| tag).collect();
        let names = json!({"if": true, "then": {"properties": {&name: {"enum": tags}}}});
        let _position = dialect::all_of(schema, names);
    }
    moved
}

/// What a discriminator says.
struct Told {
    property: String,
    /// Each value with a reference to its branch.
    tags: Vec<(String, String)>,
}

impl Told {
    fn of(schema: &Value, root: &Value) -> Option<Self> {
        let discriminator = schema.get("discriminator")?;
        let property = discriminator.get("propertyName")?.as_str()?;
        let branches = schema
            .get("oneOf")
            .or_else(|| schema.get("anyOf"))?
            .as_array()?;
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        let mut tags: Vec<(String, String)> = Vec::new();
        for branch in branches {
            let reference = branch.get("$ref")?.as_str()?;
            let (_, name) = reference.rsplit_once('/')?;
            let own = values(walk::referred(root, reference)?, property, root, 0)?;
            let mapped = mapping.into_iter().flatten().filter(|(_, to)| {
                let to = to.as_str().unwrap_or_default();
                to == reference || to == name
            });
            let mut own: BTreeSet<String> = own
                .into_iter()
                .chain(mapped.map(|(tag, _)| tag.clone()))
                .collect();
            if own.is_empty() {
                own.insert(name.to_owned());
            }
            for tag in own {
                // Each value stands for one branch.
                if tags.iter().all(|(known, _)| *known != tag) {
                    tags.push((tag, reference.to_owned()));
                }
            }
        }
        (!tags.is_empty()).then(|| Self {
            property: property.to_owned(),
            tags,
        })
    }
}

/// The values of a member that a schema lists, in all of its parts, none where any is meant; nothing where it has no such
/// member.
fn values(schema: &Value, property: &str, root: &Value, depth: u8) -> Option<Vec<String>> {
    if depth > 8 {
        return None;
    }
    let members = schema.get("properties");
    let own = members
        .and_then(|members| members.get(property))
        .map(listed);
    let referred = schema.get("$ref").and_then(Value::as_str);
    let referred = referred.and_then(|reference| walk::referred(root, reference));
    let parts = schema.get("allOf").and_then(Value::as_array);
    let parts = parts.into_iter().flatten().chain(referred);
    let parts = parts.filter_map(|part| values(part, property, root, depth + 1));
    own.into_iter()
        .chain(parts)
        .reduce(|known, more| match (known.is_empty(), more.is_empty()) {
            (true, _) => more,
            (_, true) => known,
            _ => known.into_iter().filter(|it| more.contains(it)).collect(),
        })
}

/// The values that the schema of a member lists.
fn listed(member: &Value) -> Vec<String> {
    match (member.get("const"), member.get("enum")) {
        (Some(Value::String(value)), _) => vec![value.clone()],
        (_, Some(Value::Array(values))) => {
            let texts = values.iter().filter_map(Value::as_str);
            texts.map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}
