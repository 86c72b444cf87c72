// SPDX-License-Identifier: MIT
#include "autogenerate/annotate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>
#include <optional>
#include <variant>

#include "sql/print.h"
#include "sql/printer.h"
#include "sql/words.h"

namespace aludel::autogenerate {
namespace {

using Key = sql::Constraint::Kind;
using schema::Table;

const sql::Constraint* constraint(const sql::ColumnDefinition& column, Key kind) {
  const auto it = std::ranges::find(column.constraints, kind, &sql::Constraint::kind);
  return it == column.constraints.end() ? nullptr : &*it;
}

/// A value of the type that says nothing: for what is gone in any case.
std::string_view blank(const sql::ColumnDefinition& column) {
  if (!column.type || column.type->dimensions != 0) return "";
  const std::string type = sql::folded(column.type->name);
  const auto has = [&](std::string_view word) { return type.find(word) != type.npos; };
  if (has("interval") || has("point")) return "";
  if (has("char") || has("text") || has("clob")) return "''";
  if (has("bool")) return "FALSE";
  for (const std::string_view word : {"int", "real", "floa", "doub", "numeric", "decimal"}) {
    if (has(word)) return "0";
  }
  return "";
}

constexpr std::size_t kWidth = 90;  // of a line

std::string laid_out(const std::string& select, const std::string& rest) {
  return select + (select.size() + rest.size() < kWidth ? " " : "\n") + rest;
}

bool has_or(const std::string& condition) {
  const auto words = sql::words(condition, sql::Language::kPostgresql);
  return std::ranges::any_of(words, [](const sql::Word& it) { return it.is("or"); });
}

std::optional<sql::TypeName> written_type(const schema::Column& column) {
  return column.portable.empty() ? column.type : portable_type(column.portable);
}

/// A family of types whose values become each other's by themselves.
enum class Family { kText, kInteger, kOther };

Family family(const std::optional<sql::TypeName>& type) {
  const std::string name = type ? sql::folded(type->name) : "";
  if (name.find("char") != name.npos || name == "text") return Family::kText;
  if (name == "integer" || name == "bigint" || name == "smallint") return Family::kInteger;
  return Family::kOther;
}

/// One direction, statement by statement.
class Annotator {
 public:
  explicit Annotator(const Circumstances& its) : its_(its) {}

  void take(const Piece& piece);
  Annotated finish() {
    std::ranges::move(behind_, std::back_inserter(out_.entries));
    return std::move(out_);
  }

 private:
  void take(const sql::AlterTable& alter);
  void take(const Table& table, const sql::AddColumn& action);
  void take(const Table& table, const sql::DropColumn& action);
  void take(const Table& table, const sql::SetNotNull& action);
  void take(const Table& table, const sql::AlterColumnType& action);
  void take(const Table& table, const sql::AddConstraint& action);
  void take(const Table& table, const sql::AlterIdentity& action);
  void take(const Table&, const auto&) {}
  void take(const sql::CreateIndex& index);
  void take(const sql::AlterSequence& sequence);
  void take(const sql::CreateTable& table);
  void take(const sql::Drop& drop);
  void take(const sql::AlterType& alter);
  void take(const auto&) {}
  void explain_renames();

  void require(const Table& table, const std::string& text, const std::vector<std::string>& columns,
               const std::string& condition);
  void require_unique(const Table& table, const std::vector<sql::IndexElement>& elements,
                      bool nulls_are_one, const std::string& where);
  void require_values(const Table& table, const std::vector<std::string>& columns);
  void require_length(const Table& table, const schema::Column& column, const sql::TypeName& type);
  void require_same(const Table& table, const schema::Column& column, const sql::TypeName& type);
  void go_on_counting(const schema::Id& table, const std::string& column);
  void require_values_of(const Table& table, const schema::Column& column,
                         const sql::TypeName& type);
  void require_parents(const Table& table, const sql::Constraint& key,
                       const std::vector<sql::Name>& columns);
  void lose(std::string what, std::string said) {
    lossy_.push_back(std::move(what));
    out_.losses.push_back(std::move(said));
  }

