// SPDX-License-Identifier: MIT
//
// Where everything that reads text says what is wrong with it.
//
// A diagnostic says what is wrong and then what to do, names in double quotes, in the user's
// words. They are collected, so that one run shows several; a later stage does not run when an
// earlier one has errors. Printed as
//
//     versions/2026_ab12_x.sql:7:4: error: unknown directive "@upgarde"
//       7 | -- @upgarde
//         |    ^~~~~~~~
//     versions/2026_ab12_x.sql:3:1: note: …
//     note: …
//
// at most 20, errors before warnings where there are more, and a last line that counts the rest.
#ifndef ALUDEL_GENERATOR_TEXT_DIAGNOSTICS_H
#define ALUDEL_GENERATOR_TEXT_DIAGNOSTICS_H

#include <deque>
#include <string>
#include <vector>

#include "text/source.h"

namespace aludel::text {

enum class Severity { kError, kWarning };

/// A further place, or (source == nullptr) a line without one: a remedy to paste.
struct Note {
  const Source* source = nullptr;
  Span span;
  std::string text;
};

struct Diagnostic {
  Severity severity = Severity::kError;
  const Source* source = nullptr;  // nullptr: `path` as a whole (a folder, a missing file)
  std::string path;                // may be empty: about no file at all
  Span span;
  std::string text;
  std::vector<Note> notes;

  Diagnostic& note(const Source& where, Span span, std::string text);
  Diagnostic& note(std::string text);
};

class Diagnostics {
 public:
  /// The returned reference stays good: add notes to it.
  Diagnostic& error(const Source& source, Span span, std::string text);
  Diagnostic& warning(const Source& source, Span span, std::string text);
  /// About a file or folder as a whole; an empty path: about nothing in particular.
  Diagnostic& error(std::string path, std::string text);
  Diagnostic& warning(std::string path, std::string text);
  /// As it was found by others.
  Diagnostic& add(Diagnostic diagnostic);
  /// Forgets all but the first so many.
  void cut(std::size_t count);
  /// The one that was found last. Requires that there is one.
  Diagnostic& last() { return all_.back(); }

  bool has_errors() const { return errors_ != 0; }
  bool empty() const { return all_.empty(); }
  const std::deque<Diagnostic>& all() const { return all_; }

  /// All of them as the user sees them, in the order in which they were found.
  std::string print() const;

  /// The first error in a line, without the text that it is about; and how many more there are.
  /// Requires that there is one.
  std::string brief() const;

 private:
  std::deque<Diagnostic> all_;
  unsigned errors_ = 0;
};

}  // namespace aludel::text

#endif  // ALUDEL_GENERATOR_TEXT_DIAGNOSTICS_H
