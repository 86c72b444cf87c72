// SPDX-License-Identifier: MIT
#include "dialect/postgresql/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "dialect/portable.h"
#include "dialect/postgresql/alter.h"
#include "dialect/postgresql/lower.h"
#include "dialect/postgresql/minimum.h"
#include "sql/lexer.h"
#include "sql/printer.h"
#include "sql/references.h"

namespace aludel::dialect::on_postgresql {
namespace {

constexpr sql::Language kOwn = sql::Language::kPostgresql;
constexpr unsigned kUsableWithItsType = 170000;  // a new value, where its type is new as well

class Render {
 public:
  Render(const text::Source& source, unsigned minimum, schema::Schema& state,
         std::vector<Output>& script, text::Diagnostics& diagnostics)
      : source_(source),
        minimum_(minimum),
        state_(state),
        script_(script),
        diagnostics_(diagnostics) {}

  bool take(const Input& input);

 private:
  /// A value that this section gave to an enum.
  struct NewValue {
    schema::Id type;
    std::string value;
    text::Span at;
  };

  bool take(const Input& input, const sql::Statement& own);
  bool alter(const Input& input, const sql::Statement& own, const schema::Schema& before);
  void note_values(const sql::Statement& own);
  bool check_values(const Input& input);
  bool check_values(const sql::Fragment& fragment, const sql::Statement& statement);
  bool has_column_of(const sql::ObjectName& table, const schema::Id& type) const;
  bool touches(const sql::Statement& statement, const schema::Id& type) const;
  void put(const Input& input, std::string sql) {
    script_.push_back({Output::Kind::kSql, std::move(sql), "", input.statement.span()});
  }