  bool is_new(const schema::Id& table) const { return is(diff::Verb::kAdd, table); }
  bool is_gone(const schema::Id& table) const { return is(diff::Verb::kDrop, table); }
  bool is(diff::Verb verb, const schema::Id& table) const;
  bool is_new(const Table& table, std::string_view column) const;
  /// Whether all of them are new: then it is their values that matter, which the proof looks at.
  bool are_new(const Table& table, const std::vector<std::string>& columns) const;
  /// Whether it makes what was there before: rows that it holds of have passed it.
  bool is_put_back() const {
    return std::ranges::all_of(piece_->steps,
                               [](const diff::Step* it) { return it->changes.empty(); });
  }
  /// Whether a new column has NULL in all rows that are there.
  bool is_blank(const Table& table, std::string_view column) const;
  const Fill* fill(const Table& table, std::string_view column) const;
  /// What a column was generated as that has values of its own now; nullptr otherwise.
  const sql::Fragment* generated_before(const Table& table, std::string_view column) const;
  /// Whether a foreign key that goes held the rows to the same: only its actions change.
  bool was_held(const Table& table, const sql::Constraint& key) const;
  /// Whether it comes to a primary or unique key.
  bool is_of_new_key(const Table& table, std::string_view column) const;
  std::vector<std::string> primary_key(const Table& table) const;
  std::vector<std::string> columns_in(const Table& table, const sql::Fragment& expression) const;
  std::string name(std::string_view text) const { return sql::quoted(text, language()); }
  std::string name(const schema::Id& id) const {
    return sql::print(sql::ObjectName{id.schema, id.name, {}}, language());
  }
  std::string names(const std::vector<std::string>& list) const;
  sql::Language language() const { return piece_->statement.language(); }
  bool same(const schema::Id& a, const schema::Id& b) const { return piece_->before->same(a, b); }
  bool same(std::string_view a, std::string_view b) const {
    return piece_->before->rules().same(a, b);
  }

