// SPDX-License-Identifier: MIT
//
// A @call as a script has it, on every database alike: the call, and after it what stands for it.
#ifndef ALUDEL_GENERATOR_DIALECT_CALL_H
#define ALUDEL_GENERATOR_DIALECT_CALL_H

#include <vector>

#include "dialect/dialect.h"

namespace aludel::dialect {

/// Appends it to the script. `add` appends what a statement of a revision becomes, or reports and
/// gives false.
template <typename Add>
bool render_call(const Input& input, std::vector<Output>& script, Add add) {
  script.push_back({Output::Kind::kCall, input.call, "", input.statement.span()});
  for (const sql::Statement& it : input.stand_ins) {
    const std::size_t first = script.size();
    if (!add(Input{it, std::nullopt, ""})) return false;
    for (std::size_t i = first; i != script.size(); ++i) script[i].kind = Output::Kind::kStandIn;
  }
  return true;
}

}  // namespace aludel::dialect

#endif  // ALUDEL_GENERATOR_DIALECT_CALL_H
