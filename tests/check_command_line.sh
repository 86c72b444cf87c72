#!/usr/bin/env bash
# Holds docs/command-line.md against the help: each command that the tool or a program lists has a section,
# and each of its options is named there.
# Usage: tests/check_command_line.sh DOCUMENT TOOL [PROGRAM...]; each as it is called, with its prefix
set -euo pipefail
document=$1
shift
failed=0
for program in "$@"; do
  commands=$($program --help | sed -nE 's/^  ([a-z][a-z-]+) .*/\1/p')
  [ -n "$commands" ] || { echo "$program --help lists no commands"; exit 1; }
  for command in $commands; do
    [ "$command" != help ] || continue
    section=$(awk -v heading="### \`$command\`" '/^##/ { open = $0 == heading } open' "$document")
    [ -n "$section" ] || { echo "$document has no section \"### \`$command\`\" ($program)"; failed=1; continue; }
    case $section in *"those of \`upgrade\`"*)
      section+=$(awk '/^##/ { open = $0 == "### `upgrade`" } open' "$document") ;;
    esac
    for option in $($program help "$command" | sed -nE 's/^  (-[a-z], )?(--[a-z-]+).*/\2/p'); do
      grep -qF -- "$option" <<<"$section" && continue
      echo "$document: the section of $command does not name $option ($program)"
      failed=1
    done
  done
done
exit $failed
