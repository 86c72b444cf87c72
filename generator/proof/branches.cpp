// SPDX-License-Identifier: MIT
#include "proof/branches.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <optional>

#include "inspect/read_back.h"
#include "proof/calls.h"
#include "revisions/graph.h"
#include "revisions/parallel.h"
#include "revisions/reconcile.h"

namespace aludel::proof {
namespace {

using revisions::Set;

Order whole(const revisions::Chain& chain) {
  Order order(chain.size());
  std::iota(order.begin(), order.end(), 0u);
  return order;
}

/// How much of it is the chain's order.
std::size_t shared(const Order& order) {
  std::size_t count = 0;
  while (count != order.size() && order[count] == count) ++count;
  return count;
}

Set set_of(const revisions::Chain& chain, const Order& order) {
  Set set(chain.size());
  for (const unsigned index : order) set[index] = true;
  return set;
}

/// What of `order` is not in the set.
Order without(const Order& order, const Set& set) {
  Order left;
  std::ranges::copy_if(order, std::back_inserter(left), [&](unsigned it) { return !set[it]; });
  return left;
}

/// Of these, those that none of the others has below it.
Order highest(const revisions::Chain& chain, const Order& order) {
  Set below(chain.size());
  for (const unsigned index : order) {
    const Set its = revisions::closed(chain, revisions::edges(chain.links[index]));
    for (unsigned i = 0; i < its.size(); ++i) below[i] = below[i] || its[i];
  }
  return without(order, below);
}

/// Of these, those that have none of the others below them.
Order lowest(const revisions::Chain& chain, const Order& order) {
  Order result;
  for (const unsigned index : order) {
    const Set its = revisions::closed(chain, revisions::edges(chain.links[index]));
    if (std::ranges::none_of(order, [&](unsigned it) { return its[it]; })) result.push_back(index);
  }
  return result;
}

}  // namespace

Branches::Branches(const revisions::Chain& chain, const revisions::Records& records,
                   const dialect::Registered& registered, text::Diagnostics& diagnostics)
    : chain_(chain),
      records_(records),
      registered_(registered),
      diagnostics_(diagnostics),
      meetings_(meetings(chain)),
      below_(meetings_.empty() ? std::vector<Set>() : revisions::below(chain)) {}

std::set<std::size_t> Branches::wanted_states() const {
  std::set<std::size_t> wanted;
  for (const Meeting& it : meetings_) {
    for (const Order& order : {it.common, it.one_first(), it.other_first()}) {
      wanted.insert(shared(order));
    }
  }
  wanted.erase(0);
  return wanted;
}

void Branches::prove(Replay& replay) {
  if (meetings_.empty()) return;  // then each closed set is a part of the chain's order
  states_ = &replay.states();
  note(whole(chain_));
  for (const Meeting& it : meetings_) {
    const std::size_t said = diagnostics_.all().size();
    go(it.one_first(), &it);
    go(it.other_first(), &it);
    if (diagnostics_.all().size() == said) compare(it);
  }
  if (diagnostics_.has_errors()) return;
  try_variants();
  for (unsigned i = 0; i < chain_.size(); ++i) {
    if (chain_.links[i].is_stood_for) compare_replacement(i);
  }
  go_from_releases(replay);
}

// Which of the revisions are new there: applied to what none of them was applied to before.
std::vector<bool> Branches::note(const Order& order) {
  std::vector<bool> are_new;
  Set applied(chain_.size());
  for (const unsigned index : order) {
    are_new.push_back(passed_.emplace(index, applied).second);
    applied[index] = true;
    for (const auto direction : {Direction::kUpgrade, Direction::kDowngrade}) {
      tried_.insert(
          &revisions::script(chain_, index, ::aludel::Dialect::kSqlite, direction, applied));
    }
  }
  return are_new;
}

// A way of its own, on which all is tried that is new there.
void Branches::go(const Order& order, const Meeting* meeting) {
  const std::vector<bool> are_new = note(order);
  const auto last = std::find(are_new.rbegin(), are_new.rend(), true);
  if (last == are_new.rend()) return;
  text::Diagnostics found;
  const auto replay = at(order, static_cast<std::size_t>(are_new.rend() - last), found,
                         [&](std::size_t i) { return are_new[i]; });
  tell(found, order, meeting);
}

// A replay that has gone that far on this way.
std::unique_ptr<Replay> Branches::at(const Order& order, std::size_t count,
                                     text::Diagnostics& found, const Tries& tries) {
  return at(way(chain_, order), shared(order), count, found, tries);
}

std::unique_ptr<Replay> Branches::at(Way way, std::size_t shared, std::size_t count,
                                     text::Diagnostics& found, const Tries& tries) {
  auto replay = std::make_unique<Replay>(chain_, std::move(way), records_, registered_, found);
  if (states_ != nullptr) {
    auto state = states_->upper_bound(std::min(count, shared));
    if (state != states_->begin()) replay->enter((--state)->second);
  }
  replay->walk(count, tries);
  return replay;
}

// Each once, with what is so only there.
void Branches::tell(const text::Diagnostics& found, const Order& order, const Meeting* meeting) {
  for (const text::Diagnostic& it : found.all()) {
    const auto is_it = [&](const text::Diagnostic& said) {
      return said.source == it.source && said.span == it.span && said.text == it.text;
    };
    if (it.severity != text::Severity::kError) continue;
    if (std::ranges::any_of(diagnostics_.all(), is_it)) continue;
    text::Diagnostic& said = diagnostics_.add(it);
    const std::optional<unsigned> index = index_of(it.source);
    if (index && std::ranges::count(order, *index) != 0) said.note(difference(*index, order));
    if (meeting != nullptr) add_ways_out(*meeting, false, said);
  }
}

std::optional<unsigned> Branches::index_of(const text::Source* source) const {
  for (unsigned i = 0; i < chain_.size(); ++i) {
    const revisions::Revision& it = chain_[i];
    if (it.source.get() == source || (it.fixture && it.fixture->source.get() == source)) return i;
  }
  return std::nullopt;
}

// What is otherwise on this way than in the chain's order, where the revision is applied.
std::string Branches::difference(unsigned index, const Order& order) const {
  const Order before(order.begin(), std::ranges::find(order, index));
  Order more;
  std::ranges::copy_if(before, std::back_inserter(more), [&](unsigned it) { return it > index; });
  Order chains(index);
  std::iota(chains.begin(), chains.end(), 0u);
  const Order less = without(chains, set_of(chain_, before));
  const std::string with =
      more.empty() ? "" : fmt::format("{} applied before it", names_are(highest(chain_, more)));
  const std::string without_it =
      less.empty() ? "" : fmt::format("{} not", names_are(lowest(chain_, less)));
  return fmt::format(
      "so it is on a database where {}{}{}", with,
      with.empty() || without_it.empty() ? "" : ", and ",
      with.empty() && !without_it.empty() ? without_it + " applied before it" : without_it);
}

std::string Branches::names(const Order& order) const {
  std::string names;
  for (const unsigned it : order) {
    names += fmt::format("{}\"{}\"", names.empty() ? "" : ", ", chain_[it].id);
  }
  return names;
}

std::string Branches::names_are(const Order& order) const {
  return names(order) + (order.size() == 1 ? " is" : " are");
}

// `is_difference`: both ways can be gone, and what they come to differs.
void Branches::add_ways_out(const Meeting& meeting, bool is_difference,
                            text::Diagnostic& diagnostic) const {
  if (diagnostic.text.find("UNIQUE constraint failed") != std::string::npos) {
    diagnostic.note(
        "where both take the same key, take another one in one of them; where only the order "
        "matters:");
  }
  revisions::note_ways_out(chain_, below_, meeting.one.front(), meeting.other.front(),
                           revisions::Extent::kRevisions, diagnostic);
  if (!is_difference) return;
  diagnostic.note(meeting.rest.empty()
                      ? fmt::format("or  put it right in the upgrade of a revision that comes "
                                    "after both:  aludel merge {} {}",
                                    chain_[meeting.one.back()].id, chain_[meeting.other.back()].id)
                      : fmt::format("or  put it right in the upgrade of \"{}\", where they meet",
                                    chain_[meeting.rest.back()].id));
}

void Branches::explain(std::size_t said) {
  if (meetings_.empty()) return;
  const std::vector<text::Diagnostic> all(
      diagnostics_.all().begin() + static_cast<std::ptrdiff_t>(said), diagnostics_.all().end());
  diagnostics_.cut(said);
  std::map<unsigned, std::optional<unsigned>> others;
  for (const text::Diagnostic& it : all) {
    text::Diagnostic& again = diagnostics_.add(it);
    const std::optional<unsigned> index = index_of(it.source);
    if (!index || it.severity != text::Severity::kError) continue;
    const auto [known, is_new] = others.try_emplace(*index);
    if (is_new) known->second = culprit(*index);
    if (known->second) add_culprit(*index, *known->second, again);
  }
}

// The head of a branch without which the revision goes up and back; nothing where that isn't it.
std::optional<unsigned> Branches::culprit(unsigned index) {
  const auto goes_behind = [&](const std::vector<unsigned>& ends) {
    Order order = listed(revisions::closed(chain_, ends));
    order.push_back(index);
    text::Diagnostics found;
    at(order, order.size(), found, [&](std::size_t i) { return order[i] == index; });
    return !found.has_errors();
  };
  std::vector<unsigned> ends = revisions::edges(chain_.links[index]);
  Order before(index);
  std::iota(before.begin(), before.end(), 0u);
  const Order parallel = without(before, below_[index]);
  if (parallel.empty() || !goes_behind(ends)) return std::nullopt;
  for (const unsigned other : highest(chain_, parallel)) {
    ends.push_back(other);
    const bool is_it = !goes_behind(ends);
    ends.pop_back();
    if (is_it) return other;
  }
  return std::nullopt;
}

void Branches::add_culprit(unsigned index, unsigned other, text::Diagnostic& diagnostic) const {
  diagnostic.note(*chain_[other].source, chain_[other].id_span,
                  "so it is on a database where this branch is applied before it");
  for (const Meeting& it : meetings_) {
    const auto has = [&](unsigned a, unsigned b) {
      return std::ranges::count(it.one, a) != 0 && std::ranges::count(it.other, b) != 0;
    };
    if (has(index, other) || has(other, index)) return add_ways_out(it, false, diagnostic);
  }
}

void Branches::try_variants() {
  for (unsigned i = 0; i < chain_.size(); ++i) {
    for (const revisions::Variants& variants :
         chain_.links[i].variants[static_cast<std::size_t>(::aludel::Dialect::kSqlite)]) {
      for (const auto& [key, script] : variants.scripts) {
        if (tried_.contains(&script)) continue;
        std::vector<unsigned> ends = revisions::edges(chain_.links[i]);
        for (std::size_t bit = 0; bit != variants.revisions.size(); ++bit) {
          if ((key >> bit & 1u) != 0) ends.push_back(variants.revisions[bit]);
        }
        Order order = listed(revisions::closed(chain_, ends));
        order.push_back(i);
        go(order, nullptr);
      }
    }
  }
}

// What a revision replaces runs in its place: without it, its own statements come to the same.
void Branches::compare_replacement(unsigned index) {
  const revisions::Link& link = chain_.links[index];
  const auto is_replaced = [&](unsigned it) {
    return revisions::replaces(link.revision, chain_[it]);
  };
  std::vector<unsigned> ends = revisions::edges(link);
  std::erase_if(ends, is_replaced);
  const Set base = revisions::closed(chain_, ends);
  const Order common = listed(base);
  Order order = common;
  for (unsigned i = 0; i < index; ++i) {
    if (!below_[index][i] || base[i]) continue;
    if (!is_replaced(i)) return;  // it lies on what the revision itself has not
    order.push_back(i);
  }
  const Way way = proof::way(chain_, order);
  std::vector<Run> runs(2);
  for (std::size_t i = common.size(); i != way.size(); ++i) runs[0].moves.push_back({way[i]});
  const auto& own = link.own[static_cast<std::size_t>(::aludel::Dialect::kSqlite)];
  runs[1].moves = {{{index, &link.revision, {Script(own[0]), Script(own[1])}}}};
  for (Run& it : runs) it.looks = {it.moves.size()};
  text::Diagnostics found;
  Way own_way = proof::way(chain_, common);
  own_way.push_back(runs[1].moves[0].leg);
  at(own_way, shared(common), own_way.size(), found,
     [&](std::size_t i) { return i == common.size(); });
  tell(found, common, nullptr);
  if (found.has_errors()) return;
  const auto replay = at(order, common.size(), found, [](std::size_t) { return false; });
  replay->expect(std::span(way).subspan(common.size()));
  replay->expect({&runs[1].moves[0].leg, 1});
  const auto result = carry_out(replay->engine(), replay->population(), runs);
  if (const Stopped* stopped = std::get_if<Stopped>(&result)) {
    if (stopped->is_by_rows) return;
    const Move& move = runs[stopped->run].moves[stopped->move];
    replay->report(move.leg, move.direction, stopped->failure, "");
    return tell(found, order, nullptr);
  }
  const auto& seen = std::get<std::vector<Seen>>(result);
  for (const Unlike& it :
       unlike(seen[1].standings.at(1), seen[0].standings.at(runs[0].moves.size()), seen)) {
    text::Diagnostic& diagnostic = diagnostics_.error(
        *link.revision.source,
        replay->writer(runs[1].moves[0].leg, Direction::kUpgrade, it.table, it.column),
        fmt::format("this revision and what it replaces don't lead to the same: {}, {}", it.what,
                    in_words(it, "after these statements",
                             fmt::format("after those of {}",
                                         names(Order(order.begin() +
                                                         static_cast<std::ptrdiff_t>(common.size()),
                                                     order.end()))))));
    const Leg& last = way.back();
    diagnostic.note(*last->source, replay->writer(last, Direction::kUpgrade, it.table, it.column),
                    "what it replaces does this");
    if (!it.row.empty()) diagnostic.note(fmt::format("a row is: {}", it.row));
  }
}

// Releases that the chain's order comes by have gone on beside the replay.
void Branches::go_from_releases(Replay& replay) {
  const auto is_on_the_way = [](const Order& order) { return shared(order) == order.size(); };
  std::map<const revisions::Release*, std::optional<Catalog>> arrivals;  // nothing: with errors
  for (const revisions::Release& from : chain_.releases) {
    const Set has = revisions::closed(chain_, from.heads);
    const Order order = listed(has);
    if (!is_on_the_way(order)) {
      go(order, nullptr);
      arrive(order, without(whole(chain_), has), from.name, "the head", replay.engine().catalog());
    }
    for (const revisions::Release& to : chain_.releases) {
      const Set all = revisions::closed(chain_, to.heads);
      const Order later = without(listed(all), has);
      const bool is_above = without(order, all).empty() && !later.empty();
      if (!is_above || (is_on_the_way(order) && is_on_the_way(listed(all)))) continue;
      const auto [arrival, is_new] = arrivals.try_emplace(&to);
      if (is_new) {
        text::Diagnostics found;
        const auto there =
            at(listed(all), listed(all).size(), found, [](std::size_t) { return false; });
        if (!found.has_errors()) arrival->second = there->engine().catalog();
      }
      if (!arrival->second) continue;
      arrive(order, later, from.name, fmt::format("the release \"{}\"", to.name), *arrival->second);
    }
  }
}

// In one run, on a connection that has not seen what came before.
void Branches::arrive(const Order& from, const Order& order, const std::string& name,
                      const std::string& where, const Catalog& expected) {
  Order both = from;
  both.insert(both.end(), order.begin(), order.end());
  const Way way = proof::way(chain_, both);
  Run run;
  for (std::size_t i = from.size(); i != way.size(); ++i) run.moves.push_back({way[i]});
  run.looks = {run.moves.size()};
  text::Diagnostics found;
  const auto replay = at(both, from.size(), found, [](std::size_t) { return false; });
  if (found.has_errors()) return tell(found, both, nullptr);
  const std::unique_ptr<Engine> device = open_sqlite(registered_);
  device->load(replay->engine().save());
  Population population(*device);
  population.look(device->changes());
  const auto seen = carry_out(*device, population, {&run, 1});
  if (const Stopped* stopped = std::get_if<Stopped>(&seen)) {
    if (stopped->is_by_rows) return;
    replay->report(run.moves[stopped->move].leg, Direction::kUpgrade, stopped->failure,
                   fmt::format(" in one run from the release \"{}\" to {}", name, where));
    return tell(found, both, nullptr);
  }
  const Standing& arrived = std::get<std::vector<Seen>>(seen)[0].standings.at(run.moves.size());
  for (const schema::Difference& it : inspect::compare(expected, arrived.catalog)) {
    diagnostics_.error("", fmt::format("all upgrades in one run, from the release \"{}\" to {}, "
                                       "lead to another schema than one by one: {}",
                                       name, where, in_words(it, " is new", "then")));
  }
}

}  // namespace aludel::proof
