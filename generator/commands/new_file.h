// SPDX-License-Identifier: MIT
//
// What every way to a new revision file has in common: the project, the id, and two files that
// are written or not, together.
#ifndef ALUDEL_GENERATOR_COMMANDS_NEW_FILE_H
#define ALUDEL_GENERATOR_COMMANDS_NEW_FILE_H

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands/commands.h"
#include "commands/prove.h"
#include "project/project.h"
#include "revisions/write.h"
#include "text/diagnostics.h"

namespace aludel::commands {

/// The project of options.root, or of the current folder; its files are shown as seen from here.
/// Nothing, and errors, where there is none or it can't be read; then `project` owns what these
/// speak of.
bool load(const RevisionOptions& options, project::Project& project,
          text::Diagnostics& diagnostics);

/// The same for a file with nothing in it yet, which may be the one that mends the others: for it
/// the graph is enough. What is open or wrong besides is said on stderr.
bool load_graph(const RevisionOptions& options, project::Project& project,
                text::Diagnostics& diagnostics);

/// The time, as the settings want it written. False where there is no such time zone, which is
/// reported. `source`: of the settings, where they name one.
bool stamp_now(const project::Settings& settings, const text::Source* source,
               revisions::NewRevision& revision, text::Diagnostics& diagnostics);

/// The head of the file: id, labels, dependencies, language, time. The message is the options', and
/// without a problem. Nothing where it can't be had; why is said on stderr, as of `command`, and is
/// in `code`.
std::optional<revisions::NewRevision> begin(const RevisionOptions& options,
                                            const project::Project& project,
                                            std::string_view command, int& code);

/// The ids of what a new revision is to follow. Nothing where it can't, as above.
std::optional<std::vector<std::string>> parents_of(const RevisionOptions& options,
                                                   const revisions::Chain& chain, int& code);

/// The command that joins all heads, also those that others depend on.
std::string merge_line(const revisions::Chain& chain);

/// Whether these are heads, or needn't be; which one isn't, and what follows it, is in `problem`.
bool are_heads(const revisions::Chain& chain, const std::vector<unsigned>& revisions, bool splice,
               std::string& problem);

/// The file as messages show it.
std::string shown(const project::Project& project, const revisions::NewFile& file);

/// The chain of the files that are there, but for those of `without`, and this one: linked, with
/// nothing in its sections. Nothing where it can't be linked; why is said on stderr.
std::optional<revisions::Chain> chain_with(const std::filesystem::path& root,
                                           const revisions::NewFile& file,
                                           const std::vector<std::filesystem::path>& without);

/// What judge_here() says of the same chain, with all of it; HEAD is not looked at. `judged` owns
/// what the diagnostics speak of.
int judge_with(const std::filesystem::path& root, const revisions::NewFile& file,
               const std::vector<std::filesystem::path>& without, const JudgeOptions& options,
               project::Project& judged, std::string& proved, text::Diagnostics& diagnostics);

/// The revision file and HEAD, or neither. What the chain lacks then to be built is said.
bool write_both(const project::Project& project, const revisions::NewFile& file,
                text::Diagnostics& diagnostics);

/// Runs the hooks of the settings on a file that is written, in the project's folder, up to the
/// first that fails, which is said: kDone, or kFailed.
int run_hooks(const project::Settings& settings, const std::filesystem::path& root,
              const revisions::NewFile& file);
int run_hooks(const project::Project& project, const revisions::NewFile& file);

/// Says on stderr how a command is not to be called.
int usage(std::string_view command, const std::string& problem);

/// Says what is wrong on stderr, and that nothing was changed.
int failed(const text::Diagnostics& diagnostics);

}  // namespace aludel::commands

#endif  // ALUDEL_GENERATOR_COMMANDS_NEW_FILE_H
