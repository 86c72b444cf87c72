// SPDX-License-Identifier: MIT
#include "sql/cursor.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "sql/names.h"
#include "sql/normal.h"
#include "sql/printer.h"

namespace aludel::sql {
namespace {

constexpr std::size_t kDepth = 200;

bool opens(std::string_view text) { return text == "(" || text == "["; }
bool closes(std::string_view text) { return text == ")" || text == "]"; }

/// The words of "IF NOT EXISTS", one after the other.
std::string_view take_word(std::string_view& words) {
  const std::size_t size = std::min(words.find(' '), words.size());
  const std::string_view word = words.substr(0, size);
  words.remove_prefix(std::min(size + 1, words.size()));
  return word;
}

std::size_t count_words(std::string_view words) {
  return 1 + static_cast<std::size_t>(std::count(words.begin(), words.end(), ' '));
}

/// Appends what the characters behind a backslash in E'…' stand for (n, 101, x41, u0041, U00000041;
/// any other for itself) and gives how many they are.
std::size_t unescape(std::string_view text, std::string& to) {
  struct Form {
    char letter;
    std::size_t least;
    std::size_t most;
  };
  constexpr Form kForms[] = {{'x', 1, 2}, {'u', 4, 4}, {'U', 8, 8}};
  constexpr std::string_view kLetters = "bfnrt";
  constexpr std::string_view kMeanings = "\b\f\n\r\t";
  unsigned long value = 0;
  const auto number = [&](std::size_t begin, std::size_t most, int base) {
    const std::string_view digits = text.substr(begin, most);
    const char* const end = digits.data() + digits.size();
    return static_cast<std::size_t>(std::from_chars(digits.data(), end, value, base).ptr -
                                    digits.data());
  };
  if (const std::size_t digits = number(0, 3, 8)) {
    to += static_cast<char>(value);
    return digits;
  }
  for (const Form& form : kForms) {
    if (text[0] != form.letter) continue;
    const std::size_t digits = number(1, form.most, 16);
    if (digits < form.least) break;
    if (form.letter == 'x') {
      to += static_cast<char>(value);
    } else {
      append_character(to, value);
    }
    return 1 + digits;
  }
  const std::size_t at = kLetters.find(text[0]);
  to += at == std::string_view::npos ? text[0] : kMeanings[at];
  return 1;
}

}  // namespace

Cursor::Cursor(const text::Source& source, std::span<const Token> tokens, Language language,
               text::Diagnostics& diagnostics)
    : source_(source), language_(language), diagnostics_(diagnostics) {
  tokens_.reserve(tokens.size());
  for (const Token& token : tokens) {
    if (!is_comment(token)) tokens_.push_back(token);
  }
  match_parentheses();
}

void Cursor::match_parentheses() {
  std::vector<std::size_t> open;
  partner_.resize(tokens_.size());
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    partner_[i] = i;
    if (tokens_[i].kind != TokenKind::kOperator) continue;
    const std::string_view text = source_.text(tokens_[i].span);
    if (opens(text)) {
      open.push_back(i);
      if (open.size() > kDepth) {
        return error({tokens_[i].span},
                     fmt::format("parentheses stand more than {} deep in each other", kDepth));
      }
    } else if (closes(text)) {
      if (open.empty() || source_.text(tokens_[open.back()].span) != (text == ")" ? "(" : "[")) {
        return error({tokens_[i].span}, fmt::format("\"{}\" closes nothing", text));
      }
      partner_[open.back()] = i;
      open.pop_back();
    }
  }
  if (open.empty()) return;
  const text::Span at = tokens_[open.back()].span;
  error({at}, fmt::format("\"{}\" is not closed before the statement ends", source_.text(at)));
}

const Token* Cursor::token(std::size_t ahead) const {
  return position_ + ahead < tokens_.size() ? &tokens_[position_ + ahead] : nullptr;
}

bool Cursor::is(std::string_view words, std::size_t ahead) const {
  while (!words.empty()) {
    const Token* it = token(ahead++);
    if (it == nullptr || !is_word(source_, *it, take_word(words))) return false;
  }
  return true;
}

bool Cursor::is_operator(std::string_view op, std::size_t ahead) const {
  const Token* it = token(ahead);
  return it != nullptr && sql::is_operator(source_, *it, op);
}

