//! What is fuzzed, see `targets` and `decoders`.
pub mod decoders;
pub mod targets;
