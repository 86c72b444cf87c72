#!/bin/sh
# SPDX-License-Identifier: MIT
# Compares with the real Alembic on some hundred graphs that nobody has seen. Usage:
# alembic_fresh.sh PYTHON TEST [GRAPHS] [SEED]
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
seed=${4:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
echo "alembic_oracle.py ${3:-400} $seed"
"$1" "$(dirname "$0")/alembic_oracle.py" "${3:-400}" "$seed" >"$folder/answers.txt"
ALUDEL_ALEMBIC_ANSWERS="$folder/answers.txt" "$2"
