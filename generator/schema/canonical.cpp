// SPDX-License-Identifier: MIT
#include "schema/canonical.h"

#include <fmt/format.h>

#include <algorithm>

#include "sql/cursor.h"
#include "sql/lexer.h"
#include "sql/normal.h"
#include "sql/printer.h"
#include "sql/references.h"

namespace aludel::schema {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view maximum_of(std::string_view type) {
  if (type == "smallint") return "32767";
  return type == "integer" ? "2147483647" : "9223372036854775807";
}

std::string_view minimum_of(std::string_view type) {
  if (type == "smallint") return "-32768";
  return type == "integer" ? "-2147483648" : "-9223372036854775808";
}

std::vector<sql::Token> tokens_of(const text::Source& source, sql::Language language) {
  text::Diagnostics ignored;
  return sql::lex(source, language, ignored);
}

// Names as keys, in place.
class Folding {
 public:
  Folding(const Rules& rules, const Table* table) : rules_(rules), table_(table) {}

  void operator()(Table& it) const {
    fold(it.id);
    for (Column& column : it.columns) fold(column);
    for (Constraint& constraint : it.constraints) fold(constraint);
    fold(it.module);
    fold_bound(it.bound);
    for (sql::Setting& property : it.properties) fold(property.value);
  }
  void operator()(Index& it) const {
    fold(it.id);
    fold(it.table);
    fold(it.definition.columns);
    fold(it.definition.include);
    fold_expression(it.definition.where);
  }
  void operator()(View& it) const {
    fold(it.id);
    if (const auto named = with_columns_named(it.definition.query, it.definition.columns)) {
      it.definition.query = *named;
      it.definition.columns.clear();
    }
    fold(it.definition.columns);
    fold(it.definition.query);
  }
  void operator()(Trigger& it) const {
    fold(it.id);
    fold(it.table);
    for (auto& event : it.definition.events) fold(event.columns);
    fold(it.definition.condition);
    for (sql::Fragment& statement : it.definition.body) fold(statement);
  }
  void operator()(Domain& it) const {
    fold(it.id);
    const sql::TypeName* type = &it.definition.type;
    for (Constraint& constraint : it.constraints) {
      fold(constraint.name);
      fold_expression(constraint.definition.expression, {[type](auto) { return type; }, nullptr});
    }
    fold_expression(it.default_value, {{}, type});
  }
  void operator()(Routine& it) const {
    for (auto* arguments : {&it.definition.arguments, &it.definition.returns_table}) {
      for (auto& argument : *arguments) fold(argument.default_value);
    }
    fold(it.definition.atomic);
    // What a function's own language reads as nothing is nothing here: comments, white space.
    const bool readable = it.definition.language == "plpgsql" || it.definition.language == "sql";
    for (std::string& body : it.definition.body) {
      if (readable) body = sql::normal_form({body, sql::Language::kPostgresql, {}});
    }
  }
  void operator()(Policy& it) const {
    fold_expression(it.definition.using_expression);
    fold_expression(it.definition.check_expression);
  }
  void operator()(Opaque& it) const { fold(it.definition); }
  template <typename T>
  void operator()(T& it) const {
    fold(it.id);
  }

