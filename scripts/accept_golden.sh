#!/usr/bin/env bash
# Rewrites the expectations of the golden cases with what the tool prints now. Read the diff.
# Usage: scripts/accept_golden.sh [BUILD_FOLDER] [CASE...]
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:-build/dev}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- tests/golden/cases/*.txt tests/golden/cases/*/*.txt
export PATH="$PWD/$build/generator/commands:$PWD/$build/myapp:$PWD/tests/golden/bin:$PATH"
for case in "$@"; do
  "$build/tests/golden/golden_transcript" "$case" --accept
done
git --no-pager diff --stat -- tests/golden/cases
