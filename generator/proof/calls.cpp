// SPDX-License-Identifier: MIT
#include "proof/calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace aludel::proof {
namespace {

constexpr unsigned kSqlite = 1u << static_cast<unsigned>(::aludel::Dialect::kSqlite);

bool is_unknown(const revisions::Step& step) {
  return !step.input.call.empty() && step.input.stand_ins.empty() && (step.dialects & kSqlite) != 0;
}

}  // namespace

bool calls_are_known(const revisions::Revision& revision) {
  return std::none_of(revision.upgrade.steps.begin(), revision.upgrade.steps.end(), is_unknown) &&
         std::none_of(revision.downgrade.steps.begin(), revision.downgrade.steps.end(), is_unknown);
}

void check_calls(const revisions::Revision& revision, Allowances& allowances,
                 text::Diagnostics& diagnostics) {
  for (const revisions::Section* section : {&revision.upgrade, &revision.downgrade}) {
    for (const revisions::Step& step : section->steps) {
      if (!is_unknown(step)) continue;
      if (allowances.answer(*section, revisions::Allow::Rule::kUnproved, step.span()) != nullptr) {
        continue;
      }
      diagnostics
          .error(*revision.source, step.span(),
                 fmt::format("revision \"{}\" can't be proved: nobody knows here what {}() does to "
                             "rows",
                             revision.id, step.input.call))
          .note(
              "say in SQL what it does, directly below it, as in:\n"
              "-- @stands-for UPDATE device SET serial = upper(serial)")
          .note(
              "or do without the proof of this revision's rows, and write above it:\n"
              "-- @allow unproved reason");
    }
  }
}

void report_unknown_calls(const revisions::Chain& chain, text::Diagnostics& diagnostics) {
  std::string names;
  for (std::size_t i = 0; i != chain.size(); ++i) {
    if (calls_are_known(chain[i])) continue;
    names += fmt::format("{}\"{}\"", names.empty() ? "" : ", ", chain[i].id);
  }
  if (names.empty()) return;
  diagnostics.warning("", fmt::format("what functions of the program do to rows is not proved, as "
                                      "\"@allow unproved\" says: {}",
                                      names));
}

}  // namespace aludel::proof
