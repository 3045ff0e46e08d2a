//! The tables of support code: the crates that generated code may need, and the modules with their needs.

/// A crate that generated code may need.
#[derive(Debug, Clone, Copy)]
pub struct Crate {
    /// The name in `Cargo.toml`.
    pub name: &'static str,
    /// The version requirement.
    pub version: &'static str,
    /// Whether its default features are used.
    pub default_features: bool,
    /// The features besides.
    pub features: &'static [&'static str],
    /// Whether it is for `wasm32-unknown-unknown` alone.
    pub browser: bool,
}

/// A crate with its default features.
const fn plain(name: &'static str, version: &'static str) -> Crate {
    with(name, version, &[])
}

/// A crate with these features only.
const fn only(
    name: &'static str,
    version: &'static str,
    features: &'static [&'static str],
) -> Crate {
    Crate {
        name,
        version,
        default_features: false,
        features,
        browser: false,
    }
}

/// A crate with these features besides its default ones.
const fn with(
    name: &'static str,
    version: &'static str,
    features: &'static [&'static str],
) -> Crate {
    Crate {
        default_features: true,
        ..only(name, version, features)
    }
}

/// A crate with these features besides its default ones, where code is compiled for a browser.
const fn browser(
    name: &'static str,
    version: &'static str,
    features: &'static [&'static str],
) -> Crate {
    Crate {
        browser: true,
        ..with(name, version, features)
    }
}

/// The crates that generated code may need, by the name that code has for them, sorted.
pub const CRATES: &[(&str, Crate)] = &[
    ("axum", only("axum", "0.8", &[])),
    ("base64", plain("base64", "0.22")),
    ("bytes", plain("bytes", "1")),
    ("chrono", only("chrono", "0.4", &["serde", "std"])),
    ("fancy_regex", plain("fancy-regex", "0.17")),
    ("fluent_uri", plain("fluent-uri", "0.4")),
    ("futures_core", browser("futures-core", "0.3", &[])),
    ("futures_util", only("futures-util", "0.3", &[])),
    ("gloo_timers", browser("gloo-timers", "0.3", &["futures"])),
    ("http_body", plain("http-body", "1")),
    ("httpdate", plain("httpdate", "1")),
    ("idna", plain("idna", "1")),
    ("indexmap", with("indexmap", "2", &["serde"])),
    ("jiff", only("jiff", "0.2", &["serde", "std"])),
    ("js_sys", browser("js-sys", "0.3", &[])),
    ("multer", plain("multer", "3")),
    ("percent_encoding", plain("percent-encoding", "2")),
    ("quick_xml", plain("quick-xml", "0.42")),
    ("regex", plain("regex", "1")),
    ("regress", plain("regress", "0.12")),
    (
        "reqwest",
        only("reqwest", "0.13", &["default-tls", "stream"]),
    ),
    ("send_wrapper", browser("send_wrapper", "0.6", &["futures"])),
    ("serde", with("serde", "1", &["derive"])),
    (
        "serde_json",
        with("serde_json", "1", &["float_roundtrip", "preserve_order"]),
    ),
    (
        "time",
        only("time", "0.3", &["formatting", "parsing", "std"]),
    ),
    ("tokio", only("tokio", "1", &["time"])),
    ("tower_service", plain("tower-service", "0.3")),
    ("tracing", only("tracing", "0.1", &["std"])),
    ("uuid", with("uuid", "1", &["serde"])),
];

/// A module of the support code: its name, the modules that it names, and the crates.
pub(super) type Declaration = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

