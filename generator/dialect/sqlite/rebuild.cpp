// SPDX-License-Identifier: MIT
#include "dialect/sqlite/rebuild.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "schema/definition.h"
#include "sql/printer.h"

namespace aludel::dialect::on_sqlite {
namespace {

constexpr sql::Language kSqlite = sql::Language::kSqlite;

using Kind = sql::Constraint::Kind;

std::string quoted(std::string_view name) { return sql::quoted(name, kSqlite); }

const schema::Constraint* primary_key(const schema::Table& table) {
  for (const schema::Constraint& it : table.constraints)
    if (it.definition.kind == Kind::kPrimaryKey) return &it;
  return nullptr;
}

bool autoincrement(const schema::Table& table) {
  const schema::Constraint* key = primary_key(table);
  return key != nullptr && key->definition.autoincrement;
}

/// A conflict clause would let the copy leave out rows or take others' places.
bool has_conflict_clause(const schema::Table& table) {
  const auto is_set = [](sql::Conflict it) { return it != sql::Conflict::kAbort; };
  return std::any_of(table.columns.begin(), table.columns.end(),
                     [&](const auto& it) { return is_set(it.not_null_conflict); }) ||
         std::any_of(table.constraints.begin(), table.constraints.end(),
                     [&](const auto& it) { return is_set(it.definition.conflict); });
}

/// What is dropped before the rebuild and made again after it.
struct Dependant {
  sql::ObjectKind kind;
  schema::Id id;
  schema::Id table;  // a trigger's
};

class Script {
 public:
  Script(const Rebuild& rebuild, std::vector<Output>& out)
      : rebuild_(rebuild),
        before_(table_of(rebuild.before, rebuild.table)),
        after_(table_of(rebuild.after, rebuild.table)),
        name_(sql_name(rebuild.table)),
        new_name_(free_name()),
        out_(out) {}

  void write() {
    guard();
    out_.insert(out_.end(), rebuild_.checks.begin(), rebuild_.checks.end());
    const std::vector<Dependant> dependants = find_dependants();
    for (auto it = dependants.rbegin(); it != dependants.rend(); ++it) drop(*it);
    add(sql::print(schema::definition_as(new_name_, after_, rebuild_.after), kSqlite));
    copy();
    if (computes_) require_all_rows();
    carry_sequence();
    add(fmt::format("DROP TABLE {}", name_));
    add(fmt::format("ALTER TABLE {} RENAME TO {}", quoted(new_name_), quoted(after_.id.name)));
    for (const schema::Index* it : rebuild_.after.indexes(after_.id)) make(*it);
    for (const schema::Trigger* it : rebuild_.after.triggers(after_.id)) make(*it);
    for (const Dependant& it : dependants) create(it);
  }

 private:
  std::string key(std::string_view name) const { return rebuild_.after.rules().key(name); }

  void add(std::string sql) {
    out_.push_back({Output::Kind::kSql, std::move(sql), "", rebuild_.span});
  }

  std::string free_name() const {
    std::string name = "aludel_new_" + after_.id.name;
    const auto taken = [&](const schema::Schema& schema) {
      for (sql::ObjectKind kind :
           {sql::ObjectKind::kTable, sql::ObjectKind::kView, sql::ObjectKind::kIndex})
        if (schema.find(kind, {after_.id.schema, name}) != nullptr) return true;
      return false;
    };
    while (taken(rebuild_.before) || taken(rebuild_.after)) name += '_';
    return name;
  }

  /// 'a', 'b'
  static std::string list(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& it : names) out += (out.empty() ? "" : ", ") + sql::quoted_text(it);
    return out;
  }

  /// What the device's table has and the model doesn't know would be gone.
  void guard() {
    std::vector<std::string> columns;
    std::vector<std::string> parts;
    for (const schema::Column& it : before_.columns) columns.push_back(it.name);
    for (const schema::Index* it : rebuild_.before.indexes(before_.id))
      parts.push_back(it->id.name);
    for (const schema::Trigger* it : rebuild_.before.triggers(before_.id))
      parts.push_back(it->id.name);
    const std::string known =
        parts.empty() ? "" : fmt::format(" AND name COLLATE NOCASE NOT IN ({})", list(parts));
    Output out;
    out.kind = Output::Kind::kRequire;
    out.span = rebuild_.span;
    out.sql = fmt::format(
        "SELECT 'column' AS kind, name FROM pragma_table_xinfo({0}, 'main') "
        "WHERE name COLLATE NOCASE NOT IN ({1})\n"
        "UNION ALL SELECT type, name FROM main.sqlite_master WHERE type IN ('index', 'trigger') "
        "AND sql IS NOT NULL AND tbl_name = {0} COLLATE NOCASE{2}\n"
        "UNION ALL SELECT type, name FROM sqlite_temp_master WHERE type = 'trigger' "
        "AND tbl_name = {0} COLLATE NOCASE",
        sql::quoted_text(before_.id.name), list(columns), known);
    out.message = fmt::format(
        "table \"{}\" has parts that this program does not know, and they would be lost: drop "
        "them, or have a revision make them",
        before_.id.name);
    out_.push_back(std::move(out));
  }

  std::vector<Dependant> find_dependants() const {
    std::vector<Dependant> found;
    const auto add_once = [&found](Dependant it) {
      const bool known = std::any_of(found.begin(), found.end(), [&](const Dependant& other) {
        return other.kind == it.kind && other.id == it.id;
      });
      if (!known) found.push_back(std::move(it));
    };
    for (const schema::Object* object : rebuild_.before.dependants(before_.id)) {
      if (const auto* trigger = std::get_if<schema::Trigger>(object)) {
        if (!(trigger->table == before_.id))
          add_once({sql::ObjectKind::kTrigger, trigger->id, trigger->table});
      } else if (const auto* view = std::get_if<schema::View>(object)) {
        add_once({sql::ObjectKind::kView, view->id, {}});
        for (const schema::Trigger* it : rebuild_.before.triggers(view->id))
          add_once({sql::ObjectKind::kTrigger, it->id, it->table});
      }
    }
    return found;
  }

