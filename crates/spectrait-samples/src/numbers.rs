//! Numbers within bounds, and what `multipleOf` asks.

use spectrait_ir::{Bound, Constraints, Number};

use super::Variant;

/// Integers that every format and every language holds exactly.
const SAFE: i128 = (1 << 53) - 1;

/// Whether a number fulfils what constraints ask of numbers.
pub(crate) fn fits(constraints: &Constraints, number: Number) -> bool {
    let low = constraints.minimum.is_none_or(|bound| above(number, bound));
    let high = constraints.maximum.is_none_or(|bound| below(number, bound));
    low && high
        && constraints
            .multiple_of
            .iter()
            .all(|divisor| is_multiple(number, *divisor))
}

/// Whether a number is not below a bound.
pub(crate) fn above(number: Number, bound: Bound) -> bool {
    number > bound.value || (!bound.exclusive && number == bound.value)
}

/// Whether a number is not above a bound.
pub(crate) fn below(number: Number, bound: Bound) -> bool {
    number < bound.value || (!bound.exclusive && number == bound.value)
}

/// Whether a number is a multiple of another one, as decimal numbers, so that `0.3` is one of `0.1`.
pub(crate) fn is_multiple(number: Number, divisor: Number) -> bool {
    let (Some((a, a_scale)), Some((b, b_scale))) = (decimal(number), decimal(divisor)) else {
        let quotient = number.as_f64() / divisor.as_f64();
        return quotient.fract() == 0.0;
    };
    let scale = a_scale.max(b_scale);
    let scaled = |mantissa: i128, own: u32| {
        10i128
            .checked_pow(scale - own)
            .and_then(|factor| mantissa.checked_mul(factor))
    };
    match (scaled(a, a_scale), scaled(b, b_scale)) {
        (Some(a), Some(b)) if b != 0 => a % b == 0,
        _ => (number.as_f64() / divisor.as_f64()).fract() == 0.0,
    }
}

/// A number as a whole number and how many of its digits stand behind the point.
fn decimal(number: Number) -> Option<(i128, u32)> {
    if let Some(integer) = number.as_integer() {
        return Some((integer, 0));
    }
    // `Display` writes the shortest decimal that is the number, and never an exponent.
    let text = number.to_string();
    let (whole, fraction) = text.split_once('.')?;
    let digits = format!("{whole}{fraction}");
    Some((digits.parse().ok()?, u32::try_from(fraction.len()).ok()?))
}

/// The integers that a type holds: those of its format, and as far as bounds beyond that lead.
pub(crate) fn range(format: Option<&str>, constraints: &Constraints) -> (i128, i128) {
    /// Bounds beyond all integers of 64 bits say that there is none.
    const TWO_64: f64 = 18_446_744_073_709_551_616.0;
    let (low, high) = named(format);
    // One that its author's tool has rounded is the one that was meant.
    let held = Number::Integer(low).as_f64()..=Number::Integer(high).as_f64();
    let bounds = [constraints.minimum, constraints.maximum];
    let bounds = bounds.into_iter().flatten().filter_map(|bound| {
        let about = bound.value.as_f64();
        let is_beyond = !held.contains(&about) && about.abs() <= TWO_64;
        is_beyond.then(|| rounded(bound.value, f64::round))
    });
    bounds.fold((low, high), |(low, high), bound| {
        (low.min(bound), high.max(bound))
    })
}

/// The integers that a format names.
fn named(format: Option<&str>) -> (i128, i128) {
    match format {
        Some("int8") => (i8::MIN.into(), i8::MAX.into()),
        Some("int16") => (i16::MIN.into(), i16::MAX.into()),
        Some("int32") => (i32::MIN.into(), i32::MAX.into()),
        Some("uint8") => (0, u8::MAX.into()),
        Some("uint16") => (0, u16::MAX.into()),
        Some("uint32") => (0, u32::MAX.into()),
        Some("uint64") => (0, u64::MAX.into()),
        _ => (i64::MIN.into(), i64::MAX.into()),
    }
}

