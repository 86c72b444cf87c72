// SPDX-License-Identifier: MIT
#include "dialect/postgresql/new_values.h"

#include <fmt/format.h>

#include <algorithm>

#include "sql/cursor.h"
#include "sql/lexer.h"

namespace aludel::dialect::on_postgresql {
namespace {

constexpr sql::Language kOwn = sql::Language::kPostgresql;
constexpr unsigned kUsableWithItsType = 170000;  // a new value, where its type is new as well

/// Whether the server reads the statement's body when it is carried out.
bool has_read_body(const sql::Node& node) {
  if (const auto* routine = std::get_if<sql::CreateRoutine>(&node))
    return routine->language == "sql";
  const auto* data = std::get_if<sql::DataStatement>(&node);
  return data != nullptr && data->verb == "do";
}

}  // namespace

void NewValues::read(const std::string& sql, sql::Language language, std::size_t begin,
                     bool bodies) {
  const text::Source text("", sql);
  text::Diagnostics known;  // the file was lexed before
  for (const sql::Token& token : sql::lex(text, language, known)) {
    const std::string_view written = text.text(token.span);
    if (token.kind == sql::TokenKind::kWord || token.kind == sql::TokenKind::kQuotedName)
      words_.insert(sql::name_of(text, token, kOwn));
    if (token.kind != sql::TokenKind::kString) continue;
    std::string value = sql::string_of(text, token);
    if (bodies && written.starts_with('$')) {
      const std::size_t body = begin + token.span.begin + written.find('$', 1) + 1;
      read(value, language, body, false);
    } else {
      literals_.push_back({std::move(value), {begin + token.span.begin, begin + token.span.end}});
    }
  }
}

bool NewValues::speaks_of(const Uncommitted::Value& value, const sql::Statement& statement) const {
  if (has_word(value.type.name)) return true;
  const auto* data = std::get_if<sql::DataStatement>(&statement.node);
  const bool all_columns = data != nullptr && !data->names_columns;
  for (const auto& object : state_.objects()) {
    const auto* table = std::get_if<schema::Table>(object.get());
    if (table == nullptr) continue;
    const bool has_column = std::any_of(
        table->columns.begin(), table->columns.end(), [&](const schema::Column& column) {
          if (!column.type || !(all_columns || has_word(column.name))) return false;
          const sql::ObjectName type = {column.type->schema, column.type->name, {}};
          return state_.same(state_.id(type), value.type);
        });
    if (!has_column) continue;
    if (has_word(table->id.name)) return true;
    for (const schema::Object* it : state_.dependants(table->id)) {
      const auto* view = std::get_if<schema::View>(it);
      if (view != nullptr && has_word(view->id.name)) return true;
    }
  }
  return false;
}

bool NewValues::check(const Input& input) {
  const sql::Statement& statement = input.statement;
  if (uncommitted_.values.empty() || std::holds_alternative<sql::AlterType>(statement.node) ||
      std::holds_alternative<sql::Comment>(statement.node))
    return true;
  words_.clear();
  literals_.clear();
  read(statement.text.text, statement.language(), statement.span().begin,
       has_read_body(statement.node));
  if (input.fill) read(input.fill->text, input.fill->language, input.fill->at.span.begin, false);
  for (const Uncommitted::Value& it : uncommitted_.values) {
    const auto used = std::find_if(literals_.begin(), literals_.end(), [&](const Literal& literal) {
      return literal.value == it.value;
    });
    if (used == literals_.end() || !speaks_of(it, statement)) continue;
    diagnostics_
        .error(
            source_, used->at,
            fmt::format("\"{}\" is new in \"{}\", and PostgreSQL lets nobody use it before it is "
                        "committed",
                        it.value, it.type.name))
        .note(*it.source, it.at, "it is added here")
        .note(
            "a run is one transaction; a revision with \"@no-transaction\" in its header, which "
            "adds the value or stands between the two, divides it");
    return false;
  }
  return true;
}

void NewValues::note(const sql::Statement& own) {
  std::vector<Uncommitted::Value>& values = uncommitted_.values;
  if (const auto* create = std::get_if<sql::CreateType>(&own.node))
    types_.push_back(state_.id(create->name));
  if (const auto* other = std::get_if<sql::AlterObject>(&own.node);
      other != nullptr && other->object.kind == sql::ObjectKind::kType &&
      other->what == sql::AlterObject::What::kRename) {
    for (Uncommitted::Value& it : values)
      if (it.type == state_.id(other->object.name)) it.type.name = other->to.text;
  }
  std::erase_if(values, [&](const Uncommitted::Value& it) {
    return state_.find(sql::ObjectKind::kType, it.type) == nullptr;
  });
  const auto* alter = std::get_if<sql::AlterType>(&own.node);
  if (alter == nullptr) return;
  const schema::Id id = state_.id(alter->name);
  const bool is_new = std::find(types_.begin(), types_.end(), id) != types_.end();
  for (const sql::AlterType::Action& action : alter->actions) {
    if (const auto* rename = std::get_if<sql::AlterType::RenameValue>(&action)) {
      for (Uncommitted::Value& it : values)
        if (it.type == id && it.value == rename->from) it.value = rename->to;
    }
    const auto* add = std::get_if<sql::AlterType::AddValue>(&action);
    if (add != nullptr && !(is_new && minimum_ >= kUsableWithItsType))
      values.push_back({id, add->value, &source_, own.span()});
  }
}

}  // namespace aludel::dialect::on_postgresql
