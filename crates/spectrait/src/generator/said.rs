//! What methods of a generator say of what `spectrait.toml` may say too.
//!
//! In: what was said, and a configuration. Out: the configuration as both say it.
//!
//! What always holds: of one thing, the method counts, also where it says what holds when nobody says anything.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use spectrait_emitter::plan::formats::FormatChecks;
use spectrait_emitter::plan::own::{DateTime, MapType, OwnType};
use spectrait_emitter::plan::pages::PageRule;

use crate::config::Config;
use crate::lints::Lints;

/// What was said; nothing of what nobody spoke of.
#[derive(Debug, Clone, Default)]
pub(super) struct Said {
    pub(super) schemas: BTreeMap<String, OwnType>,
    pub(super) names: BTreeMap<String, String>,
    pub(super) formats: BTreeMap<String, OwnType>,
    pub(super) derives: Vec<OwnType>,
    pub(super) openness: BTreeMap<String, bool>,
    pub(super) open_enums: Option<bool>,
    pub(super) open_unions: Option<bool>,
    pub(super) rust_types: Option<bool>,
    pub(super) builders: Option<bool>,
    pub(super) null_is_absent: Option<bool>,
    pub(super) check_formats: Option<FormatChecks>,
    pub(super) date_time: Option<DateTime>,
    pub(super) map: Option<MapType>,
    pub(super) operation_names: BTreeMap<String, String>,
    pub(super) pages: IndexMap<String, Option<PageRule>>,
    pub(super) recognise_pages: Option<bool>,
    pub(super) unimplemented: Option<bool>,
    pub(super) lints: Lints,
}

impl Said {
    /// Puts what was said over a configuration.
    pub(super) fn over(&self, config: &mut Config) {
        let said = self.clone();
        let types = &mut config.types;
        types.schemas.extend(said.schemas);
        types.names.extend(said.names);
        types.formats.extend(said.formats);
        types.derives.extend(said.derives);
        types.openness.extend(said.openness);
        put(&mut types.open_enums, said.open_enums);
        put(&mut types.open_unions, said.open_unions);
        put(&mut types.rust_types, said.rust_types);
        put(&mut types.builders, said.builders);
        put(&mut types.null_is_absent, said.null_is_absent);
        put(&mut types.check_formats, said.check_formats);
        put(&mut types.date_time, said.date_time);
        put(&mut types.map, said.map);
        config.operation_names.extend(said.operation_names);
        config.pages.operations.extend(said.pages);
        let only_said = said.recognise_pages.map(|recognise| !recognise);
        put(&mut config.pages.only_said, only_said);
        put(&mut config.unimplemented, said.unimplemented);
        config.lints = said.lints.or(&config.lints);
    }
}

/// Puts a value in place of another, where there is one.
fn put<T>(place: &mut T, said: Option<T>) {
    if let Some(said) = said {
        *place = said;
    }
}
