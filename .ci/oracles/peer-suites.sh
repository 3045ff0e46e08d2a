#!/usr/bin/env bash
# A sample of the test documents of other tools, hostile ones among them: each is answered in seconds and in bounded
# memory, and what is generated from it compiles without a warning.
set -euo pipefail
suites=../shared/peer-suites
if [ ! -d "$suites" ]; then
    echo "skipped: the test documents of other tools are not at $suites"
    exit 0
fi
cargo run --release --quiet -p spectrait-tests --bin corpus -- "$suites" --modules
cargo run --release --quiet -p spectrait-tests --bin corpus -- "$suites" --modules --check --every 31
