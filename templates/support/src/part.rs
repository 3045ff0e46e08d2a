//! The parts of a type that `allOf` put together.
//!
//! In: a struct, one of the named parts that it was made of, and the part's fields. Out, by `part!`: the conversion
//! to the part. What the whole always has may be optional there.
//!
//! ```ignore
//! part!(Dog => Pet { name, age });
//! ```
//!
//! The macro is called one module below the root of the generated code, where this module is `super::support::part`.

/// Implements the conversion to a part, see the [module](self).
macro_rules! part {
    ($whole:ident => $part:ident { $($field:ident),* $(,)? }) => {
        /// Keeps what `allOf` took from this type, and drops the other members.
        impl From<$whole> for $part {
            fn from(whole: $whole) -> Self {
                Self { $($field: whole.$field.into()),* }
            }
        }
    };
}
pub(crate) use part;

#[cfg(test)]
mod tests {
    struct Dog {
        r#type: String,
        id: u8,
        #[expect(dead_code, reason = "not of the part")]
        barks: bool,
    }

    struct Pet {
        r#type: String,
        id: Option<u8>,
    }

    part!(Dog => Pet { r#type, id });

    #[test]
    fn a_part_keeps_its_fields() {
        let dog = Dog {
            r#type: "dog".to_owned(),
            id: 7,
            barks: true,
        };
        let pet = Pet::from(dog);
        assert_eq!((pet.r#type.as_str(), pet.id), ("dog", Some(7)));
    }
}
