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

bool is_literal(const sql::Word& word) {
  return is_text(word) || (word.form.front() >= '0' && word.form.front() <= '9');
}

std::string text_of(const sql::Word& word) {
  std::string text;
  for (std::size_t i = 1; i + 1 < word.form.size(); ++i) {
    if (word.form[i] == '\'') ++i;
    text += word.form[i];
  }
  return text;
}

/// LIKE takes both.
std::string in_other_case(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') {
      c = static_cast<char>(c - 'a' + 'A');
    } else if (c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c - 'A' + 'a');
    }
  }
  return text;
}

/// `before`: the word before it, if any.
void note(Literals& literals, const sql::Word& word, const sql::Word* before) {
  const bool is_negative = before != nullptr && before->form == "-";
  if (is_text(word)) {
    const std::string text = text_of(word);
    add(literals.texts, text);
    if (before != nullptr && before->is("like")) add(literals.texts, in_other_case(text));
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
    if (!is_literal(word)) continue;
    const sql::Word* before = i == 0 ? nullptr : &words[i - 1];
    for (const std::string& name : names) note(by_name_[name], word, before);
    for (std::size_t next = i + 1; next < words.size() && next <= i + 2; ++next) {
      if (is_name(words[next])) note(by_name_[sql::folded(words[next].name)], word, before);
    }
  }
  read_values(words);
}

bool Literals::contain(const Value& value) const {
  const auto has = [](const auto& all, const auto& it) {
    return std::find(all.begin(), all.end(), it) != all.end();
  };
  return (value.type == Value::Type::kInteger && has(integers, value.integer)) ||
         (value.type == Value::Type::kText && has(texts, value.bytes));
}

// A long list of columns stands far from its values: the n-th is of the n-th.
void Hints::read_values(const std::vector<sql::Word>& words) {
  const auto into =
      std::find_if(words.begin(), words.end(), [](const auto& it) { return it.is("into"); });
  const auto values =
      std::find_if(into, words.end(), [](const auto& it) { return it.is("values"); });
  const auto open = std::find_if(into, values, [](const auto& it) { return it.form == "("; });
  std::vector<std::string> columns;
  for (auto it = open; it != values && it->form != ")"; ++it) {
    if (!it->name.empty()) columns.push_back(sql::folded(it->name));
  }
  std::size_t depth = 0;
  std::size_t column = 0;
  for (auto it = values; it != words.end(); ++it) {
    if (it->form == "(" && depth++ == 0) column = 0;
    if (it->form == ")" && depth > 0) --depth;
    if (it->form == "," && depth == 1) ++column;
    if (depth == 1 && column < columns.size() && is_literal(*it)) {
      note(by_name_[columns[column]], *it, &*(it - 1));
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
