// SPDX-License-Identifier: MIT
//
// What every way to a new revision file has in common: the project, the id, and two files that
// are written or not, together.
#ifndef ALUDEL_GENERATOR_COMMANDS_NEW_FILE_H
#define ALUDEL_GENERATOR_COMMANDS_NEW_FILE_H

#include <filesystem>
#include <optional>
#include <string>

#include "commands/commands.h"
#include "project/project.h"
#include "revisions/write.h"
#include "text/diagnostics.h"

namespace aludel::commands {

/// The project of options.root, or of the current folder; its files are shown as seen from here.
/// Nothing, and errors, where there is none or it can't be read; then `project` owns what these
/// speak of.
bool load(const RevisionOptions& options, project::Project& project,
          text::Diagnostics& diagnostics);

/// The time, as the settings want it written. False where there is no such time zone, which is
/// reported. `source`: of the settings, where they name one.
bool stamp_now(const project::Settings& settings, const text::Source* source,
               revisions::NewRevision& revision, text::Diagnostics& diagnostics);

/// The head of the file: id, parents, language, time. The message is the options', and without a
/// problem. Nothing where it can't be had; why is said on stderr, and is in `code`.
std::optional<revisions::NewRevision> begin(const RevisionOptions& options,
                                            const project::Project& project, int& code);

/// The file as messages show it.
std::string shown(const project::Project& project, const revisions::NewFile& file);

/// The revision file and HEAD, or neither.
bool write_both(const project::Project& project, const revisions::NewFile& file,
                const std::string& id, text::Diagnostics& diagnostics);

/// Runs the hooks of the settings on a file that is written, in the project's folder, up to the
/// first that fails, which is said: kDone, or kFailed.
int run_hooks(const project::Settings& settings, const std::filesystem::path& root,
              const revisions::NewFile& file);
int run_hooks(const project::Project& project, const revisions::NewFile& file);

/// Says what is wrong on stderr, and that nothing was changed.
int failed(const text::Diagnostics& diagnostics);

}  // namespace aludel::commands

#endif  // ALUDEL_GENERATOR_COMMANDS_NEW_FILE_H
