//! Types of your own: what stands for schemas and formats in place of a generated type.
//!
//! In: an [`Api`] and [`TypeOptions`]. Out: an `Own`: the API without what types of your own answer for, and the Rust
//! type of each schema that has one.
//!
//! What always holds: a schema keeps its shape, so that unions are told apart and parameters are written as before. Its
//! constraints and rules are taken out, and stand in the list of what nobody checks.

mod crates;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use spectrait_ir::{Api, Constraints, Shape, Type, TypeId, Value};
use syn::visit::{self, Visit};

use super::formats::{self, FormatChecks};
use super::support::CRATES;
use super::{RustType, Unchecked};
use super::{builders, chosen};
use crates::ANY;

pub use crates::{
    Dependencies, Dependency, compatible, in_code, refuse_feature, refuse_name, refuse_version,
};

/// The types that are in scope everywhere and cannot be another's.
const PRIMITIVES: &[&str] = &[
    "bool", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "u128",
];

/// How types are customised.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypeOptions {
    /// The types that stand for schemas, each by the name of its component, or by its JSON pointer (`#/…`).
    pub schemas: BTreeMap<String, OwnType>,
    /// What generated types are called, each schema by the name of its component, or by its JSON pointer (`#/…`).
    pub names: BTreeMap<String, String>,
    /// The types that stand for formats, of strings and of numbers.
    pub formats: BTreeMap<String, OwnType>,
    /// What every struct and enum derives besides.
    pub derives: Vec<OwnType>,
    /// Which formats are checked besides those that have a type.
    pub check_formats: FormatChecks,
    /// Whether structs with optional members have builders.
    pub builders: bool,
    /// Whether `null` of a member that may be absent, and not `null`, is read as its absence.
    pub null_is_absent: bool,
    /// The types that stand for `date-time` and `date`.
    pub date_time: DateTime,
    /// The type of maps.
    pub map: MapType,
    /// Whether a client carries on with strings that an `enum` does not list.
    pub open_enums: bool,
    /// Whether a client carries on with objects whose discriminator names no branch of their union.
    pub open_unions: bool,
    /// Whether `x-rust-type` of the description names types. The description is often another's, and so are its types.
    pub rust_types: bool,
    /// Schemas that are open (`true`) or closed whatever those two say, each by the name of its component, or by its JSON
    /// pointer (`#/…`).
    pub openness: BTreeMap<String, bool>,
}

/// A type or a derive macro that is not generated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnType {
    /// Its path: `crate::Money`, `rust_decimal::Decimal`.
    pub path: String,
    /// The crate that has it, where a generated crate is to depend on it.
    pub dependency: Option<Dependency>,
}

/// The crate whose types stand for `date-time` and `date`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateTime {
    /// `chrono::DateTime<chrono::FixedOffset>` and `chrono::NaiveDate`.
    #[default]
    Chrono,
    /// `jiff::Timestamp` and `jiff::civil::Date`. A timestamp has no offset of its own, and no leap second.
    Jiff,
    /// `DateTime` and `Date` of the support code, around `time::OffsetDateTime` and `time::Date`.
    Time,
}

/// The type of an object whose keys are data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum MapType {
    /// `indexmap::IndexMap`, which keeps the order of keys.
    #[default]
    IndexMap,
    /// `std::collections::BTreeMap`, which sorts them.
    BTreeMap,
    /// `std::collections::HashMap`, which has them in no order.
    HashMap,
}

/// The derives that come with Rust, which need no path.
pub const DERIVES_OF_RUST: [&str; 9] = [
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Eq",
    "Hash",
    "Ord",
    "PartialEq",
    "PartialOrd",
];

impl MapType {
    /// Its path, without arguments.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::IndexMap => "indexmap::IndexMap",
            Self::BTreeMap => "std::collections::BTreeMap",
            Self::HashMap => "std::collections::HashMap",
        }
    }

    /// The module of the support code that knows it.
    pub(super) fn module(self) -> &'static str {
        match self {
            Self::IndexMap => "map_index",
            Self::BTreeMap | Self::HashMap => "map",
        }
    }
}

