// SPDX-License-Identifier: MIT
//
// Portable expressions, queries and data statements, token by token.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <span>

#include "dialect/portable.h"
#include "dialect/portable_words.h"
#include "sql/lexer.h"
#include "sql/normal.h"
#include "sql/parser.h"
#include "sql/printer.h"
#include "sql/references.h"

namespace aludel::dialect {
namespace {

using sql::Token;
using sql::TokenKind;

/// What kind of value a column has, as far as it matters to operators.
enum class Class { kOther, kReal, kNumeric, kBoolean, kClock };

Class class_of(const schema::Column& column) {
  if (!column.type) return Class::kOther;
  std::string name = column.portable.empty() ? column.type->name : column.portable;
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  if (name.starts_with("real") || name.starts_with("double")) return Class::kReal;
  if (name.starts_with("numeric")) return Class::kNumeric;
  if (name.starts_with("bool")) return Class::kBoolean;
  if (name.starts_with("date") || name.starts_with("time")) return Class::kClock;
  return Class::kOther;
}

std::string_view class_name(Class it) {
  switch (it) {
    case Class::kReal:
      return "a floating-point number";
    case Class::kNumeric:
      return "NUMERIC";
    case Class::kBoolean:
      return "a BOOLEAN";
    case Class::kClock:
      return "a date or time";
    default:
      return "";
  }
}

template <typename List>
bool is_in(const List& list, std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

/// The clock as the DEFAULT of a column of some type.
struct Clock {
  std::string_view word;
  std::string_view type;
  std::string_view postgresql;
};

constexpr Clock kClocks[] = {
    {"CURRENT_TIMESTAMP", "timestamp with time zone", "CURRENT_TIMESTAMP"},
    {"CURRENT_TIMESTAMP", "timestamp without time zone", "timezone('utc', now())"},
    {"CURRENT_DATE", "date", "CAST(timezone('utc', now()) AS date)"},
    {"CURRENT_TIME", "time without time zone", "CAST(timezone('utc', now()) AS time(0))"},
};

const Clock* find_clock(std::string_view word, const sql::TypeName& type) {
  const auto* it = std::find_if(std::begin(kClocks), std::end(kClocks), [&](const Clock& clock) {
    return clock.word == word && clock.type == type.name;
  });
  return it == std::end(kClocks) ? nullptr : it;
}

std::string refusal(const Refused& it) {
  const std::size_t end = std::min(it.why.find(';'), it.why.size());
  const std::string_view owner = it.why.substr(0, end);
  if (owner != "PostgreSQL" && owner != "SQLite") return std::string(it.why);
  return fmt::format("only {} knows \"{}{}{}\"{}", owner, it.word, it.next.empty() ? "" : " ",
                     it.next, it.why.substr(end));
}

class Fragments {
 public:
  Fragments(const sql::Fragment& fragment, Use use, const Lowering& lowering,
            const schema::Table* table, const sql::TypeName* type)
      : fragment_(fragment),
        use_(use),
        lowering_(lowering),
        type_(type),
        sqlite_(lowering.to == ::aludel::Dialect::kSqlite),
        source_("", fragment.text) {
    text::Diagnostics known;  // the file was lexed before
    for (const Token& token : sql::lex(source_, sql::Language::kPortable, known))
      if (!is_comment(token)) tokens_.push_back(token);
    for (const Token& token : tokens_) words_.push_back(word_of(token));
    know_columns(table);
  }

  std::optional<sql::Fragment> lower();

 private:
  struct Edit {
    text::Span span;
    std::string text;
  };
  /// What was met since the last boundary, in one pair of parentheses.
  struct Level {
    bool concatenates = false;
    bool computes = false;
    bool compares = false;
    bool sets = false;     // in the list of an UPDATE's SET
    bool assigns = false;  // and before its "="
    bool orders = false;   // in an ORDER BY
    bool falls = false;    // DESC was met
    bool placed = false;   // NULLS was met
  };

  std::string word_of(const Token& token) const;
  void know_columns(const schema::Table* table);
  void know(const std::vector<schema::Column>& columns);

  std::string_view text(std::size_t i) const {
    return i < tokens_.size() ? source_.text(tokens_[i].span) : std::string_view();
  }
  std::string_view word(std::size_t i) const {
    return i < words_.size() ? std::string_view(words_[i]) : std::string_view();
  }
  bool is_name(std::size_t i) const {
    return i < tokens_.size() &&
           (tokens_[i].kind == TokenKind::kWord || tokens_[i].kind == TokenKind::kQuotedName);
  }
  bool is_qualified(std::size_t i) const { return i > 0 && text(i - 1) == "."; }
  /// Whether a value may end with the token: what follows is no sign, but an operator.
  bool ends_operand(std::size_t i) const {
    if (tokens_[i].kind == TokenKind::kOperator) return text(i) == ")";
    return word(i) == "END" || (!is_in(kNoFunctions, word(i)) && !is_in(kBoundaries, word(i)));
  }
  std::size_t closing(std::size_t open) const;

  void refuse(std::size_t first, std::size_t last, const std::string& why) {
    const std::size_t begin = fragment_.at.span.begin;
    not_portable(lowering_, {begin + tokens_[first].span.begin, begin + tokens_[last].span.end},
                 why);
    good_ = false;
  }
  void replace(std::size_t first, std::size_t last, std::string with) {
    edits_.push_back({{tokens_[first].span.begin, tokens_[last].span.end}, std::move(with)});
  }

  void token(std::size_t i);
  void keyword(std::size_t i);
  void clock(std::size_t i);
  void clock_default(std::size_t i);
  void comparison_with_null(std::size_t i);
  void call(std::size_t i);
  void arguments(std::size_t i, const Function& function);
  void cast(std::size_t i);
  void cast_operand(std::size_t first, std::size_t last, const PortableType& to);
  void operand(std::size_t i);
  void operation(std::size_t i);
  void compare(std::size_t i);
  void order(std::size_t i);
  void end_element(std::size_t i);

  const sql::Fragment& fragment_;
  Use use_;
  const Lowering& lowering_;
  const sql::TypeName* type_;
  bool sqlite_;
  text::Source source_;
  std::vector<Token> tokens_;
  std::vector<std::string> words_;                     // of unquoted words: in capitals; else empty
  std::map<std::string, Class, std::less<>> classes_;  // of columns that may be meant
  std::vector<Level> levels_ = std::vector<Level>(1);
  std::vector<Edit> edits_;
  bool good_ = true;
};

std::string Fragments::word_of(const Token& token) const {
  if (token.kind != TokenKind::kWord) return "";
  std::string word(source_.text(token.span));
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c & ~0x20) : c; });
  return word;
}

