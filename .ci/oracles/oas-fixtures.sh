#!/usr/bin/env bash
# The fixtures of the OpenAPI initiative: what passes is accepted, what fails is rejected by the rule that it breaks.
set -euo pipefail
fixtures=../shared/oas-fixtures
if [ ! -d "$fixtures" ]; then
    echo "skipped: the fixtures of the OpenAPI initiative are not at $fixtures"
    exit 0
fi
cargo test --quiet -p spectrait-tests --test fixtures -- --nocapture
