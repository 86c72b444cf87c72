// SPDX-License-Identifier: MIT
#include "text/diagnostics.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

namespace aludel::text {
namespace {

constexpr std::size_t kShown = 20;
constexpr std::size_t kWidth = 160;  // columns of a source line
constexpr std::size_t kLead = 40;    // columns kept before the caret of a longer one

std::string_view name(Severity severity) {
  return severity == Severity::kError ? "error" : "warning";
}

/// The characters of a line, fit for a terminal: control characters but the tab replaced.
std::vector<std::string_view> characters(std::string_view line) {
  std::vector<std::string_view> all;
  for (std::size_t begin = 0; begin < line.size();) {
    std::size_t end = begin + 1;
    while (end < line.size() && !is_character_begin(line[end])) ++end;
    const auto first = static_cast<unsigned char>(line[begin]);
    const bool control = (first < 0x20 && first != '\t') || first == 0x7F;
    all.push_back(control ? std::string_view("\uFFFD") : line.substr(begin, end - begin));
    begin = end;
  }
  return all;
}

/// Appends the line in which `span` begins, and below it the caret run.
void excerpt(std::string& out, const Source& source, Span span) {
  const Span whole = source.line_span(span.begin);
  const auto line = characters(source.text(whole));
  const Place place = source.place(span.begin);
  const std::size_t caret = place.column - 1;
  const std::string_view covered = source.text({span.begin, std::min(span.end, whole.end)});
  auto run =
      static_cast<std::size_t>(std::count_if(covered.begin(), covered.end(), is_character_begin));

  std::size_t first = 0;
  std::size_t last = line.size();
  if (last > kWidth) {
    if (caret >= kWidth - kLead) first = std::min(caret, last) - kLead;
    last = std::min(last, first + kWidth);
    run = std::min(run, last - std::min(caret, last));
  }
  std::string text = first != 0 ? "…" : "";
  std::string marks = first != 0 ? " " : "";
  for (std::size_t i = first; i != last; ++i) {
    text += line[i];
    if (i < caret) marks += line[i] == "\t" ? '\t' : ' ';
  }
  if (last != line.size()) text += "…";
  marks += '^';
  if (run > 1) marks.append(run - 1, '~');

  const std::string number = std::to_string(place.line);
  fmt::format_to(std::back_inserter(out), "  {} |{}{}\n", number, text.empty() ? "" : " ", text);
  fmt::format_to(std::back_inserter(out), "  {:{}} | {}\n", "", number.size(), marks);
}

void line(std::string& out, const Source* source, Span span, std::string_view path,
          std::string_view kind, std::string_view text) {
  if (source != nullptr) {
    const Place place = source->place(span.begin);
    fmt::format_to(std::back_inserter(out), "{}:{}:{}: ", source->path(), place.line, place.column);
  } else if (!path.empty()) {
    fmt::format_to(std::back_inserter(out), "{}: ", path);
  }
  fmt::format_to(std::back_inserter(out), "{}: {}\n", kind, text);
}

void message(std::string& out, const Source* source, Span span, std::string_view path,
             std::string_view kind, std::string_view text) {
  line(out, source, span, path, kind, text);
  if (source != nullptr) excerpt(out, *source, span);
}

}  // namespace

Diagnostic& Diagnostic::note(const Source& where, Span at, std::string words) {
  notes.push_back({&where, at, std::move(words)});
  return *this;
}

Diagnostic& Diagnostic::note(std::string words) {
  notes.push_back({nullptr, {}, std::move(words)});
  return *this;
}

Diagnostic& Diagnostics::error(const Source& source, Span span, std::string text) {
  ++errors_;
  return all_.emplace_back(
      Diagnostic{Severity::kError, &source, source.path(), span, std::move(text), {}});
}

Diagnostic& Diagnostics::warning(const Source& source, Span span, std::string text) {
  return all_.emplace_back(
      Diagnostic{Severity::kWarning, &source, source.path(), span, std::move(text), {}});
}

Diagnostic& Diagnostics::error(std::string path, std::string text) {
  ++errors_;
  return all_.emplace_back(
      Diagnostic{Severity::kError, nullptr, std::move(path), {}, std::move(text), {}});
}

Diagnostic& Diagnostics::warning(std::string path, std::string text) {
  return all_.emplace_back(
      Diagnostic{Severity::kWarning, nullptr, std::move(path), {}, std::move(text), {}});
}

Diagnostic& Diagnostics::add(Diagnostic diagnostic) {
  if (diagnostic.severity == Severity::kError) ++errors_;
  return all_.emplace_back(std::move(diagnostic));
}

void Diagnostics::cut(std::size_t count) {
  for (; all_.size() > count; all_.pop_back()) {
    if (all_.back().severity == Severity::kError) --errors_;
  }
}

std::string Diagnostics::print() const {
  std::string out;
  std::size_t errors = std::min<std::size_t>(errors_, kShown);
  std::size_t warnings = kShown - errors;
  std::size_t shown = 0;
  for (const Diagnostic& it : all_) {
    std::size_t& left = it.severity == Severity::kError ? errors : warnings;
    if (left == 0) continue;
    --left;
    ++shown;
    message(out, it.source, it.span, it.path, name(it.severity), it.text);
    for (const Note& note : it.notes) message(out, note.source, note.span, "", "note", note.text);
  }
  if (shown < all_.size()) {
    fmt::format_to(std::back_inserter(out), "… and {} more\n", all_.size() - shown);
  }
  return out;
}

std::string Diagnostics::brief() const {
  const Diagnostic& it = *std::ranges::find(all_, Severity::kError, &Diagnostic::severity);
  std::string out;
  line(out, it.source, it.span, it.path, name(it.severity), it.text);
  if (errors_ > 1) {
    fmt::format_to(std::back_inserter(out), "… and {} more error{}\n", errors_ - 1,
                   errors_ == 2 ? "" : "s");
  }
  return out;
}

}  // namespace aludel::text
