#!/usr/bin/env bash
# A sample of real descriptions: each gives an output, none crashes or hangs, and what is written for the small ones
# compiles without a warning. Times and memory are measured as docs/measurements.md says.
set -euo pipefail
corpus=../shared/corpus
if [ ! -d "$corpus" ]; then
    echo "skipped: the corpus of descriptions is not at $corpus"
    exit 0
fi
ask() { cargo run --release --quiet -p spectrait-tests --bin corpus -- "$corpus" "$@"; }
ask --sample .ci/oracles/corpus-sample.txt
ask --sample .ci/oracles/corpus-compiled.txt --check
