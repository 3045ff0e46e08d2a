//! Which Rust type holds a number or a string.
//!
//! In: a format, and bounds. Out: the type that loses nothing of what they allow.

use spectrait_ir::{Bound, Constraints, StringFormat};

use super::RustType;

/// The type of all numbers. A `float` too: single precision would lose digits that the schema allows.
pub(super) const NUMBER: &str = "f64";

/// The integer of a `format`. Without one it has 64 bits, unless a bound asks for more.
pub(super) fn integer(format: Option<&str>, constraints: &Constraints) -> &'static str {
    match format {
        Some("int8") => "i8",
        Some("int16") => "i16",
        Some("int32") => "i32",
        Some("int64") => "i64",
        Some("int128") => "i128",
        Some("uint8") => "u8",
        Some("uint16") => "u16",
        Some("uint32") => "u32",
        Some("uint64") => "u64",
        Some("uint128") => "u128",
        _ => width(constraints),
    }
}

/// The integer that holds all bounds. Those beyond 128 bits are there to say that there is none.
fn width(constraints: &Constraints) -> &'static str {
    // As floating-point numbers, so that a bound which its author's tool has rounded is the one that was meant.
    const TWO_63: f64 = 9_223_372_036_854_775_808.0;
    const TWO_127: f64 = TWO_63 * TWO_63 * 2.0;
    let bound = |bound: Option<Bound>| {
        bound
            .map(|bound| bound.value.as_f64())
            .filter(|bound| bound.abs() <= 2.0 * TWO_127)
    };
    let (min, max) = (bound(constraints.minimum), bound(constraints.maximum));
    let are_in = |least: f64, most: f64| {
        [min, max]
            .into_iter()
            .flatten()
            .all(|bound| (least..=most).contains(&bound))
    };
    if are_in(-TWO_63, TWO_63) {
        "i64"
    } else if min.is_some() && max.is_some() && are_in(0.0, 2.0 * TWO_63) {
        "u64"
    } else if min.is_some() && max.is_some() && are_in(0.0, 2.0 * TWO_127) && !are_in(0.0, TWO_127)
    {
        "u128"
    } else {
        "i128"
    }
}

/// The Rust type of a kind of string.
pub(super) fn string(format: &StringFormat) -> RustType {
    let path = |path: &'static str| RustType::Path(path.into());
    match format {
        StringFormat::DateTime => path("chrono::DateTime<chrono::FixedOffset>"),
        StringFormat::Date => path("chrono::NaiveDate"),
        StringFormat::Uuid => path("uuid::Uuid"),
        StringFormat::Ipv4 => path("std::net::Ipv4Addr"),
        StringFormat::Ipv6 => path("std::net::Ipv6Addr"),
        StringFormat::Byte => RustType::Support("base64", "Base64"),
        StringFormat::Password => RustType::Support("secret", "Secret"),
        _ => RustType::String,
    }
}

#[cfg(test)]
mod tests {
    use spectrait_ir::Number;

    use super::*;

    #[test]
    fn integers_are_as_wide_as_their_bounds() {
        for (min, max, expected) in [
            (None, None, "i64"),
            (Some(0.0), Some(9e18), "i64"),
            (Some(0.0), Some(1.8e19), "u64"),
            (None, Some(1.8e19), "i128"),
            (Some(-1.0), Some(1.8e19), "i128"),
            (Some(0.0), Some(1.7e38), "i128"),
            (Some(0.0), Some(3.4e38), "u128"),
            (Some(0.0), Some(1e300), "i64"),
        ] {
            let bound = |value: Option<f64>| {
                value.map(|value| Bound {
                    value: Number::Float(value),
                    exclusive: false,
                })
            };
            let constraints = Constraints {
                minimum: bound(min),
                maximum: bound(max),
                ..Constraints::default()
            };
            assert_eq!(integer(None, &constraints), expected, "{min:?} {max:?}");
        }
    }
}
