#!/usr/bin/env bash
# Lines of what is generated, beside those of another generator: docs/measurements.md says what is counted.
#   PEER=path/of/openapi-to-rust .ci/oracles/lines.sh [FOLDER]
# Fails where types and client together are more than a third of the other's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
folder=${1:-../shared/corpus/real}
if [ -z "${PEER:-}" ] || [ ! -d "$folder" ]; then
    echo "skipped: PEER is no generator to compare with, or there is no $folder"
    exit 0
fi
cargo build --release --quiet -p spectrait-cli
ours=${CARGO_TARGET_DIR:-target}/release/spectrait
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

lines() { if [ -f "$1" ]; then wc -l <"$1"; else echo 0; fi; }

for description in "$folder"/*; do
    name=$(basename "${description%.*}")
    timeout 180 "$PEER" generate "$description" --output-dir "$work/peer" >/dev/null 2>&1 || continue
    # A description with errors gives an output all the same.
    timeout 180 "$ours" generate "$description" --out "$work/ours" >/dev/null 2>&1 || true
    if [ -f "$work/ours/src/client.rs" ] && [ -f "$work/peer/client.rs" ]; then
        printf '%s' "$name"
        for file in types client operations server; do printf '\t%s' "$(lines "$work/ours/src/$file.rs")"; done
        for file in types client; do printf '\t%s' "$(lines "$work/peer/$file.rs")"; done
        echo
    fi
    rm -rf "$work/ours" "$work/peer"
done | awk -F '\t' '
    { types += $2; client += $3; operations += $4; server += $5; theirs += $6 + $7; their_types += $6
      printf "%5.1f %%  %s: %d types, %d client; theirs %d\n", 100 * ($2 + $3) / ($6 + $7), $1, $2, $3, $6 + $7 | "sort -rn" }
    END { close("sort -rn")
          printf "%d descriptions: %d types, %d client, %d operations, %d server; theirs %d types, %d client\n",
                 NR, types, client, operations, server, their_types, theirs - their_types
          printf "types and client: %.1f %%; with operations: %.1f %%\n",
                 100 * (types + client) / theirs, 100 * (types + client + operations) / theirs
          if (3 * (types + client) > theirs) exit 1 }'
