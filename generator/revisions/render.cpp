// SPDX-License-Identifier: MIT
#include "revisions/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "dialect/dialect.h"
#include "revisions/join.h"
#include "revisions/lossy.h"
#include "schema/compare.h"

namespace aludel::revisions {

namespace {

unsigned bit(::aludel::Dialect dialect) { return 1u << static_cast<unsigned>(dialect); }

// One database's way along the chain, up and then back, so that each script is rendered behind
// those with which it may share a transaction.
class Walk {
 public:
  explicit Walk(const Target& target)
      : target_(target),
        dialect_(dialect::dialect(target.dialect)),
        states_{schema::Schema(dialect_.rules())} {}

  /// Whether the revision has anything for this database.
  bool concerns(const Revision& revision) const;
  /// Goes over the next revision. Whether the way goes on behind it.
  bool up(Revision& revision);
  /// Goes back from there to the base.
  void back(Chain& chain);

  const dialect::Dialect& dialect() const { return dialect_; }
  /// Of a revision that was passed.
  const schema::Schema& before(std::size_t index) const { return states_[index]; }
  const schema::Schema& after(std::size_t index) const { return states_[index + 1]; }
  /// What was found, for each revision that was passed.
  std::vector<text::Diagnostics>& said() { return said_; }
  /// Where the way up ended.
  schema::Schema take_head() { return std::move(states_.back()); }

 private:
  std::vector<dialect::Input> inputs(const Section& section) const;
  bool script(Revision& revision, ::aludel::Direction direction, schema::Schema& state,
              text::Diagnostics& diagnostics);
  bool fixture(Fixture& fixture, Fixture::Part part, schema::Schema state,
               text::Diagnostics& diagnostics);
  void compare(const Revision& revision, const schema::Schema& before, const schema::Schema& back,
               text::Diagnostics& diagnostics) const;

