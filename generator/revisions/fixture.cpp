// SPDX-License-Identifier: MIT
#include "revisions/fixture.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "revisions/parts.h"
#include "revisions/section.h"
#include "text/files.h"
#include "text/similar.h"

namespace aludel::revisions {

namespace {

class Reader {
 public:
  Reader(const text::Source& source, const Revision& revision, text::Diagnostics& diagnostics)
      : source_(source), revision_(revision), diagnostics_(diagnostics) {}

  void read(Fixture& fixture);

 private:
  void check_above(std::span<const Directive> directives, std::span<const sql::Token> tokens);
  void take(const Part& part, const Lexed& file, Fixture& fixture);
  void check(const Step& step, Fixture::Part part);

  const text::Source& source_;
  const Revision& revision_;
  text::Diagnostics& diagnostics_;
};

void Reader::read(Fixture& fixture) {
  text::Diagnostics lexed;
  const std::vector<sql::Token> tokens = lex_file(source_, revision_.language, lexed);
  if (const auto marker = conflict(source_, tokens)) {
    diagnostics_.error(source_, *marker,
                       "version control left a conflict in this file; decide what it should say "
                       "and take the markers out");
    return;
  }
  const std::vector<Directive> directives = find_directives(source_, tokens);
  const Lexed file = {source_, tokens, !lexed.has_errors()};
  const std::vector<Part> parts = divide(file, directives, Where::kFixture);
  const Directive* first = parts.empty() ? nullptr : parts.front().opening;
  check_above(std::span(directives)
                  .first(first == nullptr ? directives.size()
                                          : static_cast<std::size_t>(first - directives.data())),
              std::span(tokens).first(first == nullptr ? tokens.size() : first->token));
  for (const Part& part : parts) take(part, file, fixture);
  for (const text::Diagnostic& it : lexed.all()) diagnostics_.add(it);
  if (!parts.empty() || diagnostics_.has_errors()) return;
  diagnostics_.error(source_, {},
                     "the fixture is empty; write rows below \"-- @before\" or \"-- @after\", or "
                     "take the file away");
}

void Reader::check_above(std::span<const Directive> directives,
                         std::span<const sql::Token> tokens) {
  for (const Directive& it : directives) {
    if (!check_directive(source_, it, diagnostics_)) continue;
    diagnostics_.error(
        source_, it.span,
        fmt::format("\"{}\" cannot stand above \"@before\" and \"@after\" here; what "
                    "belongs to the revision stands in {}",
                    it.name, revision_.file));
  }
  const auto sql = std::ranges::find_if_not(tokens, sql::is_comment);
  if (sql == tokens.end()) return;
  diagnostics_.error(source_, sql->span,
                     "SQL cannot stand above the first section; write \"-- @before\" above it "
                     "where the upgrade is to find these rows, or \"-- @after\"");
}

void Reader::take(const Part& part, const Lexed& file, Fixture& fixture) {
  const Directive& opening = *part.opening;
  const auto which =
      opening.word() == Word::kBefore ? Fixture::Part::kBefore : Fixture::Part::kAfter;
  Section& section = fixture.sections[static_cast<unsigned>(which)];
  if (!check_directive(source_, opening, diagnostics_)) return;
  if (section.directive != text::Span{}) {
    diagnostics_
        .error(source_, opening.span,
               fmt::format("\"{}\" stands here twice; keep one of them", opening.name))
        .note(source_, section.directive, "the first one");
    return;
  }
  text::Diagnostics found;
  section = read_section(file, part, {revision_.language, false}, found);
  if (found.empty()) {
    for (const Step& step : section.steps) check(step, which);
  }
  for (const text::Diagnostic& it : found.all()) diagnostics_.add(it);
}

void Reader::check(const Step& step, Fixture::Part part) {
  const auto* data = std::get_if<sql::DataStatement>(&step.input.statement.node);
  const bool is_query = data != nullptr && data->verb == "select";
  const bool is_required = !step.input.require.empty();
  std::string_view wrong;
  if (data == nullptr) {
    wrong =
        "a fixture has rows only: INSERT, UPDATE and DELETE, and below \"@require\" SELECT; what "
        "changes the schema stands in the revision";
  } else if (is_query && !is_required) {
    wrong =
        "nobody sees what this query gives; write \"-- @require\" above it, and what is wrong when "
        "it gives a row";
  } else if (is_required && part == Fixture::Part::kBefore) {
    wrong = "what must hold is asked after the upgrade; move it below \"-- @after\"";
  }
  if (wrong.empty()) return;
  diagnostics_.error(source_, step.span(), std::string(wrong));
}

// The revision that the file is named after; nullptr and an error where there is none.
Revision* find(const std::string& id, const std::string& shown, Chain& chain,
               text::Diagnostics& diagnostics) {
  const auto found =
      std::ranges::find(chain.links, id, [](const Link& it) { return it.revision.id; });
  if (found != chain.links.end()) return &found->revision;
  std::vector<std::string_view> ids;
  for (const Link& it : chain.links) ids.push_back(it.revision.id);
  const std::string hint = text::did_you_mean(id, ids);
  diagnostics.error(shown, fmt::format("there is no revision \"{}\"{}", id,
                                       hint.empty() ? "; a fixture has the name of the revision "
                                                      "that it is for, as in 8be41c07a3f5.sql"
                                                    : hint));
  return nullptr;
}

}  // namespace

void read_fixtures(const std::vector<std::filesystem::path>& files, const std::string& shown,
                   Chain& chain, text::Diagnostics& diagnostics) {
  for (const std::filesystem::path& file : files) {
    const std::string name = shown + "/" + file.filename().string();
    Revision* revision = find(file.stem().string(), name, chain, diagnostics);
    if (revision == nullptr) continue;
    auto source = text::read(file, name, diagnostics);
    if (source == nullptr) continue;
    Fixture fixture;
    Reader(*source, *revision, diagnostics).read(fixture);
    fixture.source = std::move(source);
    revision->fixture = std::move(fixture);
  }
}

}  // namespace aludel::revisions
