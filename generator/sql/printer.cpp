// SPDX-License-Identifier: MIT
#include "sql/printer.h"

#include <algorithm>
#include <array>

#include "sql/keywords.h"
#include "sql/print.h"
#include "sql/tokens.h"

namespace aludel::sql {
namespace {

/// PostgreSQL's own types as people write them: what comes before the arguments, what behind.
struct BuiltIn {
  std::string_view name;
  std::string_view words;
  std::string_view behind = "";
};
constexpr BuiltIn kBuiltIn[] = {
    {"bigint", "BIGINT"},
    {"bigserial", "BIGSERIAL"},
    {"bit", "BIT"},
    {"bit varying", "BIT VARYING"},
    {"blob", "BLOB"},
    {"boolean", "BOOLEAN"},
    {"bytea", "BYTEA"},
    {"character", "CHAR"},
    {"character varying", "VARCHAR"},
    {"date", "DATE"},
    {"double precision", "DOUBLE PRECISION"},
    {"integer", "INTEGER"},
    {"interval", "INTERVAL"},
    {"json", "JSON"},
    {"jsonb", "JSONB"},
    {"numeric", "NUMERIC"},
    {"real", "REAL"},
    {"serial", "SERIAL"},
    {"smallint", "SMALLINT"},
    {"smallserial", "SMALLSERIAL"},
    {"text", "TEXT"},
    {"time with time zone", "TIME", " WITH TIME ZONE"},
    {"time without time zone", "TIME"},
    {"time", "TIME"},
    {"timestamp with time zone", "TIMESTAMPTZ"},
    {"timestamp without time zone", "TIMESTAMP"},
    {"timestamp", "TIMESTAMP"},
    {"uuid", "UUID"},
};

std::string in_capitals(std::string_view words) {
  std::string out(words);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

bool is_plain(std::string_view name, Language language) {
  const auto begins = [&](char c) {
    return (c >= 'a' && c <= 'z') || c == '_' ||
           (language == Language::kSqlite && c >= 'A' && c <= 'Z');
  };
  return !name.empty() && begins(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return begins(c) || (c >= '0' && c <= '9'); });
}

std::string doubled(std::string_view text, char mark) {
  std::string out(1, mark);
  for (const char c : text) out.append(c == mark ? 2 : 1, c);
  return out + mark;
}

/// A type of SQLite's: words, or whatever else in quotes.
std::string sqlite_type(const std::string& name) {
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find(' ', begin), name.size());
    const std::string word = name.substr(begin, end - begin);
    if (quoted(word, Language::kSqlite) != word) return doubled(name, '"');
    begin = end + 1;
  }
  return name;
}

/// The type's name as SQL, and what comes behind its arguments.
std::pair<std::string, std::string_view> type_name(const TypeName& type, Language language) {
  if (language == Language::kSqlite) return {sqlite_type(type.name), ""};
  // Without a length it isn't what BIT says.
  const bool any_bit = type.name == "bit" && type.arguments.empty();
  if (type.schema.empty() && !any_bit) {
    for (const BuiltIn& it : kBuiltIn) {
      if (it.name == type.name) return {std::string(it.words), it.behind};
    }
    if (type.name.starts_with("interval ")) return {in_capitals(type.name), ""};
  }
  return {print(ObjectName{type.schema, type.name, {}}, language), ""};
}

template <typename T>
std::string printed(const T& part, Language language) {
  Printer to(language);
  to << part;
  return to.take();
}

}  // namespace

std::string quoted(std::string_view name, Language language) {
  if (is_plain(name, language) && keyword(name, language) == Keyword::kNone) {
    return std::string(name);
  }
  return doubled(name, '"');
}

std::string quoted_text(std::string_view text) { return doubled(text, '\''); }

std::string print(const ObjectName& name, Language language) {
  const std::string last = quoted(name.name, language);
  return name.schema.empty() ? last : quoted(name.schema, language) + "." + last;
}

