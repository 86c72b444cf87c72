#!/usr/bin/env bash
# The whole way on a fresh machine (Debian 12): installs what is missing, builds, and takes a new
# database up, down and up again. What it makes stays in build/demo.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh

title() { printf '\n=== %s\n' "$*"; }

# run COMMAND...: shows the line, then what it prints.
run() {
  printf '\n$ %s\n' "$*"
  "$@"
}

# build: quiet, but for the last lines of a failure.
build() {
  local log=build/demo/build.log
  mkdir -p build/demo
  echo "building (some minutes the first time; the log is $log)"
  if ! { cmake -S . -B build/demo -G Ninja -DCMAKE_BUILD_TYPE=Release -DALUDEL_BUILD_TESTS=OFF &&
         cmake --build build/demo --target myapp; } >"$log" 2>&1; then
    tail -40 "$log" >&2
    echo "building failed; the whole log is $log" >&2
    exit 1
  fi
}

# count_rows: of the tables that a downgrade by two leaves in place, in one line.
count_rows() {
  local table counts=()
  for table in site device firmware_slot sensor reading alert; do
    counts+=("$table $(sqlite3 myapp.db "SELECT count(*) FROM $table")")
  done
  printf -v counts '%s, ' "${counts[@]}"
  echo "rows: ${counts%, }"
}

# expect_rows LINE: the rows are what they were.
expect_rows() {
  local now
  now=$(count_rows)
  echo "$now"
  if [ "$now" != "$1" ]; then
    echo "rows were lost, there were: $1" >&2
    exit 1
  fi
}

title "Build: versions/ is proved against schema/ and compiled into myapp"
install_packages g++ cmake ninja-build sqlite3 libsqlite3-dev libfmt-dev libcli11-dev \
  libtomlplusplus-dev libpq-dev
build
PATH=$PWD/build/demo/myapp:$PATH
cd build/demo
rm -f myapp.db myapp.db-wal myapp.db-shm myapp.db-journal

title "A new database: all revisions, in one transaction"
run myapp --migrate
run myapp --migrate history
run sqlite3 myapp.db .tables

title "Again: nothing to do, nothing is written"
run myapp --migrate

title "The program at work"
run myapp record 1100
rows=$(count_rows)
echo "$rows"

title "Two revisions down, and up again"
run myapp --migrate downgrade -2
expect_rows "$rows"
run myapp --migrate
expect_rows "$rows"

title "What was recorded"
run myapp summary

printf '\nThe database is build/demo/myapp.db, the program build/demo/myapp/myapp.\n'
