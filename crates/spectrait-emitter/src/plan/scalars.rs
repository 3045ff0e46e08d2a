//! Which Rust type holds a number or a string.
//!
//! In: a format, and bounds. Out: the type that loses nothing of what they allow.

use spectrait_ir::{Bound, Constraints, StringFormat};

use super::RustType;

/// The type of all numbers. A `float` too: single precision would lose digits that the schema allows.
pub(super) const NUMBER: &str = "f64";

/// The integers that a `format` names, and what they hold.
const INTEGERS: [(&str, &str, f64, f64); 10] = [
    ("int8", "i8", -128.0, 127.0),
    ("int16", "i16", -32_768.0, 32_767.0),
    ("int32", "i32", -2_147_483_648.0, 2_147_483_647.0),
    ("int64", "i64", -TWO_63, TWO_63),
    ("int128", "i128", -TWO_127, TWO_127),
    ("uint8", "u8", 0.0, 255.0),
    ("uint16", "u16", 0.0, 65_535.0),
    ("uint32", "u32", 0.0, 4_294_967_295.0),
    ("uint64", "u64", 0.0, 2.0 * TWO_63),
    ("uint128", "u128", 0.0, 2.0 * TWO_127),
];

// As floating-point numbers, so that a bound which its author's tool has rounded is the one that was meant.
const TWO_63: f64 = 9_223_372_036_854_775_808.0;
const TWO_127: f64 = TWO_63 * TWO_63 * 2.0;

/// The integer of a `format`, unless a bound lies beyond it. Without one it has 64 bits, unless a bound asks for more.
pub(super) fn integer(format: Option<&str>, constraints: &Constraints) -> &'static str {
    // Those beyond 128 bits are there to say that there is none.
    let bound = |bound: Option<Bound>, inside: f64| {
        // One that excludes itself says no more than the next integer does.
        let within = |bound: Bound| match bound.exclusive {
            true => bound.value.as_f64() + inside,
            false => bound.value.as_f64(),
        };
        let bound = bound.map(within);
        bound.filter(|bound| bound.abs() <= 2.0 * TWO_127)
    };
    let (min, max) = (
        bound(constraints.minimum, 1.0),
        bound(constraints.maximum, -1.0),
    );
    let named = INTEGERS.iter().find(|(name, ..)| format == Some(*name));
    let Some((name, primitive, least, most)) = named else {
        return width(min, max);
    };
    let (low, high) = (min.unwrap_or(*least), max.unwrap_or(*most));
    let holds =
        |least: &f64, most: &f64| *least <= low && low <= *most && *least <= high && high <= *most;
    if holds(least, most) {
        return primitive;
    }
    // The same without a sign, as many write it.
    let unsigned = INTEGERS
        .iter()
        .find(|(other, ..)| other.strip_prefix('u') == Some(name));
    match unsigned {
        Some((_, primitive, least, most)) if max.is_some() && holds(least, most) => primitive,
        _ => width(Some(low), Some(high)),
    }
}

/// The integer of at least 64 bits that holds all bounds.
fn width(min: Option<f64>, max: Option<f64>) -> &'static str {
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

    #[test]
    fn an_exclusive_bound_is_the_next_integer() {
        for (format, min, max) in [
            ("uint8", 0, 256),
            ("uint32", -1, 4_294_967_295),
            ("int32", -2_147_483_649, 5),
        ] {
            let bound = |value: i128, exclusive| {
                Some(Bound {
                    value: Number::Integer(value),
                    exclusive,
                })
            };
            let constraints = Constraints {
                minimum: bound(min, min < 0),
                maximum: bound(max, max == 256),
                ..Constraints::default()
            };
            let primitive = format.replace("uint", "u").replace("int", "i");
            assert_eq!(integer(Some(format), &constraints), primitive);
        }
    }

    #[test]
    fn bounds_beyond_a_format_count() {
        for (format, min, max, expected) in [
            ("int32", Some(0), Some(4_294_967_295), "u32"),
            ("int32", None, Some(4_294_967_295), "i64"),
            ("int32", Some(3_000_000_000), None, "i64"),
            ("int32", Some(0), Some(i128::MAX), "i128"),
            ("int32", Some(-5), Some(100), "i32"),
            ("int8", Some(0), Some(255), "u8"),
            ("uint8", Some(-1), None, "i64"),
            ("int64", Some(0), Some(18_446_744_073_709_551_615), "u64"),
            ("int64", None, Some(18_446_744_073_709_551_615), "i128"),
            ("int64", Some(-9_223_372_036_854_776_000), None, "i64"),
            ("uint64", Some(-1), None, "i128"),
        ] {
            let bound = |value: Option<i128>| {
                value.map(|value| Bound {
                    value: Number::Integer(value),
                    exclusive: false,
                })
            };
            let constraints = Constraints {
                minimum: bound(min),
                maximum: bound(max),
                ..Constraints::default()
            };
            let made = integer(Some(format), &constraints);
            assert_eq!(made, expected, "{format} {min:?} {max:?}");
        }
    }
}