/// The modules of the support code, sorted.
pub(super) const MODULES: &[Declaration] = &[
    ("base64", &["check"], &["base64", "serde"]),
    ("basic", &["base64", "credentials"], &["serde"]),
    ("binary", &[], &["bytes", "futures_util"]),
    (
        "binary_client",
        &["binary", "client", "operation"],
        &["bytes", "futures_util", "http_body", "reqwest"],
    ),
    (
        "binary_server",
        &["binary", "operation", "server"],
        &["axum"],
    ),
    ("blocking", &["client"], &["tokio"]),
    ("bounds", &["check"], &[]),
    (
        "callback_url",
        &[],
        &["percent_encoding", "serde", "serde_json"],
    ),
    ("calls", &["client", "mock", "operation"], &["tokio"]),
    ("check", &[], &["serde", "serde_json"]),
    (
        "client",
        &[
            "check",
            "form",
            "json",
            "operation",
            "servers",
            "spans",
            "style",
        ],
        &[
            "base64",
            "bytes",
            "futures_core",
            "gloo_timers",
            "httpdate",
            "js_sys",
            "percent_encoding",
            "reqwest",
            "send_wrapper",
            "serde",
            "serde_json",
            "tokio",
            "tower_service",
        ],
    ),
    ("constant", &["check"], &["serde", "serde_json"]),
    (
        "credentials",
        &["operation", "secret", "server", "style"],
        &["axum", "serde_json"],
    ),
    ("expression", &["check"], &[]),
    ("field", &["check"], &["serde"]),
    ("form", &["check", "style"], &["serde_json"]),
    ("format", &["check"], &[]),
    ("format_host", &["format"], &["idna"]),
    ("format_regex", &["format"], &["regress"]),
    ("format_typed", &["format", "formats"], &[]),
    ("format_uri", &["format"], &["fluent_uri"]),
    ("formats", &[], &[]),
    (
        "in_process",
        &["client"],
        &["axum", "reqwest", "tower_service"],
    ),
    ("integer", &["check", "strict"], &["serde"]),
    (
        "items",
        &["binary", "check", "json", "strict"],
        &["bytes", "futures_util", "serde", "serde_json"],
    ),
    (
        "items_client",
        &[
            "binary",
            "binary_client",
            "check",
            "client",
            "items",
            "operation",
        ],
        &["reqwest", "serde"],
    ),
    (
        "items_server",
        &["binary", "check", "items", "json", "server"],
        &["axum", "bytes", "futures_util", "serde", "tokio"],
    ),
    (
        "json",
        &["check", "strict", "violations"],
        &["serde", "serde_json"],
    ),
    (
        "json_text",
        &["check", "json", "strict"],
        &["serde", "serde_json"],
    ),
    ("map", &["check", "strict"], &["serde", "serde_json"]),
    ("map_index", &["check", "map"], &["indexmap"]),
    (
        "mock",
        &["check", "json", "operation", "problem", "server", "style"],
        &["axum", "bytes", "serde", "serde_json", "tokio"],
    ),
    ("mock_serve", &["server"], &["axum", "tokio"]),
    ("multipart", &["binary"], &[]),
    (
        "multipart_answer",
        &["binary_server", "multipart_write", "operation", "server"],
        &[],
    ),
    (
        "multipart_client",
        &[
            "binary",
            "binary_client",
            "client",
            "multipart",
            "multipart_write",
            "operation",
        ],
        &["serde"],
    ),
    (
        "multipart_mock",
        &["check", "json", "mock", "multipart"],
        &["serde", "serde_json"],
    ),
    (
        "multipart_read",
        &[
            "check",
            "json",
            "multipart",
            "multipart_split",
            "operation",
            "style",
        ],
        &["serde", "serde_json"],
    ),
    (
        "multipart_reply",
        &[
            "client",
            "json",
            "multipart_read",
            "multipart_split",
            "operation",
        ],
        &["reqwest"],
    ),
    (
        "multipart_server",
        &[
            "binary",
            "check",
            "json",
            "multipart",
            "multipart_read",
            "multipart_split",
            "operation",
            "server",
        ],
        &["futures_util", "serde"],
    ),
    (
        "multipart_split",
        &["binary"],
        &["bytes", "futures_util", "multer", "percent_encoding"],
    ),
    (
        "multipart_write",
        &["binary", "multipart", "operation", "style"],
        &["bytes", "futures_util", "js_sys", "serde", "serde_json"],
    ),
    ("multiple_of", &["check"], &[]),
    ("never", &["check"], &["serde"]),
    ("one_way", &["check", "strict"], &[]),
    ("operation", &["style"], &[]),
    (
        "pages",
        &["client", "operation", "style"],
        &["futures_util", "reqwest", "serde", "serde_json"],
    ),
    ("part", &[], &[]),
    ("pattern", &["expression"], &["regex"]),
    ("pattern_fancy", &["expression"], &["fancy_regex"]),
    ("pattern_plain", &["expression", "sequence"], &[]),
    ("problem", &["check"], &["serde"]),
    ("reconnect", &["client", "items"], &["futures_util"]),
    ("secret", &["check"], &["serde"]),
    ("sequence", &[], &[]),
    (
        "server",
        &[
            "check",
            "form",
            "json",
            "operation",
            "problem",
            "spans",
            "strict",
            "style",
        ],
        &["axum", "bytes", "http_body", "serde", "serde_json", "tokio"],
    ),
    ("servers", &[], &[]),
    ("several", &["union"], &["serde", "serde_json"]),
    ("shown", &[], &[]),
    ("spans", &["operation"], &[]),
    ("spans_tracing", &["operation"], &["tracing"]),
    ("strict", &["check", "formats"], &["serde", "serde_json"]),
    (
        "style",
        &["check", "json"],
        &["percent_encoding", "serde_json"],
    ),
    ("tagged", &["union"], &["serde", "serde_json"]),
    ("text", &["check", "strict"], &["serde"]),
    ("time", &["check", "formats"], &["serde", "time"]),
    (
        "tree",
        &["check", "expression", "multiple_of", "unique"],
        &["serde_json"],
    ),
    ("tuple", &["check"], &["serde_json"]),
    ("unbox", &["field"], &[]),
    ("union", &["check", "strict"], &["serde", "serde_json"]),
    ("unique", &["check"], &["serde", "serde_json"]),
    ("violations", &["check", "strict"], &["serde", "serde_json"]),
    ("wrapper", &[], &[]),
    ("xml", &[], &["quick_xml", "serde_json"]),
    (
        "xml_client",
        &["check", "client", "json", "operation", "xml"],
        &["serde", "serde_json"],
    ),
    (
        "xml_server",
        &["check", "json", "operation", "server", "xml"],
        &["serde", "serde_json"],
    ),
];
