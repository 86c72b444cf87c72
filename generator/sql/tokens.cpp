// SPDX-License-Identifier: MIT
#include "sql/tokens.h"

#include <algorithm>

#include "sql/keywords.h"
#include "sql/lexer.h"
#include "text/diagnostics.h"

namespace aludel::sql {

Tokens::Tokens(std::string_view text, Language language) : source_("", text), language_(language) {
  text::Diagnostics unused;
  tokens_ = lex(source_, language, unused);
  std::erase_if(tokens_, is_comment);
  closing_.resize(tokens_.size());
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    closing_[i] = i;
    const bool closes = is(i, ")") || is(i, "]");
    const std::string_view partner = is(i, ")") ? "(" : "[";
    if (is(i, "(") || is(i, "[")) {
      open.push_back(i);
    } else if (closes && !open.empty() && is(open.back(), partner)) {
      closing_[open.back()] = i;
      open.pop_back();
    } else if (closes) {
      alone_.push_back(i);
    }
  }
  alone_.insert(alone_.end(), open.begin(), open.end());
}

bool Tokens::are(std::size_t i, std::string_view words) const {
  while (!words.empty()) {
    const std::size_t size = std::min(words.find(' '), words.size());
    if (i >= this->size() || !is_word(source_, tokens_[i], words.substr(0, size))) return false;
    words.remove_prefix(std::min(size + 1, words.size()));
    ++i;
  }
  return true;
}

bool Tokens::is_id(std::size_t i) const {
  if (is_kind(i, TokenKind::kWord)) return keyword(text(i), language_) != Keyword::kReserved;
  return is_kind(i, TokenKind::kQuotedName) ||
         (is_kind(i, TokenKind::kString) && language_ == Language::kSqlite);
}

bool Tokens::is_balanced(std::size_t& bad) const {
  if (!alone_.empty()) bad = *std::min_element(alone_.begin(), alone_.end());
  return alone_.empty();
}

}  // namespace aludel::sql
