// SPDX-License-Identifier: MIT
//
// What every way to a new revision file has in common: the project, the id, and two files that
// are written or not, together.
#ifndef ALUDEL_GENERATOR_COMMANDS_NEW_FILE_H
#define ALUDEL_GENERATOR_COMMANDS_NEW_FILE_H

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

/// The head of the file: id, parents, language, time. The message is the options', and without a
/// problem. Nothing where the id can't be had; why is said on stderr.
std::optional<revisions::NewRevision> begin(const RevisionOptions& options,
                                            const project::Project& project);

/// The file as messages show it.
std::string shown(const project::Project& project, const revisions::NewFile& file);

/// The revision file and HEAD, or neither.
bool write_both(const project::Project& project, const revisions::NewFile& file,
                const std::string& id, text::Diagnostics& diagnostics);

/// Says what is wrong on stderr, and that nothing was changed.
int failed(const text::Diagnostics& diagnostics);

}  // namespace aludel::commands

#endif  // ALUDEL_GENERATOR_COMMANDS_NEW_FILE_H
