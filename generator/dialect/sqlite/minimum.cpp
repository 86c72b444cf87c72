// SPDX-License-Identifier: MIT
#include "dialect/sqlite/minimum.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "dialect/dialect.h"
#include "sql/keywords.h"
#include "sql/lexer.h"
#include "sql/words.h"

namespace aludel::dialect::on_sqlite {
namespace {

constexpr unsigned kUpsert = 3024000;
constexpr unsigned kAlterRename = 3025000;
constexpr unsigned kWindow = 3025000;
constexpr unsigned kFrames = 3028000;
constexpr unsigned kFilter = 3030000;
constexpr unsigned kGenerated = 3031000;
constexpr unsigned kUpdateFrom = 3033000;
constexpr unsigned kReturning = 3035000;
constexpr unsigned kStrict = 3037000;
constexpr unsigned kJson = 3038000;
constexpr unsigned kHaving = 3039000;
constexpr unsigned kAggregateOrder = 3044000;
constexpr unsigned kDigitSeparators = 3046000;
constexpr unsigned kRaiseExpression = 3047000;

/// Words (or marks) in a row. `|` parts what can stand in one place, `~` what need not.
struct Phrase {
  unsigned version;
  std::string_view words;
  std::string_view name;
  std::string_view instead;  // what to write, empty where nothing is simple
};

constexpr Phrase kPhrases[] = {
    {kUpsert, "ON CONFLICT (|DO", "ON CONFLICT … DO", "INSERT and UPDATE in two statements"},
    {kReturning, "ON CONFLICT DO UPDATE", "ON CONFLICT DO UPDATE without columns",
     "ON CONFLICT (…) DO UPDATE"},
    {kWindow, ") OVER", "a window function", ""},
    {kFrames, "GROUPS BETWEEN|UNBOUNDED|CURRENT", "GROUPS", ""},
    {kFrames, "EXCLUDE NO|CURRENT|GROUP|TIES", "EXCLUDE", ""},
    {kFilter, ") FILTER ( WHERE", "FILTER", "CASE WHEN … END in the argument"},
    {kFilter, "NULLS FIRST|LAST", "NULLS FIRST and LAST", "ORDER BY c IS NULL, c"},
    {kReturning, "AS ~NOT MATERIALIZED (", "MATERIALIZED", ""},
    {kHaving, "RIGHT|FULL ~OUTER JOIN", "RIGHT and FULL JOIN", "a LEFT JOIN"},
    {kHaving, "IS ~NOT DISTINCT FROM", "IS DISTINCT FROM", "IS NOT, or IS"},
    {kJson, "->", "->", "json_extract()"},
    {kJson, "->>", "->>", "json_extract()"},
};

struct Since {
  unsigned version;
  std::string_view names;
};

constexpr Since kFunctions[] = {
    {3025000,
     "row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value "
     "nth_value"},
    {3032000, "iif"},
    {3034000, "substring"},
    {3035000,
     "acos acosh asin asinh atan atan2 atanh ceil ceiling cos cosh degrees exp floor ln log log10 "
     "log2 mod pi pow power radians sign sin sinh sqrt tan tanh trunc"},
    {3038000,
     "json json_array json_array_length json_each json_extract json_group_array json_group_object "
     "json_insert json_object json_patch json_quote json_remove json_replace json_set json_tree "
     "json_type json_valid unixepoch format"},
    {3041000, "unhex"},
    {3042000, "json_error_position"},
    {3043000, "octet_length timediff"},
    {3044000, "concat concat_ws string_agg"},
    {3045000,
     "jsonb jsonb_array jsonb_extract jsonb_group_array jsonb_group_object jsonb_insert "
     "jsonb_object jsonb_patch jsonb_remove jsonb_replace jsonb_set"},
    {3046000, "json_pretty"},
    {3048000, "if"},
    {3050000, "unistr unistr_quote"},
};

bool is_listed(std::string_view names, std::string_view name) {
  for (std::size_t at = names.find(name); at != names.npos; at = names.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    if ((at == 0 || names[at - 1] == ' ') && (end == names.size() || names[end] == ' '))
      return true;
  }
  return false;
}

std::string_view next_part(std::string_view& text, char separator) {
  const std::size_t end = std::min(text.find(separator), text.size());
  const std::string_view part = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return part;
}

class Check {
 public:
  Check(const sql::Statement& statement, const text::Source& source, const Minimum& minimum,
        text::Diagnostics& diagnostics)
      : statement_(statement),
        source_(source),
        minimum_(minimum.version),
        registered_(minimum.registered),
        diagnostics_(diagnostics) {
    text::Diagnostics known;
    for (const sql::Token& it : sql::lex(source, statement.span(), statement.language(), known))
      if (!sql::is_comment(it)) tokens_.push_back(it);
  }

