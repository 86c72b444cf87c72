// SPDX-License-Identifier: MIT
//
// A folder of numbered SQL files, as Flyway, dbmate, goose, golang-migrate, diesel and sqlx have it
// -> its history. Ids are the numbers by which the tool keeps what a database has had.
#ifndef ALUDEL_GENERATOR_IMPORT_NUMBERED_H
#define ALUDEL_GENERATOR_IMPORT_NUMBERED_H

#include <filesystem>
#include <optional>

#include "import/history.h"
#include "text/diagnostics.h"

namespace aludel::import {

/// Whose files these are: by their names, and by the lines that open their sections. Nothing, and
/// an error, where they are nobody's.
std::optional<Tool> recognised(const std::filesystem::path& folder, text::Diagnostics& diagnostics);

/// In the order in which the tool applies them. With errors in `diagnostics` the history is not to
/// be used, but must be kept until they are printed.
History read_numbered(const std::filesystem::path& folder, Tool tool,
                      text::Diagnostics& diagnostics);

}  // namespace aludel::import

#endif  // ALUDEL_GENERATOR_IMPORT_NUMBERED_H
