// SPDX-License-Identifier: MIT
#include "proof/proof.h"

#include "proof/branches.h"
#include "proof/declared.h"
#include "proof/digest.h"
#include "proof/memory.h"
#include "proof/replay.h"
#include "revisions/records.h"

namespace aludel::proof {

bool prove(const revisions::Chain& chain, const schema::Schema& head,
           const dialect::Declaration* declared, const Options& options,
           text::Diagnostics& diagnostics) {
  const revisions::Records records(options.version_table);
  const Way whole = way(chain);
  Replay replay(chain, whole, records, options.registered, diagnostics);
  const std::string basis =
      Digest().add(options.tool).add(replay.engine().identity()).add(options.version_table).text();
  const Memory memory(options.memory, basis, chain, whole, declared);
  if (const auto warnings = memory.proved()) {
    for (const text::Diagnostic& it : *warnings) diagnostics.add(it);
    return true;
  }
  Branches branches(chain, records, options.registered, diagnostics);
  replay.keep_states(branches.wanted_states());
  const std::size_t said = diagnostics.all().size();
  if (replay.run(memory, options.progress)) replay.check_head(head);
  if (diagnostics.has_errors()) {
    branches.explain(said);
  } else {
    branches.prove(replay);
  }
  if (declared != nullptr) {
    prove_declared(*declared, replay.broken(), records, options.registered, diagnostics);
  }
  const Warnings warnings = replay.warnings();
  memory.conclude(replay.proved(), diagnostics.has_errors() ? nullptr : &warnings);
  return !diagnostics.has_errors();
}

}  // namespace aludel::proof
