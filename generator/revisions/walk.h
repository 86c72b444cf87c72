// SPDX-License-Identifier: MIT
//
// One database's way over the graph: each revision's scripts upon what it may find.
//
// The state of a closed set of revisions is the schema that they leave, carried out in the chain's
// order. Where each revision leads from each state to the state with it, as is checked here for
// those that can matter to each other, any other order leads there too.
#ifndef ALUDEL_GENERATOR_REVISIONS_WALK_H
#define ALUDEL_GENERATOR_REVISIONS_WALK_H

#include <aludel/revision.h>

#include <array>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dialect/dialect.h"
#include "revisions/aftermath.h"
#include "revisions/chain.h"
#include "revisions/parallel.h"
#include "revisions/render.h"
#include "schema/schema.h"
#include "text/diagnostics.h"

namespace aludel::revisions {

class Walk {
 public:
  /// `below`: of parallel.h; like the chain, it must outlive the walk.
  Walk(const Target& target, Chain& chain, const std::vector<Set>& below);

  /// Whether the revision has anything for this database.
  bool concerns(const Revision& revision) const;
  /// Goes over the next revision, upon what is below it. Whether the way goes on behind it.
  bool up();
  /// Goes back from there to the base.
  void back();
  /// Upon what else may be applied: finds the variants of all scripts. Requires that there were no
  /// errors before.
  void vary();
  /// Where all revisions lead, if they do; requires that all were passed.
  const schema::Schema* arrive();

  const dialect::Dialect& dialect() const { return dialect_; }
  /// Of a revision that was passed.
  const schema::Schema& before(std::size_t index) const { return passed_[index].before; }
  const schema::Schema& after(std::size_t index) const { return passed_[index].after; }
  /// What was found, for each revision.
  std::vector<text::Diagnostics>& said() { return said_; }

 private:
  using Script = std::vector<dialect::Output>;

  /// What a revision finds or leaves.
  struct State {
    schema::Schema schema;
    dialect::Uncommitted uncommitted;  // on the way there, in one run
  };

  struct Passed {
    schema::Schema before;
    schema::Schema after;
    dialect::Uncommitted undone;  // on the way back to it: by what comes behind it in the chain
    dialect::Uncommitted added;   // by its own downgrade
    bool is_there = false;        // its upgrade can be carried out
  };

  /// Both ways of a revision upon what is applied, and what is wrong with them.
  struct Attempt {
    std::array<Script, 2> scripts;
    text::Diagnostics said;
  };

  std::vector<dialect::Input> inputs(const Section& section) const;
  Set without(Set set, unsigned index) const;
  const State* state(Set applied);
  bool run(unsigned index, ::aludel::Direction direction, State& state, Script& script,
           text::Diagnostics& diagnostics);
  bool render(const Revision& revision, ::aludel::Direction direction, State& state, Script& script,
              text::Diagnostics& diagnostics) const;
  bool fixture(Fixture& fixture, Fixture::Part part, schema::Schema state,
               text::Diagnostics& diagnostics);
  void check_parents(const Revision& revision, const schema::Schema& before,
                     const schema::Schema& after, text::Diagnostics& diagnostics) const;
  void compare(const Revision& revision, const schema::Schema& before, const schema::Schema& after,
               const schema::Schema& back, text::Diagnostics& diagnostics) const;
  bool run_own(unsigned index, text::Diagnostics& diagnostics);
  bool vary(unsigned index, const std::vector<std::set<std::string>>& words);
  std::vector<std::set<std::string>> words() const;
  Attempt attempt(unsigned index, const Set& applied, const State& before);
  void compare_orders(unsigned index, const Set& applied, const schema::Schema& after,
                      text::Diagnostics& diagnostics);
  dialect::Uncommitted undone(unsigned index, const Set& applied) const;
  void report_conflict(unsigned index, Set applied, text::Diagnostics said);
  text::Span parting(unsigned index, unsigned other, const Set& applied);
  Way way(const text::Source& source, std::span<const dialect::Input> inputs,
          const schema::Schema& before, const schema::Schema& after) const {
    return {dialect_, target_.minimum, source, inputs, before, after};
  }

  Target target_;
  Chain& chain_;
  const std::vector<Set>& below_;
  const dialect::Dialect& dialect_;
  std::unordered_map<Set, std::optional<State>> states_;  // nothing: there is no way there
  std::vector<Passed> passed_;
  std::vector<text::Diagnostics> said_;
  std::set<std::pair<unsigned, unsigned>> conflicts_;  // that were reported
};

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_WALK_H
