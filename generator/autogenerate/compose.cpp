// SPDX-License-Identifier: MIT
#include "autogenerate/compose.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "sql/parser.h"
#include "sql/printer.h"

namespace aludel::autogenerate {
namespace {

constexpr std::size_t kAhead = 16;  // steps for which one statement may stand

/// For which object or part a step is, in words that are the same for each database.
std::string key(const diff::Step& step) {
  std::string key;
  for (const diff::Change& it : step.changes) key += diff::said(it) + '\n';
  return key;
}

/// A database's own tree with the types that schema/ has, and without what these imply.
class Portable {
 public:
  Portable(const schema::Schema& to, sql::Node node) : to_(to), node_(std::move(node)) {}

  std::string print() {
    if (auto* create = std::get_if<sql::CreateTable>(&node_)) {
      const schema::Table* table = to_.table(create->name);
      for (sql::ColumnDefinition& it : create->columns) take(table, it);
      if (table != nullptr) drop_implied(*table, create->constraints);
    }
    if (auto* alter = std::get_if<sql::AlterTable>(&node_)) {
      const schema::Table* table = to_.table(alter->name);
      for (sql::TableAction& action : alter->actions) {
        if (auto* added = std::get_if<sql::AddColumn>(&action)) take(table, added->column);
        if (auto* type = std::get_if<sql::AlterColumnType>(&action)) {
          retype(table, type->column.text, type->portable, type->type, type->collation,
                 type->using_expression);
        }
      }
    }
    return sql::print(node_, sql::Language::kPortable);
  }

 private:
  void take(const schema::Table* table, sql::ColumnDefinition& column) {
    if (table != nullptr) drop_implied(*table, column.constraints);
    sql::Fragment none;
    if (!column.type) return;
    retype(table, column.name.text, column.portable, *column.type, column.collation, none);
  }

  void retype(const schema::Table* table, const std::string& name, std::string& portable,
              sql::TypeName& type, std::optional<sql::ObjectName>& collation,
              sql::Fragment& conversion) const {
    const schema::Column* column = table != nullptr ? to_.column(*table, name) : nullptr;
    const std::string written =
        !portable.empty() || column == nullptr ? portable : column->portable;
    if (const auto it = portable_type(written); it && !written.empty()) {
      type = *it;
      collation.reset();  // which a portable type implies, as the conversion from another
      conversion = {};
    }
    portable.clear();
  }

  void drop_implied(const schema::Table& table, std::vector<sql::Constraint>& constraints) const {
    std::erase_if(constraints, [&](const sql::Constraint& it) {
      const auto* found = it.name ? to_.constraint(table, it.name->text) : nullptr;
      return found != nullptr && found->implied;
    });
  }