  bool run() {
    std::visit([&](const auto& node) { tree(node); }, statement_.node);
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      for (const Phrase& it : kPhrases) phrase(it, i);
      function(i);
      number(i);
      raise(i);
      aggregate_order(i);
      having(i);
      order(i);
    }
    data_statements();
    return good_;
  }

 private:
  bool portable() const { return statement_.language() == sql::Language::kPortable; }

  void report(unsigned version, text::Span span, std::string_view name,
              std::string_view instead = {}) {
    if (version <= minimum_) return;
    constexpr auto kId = ::aludel::Dialect::kSqlite;
    const std::string text = version_text(kId, version);
    good_ = false;
    diagnostics_
        .error(source_, span,
               fmt::format("{} came with SQLite {}, and this program is for {} and newer", name,
                           text, version_text(kId, minimum_)))
        .note(fmt::format("either raise the minimum in aludel.toml: sqlite_minimum = \"{}\"{}{}",
                          text, instead.empty() ? "" : "; or write ", instead));
  }

  // Tokens. Past the end there is nothing.

  bool is(std::size_t at, std::string_view word) const {
    if (at >= tokens_.size()) return false;
    const sql::Token& it = tokens_[at];
    if (it.kind == sql::TokenKind::kWord) return sql::is_word(source_, it, word);
    return it.kind == sql::TokenKind::kOperator && sql::is_operator(source_, it, word);
  }

  bool is_kind(std::size_t at, sql::TokenKind kind) const {
    return at < tokens_.size() && tokens_[at].kind == kind;
  }

  bool is_any(std::size_t at, std::string_view words) const {
    while (!words.empty())
      if (is(at, next_part(words, '|'))) return true;
    return false;
  }

  text::Span span(std::size_t first, std::size_t last) const {
    return {tokens_[first].span.begin, tokens_[last].span.end};
  }

  /// Whether the token at `at` is a name behind a point, or before one.
  bool is_part_of_name(std::size_t at) const {
    return (at > 0 && is(at - 1, ".")) || is(at + 1, ".");
  }

  /// The index behind the parenthesis that opens at `at`.
  std::size_t behind(std::size_t at) const {
    unsigned depth = 0;
    for (; at < tokens_.size(); ++at) {
      if (is(at, "(")) ++depth;
      if (is(at, ")") && --depth == 0) return at + 1;
    }
    return at;
  }

  // Constructs that tokens show.

  void phrase(const Phrase& phrase, std::size_t begin) {
    if (phrase.version <= minimum_) return;
    if (portable() && phrase.name == "IS DISTINCT FROM") return;  // lowered
    std::size_t at = begin;
    std::size_t first = begin;
    for (std::string_view rest = phrase.words; !rest.empty();) {
      std::string_view words = next_part(rest, ' ');
      const bool optional = words[0] == '~';
      if (optional) words.remove_prefix(1);
      const bool found = is_any(at, words);
      if (!found && !optional) return;
      if (at == first && words == ")") ++first;
      if (found) ++at;
    }
    if (is(at - 1, "(")) --at;
    report(phrase.version, span(std::min(first, at - 1), at - 1), phrase.name, phrase.instead);
  }

