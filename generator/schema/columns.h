// SPDX-License-Identifier: MIT
//
// Which columns something in a FROM has, as far as the schema and the dialect tell.
#ifndef ALUDEL_GENERATOR_SCHEMA_COLUMNS_H
#define ALUDEL_GENERATOR_SCHEMA_COLUMNS_H

#include "schema/schema.h"
#include "sql/references.h"

namespace aludel::schema {

/// The columns of tables (virtual ones, the catalog's), of views by their queries, and of
/// functions. The schema must outlive the answer.
sql::Columns columns_of(const Schema& schema);

}  // namespace aludel::schema

#endif  // ALUDEL_GENERATOR_SCHEMA_COLUMNS_H
