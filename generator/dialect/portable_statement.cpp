// SPDX-License-Identifier: MIT
//
// Portable statements as trees: fragments are lowered, and what the parser lets through though
// the databases mean different things by it is refused. What just one of them knows doesn't get
// here: the parser refuses it by name.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "dialect/portable.h"
#include "dialect/row_value.h"
#include "schema/canonical.h"
#include "sql/printer.h"

namespace aludel::dialect {
namespace {

using ConstraintKind = sql::Constraint::Kind;

constexpr const char* kCollation = "collations have other names on each database";
constexpr const char* kJsonKey =
    "JSON can't be a key: SQLite compares its text, PostgreSQL what it says";

class Statements {
 public:
  explicit Statements(const Lowering& lowering) : lowering_(lowering), out_(lowering.statement) {
    out_.text.language = lowering.language();
  }

  std::optional<sql::Statement> lower() {
    std::visit([&](auto& node) { take(node); }, out_.node);
    if (!good_) return std::nullopt;
    if (changed_) out_.text.text.clear();
    return std::move(out_);
  }

 private:
  void refuse_if(bool condition, const sql::At& at, const std::string& why) {
    if (!condition) return;
    not_portable(lowering_, at.span, why);
    good_ = false;
  }

  void name(const sql::ObjectName& it) {
    refuse_if(!it.schema.empty(), it.at, "SQLite has no schemas; leave the schema's name out");
  }
  void fragment(sql::Fragment& it, Use use, const schema::Table* table = nullptr,
                const sql::TypeName* type = nullptr);
  void column(sql::ColumnDefinition& it, const schema::Table* table);
  void constraint(sql::Constraint& it, const schema::Table* table, const sql::TypeName* type);
  void key(const sql::Constraint& it, const schema::Table* table, const sql::TypeName* type);
  void check_identity(const sql::CreateTable& table);
  void name_columns(sql::CreateView& it);
  void check_actions(const sql::DataStatement& it);

  void set_defaults_anew(sql::AlterTable& it, const schema::Table& table);

  void take(sql::CreateTable& it);
  void take(sql::CreateIndex& it);
  void take(sql::CreateView& it);
  void take(sql::CreateType& it) { name(it.name); }
  void take(sql::AlterTable& it);
  void take(sql::AlterType& it);
  void take(sql::Drop& it);
  void take(sql::DataStatement& it);
  void take(sql::Skipped& it);
  template <typename Node>
  void take(Node&) {}

  void act(sql::AddColumn& it, const schema::Table* table);
  void act(sql::AlterColumnType& it, const schema::Table* table);
  void act(sql::SetDefault& it, const schema::Table* table);
  void conversion(const sql::AlterColumnType& it, const schema::Table* table);
  void act(sql::AddConstraint& it, const schema::Table* table) {
    constraint(it.constraint, table, nullptr);
  }
  template <typename Action>
  void act(Action&, const schema::Table*) {}