 private:
  void fold(std::string& name) const { name = rules_.key(name); }
  void fold(Id& id) const {
    fold(id.schema);
    fold(id.name);
  }
  void fold(sql::ObjectName& name) const {
    fold(name.schema);
    fold(name.name);
    if (name.schema == rules_.default_schema()) name.schema.clear();
  }
  void fold(std::vector<sql::Name>& names) const {
    for (sql::Name& name : names) fold(name.text);
  }
  void fold(std::vector<sql::IndexElement>& elements) const {
    for (sql::IndexElement& it : elements) {
      if (it.column) fold(it.column->text);
      if (it.collation) fold(*it.collation);
      fold_expression(it.expression);
    }
  }
  void fold(sql::Fragment& fragment) const {
    fragment = without_schema(fragment, rules_.default_schema());
  }
  // A bound is of its column's type, whether a number in it is quoted or not.
  void fold_bound(sql::Fragment& bound) const {
    fold(bound);
    const text::Source source("", bound.text);
    std::string out;
    std::size_t done = 0;
    for (const sql::Token& it : tokens_of(source, bound.language)) {
      if (it.kind != sql::TokenKind::kString) continue;
      const std::string value = sql::string_of(source, it);
      if (value.empty() || value.find_first_not_of("-0123456789") != value.npos ||
          value.find('-', 1) != value.npos)
        continue;
      out.append(bound.text, done, it.span.begin - done).append(value);
      done = it.span.end;
    }
    bound.text = out + bound.text.substr(done);
  }
  // Over the table's columns, or those of the types given.
  void fold_expression(sql::Fragment& fragment) const {
    if (table_ && mentions(fragment, table_->id.name)) {
      fragment = sql::without_prefix(fragment, {table_->id.schema, table_->id.name, {}});
    }
    fold_expression(fragment, {[this](std::string_view name) -> const sql::TypeName* {
                                 const Column* column = table_ ? table_->column(name) : nullptr;
                                 return column && column->type ? &*column->type : nullptr;
                               },
                               nullptr});
  }
  void fold_expression(sql::Fragment& fragment, const sql::ColumnTypes& types) const {
    fold(fragment);
    if (rules_.language() != sql::Language::kPostgresql || fragment.empty()) return;
    fragment.text = sql::normal_form(fragment, types);
  }
  void fold(Column& column) const {
    fold(column.name);
    fold(column.not_null_name);
    if (column.type) fold(column.type->name);
    if (column.collation) fold(*column.collation);
    fold_expression(column.default_value, {{}, column.type ? &*column.type : nullptr});
    if (column.generated) fold_expression(column.generated->expression);
  }
  void fold(Constraint& constraint) const {
    fold(constraint.name);
    fold(constraint.column);
    sql::Constraint& definition = constraint.definition;
    fold_expression(definition.expression);
    fold(definition.columns);
    if (definition.references) fold(*definition.references);
    fold(definition.referenced);
    fold(definition.include);
    fold(definition.on_delete_columns);
    fold_expression(definition.where);
  }

  const Rules& rules_;
  const Table* table_;  // whose columns an expression is over
};

}  // namespace

Object canonical(const Object& object, const Rules& rules, const Table* table) {
  Object copy = object;
  const auto* own = std::get_if<Table>(&object);
  std::visit(Folding(rules, own ? own : table), copy);
  return copy;
}

std::vector<sql::Name> primary_key(const Table& parent, const sql::Constraint& foreign_key) {
  std::vector<sql::Name> names;
  for (const Constraint& it : parent.constraints) {
    if (it.definition.kind != sql::Constraint::Kind::kPrimaryKey ||
        it.definition.columns.size() != foreign_key.columns.size()) {
      continue;
    }
    for (const sql::IndexElement& column : it.definition.columns) names.push_back(*column.column);
  }
  return names;
}

sql::SequenceOptions canonical(sql::SequenceOptions options) {
  const std::string type = options.type ? options.type->name : "bigint";
  const bool down = options.increment.starts_with('-');
  const auto drop = [](std::string& value, std::string_view usual) {
    if (value == "no" || value == usual) value.clear();
  };
  const std::string first = down ? options.maximum : options.minimum;
  drop(options.minimum, down ? minimum_of(type) : "1");
  drop(options.maximum, down ? "-1" : maximum_of(type));
  drop(options.start, !first.empty() && first != "no" ? first : down ? "-1" : "1");
  drop(options.increment, "1");
  drop(options.cache, "1");
  if (options.cycle == false) options.cycle.reset();
  if (type == "bigint") options.type.reset();
  options.restart.clear();
  options.owned_by_none = false;
  options.owned_by_table.reset();
  options.owned_by_column.clear();
  return options;
}

sql::SequenceOptions merge(sql::SequenceOptions options, const sql::SequenceOptions& changes) {
  const auto take = [](std::string& value, const std::string& change) {
    if (!change.empty()) value = change;
  };
  take(options.increment, changes.increment);
  take(options.minimum, changes.minimum);
  take(options.maximum, changes.maximum);
  take(options.start, changes.start);
  take(options.cache, changes.cache);
  if (changes.type) options.type = changes.type;
  if (changes.cycle) options.cycle = changes.cycle;
  return options;
}

void set_property(Table& table, const std::string& property, const std::string& value) {
  const bool is_trigger = property.starts_with("trigger ") || property.starts_with("rule ");
  const bool forces = value == "force" || value == "no force";
  const bool usual = value == "disable" || value == "no force" || value == "default" ||
                     value.empty() || (is_trigger && value == "enable");
  const bool off = usual && !(is_trigger && value == "disable");
  merge(table.properties, {{forces ? "force " + property : property, value, {}}}, off);
}

std::optional<sql::ObjectName> canonical(const sql::ObjectName& collation, const Rules& rules) {
  sql::ObjectName name = collation;
  if (name.schema == "pg_catalog" || rules.same(name.schema, rules.default_schema())) {
    name.schema.clear();
  }
  const bool usual = rules.language() == sql::Language::kSqlite ? rules.key(name.name) == "binary"
                                                                : name.name == "default";
  return usual ? std::nullopt : std::optional(std::move(name));
}

