// SPDX-License-Identifier: MIT
#include "dialect/sqlite/lower.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "dialect/sqlite/obstacles.h"
#include "dialect/sqlite/types.h"
#include "sql/printer.h"

namespace aludel::dialect::on_sqlite {
namespace {

using Kind = sql::Constraint::Kind;
using Statements = std::vector<sql::Statement>;

constexpr sql::Language kSqlite = sql::Language::kSqlite;

bool has(const sql::ColumnDefinition& column, Kind kind) {
  return std::any_of(column.constraints.begin(), column.constraints.end(),
                     [&](const sql::Constraint& it) { return it.kind == kind; });
}

bool is_key_of_one(const sql::Constraint& it, std::string_view column) {
  return it.kind == Kind::kPrimaryKey && it.columns.size() == 1 && it.columns[0].column &&
         it.columns[0].column->text == column;
}

/// Takes constraints of a kind out of a list; the last of them is returned.
std::optional<sql::Constraint> take(std::vector<sql::Constraint>& list, Kind kind) {
  std::optional<sql::Constraint> out;
  std::erase_if(list, [&](const sql::Constraint& it) {
    if (it.kind != kind) return false;
    out = it;
    return true;
  });
  return out;
}

class Lower {
 public:
  Lower(const Lowering& lowering, sql::Statement own)
      : lowering_(lowering), own_(std::move(own)), state_(lowering.state) {}

  std::optional<Statements> run() {
    std::visit([&](auto& node) { take_node(node); }, own_.node);
    if (!good_) return std::nullopt;
    return std::move(out_);
  }

 private:
  void add(sql::Node node) {
    sql::Statement it = own_;
    it.node = std::move(node);
    it.text.language = kSqlite;
    it.text.text = sql::print(it.node, kSqlite);
    out_.push_back(std::move(it));
  }

  void take_node(sql::CreateTable& node);
  void take_node(sql::AlterTable& node);
  void take_node(sql::AlterType& node);
  void take_node(sql::AlterObject& node);
  void take_node(sql::Drop& node);
  void take_node(sql::DataStatement&) { out_.push_back(std::move(own_)); }
  template <typename Node>
  void take_node(Node& node) {
    if (own_.text.text.empty()) return add(std::move(node));
    out_.push_back(std::move(own_));
  }

  void column(sql::ColumnDefinition& column, std::string_view table);
  void number_by_key(sql::CreateTable& table, sql::ColumnDefinition& column);
  bool is_rowid(const sql::CreateTable& table, const sql::ColumnDefinition& column) const;
  void key_is_not_null(sql::CreateTable& table);

  void move_state(const sql::ObjectName& table, std::size_t first);
  void act(sql::AddColumn& action, const schema::Table& table);
  void act(sql::AlterColumnType& action, const schema::Table& table);
  void act(sql::AddConstraint& action, const schema::Table& table);
  template <typename Action>
  void act(Action& action, const schema::Table&) {
    actions_.emplace_back(std::move(action));
  }

  void drop_implied(const schema::Table& table, const schema::Column& column);
  void add_implied(const PortableType& type, const schema::Table& table, std::string_view column);
  /// Every column of an enum gets what it implies now; `renamed`: of which value, if any.
  void follow(const sql::ObjectName& from, const PortableType& type,
              const sql::AlterType::RenameValue* renamed);
  void follow(const schema::Table& table, const schema::Column& column, const PortableType& type,
              const sql::AlterType::RenameValue* renamed);
  const schema::Type* enumeration(const sql::ObjectName& name) const;

