#!/usr/bin/env bash
# A sample of real descriptions: each gives an output, none crashes or hangs. The build of the tests is used as it
# is; times and memory are measured with a release build (docs/measurements.md).
set -euo pipefail
corpus=../shared/corpus
if [ ! -d "$corpus" ]; then
    echo "skipped: the corpus of descriptions is not at $corpus"
    exit 0
fi
cargo run --quiet -p spectrait-tests --bin corpus -- "$corpus" --sample .ci/oracles/corpus-sample.txt
