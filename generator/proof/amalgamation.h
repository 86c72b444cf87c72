// SPDX-License-Identifier: MIT
//
// The device's own SQLite, to prove on: its amalgamation (sqlite3.c), compiled for this machine
// and loaded into the tool. What was compiled once is found again by what it was compiled from.
#ifndef ALUDEL_GENERATOR_PROOF_AMALGAMATION_H
#define ALUDEL_GENERATOR_PROOF_AMALGAMATION_H

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::proof {

struct Amalgamation {
  std::filesystem::path file;
  std::vector<std::string> options;  // macros: "SQLITE_ENABLE_FTS5", "SQLITE_MAX_COLUMN=4000"
  // Where aludel.toml names it.
  const text::Source* source = nullptr;
  text::Span at;
};

/// From now on the proof runs on this SQLite. It is compiled by what the environment variable
/// ALUDEL_HOST_CC names, otherwise by cc, and kept in `folder`. Gives the files besides that it
/// includes, without the system's, or nothing. Reported: a file that isn't there, no compiler, what
/// the compiler says, and what can't be loaded.
std::optional<std::vector<std::filesystem::path>> prove_on(const Amalgamation& amalgamation,
                                                           const std::filesystem::path& folder,
                                                           text::Diagnostics& diagnostics);

/// Of the SQLite that the proof runs on: "3.40.1", 3040001.
std::string sqlite_version();
unsigned sqlite_version_number();

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_AMALGAMATION_H
