// SPDX-License-Identifier: MIT
#include "proof/proof.h"

#include "proof/declared.h"
#include "proof/replay.h"
#include "revisions/records.h"

namespace aludel::proof {

bool prove(const revisions::Chain& chain, const schema::Schema& head,
           const dialect::Declaration* declared, const Options& options,
           text::Diagnostics& diagnostics) {
  const revisions::Records records(options.version_table);
  Replay replay(chain, records, options.registered, diagnostics);
  if (replay.run()) replay.check_head(head);
  if (declared != nullptr) {
    prove_declared(*declared, replay.broken(), records, options.registered, diagnostics);
  }
  return !diagnostics.has_errors();
}

}  // namespace aludel::proof
