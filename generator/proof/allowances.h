// SPDX-License-Identifier: MIT
//
// Findings that the revisions answer themselves (@allow), and answers to nothing.
#ifndef ALUDEL_GENERATOR_PROOF_ALLOWANCES_H
#define ALUDEL_GENERATOR_PROOF_ALLOWANCES_H

#include <set>
#include <string_view>

#include "revisions/revision.h"
#include "text/diagnostics.h"

namespace aludel::proof {

/// Whether the statement makes the table, or alters it.
bool makes_or_alters(const sql::Node& node, std::string_view table);

class Allowances {
 public:
  using Allow = revisions::Allow;

  /// The @allow above the statement at that place of the section; nullptr: there is none. Asked
  /// for where there is a finding, so that it has something to answer from then on.
  const Allow* answer(const revisions::Section& section, Allow::Rule rule, text::Span statement);
  /// The one above a statement that makes or alters the table, the last of them.
  const Allow* answer(const revisions::Section& section, Allow::Rule rule, std::string_view table);

  /// Reports those of a revision that answered nothing, as far as its statements are for SQLite.
  void report_idle(const revisions::Revision& revision, text::Diagnostics& diagnostics) const;

 private:
  template <typename IsIts>
  const Allow* find(const revisions::Section& section, Allow::Rule rule, const IsIts& is_its);

  std::set<const Allow*> answered_;
};

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_ALLOWANCES_H