  void make(const schema::Object& object) {
    add(sql::print(schema::definition(object, rebuild_.after), kSqlite));
  }

  void drop(const Dependant& it) {
    add(fmt::format("DROP {} {}", it.kind == sql::ObjectKind::kView ? "VIEW" : "TRIGGER",
                    sql_name(it.id)));
  }

  void create(const Dependant& it) {
    const schema::Object* object = rebuild_.after.find(it.kind, it.id, it.table);
    if (object != nullptr) make(*object);
  }

  /// A word for the rowid that is no column's name in either table; empty where there is none.
  std::string rowid() const {
    if (before_.without_rowid) return "";
    for (const char* word : {"rowid", "_rowid_", "oid"})
      if (rebuild_.before.column(before_, word) == nullptr &&
          rebuild_.after.column(after_, word) == nullptr)
        return word;
    return "";
  }

  bool is_column(std::string_view value) const {
    return std::any_of(before_.columns.begin(), before_.columns.end(),
                       [&](const schema::Column& it) { return quoted(it.name) == value; });
  }

  void copy() {
    std::string columns;
    std::string values;
    const auto add_column = [&](const std::string& column, const std::string& value) {
      columns += (columns.empty() ? "" : ", ") + column;
      values += (values.empty() ? "" : ", ") + value;
    };
    const schema::Column* key_column = rowid_column(rebuild_.after, after_);
    if (key_column == nullptr && !after_.without_rowid && !rowid().empty())
      add_column(rowid(), rowid());
    for (const schema::Column& it : after_.columns) {
      const auto source = rebuild_.sources.find(key(it.name));
      if (it.generated) continue;
      if (source != rebuild_.sources.end()) {
        add_column(quoted(it.name), source->second);
        computes_ = computes_ || !is_column(source->second);
      } else if (&it == key_column && !rowid().empty()) {
        add_column(quoted(it.name), rowid());
      }
    }
    if (columns.empty()) return copy_defaults();
    add(fmt::format("INSERT {}INTO {} ({})\nSELECT {}\nFROM {}",
                    has_conflict_clause(after_) ? "OR ABORT " : "", quoted(new_name_), columns,
                    values, name_));
  }

  /// All columns are new, and there is no rowid to name.
  void copy_defaults() {
    const auto it = std::find_if(after_.columns.begin(), after_.columns.end(),
                                 [](const schema::Column& c) { return !c.generated; });
    if (it == after_.columns.end()) return;
    const std::string value = it->default_value.empty() ? "NULL" : it->default_value.text;
    add(fmt::format("INSERT INTO {} ({})\nSELECT {}\nFROM {}", quoted(new_name_), quoted(it->name),
                    value, name_));
  }

  /// Whatever a value is computed from: the copy has a row for each, or nothing is done.
  void require_all_rows() {
    out_.push_back(
        {Output::Kind::kRequire,
         fmt::format("SELECT 1 WHERE (SELECT count(*) FROM {}) <> (SELECT count(*) FROM {})",
                     quoted(new_name_), name_),
         fmt::format("table \"{}\" would not keep its rows: a value of @fill or USING is "
                     "not one for each row",
                     before_.id.name),
         rebuild_.span});
  }

  void carry_sequence() {
    if (!autoincrement(before_) || !autoincrement(after_)) return;
    const std::string to = sql::quoted_text(new_name_);
    add(fmt::format("DELETE FROM sqlite_sequence WHERE name = {}", to));
    add(
        fmt::format("INSERT INTO sqlite_sequence (name, seq)\n"
                    "SELECT {}, seq FROM sqlite_sequence WHERE name = {} COLLATE NOCASE",
                    to, sql::quoted_text(before_.id.name)));
  }

  const Rebuild& rebuild_;
  const schema::Table& before_;
  const schema::Table& after_;
  std::string name_;
  std::string new_name_;
  bool computes_ = false;  // a column is not as it was
  std::vector<Output>& out_;
};

}  // namespace

const schema::Table& table_of(const schema::Schema& schema, const schema::Id& id) {
  return std::get<schema::Table>(*schema.find(sql::ObjectKind::kTable, id));
}

const schema::Column* rowid_column(const schema::Schema& schema, const schema::Table& table) {
  const schema::Constraint* key = primary_key(table);
  if (key == nullptr || table.without_rowid || key->definition.columns.size() != 1 ||
      !key->definition.columns.front().column)
    return nullptr;
  const sql::IndexElement& element = key->definition.columns.front();
  const bool descending =
      element.order == sql::Order::kDescending || key->definition.order == sql::Order::kDescending;
  if (!key->column.empty() && descending) return nullptr;  // a quirk that SQLite keeps
  const schema::Column* column = schema.column(table, element.column->text);
  if (column == nullptr || !column->type || !column->type->arguments.empty()) return nullptr;
  return schema.rules().key(column->type->name) == "integer" ? column : nullptr;
}

std::string sql_name(const schema::Id& id) { return sql::print(schema::object_name(id), kSqlite); }

void render_rebuild(const Rebuild& rebuild, std::vector<Output>& script) {
  Script(rebuild, script).write();
}

}  // namespace aludel::dialect::on_sqlite
