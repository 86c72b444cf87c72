// SPDX-License-Identifier: MIT
//
// A file's text as every other room sees it: without BOM, with LF for CRLF, together with the
// path to show and the way back from a byte to line and column.
//
// Spans are bytes of this text, kept everywhere instead of lines; lines are computed when
// something is printed. A Source is read once, never changes and must outlive every span,
// string_view and diagnostic that speaks of it (the project keeps them all).
#ifndef ALUDEL_GENERATOR_TEXT_SOURCE_H
#define ALUDEL_GENERATOR_TEXT_SOURCE_H

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace aludel::text {

/// Bytes [begin, end) of a source's text.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;

  bool operator==(const Span&) const = default;
};

/// Line and column, both from 1. A column counts characters (UTF-8 code points).
struct Place {
  unsigned line = 1;
  unsigned column = 1;
};

/// Whether a byte of UTF-8 is the first (or only) one of its character.
inline bool is_character_begin(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0u) != 0x80u;
}

/// Where a place of the text of a source is in the bytes that it was read from.
std::size_t place_in_bytes(std::string_view bytes, std::size_t offset);

class Source {
 public:
  /// `path` is what messages show; `bytes` is the file as it was read.
  Source(std::string path, std::string_view bytes);
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  const std::string& path() const { return path_; }
  std::string_view text() const { return text_; }
  std::string_view text(Span span) const;

  /// Offsets past the end stand for the end, which has a place like any other.
  Place place(std::size_t offset) const;
  unsigned line(std::size_t offset) const { return place(offset).line; }
  /// The whole line in which `offset` lies, without its end.
  Span line_span(std::size_t offset) const;

 private:
  std::string path_;
  std::string text_;
  std::vector<std::size_t> line_begins_;
};

}  // namespace aludel::text

#endif  // ALUDEL_GENERATOR_TEXT_SOURCE_H
