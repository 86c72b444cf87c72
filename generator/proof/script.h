// SPDX-License-Identifier: MIT
//
// One section's statements, carried out on an engine; and, where they fail, which rows it is that
// they can't be carried out on.
#ifndef ALUDEL_GENERATOR_PROOF_SCRIPT_H
#define ALUDEL_GENERATOR_PROOF_SCRIPT_H

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dialect/dialect.h"
#include "proof/engine.h"
#include "proof/leg.h"
#include "proof/lineage.h"
#include "proof/population.h"
#include "revisions/revision.h"

namespace aludel::proof {

/// Why a script doesn't come to its end.
///
///   kind          at             means
///   kRefused      the statement  the engine's refusal
///   kTransaction  the statement  it ends the transaction that it is in, or leaves one open
///   kRequire      the statement  it is a @require, and found rows
///   kKeys         the end, or    foreign keys that can't be used, or that rows break: looked for
///   at
///                 the statement  the end; where sift() tells, behind which statement they are so
struct Failure {
  enum class Kind { kRefused, kTransaction, kRequire, kKeys };

  Kind kind = Kind::kRefused;
  std::size_t at = 0;  // in the script; its size for the end
  Refusal refusal;
  std::size_t rows = 0;
  std::vector<Broken> keys;
  std::string first;  // of the rows, as messages name one
};

/// A script that came to its end.
struct Ran {
  /// What triggers did in a statement.
  struct Fired {
    std::size_t at;
    Firing firing;
  };

  Changes changes;
  Lineage lineage;
  std::vector<Fired> fired;
};

const revisions::Section& section(const revisions::Revision& revision,
                                  ::aludel::Direction direction);

/// The folded names that a statement is made of, and more words: what it speaks of is among them.
std::set<std::string> names_in(std::string_view statement);

/// What a step says to the proof: its statement, or those that stand for the function it calls.
std::vector<const sql::Statement*> said_by(const revisions::Step& step);

/// Runs it between begin() and commit() or rollback(), which are the caller's; without a look at
/// what it did to the schema and to rows. `ran`: may be nullptr.
std::optional<Failure> statements(Engine& engine, Script script, bool transaction, Ran* ran);

/// The same, and looks.
std::optional<Failure> run(Engine& engine, Script script, bool transaction, Ran& ran);

/// Rows of the tables that a script speaks of, told apart by whether it can be carried out on them.
struct Sifted {
  struct Row {
    Held_ptr table;
    rows::Row row;
    Failure failure;
  };

  std::optional<Failure> anyway;  // without any rows; nothing else is known then
  std::map<std::string, std::vector<rows::Row>> kept;  // by table: all these at once are no trouble
  std::vector<Row> refused;                            // one by one, with these
};

/// After a failure in a transaction that was rolled back; leaves everything as it was.
Sifted sift(Engine& engine, Script script, const Population& population);

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_SCRIPT_H
