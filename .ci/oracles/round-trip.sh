#!/usr/bin/env bash
# Examples of real descriptions, and made-up values for their schemas: generated types accept what an independent JSON
# Schema validator accepts, and give it back equal. What disagrees must be in the lists of expected disagreements.
set -euo pipefail
ask() { cargo run --release --quiet -p spectrait-tests --bin "$@"; }
# Small schemas that are easily read wrongly.
ask properties -- tests/oracles/traps --expected tests/oracles/properties.txt --values 20000 --seed 1
corpus=../shared/corpus
if [ ! -d "$corpus" ]; then
    echo "skipped: the corpus of descriptions is not at $corpus"
    exit 0
fi
sample=.ci/oracles/round-trip-sample.txt
ask round-trip -- "$corpus" --sample "$sample" --expected tests/oracles/round-trip.txt
ask properties -- "$corpus" --sample "$sample" --expected tests/oracles/properties.txt --values 20000 --seed 1
