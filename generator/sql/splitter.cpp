// SPDX-License-Identifier: MIT
#include "sql/splitter.h"

#include <algorithm>
#include <string_view>

namespace aludel::sql {
namespace {

/// Both databases' grammars end every statement of a body with a semicolon. So the END that
/// closes a body is the one right after a semicolon, or after the body's beginning; any other is
/// a CASE's or a name (`NEW.end` in both, a bare `end` in SQLite).
class Splitter {
 public:
  Splitter(const text::Source& source, std::span<const Token> tokens)
      : source_(source), tokens_(tokens) {
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      if (!is_comment(tokens[i])) solid_.push_back(i);
    }
  }

  std::vector<Extent> split() const {
    std::vector<Extent> statements;
    for (std::size_t i = 0; i < solid_.size(); ++i) {
      const std::size_t begin = i;
      i = end_of(begin);
      if (i == begin) continue;
      const std::size_t first = solid_[begin];
      const std::size_t last = solid_[i - 1];
      statements.push_back({first,
                            last + 1,
                            {tokens_[first].span.begin, tokens_[last].span.end},
                            i < solid_.size()});
    }
    return statements;
  }

 private:
  enum class Body { kNone, kTrigger, kRoutine, kRule };

  bool word(std::size_t i, std::string_view word) const {
    return i < solid_.size() && is_word(source_, tokens_[solid_[i]], word);
  }

  bool semicolon(std::size_t i) const { return tokens_[solid_[i]].kind == TokenKind::kSemicolon; }

  /// What kind of body the statement that begins at `i` may have.
  Body body_of(std::size_t i) const {
    if (!word(i++, "CREATE")) return Body::kNone;
    if (word(i, "TEMP") || word(i, "TEMPORARY")) {
      ++i;
    } else if (word(i, "OR") && word(i + 1, "REPLACE")) {
      i += 2;
    }
    if (word(i, "TRIGGER")) return Body::kTrigger;
    if (word(i, "RULE")) return Body::kRule;
    return word(i, "FUNCTION") || word(i, "PROCEDURE") ? Body::kRoutine : Body::kNone;
  }

  /// Whether what stands before `i` makes it a name, whatever word it is.
  bool named(std::size_t i) const {
    const Token& before = tokens_[solid_[i - 1]];
    const auto is_before = [&](std::string_view it) { return word(i - 1, it); };
    return is_operator(source_, before, ".") || is_operator(source_, before, ",") ||
           is_before("TRIGGER") || is_before("EXISTS") || is_before("OF") || is_before("ON") ||
           is_before("AS");
  }

  /// Whether a body begins at `i`. PostgreSQL's triggers have none, and may have names like
  /// "begin" in them.
  bool opens(Body body, std::size_t i) const {
    if (body == Body::kRule) return is_operator(source_, tokens_[solid_[i]], "(");
    if (body == Body::kNone || !word(i, "BEGIN")) return false;
    if (body == Body::kRoutine) return word(i + 1, "ATOMIC");
    return !named(i) && i + 1 < solid_.size() && tokens_[solid_[i + 1]].kind == TokenKind::kWord;
  }

  /// The first token behind the body whose first statement, or END, is at `i`.
  std::size_t behind_body(std::size_t i) const {
    for (bool boundary = true; i < solid_.size(); ++i) {
      if (boundary && word(i, "END")) return i + 1;
      boundary = semicolon(i);
    }
    return i;
  }

  /// The first token behind the parenthesis that is at `i`, whatever stands in it.
  std::size_t behind_parenthesis(std::size_t i) const {
    for (std::size_t depth = 0; i < solid_.size(); ++i) {
      if (is_operator(source_, tokens_[solid_[i]], "(")) ++depth;
      if (is_operator(source_, tokens_[solid_[i]], ")") && --depth == 0) return i + 1;
    }
    return i;
  }

  /// The semicolon that ends the statement which begins at `i`, or the end of the tokens.
  std::size_t end_of(std::size_t i) const {
    Body body = body_of(i);
    while (i < solid_.size() && !semicolon(i)) {
      if (body == Body::kRule && opens(body, i)) {
        i = behind_parenthesis(i);
      } else if (opens(body, i)) {
        i = behind_body(body == Body::kRoutine ? i + 2 : i + 1);
        body = Body::kNone;
      } else {
        ++i;
      }
    }
    return i;
  }

  const text::Source& source_;
  std::span<const Token> tokens_;
  std::vector<std::size_t> solid_;  // indices of the tokens that are no comments
};

}  // namespace

std::vector<Extent> split(const text::Source& source, std::span<const Token> tokens) {
  return Splitter(source, tokens).split();
}

}  // namespace aludel::sql
