//! Generates the server and the client whose decoders are fuzzed, the way a user's build script does.

fn main() {
    spectrait::Generator::new("decoders.yaml")
        .emit_to_out_dir()
        .unwrap_or_else(|error| error.exit());
}