// A value as the server keeps it: `'70'` is 70, none is true.
void settle(std::string& value) {
  if (value.empty()) value = "true";
  const bool quoted = value.size() > 2 && value.front() == '\'' && value.back() == '\'';
  const std::string inner = quoted ? value.substr(1, value.size() - 2) : value;
  const bool plain = std::all_of(inner.begin(), inner.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  });
  if (plain) value = inner;
}

void sort(std::vector<sql::Setting>& settings) {
  for (sql::Setting& it : settings) settle(it.value);
  std::stable_sort(settings.begin(), settings.end(),
                   [](const auto& a, const auto& b) { return a.name < b.name; });
  std::vector<sql::Setting> once;
  for (sql::Setting& it : settings) {
    if (!once.empty() && once.back().name == it.name) once.pop_back();
    once.push_back(std::move(it));
  }
  settings = std::move(once);
}

void merge(std::vector<sql::Setting>& settings, const std::vector<sql::Setting>& changes,
           bool reset) {
  for (const sql::Setting& change : changes) {
    std::erase_if(settings, [&](const sql::Setting& it) { return it.name == change.name; });
    if (!reset) settings.push_back(change);
  }
  sort(settings);
}

std::string_view usual_storage(const sql::TypeName& type) {
  const bool is_main = type.name == "numeric" || type.name == "inet" || type.name == "cidr";
  return is_main && type.dimensions == 0 ? "main" : "extended";
}

bool is_null(const sql::Fragment& expression) {
  std::string form = sql::normal_form(expression);
  std::transform(form.begin(), form.end(), form.begin(), lower);
  return form == "null";
}

bool mentions(const sql::Fragment& fragment, std::string_view name) {
  const auto same = [](char a, char b) { return lower(a) == lower(b); };
  return std::search(fragment.text.begin(), fragment.text.end(), name.begin(), name.end(), same) !=
         fragment.text.end();
}

sql::Fragment without_schema(const sql::Fragment& fragment, std::string_view schema) {
  if (!mentions(fragment, schema)) return fragment;
  const text::Source source("", fragment.text);
  const auto tokens = tokens_of(source, fragment.language);
  sql::Fragment result = fragment;
  result.text.clear();
  std::size_t done = 0;
  const auto is_name = [&](const sql::Token& token) {
    return (token.kind == sql::TokenKind::kWord || token.kind == sql::TokenKind::kQuotedName) &&
           sql::name_of(source, token, fragment.language) == schema;
  };
  const auto pass = [&](std::size_t to) {
    result.text += source.text({done, to});
    done = to;
  };
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const bool first = i == 0 || !sql::is_operator(source, tokens[i - 1], ".");
    if (is_name(tokens[i]) && first && sql::is_operator(source, tokens[i + 1], ".")) {
      pass(tokens[i].span.begin);
      done = tokens[++i].span.end;
    } else if (tokens[i].kind == sql::TokenKind::kString &&
               sql::is_operator(source, tokens[i + 1], "::")) {
      // 'public.t_id_seq'::regclass
      const std::string prefix = fmt::format("'{}.", schema);
      if (!source.text(tokens[i].span).starts_with(prefix)) continue;
      pass(tokens[i].span.begin + 1);
      done += prefix.size() - 1;
    }
  }
  pass(fragment.text.size());
  return result;
}

namespace {

// The columns of a query's result, as ranges of tokens.
class ResultColumns {
 public:
  ResultColumns(const text::Source& source, sql::Language language)
      : source_(source), language_(language) {
    for (const sql::Token& it : tokens_of(source, language)) {
      if (!sql::is_comment(it)) tokens_.push_back(it);
    }
  }

  std::optional<std::vector<ResultColumn>> read() const {
    std::size_t at = 0;
    for (int depth = 0; at != tokens_.size(); ++at) {
      depth += nesting(at);
      if (depth == 0 && is_word(at, "SELECT")) break;
    }
    if (at++ == tokens_.size()) return std::nullopt;
    if (at < tokens_.size() && (is_word(at, "ALL") || is_word(at, "DISTINCT"))) ++at;
    std::vector<ResultColumn> columns;
    std::size_t first = at;
    for (int depth = 0; at <= tokens_.size(); ++at) {
      const bool end = at == tokens_.size() || (depth == 0 && ends(at));
      if (end || (depth == 0 && sql::is_operator(source_, tokens_[at], ","))) {
        const std::size_t last = without_alias(first, at);
        if (first >= last || sql::is_operator(source_, tokens_[last - 1], "*") ||
            is_word(first, "ON")) {
          return std::nullopt;
        }
        columns.push_back(column(first, last, at));
        first = at + 1;
      }
      if (end) break;
      depth += nesting(at);
    }
    return columns;
  }

