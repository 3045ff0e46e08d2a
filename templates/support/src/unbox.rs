//! Members that are boxed where they stand.
//!
//! In: what a member holds. Out: the same without its box, for a type in which it has none.
//!
//! Needs: `field`.

use super::field::Field;

/// What is behind a `Box`, where there is a value.
pub trait Unbox {
    /// The same without the box.
    type Unboxed;

    /// Takes it out of its box.
    fn unbox(self) -> Self::Unboxed;
}

impl<T> Unbox for Box<T> {
    type Unboxed = T;

    fn unbox(self) -> T {
        *self
    }
}

impl<T> Unbox for Option<Box<T>> {
    type Unboxed = Option<T>;

    fn unbox(self) -> Option<T> {
        self.map(|inner| *inner)
    }
}

impl<T> Unbox for Field<Box<T>> {
    type Unboxed = Field<T>;

    fn unbox(self) -> Field<T> {
        match self {
            Self::Absent => Field::Absent,
            Self::Null => Field::Null,
            Self::Value(inner) => Field::Value(*inner),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_taken_out() {
        assert_eq!(Box::new(1).unbox(), 1);
        assert_eq!(Some(Box::new(1)).unbox(), Some(1));
        assert_eq!(None::<Box<i32>>.unbox(), None);
        assert_eq!(Field::Value(Box::new(1)).unbox(), Field::Value(1));
        assert_eq!(Field::<Box<i32>>::Null.unbox(), Field::Null);
        assert_eq!(Field::<Box<i32>>::Absent.unbox(), Field::Absent);
    }
}
