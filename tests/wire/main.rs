//! Client and server of the three descriptions, and of small ones, over loopback: every documented status, every
//! rejection, and the bytes of both sides.

#![allow(clippy::unwrap_used, missing_docs)]

mod almanac;
mod binary;
mod blocking;
mod bodies;
mod callback_urls;
mod customised;
mod defaults;
mod directions;
mod examples;
mod forms;
mod hanko_passkeys;
mod hanko_public;
mod inheritance;
mod json_text;
mod mock;
mod multipart;
mod multipart_replies;
mod openness;
mod ordered;
mod pages;
mod panics;
mod parts;
mod paths;
mod querystring;
mod raw;
mod scalars;
mod security;
mod several;
mod slow;
mod spans;
mod statuses;
mod streams;
mod texts;
mod uploads;
mod webhooks;
mod xml;

/// The generated modules, as a build script makes them. Nothing is allowed here that a user would not allow.
#[deny(warnings)]
pub mod generated {
    pub mod hanko_public {
        include!(concat!(env!("OUT_DIR"), "/hanko_public.rs"));
    }
    pub mod hanko_passkeys {
        include!(concat!(env!("OUT_DIR"), "/hanko_passkeys.rs"));
    }
    pub mod binary {
        include!(concat!(env!("OUT_DIR"), "/binary.rs"));
    }
    pub mod bodies {
        include!(concat!(env!("OUT_DIR"), "/bodies.rs"));
    }
    pub mod forms {
        include!(concat!(env!("OUT_DIR"), "/forms.rs"));
    }
    pub mod parts {
        include!(concat!(env!("OUT_DIR"), "/parts.rs"));
    }
    pub mod slow {
        include!(concat!(env!("OUT_DIR"), "/slow.rs"));
    }
    pub mod statuses {
        include!(concat!(env!("OUT_DIR"), "/statuses.rs"));
    }
    pub mod streams {
        include!(concat!(env!("OUT_DIR"), "/streams.rs"));
    }
    pub mod texts {
        include!(concat!(env!("OUT_DIR"), "/texts.rs"));
    }
    pub mod json_text {
        include!(concat!(env!("OUT_DIR"), "/json_text.rs"));
    }
    pub mod inheritance {
        include!(concat!(env!("OUT_DIR"), "/inheritance.rs"));
    }
    pub mod almanac {
        include!(concat!(env!("OUT_DIR"), "/almanac.rs"));
    }
    pub mod querystring {
        include!(concat!(env!("OUT_DIR"), "/querystring.rs"));
    }
    #[allow(
        clippy::module_inception,
        reason = "the fixture has the name of one of its modules"
    )]
    pub mod several {
        include!(concat!(env!("OUT_DIR"), "/several.rs"));
    }
    pub mod openness {
        include!(concat!(env!("OUT_DIR"), "/openness.rs"));
    }
    pub mod ordered {
        include!(concat!(env!("OUT_DIR"), "/ordered.rs"));
    }
    pub mod uploads {
        include!(concat!(env!("OUT_DIR"), "/uploads.rs"));
    }
    pub mod multipart {
        include!(concat!(env!("OUT_DIR"), "/multipart.rs"));
    }
    pub mod multipart_replies {
        include!(concat!(env!("OUT_DIR"), "/multipart_replies.rs"));
    }
    #[allow(
        clippy::module_inception,
        reason = "the fixture has the name of one of its modules"
    )]
    pub mod pages {
        include!(concat!(env!("OUT_DIR"), "/pages.rs"));
    }
    pub mod paths {
        include!(concat!(env!("OUT_DIR"), "/paths.rs"));
    }
    #[allow(
        clippy::module_inception,
        reason = "the fixture has the name of one of its modules"
    )]
    pub mod security {
        include!(concat!(env!("OUT_DIR"), "/security.rs"));
    }
    pub mod customised {
        include!(concat!(env!("OUT_DIR"), "/customised.rs"));
    }
    pub mod defaults {
        include!(concat!(env!("OUT_DIR"), "/defaults.rs"));
    }
    pub mod directions {
        include!(concat!(env!("OUT_DIR"), "/directions.rs"));
    }
    pub mod scalars {
        include!(concat!(env!("OUT_DIR"), "/scalars.rs"));
    }
    pub mod xml {
        include!(concat!(env!("OUT_DIR"), "/xml.rs"));
    }
    #[allow(
        clippy::module_inception,
        reason = "the fixture has the name of one of its modules"
    )]
    pub mod webhooks {
        include!(concat!(env!("OUT_DIR"), "/webhooks.rs"));
    }
}
