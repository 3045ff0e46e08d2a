#!/usr/bin/env bash
# libFuzzer on each kind of text that is read, and on the decoders of generated servers.
#   .ci/oracles/fuzz.sh [TARGET [SECONDS]]
# Without a target, each of them for a few seconds. Begins with the texts of specs and of fuzz/seeds; what is found is kept in
# fuzz/artifacts, and what reached new code in fuzz/corpus. Works on a stable toolchain: no sanitizer is asked for, as
# there is no unsafe code to look at, only the coverage that libFuzzer is led by.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../fuzz"
targets=(description page reference path_template server_url media_type runtime_expression pattern schemas)
decoders=(path query header cookie form multipart json items xml)
targets+=("${decoders[@]/#/decode_}")
if [ $# -gt 0 ]; then targets=("$1"); fi
seconds=${2:-5}

if ! command -v c++ >/dev/null; then
    echo "skipped: libFuzzer is C++, and there is no c++ to build it with"
    exit 0
fi
if ! cargo fetch --quiet; then
    echo "skipped: libfuzzer-sys is not at hand, and cannot be fetched"
    exit 0
fi

host=$(rustc -vV | sed -n 's/^host: //p')
coverage="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4"
coverage+=" -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table"
coverage+=" -Cllvm-args=-sanitizer-coverage-trace-compares"
# With a target named, the flags are not those of build scripts and macros.
RUSTFLAGS="$coverage" cargo build --release --quiet --target "$host"
built=${CARGO_TARGET_DIR:-target}/$host/release

seeds=$(mktemp -d)
trap 'rm -rf "$seeds"' EXIT

# Each different match in the specs is a file.
matches() {
    mkdir "$seeds/$1"
    grep -rhoE -- "$2" ../specs | sed -E "$3" | sort -u | split -l 1 -a 4 - "$seeds/$1/"
    # Without the line end, which `split` keeps.
    find "$seeds/$1" -type f -exec truncate -s -1 {} +
}
matches reference "\\\$ref['\"]?: .*" "s/^[^:]*: *['\"]?([^'\" }]*).*/\1/"
matches path_template "^ +['\"]?/[^ ]*:" "s/^ *['\"]?([^'\"]*)['\"]?:\$/\1/"
matches server_url "url: .*" "s/^url: *['\"]?([^'\" }]*).*/\1/"
matches media_type "[a-z*]+/[a-zA-Z0-9.+*-]+:" "s/:\$//"
matches runtime_expression "[{]?[$](url|method|statusCode|request|response)[^'\" ,]*" "s/:\$//"
matches pattern "pattern: .*" "s/^pattern: *['\"]?([^'\"]*).*/\1/"
mkdir "$seeds/description" "$seeds/page"
find ../specs -maxdepth 1 -name '*.yaml' -size -5k -exec cp -t "$seeds/description" {} +
for file in "$seeds"/description/*; do
    { printf '# Page\n\n```yaml\n'; cat "$file"; printf '\n```\n'; } >"$seeds/page/$(basename "$file").md"
done

# Any bytes will do.
mkdir "$seeds/schemas"

cp -r seeds/. "$seeds"

for target in "${targets[@]}"; do
    case $target in description | page) length=5000 ;; schemas | decode_*) length=1000 ;; *) length=200 ;; esac
    mkdir -p "corpus/$target" "artifacts/$target"
    log="$seeds/log"
    if ! "$built/$target" "corpus/$target" "$seeds/$target" -max_total_time="$seconds" -max_len="$length" \
        -timeout=10 -rss_limit_mb=1000 -artifact_prefix="artifacts/$target/" >"$log" 2>&1; then
        tail -n 40 "$log"
        exit 1
    fi
    printf '%s: %s\n' "$target" "$(sed -n 's/^Done \([0-9]*\) runs in \([0-9]*\) second.*/\1 texts in \2 s/p' "$log")"
done
