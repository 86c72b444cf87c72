// SPDX-License-Identifier: MIT
//
// What `aludel generate`, `aludel check` and what else proves have in common: a project that could
// be read -> whether its chain holds.
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

/// A project's folder, or what is in it, as messages show it here; empty: it is the current one.
std::string shown_from_here(const std::filesystem::path& root, const std::string& name = "");

/// How a command judges the project of the current folder.
struct JudgeOptions {
  std::string verify = "engine";       // as in the manifest
  std::string tool;                    // for commands to paste
  std::optional<bool> drift_is_error;  // in place of what aludel.toml says
};

/// What `aludel check` says of the project of the current folder, or above it, which `project`
/// becomes: kDone, and in `proved` how much was proved; kNo where its chain doesn't hold; kFailed
/// where there is no project or it can't be judged. What is wrong is reported.
int judge_here(const JudgeOptions& options, project::LoadOptions load, project::Project& project,
               std::string& proved, text::Diagnostics& diagnostics);

}  // namespace aludel::commands

#endif  // ALUDEL_GENERATOR_COMMANDS_PROVE_H