  const schema::Schema& to_;
  sql::Node node_;
};

/// A portable change of type, with what the values become where the databases differ.
std::string with_portable_conversion(const std::string& sql) {
  const auto statement = sql::parse(sql, sql::Language::kPortable);
  const auto* alter = statement ? std::get_if<sql::AlterTable>(&statement->node) : nullptr;
  if (alter == nullptr || alter->actions.size() != 1) return "";
  const auto* type = std::get_if<sql::AlterColumnType>(&alter->actions[0]);
  if (type == nullptr) return "";
  const std::string column = sql::quoted(type->column.text, sql::Language::kPortable);
  if (type->type.name == "boolean") return sql + " USING " + column + " <> 0";
  return sql + " USING CAST(" + column + " AS " + sql::print(type->type, sql::Language::kPortable) +
         ")";
}

/// PostgreSQL converts by itself within a family of types, and everything to text.
std::string with_conversion(const schema::Schema& state, const sql::Statement& statement) {
  sql::Node node = statement.node;
  auto* alter = std::get_if<sql::AlterTable>(&node);
  const schema::Table* table = alter != nullptr ? state.table(alter->name) : nullptr;
  if (table == nullptr || statement.language() != sql::Language::kPostgresql) return "";
  const auto family = [](const sql::TypeName& type) -> std::string {
    for (const std::string_view word : {"int", "numeric", "real", "double"}) {
      if (type.name.find(word) != type.name.npos && type.name != "interval") return "number";
    }
    if (type.name.find("timestamp") != type.name.npos || type.name == "date") return "time";
    if (type.name.find("char") != type.name.npos || type.name == "text") return "text";
    return type.name;
  };
  bool is_needed = false;
  for (sql::TableAction& action : alter->actions) {
    auto* type = std::get_if<sql::AlterColumnType>(&action);
    const schema::Column* column =
        type != nullptr ? state.column(*table, type->column.text) : nullptr;
    if (column == nullptr || !column->type || !type->using_expression.empty()) continue;
    const std::string now = family(type->type);
    if (now == "text" || now == family(*column->type)) continue;
    const auto language = statement.language();
    type->using_expression = {
        sql::quoted(type->column.text, language) + "::" + sql::print(type->type, language),
        language,
        {}};
    is_needed = true;
  }
  return is_needed ? sql::print(node, statement.language()) : "";
}

/// The CHECK that a portable type implies goes by no name there; a database's own SQL has to say
/// it. Empty where the statement drops none.
std::string with_name(const schema::Schema& state, const sql::Statement& statement) {
  sql::Node node = statement.node;
  auto* alter = std::get_if<sql::AlterTable>(&node);
  const schema::Table* table = alter != nullptr ? state.table(alter->name) : nullptr;
  if (table == nullptr || alter->actions.size() != 1) return "";
  auto* drop = std::get_if<sql::DropConstraint>(&alter->actions[0]);
  if (drop == nullptr || drop->implied_by.empty()) return "";
  for (const schema::Constraint& it : table->constraints) {
    if (!it.implied || !state.rules().same(it.column, drop->implied_by)) continue;
    drop->name.text = it.name;
    drop->implied_by.clear();
    return sql::print(node, statement.language());
  }
  return "";
}

/// The column that the step adds, where it does just that.
const schema::Column* added_column(const schema::Schema& to, const sql::Node& node) {
  const auto* alter = std::get_if<sql::AlterTable>(&node);
  if (alter == nullptr || alter->actions.size() != 1) return nullptr;
  const auto* added = std::get_if<sql::AddColumn>(&alter->actions[0]);
  const schema::Table* table = added != nullptr ? to.table(alter->name) : nullptr;
  return table != nullptr ? to.column(*table, added->column.name.text) : nullptr;
}

class Composer {
 public:
  Composer(std::vector<std::unique_ptr<Way>> ways, const std::vector<diff::Rename>& renames,
           const Texts& texts, sql::Language language)
      : renames_(renames), texts_(texts), language_(language), at_(ways.size()) {
    for (const auto& it : ways) {
      current_.push_back(it.get());
      out_.reached.push_back(it->state(0));
    }
    out_.ways = std::move(ways);
  }

  Composition run();

 private:
  const diff::Step* next(std::size_t way) const;
  std::vector<std::string> candidates(const Way& way, std::size_t at, sql::Language language) const;
  std::optional<schema::Schema> carry_out(const Way& way, std::size_t at,
                                          const sql::Statement& statement,
                                          const std::string& sql) const;
  std::optional<std::size_t> reached(const Way& way, std::size_t at,
                                     const schema::Schema& state) const;
  std::unique_ptr<Way> detour(const Way& way, std::size_t at, const schema::Schema& state) const;
  void move_on(std::size_t way, const sql::Statement& statement, const std::string& sql);
  bool take_for_all(std::size_t of, const std::string& sql);
  bool take_for_all();
  void take_for_one(std::size_t index);
  std::size_t first_alone() const;

