// SPDX-License-Identifier: MIT
//
// Every byte is part of one token or of the white space between two, in order; statements are
// made of whole tokens.
#include <vector>

#include "input.h"
#include "sql/lexer.h"
#include "sql/splitter.h"
#include "text/diagnostics.h"
#include "text/source.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace aludel;
  const fuzz::Input input = fuzz::input(data, size);
  const text::Source source("a.sql", input.text);
  text::Diagnostics diagnostics;
  const std::vector<sql::Token> tokens = sql::lex(source, input.language, diagnostics);
  std::size_t end = 0;
  const auto is_space = [&](std::size_t from, std::size_t to) {
    return source.text({from, to}).find_first_not_of(" \t\n\f\r") == std::string_view::npos;
  };
  for (const sql::Token& token : tokens) {
    fuzz::require(token.span.begin >= end && is_space(end, token.span.begin), "bytes are lost");
    fuzz::require(token.span.end > token.span.begin, "a token is empty");
    end = token.span.end;
    if (token.kind == sql::TokenKind::kWord || token.kind == sql::TokenKind::kQuotedName) {
      sql::name_of(source, token, input.language);
    }
  }
  fuzz::require(is_space(end, source.text().size()), "bytes are lost at the end");
  std::size_t last = 0;
  for (const sql::Extent& statement : sql::split(source, tokens)) {
    fuzz::require(statement.first >= last && statement.last > statement.first,
                  "an empty statement");
    fuzz::require(statement.last <= tokens.size(), "a statement past the end");
    last = statement.last;
  }
  diagnostics.print();
  return 0;
}
