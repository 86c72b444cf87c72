// SPDX-License-Identifier: MIT
#include "inspect/baseline.h"

#include <fmt/format.h>

#include <map>
#include <string_view>

#include "sql/lexer.h"
#include "sql/printer.h"

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

/// Drops tables, each after those that refer to it. Where some refer to each other all round, a
/// key of theirs is dropped first.
class Dropper {
 public:
  explicit Dropper(const schema::Schema& schema) : schema_(schema) {}

  void drop(const schema::Table& table);
  std::vector<std::string> take();

 private:
  enum class State { kNew, kOpen, kDone };

  const schema::Schema& schema_;
  std::map<const schema::Table*, State> states_;
  std::vector<std::string> keys_;
  std::vector<std::string> tables_;
};

std::string as_sql(std::string_view name) { return sql::quoted(name, kSqlite); }

void Dropper::drop(const schema::Table& table) {
  if (states_[&table] != State::kNew) return;
  states_[&table] = State::kOpen;
  for (const auto& [child, key] : schema_.referring(table.id)) {
    if (child == &table) continue;
    drop(*child);
    if (states_[child] != State::kOpen) continue;
    keys_.push_back(fmt::format("ALTER TABLE {} DROP CONSTRAINT {}", as_sql(child->id.name),
                                as_sql(key->name)));
  }
  tables_.push_back("DROP TABLE " + as_sql(table.id.name));
  states_[&table] = State::kDone;
}

std::vector<std::string> Dropper::take() {
  keys_.insert(keys_.end(), tables_.begin(), tables_.end());
  return std::move(keys_);
}

}  // namespace

Baseline baseline(const Taken& taken) {
  Baseline result;
  // Triggers come last: they speak of all kinds of tables and views.
  for (const std::string_view kind : {"table", "view", "trigger"}) {
    for (const Taken::Object& it : taken.objects) {
      if (it.definition.kind != kind) continue;
      result.upgrade.push_back(without_directives(it.text));
      if (kind != "table") continue;
      for (const Taken::Object& index : taken.objects) {
        if (index.definition.kind != "index" ||
            folded(index.definition.table) != folded(it.definition.name)) {
          continue;
        }
        result.upgrade.push_back(without_directives(index.text));
      }
    }
  }
  Dropper dropper(taken.schema);
  for (auto it = taken.objects.rbegin(); it != taken.objects.rend(); ++it) {
    const std::string& name = it->definition.name;
    if (it->definition.kind == "view") result.downgrade.push_back("DROP VIEW " + as_sql(name));
    if (it->definition.kind != "table") continue;
    if (const schema::Table* table = taken.schema.table({"", name, {}})) dropper.drop(*table);
  }
  const std::vector<std::string> drops = dropper.take();
  result.downgrade.insert(result.downgrade.end(), drops.begin(), drops.end());
  return result;
}

}  // namespace aludel::inspect