 private:
  bool is_word(std::size_t at, std::string_view word) const {
    return sql::is_word(source_, tokens_[at], word);
  }
  int nesting(std::size_t at) const {
    const std::string_view text = source_.text(tokens_[at].span);
    return text == "(" || text == "[" ? 1 : text == ")" || text == "]" ? -1 : 0;
  }
  bool ends(std::size_t at) const {
    for (const std::string_view word :
         {"FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "UNION", "INTERSECT",
          "EXCEPT", "WINDOW", "FETCH", "FOR"}) {
      if (is_word(at, word)) return true;
    }
    return false;
  }
  bool is_name(std::size_t at) const {
    const sql::Token& token = tokens_[at];
    return token.kind == sql::TokenKind::kQuotedName ||
           (token.kind == sql::TokenKind::kWord &&
            !sql::is_reserved(source_.text(token.span), language_));
  }
  /// `last`: behind its expression; `end`: behind its alias.
  ResultColumn column(std::size_t first, std::size_t last, std::size_t end) const {
    ResultColumn it;
    it.expression = {tokens_[first].span.begin, tokens_[last - 1].span.end};
    it.whole = {it.expression.begin, tokens_[end - 1].span.end};
    it.aliased = last != end;
    bool plain = true;  // a, t.a
    for (std::size_t at = first; at != last; ++at)
      plain = plain &&
              ((at - first) % 2 == 0 ? is_name(at) : sql::is_operator(source_, tokens_[at], "."));
    if (it.aliased || (plain && (last - first) % 2 == 1))
      it.name = sql::name_of(source_, tokens_[end - 1], language_);
    return it;
  }
  std::size_t without_alias(std::size_t first, std::size_t last) const {
    if (last - first > 2 && is_word(last - 2, "AS")) return last - 2;
    if (last - first < 2 || !is_name(last - 1)) return last;
    const std::size_t before = last - 2;
    const bool operand = is_name(before) || nesting(before) < 0 || is_word(before, "END") ||
                         is_word(before, "NULL") ||
                         tokens_[before].kind == sql::TokenKind::kNumber ||
                         tokens_[before].kind == sql::TokenKind::kString;
    return operand ? last - 1 : last;
  }

  const text::Source& source_;
  sql::Language language_;
  std::vector<sql::Token> tokens_;
};

}  // namespace

std::optional<std::vector<ResultColumn>> result_columns(const sql::Fragment& query) {
  const text::Source source("", query.text);
  return ResultColumns(source, query.language).read();
}

std::optional<sql::Fragment> with_columns_named(const sql::Fragment& query,
                                                const std::vector<sql::Name>& names) {
  if (names.empty()) return std::nullopt;
  const text::Source source("", query.text);
  const auto columns = result_columns(query);
  if (!columns || columns->size() != names.size()) return std::nullopt;
  sql::Fragment named = query;
  named.text.clear();
  std::size_t done = 0;
  for (std::size_t i = 0; i != names.size(); ++i) {
    named.text += source.text({done, (*columns)[i].expression.end});
    named.text += " AS " + sql::quoted(names[i].text, query.language);
    done = (*columns)[i].whole.end;
  }
  named.text += source.text({done, query.text.size()});
  return named;
}

sql::Fragment with_sequence_renamed(const sql::Fragment& fragment, const Id& from, const Id& to) {
  if (!mentions(fragment, from.name)) return fragment;
  const auto written = [](const Id& id) {
    return sql::quoted_text(
        sql::print(sql::ObjectName{id.schema, id.name, {}}, sql::Language::kPostgresql));
  };
  const text::Source source("", fragment.text);
  sql::Fragment result = fragment;
  result.text.clear();
  std::size_t done = 0;
  const std::string plain = written(from);
  const std::string whole = from.schema.empty() ? written({"public", from.name}) : plain;
  for (const sql::Token& token : tokens_of(source, fragment.language)) {
    if (token.kind != sql::TokenKind::kString) continue;
    const std::string_view text = source.text(token.span);
    if (text != plain && text != whole) continue;
    result.text += source.text({done, token.span.begin});
    result.text += written(to);
    done = token.span.end;
  }
  result.text += source.text({done, fragment.text.size()});
  return result;
}

}  // namespace aludel::schema