  Target target_;
  const dialect::Dialect& dialect_;
  std::vector<schema::Schema> states_;  // at the base and behind each revision that was passed
  std::vector<text::Diagnostics> said_;
  dialect::Uncommitted uncommitted_;
};

bool Walk::concerns(const Revision& revision) const {
  const auto is_its = [&](const Step& step) { return (step.dialects & bit(target_.dialect)) != 0; };
  return std::ranges::any_of(revision.upgrade.steps, is_its) ||
         std::ranges::any_of(revision.downgrade.steps, is_its);
}

std::vector<dialect::Input> Walk::inputs(const Section& section) const {
  std::vector<dialect::Input> inputs;
  for (const Step& step : section.steps) {
    if ((step.dialects & bit(target_.dialect)) != 0) inputs.push_back(step.input);
  }
  return inputs;
}

// Statements that move rows, on a schema that they don't move.
bool Walk::fixture(Fixture& fixture, Fixture::Part part, schema::Schema state,
                   text::Diagnostics& diagnostics) {
  const std::vector<dialect::Input> inputs = this->inputs(fixture.section(part));
  if (inputs.empty()) return true;
  dialect::Uncommitted none;
  return dialect_.render(
      inputs, *fixture.source, target_.minimum, state, none,
      fixture.scripts[static_cast<unsigned>(target_.dialect)][static_cast<unsigned>(part)],
      diagnostics);
}

bool Walk::script(Revision& revision, ::aludel::Direction direction, schema::Schema& state,
                  text::Diagnostics& diagnostics) {
  const bool is_up = direction == ::aludel::Direction::kUpgrade;
  const Section& section = is_up ? revision.upgrade : revision.downgrade;
  const std::vector<dialect::Input> inputs = this->inputs(section);
  std::vector<dialect::Output>& script =
      revision.scripts[static_cast<unsigned>(target_.dialect)][static_cast<unsigned>(direction)];
  script.clear();
  // It divides a run: what was done before is committed, and then what it does.
  if (revision.no_transaction) uncommitted_ = {};
  dialect::Uncommitted alone;
  dialect::Uncommitted& uncommitted = revision.no_transaction ? alone : uncommitted_;
  if (inputs.empty()) return true;
  if (!dialect_.render(inputs, *revision.source, target_.minimum, state, uncommitted, script,
                       diagnostics)) {
    return false;
  }
  if (!revision.no_transaction || script.size() < 2) return true;
  diagnostics.error(*revision.source, script[0].span,
                    fmt::format("on {} this takes {} statements, which belong in one transaction; "
                                "give it a revision without \"@no-transaction\"",
                                dialect_.title(), script.size()));
  return false;
}

void Walk::compare(const Revision& revision, const schema::Schema& before,
                   const schema::Schema& back, text::Diagnostics& diagnostics) const {
  using Kind = schema::Difference::Kind;
  for (const schema::Difference& it : schema::compare(before, back)) {
    std::string how;
    if (it.kind == Kind::kMissing) {
      how = it.what + " is missing";
    } else if (it.kind == Kind::kUnexpected) {
      how = it.what + " is still there";
    } else {
      how = fmt::format("{} was {} and is {} after the downgrade", it.what, it.expected, it.actual);
    }
    diagnostics.error(
        *revision.source, revision.downgrade.directive,
        fmt::format("the downgrade of \"{}\" does not lead back: {}", revision.id, how));
  }
}

bool Walk::up(Revision& revision) {
  states_.push_back(states_.back());
  text::Diagnostics& said = said_.emplace_back();
  if (!script(revision, ::aludel::Direction::kUpgrade, states_.back(), said)) return false;
  if (!revision.fixture || !concerns(revision)) return true;
  Fixture& its = *revision.fixture;
  const bool before = fixture(its, Fixture::Part::kBefore, *(states_.end() - 2), said);
  return fixture(its, Fixture::Part::kAfter, states_.back(), said) && before;
}

void Walk::back(Chain& chain) {
  uncommitted_ = {};
  for (std::size_t i = said_.size(); i-- > 0;) {
    Revision& revision = chain.links[i].revision;
    if (said_[i].has_errors()) continue;  // there is no state behind it
    if (revision.irreversible) {
      uncommitted_ = {};  // no run goes back over it
      continue;
    }
    schema::Schema state = states_[i + 1];
    if (script(revision, ::aludel::Direction::kDowngrade, state, said_[i]) && concerns(revision)) {
      compare(revision, states_[i], state, said_[i]);
    }
  }
}

// Whether each file is in a language of the product's databases.
bool check_languages(const Chain& chain, std::span<const Target> targets,
                     text::Diagnostics& diagnostics) {
  unsigned spoken = 0;
  for (const Target& target : targets) spoken |= bit(target.dialect);
  bool good = true;
  for (const Link& link : chain.links) {
    const Revision& revision = link.revision;
    if ((dialects_of(revision.language) & spoken) != 0) continue;
    good = false;
    diagnostics.error(*revision.source, revision.language_span,
                      fmt::format("this project has no database that reads \"@sql {0}\"; write the "
                                  "file in the language of one that it has, or add \"{0}\" to "
                                  "\"dialects\" in aludel.toml",
                                  word_of(revision.language)));
  }
  return good;
}

}  // namespace

std::vector<schema::Schema> render(Chain& chain, std::span<const Target> targets,
                                   text::Diagnostics& diagnostics) {
  std::vector<Walk> walks(targets.begin(), targets.end());
  bool good = check_languages(chain, targets, diagnostics);
  std::size_t passed = 0;
  for (; good && passed != chain.size(); ++passed) {
    for (Walk& walk : walks) good = walk.up(chain.links[passed].revision) && good;
  }
  for (Walk& walk : walks) walk.back(chain);
  for (std::size_t i = 0; i != passed; ++i) {
    std::vector<Said> said;
    for (Walk& walk : walks) {
      if (!walk.concerns(chain[i])) continue;
      said.push_back({walk.dialect().id(), std::move(walk.said()[i])});
    }
    join(said, diagnostics);
    std::vector<const schema::Schema*> states;
    for (const Walk& walk : walks) states.insert(states.end(), {&walk.before(i), &walk.after(i)});
    check_lossy_names(chain[i], states, diagnostics);
  }
  std::vector<schema::Schema> heads;
  for (Walk& walk : walks) heads.push_back(walk.take_head());
  return heads;
}

}  // namespace aludel::revisions