  void function(std::size_t at) {
    if (!is_kind(at, sql::TokenKind::kWord) || !is(at + 1, "(")) return;
    if (at > 0 && is_any(at - 1, ".|TABLE|INTO|INDEX|ON|VIEW|EXISTS|REFERENCES|WITH|,|RECURSIVE") &&
        !calls(at))
      return;
    const std::string name =
        sql::name_of(source_, tokens_[at], sql::Language::kPostgresql);  // in lower case
    if (is_registered(name)) return;
    for (const Since& it : kFunctions) {
      if (it.version <= minimum_ || !is_listed(it.names, name)) continue;
      report(it.version, tokens_[at].span, name + "()");
      diagnostics_.last().note(fmt::format(
          "or, if the SQLite on the device was built with it or the program registers it, "
          "name it there:\n[proof]\nfunctions = [\"{}\"]",
          name));
    }
  }

  bool is_registered(const std::string& name) const {
    if (registered_ == nullptr) return false;
    const auto& all = registered_->functions;
    return std::any_of(all.begin(), all.end(),
                       [&](const Function& it) { return sql::folded(it.name) == name; });
  }

  /// Behind a comma or a bracketless word: a call, unless it is the head of a list of columns.
  bool calls(std::size_t at) const {
    if (at > 0 && is(at - 1, ".")) return false;
    if (at > 0 && is_any(at - 1, "ON")) return !std::holds_alternative<sql::CreateIndex>(node());
    return at > 0 && is(at - 1, ",") && !is(behind(at + 1), "AS");
  }

  const sql::Node& node() const { return statement_.node; }

  void number(std::size_t at) {
    if (!is_kind(at, sql::TokenKind::kNumber)) return;
    if (source_.text(tokens_[at].span).find('_') == std::string_view::npos) return;
    report(kDigitSeparators, tokens_[at].span, "a number with _ between its digits",
           "the number without them");
  }

  void raise(std::size_t at) {
    if (!is(at, "RAISE") || !is(at + 1, "(") || !is(at + 3, ",")) return;
    if (is_kind(at + 4, sql::TokenKind::kString) && is(at + 5, ")")) return;
    if (is_kind(at + 4, sql::TokenKind::kQuotedName) && is(at + 5, ")")) return;
    report(kRaiseExpression, span(at, at), "RAISE with an expression", "a text");
  }

  /// name ( … ORDER BY … )
  void aggregate_order(std::size_t at) {
    if (minimum_ >= kAggregateOrder || !is_kind(at, sql::TokenKind::kWord) || !is(at + 1, "("))
      return;
    if (is_any(at, "OVER|AS|MATERIALIZED|IN|EXISTS|FILTER|VALUES|FROM|JOIN|WINDOW") ||
        is_any(at + 2, "SELECT|WITH|VALUES"))
      return;
    if (sql::keyword(source_.text(tokens_[at].span), sql::Language::kSqlite) ==
        sql::Keyword::kReserved)
      return;
    const std::size_t end = behind(at + 1);
    for (std::size_t i = at + 2; i + 1 < end; ++i) {
      if (is(i, "(")) i = behind(i) - 1;
      if (is(i, "ORDER") && is(i + 1, "BY"))
        return report(kAggregateOrder, span(i, i + 1), "ORDER BY in an aggregate",
                      "a SELECT with ORDER BY in FROM");
    }
  }

  /// What is portable says of NULL where it stands (portable_fragment.cpp).
  void order(std::size_t at) {
    if (!portable() || !is(at, "ORDER") || !is(at + 1, "BY")) return;
    report(kFilter, span(at, at + 1), "NULLS LAST, which a portable ORDER BY is lowered to,",
           "the statement in a block of each database");
  }

