// SPDX-License-Identifier: MIT
//
// The normal form of what can be lexed is its own normal form.
#include "input.h"
#include "sql/lexer.h"
#include "sql/normal.h"
#include "sql/references.h"
#include "text/diagnostics.h"
#include "text/source.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace aludel;
  const fuzz::Input input = fuzz::input(data, size);
  const auto fragment = [&](std::string text) {
    const text::Span span = {0, text.size()};
    return sql::Fragment{std::move(text), input.language, {span}};
  };
  const text::Source source("a.sql", input.text);
  const sql::Fragment written = fragment(std::string(source.text()));
  text::Diagnostics diagnostics;
  sql::check_expression(written, source, diagnostics);
  sql::constant(written);
  sql::references(written);
  const std::string once = sql::normal_form(written);
  sql::lex(source, input.language, diagnostics);
  if (diagnostics.has_errors()) return 0;
  const std::string twice = sql::normal_form(fragment(once));
  fuzz::require(once == twice, "the normal form has another:", once, twice);
  return 0;
}
