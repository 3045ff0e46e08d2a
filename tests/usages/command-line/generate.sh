#!/bin/sh
# Generates a crate from a description, into the folder it is run in.
#
#     generate.sh path/to/hanko-public.yaml
set -eu
description=$1

# A complete crate, and a report for programs.
spectrait generate "$description" --out hanko-public --report report.json

# Nothing differs now. In CI, this line alone fails a change that forgot to generate.
spectrait generate "$description" --out hanko-public --check

# Only the client, as a module folder for a crate of yours.
spectrait generate "$description" --out src/hanko_public --layout module --only client
