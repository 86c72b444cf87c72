// SPDX-License-Identifier: MIT
//
// Real databases and connections for tests: SQLite's, or, compiled with
// ALUDEL_TEST_ON_POSTGRESQL, the same of PostgreSQL (on_postgresql.h).
#ifndef ALUDEL_TESTS_RUNTIME_LIVE_H
#define ALUDEL_TESTS_RUNTIME_LIVE_H

#include <aludel/migrator.h>

#include <string>

#ifdef ALUDEL_TEST_ON_POSTGRESQL
#include "runtime/on_postgresql.h"
#else
#include "runtime/on_sqlite.h"
#endif

namespace aludel::tests {

/// A result in one line: status revision file:line "message" | detail | applied.
inline std::string words(const Result& result) {
  std::string out = status_text(result.status);
  if (result.revision != nullptr) out += std::string("; at ") + result.revision;
  if (result.file != nullptr) {
    out += std::string(" ") + result.file + ":" + std::to_string(result.line);
  }
  if (result.function != nullptr) out += std::string("; in ") + result.function + "()";
  if (result.message != nullptr) out += std::string("; message: ") + result.message;
  if (result.rows != 0) out += "; rows: " + std::to_string(result.rows);
  if (result.detail[0] != 0) out += std::string("; ") + result.detail;
  if (result.unrecorded) out += "; unrecorded";
  if (result.applied != 0) out += "; applied " + std::to_string(result.applied);
  return out;
}

/// A state in one line: situation, version rows, pending, unknown, and what is known of it.
inline std::string words(const State& state) {
  const char* names[] = {"fresh", "current", "behind", "ahead", "sideways", "adoptable", "foreign"};
  std::string out =
      state.ok() ? names[static_cast<int>(state.situation)] : status_text(state.status);
  out += "; rows " + std::to_string(state.rows) + ", pending " + std::to_string(state.pending) +
         ", unknown " + std::to_string(state.unknown);
  for (const char* text : {state.version, state.message, state.program, state.detail}) {
    if (text[0] != 0) out += std::string("; ") + text;
  }
  return out;
}

}  // namespace aludel::tests

#endif  // ALUDEL_TESTS_RUNTIME_LIVE_H
