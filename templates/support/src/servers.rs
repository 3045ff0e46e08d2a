//! Servers as types, so that a URL can't miss the value of a variable (OpenAPI 3.1 §4.8.5).
//!
//! Needs nothing.

/// A server of the description.
pub trait Server {
    /// Its URL, with the variables filled in.
    fn url(&self) -> String;
}

/// A URL, for a server that the description does not know.
impl Server for &str {
    fn url(&self) -> String {
        (*self).to_owned()
    }
}
