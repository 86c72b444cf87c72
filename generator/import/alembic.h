// SPDX-License-Identifier: MIT
//
// An Alembic project -> its history. The graph is read from the files without Python; the
// statements are what Alembic's offline mode writes.
#ifndef ALUDEL_GENERATOR_IMPORT_ALEMBIC_H
#define ALUDEL_GENERATOR_IMPORT_ALEMBIC_H

#include <filesystem>
#include <optional>
#include <string>

#include "import/history.h"
#include "import/ini.h"
#include "text/diagnostics.h"

namespace aludel::import {

/// With errors in `diagnostics` the history is not to be used, but must be kept until they are
/// printed. `python`: as in run_offline().
History read_alembic(const AlembicSettings& settings, ::aludel::Dialect dialect,
                     const std::string& python, text::Diagnostics& diagnostics);

}  // namespace aludel::import

#endif  // ALUDEL_GENERATOR_IMPORT_ALEMBIC_H