impl TypeOptions {
    /// What is wrong with the types, where something is.
    #[must_use]
    pub fn refuse(&self) -> Option<String> {
        let mut types = self.schemas.values().chain(self.formats.values());
        let wrong = types.find_map(|ty| Some(format!("`{}` {}", ty.path, ty.refuse_type()?)));
        let mut derives = self.derives.iter();
        let wrong = wrong.or_else(|| {
            derives.find_map(|ty| Some(format!("`{}` {}", ty.path, ty.refuse_derive()?)))
        });
        let mut names = self.names.values();
        let wrong = wrong
            .or_else(|| names.find_map(|name| Some(format!("`{name}` {}", chosen::refuse(name)?))));
        let wrong = wrong.or_else(|| {
            let name = self.check_formats.unknown()?;
            Some(format!("`{name}` is no format that can be checked"))
        });
        wrong.or_else(|| {
            let mut crates = Dependencies::new(self.builders);
            let mut types = self.types();
            types.find_map(|ty| crates.add(ty).err())
        })
    }

    /// All types and derives of your own.
    pub fn types(&self) -> impl Iterator<Item = &OwnType> {
        let types = self.schemas.values().chain(self.formats.values());
        types.chain(&self.derives)
    }
}

impl From<&str> for OwnType {
    fn from(path: &str) -> Self {
        Self::new(path)
    }
}

impl From<String> for OwnType {
    fn from(path: String) -> Self {
        Self::new(path)
    }
}

impl OwnType {
    /// A type by its path, of your own crate or of one that you depend on.
    #[must_use]
    pub fn new(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            dependency: None,
        }
    }

    /// Says which version of its crate a generated crate is to depend on. Its name is the first of the path, with hyphens
    /// where [`crate_name`](Self::crate_name) does not say otherwise.
    #[must_use]
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.dependency().version = version.into();
        self
    }

    /// Names its crate as `Cargo.toml` does.
    #[must_use]
    pub fn crate_name(mut self, name: impl Into<String>) -> Self {
        self.dependency().name = name.into();
        self
    }

    /// Asks for a feature of its crate.
    #[must_use]
    pub fn feature(mut self, feature: impl Into<String>) -> Self {
        self.dependency().features.push(feature.into());
        self
    }

    fn dependency(&mut self) -> &mut Dependency {
        let name = self.root();
        self.dependency.get_or_insert_with(|| Dependency {
            name,
            version: ANY.to_owned(),
            features: Vec::new(),
        })
    }

    /// The first name of the path that leads to the type: of `Vec<crate::Money>` that is `crate`, and that of what comes
    /// with Rust only where nothing else is in it.
    #[must_use]
    pub fn root(&self) -> String {
        let own = || paths(&self.path).first().map(|path| root(path).to_owned());
        self.roots().next().or_else(own).unwrap_or_default()
    }

    /// The first name of each path in it, types in angle brackets included, that no generated code has by itself.
    pub fn roots(&self) -> impl Iterator<Item = String> + use<> {
        let foreign = paths(&self.path).into_iter();
        foreign
            .filter(|path| path.contains("::"))
            .map(|path| root(&path).to_owned())
            .filter(|root| !matches!(root.as_str(), "std" | "core" | "alloc"))
    }

    /// The last name of the path.
    #[must_use]
    pub fn name(&self) -> &str {
        last_of(&self.path)
    }

    /// Why the path cannot be printed; nothing where it can.
    #[must_use]
    pub fn refuse(&self) -> Option<&'static str> {
        match syn::parse_str::<syn::Type>(&self.path) {
            Ok(syn::Type::Path(path)) if path.qself.is_none() => None,
            _ => Some("is not the path of a Rust type, such as `crate::Money`"),
        }
    }

    /// Why it cannot be derived; nothing where it can.
    #[must_use]
    pub fn refuse_derive(&self) -> Option<&'static str> {
        let is_known = || self.path.contains("::") || DERIVES_OF_RUST.contains(&self.path.as_str());
        let refused = self.refuse();
        refused
            .or_else(|| (!is_known()).then_some("has no path, and no derive of Rust is called so"))
    }

    /// Why it cannot stand for a schema or a format; nothing where it can.
    #[must_use]
    pub fn refuse_type(&self) -> Option<&'static str> {
        const IN_SCOPE: [&str; 11] = [
            "Box", "Option", "Result", "Send", "String", "Sync", "Vec", "char", "isize", "str",
            "usize",
        ];
        let is_named = |path: &str| {
            path.contains("::") || PRIMITIVES.contains(&path) || IN_SCOPE.contains(&path)
        };
        let reasons = std::iter::once("has no path, so that generated code cannot name it").chain(
            std::iter::repeat(
                "holds a type that has no path, so that generated code cannot name it",
            ),
        );
        self.refuse().or_else(|| {
            let mut paths = paths(&self.path).into_iter().zip(reasons);
            paths.find_map(|(path, reason)| (!is_named(&path)).then_some(reason))
        })
    }

    /// A crate of which nothing is known and that a generated crate does not depend on for it.
    #[must_use]
    pub fn homeless(&self) -> Option<String> {
        let depends = self.dependency.as_ref().map(|_| self.root());
        self.roots().find(|root| {
            depends.as_ref() != Some(root) && !CRATES.iter().any(|(known, _)| known == root)
        })
    }

    /// Whether it, or a type in it, would be in the generated crate.
    #[must_use]
    pub fn is_of_the_crate(&self) -> bool {
        self.roots()
            .any(|root| matches!(root.as_str(), "crate" | "self" | "super"))
    }

    /// The Rust type, as the rest of the plan names it.
    fn rust_type(&self) -> RustType {
        let path = self.path.trim_start_matches("::");
        match PRIMITIVES.iter().find(|known| **known == path) {
            Some(primitive) => RustType::Primitive(primitive),
            None => match path {
                "String" | "std::string::String" => RustType::String,
                "serde_json::Value" => RustType::Value,
                path => RustType::Path(path.to_owned().into()),
            },
        }
    }
}

