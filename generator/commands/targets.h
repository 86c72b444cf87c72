// SPDX-License-Identifier: MIT
//
// Revisions of a chain that was read, by what a user writes: the runtime's targets, where no
// database is looked at.
#ifndef ALUDEL_GENERATOR_COMMANDS_TARGETS_H
#define ALUDEL_GENERATOR_COMMANDS_TARGETS_H

#include <optional>
#include <string>
#include <vector>

#include "revisions/chain.h"

namespace aludel::commands {

/// What the words name, indices ascending; the base is none of them. Nothing where they are no
/// targets: `problem` says why.
std::optional<std::vector<unsigned>> named(const revisions::Chain& chain, const std::string& words,
                                           std::string& problem);

/// What lies in a range A:B, both ends with it, likewise.
std::optional<std::vector<unsigned>> range(const revisions::Chain& chain, const std::string& words,
                                           std::string& problem);

/// The only revision that a target names. Nothing where there is none, or several: `problem` says
/// so.
std::optional<unsigned> named_one(const revisions::Chain& chain, const std::string& word,
                                  std::string& problem);

}  // namespace aludel::commands

#endif  // ALUDEL_GENERATOR_COMMANDS_TARGETS_H
