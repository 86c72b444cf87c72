// SPDX-License-Identifier: MIT
//
// What stands for a C++ function where there is none: the lines of SQL beneath a @call, each
// behind its @stands-for, as statements that know their places in the file.
#ifndef ALUDEL_GENERATOR_REVISIONS_STAND_IN_H
#define ALUDEL_GENERATOR_REVISIONS_STAND_IN_H

#include <optional>
#include <span>
#include <vector>

#include "sql/tree/statement.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::revisions {

/// Reads `lines`, the arguments of the directives in the order of the file, as one text; without
/// any, no statements. Nothing, and errors, where it makes no sense, or holds what is no INSERT,
/// UPDATE, DELETE or the like.
std::optional<std::vector<sql::Statement>> read_stand_ins(const text::Source& source,
                                                          std::span<const text::Span> lines,
                                                          sql::Language language,
                                                          text::Diagnostics& diagnostics);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_STAND_IN_H