/// The paths in a type: itself, and those in angle brackets, without their arguments. What is no type has none.
pub(super) fn paths(ty: &str) -> Vec<String> {
    #[derive(Default)]
    struct Paths(Vec<String>);

    impl<'t> Visit<'t> for Paths {
        fn visit_path(&mut self, path: &'t syn::Path) {
            let names = path.segments.iter().map(|name| name.ident.to_string());
            let start = path.leading_colon.map_or("", |_| "::");
            self.0
                .push(start.to_owned() + &names.collect::<Vec<_>>().join("::"));
            visit::visit_path(self, path);
        }
    }

    let mut found = Paths::default();
    if let Ok(ty) = syn::parse_str(ty) {
        found.visit_type(&ty);
    }
    found.0
}

/// The first name of a path.
pub(super) fn root(path: &str) -> &str {
    let path = path.trim_start_matches("::");
    path.split_once("::").map_or(path, |(root, _)| root)
}

/// An API whose types may be of your own.
#[derive(Debug)]
pub(crate) struct Own<'a> {
    /// The API, without what those types answer for.
    pub(crate) api: Cow<'a, Api>,
    /// The Rust type of each schema that has one.
    pub(crate) types: HashMap<TypeId, RustType>,
    /// What is not checked for that reason.
    pub(crate) unchecked: Vec<Unchecked>,
    /// The crates to depend on.
    pub(crate) dependencies: Dependencies,
}

impl<'a> Own<'a> {
    /// Takes out of the API what types of your own stand for.
    pub(crate) fn new(api: &'a Api, options: &TypeOptions) -> Self {
        let mut own = Self {
            api: Cow::Borrowed(api),
            types: HashMap::new(),
            unchecked: Vec::new(),
            dependencies: Dependencies::new(options.builders),
        };
        let schemas: HashMap<TypeId, &OwnType> = options
            .schemas
            .iter()
            .filter_map(|(key, ty)| Some((find(api, key)?, ty)))
            .collect();
        let mut described = Vec::new();
        for (id, ty) in (0u32..).map(TypeId).zip(&api.types) {
            let named = schemas.get(&id).map(|own| (Cow::Borrowed(*own), false));
            let of_extension = || Some((Cow::Owned(of_extension(ty)?.ok()?), true));
            let chosen = named
                .or_else(|| of_extension().filter(|_| options.rust_types))
                .or_else(|| Some((Cow::Owned(of_format(ty, options)?), false)));
            if let Some((chosen, is_described)) = chosen {
                own.replace(id, ty, &chosen.path, chosen.rust_type());
                match is_described {
                    // What is chosen says first which version a crate has.
                    true => described.push(chosen),
                    false => own.depend(&chosen),
                }
            } else if let Some(name) = of_time(ty, options) {
                own.replace(id, ty, name, RustType::Support("time", name));
            }
        }
        for derive in &options.derives {
            own.depend(derive);
        }
        if options.builders && builders::has_use(api) {
            own.depend(&builders::derive());
        }
        described.iter().for_each(|own_type| own.depend(own_type));
        formats::ask(&mut own.api, &options.check_formats, &own.types);
        own
    }

    fn replace(&mut self, id: TypeId, ty: &Type, name: &str, chosen: RustType) {
        let nested = !matches!(
            ty.shape,
            Shape::Any
                | Shape::Boolean
                | Shape::Integer { .. }
                | Shape::Number { .. }
                | Shape::String { .. }
        );
        if nested || ty.rules.is_some() || !ty.constraints.is_empty() {
            self.unchecked.push(Unchecked {
                what: "what the schema asks of its values".to_owned(),
                reason: format!("`{name}` stands for it, which checks them itself"),
                place: ty.place.clone(),
            });
        }
        if let Some(ty) = self.api.to_mut().types.get_mut(id.index()) {
            ty.constraints = Constraints::default();
            ty.rules = None;
            ty.parts = Vec::new();
        }
        self.types.insert(id, chosen);
    }

