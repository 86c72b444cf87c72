// SPDX-License-Identifier: MIT
#include "autogenerate/review.h"

#include <algorithm>
#include <map>
#include <string_view>

namespace aludel::autogenerate {
namespace {

constexpr std::string_view kLossy = "\n-- @lossy ";

/// The lossy parts that a diagnostic asks to have named.
std::string lossy_of(const text::Diagnostic& diagnostic) {
  for (const text::Note& note : diagnostic.notes) {
    const std::size_t at = note.text.find(kLossy);
    if (at != note.text.npos) return note.text.substr(at + kLossy.size());
  }
  return "";
}

/// The begin of the lines that belong to the statement around an offset: what stands directly above
/// it included.
std::size_t begin_of_statement(const text::Source& source, std::size_t offset) {
  std::size_t line = source.line_span(offset).begin;
  while (line != 0) {
    const text::Span above = source.line_span(line - 1);
    const std::string_view text = source.text(above);
    const auto opens = [&](std::string_view word) { return text.starts_with(word); };
    const bool is_edge = text.empty() || text.ends_with(';') || opens("-- @upgrade") ||
                         opens("-- @downgrade") || opens("-- @sqlite") || opens("-- @postgresql") ||
                         opens("-- @end");
    if (is_edge) break;
    line = above.begin;
  }
  return line;
}

/// What is about no place of the file stands at the head of its upgrade.
std::size_t place_of(const text::Source& source, const text::Diagnostic& diagnostic) {
  const std::size_t upgrade = source.text().find("-- @upgrade\n") + sizeof "-- @upgrade\n" - 1;
  if (diagnostic.source != &source || diagnostic.span.begin < upgrade) return upgrade;
  const text::Span line = source.line_span(diagnostic.span.begin);
  if (source.text(line).starts_with("-- @downgrade")) return line.end + 1;
  return begin_of_statement(source, diagnostic.span.begin);
}

/// What is wrong and, in the last of the notes, what to do.
std::string in_one_line(const text::Diagnostic& diagnostic) {
  std::string text = diagnostic.text;
  const text::Note* last = diagnostic.notes.empty() ? nullptr : &diagnostic.notes.back();
  if (last != nullptr && last->source == nullptr && last->text.find('\n') == std::string::npos) {
    text += "; " + last->text;
  }
  std::ranges::replace(text, '\n', ' ');
  return text;
}

}  // namespace

Reviewed review(const text::Source& revision, const text::Diagnostics& diagnostics) {
  Reviewed out;
  std::map<std::size_t, std::string> inserted;
  for (const text::Diagnostic& it : diagnostics.all()) {
    if (it.severity != text::Severity::kError) continue;
    const std::string lossy = lossy_of(it);
    if (lossy.empty()) continue;
    std::string& lines = inserted[place_of(revision, it)];
    lines += lines.empty() ? "-- @lossy " + lossy : ", " + lossy;
    out.lossy.push_back(lossy);
  }
  for (auto& [place, lines] : inserted) lines += '\n';
  if (out.lossy.empty()) {
    for (const text::Diagnostic& it : diagnostics.all()) {
      if (it.severity != text::Severity::kError) continue;
      inserted[place_of(revision, it)] += "-- @todo " + in_one_line(it) + "\n";
      ++out.todos;
    }
  }
  std::size_t from = 0;
  for (const auto& [place, lines] : inserted) {
    out.text += revision.text({from, place});
    out.text += lines;
    from = place;
  }
  out.text += revision.text({from, revision.text().size()});
  return out;
}

}  // namespace aludel::autogenerate
