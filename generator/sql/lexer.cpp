// SPDX-License-Identifier: MIT
#include "sql/lexer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace aludel::sql {
namespace {

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_octal(char c) { return c >= '0' && c <= '7'; }
bool is_binary(char c) { return c == '0' || c == '1'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_word_begin(char c) {
  return is_letter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_word_part(char c) { return is_word_begin(c) || is_digit(c) || c == '$'; }
char lower(char c) { return is_letter(c) ? static_cast<char>(c | 0x20) : c; }

constexpr std::string_view kBom = "\xEF\xBB\xBF";
constexpr std::string_view kSqliteOperators[] = {"->>", "->", "||", "<<", ">>",
                                                 "<=",  ">=", "<>", "==", "!="};
constexpr std::string_view kSqliteMarks = "()+-*/%,.&~|<>=";
constexpr std::string_view kPostgresqlOperators[] = {"::", ":=", ".."};
constexpr std::string_view kPostgresqlMarks = "()[],.:";
constexpr std::string_view kPostgresqlRun = "~!@#^&|`?+-*/%<>=";

/// Portable SQL is read by both databases' rules at once: what just one of them knows is read as
/// that one does, and reported.
class Lexer {
 public:
  Lexer(const text::Source& source, text::Span part, Language language,
        text::Diagnostics& diagnostics)
      : source_(source),
        text_(source.text().substr(0, part.end)),
        diagnostics_(diagnostics),
        at_(part.begin) {
    speak(language);
  }

  std::vector<Token> lex(const LanguageAfter* after = nullptr) {
    for (;;) {
      while (is_space(peek())) ++at_;
      if (at_ == text_.size()) return std::move(tokens_);
      begin_ = at_;
      const TokenKind kind = next();
      tokens_.push_back({kind, {begin_, at_}});
      if (after != nullptr && kind == TokenKind::kLineComment) speak((*after)(tokens_.back()));
    }
  }

 private:
  void speak(Language language) {
    portable_ = language == Language::kPortable;
    sqlite_ = language != Language::kPostgresql;
    postgresql_ = language != Language::kSqlite;
  }

  /// The character `ahead` bytes on, NUL past the end.
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool here(std::string_view what) const { return text_.substr(at_).starts_with(what); }
  /// What was read of the token so far.
  std::string_view token() const { return text_.substr(begin_, at_ - begin_); }

  void error(text::Span span, std::string text) {
    diagnostics_.error(source_, span, std::move(text));
  }
  void not_portable(std::string text) {
    if (portable_) error({begin_, at_}, std::move(text));
  }

  /// Reads one token, of at least one byte.
  TokenKind next() {
    const char c = peek();
    if (here("--") || is_dumped_command()) return line_comment();
    if (here("/*")) return block_comment();
    if (c == ';') return take(1, TokenKind::kSemicolon);
    if (c == '\'') return string(1, continues_escapes());
    if (c == '"') return name(1);
    if (sqlite_ && (c == '[' || c == '`')) return sqlite_name();
    if (here(kBom)) return byte_order_mark();
    if (is_word_begin(c)) return word();
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (postgresql_ && c == '$' && dollar_mark() != 0) return dollar_string();
    if (c == '$' || (sqlite_ && (c == '?' || c == '@' || c == ':'))) return parameter();
    return operator_or_mark();
  }

  TokenKind take(std::size_t size, TokenKind kind) {
    at_ += size;
    return kind;
  }

  /// A line for psql that pg_dump prints. It says nothing of the schema; any other command does, or
  /// is a mistake.
  bool is_dumped_command() const {
    const bool begins_line = at_ == 0 || text_[at_ - 1] == '\n';
    return begins_line && !sqlite_ &&
           (here("\\restrict ") || here("\\unrestrict ") || here("\\connect "));
  }

  TokenKind line_comment() {
    at_ = std::min(text_.find_first_of(sqlite_ ? "\n" : "\r\n", at_), text_.size());
    // What looks like the next line is still the comment to SQLite, and no longer to PostgreSQL.
    if (token().find('\r') != std::string_view::npos) {
      error({begin_, at_}, "a carriage return alone does not end a line: end it with LF or CRLF");
    }
    return TokenKind::kLineComment;
  }

  TokenKind block_comment() {
    at_ += 2;
    for (unsigned depth = 1; depth != 0;) {
      if (at_ == text_.size()) {
        error({begin_, begin_ + 2}, "comment is not closed: a */ is missing");
        break;
      }
      const bool opens = postgresql_ && here("/*");
      if (opens && portable_) {
        error({at_, at_ + 2}, "comments nest on PostgreSQL but not on SQLite: take out this /*");
      }
      if (opens) ++depth;
      if (here("*/")) --depth;
      at_ += opens || here("*/") ? 2 : 1;
    }
    return TokenKind::kBlockComment;
  }

  enum class Inside { kDoubled, kBackslashes, kPlain };  // how a mark stands inside its quotes

  /// Reads what `opening` bytes open up to behind `mark`. False, and an error, where it is missing.
  bool quoted(std::size_t opening, char mark, std::string_view what,
              Inside inside = Inside::kDoubled) {
    at_ += opening;
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (inside == Inside::kBackslashes && c == '\\' && at_ < text_.size()) {
        ++at_;
      } else if (c == mark) {
        if (inside == Inside::kPlain || peek() != mark) return true;
        ++at_;
      }
    }
    error({begin_, begin_ + opening}, fmt::format("{} is not closed: a {} is missing", what, mark));
    return false;
  }

  TokenKind string(std::size_t opening, bool escapes) {
    quoted(opening, '\'', "string", escapes ? Inside::kBackslashes : Inside::kDoubled);
    escapes_ = escapes;
    return TokenKind::kString;
  }

  /// A string of PostgreSQL that begins with letters.
  TokenKind prefixed_string(std::size_t opening) {
    const std::string_view prefix = text_.substr(at_, opening);
    string(opening, lower(prefix.front()) == 'e');
    not_portable(fmt::format("{0}…' is a string on PostgreSQL only: write '…'", prefix));
    return TokenKind::kString;
  }

  /// PostgreSQL takes 'b' for a part of E'a', backslashes and all, where nothing but a line's end
  /// and line comments are between the two.
  bool continues_escapes() const {
    const auto before = std::find_if(tokens_.rbegin(), tokens_.rend(), [](const Token& it) {
      return it.kind != TokenKind::kLineComment;
    });
    if (before == tokens_.rend() || before->kind != TokenKind::kString) return false;
    const std::string_view between = source_.text({before->span.end, begin_});
    return escapes_ && between.find_first_of("\r\n") != std::string_view::npos;
  }

  TokenKind name(std::size_t opening) {
    quoted(opening, '"', "name");
    return TokenKind::kQuotedName;
  }

  TokenKind sqlite_name() {
    const bool bracket = peek() == '[';
    if (bracket ? quoted(1, ']', "name", Inside::kPlain) : quoted(1, '`', "name")) {
      const Token read = {TokenKind::kQuotedName, {begin_, at_}};
      std::string plain = "\"";
      for (const char c : name_of(source_, read, Language::kSqlite)) {
        plain.append(c == '"' ? 2 : 1, c);
      }
      not_portable(fmt::format("{} is a name on SQLite only: write {}\"", token(), plain));
    }
    return TokenKind::kQuotedName;
  }

  TokenKind byte_order_mark() {
    at_ += kBom.size();
    error({begin_, at_}, "a byte order mark in the middle of the text: take it out");
    return TokenKind::kOperator;
  }

  TokenKind word() {
    const char c = lower(peek());
    if (sqlite_ && c == 'x' && peek(1) == '\'') return blob();
    if (postgresql_ && peek(1) == '\'' && (c == 'e' || c == 'b' || c == 'x' || c == 'n')) {
      return prefixed_string(2);
    }
    if (postgresql_ && c == 'u' && peek(1) == '&') {
      if (peek(2) == '\'') return prefixed_string(3);
      if (peek(2) == '"') {
        name(3);
        not_portable("U&\"…\" is a name on PostgreSQL only: write \"…\"");
        return TokenKind::kQuotedName;
      }
    }
    while (is_word_part(peek())) ++at_;
    return TokenKind::kWord;
  }

  TokenKind blob() {
    if (!quoted(2, '\'', "blob", Inside::kPlain)) return TokenKind::kBlob;
    const std::string_view digits = token().substr(2, token().size() - 3);
    const auto bad = std::find_if_not(digits.begin(), digits.end(), is_hex);
    if (bad != digits.end()) {
      const std::size_t place = begin_ + 2 + static_cast<std::size_t>(bad - digits.begin());
      error({place, place + 1}, "a blob is written in hexadecimal digits, two for a byte");
    } else if (digits.size() % 2 != 0) {
      error({begin_, at_}, "a digit is missing in this blob: two make a byte");
    }
    return TokenKind::kBlob;
  }

  /// Digits, with single underscores between them.
  void digits(bool (*is)(char)) {
    while (is(peek()) || (peek() == '_' && is(text_[at_ - 1]) && is(peek(1)))) {
      ++at_;
    }
  }

  /// The digits that 0x and the like announce; nullptr: none.
  auto radix() const -> bool (*)(char) {
    const char c = peek() == '0' ? lower(peek(1)) : '\0';
    if (c == 'x' && is_hex(peek(2))) return is_hex;
    if (postgresql_ && c == 'o' && is_octal(peek(2))) return is_octal;
    if (postgresql_ && c == 'b' && is_binary(peek(2))) return is_binary;
    return nullptr;
  }

  TokenKind number() {
    const auto special = radix();
    if (special != nullptr) {
      at_ += 2;
      digits(special);
    } else {
      decimal();
    }
    const std::size_t end = at_;
    while (is_word_part(peek()) && (sqlite_ || at_ > end || peek() != '$')) ++at_;
    if (at_ != end) {
      error({begin_, at_},
            fmt::format(
                "\"{}\" is no number: a name that begins with a digit is written in double quotes",
                token()));
    } else if (special != nullptr || token().find('_') != std::string_view::npos) {
      not_portable(
          fmt::format("\"{}\" is not read by all versions of SQLite and PostgreSQL: "
                      "write plain digits",
                      token()));
    }
    return TokenKind::kNumber;
  }

  void decimal() {
    digits(is_digit);
    if (peek() == '.' && !(postgresql_ && peek(1) == '.')) {
      ++at_;
      digits(is_digit);
    }
    const bool sign = peek(1) == '+' || peek(1) == '-';
    if (lower(peek()) == 'e' && is_digit(peek(sign ? 2 : 1))) {
      at_ += sign ? 2 : 1;
      digits(is_digit);
    }
  }

  /// The size of the $$ or $tag$ that is here; 0: none.
  std::size_t dollar_mark() const {
    std::size_t size = 1;
    while (peek(size) != '$' && (size == 1 ? is_word_begin(peek(1)) : is_word_part(peek(size)))) {
      ++size;
    }
    return peek(size) == '$' ? size + 1 : 0;
  }

  TokenKind dollar_string() {
    const std::string_view mark = text_.substr(at_, dollar_mark());
    const std::size_t end = text_.find(mark, at_ + mark.size());
    at_ = end == std::string_view::npos ? text_.size() : end + mark.size();
    escapes_ = false;
    if (end == std::string_view::npos) {
      error({begin_, begin_ + mark.size()},
            fmt::format("string is not closed: a {} is missing", mark));
    } else {
      not_portable(fmt::format("{0}…{0} is a string on PostgreSQL only: write '…'", mark));
    }
    return TokenKind::kString;
  }

  /// $1 on both, ? ?1 :a @a $a on SQLite.
  TokenKind parameter() {
    if (portable_ && (here("::") || here(":="))) return operator_or_mark();
    const char mark = peek();
    const auto part = mark == '?' || !sqlite_ ? is_digit : is_word_part;
    std::size_t size = 1;
    while (part(peek(size))) ++size;
    if (size == 1 && mark != '?') return operator_or_mark();
    at_ += size;
    const bool both = mark == '$' && std::all_of(token().begin() + 1, token().end(), is_digit);
    if (!both) {
      not_portable(fmt::format("\"{}\" is a parameter on SQLite only: write the value", token()));
    }
    return TokenKind::kParameter;
  }

  std::size_t sqlite_operator() const {
    for (const std::string_view it : kSqliteOperators) {
      if (here(it)) return it.size();
    }
    return kSqliteMarks.find(peek()) != std::string_view::npos ? 1 : 0;
  }

  /// PostgreSQL takes all the operator characters that follow each other, up to a comment; but an
  /// operator ends with + or - only if it has a character that SQL's own operators don't have.
  std::size_t postgresql_operator() const {
    for (const std::string_view it : kPostgresqlOperators) {
      if (here(it)) return it.size();
    }
    if (kPostgresqlMarks.find(peek()) != std::string_view::npos) return 1;
    std::string_view run = text_.substr(at_);
    run = run.substr(0, run.find_first_not_of(kPostgresqlRun));
    run = run.substr(0, std::min(run.find("--"), run.find("/*")));
    if (run.find_first_of("~!@#%^&|`?") == std::string_view::npos) {
      while (run.size() > 1 && (run.ends_with('+') || run.ends_with('-'))) run.remove_suffix(1);
    }
    return run.size();
  }

  TokenKind operator_or_mark() {
    const std::size_t on_sqlite = sqlite_ ? sqlite_operator() : 0;
    const std::size_t on_postgresql = postgresql_ ? postgresql_operator() : 0;
    at_ += std::max({on_sqlite, on_postgresql, std::size_t{1}});
    if (on_sqlite == 0 && on_postgresql == 0) {
      unexpected();
    } else if (on_sqlite == 0) {
      not_portable(
          fmt::format("\"{}\" is an operator on PostgreSQL only: {}", token(),
                      token() == "::" ? "write CAST(… AS …)" : "write it in a @postgresql block"));
    } else if (on_sqlite != on_postgresql) {
      not_portable(
          fmt::format("PostgreSQL reads \"{}\" as one operator, SQLite does not: put a space "
                      "behind \"{}\"",
                      token(), token().substr(0, on_sqlite)));
    }
    return TokenKind::kOperator;
  }

  void unexpected() {
    const char c = token().front();
    if (c == '\\') {
      error({begin_, at_},
            "unexpected character \"\\\": commands of psql are no SQL, take them out");
    } else if (c > ' ' && c != 0x7F) {
      error({begin_, at_},
            fmt::format("unexpected character \"{}\": take it out or put it in quotes", c));
    } else {
      error({begin_, at_},
            fmt::format("unexpected character U+{:04X}: take it out", static_cast<unsigned>(c)));
    }
  }

  const text::Source& source_;
  std::string_view text_;
  text::Diagnostics& diagnostics_;
  bool portable_ = false;
  bool sqlite_ = false;      // SQLite's rules hold, alone or with the others
  bool postgresql_ = false;  // PostgreSQL's rules hold
  std::size_t begin_ = 0;    // of the token that is being read
  std::size_t at_ = 0;
  bool escapes_ = false;  // the last string was one with backslash escapes
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> lex(const text::Source& source, Language language,
                       text::Diagnostics& diagnostics) {
  return lex(source, {0, source.text().size()}, language, diagnostics);
}

std::vector<Token> lex(const text::Source& source, text::Span part, Language language,
                       text::Diagnostics& diagnostics) {
  return Lexer(source, part, language, diagnostics).lex();
}

std::vector<Token> lex(const text::Source& source, Language language, const LanguageAfter& after,
                       text::Diagnostics& diagnostics) {
  return Lexer(source, {0, source.text().size()}, language, diagnostics).lex(&after);
}

}  // namespace aludel::sql
