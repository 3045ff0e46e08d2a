//! Derives of `std` that were asked for, where members cannot have them.
//!
//! In: the items, with all derives that were asked for. Out: the same without those that would not compile, and the first
//! item and member for each; and with what those ask for that stay.
//!
//! What always holds: what an item derives of these, all its members have. Of types of other crates that nothing is known
//! of, it is believed. What is `Ord` is `PartialOrd` and `Eq`.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::item::{Item, RustType, TypesPlan};
use super::own::{MapType, TypeOptions, last_of};
use super::spread::spread;

/// A derive that an item cannot have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The derive, as it was asked for.
    pub derive: String,
    /// The first item that cannot have it.
    pub item: String,
    /// The member of the item that has not got it, where one is to blame.
    pub member: Option<String>,
    /// How many items cannot have it.
    pub items: usize,
}

/// Derives of `std` of which it is known what can have them.
const KNOWN: [&str; 6] = ["Copy", "Default", "Eq", "Hash", "PartialOrd", "Ord"];

/// Takes the derives away that items cannot have.
pub(super) fn refuse(plan: &mut TypesPlan, options: &TypeOptions) {
    for asked in &options.derives {
        let (derive, name) = (asked.path.as_str(), asked.name());
        let is_std = derive == name || matches!(asked.root().as_str(), "std" | "core");
        if is_std && KNOWN.contains(&name) {
            let refused = Derive {
                name,
                plan,
                options,
            }
            .refused(derive);
            if let Some((unable, refused)) = refused {
                for item in unable {
                    if let Some(item) = plan.items.get_mut(item) {
                        item.derives.retain(|it| it != derive);
                    }
                }
                plan.refused.push(refused);
            }
            if name == "Ord" {
                complete(plan, derive);
            }
        }
    }
}

/// Gives what is `Ord` the derives that it asks for, where it has not got them.
fn complete(plan: &mut TypesPlan, ord: &str) {
    for item in &mut plan.items {
        // The macros of enumerations have their own.
        let has_own = matches!(item.item, Item::StringEnum(_) | Item::ValueEnum(_));
        let names: HashSet<&str> = item.derives.iter().map(|it| last_of(it)).collect();
        let asked: &[&'static str] = if has_own {
            &["PartialOrd"]
        } else {
            &["Eq", "PartialOrd"]
        };
        let missing = asked.iter().copied().filter(|it| !names.contains(it));
        let missing: Vec<&'static str> = missing.collect();
        if let Some(place) = item.derives.iter().position(|it| it == ord) {
            let missing = missing.into_iter().map(Cow::Borrowed);
            item.derives.splice(place..place, missing);
        }
    }
}

/// A derive of `std`.
struct Derive<'a> {
    name: &'a str,
    plan: &'a TypesPlan,
    options: &'a TypeOptions,
}