  const Lowering& lowering_;
  sql::Statement out_;
  std::map<std::string, sql::TypeName, std::less<>> retyped_;  // columns of the ALTER TABLE at hand
  bool good_ = true;
  bool changed_ = false;
};

void Statements::fragment(sql::Fragment& it, Use use, const schema::Table* table,
                          const sql::TypeName* type) {
  if (it.empty()) return;
  std::optional<sql::Fragment> own = lower_fragment(it, use, lowering_, table, type);
  if (!own) {
    good_ = false;
    return;
  }
  changed_ = changed_ || own->text != it.text;
  it = std::move(*own);
}

bool is_json(const schema::Table* table, std::string_view name) {
  const schema::Column* column = table == nullptr ? nullptr : table->column(name);
  if (column == nullptr || !column->type) return false;
  return column->type->name.starts_with("json") || column->portable.starts_with("JSON");
}

void Statements::key(const sql::Constraint& it, const schema::Table* table,
                     const sql::TypeName* type) {
  refuse_if(it.timing != sql::Constraint::Timing::kNotDeferrable, it.at,
            "only PostgreSQL knows a key that is DEFERRABLE");
  refuse_if(it.columns.empty() && type != nullptr && type->name.starts_with("json"), it.at,
            kJsonKey);
  for (const sql::IndexElement& part : it.columns)
    refuse_if(part.column && is_json(table, part.column->text), part.at, kJsonKey);
}

void Statements::constraint(sql::Constraint& it, const schema::Table* table,
                            const sql::TypeName* type) {
  switch (it.kind) {
    case ConstraintKind::kDefault:
      return fragment(it.expression, Use::kDefault, table, type);
    case ConstraintKind::kCheck:
    case ConstraintKind::kGenerated:
      return fragment(it.expression, Use::kStored, table);
    case ConstraintKind::kUnique:
    case ConstraintKind::kPrimaryKey:
      return key(it, table, type);
    case ConstraintKind::kForeignKey:
      if (it.references) name(*it.references);
      return refuse_if(it.match != sql::Match::kSimple, it.at,
                       "SQLite reads MATCH and checks nothing by it; leave it out");
    case ConstraintKind::kIdentity:
      return refuse_if(it.sequence != sql::SequenceOptions(), it.at,
                       "SQLite counts from 1 in steps of 1; leave the options of IDENTITY out");
    case ConstraintKind::kExclude:
    case ConstraintKind::kNotNull:
    case ConstraintKind::kNull:
      return;
  }
}

void Statements::column(sql::ColumnDefinition& it, const schema::Table* table) {
  refuse_if(it.collation.has_value(), it.at, kCollation);
  for (sql::Constraint& each : it.constraints)
    constraint(each, table, it.type ? &*it.type : nullptr);
}

/// SQLite numbers the rows of a table by its whole key, or not at all.
void Statements::check_identity(const sql::CreateTable& table) {
  for (const sql::ColumnDefinition& column : table.columns) {
    const auto has = [&](ConstraintKind kind) {
      return std::any_of(column.constraints.begin(), column.constraints.end(),
                         [&](const sql::Constraint& it) { return it.kind == kind; });
    };
    const auto is_key = [&](const sql::Constraint& it) {
      return it.kind == ConstraintKind::kPrimaryKey && it.columns.size() == 1 &&
             it.columns[0].column && it.columns[0].column->text == column.name.text;
    };
    refuse_if(has(ConstraintKind::kIdentity) && !has(ConstraintKind::kPrimaryKey) &&
                  std::none_of(table.constraints.begin(), table.constraints.end(), is_key),
              column.at, "SQLite has IDENTITY for the only column of a primary key");
  }
}

void Statements::take(sql::CreateTable& it) {
  name(it.name);
  refuse_if(it.persistence == sql::Persistence::kTemporary, it.name.at,
            "a temporary table is gone when the run ends; make a table, and drop it");
  refuse_if(!it.as.empty(), it.as.at,
            "CREATE TABLE … AS makes other columns on each database; write them, then INSERT");
  if (!good_) return;
  schema::Table table;
  for (const sql::ColumnDefinition& each : it.columns) {
    schema::Column& column = table.columns.emplace_back();
    column.name = each.name.text;
    column.type = each.type;
  }
  for (sql::ColumnDefinition& each : it.columns) column(each, &table);
  for (sql::Constraint& each : it.constraints) constraint(each, &table, nullptr);
  check_identity(it);
}

void Statements::take(sql::CreateIndex& it) {
  name(it.table);
  const schema::Table* table = lowering_.state.table(it.table);
  for (sql::IndexElement& each : it.columns) {
    refuse_if(each.collation.has_value(), each.at, kCollation);
    refuse_if(each.column && is_json(table, each.column->text), each.at, kJsonKey);
    fragment(each.expression, Use::kStored, table);
  }
  fragment(it.where, Use::kStored, table);
}

void Statements::take(sql::CreateView& it) {
  name(it.name);
  refuse_if(it.temporary, it.name.at,
            "a temporary view is gone when the run ends; make a view, and drop it");
  if (it.columns.empty()) name_columns(it);
  fragment(it.query, Use::kView);
}

/// A view's columns are those that it has when it is made: where a column of a table gives its
/// name, SQLite would rename the view's with it.
void Statements::name_columns(sql::CreateView& it) {
  bool follows = false;
  std::vector<sql::Name> names;
  for (const schema::ResultColumn& column :
       schema::result_columns(it.query).value_or(std::vector<schema::ResultColumn>())) {
    const std::size_t begin = it.query.at.span.begin;
    const sql::At at = {{begin + column.expression.begin, begin + column.expression.end}};
    refuse_if(!column.name, at,
              "each database gives this column of the view another name; write AS and a name");
    names.push_back({column.name.value_or(""), at});
    follows = follows || !column.aliased;
  }
  if (!follows || lowering_.to != ::aludel::Dialect::kSqlite) return;
  it.columns = std::move(names);
  changed_ = true;
}

void Statements::take(sql::AlterTable& it) {
  name(it.name);
  const schema::Table* table = lowering_.state.table(it.name);
  retyped_.clear();
  for (const sql::TableAction& action : it.actions)
    if (const auto* type = std::get_if<sql::AlterColumnType>(&action))
      retyped_.emplace(type->column.text, type->type);
  for (sql::TableAction& action : it.actions)
    std::visit([&](auto& each) { act(each, table); }, action);
  if (table != nullptr) set_defaults_anew(it, *table);
}

/// What the clock is in a default depends on the column's type.
void Statements::set_defaults_anew(sql::AlterTable& it, const schema::Table& table) {
  for (const auto& retyped : retyped_) {
    const auto& name = retyped.first;
    const auto& type = retyped.second;
    const schema::Column* column = lowering_.state.column(table, name);
    const bool set = std::any_of(it.actions.begin(), it.actions.end(), [&](const auto& action) {
      const auto* other = std::get_if<sql::SetDefault>(&action);
      return other != nullptr && other->column.text == name;
    });
    if (column == nullptr || column->portable.empty() || column->default_value.empty() || set)
      continue;
    std::optional<sql::Fragment> now = default_for(column->default_value, type);
    refuse_if(
        !now, type.at,
        fmt::format("the DEFAULT of \"{0}\" is no value of its new type; write \"ALTER COLUMN "
                    "{0} SET DEFAULT …\" or \"ALTER COLUMN {0} DROP DEFAULT\" as well, in the "
                    "same statement",
                    name));
    if (!now || *now == column->default_value) continue;
    it.actions.emplace_back(sql::SetDefault{{name, type.at}, std::move(*now)});
    it.places.push_back(type.at);
    changed_ = true;
  }
}

void Statements::act(sql::AddColumn& it, const schema::Table* table) {
  column(it.column, table);
  for (const sql::Constraint& each : it.column.constraints)
    refuse_if(each.kind == ConstraintKind::kIdentity, each.at,
              "SQLite has IDENTITY for the only column of a primary key");
}

void Statements::act(sql::AlterColumnType& it, const schema::Table* table) {
  refuse_if(it.collation.has_value(), it.collation ? it.collation->at : it.column.at, kCollation);
  if (it.using_expression.empty()) conversion(it, table);
  refuse_if(has_subquery(it.using_expression), it.using_expression.at,
            "PostgreSQL takes no subquery in USING; add a column with \"@fill\" and drop this one");
  fragment(it.using_expression, Use::kData, table);
}

void Statements::conversion(const sql::AlterColumnType& it, const schema::Table* table) {
  const schema::Column* column =
      table == nullptr ? nullptr : lowering_.state.column(*table, it.column.text);
  const auto written = column == nullptr ? std::nullopt : written_type(*column);
  const auto from = written ? portable_type(*written, lowering_) : std::nullopt;
  const auto to = from ? portable_type(it.type, lowering_) : std::nullopt;
  if (!to) return;  // not known, or said
  refuse_if(!converts_alike(*from, *to), it.type.at,
            fmt::format("{} becomes {} in another way on each database; say with USING what the "
                        "values become",
                        column->portable, sql::print(it.type, sql::Language::kPortable)));
}

void Statements::act(sql::SetDefault& it, const schema::Table* table) {
  const schema::Column* column =
      table == nullptr ? nullptr : lowering_.state.column(*table, it.column.text);
  const auto retyped = retyped_.find(it.column.text);
  const sql::TypeName* type = column != nullptr && column->type ? &*column->type : nullptr;
  fragment(it.expression, Use::kDefault, table,
           retyped == retyped_.end() ? type : &retyped->second);
}

void Statements::take(sql::AlterType& it) {
  name(it.name);
  for (const sql::AlterType::Action& action : it.actions)
    refuse_if(!std::holds_alternative<sql::AlterType::AddValue>(action) &&
                  !std::holds_alternative<sql::AlterType::RenameValue>(action),
              it.at, "SQLite has no types but ENUM");
}

void Statements::take(sql::Drop& it) {
  for (const sql::ObjectReference& object : it.objects) {
    name(object.name);
    refuse_if(object.kind == sql::ObjectKind::kTrigger, object.name.at,
              "DROP TRIGGER names the table on PostgreSQL and must not on SQLite");
  }
}

/// While a revision runs, foreign keys are off on SQLite: what an action would do is not done.
void Statements::check_actions(const sql::DataStatement& it) {
  const auto acts = [](sql::Action action) {
    return action != sql::Action::kNoAction && action != sql::Action::kRestrict;
  };
  for (const sql::DataStatement::Table& written : it.tables) {
    const schema::Table* table = written.written ? lowering_.state.table(written.name) : nullptr;
    if (table == nullptr) continue;
    for (const auto& [child, foreign] : lowering_.state.referring(table->id)) {
      const sql::Constraint& key = foreign->definition;
      const std::vector<sql::Name> referenced = lowering_.state.referenced(key);
      const auto is_referenced = [&](const sql::Name& column) {
        return std::any_of(referenced.begin(), referenced.end(),
                           [&](const sql::Name& other) { return other.text == column.text; });
      };
      const bool changes = std::any_of(it.columns.begin(), it.columns.end(), is_referenced);
      refuse_if((it.verb == "delete" && acts(key.on_delete)) ||
                    (it.verb == "update" && changes && acts(key.on_update)),
                written.name.at,
                fmt::format("the foreign key \"{}\" of \"{}\" does something here on PostgreSQL "
                            "and nothing on SQLite; write what it does as a statement above",
                            foreign->name, child->id.name));
    }
  }
}

/// What both know, they don't know with the same words behind it.
void Statements::take(sql::Skipped& it) {
  const bool is_whole =
      lowering_.statement.text.text.find_first_of(" \t\r\n(") == std::string::npos;
  refuse_if(it.what == "REINDEX" || (it.what == "VACUUM" && !is_whole), lowering_.statement.text.at,
            fmt::format("\"{}\" takes other words on each database", it.what));
}

void Statements::take(sql::DataStatement& it) {
  check_actions(it);
  std::optional<sql::Fragment> own =
      lower_fragment(lowering_.statement.text, Use::kData, lowering_);
  if (own) {
    out_.text = std::move(*own);
  } else {
    good_ = false;
  }
}

}  // namespace

std::optional<sql::Statement> lower_fragments(const Lowering& lowering) {
  return Statements(lowering).lower();
}

}  // namespace aludel::dialect
