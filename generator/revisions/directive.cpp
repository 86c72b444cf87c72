// SPDX-License-Identifier: MIT
#include "revisions/directive.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "text/similar.h"

namespace aludel::revisions {

namespace {

constexpr Rule kRules[] = {
    {"revision", Word::kRevision, Where::kHeader, "the id"},
    {"revises", Word::kRevises, Where::kHeader,
     "the id of a revision, or of several for a merge; a base goes without it"},
    {"created", Word::kCreated, Where::kHeader, "a time in UTC, as in 2026-11-20T19:52:09Z"},
    {"sql", Word::kSql, Where::kHeader, "the language of the file: portable, sqlite or postgresql"},
    {"no-transaction", Word::kNoTransaction, Where::kHeader, ""},
    {"user-version", Word::kUserVersion, Where::kHeader,
     "a number: PRAGMA user_version of a SQLite database at this revision"},
    {"upgrade", Word::kUpgrade, Where::kSection, ""},
    {"downgrade", Word::kDowngrade, Where::kSection, ""},
    {"irreversible", Word::kIrreversible, Where::kSection, "the reason"},
    {"nothing", Word::kNothing, Where::kBody, ""},
    {"require", Word::kRequire, Where::kBody, "the text to show when its SELECT finds rows"},
    {"todo", Word::kTodo, Where::kAnywhere, ""},
    {"sqlite", Word::kSqlite, Where::kBody, ""},
    {"postgresql", Word::kPostgresql, Where::kBody, ""},
    {"end", Word::kEnd, Where::kBody, ""},
    {"fill", Word::kFill, Where::kBody, "an expression: the column's value in the rows there are"},
    {"label", Word::kLabel, Where::kHeader, "a name for the branch that begins here, or several"},
    {"depends", Word::kDepends, Where::kHeader,
     "the revisions, or labels, that must be applied before"},
    {"replaces", Word::kReplaces, Where::kHeader,
     "the ids of the revisions that this one stands for, the newest last"},
    {"compatible", Word::kCompatible, Where::kHeader, ""},
    {"call", Word::kCall, Where::kBody, "the name of a C++ function"},
    {"stands-for", Word::kStandsFor, Where::kBody, "SQL that does what the function does"},
    {"lossy", Word::kLossy, Where::kBody, "columns, as in device.serial, or tables", true},
    {"allow", Word::kAllow, Where::kBody,
     "a rule and the reason, as in \"@allow unproved reason\""},
    {"before", Word::kBefore, Where::kFixture, ""},
    {"after", Word::kAfter, Where::kFixture, ""},
};
constexpr Rule kUnknownRule = {"", Word::kUnknown, Where::kAnywhere, ""};

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f'; }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

const Rule* find_rule(std::string_view name) {
  const auto* found = std::ranges::find(kRules, name, &Rule::name);
  return found == std::end(kRules) ? &kUnknownRule : found;
}

}  // namespace

bool opens_section(const Directive& directive) {
  return directive.rule->where == Where::kSection || directive.rule->where == Where::kFixture;
}

text::Span comment_text(const text::Source& source, const sql::Token& comment) {
  const std::string_view text = source.text();
  text::Span span = {comment.span.begin + 2, comment.span.end};
  while (span.begin < span.end && is_space(text[span.begin])) ++span.begin;
  while (span.end > span.begin && is_space(text[span.end - 1])) --span.end;
  return span;
}

std::optional<Directive> find_directive(const text::Source& source, const sql::Token& comment) {
  const text::Span span = comment_text(source, comment);
  const std::string_view text = source.text(span);
  if (text.size() < 2 || text[0] != '@' || !is_letter(text[1])) return std::nullopt;
  std::size_t end = 1;
  while (end < text.size() && !is_space(text[end])) ++end;
  std::size_t argument = end;
  while (argument < text.size() && is_space(text[argument])) ++argument;
  return Directive{find_rule(text.substr(1, end - 1)),
                   0,
                   {span.begin, span.begin + end},
                   {span.begin + argument, span.end},
                   text.substr(0, end),
                   text.substr(argument)};
}

std::vector<Directive> find_directives(const text::Source& source,
                                       std::span<const sql::Token> tokens) {
  std::vector<Directive> found;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind != sql::TokenKind::kLineComment) continue;
    auto directive = find_directive(source, tokens[i]);
    if (!directive) continue;
    directive->token = i;
    found.push_back(*directive);
  }
  return found;
}

bool check_directive(const text::Source& source, const Directive& directive,
                     text::Diagnostics& diagnostics) {
  const Rule& rule = *directive.rule;
  switch (rule.word) {
    case Word::kUnknown: {
      std::array<std::string_view, std::size(kRules)> names;
      std::ranges::transform(kRules, names.begin(), &Rule::name);
      const std::string hint = text::did_you_mean(directive.name.substr(1), names, "@");
      diagnostics.error(source, directive.span,
                        fmt::format("unknown directive \"{}\"{}", directive.name,
                                    hint.empty() ? "; other comments begin without \"@\"" : hint));
      return false;
    }
    case Word::kTodo:
      diagnostics.error(source, directive.span,
                        fmt::format("a decision is open{}{}",
                                    directive.argument.empty() ? "" : ": ", directive.argument));
      return false;
    default:
      break;
  }
  if (rule.argument.empty() && !directive.argument.empty()) {
    diagnostics.error(source, directive.argument_span,
                      fmt::format("nothing may follow \"{}\" in its line", directive.name));
    return false;
  }
  if (!rule.argument.empty() && !rule.may_be_bare && directive.argument.empty()) {
    diagnostics.error(source, directive.span,
                      fmt::format("\"{}\" must be followed by {}", directive.name, rule.argument));
    return false;
  }
  return true;
}

}  // namespace aludel::revisions
