// SPDX-License-Identifier: MIT
//
// @allow: a finding that its author knows of, answered above the statement that it is about, with
// the reason.
#ifndef ALUDEL_GENERATOR_REVISIONS_ALLOW_H
#define ALUDEL_GENERATOR_REVISIONS_ALLOW_H

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "revisions/directive.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::revisions {

struct Allow {
  /// What can be answered:
  ///
  ///   rule       the finding                                                    of
  ///   kUnproved  the proof can't carry out what the statement says with rows    the proof
  enum class Rule { kUnproved };

  text::Span span;  // of the directive
  Rule rule = Rule::kUnproved;
  std::string reason;
  std::size_t step = 0;  // the statement: an index of Section::steps
};

/// As it stands in a file: "unproved".
std::string_view word_of(Allow::Rule rule);

/// The directive, read; its statement is the caller's business. Nothing, and an error, where the
/// rule is unknown or the reason is missing.
std::optional<Allow> read_allow(const text::Source& source, const Directive& directive,
                                text::Diagnostics& diagnostics);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_ALLOW_H
