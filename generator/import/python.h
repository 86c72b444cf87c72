// SPDX-License-Identifier: MIT
//
// As much of Python as a revision file of Alembic needs to be understood without Python: the
// docstring, assignments of constants at the top, and where the functions are.
#ifndef ALUDEL_GENERATOR_IMPORT_PYTHON_H
#define ALUDEL_GENERATOR_IMPORT_PYTHON_H

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/source.h"

namespace aludel::import {

struct Text {
  std::string value;
  text::Span span;
};

/// `name = …` or `name: type = …`.
struct Assignment {
  text::Span span;           // of what is assigned
  bool is_constant = false;  // None, a string, or a tuple, list or set of strings
  std::vector<Text> texts;   // None: empty
};

struct Module {
  std::string doc;
  std::map<std::string, Assignment, std::less<>> assigned;  // the last one of each name
  /// The lines of a function at the top, without its first and without a docstring.
  std::map<std::string, std::vector<std::string>, std::less<>> functions;
};

/// What can be understood of a module; nothing is ever wrong with one.
Module read_module(const text::Source& source);

/// Whether lines of a function do nothing: `pass`, `...`, comments, a docstring.
bool does_nothing(const std::vector<std::string>& lines);

/// What a function executes, where all that it does is op.execute("…") with texts in which nothing
/// is formatted or bound; nothing where it does more.
std::optional<std::string> executed(const std::vector<std::string>& lines);

}  // namespace aludel::import

#endif  // ALUDEL_GENERATOR_IMPORT_PYTHON_H
