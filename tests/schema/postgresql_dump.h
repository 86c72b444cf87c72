// SPDX-License-Identifier: MIT
//
// What pg_dump prints of a database, as a schema.
#ifndef ALUDEL_TESTS_SCHEMA_POSTGRESQL_DUMP_H
#define ALUDEL_TESTS_SCHEMA_POSTGRESQL_DUMP_H

#include <memory>
#include <string>
#include <vector>

#include "dialect/postgresql_database.h"
#include "schema/schemas.h"

namespace aludel::schema {

/// What is wrong with it goes to `problems`.
inline Schema dumped(const dialect::PostgresqlDatabase& database, std::string& problems) {
  static std::vector<std::unique_ptr<text::Source>> sources;
  const text::Source* file =
      sources.emplace_back(std::make_unique<text::Source>("dump.sql", database.dump())).get();
  text::Diagnostics diagnostics;
  const auto declared =
      dialect::postgresql().declare(std::span(&file, 1), sql::Language::kPostgresql, diagnostics);
  problems = diagnostics.print();
  return declared ? declared->schema : Schema(dialect::postgresql().rules());
}

}  // namespace aludel::schema

#endif  // ALUDEL_TESTS_SCHEMA_POSTGRESQL_DUMP_H