  const std::vector<diff::Rename>& renames_;
  const Texts& texts_;
  const sql::Language language_;
  std::vector<const Way*> current_;
  std::vector<std::size_t> at_;  // of each: the next step
  Composition out_;
};

const diff::Step* Composer::next(std::size_t way) const {
  return at_[way] < current_[way]->size() ? &current_[way]->steps()[at_[way]] : nullptr;
}

std::vector<std::string> Composer::candidates(const Way& way, std::size_t at,
                                              sql::Language language) const {
  const diff::Step& step = way.steps()[at];
  const schema::Schema& state = way.state(at);
  std::vector<std::string> out;
  const auto add = [&](std::string text) {
    if (!text.empty()) out.push_back(std::move(text));
  };
  if (step.makes != nullptr) add(texts_.statement(schema::place_of(*step.makes), language));
  if (const auto* column = added_column(way.to(), step.statement.node)) {
    const auto& alter = std::get<sql::AlterTable>(step.statement.node);
    const std::string written = texts_.column(column->place, language);
    if (!written.empty()) {
      add("ALTER TABLE " + sql::print(alter.name, language) + " ADD COLUMN " + written);
    }
  }
  if (language == sql::Language::kPortable) {
    const std::string printed = Portable(way.to(), step.statement.node).print();
    add(printed);
    add(with_portable_conversion(printed));
  } else {
    add(with_conversion(state, step.statement));
    add(with_name(state, step.statement));
    add(step.statement.text.text);
  }
  return out;
}

/// Where the statement leads one database; nothing where that refuses it.
std::optional<schema::Schema> Composer::carry_out(const Way& way, std::size_t at,
                                                  const sql::Statement& statement,
                                                  const std::string& sql) const {
  text::Diagnostics ignored;
  const text::Source source("", sql);
  schema::Schema state = way.state(at);
  const auto lowered = way.dialect().lower(statement, state, source, ignored);
  if (!lowered) return std::nullopt;
  for (const sql::Statement& it : *lowered) {
    if (!state.apply(it, source, ignored)) return std::nullopt;
  }
  return state;
}

/// Which of its own next steps have been made then.
std::optional<std::size_t> Composer::reached(const Way& way, std::size_t at,
                                             const schema::Schema& state) const {
  const std::size_t end = std::min(way.size(), at + kAhead);
  for (std::size_t i = at; i <= end; ++i) {
    if (way.state(i) == state) return i;
  }
  return std::nullopt;
}

/// A way from there, where less has to be changed on it.
std::unique_ptr<Way> Composer::detour(const Way& way, std::size_t at,
                                      const schema::Schema& state) const {
  const auto left = diff::diff(way.state(at), way.to(), renames_).changes.size();
  diff::Diff diff = diff::diff(state, way.to(), renames_);
  if (diff.changes.size() >= left) return nullptr;
  return std::make_unique<Way>(way.dialect(), state, way.to(), std::move(diff));
}

void Composer::move_on(std::size_t way, const sql::Statement& statement, const std::string& sql) {
  text::Diagnostics ignored;
  const text::Source& source = *out_.sources.emplace_back(std::make_unique<text::Source>("", sql));
  schema::Schema& state = out_.reached[way];
  const auto lowered = current_[way]->dialect().lower(statement, state, source, ignored);
  if (!lowered) return;
  for (const sql::Statement& it : *lowered) state.apply(it, source, ignored);
}

bool Composer::take_for_all(std::size_t of, const std::string& sql) {
  const auto statement = sql::parse(sql, language_);
  if (!statement) return false;
  std::vector<std::size_t> behind(at_);
  std::vector<std::unique_ptr<Way>> detours(current_.size());
  for (std::size_t i = 0; i != current_.size(); ++i) {
    const auto state = carry_out(*current_[i], at_[i], *statement, sql);
    if (!state) return false;
    if (const auto it = reached(*current_[i], at_[i], *state)) {
      behind[i] = *it;
      continue;
    }
    if (i == of) return false;
    detours[i] = detour(*current_[i], at_[i], *state);
    if (detours[i] == nullptr) return false;
  }
  if (behind[of] == at_[of]) return false;
  Piece piece{*statement, sql, std::nullopt, &current_[0]->state(at_[0]), {}};
  for (std::size_t i = 0; i != current_.size(); ++i) {
    move_on(i, *statement, sql);
    for (; at_[i] != behind[i]; ++at_[i]) piece.steps.push_back(next(i));
    if (detours[i] == nullptr) continue;
    at_[i] = 0;
    current_[i] = detours[i].get();
    out_.ways.push_back(std::move(detours[i]));
  }
  out_.pieces.push_back(std::move(piece));
  return true;
}

bool Composer::take_for_all() {
  // PostgreSQL's tree keeps more of what was meant.
  for (std::size_t i = current_.size(); i-- != 0;) {
    if (next(i) == nullptr) continue;
    for (const std::string& sql : candidates(*current_[i], at_[i], language_)) {
      if (take_for_all(i, sql)) return true;
    }
  }
  return false;
}

// What only one of them does goes first, so that the others come to the same step.
std::size_t Composer::first_alone() const {
  // What a portable type implies waits for the type, which takes it along, and that for the
  // default.
  const auto waits = [&](std::size_t i) {
    const auto* alter = std::get_if<sql::AlterTable>(&next(i)->statement.node);
    const auto* drop = alter != nullptr && alter->actions.size() == 1
                           ? std::get_if<sql::DropConstraint>(&alter->actions[0])
                           : nullptr;
    if (drop == nullptr || drop->implied_by.empty()) return false;
    for (std::size_t j = 0; j != current_.size(); ++j) {
      const auto* other = j != i && next(j) != nullptr
                              ? std::get_if<sql::AlterTable>(&next(j)->statement.node)
                              : nullptr;
      const auto* value = other != nullptr && other->actions.size() == 1
                              ? std::get_if<sql::SetDefault>(&other->actions[0])
                              : nullptr;
      if (value != nullptr && other->name.name == alter->name.name &&
          value->column.text == drop->implied_by) {
        return true;
      }
    }
    return false;
  };
  for (std::size_t i = 0; i != current_.size(); ++i) {
    const diff::Step* step = next(i);
    if (step == nullptr || waits(i)) continue;
    const std::string its = key(*step);
    bool is_ahead = false;
    for (std::size_t j = 0; j != current_.size(); ++j) {
      if (j == i) continue;
      const auto& steps = current_[j]->steps();
      is_ahead = is_ahead || std::any_of(steps.begin() + static_cast<std::ptrdiff_t>(at_[j]),
                                         steps.end(), [&](const diff::Step& it) {
                                           return key(it) == its && &it != next(j);
                                         });
    }
    if (!is_ahead) return i;
  }
  for (std::size_t i = 0;; ++i) {
    if (next(i) != nullptr) return i;
  }
}

void Composer::take_for_one(std::size_t index) {
  const Way& way = *current_[index];
  const diff::Step& step = *next(index);
  const bool is_alteration = std::holds_alternative<sql::AlterTable>(step.statement.node);
  if (is_alteration && way.state(at_[index]) == way.state(at_[index] + 1)) {
    ++at_[index];  // what only portable SQL has words for
    return;
  }
  const sql::Language own = way.dialect().language();
  Piece piece{step.statement,
              step.statement.text.text,
              current_.size() > 1 ? std::optional(way.dialect().id()) : std::nullopt,
              &way.state(at_[index]),
              {&step}};
  for (const std::string& sql : candidates(way, at_[index], own)) {
    const auto statement = sql::parse(sql, own);
    if (!statement) continue;
    const auto state = carry_out(way, at_[index], *statement, sql);
    if (!state || reached(way, at_[index], *state) != at_[index] + 1) continue;
    piece.statement = *statement;
    piece.sql = sql;
    break;
  }
  ++at_[index];
  move_on(index, piece.statement, piece.sql);
  out_.pieces.push_back(std::move(piece));
}

Composition Composer::run() {
  const auto is_done = [&] {
    for (std::size_t i = 0; i != current_.size(); ++i) {
      if (next(i) != nullptr) return false;
    }
    return true;
  };
  while (!is_done()) {
    if (!take_for_all()) take_for_one(first_alone());
  }
  return std::move(out_);
}

}  // namespace

std::optional<sql::TypeName> portable_type(const std::string& written) {
  const auto statement =
      sql::parse("ALTER TABLE t ALTER COLUMN c TYPE " + written, sql::Language::kPortable);
  const auto* alter = statement ? std::get_if<sql::AlterTable>(&statement->node) : nullptr;
  if (alter == nullptr || alter->actions.size() != 1) return std::nullopt;
  const auto* type = std::get_if<sql::AlterColumnType>(&alter->actions[0]);
  return type != nullptr ? std::optional(type->type) : std::nullopt;
}

Way::Way(const dialect::Dialect& dialect, const schema::Schema& from, const schema::Schema& to,
         diff::Diff diff)
    : dialect_(&dialect), to_(&to), diff_(std::move(diff)), states_{from} {
  for (const diff::Step& step : steps()) {
    text::Diagnostics ignored;
    sources_.push_back(std::make_unique<text::Source>("", step.statement.text.text));
    schema::Schema next = states_.back();
    next.apply(step.statement, *sources_.back(), ignored);
    states_.push_back(std::move(next));
  }
}

Composition compose(std::vector<std::unique_ptr<Way>> ways,
                    const std::vector<diff::Rename>& renames, const Texts& texts,
                    sql::Language language) {
  return Composer(std::move(ways), renames, texts, language).run();
}

}  // namespace aludel::autogenerate
