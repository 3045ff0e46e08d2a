//! What a configuration asks for and does not get.
//!
//! In: a configuration that was read, an API, what was planned. Out: warnings at its lines, and errors where nothing can be
//! generated as it says.

use std::collections::HashSet;

use spectrait_emitter::Layout;
use spectrait_emitter::plan::item::TypesPlan;
use spectrait_emitter::plan::open;
use spectrait_emitter::plan::own;
use spectrait_ir::Api;
use spectrait_parser::closest;
use spectrait_parser::diagnostic::{Located, Severity, codes};

use super::own_types::keyed;
use super::{CHECKED, Config, DERIVES, FORMATS, NAMES, OPEN, SCHEMAS};

impl Config {
    /// What of the configuration an API has no use for.
    pub(crate) fn unused(&self, api: &Api, layout: Layout) -> Vec<Located> {
        let schemas = self
            .types
            .schemas
            .keys()
            .filter(|key| own::find(api, key).is_none())
            .map(|key| {
                let message = format!("`{key}` is no schema that types are generated for");
                (SCHEMAS, key, message, schema_of(key, components(api)))
            });
        let names = self.types.names.keys();
        let names = names.filter(|key| own::find(api, key).is_none());
        let names = names.map(|key| {
            let message = format!("`{key}` is no schema that types are generated for");
            (NAMES, key, message, schema_of(key, components(api)))
        });
        let formats = self
            .types
            .formats
            .keys()
            .filter(|key| !own::has_format(api, key))
            .map(|key| {
                (
                    FORMATS,
                    key,
                    format!("no schema has the format `{key}`"),
                    "write a `format` as the description has it, or leave the line out".to_owned(),
                )
            });
        let checked = self.types.check_formats.unused(api).into_iter();
        let checked = checked.map(|name| {
            let help = "write a `format` as the description has it, or leave it out".to_owned();
            let message = format!("no schema has the format `{name}`, which is to be checked");
            (CHECKED, name, message, help)
        });
        let components: Vec<String> = match self.types.openness.is_empty() {
            true => Vec::new(),
            false => components(api).map(str::to_owned).collect(),
        };
        let never_open: HashSet<&String> = open::never_open(api, &components).into_iter().collect();
        let may_be_open = components.iter().filter(|it| !never_open.contains(it));
        let may_be_open: Vec<&str> = may_be_open.map(String::as_str).collect();
        let openness = open::never_open(api, self.types.openness.keys());
        let openness = openness.into_iter().map(|key| {
            let message = format!(
                "`{key}` is no `enum` of several strings or integers, and no union that a member tells apart"
            );
            let help = match own::find(api, key) {
                Some(_) => "leave it out".to_owned(),
                None => format!(
                    "{}, or leave it out",
                    schema_of(key, may_be_open.iter().copied())
                ),
            };
            (OPEN, key, message, help)
        });
        let homeless = keyed(&self.types)
            .filter(|(_, _, ty)| layout == Layout::Crate && !ty.is_of_the_crate())
            .filter_map(|(section, key, ty)| {
                let root = ty.homeless()?;
                let message = format!("the generated crate does not depend on `{root}`");
                Some((section, key, message, OF_ANOTHER_CRATE.to_owned()))
            });
        let unused = schemas
            .chain(names)
            .chain(formats)
            .chain(checked)
            .chain(openness)
            .chain(homeless);
        let code = (Severity::Warning, codes::UNUSED_CONFIGURATION);
        let unused = unused
            .map(|(section, key, message, help)| self.located((section, key), code, message, help));
        unused.chain(self.twice(api)).collect()
    }

    /// Types that cannot be in a generated crate: nobody can add them to it.
    pub(crate) fn impossible(&self, layout: Layout) -> Vec<Located> {
        if layout != Layout::Crate {
            return Vec::new();
        }
        keyed(&self.types)
            .filter(|(_, _, ty)| ty.is_of_the_crate())
            .map(|(section, key, ty)| {
                let message = format!(
                    "`{}` would be in the generated crate, which does not have it",
                    ty.path
                );
                let code = (Severity::Error, codes::INVALID_CONFIGURATION);
                self.located((section, key), code, message, OF_ANOTHER_CRATE.to_owned())
            })
            .collect()
    }

    /// Derives that were asked for and that members cannot have, and names that are not used.
    pub(crate) fn refused(&self, plan: &TypesPlan) -> Vec<Located> {
        let refused = plan.refused.iter().map(|refused| {
            let others = match refused.items {
                0 | 1 => String::new(),
                2 => " and another type".to_owned(),
                items => format!(" and {} other types", items - 1),
            };
            let why = match &refused.member {
                Some(member) => format!(
                    "`{}` does not let it",
                    format_args!("{}.{member}", refused.item)
                ),
                None => format!("`{}` has no default of its own", refused.item),
            };
            let message = format!(
                "`{}`{others} cannot derive `{}`: {why}; all other types do",
                refused.item, refused.derive
            );
            let help = "leave it out, or give the members types that have it";
            let code = (Severity::Warning, codes::UNUSED_CONFIGURATION);
            self.located((DERIVES, &refused.derive), code, message, help.to_owned())
        });
        let unnamed = plan.unnamed.iter().map(|unnamed| {
            let message = format!(
                "`{}` is not called `{}`: {}",
                unnamed.key, unnamed.name, unnamed.reason
            );
            let help = "choose another name, or leave the line out".to_owned();
            let code = (Severity::Warning, codes::UNUSED_CONFIGURATION);
            self.located((NAMES, &unnamed.key), code, message, help)
        });
        refused.chain(unnamed).collect()
    }
}

/// What to write for a type that a generated crate does not have.
const OF_ANOTHER_CRATE: &str =
    "name a type of another crate with its `version`, or generate a module (`--layout module`)";

/// The names of all components that are schemas.
fn components(api: &Api) -> impl Iterator<Item = &str> {
    api.types.iter().filter_map(|ty| ty.component.as_deref())
}

/// What to write for a schema that is not there.
fn schema_of<'a>(key: &str, names: impl Iterator<Item = &'a str>) -> String {
    let general =
        "write the name of a component, or the JSON pointer of a schema that is not only a `$ref`";
    match closest(key, names.filter(|name| *name != key)) {
        Some(meant) => format!("did you mean `{meant}`? Else {general}"),
        None => general.to_owned(),
    }
}
