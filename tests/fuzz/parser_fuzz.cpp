// SPDX-License-Identifier: MIT
//
// What is parsed is printed, and what is printed parses to the same.
#include <optional>
#include <vector>

#include "input.h"
#include "sql/parser.h"
#include "sql/printer.h"
#include "text/diagnostics.h"
#include "text/source.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace aludel;
  const fuzz::Input input = fuzz::input(data, size);
  const text::Source source("a.sql", input.text);
  text::Diagnostics diagnostics;
  const std::vector<sql::Statement> statements = sql::parse(source, input.language, diagnostics);
  diagnostics.print();
  if (diagnostics.has_errors()) return 0;
  for (const sql::Statement& statement : statements) {
    const std::string text = sql::print(statement);
    const std::optional<sql::Statement> again = sql::parse(text, input.language);
    fuzz::require(again.has_value(), "what is printed is no statement:", statement.text.text, text);
    fuzz::require(*again == statement, "what is printed says something else:", statement.text.text,
                  text);
    fuzz::require(sql::print(*again) == text, "printed in two ways:", text, sql::print(*again));
  }
  return 0;
}
