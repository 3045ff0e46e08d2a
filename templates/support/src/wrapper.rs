//! Wrappers: types that hold one value, with the constraints that a schema has for it.
//!
//! In: the struct. Out, by `wrapper!`: the conversions from the value and back.
//!
//! ```ignore
//! wrapper!(Tags(Vec<String>));
//! ```
//!
//! The macro is called one module below the root of the generated code, where this module is `super::support::wrapper`.

/// Implements the conversions of a wrapper, see the [module](self).
macro_rules! wrapper {
    // The comma is there where a call is too long for a line.
    ($name:ident($value:ty) $(,)?) => {
        impl From<$value> for $name {
            fn from(value: $value) -> Self {
                Self(value)
            }
        }

        impl From<$name> for $value {
            fn from(wrapper: $name) -> Self {
                wrapper.0
            }
        }
    };
}
pub(crate) use wrapper;

#[cfg(test)]
mod tests {
    #[derive(Debug, Clone, PartialEq)]
    struct Tags(Vec<String>);

    // As it is written where it is too long for a line.
    #[rustfmt::skip]
    wrapper!(
        Tags(Vec<String>),
    );

    #[test]
    fn a_value_becomes_a_wrapper_and_back() {
        let value = vec!["a".to_owned()];
        let tags = Tags::from(value.clone());
        assert_eq!(tags, Tags(value.clone()));
        assert_eq!(Vec::from(tags), value);
    }
}
