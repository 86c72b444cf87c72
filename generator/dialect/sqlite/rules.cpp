// SPDX-License-Identifier: MIT
#include "dialect/sqlite/rules.h"

#include <algorithm>
#include <utility>

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
  std::optional<bool> has_column(const sql::ObjectName& of, std::string_view column) const override;
  std::optional<bool> module_has_column(const schema::Table& table,
                                        std::string_view column) const override;
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

std::optional<bool> Rules::has_column(const sql::ObjectName& of, std::string_view column) const {
  constexpr std::pair<std::string_view, std::string_view> kColumns[] = {
      {"sqlite_master", " type name tbl_name rootpage sql "},
      {"sqlite_schema", " type name tbl_name rootpage sql "},
      {"sqlite_temp_master", " type name tbl_name rootpage sql "},
      {"sqlite_temp_schema", " type name tbl_name rootpage sql "},
      {"sqlite_sequence", " name seq "},
      {"sqlite_stat1", " tbl idx stat "},
      {"json_each", " key value type atom id parent fullkey path json root "},
      {"json_tree", " key value type atom id parent fullkey path json root "},
      {"jsonb_each", " key value type atom id parent fullkey path json root "},
      {"jsonb_tree", " key value type atom id parent fullkey path json root "},
      {"generate_series", " value start stop step "},
  };
  const std::string name = key(of.name);
  for (const auto& [known, columns] : kColumns) {
    if (name != known) continue;
    return has_column(key(column)) || columns.find(' ' + key(column) + ' ') != columns.npos;
  }
  return std::nullopt;
}

std::optional<bool> Rules::module_has_column(const schema::Table& table,
                                             std::string_view column) const {
  const std::string module = key(table.module);
  const bool text = module == "fts3" || module == "fts4" || module == "fts5";
  if (!text && module != "rtree" && module != "rtree_i32") return std::nullopt;
  const std::string sought = key(column);
  if (has_column(sought)) return true;
  if (text && (sought == key(table.id.name) || sought == "rank" || sought == "docid")) return true;
  return std::any_of(table.module_arguments.begin(), table.module_arguments.end(),
                     [&](const std::string& argument) {
                       // name, name UNINDEXED, +name; name=value is an option.
                       std::size_t first = argument.find_first_not_of(" \t\n+\"'`[");
                       if (first == argument.npos) return false;
                       const std::size_t last = argument.find_first_of(" \t\n=\"'`]", first);
                       return key(argument.substr(first, last - first)) == sought;
                     });
}

}  // namespace

const schema::Rules& rules() {
  static const Rules kRules;
  return kRules;
}

}  // namespace aludel::dialect::on_sqlite
