// SPDX-License-Identifier: MIT
#include "rows/hints.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "sql/keywords.h"
#include "sql/words.h"

namespace aludel::rows {
namespace {

constexpr std::size_t kNames = 3;  // before a literal: length(name) <= 8, name TEXT DEFAULT 'x'

template <typename T>
std::optional<T> number(std::string_view text) {
  T value{};
  const char* last = text.data() + text.size();
  const auto read = std::from_chars(text.data(), last, value);
  if (read.ec != std::errc() || read.ptr != last) return std::nullopt;
  return value;
}

template <typename T>
void add(std::vector<T>& all, const T& value) {
  if (std::find(all.begin(), all.end(), value) == all.end()) all.push_back(value);
}

bool is_text(const sql::Word& word) { return word.form.starts_with('\''); }

std::string text_of(const sql::Word& word) {
  std::string text;
  for (std::size_t i = 1; i + 1 < word.form.size(); ++i) {
    if (word.form[i] == '\'') ++i;
    text += word.form[i];
  }
  return text;
}

void note(Literals& literals, const sql::Word& word, bool is_negative) {
  if (is_text(word)) {
    add(literals.texts, text_of(word));
  } else if (const auto integer = number<std::int64_t>(word.form)) {
    add(literals.integers, is_negative ? -*integer : *integer);
  } else if (const auto real = number<double>(word.form)) {
    add(literals.reals, is_negative ? -*real : *real);
  }
}

}  // namespace

void Literals::add(const Literals& others) {
  for (const std::int64_t it : others.integers) rows::add(integers, it);
  for (const double it : others.reals) rows::add(reals, it);
  for (const std::string& it : others.texts) rows::add(texts, it);
}

void Hints::read(std::string_view statement, sql::Language language) {
  const std::vector<sql::Word> words = sql::words(statement, language);
  const auto is_name = [&](const sql::Word& word) {
    return !word.name.empty() && !is_text(word) &&
           (!word.bare || sql::keyword(word.form, language) != sql::Keyword::kReserved);
  };
  std::vector<std::string> names;  // the last ones
  for (std::size_t i = 0; i != words.size(); ++i) {
    const sql::Word& word = words[i];
    if (is_name(word)) {
      if (names.size() == kNames) names.erase(names.begin());
      names.push_back(sql::folded(word.name));
      continue;
    }
    if (!is_text(word) && (word.form.front() < '0' || word.form.front() > '9')) continue;
    const bool is_negative = i != 0 && words[i - 1].form == "-";
    for (const std::string& name : names) note(by_name_[name], word, is_negative);
    for (std::size_t next = i + 1; next < words.size() && next <= i + 2; ++next) {
      if (is_name(words[next])) note(by_name_[sql::folded(words[next].name)], word, is_negative);
    }
  }
}

void Hints::add(const Hints& others) {
  for (const auto& [name, literals] : others.by_name_) by_name_[name].add(literals);
}

const Literals& Hints::of(std::string_view column) const {
  static const Literals kNone;
  const auto found = by_name_.find(sql::folded(column));
  return found == by_name_.end() ? kNone : found->second;
}

}  // namespace aludel::rows