  const text::Source& source_;
  unsigned minimum_;
  schema::Schema& state_;
  std::vector<Output>& script_;
  text::Diagnostics& diagnostics_;
  std::vector<NewValue> values_;
  std::vector<schema::Id> types_;  // made by this section
};

bool Render::take(const Input& input) {
  if (!check_values(input)) return false;
  const auto own =
      lower({::aludel::Dialect::kPostgresql, input.statement, state_, source_, diagnostics_});
  if (!own) return false;
  if (input.statement.language() == kOwn &&
      !check_minimum(input.statement, minimum_, source_, diagnostics_))
    return false;
  for (const sql::Statement& statement : *own)
    if (!take(input, statement)) return false;
  return true;
}

bool Render::take(const Input& input, const sql::Statement& own) {
  const schema::Schema before = state_;
  if (!state_.apply(own, source_, diagnostics_)) return false;
  if (!input.require.empty()) {
    script_.push_back(
        {Output::Kind::kRequire, own.text.text, input.require, input.statement.span()});
    return true;
  }
  note_values(own);
  const auto* table = std::get_if<sql::AlterTable>(&own.node);
  if (table != nullptr && table->kind == sql::ObjectKind::kTable) return alter(input, own, before);
  if (input.fill) {
    diagnostics_.error(source_, input.fill->at.span,
                       "\"@fill\" is the value of a new column; write it above its ADD COLUMN");
    return false;
  }
  put(input, own.text.text);
  return true;
}

bool Render::alter(const Input& input, const sql::Statement& own, const schema::Schema& before) {
  const auto& table = std::get<sql::AlterTable>(own.node);
  std::optional<sql::Fragment> fill = input.fill;
  if (fill && fill->language == sql::Language::kPortable) {
    const Lowering lowering = {::aludel::Dialect::kPostgresql, input.statement, before, source_,
                               diagnostics_};
    fill = lower_fragment(*fill, Use::kData, lowering, before.table(table.name));
    if (!fill) return false;
  }
  const auto all =
      render_alter({own, table, fill ? &*fill : nullptr, before, state_, source_, diagnostics_});
  for (const std::string& sql : all) put(input, sql);
  return !all.empty();
}

void Render::note_values(const sql::Statement& own) {
  if (const auto* create = std::get_if<sql::CreateType>(&own.node))
    types_.push_back(state_.id(create->name));
  const auto* alter = std::get_if<sql::AlterType>(&own.node);
  if (alter == nullptr) return;
  const schema::Id id = state_.id(alter->name);
  if (minimum_ >= kUsableWithItsType && std::find(types_.begin(), types_.end(), id) != types_.end())
    return;
  for (const sql::AlterType::Action& action : alter->actions)
    if (const auto* add = std::get_if<sql::AlterType::AddValue>(&action))
      values_.push_back({id, add->value, own.span()});
}

bool Render::has_column_of(const sql::ObjectName& name, const schema::Id& type) const {
  const schema::Table* table = state_.table(name);
  return table != nullptr &&
         std::any_of(table->columns.begin(), table->columns.end(), [&](const auto& column) {
           return column.type && column.type->name == type.name;
         });
}

bool Render::touches(const sql::Statement& statement, const schema::Id& type) const {
  sql::Fragment text = statement.text;
  text.language = kOwn;
  std::vector<sql::ObjectName> tables = sql::references(text).tables;
  if (const auto* alter = std::get_if<sql::AlterTable>(&statement.node))
    tables.push_back(alter->name);
  if (const auto* index = std::get_if<sql::CreateIndex>(&statement.node))
    tables.push_back(index->table);
  if (const auto* view = std::get_if<sql::CreateView>(&statement.node))
    tables = sql::references(view->query).tables;
  if (const auto* data = std::get_if<sql::DataStatement>(&statement.node))
    for (const auto& table : data->tables) tables.push_back(table.name);
  return std::any_of(tables.begin(), tables.end(),
                     [&](const sql::ObjectName& it) { return has_column_of(it, type); });
}

/// PostgreSQL lets nobody use a new value of an enum in the transaction that adds it.
bool Render::check_values(const Input& input) {
  if (values_.empty() || std::holds_alternative<sql::AlterType>(input.statement.node)) return true;
  return check_values(input.statement.text, input.statement) &&
         (!input.fill || check_values(*input.fill, input.statement));
}

bool Render::check_values(const sql::Fragment& fragment, const sql::Statement& statement) {
  const auto tokens_of = [](const text::Source& source, sql::Language language) {
    text::Diagnostics known;  // the file was lexed before
    return sql::lex(source, language, known);
  };
  const text::Source whole("", statement.text.text);
  const std::vector<sql::Token> words = tokens_of(whole, statement.language());
  const text::Source text("", fragment.text);
  for (const NewValue& it : values_) {
    const bool named = std::any_of(words.begin(), words.end(), [&](const sql::Token& token) {
      return (token.kind == sql::TokenKind::kWord || token.kind == sql::TokenKind::kQuotedName) &&
             sql::name_of(whole, token, kOwn) == it.type.name;
    });
    for (const sql::Token& token : tokens_of(text, fragment.language)) {
      if (token.kind != sql::TokenKind::kString ||
          text.text(token.span) != sql::quoted_text(it.value))
        continue;
      if (!named && !touches(statement, it.type)) continue;
      const std::size_t begin = fragment.at.span.begin;
      diagnostics_
          .error(source_, {begin + token.span.begin, begin + token.span.end},
                 fmt::format("\"{}\" is new in \"{}\", and PostgreSQL lets nobody use it in the "
                             "transaction that adds it; give the ALTER TYPE a revision of its own",
                             it.value, it.type.name))
          .note(source_, it.at, "it is added here");
      return false;
    }
  }
  return true;
}

}  // namespace

bool render(std::span<const Input> inputs, const text::Source& source, unsigned minimum,
            schema::Schema& state, std::vector<Output>& script, text::Diagnostics& diagnostics) {
  Render render(source, minimum, state, script, diagnostics);
  return std::all_of(inputs.begin(), inputs.end(),
                     [&](const Input& input) { return render.take(input); });
}

}  // namespace aludel::dialect::on_postgresql
