#!/usr/bin/env bash
# Every description of the corpus gives output: no panic, no hang.
set -euo pipefail
corpus=../shared/corpus
if [ ! -d "$corpus" ]; then
    echo "corpus: skipped, $corpus is not here"
    exit 0
fi
cargo run --release -p spectrait-tests --bin corpus -- "$corpus"
