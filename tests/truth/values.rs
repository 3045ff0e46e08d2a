//! Each `serde_json::Value` in the generated types is one that a schema asks for, or is in the report.

use std::collections::HashSet;
use std::fs;

use spectrait::Generator;
use spectrait::emitter::plan::{Item, RustType, Types};
use spectrait::ir::{Additional, Api, Place, Shape, TypeId};
use spectrait_tests::root;

/// Whether a Rust type holds a `Value`, the insides of named types aside.
fn has_value(ty: &RustType) -> bool {
    match ty {
        RustType::Value => true,
        RustType::Vec(inner)
        | RustType::Map(inner)
        | RustType::Option(inner)
        | RustType::Field(inner)
        | RustType::Boxed(inner) => has_value(inner),
        RustType::Tuple(items) => items.iter().any(has_value),
        _ => false,
    }
}

/// What is known of the schemas behind a type.
struct Behind<'a> {
    api: &'a Api,
    listed: &'a HashSet<Place>,
}

impl Behind<'_> {
    /// Whether a type is any value, holds one, or is listed.
    fn allows(&self, id: TypeId) -> bool {
        let (mut open, mut seen) = (vec![id], HashSet::new());
        while let Some(id) = open.pop() {
            let ty = self.api.ty(id);
            if !seen.insert(id) {
                continue;
            }
            if self.listed.contains(&ty.place) {
                return true;
            }
            match &ty.shape {
                // One that asks for something is to be listed.
                Shape::Any if ty.rules.is_none() && ty.untyped.is_none() => return true,
                Shape::Alias(inner) | Shape::Nullable(inner) | Shape::JsonText(inner) => {
                    open.push(*inner);
                }
                Shape::Array { items } => open.push(*items),
                Shape::Map { values } => open.push(*values),
                Shape::Tuple { prefix, rest } => open.extend(prefix.iter().chain(rest)),
                Shape::Object(object) if object.properties.is_empty() => match object.additional {
                    Additional::Ignored => return true,
                    Additional::Typed(ty) => open.push(ty),
                    Additional::Forbidden => {}
                },
                _ => {}
            }
        }
        false
    }

    /// Whether the members of an object that has no names for them are any values, or it is listed.
    fn keeps_any(&self, id: TypeId) -> bool {
        let ty = self.api.ty(id);
        let Shape::Object(object) = &ty.shape else {
            return false;
        };
        let given = match object.additional {
            Additional::Typed(ty) => self.allows(ty),
            Additional::Ignored | Additional::Forbidden => false,
        };
        let patterns = object.patterns.iter();
        given
            || patterns.into_iter().any(|(_, ty)| self.allows(*ty))
            || self.listed.contains(&ty.place)
    }
}

#[test]
fn each_untyped_value_is_asked_for_or_listed() {
    let (mut wrong, mut values, mut listed_values) = (Vec::new(), 0, 0);
    let folder = fs::read_dir(root().join("specs")).unwrap();
    for path in folder
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
    {
        let generator = Generator::new(&path);
        let api = generator.describe().unwrap().api;
        let Ok(output) = generator.generate() else {
            continue;
        };
        let untyped = &output.report.schemas.untyped;
        let listed: HashSet<Place> = untyped
            .iter()
            .map(|item| Place {
                document: api
                    .documents
                    .iter()
                    .position(|file| *file == item.file)
                    .unwrap() as u32,
                pointer: item.pointer.clone(),
            })
            .collect();
        listed_values += listed.len();
        let behind = Behind {
            api: &api,
            listed: &listed,
        };
        let plan = Types::new(&api).finish();
        for item in &plan.items {
            let types: Vec<TypeId> = (0u32..)
                .map(TypeId)
                .zip(&api.types)
                .filter(|(_, ty)| ty.place == item.place)
                .map(|(id, _)| id)
                .collect();
            let mut check = |what: &str, ty: &RustType, allowed: bool| {
                if has_value(ty) {
                    values += 1;
                    if !allowed {
                        wrong.push(format!("{}: {} {what}", path.display(), item.name));
                    }
                }
            };
            let any = types.iter().any(|ty| behind.allows(*ty));
            match &item.item {
                Item::Alias(ty) | Item::Newtype(ty) => check("itself", ty, any),
                Item::Struct(plan) => {
                    for field in &plan.fields {
                        let mut types = types.iter().filter_map(|ty| match &api.ty(*ty).shape {
                            Shape::Object(object) => object
                                .properties
                                .iter()
                                .find(|property| property.name == field.key),
                            _ => None,
                        });
                        check(
                            &field.name,
                            &field.ty,
                            types.any(|property| behind.allows(property.ty)),
                        );
                    }
                    if let Some(additional) = &plan.additional {
                        let allowed = types.iter().any(|ty| behind.keeps_any(*ty));
                        check(&additional.name, &additional.ty, allowed);
                    }
                }
                Item::Union(plan) => {
                    let branches = types.iter().filter_map(|ty| match &api.ty(*ty).shape {
                        Shape::Union(union) => Some(&union.branches),
                        _ => None,
                    });
                    let branches: Vec<TypeId> =
                        branches.flatten().map(|branch| branch.ty).collect();
                    let allowed = branches.iter().any(|branch| behind.allows(*branch));
                    for variant in &plan.variants {
                        check(&variant.name, &variant.ty, allowed);
                    }
                }
                Item::StringEnum(_) | Item::ValueEnum(_) => {}
            }
        }
    }
    assert!(values > 5 && listed_values > 1, "{values} {listed_values}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
