// SPDX-License-Identifier: MIT
//
// Portable statements -> SQLite's own: types mapped with the checks that they imply, identity
// and keys as SQLite has them, enums as the checks of the columns that are of them.
#ifndef ALUDEL_GENERATOR_DIALECT_SQLITE_LOWER_H
#define ALUDEL_GENERATOR_DIALECT_SQLITE_LOWER_H

#include <optional>
#include <vector>

#include "dialect/portable.h"

namespace aludel::dialect::on_sqlite {

/// As Dialect::lower(): a statement of SQLite's own is as it is. What speaks of types alone stays
/// as it is, for the model: no SQL comes of it.
std::optional<std::vector<sql::Statement>> lower(const Lowering& lowering);

}  // namespace aludel::dialect::on_sqlite

#endif  // ALUDEL_GENERATOR_DIALECT_SQLITE_LOWER_H
