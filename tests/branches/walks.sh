#!/usr/bin/env bash
# Random walks over a history with branches, merges, labels, dependencies and several bases, on a real
# database: after each step the schema is that of a fresh database at the same revisions, and the
# rows that users have are as they were. What is refused changes nothing.
#
#   walks.sh ALUDEL PROJECT sqlite|SERVER WALKS SEED    (SERVER: postgresql://…/postgres?…)
#
# PROJECT.sh says what the history is, which targets there are, and what rows a program has.
set -euo pipefail
aludel=$1
history=$2
server=$3
walks=$4
RANDOM=$5
here=$(cd "$(dirname "$0")" && pwd)
steps=12

work=$(mktemp -d)
mkdir "$work/project"
cd "$work/project"

fail() {
  echo "seed $seed: $*" >&2
  [ ! -f "$work/steps" ] || cat "$work/steps" >&2
  exit 1
}
seed=$RANDOM$RANDOM

if [ "$server" = sqlite ]; then
  trap 'rm -rf "$work"' EXIT
  url() { echo "sqlite:$work/$1.db"; }
  make() { rm -f "$work/$1.db"; }
  sql() { sqlite3 -bail "$work/$1.db" "$2"; }
  same_schema() { "$aludel" diff --from "$work/walk.db" --to "$work/fresh.db"; }
  columns() { sql walk "SELECT name FROM pragma_table_info('$1') ORDER BY name"; }
else
  name=aludel_walk_$$
  admin() { psql -X -q -v ON_ERROR_STOP=1 "$server" -c "$1" 2>/dev/null; }
  trap 'admin "DROP DATABASE IF EXISTS ${name}_walk"; admin "DROP DATABASE IF EXISTS ${name}_fresh"; rm -rf "$work"' EXIT
  url() { echo "${server/\/postgres\?/\/${name}_$1?}"; }
  make() {
    admin "DROP DATABASE IF EXISTS ${name}_$1"
    admin "CREATE DATABASE ${name}_$1"
  }
  sql() { psql -X -q -v ON_ERROR_STOP=1 -At "$(url "$1")" -c "$2"; }
  dumped() { pg_dump -s --no-owner -T 'aludel*' "$(url "$1")" | grep -v '^\\' | sed 's/,$//' | LC_ALL=C sort; }
  # Which branch came first shows in the order of columns.
  same_schema() { diff <(dumped walk) <(dumped fresh); }
  columns() {
    sql walk "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass('$1') AND attnum > 0
      AND NOT attisdropped ORDER BY attname"
  }
fi

# Copies the history here, and defines targets, ways_back, rows and use.
. "$here/$history.sh"

heads() { sql "$1" "SELECT revision FROM aludel_version ORDER BY 1" 2>/dev/null || true; }

compare() {
  make fresh
  local head
  for head in $(heads walk); do
    "$aludel" upgrade "$head" --database "$(url fresh)" >"$work/log" 2>&1 || {
      cat "$work/log" >&2
      fail "a fresh database doesn't come to $head"
    }
  done
  [ "$(heads walk)" = "$(heads fresh)" ] || fail "other version rows: $(heads walk) and $(heads fresh)"
  # Where nothing was applied yet there is nothing to compare with.
  [ -n "$(heads walk)" ] || return 0
  same_schema >"$work/log" 2>&1 && ! grep -q '^[A-Z]' "$work/log" || {
    cat "$work/log" >&2
    fail "another schema than that of a fresh database at $(heads walk)"
  }
}

done_steps=0
for ((walk = 0; walk != walks; ++walk)); do
  seed=$RANDOM
  RANDOM=$seed
  make walk
  : >"$work/steps"
  for ((step = 0; step != steps; ++step)); do
    if ((RANDOM % 5 < 3)); then
      command=(upgrade "${targets[RANDOM % ${#targets[@]}]}")
    else
      command=(downgrade "${ways_back[RANDOM % ${#ways_back[@]}]}")
    fi
    echo "${command[*]}" >>"$work/steps"
    before=$(heads walk)
    had=$(rows)
    status=0
    "$aludel" "${command[@]}" --database "$(url walk)" >"$work/log" 2>&1 || status=$?
    if [ $status -ne 0 ]; then
      # There is no such way from here; nothing else may be wrong.
      [ $status -eq 2 ] || { cat "$work/log" >&2 && fail "${command[*]} ends with $status"; }
      [ "$before" = "$(heads walk)" ] || fail "${command[*]} was refused, and the revisions are others"
      continue
    fi
    done_steps=$((done_steps + 1))
    compare
    if [ -n "$had" ] && [ -n "$(columns device)" ] && [ "$had" != "$(rows)" ]; then
      fail "rows changed: $had became $(rows)"
    fi
    use
  done
done
echo "$done_steps steps in $walks walks"
((done_steps > walks * steps / 3)) || fail "hardly a step was taken"
