#!/usr/bin/env bash
# Fetches the sources of other SQLite versions than the system's, for the tests: they come inside
# the npm package better-sqlite3, which is pinned here. One folder for each.
#
#   scripts/fetch_sqlite.sh build/sqlite
#   cmake --preset dev -DALUDEL_TEST_SQLITE="$PWD/build/sqlite/3.36.0;$PWD/build/sqlite/3.53.2"
#
# Prints that list, of those that are there. What can't be had is said, and is no failure.
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)

list=
# fetch SQLITE PACKAGE
fetch() {
  local to=$folder/$1
  if [ ! -f "$to/sqlite3.c" ]; then
    local work
    work=$(mktemp -d)
    if (cd "$work" && npm pack "better-sqlite3@$2" && tar xzf ./*.tgz && cd package/deps &&
        { [ ! -f sqlite3.tar.gz ] || tar xzf sqlite3.tar.gz; }) >"$work/log" 2>&1; then
      mkdir -p "$to"
      find "$work/package/deps" \( -name sqlite3.c -o -name sqlite3.h \) -exec cp {} "$to" \;
    fi
    rm -rf "$work"
  fi
  if [ -f "$to/sqlite3.c" ] && grep -q "define SQLITE_VERSION .*\"$1\"" "$to/sqlite3.c"; then
    list="$list${list:+;}$to"
  else
    echo "SQLite $1 is not to be had (npm pack better-sqlite3@$2): not tested with it" >&2
  fi
}

fetch 3.36.0 7.4.3
fetch 3.53.2 12.11.1
echo "$list"
