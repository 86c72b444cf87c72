// SPDX-License-Identifier: MIT
#include "proof/report.h"

#include <fmt/format.h>

#include "sql/words.h"

namespace aludel::proof {
namespace {

text::Span culprit(const text::Source& source, text::Span statement, const Refusal& refusal) {
  const std::string name = refusal.offset < 0 ? missing_name(refusal.words) : "";
  const auto at = static_cast<std::size_t>(refusal.offset);
  for (const sql::Word& word : sql::words(source.text(statement), sql::Language::kSqlite)) {
    const bool found = refusal.offset < 0 ? !name.empty() && folded(word.name) == name
                                          : word.span.begin <= at && at < word.span.end;
    if (found) return {statement.begin + word.span.begin, statement.begin + word.span.end};
  }
  return statement;
}

/// A syntax error where a line begins: most likely the line above should have ended a statement.
bool misses_semicolon(const text::Source& source, text::Span statement, text::Span culprit,
                      const Refusal& refusal) {
  if (culprit.begin == statement.begin || refusal.words.find("syntax error") == std::string::npos) {
    return false;
  }
  const std::string_view before =
      source.text({source.line_span(culprit.begin).begin, culprit.begin});
  return before.find_first_not_of(" \t") == std::string_view::npos;
}

}  // namespace

std::string missing_name(std::string_view words) {
  const std::size_t colon = words.find(": ");
  if (!words.starts_with("no such ") || colon == std::string_view::npos) return {};
  words.remove_prefix(colon + 2);
  if (const std::size_t dot = words.rfind('.'); dot != std::string_view::npos) {
    words.remove_prefix(dot + 1);
  }
  return folded(words);
}

std::optional<Location> place_in(const schema::Schema& schema, const Definition& definition) {
  for (const auto& object : schema.objects()) {
    const schema::Place& where = schema::place_of(*object);
    if (where.source != nullptr && sql::kind_name(schema::kind_of(*object)) == definition.kind &&
        folded(schema::id_of(*object).name) == folded(definition.name)) {
      return Location{where.source, where.span};
    }
  }
  return std::nullopt;
}

std::string in_words(const schema::Difference& it, std::string_view unexpected,
                     std::string_view when) {
  if (it.kind == schema::Difference::Kind::kMissing) return it.what + " is missing";
  if (it.kind == schema::Difference::Kind::kUnexpected)
    return fmt::format("{}{}", it.what, unexpected);
  return fmt::format("{} was {} and is {} {}", it.what, it.expected, it.actual, when);
}

void explain(std::string_view words, text::Diagnostic& diagnostic) {
  const auto misses = [&](std::string_view what) -> std::optional<std::string_view> {
    const std::string begin = fmt::format("no such {}: ", what);
    const std::size_t at = words.find(begin);
    return at == std::string_view::npos ? std::nullopt
                                        : std::optional(words.substr(at + begin.size()));
  };
  if (const auto name = misses("function")) {
    diagnostic.note(
        fmt::format("if the program registers this function itself, say so in aludel.toml:\n"
                    "[proof]\nfunctions = [\"{}\"]",
                    *name));
  } else if (const auto collation = misses("collation sequence")) {
    diagnostic.note(
        fmt::format("if the program registers this collation itself, say so in aludel.toml:\n"
                    "[proof]\ncollations = [\"{}\"]",
                    *collation));
  } else if (misses("module")) {
    diagnostic.note(
        "if the device's SQLite has it, let the proof run on that one, by aludel.toml:\n"
        "[proof]\nsqlite = \"third_party/sqlite3.c\"\nsqlite_options = [\"SQLITE_ENABLE_FTS5\"]");
    diagnostic.note(
        "if the program registers this module itself, aludel can't prove SQL that uses it: VERIFY "
        "model in add_migrations(), or do without it in the schema");
  }
}

void explain(const Refusal& refusal, text::Diagnostic& diagnostic) {
  explain(refusal.words, diagnostic);
  explain_stub(refusal.stub, diagnostic);
}

void explain_stub(std::string_view function, text::Diagnostic& diagnostic) {
  if (function.empty()) return;
  diagnostic.note(fmt::format(
      "{0}() is the program's own, and here it gives NULL; aludel.toml can say which "
      "SQL gives something like its value:\n[proof]\nfunctions = [\"{0}(x) = lower(x)\"]",
      function));
}

text::Diagnostic& refused(const Engine& engine, const text::Source& source, text::Span statement,
                          std::string_view sql, const Refusal& refusal, std::string_view when,
                          text::Diagnostics& diagnostics) {
  const bool as_written = source.text(statement) == sql;
  const text::Span at = as_written ? culprit(source, statement, refusal) : statement;
  text::Diagnostic& diagnostic = diagnostics.error(
      source, at,
      fmt::format("{} refuses this statement{}: {}", engine.name(), when, refusal.words));
  if (!as_written) diagnostic.note(fmt::format("what {} got:\n{}", engine.name(), sql));
  if (as_written && misses_semicolon(source, statement, at, refusal)) {
    diagnostic.note(source, {statement.begin, statement.begin},
                    "the statement begins here; is a \";\" missing in between?");
  }
  explain(refusal, diagnostic);
  return diagnostic;
}

}  // namespace aludel::proof
