// SPDX-License-Identifier: MIT
//
// Schemas made of SQL, as the tables of these tests write them.
#ifndef ALUDEL_TESTS_SCHEMA_SCHEMAS_H
#define ALUDEL_TESTS_SCHEMA_SCHEMAS_H

#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
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

/// The schema after the statements; of "portable" ones what SQLite makes of them. Their texts are
/// kept for ever, since places speak of them.
inline Schema made(std::string_view language, std::string_view sql) {
  static std::vector<std::unique_ptr<World>> worlds;
  World& world = *worlds.emplace_back(
      std::make_unique<World>(dialect_of(language == "portable" ? "sqlite" : language)));
  bool good = true;
  if (language == "portable") {
    const text::Source* file =
        world.sources.emplace_back(std::make_unique<text::Source>("a.sql", sql)).get();
    auto declared =
        world.dialect->declare(std::span(&file, 1), sql::Language::kPortable, world.diagnostics);
    good = declared.has_value();
    if (good) world.schema = std::move(declared->schema);
  } else {
    good = world.apply(sql);
  }
  if (!good) throw std::invalid_argument(world.diagnostics.print());
  return world.schema;
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
