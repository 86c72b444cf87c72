// SPDX-License-Identifier: MIT
#include "revisions/stand_in.h"

#include <algorithm>
#include <string>
#include <utility>

#include "revisions/rules.h"
#include "sql/lexer.h"
#include "sql/parser.h"
#include "sql/splitter.h"

namespace aludel::revisions {
namespace {

// The text of the file with all but the lines blanked: what stands in it stands in the file at the
// same place.
std::string blanked(std::string_view text, std::span<const text::Span> lines) {
  std::string out(text);
  std::ranges::replace_if(
      out, [](char c) { return c != '\n'; }, ' ');
  for (const text::Span& it : lines) {
    text.copy(out.data() + it.begin, it.end - it.begin, it.begin);
  }
  return out;
}

bool changes_rows(const sql::Node& node) {
  constexpr std::string_view kVerbs[] = {"insert", "replace", "update",
                                         "delete", "merge",   "truncate"};
  const auto* data = std::get_if<sql::DataStatement>(&node);
  return data != nullptr && std::ranges::find(kVerbs, data->verb) != std::end(kVerbs);
}

class Reader {
 public:
  Reader(const text::Source& source, std::span<const text::Span> lines, sql::Language language)
      : source_(source.path(), blanked(source.text(), lines)),
        all_{lines.front().begin, lines.back().end},
        language_(language) {}

  std::vector<sql::Statement> read();

  /// What was found, said of the file itself.
  std::vector<text::Diagnostic> found(const text::Source& file) const;

 private:
  void read(std::span<const sql::Token> tokens, const sql::Extent& extent);

  const text::Source source_;
  const text::Span all_;
  const sql::Language language_;
  std::vector<sql::Statement> statements_;
  text::Diagnostics diagnostics_;
};

std::vector<sql::Statement> Reader::read() {
  const std::vector<sql::Token> tokens = sql::lex(source_, all_, language_, diagnostics_);
  if (diagnostics_.has_errors()) return {};
  for (const sql::Extent& it : sql::split(source_, tokens)) read(tokens, it);
  if (statements_.empty() && !diagnostics_.has_errors()) {
    diagnostics_.error(source_, all_,
                       "\"@stands-for\" must be followed by SQL that does what the function does");
  }
  return std::move(statements_);
}

void Reader::read(std::span<const sql::Token> tokens, const sql::Extent& extent) {
  const std::size_t before = diagnostics_.all().size();
  const auto its = tokens.subspan(extent.first, extent.last - extent.first);
  check_statement(source_, its, {language_, false}, diagnostics_);
  if (diagnostics_.all().size() != before) return;
  auto statement = sql::parse(source_, tokens, extent, language_, diagnostics_);
  if (!statement) return;
  if (!changes_rows(statement->node)) {
    diagnostics_.error(source_, its.front().span,
                       is_query(source_, its)
                           ? "\"@stands-for\" says what the function changes, with INSERT, UPDATE "
                             "and DELETE; what only reads changes nothing"
                           : "\"@stands-for\" takes INSERT, UPDATE and DELETE: a function changes "
                             "rows; what changes the schema stands in a statement of its own");
  }
  statements_.push_back(std::move(*statement));
}

std::vector<text::Diagnostic> Reader::found(const text::Source& file) const {
  std::vector<text::Diagnostic> out(diagnostics_.all().begin(), diagnostics_.all().end());
  for (text::Diagnostic& it : out) {
    it.source = &file;
    for (text::Note& note : it.notes) {
      if (note.source != nullptr) note.source = &file;
    }
  }
  return out;
}

}  // namespace

std::optional<std::vector<sql::Statement>> read_stand_ins(const text::Source& source,
                                                          std::span<const text::Span> lines,
                                                          sql::Language language,
                                                          text::Diagnostics& diagnostics) {
  if (lines.empty()) return std::vector<sql::Statement>();
  Reader reader(source, lines, language);
  std::vector<sql::Statement> statements = reader.read();
  const std::vector<text::Diagnostic> found = reader.found(source);
  for (const text::Diagnostic& it : found) diagnostics.add(it);
  if (!found.empty()) return std::nullopt;
  return statements;
}

}  // namespace aludel::revisions