  /// HAVING whose SELECT has no GROUP BY.
  void having(std::size_t at) {
    if (minimum_ >= kHaving || !is(at, "HAVING") || is_part_of_name(at)) return;
    unsigned depth = 0;
    for (std::size_t i = at; i-- > 0;) {
      if (is(i, ")")) ++depth;
      if (is(i, "(") && depth-- == 0) break;
      if (depth != 0) continue;
      if (is(i, "GROUP") && is(i + 1, "BY")) return;
      if (is(i, "SELECT")) break;
    }
    report(kHaving, tokens_[at].span, "HAVING without GROUP BY", "a SELECT … WHERE around it");
  }

  // INSERT, UPDATE and DELETE, of a trigger's body too.

  void data_statements() {
    std::string_view verb;
    unsigned depth = 0;
    unsigned conflicts = 0;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (is(i, "(")) ++depth;
      if (is(i, ")") && depth > 0) --depth;
      if (is_kind(i, sql::TokenKind::kSemicolon) || is(i, "BEGIN")) {
        verb = {};
        conflicts = 0;
      }
      if (depth != 0) continue;
      if (verb.empty() && begins_data(i)) verb = source_.text(tokens_[i].span);
      if (verb.empty()) continue;
      if (is(i, "RETURNING")) report(kReturning, tokens_[i].span, "RETURNING");
      if (is(i, "FROM") && (verb[0] == 'u' || verb[0] == 'U') && !is(i - 1, "DISTINCT"))
        report(kUpdateFrom, tokens_[i].span, "UPDATE … FROM", "SET c = (SELECT …)");
      if (is(i, "ON") && is(i + 1, "CONFLICT") && ++conflicts == 2)
        report(kReturning, span(i, i + 1), "a second ON CONFLICT");
    }
  }

  bool begins_data(std::size_t at) const {
    if (!is_any(at, "INSERT|UPDATE|DELETE|REPLACE")) return false;
    const bool first =
        at == 0 || is_kind(at - 1, sql::TokenKind::kSemicolon) || is(at - 1, "BEGIN");
    return first || (is(at - 1, ")") && std::holds_alternative<sql::DataStatement>(node()));
  }

  // Constructs that the tree shows.

  void column(const sql::ColumnDefinition& column) {
    for (const sql::Constraint& it : column.constraints)
      if (it.kind == sql::Constraint::Kind::kGenerated)
        report(kGenerated, it.at.span, "a generated column", "a view");
    if (portable() && column.type && (column.type->name == "json" || column.type->name == "jsonb"))
      report(kJson, column.type->at.span, "what keeps JSON valid, json_valid(),", "TEXT");
  }

  void tree(const sql::CreateTable& table) {
    for (const sql::ColumnDefinition& it : table.columns) column(it);
    if (!table.strict) return;
    std::size_t at = tokens_.size() - 1;
    while (at > 0 && !is(at, "STRICT")) --at;
    report(kStrict, tokens_[at].span, "STRICT", "a CHECK of typeof()");
  }

  void tree(const sql::AlterTable& alter) {
    for (std::size_t i = 0; i < alter.actions.size(); ++i) {
      const text::Span at = i < alter.places.size() ? alter.places[i].span : statement_.span();
      if (const auto* add = std::get_if<sql::AddColumn>(&alter.actions[i])) column(add->column);
      if (std::holds_alternative<sql::RenameColumn>(alter.actions[i]))
        report(kAlterRename, at, "RENAME COLUMN");
    }
  }

  template <typename Node>
  void tree(const Node&) {}

  const sql::Statement& statement_;
  const text::Source& source_;
  unsigned minimum_;
  const Registered* registered_;
  text::Diagnostics& diagnostics_;
  std::vector<sql::Token> tokens_;
  bool good_ = true;
};

}  // namespace

bool check_minimum(const sql::Statement& statement, const text::Source& source,
                   const Minimum& minimum, text::Diagnostics& diagnostics) {
  return Check(statement, source, minimum, diagnostics).run();
}

}  // namespace aludel::dialect::on_sqlite
