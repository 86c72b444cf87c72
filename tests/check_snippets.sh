#!/usr/bin/env bash
# Holds the code in the documentation against the files that are built: a fenced block below
# `<!-- example: FILE -->` must stand in FILE as it is, but for indentation.
# Usage: tests/check_snippets.sh DOCUMENT...   in the repository's folder
set -euo pipefail
failed=0
for document in "$@"; do
  while IFS=: read -r line file; do
    block=$(awk -v from="$line" 'NR > from && /^```/ { if (open) exit; open = 1; next } open' "$document")
    trimmed=$(sed -E 's/^[[:space:]]+//' <<<"$block")
    if [ ! -f "$file" ] || [[ "$(sed -E 's/^[[:space:]]+//' "$file")" != *"$trimmed"* ]]; then
      echo "$document:$line: the block below is not in $file"
      failed=1
    fi
  done < <(grep -nE '^<!-- example: .* -->$' "$document" | sed -E 's/^([0-9]+):<!-- example: (.*) -->$/\1:\2/')
done
exit $failed
