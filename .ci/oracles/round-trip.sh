#!/usr/bin/env bash
# Examples of real descriptions, and made-up values for their schemas: generated types accept what an independent JSON
# Schema validator accepts, and give it back equal. What disagrees must be in the lists of expected disagreements.
#   .ci/oracles/round-trip.sh          a sample
#   .ci/oracles/round-trip.sh FOLDER   the whole corpus, in hours: docs/measurements.md
set -euo pipefail
corpus=../shared/corpus
expected=tests/oracles
cargo build --release --quiet -p spectrait-tests --bin round-trip --bin properties
target=${CARGO_TARGET_DIR:-target}
examples() { "$target/release/round-trip" "$corpus" --expected "$expected/round-trip.txt" "$@"; }
values() { "$target/release/properties" "$1" --expected "$expected/properties.txt" --seed 1 "${@:2}"; }

# Some descriptions, listed in a file: what is printed and counted is added to what is in the folder.
piece() {
    local rows failed=0
    rows=$(mktemp)
    examples --lean --sample "$1/piece.txt" --out "$rows" >>"$1/round-trip.log" || failed=1
    tail -n +2 "$rows" >>"$1/round-trip.tsv"
    local count
    count=$(wc -l <"$1/piece.txt")
    values "$corpus" --lean --sample "$1/piece.txt" --values $((count * 5000)) --out "$rows" >>"$1/properties.log" || failed=1
    tail -n +2 "$rows" >>"$1/properties.tsv"
    # What was compiled is large, and of no more use.
    rm -rf "$rows" "$target"/tests/corpus "$target"/tests/decoders/debug/{,deps/,.fingerprint/}*decode_*
    return "$failed"
}

# All descriptions, the smallest first, without those that are done.
whole() {
    local bytes=0 failed=0 size slug
    mkdir -p "$1"
    touch "$1/round-trip.tsv" "$1/properties.tsv"
    : >"$1/piece.txt"
    while read -r size slug; do
        if cut -f 1 "$1/properties.tsv" | grep -qxF "$slug"; then continue; fi
        if [ "$bytes" -gt 0 ] && [ $((bytes + size)) -gt 900000 ]; then
            piece "$1" || failed=1
            : >"$1/piece.txt"
            bytes=0
        fi
        echo "$slug" >>"$1/piece.txt"
        bytes=$((bytes + size))
    done < <(tail -n +2 "$corpus/manifest.tsv" | awk -F '\t' '{ print $4, $1 }' | sort -n)
    [ "$bytes" -eq 0 ] || piece "$1" || failed=1
    sum "$1/round-trip.tsv" examples equal refused unasked expected unexpected
    sum "$1/properties.tsv" schemas unasked values valid expected unexpected
    return "$failed"
}

sum() {
    awk -F '\t' -v names="${*:2}" '
        { for (column = 2; column <= NF; column++) sums[column] += $column }
        END { printf "%d descriptions", NR
              count = split(names, name, " ")
              for (column = 1; column <= count; column++) printf ", %d %s", sums[column + 1], name[column]
              print "" }' "$1"
}

# Small schemas that are easily read wrongly.
values tests/oracles/traps --values 20000
if [ ! -d "$corpus" ]; then
    echo "skipped: the corpus of descriptions is not at $corpus"
    exit 0
fi
if [ $# -gt 0 ]; then
    whole "$1"
    exit
fi
examples --sample .ci/oracles/round-trip-sample.txt
values "$corpus" --sample .ci/oracles/round-trip-sample.txt --values 20000
