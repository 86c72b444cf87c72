// SPDX-License-Identifier: MIT
//
// Syntax and functions that came with a release of PostgreSQL.
#ifndef ALUDEL_GENERATOR_DIALECT_POSTGRESQL_MINIMUM_H
#define ALUDEL_GENERATOR_DIALECT_POSTGRESQL_MINIMUM_H

#include "sql/tree/statement.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::dialect::on_postgresql {

/// Whether every server from `minimum` (140000) on knows all that a statement of PostgreSQL's own
/// says; otherwise an error at each place that one of them doesn't. The bodies of functions are
/// text that the server reads when they run: they are not looked into.
bool check_minimum(const sql::Statement& statement, unsigned minimum, const text::Source& source,
                   text::Diagnostics& diagnostics);

}  // namespace aludel::dialect::on_postgresql

#endif  // ALUDEL_GENERATOR_DIALECT_POSTGRESQL_MINIMUM_H