bool Cursor::is_kind(TokenKind kind, std::size_t ahead) const {
  const Token* it = token(ahead);
  return it != nullptr && it->kind == kind;
}

bool Cursor::is_name(std::size_t ahead) const {
  const Token* it = token(ahead);
  if (it == nullptr) return false;
  if (it->kind == TokenKind::kWord) return !is_reserved(source_.text(it->span), language_);
  return it->kind == TokenKind::kQuotedName || (sqlite() && it->kind == TokenKind::kString);
}

std::string_view Cursor::text(std::size_t ahead) const {
  const Token* it = token(ahead);
  return it != nullptr ? source_.text(it->span) : std::string_view{};
}

std::string Cursor::lower_text(std::size_t ahead) const {
  std::string out(text(ahead));
  if (!is_kind(TokenKind::kWord, ahead)) return out;
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::size_t Cursor::width(std::size_t ahead) const {
  if (token(ahead) == nullptr) return 1;
  return partner_[position_ + ahead] - (position_ + ahead) + 1;
}

void Cursor::skip(std::size_t count) { position_ = std::min(position_ + count, tokens_.size()); }

bool Cursor::accept(std::string_view words) {
  if (!is(words)) return false;
  skip(count_words(words));
  return true;
}

bool Cursor::accept_operator(std::string_view op) {
  if (!is_operator(op)) return false;
  skip();
  return true;
}

bool Cursor::expect(std::string_view words) {
  if (accept(words)) return true;
  expected(fmt::format("\"{}\"", words));
  return false;
}

bool Cursor::expect_operator(std::string_view op) {
  if (accept_operator(op)) return true;
  expected(fmt::format("\"{}\"", op));
  return false;
}

Name Cursor::name(std::string_view what) {
  if (is_name()) return label(what);
  if (is_kind(TokenKind::kWord)) {
    error(fmt::format("expected {}; \"{}\" is a keyword: as a name, write it in double quotes",
                      what, text()));
  } else {
    expected(what);
  }
  return {};
}

Name Cursor::label(std::string_view what) {
  if (!is_name() && (sqlite() || !is_kind(TokenKind::kWord))) {
    expected(what);
    return {};
  }
  Name name{name_of(source_, tokens_[position_], language_), here()};
  if (name.text.empty()) {
    // SQLite takes "" as a name; a schema with it can't be told from one without.
    error(fmt::format("expected {}; a name can't be empty", what));
  }
  skip();
  return name;
}

ObjectName Cursor::object_name(std::string_view what) {
  const std::size_t first = position_;
  ObjectName out;
  Name name = this->name(what);
  if (accept_operator(".")) {
    out.schema = std::move(name.text);
    name = postgresql() ? label(what) : this->name(what);
    if (is_operator(".")) {
      error(since(first), "a database before the schema is not understood; leave it out");
    }
  }
  out.name = std::move(name.text);
  out.at = since(first);
  return out;
}

std::string Cursor::string(std::string_view what) {
  if (!is_kind(TokenKind::kString)) {
    expected(what);
    return {};
  }
  skip();
  return string_of(source_, tokens_[position_ - 1]);
}

std::string Cursor::number(std::string_view what) {
  std::string out;
  if (accept_operator("-")) {
    out = "-";
  } else {
    accept_operator("+");
  }
  if (!is_kind(TokenKind::kNumber)) {
    expected(what);
    return {};
  }
  out += text();
  skip();
  return out;
}

std::vector<Name> Cursor::names(std::string_view what) {
  std::vector<Name> out;
  expect_operator("(");
  do {
    out.push_back(name(what));
  } while (accept_operator(","));
  expect_operator(")");
  return out;
}

Fragment Cursor::fragment(std::size_t first, std::size_t last) const {
  if (first >= last) return {{}, language_, here()};
  const text::Span span{tokens_[first].span.begin, tokens_[last - 1].span.end};
  return {std::string(source_.text(span)), language_, {span}};
}

Fragment Cursor::parenthesised() {
  if (!is_operator("(")) {
    expected("\"(\"");
    return {};
  }
  const std::size_t first = position_ + 1;
  skip(width());
  return fragment(first, position_ - 1);
}

Fragment Cursor::parenthesised_expression() {
  const At at = here();
  const std::size_t first = position_;
  Fragment out = parenthesised();
  if (failed_) return {};
  if (out.empty()) error(at, "an expression is missing between the parentheses");
  check(out);
  check_queries(first, position_);
  return out;
}

Fragment Cursor::expression(Stop stop) {
  const std::size_t first = position_;
  while (!at_end() && !is_operator(",") && !is_operator(")")) {
    if (position_ != first && stop != nullptr && stop(*this)) break;
    skip(width());
  }
  return expression_since(first);
}

Fragment Cursor::expression_since(std::size_t first) {
  if (position_ == first) {
    expected("an expression");
    return {};
  }
  Fragment out = fragment(first, position_);
  check(out);
  check_queries(first, position_);
  return out;
}

Fragment Cursor::rest(std::string_view what) {
  if (at_end()) {
    expected(what);
    return {};
  }
  const std::size_t first = position_;
  skip_rest();
  return fragment(first, position_);
}

Fragment Cursor::up_to(Stop stop) {
  const std::size_t first = position_;
  while (!at_end() && !is_operator(")") && !stop(*this)) skip(width());
  return fragment(first, position_);
}

At Cursor::since(std::size_t first) const {
  if (first >= position_) return here();
  return {{tokens_[first].span.begin, tokens_[position_ - 1].span.end}};
}

At Cursor::here() const {
  if (const Token* it = token(0)) return {it->span};
  const std::size_t end = tokens_.back().span.end;
  return {{end, end}};
}

void Cursor::expected(std::string_view what) {
  error(at_end() ? fmt::format("expected {}, but the statement ends here", what)
                 : fmt::format("expected {}", what));
}

void Cursor::error(std::string text) { error(here(), std::move(text)); }

void Cursor::error(At at, std::string text) {
  if (!failed_) diagnostics_.error(source_, at.span, std::move(text));
  failed_ = true;
  skip_rest();
}

bool Cursor::only_in(Language database, std::string_view construct) {
  if (language_ == database) return true;
  const bool is_sqlites = database == Language::kSqlite;
  const std::string_view owner = is_sqlites ? "SQLite" : "PostgreSQL";
  const std::size_t words = count_words(construct);
  const At at =
      is(construct) ? At{{here().span.begin, tokens_[position_ + words - 1].span.end}} : here();
  error(at, portable() ? fmt::format("only {} knows \"{}\"; write it in a \"{}\" block", owner,
                                     construct, is_sqlites ? "@sqlite" : "@postgresql")
                       : fmt::format("only {} knows \"{}\"", owner, construct));
  return false;
}

bool Cursor::accept_only(Language database, std::string_view words) {
  if (!is(words) || !only_in(database, words)) return false;
  return accept(words);
}

void Cursor::check_queries(std::size_t first, std::size_t last) {
  for (std::size_t i = first; i < last && !failed_; ++i) {
    position_ = i;
    if (!is_operator("(") || !(is("SELECT", 1) || is("VALUES", 1) || is("WITH", 1))) continue;
    skip();
    read_query(*this);
    if (!failed_ && !is_operator(")")) expected("\")\"");
    i = partner_[i];
  }
  position_ = failed_ ? tokens_.size() : last;
}

bool Cursor::check(const Fragment& expression) {
  if (failed_) return false;
  if (check_expression(expression, source_, diagnostics_)) return true;
  failed_ = true;
  skip_rest();
  return false;
}

std::string string_of(const text::Source& source, const Token& token) {
  std::string_view text = source.text(token.span);
  if (text.starts_with('$')) {
    const std::size_t tag = text.find('$', 1) + 1;
    return std::string(text.substr(tag, text.size() - 2 * tag));
  }
  const std::size_t quote = std::min(text.find('\''), text.size());
  const bool backslashes = quote == 1 && (text[0] == 'e' || text[0] == 'E');
  // The escapes of U&'…' are those of a name.
  if (quote == 2)
    return name_of(source, {TokenKind::kQuotedName, token.span}, Language::kPostgresql);
  text.remove_prefix(std::min(quote + 1, text.size()));
  if (text.ends_with('\'')) text.remove_suffix(1);
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const bool escape = backslashes && text[i] == '\\';
    if (escape || text[i] == '\'') ++i;
    if (i == text.size()) break;
    if (escape) {
      i += unescape(text.substr(i), out);
    } else {
      out += text[i++];
    }
  }
  return out;
}

}  // namespace aludel::sql
