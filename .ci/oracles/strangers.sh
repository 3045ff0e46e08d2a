#!/usr/bin/env bash
# Schemathesis judges a few generated servers, Prism their clients, and one server gets load and hostile requests. Needs PyPI and
# npm for its first run; the whole list is `tests/strangers/strangers.py --judge schemathesis|prism|contract`, and the whole load
# `tests/strangers/load.py`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [ ! -d ../shared/corpus ]; then
    echo 'strangers: skipped, there is no ../shared/corpus'
    exit 0
fi
# The limits are those of a first run, which installs and compiles everything.
few=almanac,hanko-public,redocly-museum
timeout 900 python3 tests/strangers/strangers.py --max-examples 10 --only $few
if command -v npm >/dev/null; then
    timeout 900 python3 tests/strangers/strangers.py --judge prism --only $few
else
    echo 'strangers: there is no npm, so Prism is not asked'
fi
timeout 600 python3 tests/strangers/load.py --requests 10000