impl Derive<'_> {
    /// The items that would have it and cannot, and what to say of them.
    fn refused(&self, derive: &str) -> Option<(Vec<usize>, Refused)> {
        let items = self.plan.items.iter().map(|item| members(&item.item));
        let items: Vec<Vec<(RustType, String)>> = items.collect();
        let mut blamed: HashMap<usize, Option<&str>> = HashMap::new();
        // What an item cannot have, those that hold it in a way that asks for it cannot have either.
        let mut holders: Vec<Vec<(usize, &str)>> = vec![Vec::new(); items.len()];
        for (number, members) in items.iter().enumerate() {
            if self.name == "Default" && self.is_choice(number) {
                blamed.insert(number, None);
            }
            for (ty, name) in members {
                let mut asked = Vec::new();
                if !self.can(ty, &mut asked) {
                    blamed.entry(number).or_insert(Some(name));
                }
                for held in asked {
                    if let Some(holders) = holders.get_mut(held) {
                        holders.push((number, name));
                    }
                }
            }
        }
        let mut start: Vec<usize> = blamed.keys().copied().collect();
        start.sort_unstable();
        let unable = spread(start, &holders, |(holder, member)| {
            blamed.entry(*holder).or_insert(Some(member));
            Some(*holder)
        });
        let unable = (0..).zip(unable).filter(|(_, unable)| *unable);
        let unable = unable.filter_map(|(number, _)| {
            let item = self.plan.items.get(number)?;
            item.derives.iter().any(|it| it == derive).then_some(number)
        });
        let unable: Vec<usize> = unable.collect();
        let first = unable.first()?;
        let member = blamed.get(first).copied().flatten();
        let refused = Refused {
            derive: derive.to_owned(),
            item: self.plan.items.get(*first)?.name.clone(),
            member: member.map(str::to_owned),
            items: unable.len(),
        };
        Some((unable, refused))
    }

    /// Whether it has several values, of which none is the one to begin with.
    fn is_choice(&self, item: usize) -> bool {
        let item = self.plan.items.get(item).map(|item| &item.item);
        match item {
            Some(Item::StringEnum(plan)) => !plan.is_constant(),
            Some(Item::ValueEnum(plan)) => !plan.is_constant(),
            Some(Item::Union(_)) => true,
            _ => false,
        }
    }

    /// Whether a type can have it, where the items that it asks for can.
    fn can(&self, ty: &RustType, asked: &mut Vec<usize>) -> bool {
        let mut can = |ty: &RustType| self.can(ty, asked);
        match ty {
            RustType::Unit => true,
            RustType::Primitive(name) => {
                !name.starts_with('f') || matches!(self.name, "Copy" | "Default" | "PartialOrd")
            }
            RustType::Path(path) => self.path_can(path),
            RustType::Named(item) => {
                asked.push(*item);
                true
            }
            RustType::String => self.name != "Copy",
            RustType::Option(_) if self.name == "Default" => true,
            RustType::Option(inner) => can(inner),
            RustType::Vec(_) | RustType::Map(_) if self.name == "Default" => true,
            RustType::Vec(inner) => self.name != "Copy" && can(inner),
            RustType::Boxed(inner) => self.name != "Copy" && can(inner),
            RustType::Map(inner) => match self.name {
                "Eq" => can(inner),
                "Copy" => false,
                _ => self.plan.map == MapType::BTreeMap && can(inner),
            },
            RustType::Tuple(items) => items.iter().all(can),
            RustType::Field(_) if self.name == "Default" => true,
            RustType::Field(inner) => can(inner),
            RustType::Value => matches!(self.name, "Default" | "Eq" | "Hash"),
            RustType::Support(module, _) => matches!(
                (self.name, *module),
                ("Eq" | "Hash", "base64" | "never" | "secret" | "time")
                    | ("PartialOrd" | "Ord", "base64" | "never" | "time")
                    | ("Default", "base64" | "secret")
                    | ("Copy", "never" | "time")
            ),
            RustType::Of("json_text", _, inner) => can(inner),
            RustType::Operations(_) | RustType::Of(..) => false,
        }
    }

    /// A type of yours has what you ask for.
    fn path_can(&self, path: &str) -> bool {
        let types = self.options.schemas.values();
        let mut types = types.chain(self.options.formats.values());
        if types.any(|own| own.path.trim_start_matches("::") == path) {
            return true;
        }
        match self.name {
            "Copy" => ["chrono::", "jiff::", "std::net::", "uuid::"]
                .iter()
                .any(|known| path.starts_with(known)),
            "Default" => path.starts_with("uuid::"),
            _ => true,
        }
    }
}

/// What an item holds, each with its name.
fn members(item: &Item) -> Vec<(RustType, String)> {
    match item {
        Item::Alias(ty) | Item::Newtype(ty) => vec![(ty.clone(), "0".to_owned())],
        Item::Struct(plan) => {
            let fields = plan.fields.iter();
            let fields = fields.map(|field| (field.ty.clone(), field.name.clone()));
            let additional = plan.additional.iter().map(|field| {
                let map = RustType::Map(Box::new(field.ty.clone()));
                (map, field.name.clone())
            });
            fields.chain(additional).collect()
        }
        Item::Union(plan) => {
            let variants = plan.variants.iter();
            let variants = variants.map(|variant| (variant.ty.clone(), variant.name.clone()));
            let unknown = plan.unknown.iter();
            let unknown = unknown.map(|name| (RustType::Value, name.clone()));
            // A list of the union itself has what its other variants have, and is not `Copy`.
            let several = plan.several.iter();
            let list = RustType::Vec(Box::new(RustType::Unit));
            let several = several.map(|name| (list.clone(), name.clone()));
            variants.chain(unknown).chain(several).collect()
        }
        Item::StringEnum(plan) => {
            let unknown = plan.unknown.iter();
            unknown
                .map(|name| (RustType::String, name.clone()))
                .collect()
        }
        Item::ValueEnum(plan) => {
            let unknown = plan.unknown.iter();
            let integer = RustType::Primitive("i64");
            unknown
                .map(|name| (integer.clone(), name.clone()))
                .collect()
        }
    }
}
