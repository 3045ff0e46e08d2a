//! Generates `$OUT_DIR/hanko_public.rs`.

fn main() {
    spectrait::Generator::new("../../../specs/hanko-public.yaml")
        .emit_to_out_dir()
        .unwrap_or_else(|error| error.exit());
}
