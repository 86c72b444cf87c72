// SPDX-License-Identifier: MIT
//
// Schemas made of SQL, as the tables of these tests write them.
#ifndef ALUDEL_TESTS_SCHEMA_SCHEMAS_H
#define ALUDEL_TESTS_SCHEMA_SCHEMAS_H

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dialect/dialect.h"
#include "schema/compare.h"
#include "schema/schema.h"
#include "sql/parser.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::schema {

/// A schema with the texts that its statements came from.
struct World {
  const dialect::Dialect* dialect;
  Schema schema;
  std::vector<std::unique_ptr<text::Source>> sources;
  text::Diagnostics diagnostics;

  explicit World(const dialect::Dialect& it) : dialect(&it), schema(it.rules()) {}

  /// Applies the statements until one is refused; false then.
  bool apply(std::string_view sql) {
    const text::Source& source =
        *sources.emplace_back(std::make_unique<text::Source>("a.sql", sql));
    const std::size_t before = diagnostics.all().size();
    const auto statements = sql::parse(source, dialect->language(), diagnostics);
    if (diagnostics.all().size() != before) return false;
    for (const sql::Statement& it : statements) {
      if (!schema.apply(it, source, diagnostics)) return false;
    }
    return true;
  }
};

inline const dialect::Dialect& dialect_of(std::string_view name) {
  return name == "sqlite" ? dialect::sqlite() : dialect::postgresql();
}

/// The dump after the statements, or what was reported.
inline std::string applied(std::string_view dialect, std::string_view sql) {
  World world(dialect_of(dialect));
  return world.apply(sql) ? dump(world.schema) : world.diagnostics.print();
}

/// What the two have differently, a line for each.
inline std::string differences(const Schema& expected, const Schema& actual) {
  std::string text;
  for (const Difference& it : compare(expected, actual)) {
    text += it.what + ": " + it.expected + " / " + it.actual + '\n';
  }
  return text;
}

}  // namespace aludel::schema

#endif  // ALUDEL_TESTS_SCHEMA_SCHEMAS_H
