//! The parts of a type that `allOf` put together.
//!
//! In: a struct, one of the named parts that it was made of, and the part's fields. Out, by `part!`: the conversion
//! to the part. What the whole always has may be optional there, and what is boxed in the whole, as that is larger, may
//! be none in the part.
//!
//! ```ignore
//! part!(Dog => Pet { name, age });
//! part!(Dog => Pet { name, age } unboxed { home });
//! ```
//!
//! The macro is called one module below the root of the generated code, where this module is `super::support::part`.

/// Implements the conversion to a part, see the [module](self).
macro_rules! part {
    (
        $whole:ident => $part:ident { $($field:ident),* $(,)? }
        $(unboxed { $($boxed:ident),* $(,)? })?
    ) => {
        /// Keeps what `allOf` took from this type, and drops the other members.
        impl From<$whole> for $part {
            fn from(whole: $whole) -> Self {
                Self {
                    $($field: whole.$field.into(),)*
                    $($($boxed: super::support::unbox::Unbox::unbox(whole.$boxed).into(),)*)?
                }
            }
        }
    };
}
pub(crate) use part;

#[cfg(test)]
mod tests {
    /// Stands for the root of generated code.
    mod support {
        pub(crate) use crate::unbox;
    }

    mod types {
        pub(super) struct Home {
            pub(super) street: String,
        }

        pub(super) struct Dog {
            pub(super) name: String,
            pub(super) home: Option<Box<Home>>,
        }

        pub(super) struct Owned {
            pub(super) name: String,
            pub(super) home: Option<Home>,
        }

        part!(Dog => Owned { name } unboxed { home });
    }

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
    fn what_only_the_whole_boxes_is_taken_out() {
        let home = types::Home {
            street: "a".to_owned(),
        };
        let owned = types::Owned::from(types::Dog {
            name: "b".to_owned(),
            home: Some(Box::new(home)),
        });
        assert_eq!(owned.home.map(|home| home.street).as_deref(), Some("a"));
        assert_eq!(owned.name, "b");
    }

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
