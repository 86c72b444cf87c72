#!/usr/bin/env bash
# What aludel adds to a program: .text + .rodata of the linked program, less the same program without
# aludel, less the SQL of its chain. Usage: benchmarks/size.sh [CMAKE OPTION...]  (a toolchain file, say)
set -euo pipefail
cd "$(dirname "$0")/.."
build=build/size
flags="-Os -fno-exceptions -fno-rtti -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables"
cmake -S benchmarks/size -B "$build" -G Ninja -DCMAKE_BUILD_TYPE= -DCMAKE_CXX_FLAGS="$flags" \
  -DCMAKE_EXE_LINKER_FLAGS=-Wl,--gc-sections "$@" >/dev/null
cmake --build "$build" --target size_none size_upgrade size_both >"$build/log" || { cat "$build/log"; exit 1; }

sections() { size -A "$1" | awk '$1 == ".text" || $1 == ".rodata" { sum += $2 } END { print sum }'; }
# The raw strings of the units, each with its NUL.
sql=$(cat "$build"/aludel/size_chain/src/*.cpp | awk '
  /R"sql\(/ { inside = 1; sub(/.*R"sql\(/, ""); }
  inside { if (match($0, /\)sql"/)) { bytes += RSTART; inside = 0 } else bytes += length($0) + 1 }
  END { print bytes }')
none=$(sections "$build/size_none")
for program in upgrade both; do
  with=$(sections "$build/size_$program")
  echo "$program: $((with - none - sql)) bytes  (program $with, without aludel $none, SQL $sql)"
done