/// The least and the greatest integer that fulfil the constraints, and how far those between are apart.
fn multiples(constraints: &Constraints, format: Option<&str>) -> Option<(i128, i128, i128)> {
    let (mut low, mut high) = range(format, constraints);
    if let Some(bound) = constraints.minimum {
        let least = rounded(bound.value, f64::ceil);
        low = low.max(least + i128::from(bound.exclusive && bound.value == Number::Integer(least)));
    }
    if let Some(bound) = constraints.maximum {
        let most = rounded(bound.value, f64::floor);
        high = high.min(most - i128::from(bound.exclusive && bound.value == Number::Integer(most)));
    }
    let mut step = 1i128;
    for divisor in &constraints.multiple_of {
        // A fraction divides some integer not far away: its digits tell which.
        let (mantissa, scale) = decimal(*divisor)?;
        let unit = 10i128.checked_pow(scale)?;
        let divisor = (mantissa / gcd(mantissa, unit)).abs().max(1);
        step = step.checked_mul(divisor / gcd(step, divisor))?;
    }
    let (first, last) = (low.div_euclid(step) * step, high.div_euclid(step) * step);
    let first = if first < low { first + step } else { first };
    (first <= last).then_some((first, last, step))
}

/// One of integers that differ by a number, the nearest to zero first.
pub(crate) fn counted(
    constraints: &Constraints,
    format: Option<&str>,
    number: u64,
) -> Option<Number> {
    let (first, last, step) = multiples(constraints, format)?;
    let start = (0_i128.div_euclid(step) * step).clamp(first, last);
    let (below, above) = ((start - first) / step, (last - start) / step);
    let number = i128::from(number);
    // One above and one below in turn, as far as there are both.
    let both = below.min(above);
    let times = match number > 2 * both {
        true if above > both => number - both,
        true => both - number,
        false if number % 2 == 1 => number.midpoint(1),
        false => -(number / 2),
    };
    let found = start.checked_add(times.checked_mul(step)?)?;
    let found = Some(found).filter(|it| (first..=last).contains(it))?;
    Some(Number::Integer(found)).filter(|number| fits(constraints, *number))
}

/// An integer that fulfils the constraints, or none.
pub(crate) fn integer(
    constraints: &Constraints,
    format: Option<&str>,
    variant: Variant,
    seed: u64,
) -> Option<Number> {
    let (first, last, step) = multiples(constraints, format)?;
    let ordinary = |wanted: i128| ((wanted.div_euclid(step)) * step).clamp(first, last);
    let value = match variant {
        Variant::Minimal => ordinary(0),
        // Not beyond what a JavaScript program holds exactly, unless the bounds say so.
        Variant::Boundary if seed % 2 == 1 => first.max(ordinary(-SAFE).min(last)),
        Variant::Boundary => last.min(ordinary(SAFE).max(first)),
        Variant::Example | Variant::Full => {
            ordinary(1 + i128::from(seed % 997)).max(ordinary(step))
        }
    };
    Some(Number::Integer(value))
}

/// A number that fulfils the constraints, or none.
pub(crate) fn number(constraints: &Constraints, variant: Variant, seed: u64) -> Option<Number> {
    let whole = integer(constraints, None, variant, seed);
    let bounds = [constraints.minimum, constraints.maximum];
    let mut candidates: Vec<Number> = Vec::new();
    if matches!(variant, Variant::Full | Variant::Example) && constraints.multiple_of.is_empty() {
        candidates.extend(whole.map(|whole| Number::Float(whole.as_f64() + 0.5)));
    }
    if variant == Variant::Boundary {
        candidates.extend(bounds.iter().rev().flatten().map(|bound| bound.value));
    }
    candidates.extend(whole);
    candidates.extend(bounds.iter().flatten().map(|bound| bound.value));
    if let [Some(low), Some(high)] = bounds {
        let middle = f64::midpoint(low.value.as_f64(), high.value.as_f64());
        candidates.push(Number::Float(middle));
    }
    for bound in bounds.iter().flatten() {
        let near = bound.value.as_f64();
        candidates.extend([near + 0.5, near - 0.5, near * 0.999, near * 1.001].map(Number::Float));
    }
    for divisor in &constraints.multiple_of {
        candidates.push(*divisor);
        let low = constraints
            .minimum
            .map_or(0.0, |bound| bound.value.as_f64());
        let times = (low / divisor.as_f64()).ceil();
        for times in [times, times + 1.0] {
            candidates.extend(times_of(*divisor, times));
        }
    }
    candidates
        .into_iter()
        .map(|number| number.as_integer().map_or(number, Number::Integer))
        .find(|number| fits(constraints, *number))
}

