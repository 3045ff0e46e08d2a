//! The head of a request: what goes to its query, its headers and its cookies.
//!
//! What always holds: no value can end its header, its cookie or its pair of the query.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue};

use super::super::operation::SchemeKind;
use super::super::style::{self, Location, Parameter};
use super::core::Credential;
use super::raw::is_secret;

#[derive(Default)]
pub(super) struct Head {
    pub(super) headers: HeaderMap,
    /// Percent-encoded.
    pub(super) query: String,
    cookies: String,
}

impl Head {
    /// Adds a parameter as it is written. Those of the path are not of the head.
    pub(super) fn parameter(&mut self, parameter: &Parameter, text: &str) -> Result<(), String> {
        match parameter.location {
            Location::Path => Ok(()),
            Location::Query | Location::Querystring => {
                join(&mut self.query, "&", text);
                Ok(())
            }
            Location::Header => self.header(parameter.name, text, false),
            Location::Cookie => {
                join(&mut self.cookies, "; ", text);
                Ok(())
            }
        }
    }

    /// Adds a credential.
    pub(super) fn credential(
        &mut self,
        kind: SchemeKind,
        credential: &Credential,
    ) -> Result<(), String> {
        match (kind, credential) {
            (SchemeKind::Header(name), Credential::Secret(key)) => self.header(name, key, true),
            (SchemeKind::Http(scheme), Credential::Secret(token)) => {
                self.header(AUTHORIZATION.as_str(), &format!("{scheme} {token}"), true)
            }
            (SchemeKind::Query(name), Credential::Secret(key)) => {
                join(&mut self.query, "&", &style::pair(name, key));
                Ok(())
            }
            (SchemeKind::Cookie(name), Credential::Secret(key)) => {
                if !style::is_cookie_value(key) {
                    return Err(format!(
                        "the key of the cookie `{name}` has characters that cookies can't have"
                    ));
                }
                join(&mut self.cookies, "; ", &format!("{name}={key}"));
                Ok(())
            }
            (SchemeKind::Basic, Credential::Login { username, password }) => {
                if username.contains(':') {
                    return Err("the name for basic authentication has a colon".to_owned());
                }
                let shown = STANDARD.encode(format!("{username}:{password}"));
                self.header(AUTHORIZATION.as_str(), &format!("Basic {shown}"), true)
            }
            // The builder's methods give each scheme the credential of its kind.
            _ => Err("a credential is not of the kind that its scheme asks for".to_owned()),
        }
    }

    /// Adds a header of the caller's own.
    pub(super) fn own(&mut self, name: &str, text: &str) -> Result<(), String> {
        let secret = is_secret(&name.to_ascii_lowercase());
        self.header(name, text, secret)
    }

    /// Adds a header. One of cookies goes with the others.
    pub(super) fn header(&mut self, name: &str, text: &str, secret: bool) -> Result<(), String> {
        if name.eq_ignore_ascii_case(COOKIE.as_str()) {
            join(&mut self.cookies, "; ", text);
            return Ok(());
        }
        self.put(name, text, secret)
    }

    fn put(&mut self, name: &str, text: &str, secret: bool) -> Result<(), String> {
        let name = HeaderName::try_from(name)
            .map_err(|_| format!("`{name}` is not the name of a header"))?;
        let mut value = HeaderValue::try_from(text.as_bytes())
            .map_err(|_| format!("the header `{name}` has characters that headers can't have"))?;
        // Whoever reads it takes them off.
        if text.trim_matches([' ', '\t']) != text {
            return Err(format!(
                "the header `{name}` can't begin or end with a space"
            ));
        }
        value.set_sensitive(secret);
        self.headers.insert(name, value);
        Ok(())
    }

    /// Moves the cookies to their header.
    pub(super) fn finish(&mut self) -> Result<(), String> {
        match std::mem::take(&mut self.cookies) {
            cookies if cookies.is_empty() => Ok(()),
            cookies => self.put(COOKIE.as_str(), &cookies, true),
        }
    }
}

fn join(list: &mut String, separator: &str, item: &str) {
    // A parameter without items is written as nothing.
    if !list.is_empty() && !item.is_empty() {
        list.push_str(separator);
    }
    list.push_str(item);
}

#[cfg(test)]
mod tests {
    use super::super::super::style::Kind;
    use super::*;

    #[test]
    fn all_cookies_are_sent() {
        let mut head = Head::default();
        let key = Credential::Secret("key=k".to_owned());
        let documented = Parameter::header("cookie", Kind::String);
        head.parameter(&documented, "a=1").unwrap();
        head.parameter(&Parameter::cookie("lang", Kind::String), "lang=de")
            .unwrap();
        head.credential(SchemeKind::Header("Cookie"), &key).unwrap();
        head.own("COOKIE", "b=2").unwrap();
        head.finish().unwrap();
        assert_eq!(head.headers[COOKIE], "a=1; lang=de; key=k; b=2");
        assert!(head.headers[COOKIE].is_sensitive());
    }
}
