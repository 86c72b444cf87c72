// SPDX-License-Identifier: MIT
#include "inspect/baseline.h"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

#include "diff/diff.h"
#include "sql/lexer.h"

namespace aludel::inspect {
namespace {

constexpr sql::Language kSqlite = sql::Language::kSqlite;

/// In a revision a line comment that opens with "@word" is a directive: here it becomes one of the
/// other kind. What stands behind the last token goes.
std::string without_directives(const std::string& sql) {
  const text::Source source("", sql);
  text::Diagnostics ignored;
  std::string result;
  std::size_t end = 0;   // of what is copied
  std::size_t last = 0;  // in `result`, the end of the last token that is no comment
  for (const sql::Token& it : sql::lex(source, kSqlite, ignored)) {
    result += source.text({end, it.span.begin});
    std::string_view text = source.text(it.span);
    end = it.span.end;
    const std::size_t word = text.find_first_not_of(" \t", 2);
    const bool is_directive = it.kind == sql::TokenKind::kLineComment &&
                              word != std::string_view::npos && text[word] == '@' &&
                              text.find("*/") == std::string_view::npos;
    result += is_directive ? fmt::format("/*{} */", text.substr(2)) : std::string(text);
    if (!sql::is_comment(it)) last = result.size();
  }
  result.resize(last);
  return result;
}

}  // namespace

Baseline baseline(const Taken& taken) {
  Baseline result;
  const auto add = [&](const Taken::Object& it) {
    result.upgrade.push_back({.sql = without_directives(it.text)});
  };
  // Triggers come last: they speak of all kinds of tables and views.
  for (const std::string_view kind : {"table", "view", "trigger"}) {
    for (const Taken::Object& it : taken.objects) {
      if (it.definition.kind != kind) continue;
      add(it);
      for (const Taken::Object& index : taken.objects) {
        if (kind == "table" && index.definition.kind == "index" &&
            folded(index.definition.table) == folded(it.definition.name)) {
          add(index);
        }
      }
    }
  }
  const diff::Diff down = diff::diff(taken.schema, schema::Schema(taken.schema.rules()), {});
  for (const diff::Step& it : down.steps) {
    result.downgrade.push_back({.sql = it.statement.text.text});
  }
  return result;
}

}  // namespace aludel::inspect
