// SPDX-License-Identifier: MIT
#include "dialect/sqlite/rules.h"

namespace aludel::dialect::on_sqlite {

namespace {

using Kind = sql::ObjectKind;

class Rules final : public schema::Rules {
 public:
  sql::Language language() const override { return sql::Language::kSqlite; }
  std::string key(std::string_view name) const override;
  std::string_view default_schema() const override { return "main"; }
  std::string_view temporary_schema() const override { return "temp"; }
  std::string_view name_space(sql::ObjectKind kind) const override;
  bool names_by_table(sql::ObjectKind) const override { return false; }
  bool same_type(const sql::TypeName& a, const sql::TypeName& b) const override;
  bool key_is_not_null(const schema::Table&) const override { return false; }
  bool drop_takes_along() const override { return false; }
  bool knows_dependants() const override { return false; }
  bool views_keep_names() const override { return false; }
  bool has_type(std::string_view) const override { return true; }
  bool has_relation(std::string_view name) const override;
  bool has_function(std::string_view) const override { return true; }
  bool has_column(std::string_view name) const override;
};

// SQLite folds A to Z and nothing else.
std::string Rules::key(std::string_view name) const {
  std::string result(name);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

std::string_view Rules::name_space(Kind kind) const {
  switch (kind) {
    case Kind::kTable:
    case Kind::kIndex:
    case Kind::kView:
      return "relation";
    case Kind::kTrigger:
      return "trigger";
    case Kind::kType:
    case Kind::kDomain:
      return "type";
    default:
      return "";
  }
}

bool Rules::same_type(const sql::TypeName& a, const sql::TypeName& b) const {
  return key(a.name) == key(b.name) && a.arguments == b.arguments;
}

// The catalog, table-valued functions without their parentheses, what a trigger or an upsert
// speaks of.
bool Rules::has_relation(std::string_view name) const {
  for (const std::string_view prefix : {"sqlite_", "pragma_", "json_", "jsonb_", "fts5vocab"}) {
    if (name.starts_with(prefix)) return true;
  }
  for (const std::string_view known :
       {"generate_series", "dbstat", "bytecode", "tables_used", "excluded", "new", "old"}) {
    if (name == known) return true;
  }
  return false;
}

bool Rules::has_column(std::string_view name) const {
  return name == "rowid" || name == "oid" || name == "_rowid_";
}

}  // namespace

const schema::Rules& rules() {
  static const Rules kRules;
  return kRules;
}

}  // namespace aludel::dialect::on_sqlite
