// SPDX-License-Identifier: MIT
#include "proof/needs.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "proof/engine.h"
#include "sql/parser.h"
#include "sql/printer.h"
#include "sql/words.h"

namespace aludel::proof {
namespace {

/// The name behind "no such …: " in the engine's words, if that is what they say. Newer ones put it
/// in quotes where they add a question.
std::optional<std::string> missing(std::string_view words, std::string_view kind) {
  const std::string begin = "no such " + std::string(kind) + ": ";
  const std::size_t at = words.find(begin);
  if (at == std::string_view::npos) return std::nullopt;
  words.remove_prefix(at + begin.size());
  if (words.starts_with('"')) words = words.substr(1, words.find('"', 1) - 1);
  return std::string(words);
}

class Trial {
 public:
  explicit Trial(std::vector<std::string> definitions) : definitions_(std::move(definitions)) {}

  Needs take();

 private:
  bool runs_as_is();
  bool provide(const std::string& words, std::size_t definition);
  bool provide_text(const std::string& name, std::size_t definition);

  std::vector<std::string> definitions_;
  Needs needs_;
};

bool Trial::provide_text(const std::string& name, std::size_t definition) {
  const QuotedText text{definition, name};
  if (std::ranges::find(needs_.texts, text) != needs_.texts.end()) return false;
  std::string other = with_text(definitions_[definition], name);
  if (other == definitions_[definition] || !sql::parse(other, sql::Language::kSqlite)) return false;
  definitions_[definition] = std::move(other);
  needs_.texts.push_back(text);
  return true;
}

/// Whether something could be done about what the engine said of a definition.
bool Trial::provide(const std::string& words, std::size_t definition) {
  dialect::Registered& registered = needs_.registered;
  if (const auto name = missing(words, "function")) {
    const bool is_known = std::ranges::any_of(
        registered.functions, [&](const dialect::Function& it) { return it.name == *name; });
    if (!is_known) registered.functions.push_back({.name = *name, .value = {}, .parameters = {}});
    return !is_known;
  }
  if (const auto name = missing(words, "collation sequence")) {
    const bool is_known =
        std::ranges::find(registered.collations, *name) != registered.collations.end();
    if (!is_known) registered.collations.push_back(*name);
    return !is_known;
  }
  const auto name = missing(words, "column");
  return name && provide_text(*name, definition);
}

/// False: something was provided for, so that it is worth another try.
bool Trial::runs_as_is() {
  const auto engine = open_sqlite(needs_.registered);
  bool good = true;
  engine->begin(true);
  for (std::size_t i = 0; i != definitions_.size(); ++i) {
    const auto refusal = engine->run(definitions_[i]).refusal;
    if (refusal) good &= !provide(refusal->words, i);
  }
  engine->commit();
  engine->changes();
  for (const Broken& it : engine->broken()) {
    const auto made = std::ranges::find(definitions_, it.definition.sql);
    const auto number = static_cast<std::size_t>(made - definitions_.begin());
    if (number != definitions_.size()) good &= !provide(it.words, number);
  }
  return good;
}

Needs Trial::take() {
  while (!runs_as_is()) {
  }
  return std::move(needs_);
}

}  // namespace

std::string with_text(const std::string& definition, const std::string& name) {
  std::string result;
  std::size_t end = 0;
  for (const sql::Word& it : sql::words(definition, sql::Language::kSqlite)) {
    if (!it.form.starts_with('"') || it.name != name) continue;
    result += definition.substr(end, it.span.begin - end) + sql::quoted_text(name);
    end = it.span.end;
  }
  return result + definition.substr(end);
}

Needs needs_of(std::vector<std::string> definitions) {
  return Trial(std::move(definitions)).take();
}

}  // namespace aludel::proof
