#!/usr/bin/env bash
# Installs what the tests need (Debian, as root or by sudo), builds with warnings as errors, runs all
# tests, and those that run in one process again under the address and undefined-behaviour sanitizers.
# Of the package postgresql only the programs are used: the tests start a cluster of their own.
#
#   scripts/test.sh           what CI runs
#   scripts/test.sh --long    also what takes longer: Clang, every route of every consumer, all pairs
#                             of tables on the oldest and the newest SQLite, a minute of each fuzzer
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/packages.sh

long=no
case "${1:-}" in
  "") ;;
  --long) long=yes ;;
  *) echo "usage: scripts/test.sh [--long]" >&2; exit 2 ;;
esac

install_packages g++ cmake ninja-build make ccache sqlite3 libsqlite3-dev libfmt-dev libcli11-dev \
  libtomlplusplus-dev catch2 nlohmann-json3-dev postgresql libpq-dev libpg-query-dev
if [ "$long" = yes ]; then
  install_packages clang libclang-rt-14-dev libbenchmark-dev
  command -v npm >/dev/null || install_packages npm
fi

jobs=$(nproc)
passed=0
failed=0

# build PRESET [CMAKE OPTION...]: configures and builds, and shows the log only where that fails.
build() {
  local preset=$1
  shift
  echo "building ($preset)"
  mkdir -p "build/$preset"
  local log=build/$preset/build.log
  if ! { cmake --preset "$preset" -DCMAKE_CXX_COMPILER_LAUNCHER=ccache "$@" &&
         cmake --build --preset "$preset" -j "$jobs"; } >"$log" 2>&1; then
    grep -E -A12 'error|FAILED|CMake Error' "$log" | head -100 || tail -50 "$log"
    echo "building ($preset) failed; the whole log is $log"
    exit 1
  fi
}

# check PRESET [CTEST OPTION...]: runs its tests and counts them.
check() {
  local preset=$1
  shift
  echo "testing ($preset)"
  local log=build/$preset/test.log line total bad
  ctest --preset "$preset" -j "$jobs" "$@" >"$log" 2>&1 || true
  line=$(grep -E '^[0-9]+% tests passed' "$log" || true)
  if [ -z "$line" ]; then
    tail -50 "$log"
    echo "testing ($preset) did not come to an end"
    exit 1
  fi
  total=${line##* out of }
  bad=$(sed -E 's/.*passed, ([0-9]+) tests failed.*/\1/' <<<"$line")
  passed=$((passed + total - bad))
  failed=$((failed + bad))
  if [ "$bad" != 0 ]; then
    grep -vE '^ *[0-9]+/[0-9]+ Test .* Passed|^ +Start +[0-9]+' "$log" | head -400 || true
  fi
}

if [ "$long" = yes ]; then
  build dev "-DALUDEL_TEST_SQLITE=$(scripts/fetch_sqlite.sh build/sqlite)"
  check dev
else
  build dev
  check dev -LE long
fi

build asan-ubsan -DALUDEL_BUILD_DEMO=OFF
check asan-ubsan -L in-process

if [ "$long" = yes ]; then
  build clang
  check clang -LE long
  build release

  build fuzz -DALUDEL_BUILD_DEMO=OFF
  for target in lexer parser normal revision; do
    echo "fuzzing ($target)"
    mkdir -p "build/fuzz/found/$target"
    if "build/fuzz/tests/fuzz/fuzz_$target" -dict=tests/fuzz/sql.dict -max_total_time=60 \
      -artifact_prefix="build/fuzz/found/" "build/fuzz/found/$target" "tests/fuzz/corpus/$target" \
      >"build/fuzz/$target.log" 2>&1; then
      passed=$((passed + 1))
    else
      failed=$((failed + 1))
      tail -40 "build/fuzz/$target.log"
    fi
  done
fi

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
