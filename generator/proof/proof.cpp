// SPDX-License-Identifier: MIT
#include "proof/proof.h"

#include "proof/declared.h"
#include "proof/drift.h"
#include "proof/records.h"
#include "proof/replay.h"

namespace aludel::proof {

bool prove(const revisions::Chain& chain, const std::vector<std::unique_ptr<text::Source>>* schema,
           const Options& options, text::Diagnostics& diagnostics) {
  const Records records(options.version_table);
  Replay replay(chain, records, diagnostics);
  const bool reached = replay.run();
  if (reached) replay.check_head();
  if (schema != nullptr) {
    Declared declared(records, diagnostics);
    if (declared.load(*schema, replay.broken()) && reached) {
      compare_head(chain, replay, declared, records, options, diagnostics);
    }
  }
  return !diagnostics.has_errors();
}

}  // namespace aludel::proof
