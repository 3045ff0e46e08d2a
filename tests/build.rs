//! Generates the modules that the wire tests call and serve, the way a user's build script does.

fn main() {
    for name in [
        "hanko-public",
        "hanko-passkeys",
        "almanac",
        "binary",
        "bodies",
        "customised",
        "defaults",
        "directions",
        "forms",
        "inheritance",
        "json-text",
        "multipart",
        "multipart-replies",
        "openness",
        "ordered",
        "pages",
        "parts",
        "paths",
        "querystring",
        "scalars",
        "security",
        "several",
        "slow",
        "statuses",
        "streams",
        "texts",
        "uploads",
        "xml",
        "webhooks",
    ] {
        let generator = spectrait::Generator::new(format!("../specs/{name}.yaml"));
        let generator = match name {
            "customised" | "openness" | "pages" => {
                generator.config(format!("../specs/{name}.toml"))
            }
            _ => generator,
        };
        generator
            .mock(matches!(
                name,
                "almanac" | "bodies" | "hanko-public" | "pages"
            ))
            .tracing(name == "slow")
            .blocking(name == "slow")
            .emit_to_out_dir()
            .unwrap_or_else(|error| error.exit());
    }
}
