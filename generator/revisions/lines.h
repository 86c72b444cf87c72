// SPDX-License-Identifier: MIT
//
// The files that the tool keeps beside the revisions, HEAD and RELEASES, as lines of words.
#ifndef ALUDEL_GENERATOR_REVISIONS_LINES_H
#define ALUDEL_GENERATOR_REVISIONS_LINES_H

#include <string_view>
#include <vector>

#include "text/source.h"

namespace aludel::revisions {

/// A part of a line, or all of it, without the white space around it.
struct Piece {
  text::Span span;
  std::string_view text;
};

/// The lines that are not blank.
std::vector<Piece> lines_of(const text::Source& source);

/// What stands between white space. A "," at the end of a word is left out.
std::vector<Piece> words_of(const Piece& line);

/// The first line that version control wrote where two versions of the file met; nullptr: none.
const Piece* conflict_in(const std::vector<Piece>& lines);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_LINES_H
