//! Structs that hold secrets beside other things.
//!
//! In: a struct, its fields that are shown, and those that are not. Out, by `shown!`: its `Debug`.
//!
//! ```ignore
//! shown!(ListBirdsOk { x_total, body } but [set_cookie]);
//! ```
//!
//! `{value:-?}` shows all fields, for tests that compare two values: nothing else writes the flag `-`.
//!
//! The macro is called one module below the root of the generated code, where this module is `super::support::shown`.

/// Implements `Debug`, see the [module](self).
macro_rules! shown {
    ($type:ident { $($shown:ident),* $(,)? } but [$($hidden:ident),* $(,)?]) => {
        /// Does not show what may be a secret.
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let (all, hidden) = (f.sign_minus(), format_args!("…"));
                f.debug_struct(stringify!($type))
                    $(.field(stringify!($shown), &self.$shown))*
                    $(.field(stringify!($hidden), match all {
                        true => &self.$hidden,
                        false => &hidden,
                    }))*
                    .finish()
            }
        }
    };
}
pub(crate) use shown;

#[cfg(test)]
mod tests {
    struct Login {
        user: &'static str,
        set_cookie: &'static str,
    }

    shown!(Login { user } but [set_cookie]);

    #[test]
    fn secrets_are_not_shown() {
        let login = Login {
            user: "a",
            set_cookie: "s3cret",
        };
        let shown = format!("{login:?}");
        assert_eq!(shown, r#"Login { user: "a", set_cookie: … }"#);
        let compared = format!("{:-?}", Some(login));
        let all = r#"Some(Login { user: "a", set_cookie: "s3cret" })"#;
        assert_eq!(compared, all);
    }
}