std::string print(const TypeName& type, Language language) {
  const auto [name, behind] = type_name(type, language);
  std::string out = type.set_of ? "SETOF " + name : name;
  for (std::size_t i = 0; i < type.arguments.size(); ++i) {
    out += (i == 0 ? "(" : ", ") + type.arguments[i];
  }
  if (!type.arguments.empty()) out += ")";
  out += behind;
  for (unsigned i = 0; i < type.dimensions; ++i) out += "[]";
  return type.percent ? out + "%TYPE" : out;
}

bool is_call(const Fragment& expression) {
  const Tokens tokens(expression.text, expression.language);
  std::size_t i = 0;
  while (i + 2 < tokens.size() && tokens.is_name(i) && tokens.is(i + 1, ".")) i += 2;
  const bool name = i + 2 < tokens.size() && tokens.is_name(i) && tokens.is(i + 1, "(");
  return name && tokens.closing(i + 1) + 1 == tokens.size() &&
         keyword(tokens.text(i), expression.language) <= Keyword::kNotAColumn;
}

std::string default_expression(const Fragment& expression) {
  const Tokens tokens(expression.text, expression.language);
  const bool sign = tokens.size() == 2 && (tokens.is(0, "-") || tokens.is(0, "+"));
  const bool parentheses = tokens.is(0, "(") && tokens.closing(0) + 1 == tokens.size();
  const bool call = expression.language != Language::kSqlite && is_call(expression);
  const bool cast = tokens.size() > 2 && tokens.is(1, "::");
  const bool alone = tokens.size() < 2 || sign || parentheses || call || cast;
  return alone ? expression.text : "(" + expression.text + ")";
}

Printer& Printer::operator<<(std::string_view words) {
  const bool blank = !out_.empty() && out_.back() != '(' && out_.back() != ' ' &&
                     out_.back() != '\n' && !words.empty();
  if (blank) out_ += ' ';
  out_ += words;
  return *this;
}

Printer& Printer::tight(std::string_view text) {
  out_ += text;
  return *this;
}

Printer& Printer::named(std::string_view word, std::string_view text) {
  return text.empty() ? *this : (*this << word).name(text);
}

Printer& Printer::enclosed(std::string_view word, const Fragment& fragment) {
  if (fragment.empty()) return *this;
  *this << word << "(" << fragment.text;
  return tight(")");
}

Printer& Printer::keyword(std::string_view word) { return *this << in_capitals(word); }

Printer& Printer::role(std::string_view role) {
  constexpr std::array<std::string_view, 4> kWords = {"public", "current_user", "session_user",
                                                      "current_role"};
  const bool word = std::find(kWords.begin(), kWords.end(), role) != kWords.end();
  return word ? keyword(role) : name(role);
}

Printer& Printer::roles(std::string_view words, const std::vector<std::string>& roles) {
  for (std::size_t i = 0; i < roles.size(); ++i) {
    if (i == 0) *this << words;
    if (i != 0) tight(",");
    role(roles[i]);
  }
  return *this;
}

std::string print(const Node& node, Language language) {
  Printer to(language);
  std::visit([&](const auto& it) { print_node(to, it); }, node);
  return to.take();
}

std::string print(const Statement& statement) {
  const bool text = std::holds_alternative<DataStatement>(statement.node) ||
                    std::holds_alternative<Skipped>(statement.node) ||
                    std::holds_alternative<Opaque>(statement.node);
  return text ? statement.text.text : print(statement.node, statement.language());
}

std::string print(const CreateTable& table, Language language) {
  Printer to(language);
  print_node(to, table);
  return to.take();
}

std::string print(const ColumnDefinition& column, Language language) {
  return printed(column, language);
}
std::string print(const Constraint& constraint, Language language) {
  return printed(constraint, language);
}
std::string print(const IndexElement& element, Language language) {
  return printed(element, language);
}
std::string print(const ObjectReference& object, Language language) {
  return printed(object, language);
}

}  // namespace aludel::sql
