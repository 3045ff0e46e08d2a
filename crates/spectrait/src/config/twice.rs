//! What a configuration says in two ways of one thing.
//!
//! In: the options, and an API. Out: a warning at each line that does not count.
//!
//! What always holds: of a schema the name of its component counts before its pointer, of an operation its `operationId`
//! before its method and path. What says the same twice is no mistake.

use std::collections::{BTreeMap, HashMap};

use spectrait_emitter::plan::own;
use spectrait_ir::{Api, TypeId};
use spectrait_parser::diagnostic::{Located, Severity, codes};

use super::pagination::OPERATIONS;
use super::{Config, OPEN, SCHEMAS};

impl Config {
    /// What is said of schemas and operations that another line says otherwise.
    pub(super) fn twice(&self, api: &Api) -> Vec<Located> {
        let pages = &self.pages.operations;
        let of_pages = api.operations.iter().flat_map(|operation| {
            let said: Vec<(&String, _)> = operation
                .keys()
                .filter_map(|key| pages.get_key_value(&key))
                .collect();
            others(&said).collect::<Vec<_>>()
        });
        let of_pages = of_pages.map(|(key, first)| (OPERATIONS, "operation", key, first));
        let schemas = of_schemas(api, &self.types.schemas).into_iter();
        let schemas = schemas.map(|(key, first)| (SCHEMAS, "schema", key, first));
        let openness = of_schemas(api, &self.types.openness).into_iter();
        let openness = openness.map(|(key, first)| (OPEN, "schema", key, first));
        let all = schemas.chain(openness).chain(of_pages);
        let all = all.map(|(section, what, key, first)| {
            let message =
                format!("`{key}` is the {what} `{first}`, of which another line says otherwise; that one counts");
            let code = (Severity::Warning, codes::UNUSED_CONFIGURATION);
            let help = "leave one of the two out".to_owned();
            self.located((section, key), code, message, help)
        });
        all.collect()
    }
}

/// The keys that do not count, each with the one that does.
fn of_schemas<'o, V: PartialEq>(
    api: &Api,
    options: &'o BTreeMap<String, V>,
) -> Vec<(&'o String, &'o String)> {
    let mut said: HashMap<TypeId, Vec<(&String, &V)>> = HashMap::new();
    // In reverse, names stand before pointers.
    for (key, value) in options.iter().rev() {
        if let Some(id) = own::find(api, key) {
            said.entry(id).or_default().push((key, value));
        }
    }
    let mut twice: Vec<_> = said.values().flat_map(|said| others(said)).collect();
    twice.sort_unstable();
    twice
}

/// Those that say otherwise than the first.
fn others<'a, 'o, V: PartialEq>(
    said: &'a [(&'o String, &'a V)],
) -> impl Iterator<Item = (&'o String, &'o String)> + 'a
where
    'o: 'a,
{
    let first = said.first();
    said.iter().filter_map(move |(key, value)| {
        let (first, counts) = first?;
        (value != counts).then_some((*key, *first))
    })
}
