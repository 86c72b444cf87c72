// SPDX-License-Identifier: MIT
#include "revisions/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "dialect/dialect.h"
#include "revisions/join.h"
#include "schema/compare.h"

namespace aludel::revisions {

namespace {

unsigned bit(::aludel::Dialect dialect) { return 1u << static_cast<unsigned>(dialect); }

// One database's way along the chain.
class Walk {
 public:
  explicit Walk(const Target& target)
      : target_(target), dialect_(dialect::dialect(target.dialect)), state_(dialect_.rules()) {}

  /// Whether the revision has anything for this database.
  bool concerns(const Revision& revision) const;
  /// Whether the way goes on behind the revision.
  bool pass(Revision& revision, text::Diagnostics& diagnostics);
  const dialect::Dialect& dialect() const { return dialect_; }
  schema::Schema take_state() { return std::move(state_); }

 private:
  bool script(Revision& revision, ::aludel::Direction direction, schema::Schema& state,
              text::Diagnostics& diagnostics) const;
  void compare(const Revision& revision, const schema::Schema& back,
               text::Diagnostics& diagnostics) const;

  Target target_;
  const dialect::Dialect& dialect_;
  schema::Schema state_;
};

bool Walk::concerns(const Revision& revision) const {
  const auto is_its = [&](const Step& step) { return (step.dialects & bit(target_.dialect)) != 0; };
  return std::ranges::any_of(revision.upgrade.steps, is_its) ||
         std::ranges::any_of(revision.downgrade.steps, is_its);
}

bool Walk::script(Revision& revision, ::aludel::Direction direction, schema::Schema& state,
                  text::Diagnostics& diagnostics) const {
  const bool up = direction == ::aludel::Direction::kUpgrade;
  const Section& section = up ? revision.upgrade : revision.downgrade;
  std::vector<dialect::Input> inputs;
  for (const Step& step : section.steps) {
    if ((step.dialects & bit(target_.dialect)) != 0) inputs.push_back(step.input);
  }
  std::vector<dialect::Output>& script =
      revision.scripts[static_cast<unsigned>(target_.dialect)][static_cast<unsigned>(direction)];
  script.clear();
  if (inputs.empty()) return true;
  if (!dialect_.render(inputs, *revision.source, target_.minimum, state, script, diagnostics)) {
    return false;
  }
  if (!revision.no_transaction || script.size() < 2) return true;
  diagnostics.error(*revision.source, script[0].span,
                    fmt::format("on {} this takes {} statements, which belong in one transaction; "
                                "give it a revision without \"@no-transaction\"",
                                dialect_.title(), script.size()));
  return false;
}

void Walk::compare(const Revision& revision, const schema::Schema& back,
                   text::Diagnostics& diagnostics) const {
  using Kind = schema::Difference::Kind;
  for (const schema::Difference& it : schema::compare(state_, back)) {
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

bool Walk::pass(Revision& revision, text::Diagnostics& diagnostics) {
  schema::Schema after = state_;
  if (!script(revision, ::aludel::Direction::kUpgrade, after, diagnostics)) return false;
  if (!revision.irreversible) {
    schema::Schema back = after;
    if (script(revision, ::aludel::Direction::kDowngrade, back, diagnostics)) {
      compare(revision, back, diagnostics);
    }
  }
  state_ = std::move(after);
  return true;
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
  for (auto link = chain.links.begin(); good && link != chain.links.end(); ++link) {
    std::vector<Said> said;
    for (Walk& walk : walks) {
      if (!walk.concerns(link->revision)) continue;
      said.push_back({walk.dialect().id(), {}});
      good = walk.pass(link->revision, said.back().diagnostics) && good;
    }
    join(said, diagnostics);
  }
  std::vector<schema::Schema> heads;
  for (Walk& walk : walks) heads.push_back(walk.take_state());
  return heads;
}

}  // namespace aludel::revisions
