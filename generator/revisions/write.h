// SPDX-License-Identifier: MIT
//
// A new revision file, in the form that the reader reads, with both sections left to be written:
// each holds a @todo line, so that the build fails until somebody has written them. Nothing here
// touches the disk or the clock.
#ifndef ALUDEL_GENERATOR_REVISIONS_WRITE_H
#define ALUDEL_GENERATOR_REVISIONS_WRITE_H

#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "revisions/chain.h"

namespace aludel::revisions {

struct NewFile {
  std::string name;  // "2026-11-20_8be41c07a3f5_add_owner_to_devices.sql"
  std::string text;
};

/// 12 random hex digits that no revision of the chain begins with or has for its id.
std::string new_id(const Chain& chain);

/// The words of a message for a file name: ASCII lower case, "_" between, cut after a word at 40
/// characters. Umlauts and accented Latin letters lose their marks, other letters are left out;
/// it may be empty.
std::string slug(std::string_view message);

/// Why a text cannot be the message of a revision ("it is empty"); nothing where it can.
std::optional<std::string> message_problem(std::string_view message);

/// The file of a new revision. Requires a message without a problem. `parents`: the ids of the
/// heads that it revises, none for a base; `language`: in which it is to be written. `created` is
/// in seconds since 1970, as time() gives.
NewFile new_revision(std::string_view id, std::string_view message,
                     const std::vector<std::string>& parents, sql::Language language,
                     std::time_t created);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_WRITE_H
