#!/usr/bin/env bash
# A squash in a history with branches, on PostgreSQL: databases before, inside and after the range,
# by a run and by a script; then a program that never heard of any of it.
#
#   tests/postgresql/squash.sh ALUDEL SERVER
#
# ALUDEL: the tool. SERVER: a conninfo as a URI, with the right to make databases.
set -euo pipefail

aludel=$1
server=$2
folder=$(mktemp -d)
made=()
admin() { psql -X -q -v ON_ERROR_STOP=1 "$server" -c "$1"; }
cleanup() {
  for name in "${made[@]}"; do admin "DROP DATABASE $name" || true; done
  rm -rf "$folder"
}
trap cleanup EXIT
fail() { echo "squash.sh: $*" >&2; exit 1; }

place() { echo "${server/\/postgres\?//$1?}"; }
database() {  # NAME [TEMPLATE]
  admin "CREATE DATABASE $1 ${2:+TEMPLATE $2}"
  made+=("$1")
}
on() { psql -X -q -A -t -v ON_ERROR_STOP=1 "$(place "$1")" -c "$2"; }
run() { (cd "$folder/$1" && "$aludel" "${@:2}"); }
upgrade() { run "$1" upgrade "$3" --quiet --database "$(place "$2")"; }
# All that the three tables hold, but for the time, and where the columns are.
content() {
  on "$1" "SELECT * FROM aludel_version ORDER BY 1"
  on "$1" "SELECT sequence, run, revision, parents, direction, how, checksum, message, program
    FROM aludel_version_history ORDER BY 1"
  on "$1" "SELECT * FROM aludel_version_downgrade ORDER BY 1, 2, 3"
  columns "$1"
}
columns() {
  on "$1" "SELECT table_name, column_name, column_default FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name NOT LIKE 'aludel%' ORDER BY 1, 2"
}

revision() {  # ID PARENT HEADER UP DOWN
  { echo "-- $1"; echo "-- @revision $1"; [ -z "$2" ] || echo "-- @revises $2"
    [ -z "$3" ] || echo "-- $3"
    printf -- '-- @created 2026-01-01T00:00:%02dZ\n-- @sql postgresql\n' $((++count))
    printf '\n-- @upgrade\n%s\n\n-- @downgrade\n%s\n' "$4" "$5"; } >"versions/$1.sql"
}
count=0

mkdir -p "$folder/new/versions" "$folder/new/schema"
cd "$folder/new"
printf 'dialects = ["postgresql"]\ndrift = "warn"\nfile_template = "{rev}"\n' >aludel.toml
echo '-- nothing is compared' >schema/schema.sql
revision a1 "" "" "CREATE TABLE t (id INTEGER PRIMARY KEY);" "DROP TABLE t;"
for name in l1:a1:left l2:l1: r1:a1:right; do
  IFS=: read -r id parent label <<<"$name"
  revision "$id" "$parent" "${label:+@label $label}" \
    "ALTER TABLE t ADD COLUMN $id TEXT DEFAULT '$id';" "ALTER TABLE t DROP COLUMN $id;"
done
printf 'l2 left\nr1 right\n' >versions/HEAD
cp -r "$folder/new" "$folder/old"
mkdir "$folder/oldest"
cp -r aludel.toml schema "$folder/oldest"
mkdir "$folder/oldest/versions"
cp versions/a1.sql "$folder/oldest/versions"
echo a1 >"$folder/oldest/versions/HEAD"

prefix=aludel_squash_$$
for at in before:a1 inside:l1 end:l2 after:heads; do
  database "${prefix}_${at%:*}"
  upgrade old "${prefix}_${at%:*}" "${at#*:}"
done
on "${prefix}_after" "INSERT INTO t (id) VALUES (7)"
database "${prefix}_script" "${prefix}_after"
database "${prefix}_down" "${prefix}_after"

run new squash l1:l2 --rev-id x1 -m "left" >/dev/null 2>&1
revision z1 l2 "" "CREATE TABLE z (id INTEGER);" "DROP TABLE z;"
printf 'r1 right\nz1 left\n' >versions/HEAD

for at in before end after; do upgrade new "${prefix}_$at" heads; done
if upgrade new "${prefix}_inside" heads 2>"$folder/said"; then fail "inside the range it went on"; fi
grep -q "take the database to l2" "$folder/said" || fail "inside: $(cat "$folder/said")"
upgrade old "${prefix}_inside" l2
upgrade new "${prefix}_inside" heads
for at in end after inside; do
  [ "$(columns "${prefix}_$at")" = "$(columns "${prefix}_before")" ] || fail "$at is not as before"
done
[ "$(on "${prefix}_after" "SELECT id, l1 FROM t")" = "7|l1" ] || fail "a row has changed"

run new upgrade --sql x1,r1:heads --database "$(place x)" >"$folder/up.sql"
psql -X -q -f "$folder/up.sql" "$(place "${prefix}_script")"
diff <(content "${prefix}_after") <(content "${prefix}_script") || fail "a script leaves something else"
if psql -X -q -f "$folder/up.sql" "$(place "${prefix}_script")" 2>/dev/null; then
  fail "the script has run twice"
fi

run new downgrade a1 --quiet --database "$(place "${prefix}_down")"
for at in before after inside; do
  run oldest downgrade head --quiet --database "$(place "${prefix}_$at")"
done
for at in before after inside down; do
  [ "$(columns "${prefix}_$at")" = "t|id|" ] || fail "$at holds more than a1: $(columns "${prefix}_$at")"
  run oldest current --database "$(place "${prefix}_$at")" | grep -q '^a1 (head)' || fail "$at is elsewhere"
done
