// SPDX-License-Identifier: MIT
//
// What `aludel generate` and `aludel check` have in common: a project that could be read -> whether
// its chain holds.
#ifndef ALUDEL_GENERATOR_COMMANDS_PROVE_H
#define ALUDEL_GENERATOR_COMMANDS_PROVE_H

#include <filesystem>
#include <optional>
#include <string>

#include "emit/manifest.h"
#include "project/project.h"
#include "text/diagnostics.h"

namespace aludel::commands {

struct ProveOptions {
  emit::Verify verify = emit::Verify::kEngine;
  bool no_schema = false;
  std::filesystem::path folder;  // to keep what is made for the proof
  bool remembers = false;        // and what was proved, for the next time
  std::string tool;              // for commands to paste
};

/// Makes ready what the proof is to run on, the SQLite that aludel.toml describes, and adds what it
/// is compiled from to the project's files: false where it can't be had, which is reported and says
/// nothing of the chain.
bool prepare(project::Project& project, const ProveOptions& options,
             text::Diagnostics& diagnostics);

/// What a real engine can say of the chain and of schema/, and what the model says of both: how
/// much was proved, in words, or nothing where it doesn't hold, which is reported.
std::optional<std::string> prove(const project::Project& project, const ProveOptions& options,
                                 text::Diagnostics& diagnostics);

}  // namespace aludel::commands

#endif  // ALUDEL_GENERATOR_COMMANDS_PROVE_H
