#!/bin/sh
# SPDX-License-Identifier: MIT
# Holds docs/coming-from-alembic.md against the Alembic that is installed. Usage:
# alembic_installed.sh PYTHON TEST
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$1" "$(dirname "$0")/alembic_names.py" >"$folder/names.txt"
ALUDEL_ALEMBIC_NAMES="$folder/names.txt" "$2" "all that Alembic has is on the page for its users"
