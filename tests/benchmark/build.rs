//! Generates the types that are measured.

fn main() {
    spectrait::Generator::new("../../specs/basket.yaml")
        .client(false)
        .server(false)
        .emit_to_out_dir()
        .unwrap_or_else(|error| error.exit());
}
