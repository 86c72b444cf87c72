// SPDX-License-Identifier: MIT
#include "dialect/hints.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "sql/lexer.h"
#include "sql/splitter.h"
#include "sql/words.h"

namespace aludel::dialect {
namespace {

constexpr std::string_view kWords[] = {"@renamed", "@fill"};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// A comment that opens with @word.
struct Comment {
  text::Span word;  // "@word"
  std::string_view name;
  std::string_view argument;
};

std::optional<Comment> opening(const text::Source& source, const sql::Token& token) {
  if (!sql::is_comment(token)) return std::nullopt;
  text::Span span = {token.span.begin + 2, token.span.end};
  const std::string_view all = source.text();
  if (token.kind == sql::TokenKind::kBlockComment) span.end -= 2;
  while (span.begin < span.end && is_space(all[span.begin])) ++span.begin;
  while (span.end > span.begin && is_space(all[span.end - 1])) --span.end;
  if (span.begin == span.end || all[span.begin] != '@') return std::nullopt;
  std::size_t end = span.begin;
  while (end < span.end && !is_space(all[end])) ++end;
  std::size_t argument = end;
  while (argument < span.end && is_space(all[argument])) ++argument;
  return Comment{
      {span.begin, end}, source.text({span.begin, end}), source.text({argument, span.end})};
}

/// Added, left out, replaced, or two neighbours swapped.
bool is_one_letter_off(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  return (a.size() <= 1 && b.size() <= 1) ||
         (a.size() == 2 && b.size() == 2 && a[0] == b[1] && a[1] == b[0]);
}

class Reader {
 public:
  Reader(const text::Source& source, std::span<const sql::Token> tokens, sql::Language language,
         std::vector<Hint>& hints, text::Diagnostics& diagnostics)
      : source_(source),
        tokens_(tokens),
        language_(language),
        hints_(hints),
        diagnostics_(diagnostics) {}

  void read();

 private:
  void take(std::size_t index, const Comment& comment);
  std::optional<std::string> old_name(std::string_view argument) const;
  void settle(std::size_t index, Hint& hint) const;

  const text::Source& source_;
  std::span<const sql::Token> tokens_;
  const sql::Language language_;
  std::vector<Hint>& hints_;
  text::Diagnostics& diagnostics_;
};

void Reader::read() {
  for (std::size_t i = 0; i != tokens_.size(); ++i) {
    const auto comment = opening(source_, tokens_[i]);
    if (!comment) continue;
    if (std::ranges::find(kWords, comment->name) != std::end(kWords)) {
      take(i, *comment);
      continue;
    }
    for (const std::string_view word : kWords) {
      if (!is_one_letter_off(comment->name, word)) continue;
      diagnostics_.warning(
          source_, comment->word,
          fmt::format("\"{}\" says nothing to aludel; did you mean \"{}\"?", comment->name, word));
    }
  }
}

void Reader::take(std::size_t index, const Comment& comment) {
  Hint hint;
  hint.place = {&source_, comment.word};
  if (comment.name == "@fill") {
    hint.kind = Hint::Kind::kFill;
    hint.text = comment.argument;
    if (hint.text.empty()) {
      diagnostics_.warning(source_, comment.word,
                           "\"@fill\" is followed by an expression, the column's value in the rows "
                           "that are there");
      return;
    }
  } else if (auto name = old_name(comment.argument)) {
    hint.text = std::move(*name);
  } else {
    diagnostics_.warning(source_, comment.word,
                         "write it with the old name, \"@renamed from=old\"; this line is passed "
                         "over");
    return;
  }
  settle(index, hint);
  hints_.push_back(std::move(hint));
}

std::optional<std::string> Reader::old_name(std::string_view argument) const {
  const std::vector<sql::Word> words = sql::words(argument, language_);
  const bool good = words.size() == 3 && words[0].is("from") && words[1].form == "=";
  return good && !words[2].name.empty() ? std::optional(words[2].name) : std::nullopt;
}

// Where the hint's definition is to be looked for.
void Reader::settle(std::size_t index, Hint& hint) const {
  const sql::Token& comment = tokens_[index];
  const auto is_code = [](const sql::Token& it) { return !sql::is_comment(it); };
  std::size_t before = index;
  while (before != 0 && !is_code(tokens_[before - 1])) --before;
  const sql::Token* last = before != 0 ? &tokens_[before - 1] : nullptr;
  const auto next =
      std::find_if(tokens_.begin() + static_cast<std::ptrdiff_t>(index), tokens_.end(), is_code);
  const bool begins_line =
      last == nullptr || source_.line_span(last->span.end - 1).end < comment.span.begin;
  const bool goes_on =
      next != tokens_.end() && next->span.begin < source_.line_span(comment.span.end).end;
  const bool opens = last != nullptr && (sql::is_operator(source_, *last, ",") ||
                                         sql::is_operator(source_, *last, "(") ||
                                         last->kind == sql::TokenKind::kSemicolon);
  hint.at = comment.span.end;
  if (begins_line || (goes_on && opens)) return;
  if (last->kind != sql::TokenKind::kSemicolon) {
    hint.behind = true;
    hint.at = comment.span.begin;
    return;
  }
  // Behind a whole statement: of what that defines.
  for (const sql::Extent& it : sql::split(source_, tokens_)) {
    if (it.span.end <= comment.span.begin) hint.at = it.span.begin;
  }
}

}  // namespace

void read_hints(const text::Source& source, std::span<const sql::Token> tokens,
                sql::Language language, std::vector<Hint>& hints, text::Diagnostics& diagnostics) {
  Reader(source, tokens, language, hints, diagnostics).read();
}

std::string without_hints(const text::Source& source, text::Span span, sql::Language language) {
  text::Diagnostics ignored;
  std::string out;
  std::size_t from = span.begin;
  const std::string_view all = source.text();
  for (const sql::Token& token : sql::lex(source, span, language, ignored)) {
    const auto comment = opening(source, token);
    if (!comment) continue;
    const bool is_hint = std::ranges::find(kWords, comment->name) != std::end(kWords);
    if (!is_hint && token.kind == sql::TokenKind::kBlockComment) continue;
    std::size_t begin = token.span.begin;
    while (begin > from && (all[begin - 1] == ' ' || all[begin - 1] == '\t')) --begin;
    std::size_t end = token.span.end;
    const bool begins_line = begin > from && all[begin - 1] == '\n';
    const char next = end < span.end ? all[end] : '\0';
    if (begins_line && next == '\n') ++end;  // the whole line
    if (begins_line && next == ' ') {        // something follows: its indentation stays
      begin = token.span.begin;
      ++end;
    }
    out += source.text({from, begin});
    from = end;
  }
  return out += source.text({from, span.end});
}

}  // namespace aludel::dialect
