//! `IndexMap` as a map of objects: its keys keep their order.
//!
//! Needs: `check`, `map`; the crate `indexmap`.

use indexmap::IndexMap;

use super::check::{Check, Path, Report, TreeCheck};
use super::map::{Map, map};

map!(IndexMap);
