// SPDX-License-Identifier: MIT
#include "proof/registered.h"

#include <fmt/format.h>

#include "proof/sqlite_engine.h"

namespace aludel::proof {

// By an engine that knows none of them, so that none can call itself.
bool check_registered(const dialect::Registered& registered, const text::Source& source,
                      text::Diagnostics& diagnostics) {
  SqliteEngine engine;
  for (const dialect::Function& it : registered.functions) {
    if (const auto refusal = engine.run(value_query(it)).refusal) {
      diagnostics.error(
          source, it.at,
          fmt::format("SQLite refuses the SQL that stands for {}(): {}", it.name, refusal->words));
    }
  }
  return !diagnostics.has_errors();
}

}  // namespace aludel::proof
