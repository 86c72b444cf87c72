// SPDX-License-Identifier: MIT
//
// versions/fixtures/<id>.sql: rows of the user's own for the proof of a revision. Below @before
// stand statements that give the upgrade rows to find; below @after such that add rows to what it
// made, and queries below @require, which must give none. Its SQL is in the revision's language.
#ifndef ALUDEL_GENERATOR_REVISIONS_FIXTURE_H
#define ALUDEL_GENERATOR_REVISIONS_FIXTURE_H

#include <filesystem>
#include <string>
#include <vector>

#include "revisions/chain.h"
#include "text/diagnostics.h"

namespace aludel::revisions {

/// Reads `files` (shown as `shown`/…), each the fixture of the revision of `chain` that it is
/// named after. Reported, in the order of the names: what a section of a revision would be, names
/// that are no revision's, statements that change more than rows.
void read_fixtures(const std::vector<std::filesystem::path>& files, const std::string& shown,
                   Chain& chain, text::Diagnostics& diagnostics);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_FIXTURE_H
