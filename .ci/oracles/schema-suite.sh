#!/usr/bin/env bash
# The JSON Schema test suite, asked of generated types: accept or reject. What disagrees must be in the lists of
# expected disagreements, each with its reason.
set -euo pipefail
suite=../shared/schema-suite
if [ ! -d "$suite" ]; then
    echo "skipped: the JSON Schema test suite is not at $suite"
    exit 0
fi
ask() { cargo run --release --quiet -p spectrait-tests --bin schema-suite -- "$@"; }
# `vocabulary` is about metaschemas of one's own, which OpenAPI does not have.
ask "$suite/typed" --skip vocabulary
# As published. Formats without `type: string` are annotations, as the specification has it.
ask "$suite/draft2020-12" --skip optional/format/ --expected tests/schema-suite/draft2020-12.txt
ask "$suite/draft2020-12/optional/format" --formats --expected tests/schema-suite/formats.txt
ask "$suite/draft4" --openapi 3.0 --skip optional/format/ --expected tests/schema-suite/draft4.txt
