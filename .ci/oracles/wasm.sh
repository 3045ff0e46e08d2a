#!/usr/bin/env bash
# Clients compile for wasm32-unknown-unknown, as for a browser: those of all descriptions in specs, with every feature
# and without a warning, client and server together, and the senders of webhooks.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
triple=wasm32-unknown-unknown
is_installed() { compgen -G "$(rustc --print target-libdir --target $triple)/libcore-*" >/dev/null; }
if ! is_installed; then
    timeout 120 rustup target add "$triple" >/dev/null 2>&1 || true
fi
if ! is_installed; then
    echo "skipped: the target $triple cannot be installed (rustup target add $triple)"
    exit 0
fi
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
folder=$target/wasm
rm -rf "$folder"
mkdir -p "$folder"
# The versions of the repository, so that nothing else is fetched.
cp Cargo.lock "$folder"
cargo build --quiet -p spectrait-cli
members=()
generate() {
    "$target/debug/spectrait" generate "$1" --out "$folder/$2" --name "$2" --only "$3" 2>"$folder/log" || {
        cat "$folder/log"
        exit 1
    }
    members+=("\"$2\"")
}
for file in specs/*.yaml; do
    generate "$file" "$(basename "$file" .yaml)-client" types,client,sender
done
for name in almanac streams uploads; do
    generate "specs/$name.yaml" "$name-both" types,client,server
done
printf '[workspace]\nresolver = "3"\nmembers = [%s]\n' "$(
    IFS=,
    echo "${members[*]}"
)" >"$folder/Cargo.toml"
export CARGO_TARGET_DIR=$target RUSTFLAGS='-D warnings'
cargo check --quiet --manifest-path "$folder/Cargo.toml" --target $triple --workspace --all-features
echo "${#members[@]} crates compile for $triple without a warning"