    /// Remembers the crate of a type. Where it cannot have it, somebody was told.
    fn depend(&mut self, ty: &OwnType) {
        let _ = self.dependencies.add(ty);
    }
}

/// The schema that a key of [`TypeOptions::schemas`] names.
#[must_use]
pub fn find(api: &Api, key: &str) -> Option<TypeId> {
    let pointer = key.strip_prefix('#').unwrap_or(key);
    let types = (0u32..).map(TypeId).zip(&api.types);
    let mut found = types.filter(|(_, ty)| {
        if pointer.starts_with('/') {
            ty.place.document == 0 && ty.place.pointer == pointer
        } else {
            ty.component.as_deref() == Some(key)
        }
    });
    // Where `null` stands around a type, both have its place, and the inner one is meant.
    let (mut id, ty) = found.next()?;
    let mut shape = &ty.shape;
    while let Shape::Nullable(inner) = shape
        && api.ty(*inner).component.is_none()
        && *inner != id
    {
        id = *inner;
        shape = &api.ty(id).shape;
    }
    Some(id)
}

/// Whether a schema of the API has a format.
#[must_use]
pub fn has_format(api: &Api, format: &str) -> bool {
    api.types.iter().any(|ty| format_of(ty) == Some(format))
}

/// The type that `x-rust-type` names: a path, or an object with `path`, `crate` and `version`. Nothing where it is not there.
///
/// # Errors
/// It names none: why.
pub fn of_extension(ty: &Type) -> Option<Result<OwnType, String>> {
    let said = ty.extensions.get("x-rust-type")?;
    let own = named_by(said).filter(|own| own.refuse().is_none());
    let own = own.ok_or_else(|| "`x-rust-type` is not the path of a Rust type".to_owned());
    Some(own.and_then(|own| {
        let depends = Dependencies::default().add(&own);
        depends.map(|()| own)
    }))
}

fn named_by(said: &Value) -> Option<OwnType> {
    match said {
        Value::String(path) => Some(OwnType::new(path.as_str())),
        // A type with parameters is written otherwise than by its path.
        Value::Object(members) if !members.contains_key("parameters") => {
            let text = |key: &str| members.get(key).and_then(Value::as_str);
            let mut own = OwnType::new(text("path")?);
            if let Some(version) = text("version") {
                own = own.version(version);
            }
            match text("crate") {
                Some(name) if own.dependency.is_some() => Some(own.crate_name(name)),
                _ => Some(own),
            }
        }
        _ => None,
    }
}

/// The last name of a path.
pub(super) fn last_of(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or_default()
}

const JIFF_TIMESTAMP: &str = "jiff::Timestamp";
const JIFF_DATE: &str = "jiff::civil::Date";

/// Whether a type that is not generated is one that the options name for dates and times: it is `Copy`, `Eq` and `Hash`.
pub(super) fn is_date_time(ty: &RustType) -> bool {
    match ty {
        RustType::Support(module, _) => *module == "time",
        RustType::Path(path) => [JIFF_TIMESTAMP, JIFF_DATE].contains(&path.as_ref()),
        _ => false,
    }
}

fn of_format(ty: &Type, options: &TypeOptions) -> Option<OwnType> {
    let format = format_of(ty)?;
    if let Some(own) = options.formats.get(format) {
        return Some(own.clone());
    }
    let path = match (options.date_time, format) {
        (DateTime::Jiff, "date-time") => JIFF_TIMESTAMP,
        (DateTime::Jiff, "date") => JIFF_DATE,
        _ => return None,
    };
    Some(OwnType::new(path))
}

/// The type of the support code that stands for a date or time.
fn of_time(ty: &Type, options: &TypeOptions) -> Option<&'static str> {
    match format_of(ty)? {
        "date-time" if options.date_time == DateTime::Time => Some("DateTime"),
        "date" if options.date_time == DateTime::Time => Some("Date"),
        _ => None,
    }
}

/// The format of a string or number, as descriptions write it.
fn format_of(ty: &Type) -> Option<&str> {
    match &ty.shape {
        Shape::Integer { format } | Shape::Number { format } => format.as_deref(),
        Shape::String { format } => format.name(),
        _ => None,
    }
}
