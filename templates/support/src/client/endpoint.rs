//! The macro of an operation of a client.
//!
//! In: its method, the parameters that a call may have, and its responses. Out, by `endpoint!`: the type that stands
//! for the operation, its [`Endpoint`](super::Endpoint), the enums of successes and errors, and a setter for each of
//! the parameters.
//!
//! ```ignore
//! endpoint!(Client::add_bird: AddBird -> #[derive(Clone)] enum AddBirdSuccess {
//!     /// taken in
//!     201 => Created(types::Bird): Raw::json,
//!     202 => Accepted: Raw::empty,
//! } else AddBirdError {
//!     /// what went wrong
//!     400..=499 => ClientError(types::Fault): Raw::json,
//!     default => Default(types::Fault): Raw::json,
//! } with {
//!     /// whether to tell the keepers
//!     query "notify" => notify: bool,
//! });
//!
//! // One success is the output as it is; where no error is documented, none is named.
//! endpoint!(Client::get_song: GetSong -> String { 200 => Raw::text });
//! ```
//!
//! A status is a number, a range of numbers, or `default`: every other. What is behind a `:` reads the response.
//!
//! The macro is called one module below the root of the generated code, where this module is
//! `super::support::client`.

/// An operation of a client, see the [module](self).
macro_rules! endpoint {
    (
        $client:ident::$method:ident: $endpoint:ident -> $(#[$derive:meta])* enum $success:ident {
            $(
                $(#[$about:meta])*
                $first:literal $(..= $last:literal)? => $variant:ident $(($ty:ty))?: $read:expr
            ),+ $(,)?
        } $($rest:tt)*
    ) => {
        #[doc = concat!("What [`", stringify!($client), "::", stringify!($method), "`] answers")]
        #[derive(Debug)]
        $(#[$derive])*
        #[non_exhaustive]
        pub enum $success {
            $(
                $(#[$about])*
                #[doc = ""]
                #[doc = concat!("`", $first, "`" $(, " to `", $last, "`")?)]
                $variant $(($ty))?,
            )+
        }

        super::support::client::endpoint!(@of $client $method $endpoint($success) raw { $(
            $first $(..= $last)? => super::support::client::endpoint!(
                @success raw, $success::$variant $(($ty))?, $read
            ),
        )+ } $($rest)*);
    };
    (
        $client:ident::$method:ident: $endpoint:ident -> $output:ty {
            $($first:literal $(..= $last:literal)? => $read:expr),+ $(,)?
        } $($rest:tt)*
    ) => {
        super::support::client::endpoint!(@of $client $method $endpoint($output) raw { $(
            $first $(..= $last)? => raw.ok($read),
        )+ } $($rest)*);
    };
    (
        @of $client:ident $method:ident $endpoint:ident($output:ty) $raw:ident { $($ok:tt)* }
        $(else $error:ident {
            $(
                $(#[$about:meta])*
                $($first:literal $(..= $last:literal)?)? $($default:ident)?
                => $variant:ident($ty:ty): $read:expr
            ),+ $(,)?
        })?
        $(with {
            $(
                $(#[$note:meta])*
                $location:ident $name:literal => $setter:ident: $value:ty
            ),+ $(,)?
        })?
    ) => {
        #[doc = concat!("[`", stringify!($client), "::", stringify!($method), "`]")]
        #[derive(Debug)]
        pub enum $endpoint {}

        impl super::support::client::Endpoint for $endpoint {
            type Output = $output;
            type Error = super::support::client::endpoint!(@error $($error)?);

            #[allow(unreachable_patterns, unused_variables, reason = "`default` is every status")]
            fn decode($raw: super::support::client::Raw) -> super::support::client::Outcome<Self> {
                match $raw.code() {
                    $($ok)*
                    $($(
                        $($first $(..= $last)?)? $($default)? => $raw.err($read, $error::$variant),
                    )+)?
                    _ => $raw.unexpected(),
                }
            }
        }

        $(
            #[doc = concat!(
                "What [`", stringify!($client), "::", stringify!($method), "`] may answer instead"
            )]
            #[derive(Debug)]
            #[non_exhaustive]
            pub enum $error {
                $(
                    $(#[$about])*
                    #[doc = ""]
                    $(#[doc = concat!("`", $first, "`" $(, " to `", $last, "`")?)])?
                    $(#[doc = concat!("`", stringify!($default), "`")])?
                    $variant(super::support::client::Reply<$ty>),
                )+
            }

            impl super::support::client::Failure for $error {
                fn raw(&self) -> &super::support::client::Raw {
                    match self {
                        $(Self::$variant(reply) => reply.raw(),)+
                    }
                }
            }

            impl std::fmt::Display for $error {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    super::support::client::Failure::raw(self).told(f, "")
                }
            }

            impl std::error::Error for $error {}
        )?

        $(
            impl super::support::client::Call<$endpoint> {
                $(
                    $(#[$note])*
                    #[doc = ""]
                    #[doc = concat!("`", $name, "` in the ", stringify!($location))]
                    pub fn $setter(self, $setter: $value) -> Self {
                        self.request.$location($name, $setter).into()
                    }
                )+
            }
        )?
    };
    (@success $raw:ident, $success:ident::$variant:ident, $read:expr) => {
        $raw.ok_as($read, |()| $success::$variant)
    };
    (@success $raw:ident, $success:ident::$variant:ident($ty:ty), $read:expr) => {
        $raw.ok_as($read, $success::$variant)
    };
    (@error) => {
        std::convert::Infallible
    };
    (@error $error:ident) => {
        $error
    };
}
pub(crate) use endpoint;