/// A multiple of a decimal number, without the error of binary multiplication.
fn times_of(divisor: Number, times: f64) -> Option<Number> {
    let (mantissa, scale) = decimal(divisor)?;
    let times = Number::Float(times).as_integer()?;
    let product = mantissa.checked_mul(times)?;
    let text = format!("{product}e-{scale}");
    text.parse::<f64>()
        .ok()
        .filter(|value| value.is_finite())
        .map(Number::Float)
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    i128::try_from(a).unwrap_or(1).max(1)
}

/// The integer that a number is rounded to, `f64::ceil` or `f64::floor`; far away from all others where it is none.
fn rounded(number: Number, round: fn(f64) -> f64) -> i128 {
    let exact = number.as_integer();
    let near = || Number::Float(round(number.as_f64())).as_integer();
    exact.or_else(near).unwrap_or(if number.as_f64() < 0.0 {
        i128::MIN / 4
    } else {
        i128::MAX / 4
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(low: Option<f64>, high: Option<f64>, multiple: &[f64]) -> Constraints {
        let bound = |value| Bound {
            value: Number::Float(value),
            exclusive: true,
        };
        Constraints {
            minimum: low.map(bound),
            maximum: high.map(bound),
            multiple_of: multiple.iter().copied().map(Number::Float).collect(),
            ..Constraints::default()
        }
    }

    #[test]
    fn numbers_keep_to_their_bounds() {
        for constraints in [
            bounds(Some(0.0), Some(1.0), &[]),
            bounds(Some(0.05), None, &[0.01]),
            bounds(None, Some(-3.0), &[]),
            bounds(Some(1e30), None, &[]),
            bounds(Some(7.0), Some(22.0), &[3.0, 7.0]),
        ] {
            for variant in Variant::ALL {
                for seed in 0..5 {
                    let made = number(&constraints, variant, seed).expect("there is one");
                    assert!(fits(&constraints, made), "{made} of {constraints:?}");
                }
            }
        }
    }

    #[test]
    fn integers_keep_to_their_format() {
        let none = Constraints::default();
        let made = integer(&none, Some("int32"), Variant::Boundary, 0);
        assert_eq!(made, Some(Number::Integer(i32::MAX.into())));
        assert_eq!(
            integer(&none, Some("uint8"), Variant::Boundary, 1),
            Some(Number::Integer(0))
        );
        let beyond = bounds(Some(0.0), Some(4_294_967_295.0), &[]);
        assert_eq!(
            integer(&beyond, Some("int32"), Variant::Boundary, 0),
            Some(Number::Integer(4_294_967_294))
        );
        let rounded = bounds(None, Some(9_223_372_036_854_776_000.0), &[]);
        assert_eq!(
            range(Some("int64"), &rounded),
            (i64::MIN.into(), i64::MAX.into())
        );
        let between = bounds(Some(1.0), Some(2.0), &[]);
        assert_eq!(integer(&between, None, Variant::Full, 0), None);
    }

    #[test]
    fn multiples_are_decimal() {
        assert!(is_multiple(Number::Float(0.3), Number::Float(0.1)));
        assert!(is_multiple(Number::Integer(12), Number::Float(0.01)));
        assert!(!is_multiple(Number::Float(0.35), Number::Float(0.1)));
    }
}
