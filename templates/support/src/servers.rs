//! Servers as types, so that a URL can't miss the value of a variable (OpenAPI 3.1 §4.8.5).
//!
//! Needs nothing.

/// A server of the description.
pub trait Server {
    /// Its URL, with the variables filled in.
    fn url(&self) -> String;
}

/// The value of a variable in the host of a URL. Whatever would end the host is percent-encoded, which no host may
/// hold: a value can't send a request, with its credentials, to another server.
pub fn host(value: &str) -> String {
    value.replace(['/', '\\', '?', '#', '@', '%'], "%2F")
}

/// A URL, for a server that the description does not know.
impl Server for &str {
    fn url(&self) -> String {
        (*self).to_owned()
    }
}
