// SPDX-License-Identifier: MIT
//
// Statements of the tests, parsed and printed.
#ifndef ALUDEL_TESTS_SQL_PARSING_H
#define ALUDEL_TESTS_SQL_PARSING_H

#include <string>
#include <string_view>
#include <vector>

#include "sql/parser.h"
#include "sql/printer.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::sql {

/// The statements as they are printed, or the errors. What is printed must read the same.
inline std::string reprinted(std::string_view sql, Language language) {
  const text::Source source("a.sql", sql);
  text::Diagnostics diagnostics;
  const std::vector<Statement> statements = parse(source, language, diagnostics);
  if (diagnostics.has_errors()) return diagnostics.print();
  std::string out;
  for (const Statement& statement : statements) {
    const std::string text = print(statement);
    const auto again = parse(text, language);
    if (!again || again->node != statement.node) return "printed as another statement: " + text;
    out += (out.empty() ? "" : ";\n") + text;
  }
  return out;
}

/// The errors of a text, as the user sees them.
inline std::string errors(std::string_view sql, Language language) {
  const text::Source source("a.sql", sql);
  text::Diagnostics diagnostics;
  parse(source, language, diagnostics);
  return diagnostics.print();
}

}  // namespace aludel::sql

#endif  // ALUDEL_TESTS_SQL_PARSING_H