  const Lowering& lowering_;
  sql::Statement own_;
  schema::Schema state_;  // what the action at hand finds
  Statements out_;
  std::vector<sql::TableAction> actions_;  // of the ALTER TABLE at hand
  bool good_ = true;
};

void Lower::column(sql::ColumnDefinition& column, std::string_view table) {
  const auto type = column.type ? portable_type(*column.type, lowering_) : std::nullopt;
  if (!type) {
    good_ = false;
    return;
  }
  column.portable = sql::print(*column.type, sql::Language::kPortable);
  column.type = own_type(*type);
  take(column.constraints, Kind::kNull);
  if (auto check = implied_check(*type, table, column.name.text))
    column.constraints.push_back(std::move(*check));
}

/// IDENTITY: rows are numbered by the key, numbers are never given again.
void Lower::number_by_key(sql::CreateTable& table, sql::ColumnDefinition& column) {
  if (!take(column.constraints, Kind::kIdentity)) return;
  std::optional<sql::Constraint> key = take(column.constraints, Kind::kPrimaryKey);
  std::erase_if(table.constraints, [&](const sql::Constraint& it) {
    if (!is_key_of_one(it, column.name.text)) return false;
    key = it;
    return true;
  });
  key->columns.clear();
  key->autoincrement = true;
  take(column.constraints, Kind::kNotNull);
  column.constraints.insert(column.constraints.begin(), std::move(*key));
}

bool Lower::is_rowid(const sql::CreateTable& table, const sql::ColumnDefinition& column) const {
  if (column.type->name != "INTEGER") return false;
  return has(column, Kind::kPrimaryKey) ||
         std::any_of(table.constraints.begin(), table.constraints.end(),
                     [&](const auto& it) { return is_key_of_one(it, column.name.text); });
}

/// SQLite lets NULL into a primary key, unless it is the rowid.
void Lower::key_is_not_null(sql::CreateTable& table) {
  const auto is_in_key = [&](const sql::ColumnDefinition& column) {
    if (has(column, Kind::kPrimaryKey)) return true;
    for (const sql::Constraint& key : table.constraints)
      for (const sql::IndexElement& it : key.columns)
        if (key.kind == Kind::kPrimaryKey && it.column && it.column->text == column.name.text)
          return true;
    return false;
  };
  for (sql::ColumnDefinition& it : table.columns) {
    if (!is_in_key(it) || has(it, Kind::kNotNull) || is_rowid(table, it)) continue;
    it.constraints.insert(it.constraints.begin(), sql::Constraint{})->kind = Kind::kNotNull;
  }
}

void Lower::take_node(sql::CreateTable& node) {
  for (sql::ColumnDefinition& it : node.columns) column(it, node.name.name);
  if (!good_) return;
  for (sql::ColumnDefinition& it : node.columns) number_by_key(node, it);
  key_is_not_null(node);
  add(std::move(node));
}

void Lower::take_node(sql::AlterTable& node) {
  if (state_.table(node.name) == nullptr) return add(std::move(node));  // for the model to say
  std::vector<sql::At> places;
  for (std::size_t i = 0; i < node.actions.size() && good_; ++i) {
    const std::size_t first = actions_.size();
    const schema::Table& table = *state_.table(node.name);
    std::visit([&](auto& it) { act(it, table); }, node.actions[i]);
    if (good_ && i + 1 < node.actions.size()) move_state(node.name, first);
    places.resize(actions_.size(), i < node.places.size() ? node.places[i] : node.name.at);
  }
  const bool as_it_stands = node.actions.size() == 1 && actions_.size() == 1 &&
                            !own_.text.text.empty() &&
                            !std::holds_alternative<sql::AddColumn>(actions_[0]);
  node.actions = std::move(actions_);
  node.places = std::move(places);
  if (!as_it_stands) return add(std::move(node));
  out_.push_back(std::move(own_));  // of which `node` is a part
}

/// By the actions from `first` on. What can't be is for the model to say, at its place.
void Lower::move_state(const sql::ObjectName& table, std::size_t first) {
  sql::AlterTable alter;
  alter.name = table;
  alter.actions.assign(actions_.begin() + static_cast<std::ptrdiff_t>(first), actions_.end());
  sql::Statement it = own_;
  it.node = std::move(alter);
  it.text.language = kSqlite;
  schema::Schema moved = state_;
  text::Diagnostics ignored;
  if (moved.apply(it, lowering_.source, ignored)) state_ = std::move(moved);
}

void Lower::act(sql::AddColumn& action, const schema::Table& table) {
  column(action.column, table.id.name);
  actions_.emplace_back(std::move(action));
}

void Lower::act(sql::AlterColumnType& action, const schema::Table& table) {
  const auto to = portable_type(action.type, lowering_);
  if (!to) {
    good_ = false;
    return;
  }
  action.portable = sql::print(action.type, sql::Language::kPortable);
  action.type = own_type(*to);
  const schema::Column* column = state_.column(table, action.column.text);
  if (column == nullptr) {
    actions_.emplace_back(std::move(action));  // for the model to say
    return;
  }
  const auto written = written_type(*column);
  const auto from = written ? portable_type(*written, lowering_) : std::nullopt;
  if (from && action.using_expression.empty())
    action.using_expression = {conversion(*from, *to, column->name), kSqlite, action.column.at};
  drop_implied(table, *column);
  actions_.emplace_back(std::move(action));
  add_implied(*to, table, column->name);
}

void Lower::act(sql::AddConstraint& action, const schema::Table& table) {
  const auto& columns = action.constraint.columns;
  if (action.constraint.kind == Kind::kPrimaryKey) {
    for (const sql::IndexElement& it : columns) {
      const schema::Column* column = it.column ? state_.column(table, it.column->text) : nullptr;
      const bool rowid = columns.size() == 1 && column != nullptr && column->type &&
                         column->type->name == "INTEGER";
      if (column == nullptr || column->not_null || rowid) continue;
      actions_.emplace_back(sql::SetNotNull{*it.column, true, sql::Conflict::kAbort});
    }
  }
  actions_.emplace_back(std::move(action));
}

void Lower::drop_implied(const schema::Table& table, const schema::Column& column) {
  for (const schema::Constraint& it : table.constraints)
    if (it.implied && it.column == column.name)
      actions_.emplace_back(
          sql::DropConstraint{{it.name, own_.text.at}, false, false, column.name});
}

void Lower::add_implied(const PortableType& type, const schema::Table& table,
                        std::string_view column) {
  if (auto check = implied_check(type, table.id.name, column))
    actions_.emplace_back(sql::AddConstraint{std::move(*check)});
}

const schema::Type* Lower::enumeration(const sql::ObjectName& name) const {
  sql::TypeName type;
  type.schema = name.schema;
  type.name = name.name;
  return state_.type(type);
}

void Lower::follow(const schema::Table& table, const schema::Column& column,
                   const PortableType& type, const sql::AlterType::RenameValue* renamed) {
  const sql::Name name{column.name, own_.text.at};
  const std::string text = sql::quoted(column.name, kSqlite);
  if (renamed != nullptr) {
    const std::string obstacle = kept_value(state_, table, column, renamed->from);
    if (!obstacle.empty()) {
      lowering_.diagnostics.error(lowering_.source, own_.span(), obstacle);
      good_ = false;
      return;
    }
  }
  drop_implied(table, column);
  sql::AlterColumnType retype{
      name, *column.type, std::nullopt, {}, sql::quoted(type.word, sql::Language::kPortable)};
  if (renamed != nullptr) {
    const std::string from = sql::quoted_text(renamed->from);
    const std::string to = sql::quoted_text(renamed->to);
    retype.using_expression = {
        fmt::format("CASE {0} WHEN {1} THEN {2} ELSE {0} END", text, from, to), kSqlite,
        own_.text.at};
    if (column.default_value == sql::Fragment{from, kSqlite, {}})
      actions_.emplace_back(sql::SetDefault{name, {to, kSqlite, own_.text.at}});
  }
  actions_.emplace_back(std::move(retype));
  add_implied(type, table, column.name);
}

void Lower::follow(const sql::ObjectName& from, const PortableType& type,
                   const sql::AlterType::RenameValue* renamed) {
  for (const auto& object : state_.objects()) {
    const auto* table = std::get_if<schema::Table>(object.get());
    if (table == nullptr) continue;
    for (const schema::Column& it : table->columns) {
      const auto written = written_type(it);
      if (written && written->name == from.name) follow(*table, it, type, renamed);
    }
    if (actions_.empty()) continue;
    sql::AlterTable alter;
    alter.name = {table->id.schema, table->id.name, own_.text.at};
    alter.places.resize(actions_.size(), own_.text.at);
    alter.actions = std::exchange(actions_, {});
    add(std::move(alter));
  }
}

PortableType type_of(const schema::Type& type) {
  PortableType out;
  out.kind = PortableType::Kind::kEnum;
  out.word = type.id.name;
  for (const auto& it : type.definition.values) out.values.push_back(it.text);
  return out;
}

void Lower::take_node(sql::AlterType& node) {
  const schema::Type* type = enumeration(node.name);
  const sql::AlterType alter = std::move(node);
  out_.push_back(own_);
  out_.back().node = alter;
  if (type == nullptr) return;  // for the model to say
  PortableType now = type_of(*type);
  for (const sql::AlterType::Action& action : alter.actions) {
    const auto* renamed = std::get_if<sql::AlterType::RenameValue>(&action);
    if (const auto* added = std::get_if<sql::AlterType::AddValue>(&action)) {
      const auto known = std::find(now.values.begin(), now.values.end(), added->value);
      if (known != now.values.end()) continue;
      const auto at = std::find(now.values.begin(), now.values.end(), added->neighbour);
      now.values.insert(at == now.values.end() || added->before ? at : at + 1, added->value);
    } else if (renamed != nullptr) {
      std::replace(now.values.begin(), now.values.end(), renamed->from, renamed->to);
    }
    follow(alter.name, now, renamed);
  }
}

void Lower::take_node(sql::AlterObject& node) {
  const sql::AlterObject alter = std::move(node);
  out_.push_back(own_);
  out_.back().node = alter;
  const schema::Type* type = enumeration(alter.object.name);
  if (type == nullptr) return;
  PortableType now = type_of(*type);
  now.word = alter.to.text;
  follow(alter.object.name, now, nullptr);
}

void Lower::take_node(sql::Drop& node) {
  if (node.objects.size() == 1) {
    out_.push_back(std::move(own_));
    return;
  }
  const sql::Drop drop = std::move(node);
  for (const sql::ObjectReference& it : drop.objects) {
    sql::Drop one = drop;
    one.objects = {it};
    add(std::move(one));
  }
}

}  // namespace

std::optional<std::vector<sql::Statement>> lower(const Lowering& lowering) {
  if (lowering.statement.language() != sql::Language::kPortable)
    return Statements{lowering.statement};
  std::optional<sql::Statement> own = lower_fragments(lowering);
  if (!own) return std::nullopt;
  return Lower(lowering, std::move(*own)).run();
}

}  // namespace aludel::dialect::on_sqlite
