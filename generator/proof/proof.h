// SPDX-License-Identifier: MIT
//
// Chain and schema/ -> what is wrong with them, as a real engine sees it, before anything is
// compiled. On SQLite in memory, with rows in the tables (supply.h):
//
// - every statement of every upgrade and downgrade is one that the engine accepts, on each row that
//   the schema before it allows and no @require refuses;
// - rows go, come and change as the statements say, and no others do;
// - every downgrade leads back to the schema before its revision and to its rows, but for what
//   @lossy names, and the upgrade after it to what was there (an irreversible revision's is not
//   run); it doesn't fail on rows that only the new schema allows;
// - what stands in a fixture holds; where something can't be tried, @allow has said so;
// - no upgrade leaves a foreign key that every device would refuse;
// - a new device, which runs all upgrades in one go, comes to the same schema, and so does one that
//   does so from a release on;
// - where branches meet, both orders of them come to the same (branches.h);
// - what the engine has at the head of the chain is what the model says;
// - schema/ is something that the engine takes.
//
// What a revision is tried on depends on the revisions up to it and on nothing else: so the chain
// is carried out once, from the base or from where it was left the last time (memory.h), and each
// step is tried on the state where it belongs.
#ifndef ALUDEL_GENERATOR_PROOF_PROOF_H
#define ALUDEL_GENERATOR_PROOF_PROOF_H

#include <filesystem>
#include <functional>
#include <string>

#include "dialect/dialect.h"
#include "dialect/registered.h"
#include "revisions/chain.h"
#include "schema/schema.h"
#include "text/diagnostics.h"

namespace aludel::proof {

struct Options {
  std::string version_table = "aludel_version";  // it and what belongs to it is not compared
  dialect::Registered registered = {};           // with the program's SQLite
  /// A folder to remember in what was proved (memory.h); empty: all is proved, each time.
  std::filesystem::path memory = {};
  std::string tool = {};  // tells one build of the tool from another, for that
  /// Told before each revision that is tried how many are behind it, of how many; may be empty.
  std::function<void(std::size_t done, std::size_t all)> progress = {};
};

/// Whether the chain is proved; what is not is reported at its place. `chain` has been rendered
/// for SQLite without errors; `head` is where its model arrives; `declared` is
/// schema/ for SQLite, nullptr where the project has none. After a refused upgrade the replay
/// ends, since what follows would only be consequences; schema/ is judged by itself all the same.
/// Warnings don't make the result false, and are the same whatever is remembered.
bool prove(const revisions::Chain& chain, const schema::Schema& head,
           const dialect::Declaration* declared, const Options& options,
           text::Diagnostics& diagnostics);

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_PROOF_H
