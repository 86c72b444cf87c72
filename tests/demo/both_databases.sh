#!/usr/bin/env bash
# The demo's chain on SQLite and on PostgreSQL, with the same rows: at each revision, up and down,
# both have the same rows in the same columns; down and up again leaves the schema as it was.
#
#   both_databases.sh MYAPP SERVER    (postgresql://…/postgres?…: where databases can be made)
set -euo pipefail
myapp=$1
server=$2

work=$(mktemp -d)
name=aludel_demo_$$
admin() { psql -X -q -v ON_ERROR_STOP=1 "$server" -c "$1"; }
trap 'admin "DROP DATABASE IF EXISTS $name" || true; rm -rf "$work"' EXIT
admin "CREATE DATABASE $name"
conninfo=${server/\/postgres\?/\/$name?}

fail() {
  echo "$*" >&2
  exit 1
}

on_sqlite() { sqlite3 -bail -csv -header "$work/myapp.db" "$1"; }
on_postgresql() { psql -X -q -v ON_ERROR_STOP=1 --csv "$conninfo" -c "$1"; }

migrate() {
  local database
  for database in "sqlite:$work/myapp.db" "$conninfo"; do
    "$myapp" --migrate --database "$database" "$@" >"$work/log" 2>&1 || {
      cat "$work/log" >&2
      fail "myapp --migrate $* failed on $database"
    }
  done
}

# Both print numbers in their own way: 1.0 and 1.
plain() { sed -E 's/(^|,)(-?[0-9]+)\.0+(,|$)/\1\2\3/g; s/(^|,)(-?[0-9]+)\.0+(,|$)/\1\2\3/g; s/"//g; s/\r$//'; }

# The rows of every table and view, by name, in an order of their own.
rows() {
  local table columns
  for table in $(on_sqlite "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')
      AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'aludel%' ORDER BY name" | tail -n +2 | tr -d '\r'); do
    columns=$(on_sqlite "SELECT group_concat(name, ', ') FROM (
      SELECT name FROM pragma_table_info('$table') ORDER BY name)" | tail -n +2 | tr -d '"\r')
    echo "$table ($columns)"
    "$1" "SELECT $columns FROM $table" | tail -n +2 | plain | LC_ALL=C sort
  done
}

tables_of_postgresql() {
  on_postgresql "SELECT relname FROM pg_class WHERE relkind IN ('r', 'v')
    AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'aludel%' ORDER BY relname" |
    tail -n +2
}

compare() {
  rows on_sqlite >"$work/sqlite.rows"
  rows on_postgresql >"$work/postgresql.rows"
  diff -u "$work/sqlite.rows" "$work/postgresql.rows" >&2 || fail "$1: the rows differ"
  on_sqlite "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')
    AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'aludel%' ORDER BY name" | tail -n +2 | tr -d '\r' >"$work/names"
  tables_of_postgresql | diff -u "$work/names" - >&2 || fail "$1: other tables"
}

# Rows of the first weeks, which everything after has to carry along.
migrate upgrade f523f25c35e8
early="
INSERT INTO device (id, serial, model, firmware, location, latitude, longitude) VALUES
  (1, ' p-1041 ', 'EG-200', '2.3.0', 'Harbour', 53.5413, 9.9841),
  (2, 'P-1042', 'EG-200', NULL, 'Harbour', 53.5413, 9.9841),
  (5, 'P-2007', 'EG-110', '1.9.4', '', NULL, NULL);
INSERT INTO sensor (id, device_id, name, unit) VALUES
  (1, 1, 'inlet', 'bar'), (2, 1, 'outlet', 'bar'), (7, 5, 'Zähler', 'Liter'), (9, 2, 'x', NULL);
INSERT INTO reading (sensor_id, at, value) VALUES
  (1, 1793491200, 2.25), (1, 1793491500, 9.5), (2, 1793491200, -9999.0), (7, 1793577600, 12.125);"
on_sqlite "$early"
on_postgresql "$early" >/dev/null
compare "after two revisions"

# The schemas, without the order of columns, which is no part of one.
schema_of_postgresql() {
  pg_dump -s --no-owner -T 'aludel*' "$conninfo" | grep -vE '^(--|SET |SELECT |\\|$)' |
    sed 's/,$//' | LC_ALL=C sort
}
schema_of_sqlite() {
  on_sqlite "SELECT m.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk > 0
      FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) c WHERE m.type IN ('table', 'view')
    UNION ALL SELECT m.name, k.\"from\", k.\"table\", k.\"to\", k.on_delete, ''
      FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) k WHERE m.type = 'table'
    UNION ALL SELECT tbl_name, type, name, iif(type = 'table', '', sql), '', ''
      FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' AND type <> 'view' ORDER BY 1, 2, 3, 4"
}

for ((i = 3; i <= 16; ++i)); do
  migrate upgrade +1
  compare "up to revision $i"
  schema_of_postgresql >"$work/$i.postgresql"
  schema_of_sqlite >"$work/$i.sqlite"
done

# Alerts of its own, which only the last revisions have a place for.
late="
UPDATE sensor SET low = 0, high = 5 WHERE id = 1;
INSERT INTO reading (sensor_id, taken_at, value) VALUES (1, 1793600000, 7.5), (1, 1793600300, 3.5);
INSERT INTO reading (sensor_id, taken_at, value) VALUES (1, 1793600600, 5.25);"
on_sqlite "$late"
on_postgresql "$late" >/dev/null
compare "with later rows"

for ((i = 15; i >= 2; --i)); do
  migrate downgrade -1
  compare "down to revision $i"
done
for ((i = 3; i <= 16; ++i)); do
  migrate upgrade +1
  compare "up again to revision $i"
  for database in sqlite postgresql; do
    "schema_of_$database" | diff -u "$work/$i.$database" - >&2 ||
      fail "revision $i is another schema the second time on $database"
  done
done

migrate downgrade base
[ -z "$(tables_of_postgresql)" ] || fail "something is left at base"
echo "14 revisions up, down and up again on both databases, with equal rows"
