//! Samples: values that the types of an API accept.
//!
//! In: an [`Api`]. Out: for each type a few JSON values, by [`Variant`].
//!
//! What always holds:
//! - a value that comes out is valid, as far as the model says what that is: it was checked, whether it is an
//!   example of the description, a default, or made;
//! - the same model gives the same values;
//! - recursion ends, steps are counted, and a value is never large: optional members are left out where it would grow;
//! - a type that no value fits, or for which none was found, has none.

mod directions;
mod fit;
mod formats;
mod heights;
mod json;
mod judge;
mod make;
mod numbers;
mod patterns;
mod random;
mod rules;
mod strings;
mod valid;

use std::cell::Cell;

use spectrait_ir::{Api, TypeId, Value};

pub use directions::Direction;
use heights::Heights;
pub use judge::{Judge, Refusal};
use make::Maker;
use patterns::Patterns;

/// What a value shows of its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Variant {
    /// What the description gives as an example, else its default, else as [`Variant::Full`].
    Example,
    /// Only what is required, as short as it may be.
    Minimal,
    /// All members, ordinary values.
    Full,
    /// The ends of ranges: the largest number, the longest text that is not too long.
    Boundary,
}

impl Variant {
    /// All of them, the one that people want to see first.
    pub const ALL: [Self; 4] = [Self::Example, Self::Minimal, Self::Full, Self::Boundary];
}

/// How often another value is tried where one that was made is not valid.
const TRIES: u64 = 6;

/// How many steps may be taken to judge a value, or to make one. What takes more is not known to be right; ordinary
/// descriptions need some thousand.
const BUDGET: u64 = 1_000_000;

/// Makes values of the types of an API.
#[derive(Debug)]
pub struct Samples<'a> {
    api: &'a Api,
    heights: Heights,
    patterns: Patterns,
    direction: Option<Direction>,
}

impl<'a> Samples<'a> {
    /// Nothing is made yet.
    #[must_use]
    pub fn new(api: &'a Api) -> Self {
        Self {
            api,
            heights: Heights::of(api),
            patterns: Patterns::default(),
            direction: None,
        }
    }

    /// Values that go in one direction, which leaves out what is only for the other.
    #[must_use]
    pub fn toward(mut self, direction: Direction) -> Self {
        self.direction = Some(direction);
        self
    }

    /// Whether a type accepts a value.
    pub fn accepts(&self, ty: TypeId, value: &Value) -> bool {
        let left = Cell::new(BUDGET);
        let checker = self.checker(&left);
        checker.accepts(ty, value) && !checker.is_spent()
    }

    /// A value of a type; none where none was found. Another seed gives another value where there are several.
    pub fn value(&self, ty: TypeId, variant: Variant, seed: u64) -> Option<Value> {
        if variant == Variant::Example
            && let Some(value) = self.example(ty)
        {
            return Some(value);
        }
        // Who reads a `oneOf` as strictly as it is written refuses what fits two of its branches, whatever a discriminator says.
        let left = Cell::new(BUDGET);
        for strict in [true, false] {
            let checker = valid::Checker {
                strict,
                ..self.checker(&left)
            };
            // What asks too much of a large value may be content with a small one.
            let others = [Variant::Full, Variant::Minimal];
            let others = others.into_iter().filter(|other| *other != variant);
            for variant in std::iter::once(variant).chain(others) {
                for attempt in 0..TRIES {
                    let seed = seed.wrapping_mul(TRIES).wrapping_add(attempt);
                    let mut maker = Maker::new(checker, &self.heights, variant, seed);
                    if let Some(value) = maker.value(ty, 0)
                        && checker.accepts(ty, &value)
                        && !checker.is_spent()
                    {
                        return Some(value);
                    }
                }
            }
        }
        None
    }

    /// What the description itself shows of a type: an example, else its default.
    pub fn example(&self, ty: TypeId) -> Option<Value> {
        // Names for a type show no more than the type does, unless they have examples of their own.
        let left = Cell::new(BUDGET);
        self.checker(&left)
            .chain(ty)
            .into_iter()
            .flat_map(|id| {
                let ty = self.api.ty(id);
                ty.docs.examples.iter().chain(&ty.default)
            })
            .find_map(|value| self.shown(ty, value))
    }

    /// A value that the description shows, as its direction has it; nothing where the type does not accept that.
    pub fn shown(&self, ty: TypeId, value: &Value) -> Option<Value> {
        let left = Cell::new(BUDGET);
        self.checker(&left).shown(ty, value)
    }

    fn checker<'c>(&'c self, left: &'c Cell<u64>) -> valid::Checker<'c> {
        valid::Checker {
            api: self.api,
            patterns: &self.patterns,
            direction: self.direction,
            left,
            strict: false,
        }
    }
}
