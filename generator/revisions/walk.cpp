// SPDX-License-Identifier: MIT
#include "revisions/walk.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_set>

#include "revisions/reconcile.h"
#include "revisions/taken.h"
#include "schema/compare.h"

namespace aludel::revisions {

namespace {

constexpr auto kUp = ::aludel::Direction::kUpgrade;
constexpr auto kDown = ::aludel::Direction::kDowngrade;
constexpr std::size_t kMostStates = 1000;  // that one revision may find

unsigned at(::aludel::Dialect dialect) { return static_cast<unsigned>(dialect); }
unsigned at(::aludel::Direction direction) { return static_cast<unsigned>(direction); }

/// Takes out what a revision with `is_committed` has made.
template <typename Is>
void commit(const Chain& chain, dialect::Uncommitted& uncommitted, const Is& is_committed) {
  if (uncommitted.values.empty()) return;
  std::set<const text::Source*> sources;
  for (unsigned i = 0; i < chain.size(); ++i) {
    if (is_committed(i)) sources.insert(chain[i].source.get());
  }
  std::erase_if(uncommitted.values,
                [&](const dialect::Uncommitted::Value& it) { return sources.contains(it.source); });
}

std::string either(const schema::Difference& it) {
  using Kind = schema::Difference::Kind;
  const bool is_whole = it.kind == Kind::kMissing || it.kind == Kind::kUnexpected;
  return is_whole ? it.what + " is there or not"
                  : fmt::format("{} is {} or {}", it.what, it.expected, it.actual);
}

bool holds(const Subset& subset, const Subset& part) { return std::ranges::includes(subset, part); }

}  // namespace

Walk::Walk(const Target& target, Chain& chain, const std::vector<Set>& below)
    : target_(target),
      chain_(chain),
      below_(below),
      dialect_(dialect::dialect(target.dialect)),
      said_(chain.size()) {
  states_.emplace(Set(chain.size()), State{schema::Schema(dialect_.rules()), {}});
  for (Link& link : chain.links) {
    link.variants[at(target.dialect)] = {};
    link.own[at(target.dialect)] = {};
  }
}

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

Set Walk::without(Set set, unsigned index) const {
  set[index] = false;
  return set;
}

// Goes down to a state that is known, and up again. Nothing where a revision can't be carried out
// upon another one, which is reported.
const Walk::State* Walk::state(Set applied) {
  std::vector<unsigned> missing;
  auto found = states_.find(applied);
  for (auto i = static_cast<unsigned>(chain_.size()); found == states_.end();) {
    while (!applied[--i]) {
    }
    applied[i] = false;
    missing.push_back(i);
    found = states_.find(applied);
  }
  for (; !missing.empty(); missing.pop_back()) {
    const unsigned index = missing.back();
    std::optional<State> next = found->second;
    if (next) {
      Script script;
      text::Diagnostics said;
      if (!run(index, kUp, *next, script, said)) {
        next.reset();
        report_conflict(index, applied, std::move(said));
      }
    }
    applied[index] = true;
    found = states_.emplace(applied, std::move(next)).first;
  }
  return found->second ? &*found->second : nullptr;
}

// Statements that move rows, on a schema that they don't move.
bool Walk::fixture(Fixture& fixture, Fixture::Part part, schema::Schema state,
                   text::Diagnostics& diagnostics) {
  const std::vector<dialect::Input> inputs = this->inputs(fixture.section(part));
  if (inputs.empty()) return true;
  dialect::Uncommitted none;
  return dialect_.render(inputs, *fixture.source, target_.minimum, state, none,
                         fixture.scripts[at(target_.dialect)][static_cast<unsigned>(part)],
                         diagnostics);
}

bool Walk::run(unsigned index, ::aludel::Direction direction, State& state, Script& script,
               text::Diagnostics& diagnostics) {
  const Link& link = chain_.links[index];
  script.clear();
  // It divides a run: what was done before is committed, and then what it does.
  if (link.revision.no_transaction) {
    commit(chain_, state.uncommitted,
           [&](unsigned i) { return direction == kUp ? below_[index][i] : below_[i][index]; });
  }
  if (link.is_stood_for) return true;
  return render(link.revision, direction, state, script, diagnostics);
}

bool Walk::render(const Revision& revision, ::aludel::Direction direction, State& state,
                  Script& script, text::Diagnostics& diagnostics) const {
  const std::vector<dialect::Input> inputs =
      this->inputs(direction == kUp ? revision.upgrade : revision.downgrade);
  if (inputs.empty()) return true;
  dialect::Uncommitted alone;
  dialect::Uncommitted& uncommitted = revision.no_transaction ? alone : state.uncommitted;
  if (!dialect_.render(inputs, *revision.source, target_.minimum, state.schema, uncommitted, script,
                       diagnostics)) {
    return false;
  }
  Taken taken;
  if (direction == kDown) {  // what its own upgrade has made is nobody else's
    for (const dialect::Input& it : this->inputs(revision.upgrade))
      taken.by(it.statement.text.text, it.statement.text.language);
  }
  for (dialect::Output& it : script)
    if (it.kind == dialect::Output::Kind::kSql) it.message = taken.by(it.sql, dialect_.language());
  if (!revision.no_transaction || script.size() < 2) return true;
  diagnostics.error(*revision.source, script[0].span,
                    fmt::format("on {} this takes {} statements, which belong in one transaction; "
                                "give it a revision without \"@no-transaction\"",
                                dialect_.title(), script.size()));
  return false;
}

void Walk::check_parents(const Revision& revision, const schema::Schema& before,
                         const schema::Schema& after, text::Diagnostics& diagnostics) const {
  if (!std::ranges::any_of(revision.upgrade.steps, takes_tables_away)) return;
  const std::vector<dialect::Input> upgrade = inputs(revision.upgrade);
  revisions::check_parents(way(*revision.source, upgrade, before, after), diagnostics);
}

// What is missing, or otherwise, is shown where it went, or was made so.
void Walk::compare(const Revision& revision, const schema::Schema& before,
                   const schema::Schema& after, const schema::Schema& back,
                   text::Diagnostics& diagnostics) const {
  using Kind = schema::Difference::Kind;
  const text::Source& source = *revision.source;
  const std::vector<schema::Difference> differences = schema::compare(before, back);
  if (differences.empty()) return;
  const std::vector<dialect::Input> up = inputs(revision.upgrade);
  const std::vector<dialect::Input> down = inputs(revision.downgrade);
  check_temporary(way(source, up, before, after), diagnostics);
  check_temporary(way(source, down, after, back), diagnostics);
  if (diagnostics.has_errors()) return;
  for (const schema::Difference& it : differences) {
    std::string how;
    text::Span at = it.actual_place.source == &source ? it.actual_place.span : text::Span();
    if (it.kind == Kind::kMissing) {
      how = it.what + " is missing";
      at = where_lost(way(source, up, before, after), before, it.what);
      if (at.end == 0) at = where_lost(way(source, down, after, back), before, it.what);
    } else if (it.kind == Kind::kUnexpected) {
      how = it.what + " is still there";
    } else {
      how = fmt::format("{} was {} and is {} after the downgrade", it.what, it.expected, it.actual);
    }
    text::Diagnostic& diagnostic = diagnostics.error(
        source, revision.downgrade.directive,
        fmt::format("the downgrade of \"{}\" does not lead back: {}", revision.id, how));
    if (at.end == 0) continue;
    diagnostic.note(source, at,
                    it.kind == Kind::kMissing      ? "it is missing from here on"
                    : it.kind == Kind::kUnexpected ? "it is made here"
                                                   : "it is made so here");
  }
}

bool Walk::up() {
  const auto index = static_cast<unsigned>(passed_.size());
  Link& link = chain_.links[index];
  Revision& revision = link.revision;
  text::Diagnostics& said = said_[index];
  const State* before = state(without(below_[index], index));
  const schema::Schema empty(dialect_.rules());
  passed_.push_back({before == nullptr ? empty : before->schema, empty, {}, {}, false});
  if (before == nullptr) return false;
  State after = *before;
  const bool is_good = run(index, kUp, after, revision.scripts[at(target_.dialect)][at(kUp)], said);
  passed_[index].after = after.schema;
  passed_[index].is_there = is_good;
  if (!is_good) return false;
  check_parents(revision, before->schema, after.schema, said);
  if (link.is_stood_for && !run_own(index, said)) return false;
  states_.emplace(below_[index], std::move(after));
  if (!revision.fixture || !concerns(revision)) return true;
  Fixture& its = *revision.fixture;
  const bool good = fixture(its, Fixture::Part::kBefore, passed_[index].before, said);
  return fixture(its, Fixture::Part::kAfter, passed_[index].after, said) && good;
}

// The sections of a revision for which others stand: what they would do without those, both ways.
bool Walk::run_own(unsigned index, text::Diagnostics& diagnostics) {
  Link& link = chain_.links[index];
  const Revision& revision = link.revision;
  const auto is_replaced = [&](unsigned it) { return replaces(revision, chain_[it]); };
  std::vector<unsigned> stands_on = edges(link);
  std::erase_if(stands_on, is_replaced);
  const Set applied = closed(chain_, stands_on);
  const State* before = state(applied);
  if (before == nullptr) return false;
  std::array<Script, 2>& scripts = link.own[at(target_.dialect)];
  State after = {before->schema, {}};
  if (!render(revision, kUp, after, scripts[at(kUp)], diagnostics)) return false;
  check_parents(revision, before->schema, after.schema, diagnostics);
  if (!revision.irreversible) {
    State back = {after.schema, {}};
    if (!render(revision, kDown, back, scripts[at(kDown)], diagnostics)) return false;
    compare(revision, before->schema, after.schema, back.schema, diagnostics);
  }
  // What stands for it may lie on others, which it hasn't.
  for (unsigned i = 0; i < index; ++i) {
    if (below_[index][i] && !applied[i] && !is_replaced(i)) return true;
  }
  const auto differences = schema::compare(passed_[index].after, after.schema);
  if (differences.empty()) return true;
  diagnostics.error(*revision.source, revision.replaces[0].span,
                    fmt::format("\"{}\" replaces \"{}\", which leads elsewhere: {}", revision.id,
                                revision.replaces[0].id, either(differences[0])));
  return false;
}

void Walk::back() {
  dialect::Uncommitted uncommitted;
  for (auto i = static_cast<unsigned>(passed_.size()); i-- > 0;) {
    Revision& revision = chain_.links[i].revision;
    Passed& passed = passed_[i];
    if (!passed.is_there || said_[i].has_errors()) continue;
    if (revision.irreversible) {
      // No run goes back over it.
      commit(chain_, uncommitted, [&](unsigned above) { return below_[above][i]; });
      continue;
    }
    passed.undone = uncommitted;
    State state = {passed.after, std::move(uncommitted)};
    const bool good =
        run(i, kDown, state, revision.scripts[at(target_.dialect)][at(kDown)], said_[i]);
    if (good && concerns(revision)) {
      compare(revision, passed.before, passed.after, state.schema, said_[i]);
    }
    uncommitted = std::move(state.uncommitted);
    for (const dialect::Uncommitted::Value& it : uncommitted.values) {
      if (it.source == revision.source.get()) passed.added.values.push_back(it);
    }
  }
}

const schema::Schema* Walk::arrive() {
  const State* all = state(Set(chain_.size(), true));
  return all == nullptr ? nullptr : &all->schema;
}

// The names of objects that the revisions speak of, in words.
std::vector<std::set<std::string>> Walk::words() const {
  std::set<std::string> names;
  std::unordered_set<const schema::Object*> seen;
  for (const Passed& passed : passed_) {
    for (const auto& object : passed.after.objects()) {
      if (!seen.insert(object.get()).second) continue;
      const schema::Id& id = schema::id_of(*object);
      add_words(id.schema, names);
      add_words(id.name, names);
    }
  }
  std::vector<std::set<std::string>> all;
  for (const Link& link : chain_.links) {
    const Revision& revision = link.revision;
    std::set<std::string> words;
    for (const Script& script : revision.scripts[at(target_.dialect)]) {
      for (const dialect::Output& it : script) add_words(it.sql, words);
    }
    for (const Section* section : {&revision.upgrade, &revision.downgrade}) {
      for (const dialect::Input& it : inputs(*section)) {
        add_words(revision.source->text(it.statement.span()), words);
        for (const sql::Statement& stand_in : it.stand_ins) {
          add_words(revision.source->text(stand_in.span()), words);
        }
      }
    }
    std::erase_if(words, [&](const std::string& word) { return !names.contains(word); });
    all.push_back(std::move(words));
  }
  return all;
}

void Walk::vary() {
  if (!has_parallels(below_)) return;
  const std::vector<std::set<std::string>> words = this->words();
  // What can't be reconciled is said of the newer one.
  for (auto i = static_cast<unsigned>(chain_.size()); i-- > 0;) {
    if (!vary(i, words)) return;
  }
}

// False where the branches are too many: that is said once.
bool Walk::vary(unsigned index, const std::vector<std::set<std::string>>& words) {
  Link& link = chain_.links[index];
  const Revision& revision = link.revision;
  if (link.is_stood_for || !concerns(revision)) return true;
  const std::vector<unsigned> relevant = revisions::relevant(index, below_, words);
  if (relevant.empty()) return true;
  const auto refuse = [&](const std::string& what) {
    text::Diagnostic& diagnostic = said_[index].error(
        *revision.source, revision.id_span,
        fmt::format("{}, as branches beside it touch what it touches: let one of them go on from "
                    "the other (a merge leaves either first)",
                    what));
    unsigned last = index;
    for (const unsigned it : relevant) {
      const bool is_last = std::ranges::none_of(
          relevant, [&](unsigned other) { return other != it && below_[other][it]; });
      if (!is_last) continue;
      diagnostic.note(*chain_[it].source, chain_[it].id_span, "the end of such a branch");
      last = it;
    }
    note_ways_out(chain_, below_, index, last, Extent::kBranches, diagnostic);
    return false;
  };
  const std::vector<Subset> subsets = closed_subsets(relevant, below_, kMostStates);
  if (subsets.size() > kMostStates) {
    return refuse(fmt::format("\"{}\" may find more than {} states of the database", revision.id,
                              kMostStates));
  }
  std::array<std::map<Subset, Script>, 2> scripts;
  std::vector<Subset> bad;
  for (const Subset& subset : subsets) {
    const auto is_part = [&](const Subset& part) { return holds(subset, part); };
    if (std::ranges::any_of(bad, is_part)) continue;
    Set applied = without(below_[index], index);
    for (const unsigned member : subset) {
      for (unsigned i = 0; i <= member; ++i) applied[i] = applied[i] || below_[member][i];
    }
    const State* before = state(applied);
    Attempt attempt;
    if (before != nullptr) attempt = this->attempt(index, applied, *before);
    if (before == nullptr || attempt.said.has_errors()) {
      bad.push_back(subset);
      if (before != nullptr) report_conflict(index, applied, std::move(attempt.said));
      continue;
    }
    for (std::size_t i = 0; i != scripts.size(); ++i) {
      scripts[i].emplace(subset, std::move(attempt.scripts[i]));
    }
  }
  if (!bad.empty()) return true;
  for (std::size_t i = 0; i != scripts.size(); ++i) {
    Variants variants = decide(scripts[i]);
    if (!variants.revisions.empty() && variants.scripts.empty()) {
      return refuse(fmt::format("the script of \"{}\" depends on {} revisions, and 32 are the most",
                                revision.id, variants.revisions.size()));
    }
    link.variants[at(target_.dialect)][i] = std::move(variants);
  }
  return true;
}

// What has been taken back, in the same run, before this is.
dialect::Uncommitted Walk::undone(unsigned index, const Set& applied) const {
  dialect::Uncommitted undone = passed_[index].undone;
  for (unsigned i = 0; i < index; ++i) {
    if (applied[i] || below_[index][i]) continue;
    const auto& added = passed_[i].added.values;
    undone.values.insert(undone.values.end(), added.begin(), added.end());
  }
  std::erase_if(undone.values, [&](const dialect::Uncommitted::Value& value) {
    for (unsigned i = 0; i < chain_.size(); ++i) {
      if (chain_[i].source.get() == value.source) return bool(applied[i]);
    }
    return false;
  });
  return undone;
}

Walk::Attempt Walk::attempt(unsigned index, const Set& applied, const State& before) {
  const Revision& revision = chain_[index];
  Attempt attempt;
  State after = before;
  if (!run(index, kUp, after, attempt.scripts[at(kUp)], attempt.said)) return attempt;
  check_parents(revision, before.schema, after.schema, attempt.said);
  compare_orders(index, applied, after.schema, attempt.said);
  if (revision.irreversible || attempt.said.has_errors()) return attempt;
  State back = {after.schema, undone(index, applied)};
  if (run(index, kDown, back, attempt.scripts[at(kDown)], attempt.said)) {
    compare(revision, before.schema, after.schema, back.schema, attempt.said);
  }
  return attempt;
}

// Whether it leads to the same here as in the chain's order.
void Walk::compare_orders(unsigned index, const Set& applied, const schema::Schema& after,
                          text::Diagnostics& diagnostics) {
  Set with = applied;
  with[index] = true;
  const State* in_order = state(with);
  if (in_order == nullptr) return;
  const Revision& revision = chain_[index];
  for (const schema::Difference& it : schema::compare(in_order->schema, after)) {
    const schema::Place& place =
        it.actual_place.source == revision.source.get() ? it.actual_place : it.expected_place;
    diagnostics.error(
        *revision.source,
        place.source == revision.source.get() ? place.span : revision.upgrade.directive,
        fmt::format("where \"{}\" leads depends on the order in which branches come: {}",
                    revision.id, either(it)));
  }
}

// The statement of `other` from which on a revision can't be carried out.
text::Span Walk::parting(unsigned index, unsigned other, const Set& applied) {
  const Revision& revision = chain_[other];
  const std::vector<dialect::Input> inputs = this->inputs(revision.upgrade);
  const State* before = state(without(applied, other));
  for (std::size_t i = 1; before != nullptr && i <= inputs.size(); ++i) {
    State after = {before->schema, {}};
    Script script;
    text::Diagnostics unheard;
    const bool is_there =
        dialect_.render(std::span(inputs).first(i), *revision.source, target_.minimum, after.schema,
                        after.uncommitted, script, unheard);
    if (!is_there) break;
    if (!run(index, kUp, after, script, unheard)) return inputs[i - 1].statement.span();
  }
  return revision.upgrade.directive;
}

// What is applied is made as small as it can be, so that one revision on top makes the difference.
void Walk::report_conflict(unsigned index, Set applied, text::Diagnostics said) {
  constexpr unsigned kNone = ~0u;
  unsigned other = kNone;
  for (auto i = static_cast<unsigned>(chain_.size()); i-- > 0;) {
    if (!applied[i] || below_[index][i]) continue;
    bool is_top = true;
    for (unsigned k = i + 1; k < chain_.size(); ++k)
      is_top = is_top && !(applied[k] && below_[k][i]);
    if (!is_top) continue;
    const Set less = without(applied, i);
    const State* before = state(less);
    Attempt attempt;
    if (before != nullptr) attempt = this->attempt(index, less, *before);
    if (attempt.said.has_errors()) {
      applied = less;
      said = std::move(attempt.said);
    } else if (other == kNone) {
      other = i;
    }
  }
  if (other != kNone && !conflicts_.insert(std::minmax(index, other)).second) return;
  const auto error = std::ranges::find_if(
      said.all(), [](const text::Diagnostic& it) { return it.severity == text::Severity::kError; });
  text::Diagnostic& diagnostic = said_[index].add(*error);
  if (other == kNone) return;
  diagnostic.note(*chain_[other].source, parting(index, other, applied),
                  fmt::format("so it is where \"{}\" is applied before, which is neither below nor "
                              "above \"{}\": they can't be reconciled as they are",
                              chain_[other].id, chain_[index].id));
  note_ways_out(chain_, below_, index, other, Extent::kRevisions, diagnostic);
}

}  // namespace aludel::revisions