  const Circumstances& its_;
  const Piece* piece_ = nullptr;
  std::vector<std::string> above_;  // of its statement
  std::vector<std::string> lossy_;
  std::vector<revisions::Entry> behind_;  // all of them
  Annotated out_;
};

void Annotator::take(const Piece& piece) {
  piece_ = &piece;
  above_.clear();
  lossy_.clear();
  explain_renames();
  std::visit([&](const auto& node) { take(node); }, piece.statement.node);
  if (!lossy_.empty()) above_.push_back(fmt::format("@lossy {}", fmt::join(lossy_, ", ")));
  out_.entries.push_back({above_, piece.sql, piece.only});
}

void Annotator::explain_renames() {
  for (const diff::Step* step : piece_->steps) {
    for (const diff::Change& change : step->changes) {
      if (change.verb != diff::Verb::kRename || !its_.is_upgrade) continue;
      const bool whole = change.part == diff::Part::kNone;
      const std::string& now = whole ? schema::id_of(*change.to).name : change.name;
      for (const Settled& it : its_.renames) {
        const std::string line = fmt::format("renamed, {}", it.why);
        const bool is_said = std::ranges::find(above_, line) != above_.end();
        if (it.rename.to == now && !is_said) above_.push_back(line);
      }
    }
  }
}

bool Annotator::is(diff::Verb verb, const schema::Id& table) const {
  return std::ranges::any_of(its_.changes, [&](const diff::Change& it) {
    return it.verb == verb && it.part == diff::Part::kNone &&
           std::holds_alternative<Table>(it.object()) && same(schema::id_of(it.object()), table);
  });
}

bool Annotator::is_new(const Table& table, std::string_view column) const {
  return is_new(table.id) || std::ranges::any_of(its_.changes, [&](const diff::Change& it) {
           return it.verb == diff::Verb::kAdd && it.part == diff::Part::kColumn &&
                  same(schema::id_of(it.object()), table.id) && same(it.name, column);
         });
}

bool Annotator::are_new(const Table& table, const std::vector<std::string>& columns) const {
  return !columns.empty() && std::ranges::all_of(columns, [&](const std::string& column) {
    return is_new(table, column);
  });
}

bool Annotator::is_blank(const Table& table, std::string_view column) const {
  const schema::Column* it = piece_->before->column(table, column);
  return is_new(table, column) && it != nullptr && it->default_value.empty() && !it->generated &&
         !it->identity && !it->not_null && fill(table, column) == nullptr;
}

const Fill* Annotator::fill(const Table& table, std::string_view column) const {
  if (!its_.is_upgrade) return nullptr;
  const auto it = std::ranges::find_if(its_.fills, [&](const Fill& each) {
    return same(each.table, table.id) && same(each.column, column);
  });
  return it == its_.fills.end() ? nullptr : &*it;
}

const sql::Fragment* Annotator::generated_before(const Table& table,
                                                 std::string_view column) const {
  for (const diff::Change& it : its_.changes) {
    const bool is_its = it.verb == diff::Verb::kModify && it.part == diff::Part::kColumn &&
                        (it.aspects & diff::kGenerated) != 0 && same(it.name, column) &&
                        same(schema::id_of(it.object()), table.id);
    const auto* was = is_its ? std::get_if<Table>(it.from) : nullptr;
    const auto* now = is_its ? std::get_if<Table>(it.to) : nullptr;
    if (was == nullptr || now == nullptr) continue;
    const schema::Column* before = piece_->before->column(*was, column);
    const schema::Column* after = piece_->before->column(*now, column);
    if (before != nullptr && before->generated && after != nullptr && !after->generated) {
      return &before->generated->expression;
    }
  }
  return nullptr;
}

bool Annotator::was_held(const Table& table, const sql::Constraint& key) const {
  const auto columns = [](const sql::Constraint& it) {
    std::vector<std::string> names;
    for (const sql::IndexElement& element : it.columns) {
      if (element.column) names.push_back(sql::folded(element.column->text));
    }
    return names;
  };
  const auto parents = [&](const sql::Constraint& it) {
    std::vector<std::string> names = {sql::folded(it.references->name)};
    for (const sql::Name& column : piece_->before->referenced(it)) {
      names.push_back(sql::folded(column.text));
    }
    return names;
  };
  return std::ranges::any_of(its_.changes, [&](const diff::Change& it) {
    const bool is_its = it.verb == diff::Verb::kDrop && it.part == diff::Part::kConstraint &&
                        same(schema::id_of(it.object()), table.id);
    const auto* was = is_its ? std::get_if<Table>(it.from) : nullptr;
    const schema::Constraint* gone =
        was != nullptr ? piece_->before->constraint(*was, it.name) : nullptr;
    return gone != nullptr && gone->definition.references && !gone->definition.not_valid &&
           columns(gone->definition) == columns(key) && parents(gone->definition) == parents(key);
  });
}

bool Annotator::is_of_new_key(const Table& table, std::string_view column) const {
  return std::ranges::any_of(its_.changes, [&](const diff::Change& it) {
    const bool is_its = it.verb == diff::Verb::kAdd && it.part == diff::Part::kConstraint &&
                        same(schema::id_of(it.object()), table.id);
    const auto* now = is_its ? std::get_if<Table>(it.to) : nullptr;
    const schema::Constraint* key =
        now != nullptr ? piece_->before->constraint(*now, it.name) : nullptr;
    if (key == nullptr) return false;
    const auto& definition = key->definition;
    return (definition.kind == Key::kPrimaryKey || definition.kind == Key::kUnique) &&
           std::ranges::any_of(definition.columns, [&](const sql::IndexElement& element) {
             return element.column && same(element.column->text, column);
           });
  });
}

std::vector<std::string> Annotator::primary_key(const Table& table) const {
  std::vector<std::string> out;
  for (const schema::Constraint& it : table.constraints) {
    if (it.definition.kind != Key::kPrimaryKey) continue;
    for (const sql::IndexElement& element : it.definition.columns) {
      if (element.column) out.push_back(element.column->text);
    }
  }
  if (out.empty() && language() == sql::Language::kSqlite && !table.without_rowid) {
    out.emplace_back("rowid");
  }
  return out;
}

std::vector<std::string> Annotator::columns_in(const Table& table,
                                               const sql::Fragment& expression) const {
  std::vector<std::string> out;
  for (const sql::Word& word : sql::words(expression.text, language())) {
    const schema::Column* it =
        word.name.empty() ? nullptr : piece_->before->column(table, word.name);
    if (it != nullptr && std::ranges::find(out, it->name) == out.end()) out.push_back(it->name);
  }
  return out;
}

std::string Annotator::names(const std::vector<std::string>& list) const {
  std::string out;
  for (const std::string& it : list) out += (out.empty() ? "" : ", ") + name(it);
  return out;
}

// The key comes first, so that whoever reads it knows which rows to mend.
void Annotator::require(const Table& table, const std::string& text,
                        const std::vector<std::string>& columns, const std::string& condition) {
  std::vector<std::string> shown = primary_key(table);
  for (const std::string& it : columns) {
    if (std::ranges::find(shown, it) == shown.end()) shown.push_back(it);
  }
  const std::string list = shown.empty() ? "*" : names(shown);
  out_.entries.push_back(
      {.above = {fmt::format("@require {} has rows {}: correct them first", table.id.name, text)},
       .sql =
           laid_out(fmt::format("SELECT {} FROM {}", list, name(table.id)), "WHERE " + condition),
       .only = piece_->only});
}

void Annotator::require_values(const Table& table, const std::vector<std::string>& columns) {
  for (const std::string& column : columns) {
    const schema::Column* it = piece_->before->column(table, column);
    if (it != nullptr && it->not_null) continue;
    require(table, "without " + column, {}, name(column) + " IS NULL");
  }
}

void Annotator::require_unique(const Table& table, const std::vector<sql::IndexElement>& elements,
                               bool nulls_are_one, const std::string& where) {
  std::string group;
  std::vector<std::string> conditions;
  std::vector<std::string> said;
  if (!where.empty()) conditions.push_back(has_or(where) ? "(" + where + ")" : where);
  for (const sql::IndexElement& it : elements) {
    if (it.column && is_blank(table, it.column->text) && !nulls_are_one) return;
    std::string value = it.column                     ? name(it.column->text)
                        : sql::is_call(it.expression) ? it.expression.text
                                                      : "(" + it.expression.text + ")";
    said.push_back(it.column ? it.column->text : it.expression.text);
    const schema::Column* column =
        it.column ? piece_->before->column(table, it.column->text) : nullptr;
    if (!nulls_are_one && (column == nullptr || !column->not_null)) {
      conditions.push_back(value + " IS NOT NULL");
    }
    if (it.collation) value += " COLLATE " + sql::print(*it.collation, language());
    group += (group.empty() ? "" : ", ") + value;
  }
  const std::string rest =
      conditions.empty() ? "" : fmt::format("WHERE {}\n", fmt::join(conditions, " AND "));
  out_.entries.push_back(
      {.above = {fmt::format("@require {} has several rows with the same {}: correct them first",
                             table.id.name, fmt::join(said, " and "))},
       .sql = fmt::format("SELECT {}, count(*) AS how_many FROM {}\n{}GROUP BY {} "
                          "HAVING count(*) > 1",
                          group, name(table.id), rest, group),
       .only = piece_->only});
}

void Annotator::require_parents(const Table& table, const sql::Constraint& key,
                                const std::vector<sql::Name>& columns) {
  sql::Constraint written = key;
  const std::vector<sql::Name> referenced = piece_->before->referenced(written);
  if (referenced.size() != columns.size()) return;
  std::vector<std::string> own;
  std::string is_set;
  std::string matches;
  for (std::size_t i = 0; i != columns.size(); ++i) {
    if (is_blank(table, columns[i].text)) return;
    own.push_back("child." + name(columns[i].text));
    const schema::Column* column = piece_->before->column(table, columns[i].text);
    if (column == nullptr || !column->not_null) is_set += own.back() + " IS NOT NULL\n  AND ";
    matches += (matches.empty() ? "" : " AND ") +
               fmt::format("parent.{} = {}", name(referenced[i].text), own.back());
  }
  std::vector<std::string> shown;
  for (const std::string& it : primary_key(table)) shown.push_back("child." + name(it));
  for (const std::string& it : own) {
    if (std::ranges::find(shown, it) == shown.end()) shown.push_back(it);
  }
  std::vector<std::string> texts;
  for (const sql::Name& it : columns) texts.push_back(it.text);
  out_.entries.push_back(
      {.above = {fmt::format("@require {} has rows whose {} is in no row of {}: correct them first",
                             table.id.name, fmt::join(texts, " and "), key.references->name)},
       .sql = fmt::format("SELECT {} FROM {} AS child\nWHERE {}"
                          "NOT EXISTS (SELECT 1 FROM {} AS parent WHERE {})",
                          fmt::join(shown, ", "), name(table.id), is_set,
                          sql::print(*key.references, language()), matches),
       .only = piece_->only});
}

void Annotator::take(const sql::AlterTable& alter) {
  const Table* table =
      alter.kind == sql::ObjectKind::kTable ? piece_->before->table(alter.name) : nullptr;
  if (table == nullptr || is_new(table->id)) return;
  for (const sql::TableAction& action : alter.actions) {
    std::visit([&](const auto& it) { take(*table, it); }, action);
  }
}

void Annotator::take(const Table& table, const sql::AddColumn& action) {
  const sql::ColumnDefinition& column = action.column;
  if (const Fill* it = fill(table, column.name.text)) {
    above_.push_back("@fill " + it->expression);
    return;
  }
  if (const sql::Fragment* before = generated_before(table, column.name.text)) {
    above_.push_back("@fill " + before->text);
    return;
  }
  const bool is_given = constraint(column, Key::kDefault) || constraint(column, Key::kGenerated) ||
                        constraint(column, Key::kIdentity);
  const bool must = constraint(column, Key::kNotNull) || constraint(column, Key::kPrimaryKey);
  if (is_given || !must) return;
  const bool is_key = constraint(column, Key::kUnique) || constraint(column, Key::kPrimaryKey) ||
                      constraint(column, Key::kForeignKey) ||
                      is_of_new_key(table, column.name.text);
  const std::string_view value = its_.is_upgrade || is_key ? "" : blank(column);
  if (value.empty()) {
    above_.push_back(
        fmt::format("@todo the rows of {} that are there need a value of {}: write \"-- @fill "
                    "expression\" in place of this line",
                    table.id.name, column.name.text));
    return;
  }
  above_.push_back(fmt::format("what was in {} is gone: its rows get {}", column.name.text, value));
  above_.push_back(fmt::format("@fill {}", value));
}

void Annotator::take(const Table& table, const sql::DropColumn& action) {
  const schema::Column* column = piece_->before->column(table, action.column.text);
  if (!its_.is_upgrade || column == nullptr || column->generated) return;
  lose(name(table.id) + "." + name(column->name),
       fmt::format("drops column \"{}\" of table \"{}\": its values don't come back", column->name,
                   table.id.name));
}

void Annotator::take(const Table& table, const sql::SetNotNull& action) {
  if (!action.not_null) return;
  const std::string& column = action.column.text;
  const Fill* it = fill(table, column);
  if (it == nullptr) return require_values(table, {column});
  out_.losses.push_back(
      fmt::format("gives rows of table \"{}\" a value of \"{}\": they don't get back to NULL",
                  table.id.name, column));
  out_.entries.push_back(
      {.above = {fmt::format("@lossy {}.{}", name(table.id), name(column))},
       .sql = fmt::format("UPDATE {} SET {} = {} WHERE {} IS NULL", name(table.id), name(column),
                          it->expression, name(column)),
       .only = piece_->only});
}

void Annotator::take(const Table& table, const sql::AlterColumnType& action) {
  const schema::Column* column = piece_->before->column(table, action.column.text);
  if (column == nullptr || language() == sql::Language::kSqlite) return;
  require_length(table, *column, action.type);
  if (action.using_expression.empty()) require_same(table, *column, action.type);
  require_values_of(table, *column, action.type);
  const bool is_to_integer = family(action.type) == Family::kInteger;
  if (language() != sql::Language::kPostgresql || !is_to_integer ||
      family(column->type) != Family::kText) {
    return;
  }
  require(table, fmt::format("whose {} is no integer", column->name), {column->name},
          fmt::format("{} !~ '^\\s*[-+]?\\d+\\s*$'", name(column->name)));
}

// PostgreSQL rounds, and cuts off the time of a day, without a word.
void Annotator::require_same(const Table& table, const schema::Column& column,
                             const sql::TypeName& type) {
  const std::optional<sql::TypeName> was = written_type(column);
  if (!was || was->dimensions != 0 || type.dimensions != 0) return;
  const auto rank = [](const sql::TypeName& it, std::initializer_list<std::string_view> names) {
    const auto found = std::ranges::find(names, sql::folded(it.name));
    return found == names.end() ? 0 : found - names.begin() + 1;
  };
  const auto whole = [&](const sql::TypeName& it) {
    return rank(it, {"smallint", "integer", "bigint"});
  };
  const auto is_number = [&](const sql::TypeName& it) {
    return whole(it) != 0 || rank(it, {"numeric", "decimal", "real", "double precision"}) != 0;
  };
  const auto is_time = [&](const sql::TypeName& it) {
    return rank(it, {"date", "timestamp", "timestamp without time zone", "timestamptz",
                     "timestamp with time zone"}) != 0;
  };
  if (whole(*was) != 0 && whole(type) != 0) {
    if (whole(*was) <= whole(type)) return;
    return require(
        table, fmt::format("whose {} is too large", column.name), {column.name},
        fmt::format("{} NOT BETWEEN {}", name(column.name),
                    whole(type) == 1 ? "-32768 AND 32767" : "-2147483648 AND 2147483647"));
  }
  const auto argument = [](const sql::TypeName& it, std::size_t at) {
    std::size_t value = 0;
    const std::string text = it.arguments.size() > at ? it.arguments[at] : "";
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  };
  const auto scale = [&](const sql::TypeName& it) { return argument(it, 1); };
  // Before the point.
  const auto digits = [&](const sql::TypeName& it) -> std::size_t {
    constexpr std::array<std::size_t, 4> kOfWhole = {1000, 5, 10, 19};  // 1000: any number
    const std::size_t all = argument(it, 0);
    return all > scale(it) ? all - scale(it) : kOfWhole.at(static_cast<std::size_t>(whole(it)));
  };
  const bool is_exact = rank(type, {"numeric", "decimal"}) != 0;
  const bool is_same_type = sql::folded(was->name) == sql::folded(type.name);
  const bool is_wider = (is_exact && (whole(*was) != 0 || type.arguments.empty() ||
                                      (!was->arguments.empty() && scale(*was) <= scale(type)))) ||
                        (is_same_type && type.arguments.empty()) ||
                        (rank(*was, {"real"}) != 0 && rank(type, {"double precision"}) != 0);
  const bool is_date = rank(type, {"date"}) != 0 && rank(*was, {"date"}) == 0;
  const bool narrows = (is_number(*was) && is_number(type) && !is_wider) ||
                       (is_time(*was) && (is_date || (is_time(type) && !type.arguments.empty())));
  const std::string own = name(column.name);
  if (is_number(*was) && is_exact && digits(type) < digits(*was)) {
    require(table, fmt::format("whose {} is too large", column.name), {column.name},
            fmt::format("abs({}) >= 1{}", own, std::string(digits(type), '0')));
  }
  if (!narrows) return;
  const std::string written = sql::print(type, sql::Language::kPostgresql);
  const std::string rounded = whole(type) != 0 ? fmt::format("round({})", own)
                                               : fmt::format("CAST({} AS {})", own, written);
  require(table, fmt::format("whose {} is not the same as {}", column.name, written), {column.name},
          rounded + " <> " + own);
  if (language() != sql::Language::kPortable) return;
  // They round in ways of their own; only to whole numbers does a portable change of type on
  // SQLite.
  revisions::Entry& own_words = out_.entries.back();
  own_words.only = ::aludel::Dialect::kPostgresql;
  if (whole(type) == 0) return;
  revisions::Entry other = own_words;
  other.only = ::aludel::Dialect::kSqlite;
  out_.entries.push_back(std::move(other));
}

// A new sequence begins at 1, whatever rows there are. At the end, when the column has no other.
void Annotator::go_on_counting(const schema::Id& table, const std::string& column) {
  const std::string printed =
      sql::print(sql::ObjectName{table.schema, table.name, {}}, sql::Language::kPostgresql);
  const std::string own = sql::quoted(column, sql::Language::kPostgresql);
  behind_.push_back(
      {.above = {fmt::format("{} goes on where the rows of {} are", column, table.name)},
       .sql = fmt::format("SELECT setval(pg_get_serial_sequence({}, {}), max({}))\n"
                          "FROM {} HAVING max({}) > 0",
                          sql::quoted_text(printed), sql::quoted_text(column), own, printed, own),
       .only = language() == sql::Language::kPortable
                   ? std::optional(::aludel::Dialect::kPostgresql)
                   : piece_->only});
}

void Annotator::take(const Table& table, const sql::AlterIdentity& action) {
  if (action.what == sql::AlterIdentity::What::kAdd) go_on_counting(table.id, action.column.text);
}

void Annotator::take(const sql::AlterSequence& sequence) {
  if (!sequence.options.owned_by_table) return;
  const Table* table = piece_->before->table(*sequence.options.owned_by_table);
  if (table != nullptr && !is_new(table->id)) {
    go_on_counting(table->id, sequence.options.owned_by_column);
  }
}

// VARCHAR(20) where it was VARCHAR(40), or TEXT.
void Annotator::require_length(const Table& table, const schema::Column& column,
                               const sql::TypeName& type) {
  const auto length = [](const std::optional<sql::TypeName>& it) {
    unsigned value = 0;
    const std::string text = it && it->arguments.size() == 1 ? it->arguments[0] : "";
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  };
  const unsigned now = family(type) == Family::kText ? length(type) : 0;
  const std::optional<sql::TypeName> was = written_type(column);
  const unsigned before = length(was);
  if (now == 0 || family(was) != Family::kText || (before != 0 && before <= now)) return;
  require(table, fmt::format("whose {} is longer than {} characters", column.name, now),
          {column.name}, fmt::format("length({}) > {}", name(column.name), now));
}

// An enum that has lost values, or was a text.
void Annotator::require_values_of(const Table& table, const schema::Column& column,
                                  const sql::TypeName& type) {
  using Value = sql::CreateType::Value;
  const schema::Schema& schema = *piece_->before;
  const std::optional<sql::TypeName> was = written_type(column);
  const schema::Type* before = schema.type(was.value_or(sql::TypeName{}));
  const schema::Type* now = schema.type(type);
  if (now == nullptr || (before == nullptr && family(was) != Family::kText)) return;
  const std::vector<Value>& values = now->definition.values;
  std::vector<std::string> kept;
  for (const Value& it : before != nullptr ? before->definition.values : values) {
    if (std::ranges::find(values, it) != values.end()) kept.push_back(sql::quoted_text(it.text));
  }
  const bool is_all = before != nullptr && kept.size() == before->definition.values.size();
  if (kept.empty() || is_all) return;
  require(table, fmt::format("whose {} is no value of {}", column.name, now->id.name),
          {column.name}, fmt::format("{} NOT IN ({})", name(column.name), fmt::join(kept, ", ")));
}

void Annotator::take(const Table& table, const sql::AddConstraint& action) {
  const sql::Constraint& it = action.constraint;
  if (it.not_valid || is_put_back()) return;
  std::vector<std::string> columns;
  std::vector<sql::Name> as_names;
  for (const sql::IndexElement& element : it.columns) {
    if (!element.column) continue;
    columns.push_back(element.column->text);
    as_names.push_back(*element.column);
  }
  if (are_new(table, columns)) return;
  if (it.kind == Key::kPrimaryKey && piece_->before->rules().key_is_not_null(table)) {
    require_values(table, columns);
  }
  if (it.kind == Key::kPrimaryKey || it.kind == Key::kUnique) {
    require_unique(table, it.columns, it.nulls_not_distinct, "");
  } else if (it.kind == Key::kForeignKey) {
    if (!was_held(table, it)) require_parents(table, it, as_names);
  } else if (it.kind == Key::kCheck) {
    const std::vector<std::string> used = columns_in(table, it.expression);
    if (are_new(table, used)) return;
    require(table, fmt::format("that break CHECK ({})", it.expression.text), used,
            fmt::format("NOT ({})", it.expression.text));
  }
}

void Annotator::take(const sql::CreateIndex& index) {
  const Table* table = piece_->before->table(index.table);
  if (is_put_back()) return;
  if (!index.unique || table == nullptr || is_new(table->id)) return;
  require_unique(*table, index.columns, index.nulls_not_distinct, index.where.text);
}

void Annotator::take(const sql::CreateTable& table) {
  const schema::Id id{table.name.schema, table.name.name};
  if (is_new(id) || piece_->steps.empty() || piece_->steps[0]->changes.empty()) return;
  const schema::Object& object = piece_->steps[0]->changes[0].object();
  if (!std::holds_alternative<Table>(object) || same(schema::id_of(object), id)) return;
  above_.push_back(fmt::format("{} is made anew: ALTER TABLE has no words for this change",
                               schema::id_of(object).name));
}

void Annotator::take(const sql::Drop& drop) {
  if (!its_.is_upgrade) return;
  for (const sql::ObjectReference& it : drop.objects) {
    const Table* table =
        it.kind == sql::ObjectKind::kTable ? piece_->before->table(it.name) : nullptr;
    if (table == nullptr || !is_gone(table->id)) continue;
    lose(name(table->id),
         fmt::format("drops table \"{}\": its rows don't come back", table->id.name));
  }
}

// No column is named after it, so there is nothing that @lossy could name.
void Annotator::take(const sql::AlterType& alter) {
  if (!its_.is_upgrade) return;
  for (const sql::AlterType::Action& action : alter.actions) {
    const auto* it = std::get_if<sql::DropColumn>(&action);
    if (it == nullptr) continue;
    const std::string loss = fmt::format("drops \"{}\" of type \"{}\": its values don't come back",
                                         it->column.text, alter.name.name);
    above_.push_back(loss);
    out_.losses.push_back(loss);
  }
}

}  // namespace

Annotated annotate(std::span<const Piece> pieces, const Circumstances& circumstances) {
  Annotator annotator(circumstances);
  for (const Piece& it : pieces) annotator.take(it);
  return annotator.finish();
}

}  // namespace aludel::autogenerate
