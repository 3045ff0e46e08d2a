//! `multipleOf` (JSON Schema 2020-12 Validation §6.2.1), exactly: 0.3 is a multiple of 0.1, whatever their
//! nearest doubles are.
//!
//! Adds a method to [`Report`]. Needs: `check`.

use std::fmt::{self, Write as _};

use super::check::{Path, Report};

impl Report {
    /// `multipleOf`
    #[inline]
    pub fn multiple_of<N: Number>(&mut self, value: N, factor: N, at: &Path<'_>) {
        if !value.multiple_of(factor) {
            self.violation(
                at,
                "multipleOf",
                format_args!("must be a multiple of {factor}, not {value}"),
            );
        }
    }
}

/// A number that can be divided exactly.
pub trait Number: Copy + fmt::Display {
    /// Whether the number is a whole multiple of the factor. Nothing is a multiple of zero.
    fn multiple_of(self, factor: Self) -> bool;
}

macro_rules! integers {
    ($($integer:ty)+) => {
        $(impl Number for $integer {
            #[inline]
            fn multiple_of(self, factor: Self) -> bool {
                factor != 0 && self.wrapping_rem(factor) == 0
            }
        })+
    };
}
integers!(i8 i16 i32 i64 i128 u8 u16 u32 u64 u128);

macro_rules! floats {
    ($($float:ty)+) => {
        $(impl Number for $float {
            fn multiple_of(self, factor: Self) -> bool {
                Decimal::new(self).multiple_of(Decimal::new(factor))
            }
        })+
    };
}
floats!(f32 f64);

/// The shortest decimal that stands for a floating-point number: digits × 10^exponent. The sign plays no part.
#[derive(Clone, Copy)]
struct Decimal {
    digits: u64,
    exponent: i32,
}

impl Decimal {
    fn new(float: impl fmt::LowerExp) -> Self {
        let mut text = Scientific::default();
        // Writing to a `Scientific` does not fail.
        let _ = write!(text, "{float:e}");
        Self {
            digits: text.digits,
            exponent: text.exponent - text.fraction,
        }
    }

    fn multiple_of(self, factor: Self) -> bool {
        if factor.digits == 0 {
            return false;
        }
        match u32::try_from(self.exponent - factor.exponent) {
            Ok(shift) => {
                let modulus = u128::from(factor.digits);
                let mut remainder = u128::from(self.digits) % modulus;
                for _ in 0..shift {
                    remainder = remainder * 10 % modulus;
                }
                remainder == 0
            }
            Err(_) => {
                let shift = factor.exponent.abs_diff(self.exponent);
                let factor = 10u64
                    .checked_pow(shift)
                    .and_then(|power| factor.digits.checked_mul(power));
                self.digits == 0 || factor.is_some_and(|factor| self.digits.is_multiple_of(factor))
            }
        }
    }
}

/// Reads `1.25e-3` while it is written, without a buffer.
#[derive(Default)]
struct Scientific {
    digits: u64,
    /// How many of the digits stand after the point.
    fraction: i32,
    exponent: i32,
    state: State,
}

#[derive(Default, Clone, Copy)]
enum State {
    #[default]
    Whole,
    Fraction,
    Exponent,
    NegativeExponent,
}

impl fmt::Write for Scientific {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for byte in text.bytes() {
            match (byte, self.state) {
                (b'0'..=b'9', state) => {
                    let digit = byte - b'0';
                    match state {
                        State::Whole => self.digits = self.digits * 10 + u64::from(digit),
                        State::Fraction => {
                            self.digits = self.digits * 10 + u64::from(digit);
                            self.fraction += 1;
                        }
                        State::Exponent => self.exponent = self.exponent * 10 + i32::from(digit),
                        State::NegativeExponent => {
                            self.exponent = self.exponent * 10 - i32::from(digit);
                        }
                    }
                }
                (b'.', _) => self.state = State::Fraction,
                (b'e', _) => self.state = State::Exponent,
                (b'-', State::Exponent) => self.state = State::NegativeExponent,
                _ => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_divide() {
        assert!(9i64.multiple_of(3) && 0u64.multiple_of(3) && (-9i64).multiple_of(3));
        assert!(!10i64.multiple_of(3) && !1i64.multiple_of(0));
        assert!(i64::MIN.multiple_of(-1));
    }

    #[test]
    fn decimals_divide_exactly() {
        for (value, factor) in [
            (0.3, 0.1),
            (19.99, 0.01),
            (4.02, 0.01),
            (-7.5, 2.5),
            (0.0, 0.01),
            (1e300, 1e-300),
            (1e308, 0.5),
            (12.0, 1.5),
            (0.0075, 0.0001),
        ] {
            assert!(f64::multiple_of(value, factor), "{value} {factor}");
        }
        for (value, factor) in [
            (0.35, 0.1),
            (19.995, 0.01),
            (0.000_075_1, 0.0001),
            (1.0, 0.0),
            (1e-300, 1e300),
            (35.0, 1.5),
        ] {
            assert!(!f64::multiple_of(value, factor), "{value} {factor}");
        }
        assert!(0.3f32.multiple_of(0.1));
    }

    #[test]
    fn violations_say_what_is_asked() {
        let mut report = Report::default();
        report.multiple_of(0.015, 0.01, &Path::ROOT);
        assert_eq!(
            report.into_result().unwrap_err()[0].message,
            "must be a multiple of 0.01, not 0.015"
        );
    }
}