void Fragments::know(const std::vector<schema::Column>& columns) {
  for (const schema::Column& column : columns) {
    const Class it = class_of(column);
    if (it != Class::kOther) classes_.emplace(column.name, it);
  }
}

void Fragments::know_columns(const schema::Table* table) {
  if (table != nullptr) know(table->columns);
  if (use_ != Use::kView && use_ != Use::kData) return;
  for (const sql::ObjectName& name : sql::references(fragment_).tables)
    if (const schema::Table* it = lowering_.state.table(name)) know(it->columns);
}

std::size_t Fragments::closing(std::size_t open) const {
  std::size_t depth = 0;
  for (std::size_t i = open; i < tokens_.size(); ++i) {
    if (text(i) == "(") ++depth;
    if (text(i) == ")" && --depth == 0) return i;
  }
  return tokens_.size() - 1;
}

std::optional<sql::Fragment> Fragments::lower() {
  for (std::size_t i = 0; i < tokens_.size(); ++i) token(i);
  if (!tokens_.empty()) end_element(tokens_.size());
  if (!good_) return std::nullopt;
  std::stable_sort(edits_.begin(), edits_.end(),
                   [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
  sql::Fragment out = {"", lowering_.language(), fragment_.at};
  std::size_t at = 0;
  for (const Edit& edit : edits_) {
    out.text.append(fragment_.text, at, edit.span.begin - at).append(edit.text);
    at = edit.span.end;
  }
  out.text.append(fragment_.text, at);
  return out;
}

void Fragments::token(std::size_t i) {
  switch (tokens_[i].kind) {
    case TokenKind::kBlob:
      if (!sqlite_) {
        const std::string_view digits = text(i).substr(2, text(i).size() - 3);
        replace(i, i, fmt::format("'\\x{}'::bytea", digits));
      }
      return;
    case TokenKind::kString:
      if (i > 0 && (word(i - 1) == "DATE" || word(i - 1) == "TIME" || word(i - 1) == "TIMESTAMP" ||
                    word(i - 1) == "INTERVAL"))
        refuse(i - 1, i,
               fmt::format("only PostgreSQL knows \"{}\" before a text; write the text alone",
                           word(i - 1)));
      return;
    case TokenKind::kOperator:
      return operation(i);
    case TokenKind::kWord:
      if (!is_qualified(i) && text(i + 1) != ".") keyword(i);
      [[fallthrough]];
    case TokenKind::kQuotedName:
      if (text(i + 1) == "(") call(i);
      return operand(i);
    default:
      return;
  }
}

void Fragments::keyword(std::size_t i) {
  const std::string_view it = word(i);
  for (const Refused& refused : kRefused) {
    const bool pair = !refused.next.empty();
    if (it != refused.word || (pair && word(i + 1) != refused.next)) continue;
    if (it == "NOT" && i > 0 && word(i - 1) == "IS") continue;
    return refuse(i, pair ? i + 1 : i, refusal(refused));
  }
  if ((it == "GLOB" || it == "REGEXP" || it == "MATCH") && i > 0 &&
      (is_name(i - 1) || text(i - 1) == ")") && i + 1 < tokens_.size() &&
      tokens_[i + 1].kind != TokenKind::kOperator && !is_in(kBoundaries, word(i + 1)))
    return refuse(i, i, fmt::format("only SQLite knows \"{}\"", it));
  if ((it == "ANY" || it == "SOME" || it == "ALL") && i > 0 && text(i + 1) == "(" &&
      tokens_[i - 1].kind == TokenKind::kOperator)
    return refuse(i, i, fmt::format("only PostgreSQL knows \"{}\" here; write IN or EXISTS", it));
  if ((it == "TRUE" || it == "FALSE") && sqlite_) replace(i, i, it == "TRUE" ? "1" : "0");
  if (it.starts_with("CURRENT_")) clock(i);
  if (it == "IS") comparison_with_null(i);
  if (it == "IN" || it == "BETWEEN") compare(i);
  if (it == "NATURAL" && use_ == Use::kView)
    return refuse(
        i, i,
        "a NATURAL JOIN in a view stays as it was on PostgreSQL and follows the tables on "
        "SQLite; write JOIN and ON");
  order(i);
  const bool inner =
      (it == "NOT" && (word(i + 1) == "IN" || word(i + 1) == "BETWEEN" ||
                       word(i + 1) == "DISTINCT" || (i > 0 && word(i - 1) == "IS"))) ||
      (it == "FROM" && i > 0 && word(i - 1) == "DISTINCT");
  if (!is_in(kBoundaries, it) || inner) return;
  Level& level = levels_.back();
  level.concatenates = level.computes = level.compares = false;
  if (it == "SET") level.sets = level.assigns = true;
  if (it == "WHERE" || it == "FROM" || it == "RETURNING") level.sets = level.assigns = false;
}

void Fragments::clock(std::size_t i) {
  const std::string_view it = word(i);
  if (it != "CURRENT_TIMESTAMP" && it != "CURRENT_DATE" && it != "CURRENT_TIME") return;
  if (text(i + 1) == "(") return refuse(i, i, fmt::format("{} takes no precision on SQLite", it));
  if (use_ == Use::kStored)
    return refuse(i, i, fmt::format("{} changes, and what is kept must not", it));
  if (use_ == Use::kView)
    return refuse(i, i,
                  fmt::format("{} is in the session's time zone on PostgreSQL and in UTC on "
                              "SQLite",
                              it));
  if (use_ == Use::kDefault && !sqlite_ && type_ != nullptr) clock_default(i);
}

/// On PostgreSQL, the session's zone taken out; `timestamp with time zone` has none.
void Fragments::clock_default(std::size_t i) {
  const Clock* clock = find_clock(word(i), *type_);
  if (clock == nullptr)
    return refuse(i, i,
                  fmt::format("{} is no value of this column's type on both databases", word(i)));
  if (clock->postgresql != clock->word) replace(i, i, std::string(clock->postgresql));
}

/// IS and IS NOT between values; IS [NOT] DISTINCT FROM.
void Fragments::comparison_with_null(std::size_t i) {
  const bool negated = word(i + 1) == "NOT";
  const std::size_t last = negated ? i + 1 : i;
  const std::string_view next = word(last + 1);
  if (next == "NULL" || next == "TRUE" || next == "FALSE") {
    levels_.back().compares = true;
    return;
  }
  compare(i);
  if (next == "DISTINCT" && word(last + 2) == "FROM") {
    if (sqlite_) replace(i, last + 2, negated ? "IS" : "IS NOT");
  } else if (!sqlite_) {
    replace(i, last, negated ? "IS DISTINCT FROM" : "IS NOT DISTINCT FROM");
  }
}

void Fragments::call(std::size_t i) {
  if (word(i) == "CAST") return cast(i);
  if (is_in(kNoFunctions, word(i))) return;
  std::size_t begin = i;  // of a qualified name
  while (begin > 1 && text(begin - 1) == ".") begin -= 2;
  if (begin > 0 && (word(begin - 1) == "INTO" || word(begin - 1) == "AS")) return;
  const std::size_t behind = closing(i + 1) + 1;  // of a common table expression with its columns
  if (word(behind) == "AS" &&
      (text(behind + 1) == "(" || word(behind + 1) == "MATERIALIZED" || word(behind + 1) == "NOT"))
    return;
  const std::string name = sql::name_of(source_, tokens_[i], sql::Language::kPortable);
  const auto function = std::find_if(std::begin(kFunctions), std::end(kFunctions),
                                     [&](const Function& it) { return it.name == name; });
  if (begin == i && function != std::end(kFunctions)) return arguments(i, *function);
  std::string why = fmt::format("\"{}()\" is not a portable function", name);
  for (const Instead& it : kInstead)
    if (it.name == name) why.append(": ").append(it.text);
  refuse(begin, i, why);
}

void Fragments::arguments(std::size_t i, const Function& function) {
  const std::size_t end = closing(i + 1);
  unsigned count = end == i + 2 ? 0 : 1;
  std::size_t depth = 0;
  for (std::size_t at = i + 2; at < end; ++at) {
    if (text(at) == "(") ++depth;
    if (text(at) == ")") --depth;
    if (depth != 0) continue;
    if (text(at) == ",") ++count;
    if (function.name == "substr" && text(at) == "," && text(at + 1) == "-")
      return refuse(at + 1, at + 1, "substr() counts from the end on SQLite only");
    if (word(at) == "FROM" || word(at) == "ORDER")
      return refuse(at, at,
                    fmt::format("only PostgreSQL knows \"{}\" in {}()", word(at), function.name));
  }
  if (count >= function.least && count <= function.most) return;
  std::string why = fmt::format("\"{}()\" with {} is not portable", function.name,
                                count == 1 ? "one argument" : fmt::format("{} arguments", count));
  for (const Instead& it : kInstead)
    if (it.name == function.name) why.append(": ").append(it.text);
  refuse(i, i, why);
}

/// CAST (e AS type): to the types whose values both make alike of what both have.
void Fragments::cast(std::size_t i) {
  const std::size_t end = closing(i + 1);
  std::size_t as = end;
  std::size_t depth = 0;
  for (std::size_t at = i + 2; at < end; ++at) {
    if (text(at) == "(") ++depth;
    if (text(at) == ")") --depth;
    if (depth == 0 && word(at) == "AS") as = at;
  }
  if (as + 1 >= end) return;
  const text::Span span = {tokens_[as + 1].span.begin, tokens_[end - 1].span.end};
  const auto parsed = sql::parse(fmt::format("CREATE TABLE t (c {})", source_.text(span)),
                                 sql::Language::kPortable);
  const auto* table = parsed ? std::get_if<sql::CreateTable>(&parsed->node) : nullptr;
  if (table == nullptr || table->columns.size() != 1 || !table->columns[0].type ||
      !table->columns[0].constraints.empty())
    return refuse(as + 1, end - 1, "this is not a portable type");
  sql::TypeName name = *table->columns[0].type;
  name.at.span = {fragment_.at.span.begin + span.begin, fragment_.at.span.begin + span.end};
  const auto type = portable_type(name, lowering_);
  if (!type) {
    good_ = false;
    return;
  }
  const bool text = type->kind == PortableType::Kind::kText ||
                    (type->kind == PortableType::Kind::kVarchar && type->length == 0);
  const bool real = type->kind == PortableType::Kind::kDouble;
  if (!text && !real && !type->is_integer())
    return refuse(as + 1, end - 1,
                  "CAST is portable to integers, DOUBLE PRECISION and TEXT; SQLite converts to "
                  "nothing else");
  cast_operand(i + 2, as, *type);
  if (real) replace(as + 1, end - 1, sqlite_ ? "REAL" : "double precision");
  if (text) replace(as + 1, end - 1, sqlite_ ? "TEXT" : "text");
  if (sqlite_ && type->is_integer()) replace(as + 1, end - 1, "INTEGER");
}

void Fragments::cast_operand(std::size_t first, std::size_t last, const PortableType& to) {
  if (to.kind == PortableType::Kind::kDouble) return;
  for (std::size_t i = first; i < last; ++i) {
    Class it = Class::kOther;
    if (tokens_[i].kind == TokenKind::kNumber &&
        text(i).find_first_of(".eE") != std::string_view::npos)
      it = Class::kReal;
    if (is_name(i) && text(i + 1) != "(" && text(i + 1) != ".") {
      const auto known = classes_.find(sql::name_of(source_, tokens_[i], sql::Language::kPortable));
      if (known != classes_.end()) it = known->second;
    }
    const bool rounds = it == Class::kReal || it == Class::kNumeric;
    if (to.is_integer() ? !rounds : it == Class::kOther) continue;
    return refuse(i, i,
                  to.is_integer() ? "to an integer, PostgreSQL rounds and SQLite cuts off"
                                  : fmt::format("as text, {} reads otherwise on each database",
                                                class_name(it)));
  }
}

/// A column between operators that mean something else for its type.
void Fragments::operand(std::size_t i) {
  if (text(i + 1) == "." || text(i + 1) == "(") return;
  const auto known = classes_.find(sql::name_of(source_, tokens_[i], sql::Language::kPortable));
  if (known == classes_.end()) return;
  std::size_t left = i;
  while (left > 1 && text(left - 1) == ".") left -= 2;
  while (left > 0 && text(left - 1) == "(") {
    --left;
    if (left == 0 || !is_name(left - 1) || is_in(kNoFunctions, word(left - 1))) continue;
    const std::string_view function = word(left - 1);
    if ((function == "SUM" || function == "AVG") && known->second == Class::kNumeric)
      return refuse(left - 1, left - 1,
                    fmt::format("{} of NUMERIC is exact on PostgreSQL only; keep the smallest unit "
                                "in a BIGINT",
                                function == "SUM" ? "sum()" : "avg()"));
    if (function == "COUNT" || function == "LENGTH") return;
    --left;
  }
  std::size_t right = i + 1;
  while (text(right) == ")") ++right;
  const auto hurts = [&](std::string_view op) {
    if (op == "||") return true;
    constexpr std::string_view kComputing[] = {"+", "-", "*", "/", "%"};
    return is_in(kComputing, op) &&
           (known->second == Class::kNumeric || known->second == Class::kClock ||
            (op == "%" && known->second == Class::kReal));
  };
  const bool unary = left > 0 && text(left - 1) == "-" && (left == 1 || !ends_operand(left - 2));
  const bool before = left > 0 && !unary && hurts(text(left - 1));
  if (!before && !hurts(text(right))) return;
  const std::size_t op = before ? left - 1 : right;
  refuse(op, op,
         fmt::format("\"{}\" with {} is not the same on both databases", text(op),
                     class_name(known->second)));
}

void Fragments::operation(std::size_t i) {
  const std::string_view op = text(i);
  if (op == "(") return levels_.push_back({});
  if (op == ")") {
    end_element(i);
    if (levels_.size() > 1) levels_.pop_back();
    return;
  }
  Level& level = levels_.back();
  if (op == ",") {
    end_element(i);
    level.concatenates = level.computes = level.compares = false;
    level.assigns = level.sets;
    return;
  }
  if (!is_in(kOperators, op))
    return refuse(i, i,
                  op == "==" ? "only SQLite knows \"==\"; write \"=\""
                             : fmt::format("\"{}\" is not a portable operator", op));
  if (op == "=" && level.assigns) {
    level.assigns = false;
    return;
  }
  if (op == "||") level.concatenates = true;
  constexpr std::string_view kComputing[] = {"+", "-", "*", "/", "%"};
  const bool is_star = op == "*" && (i == 0 || text(i - 1) == "." || text(i - 1) == "(" ||
                                     text(i - 1) == "," || word(i - 1) == "SELECT" ||
                                     word(i - 1) == "DISTINCT" || word(i - 1) == "RETURNING");
  if (use_ == Use::kView && is_star && text(i - 1) != "(")
    return refuse(i, i,
                  "the columns of \"*\" in a view stay as they were on PostgreSQL and follow the "
                  "table on SQLite; write them");
  if (is_in(kComputing, op) && !is_star) level.computes = true;
  if (level.concatenates && level.computes) {
    level.computes = level.concatenates = false;
    return refuse(i, i, "\"||\" binds tighter than arithmetic on SQLite only; put parentheses");
  }
  constexpr std::string_view kComparing[] = {"=", "<>", "!=", "<", "<=", ">", ">="};
  if (is_in(kComparing, op)) {
    level.concatenates = level.computes = false;
    compare(i);
  }
}

void Fragments::compare(std::size_t i) {
  Level& level = levels_.back();
  if (level.compares)
    refuse(i, i,
           "comparisons in a row are read in another order on each database; put parentheses");
  level.compares = true;
}

/// PostgreSQL takes NULL for the greatest value, SQLite for the least: said where nobody says it.
void Fragments::order(std::size_t i) {
  Level& level = levels_.back();
  if (word(i) == "BY" && i > 0 && word(i - 1) == "ORDER") {
    level.orders = true;
    level.falls = level.placed = false;
    return;
  }
  if (!level.orders) return;
  if (word(i) == "DESC") level.falls = true;
  if (word(i) == "NULLS") level.placed = true;
  if (!is_in(kAfterOrder, word(i))) return;
  end_element(i);
  level.orders = false;
}

/// Before token `i` ends an element of an ORDER BY, if one is open.
void Fragments::end_element(std::size_t i) {
  Level& level = levels_.back();
  if (level.orders && !level.placed && sqlite_) {
    const std::size_t end = tokens_[i - 1].span.end;
    edits_.push_back({{end, end}, level.falls ? " NULLS FIRST" : " NULLS LAST"});
  }
  level.falls = level.placed = false;
}

}  // namespace

std::optional<sql::Fragment> lower_fragment(const sql::Fragment& fragment, Use use,
                                            const Lowering& lowering, const schema::Table* table,
                                            const sql::TypeName* type) {
  return Fragments(fragment, use, lowering, table, type).lower();
}

std::optional<sql::Fragment> default_for(const sql::Fragment& own, const sql::TypeName& to) {
  const auto sql_of = [&](const Clock& clock) {
    const bool is_word = own.language == sql::Language::kSqlite;
    return std::string(is_word ? clock.word : clock.postgresql);
  };
  for (const Clock& clock : kClocks) {
    if (sql::normal_form(own) != sql::normal_form({sql_of(clock), own.language, {}})) continue;
    const Clock* now = find_clock(clock.word, to);
    if (now == nullptr) return std::nullopt;
    sql::Fragment out = own;
    if (sql_of(*now) != sql_of(clock)) out.text = sql_of(*now);
    return out;
  }
  return own;
}

}  // namespace aludel::dialect
