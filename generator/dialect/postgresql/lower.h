// SPDX-License-Identifier: MIT
//
// Portable statements -> PostgreSQL's own.
#ifndef ALUDEL_GENERATOR_DIALECT_POSTGRESQL_LOWER_H
#define ALUDEL_GENERATOR_DIALECT_POSTGRESQL_LOWER_H

#include <optional>
#include <vector>

#include "dialect/portable.h"

namespace aludel::dialect::on_postgresql {

/// Dialect::lower. The text of a statement in which nothing changed is as it was written.
std::optional<std::vector<sql::Statement>> lower(const Lowering& lowering);

/// SELECT setval(…) that makes the sequence of a column go on behind the numbers that are there.
sql::Statement numbered_from_rows(const sql::ObjectName& table, const sql::Name& column,
                                  const sql::At& at, bool falling = false);

}  // namespace aludel::dialect::on_postgresql

#endif  // ALUDEL_GENERATOR_DIALECT_POSTGRESQL_LOWER_H
