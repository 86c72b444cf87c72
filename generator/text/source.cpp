// SPDX-License-Identifier: MIT
#include "text/source.h"

#include <algorithm>
#include <utility>

namespace aludel::text {

namespace {

constexpr std::string_view kBom = "\xEF\xBB\xBF";

}  // namespace

std::size_t place_in_bytes(std::string_view bytes, std::size_t offset) {
  std::size_t at = bytes.starts_with(kBom) ? kBom.size() : 0;
  for (std::size_t i = 0; i < offset; ++i) at += bytes.substr(at).starts_with("\r\n") ? 2 : 1;
  return at;
}

Source::Source(std::string path, std::string_view bytes) : path_(std::move(path)) {
  if (bytes.starts_with(kBom)) bytes.remove_prefix(kBom.size());
  text_.reserve(bytes.size());
  line_begins_.push_back(0);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\r' && bytes.substr(i + 1).starts_with('\n')) continue;
    text_.push_back(bytes[i]);
    if (bytes[i] == '\n') line_begins_.push_back(text_.size());
  }
}

std::string_view Source::text(Span span) const {
  const std::size_t end = std::min(span.end, text_.size());
  const std::size_t begin = std::min(span.begin, end);
  return text().substr(begin, end - begin);
}

Place Source::place(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto next = std::upper_bound(line_begins_.begin(), line_begins_.end(), offset);
  const std::string_view before = text({*(next - 1), offset});
  const auto characters = std::count_if(before.begin(), before.end(), is_character_begin);
  return {static_cast<unsigned>(next - line_begins_.begin()),
          static_cast<unsigned>(characters) + 1};
}

Span Source::line_span(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  const auto next = std::upper_bound(line_begins_.begin(), line_begins_.end(), offset);
  return {*(next - 1), next == line_begins_.end() ? text_.size() : *next - 1};
}

}  // namespace aludel::text
