// SPDX-License-Identifier: MIT
//
// What comes behind two branches that both gave a table columns: the order of its columns is
// another one on a database that had the other branch first, until something makes the table anew.
//
// One database that came in the chain's order and one that came otherwise go on side by side, as
// far as a statement may go by that order, each revision on the same rows in both, up and back.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "proof/branches.h"
#include "proof/calls.h"
#include "proof/positions.h"
#include "revisions/releases.h"

namespace aludel::proof {
namespace {

/// What a move leaves otherwise of the same rows, or that it can't be carried out on the other.
struct Otherwise {
  Unlike unlike;
  std::optional<Failure> failure;
};

/// Two columns of a table of which either may be first, and what adds them.
struct Undecided {
  std::array<std::string, 2> columns;  // in the usual order
  std::array<Leg, 2> legs;
  std::array<text::Span, 2> places;  // in their revisions
};

std::string listed(const std::vector<std::string>& columns) {
  std::string list;
  for (const std::string& it : columns) list += (list.empty() ? "" : ", ") + it;
  return list;
}

/// Two databases with the same revisions: one that came in the chain's order, and another.
class Pair {
 public:
  Pair(const revisions::Chain& chain, Replay& usual, Replay& other, text::Diagnostics& diagnostics)
      : chain_(chain), usual_(usual), other_(other), diagnostics_(diagnostics) {}

  /// The tables with another order of columns.
  std::set<std::string> open() const {
    return ordered_otherwise(usual_.population().tables(), other_.population().tables());
  }

  /// Finds out why they have; `branches`: the revisions of which either may be first.
  void explain_by(std::span<const Leg> branches) {
    for (const std::string& it : open()) why_.emplace(it, undecided(it, branches));
  }

  /// Whether a revision does the same to both. Reported where it doesn't.
  bool is_same(const Leg& leg, ::aludel::Direction direction) {
    if (!calls_are_known(*leg)) return true;  // what they do to rows is not judged
    const Move move{leg, direction};
    const auto found = otherwise(move);
    if (found) report(move, *found);
    return !found;
  }

 private:
  std::optional<Otherwise> otherwise(const Move& move);
  text::Span culprit(const Move& move);
  Undecided undecided(const std::string& table, std::span<const Leg> branches) const;
  void report(const Move& move, const Otherwise& found);
  std::string in_words(const Otherwise& found, const std::array<std::string, 2>& where) const;

  const revisions::Chain& chain_;
  Replay& usual_;
  Replay& other_;
  text::Diagnostics& diagnostics_;
  std::map<std::string, Undecided> why_;  // by table
};

// Carries it out on both, and takes it back; rows that a @require refuses are gone for good.
std::optional<Otherwise> Pair::otherwise(const Move& move) {
  const Run run{{move}, {1}};
  const auto expected = carry_out(usual_.engine(), usual_.population(), {&run, 1});
  if (std::holds_alternative<Stopped>(expected)) return std::nullopt;  // is told elsewhere
  Engine& engine = other_.engine();
  engine.begin(true);
  other_.population().take_rows(usual_.population());
  engine.commit();
  engine.changes();
  const auto actual = carry_out(engine, other_.population(), {&run, 1});
  if (const Stopped* it = std::get_if<Stopped>(&actual)) return Otherwise{{}, it->failure};
  const std::array seen = {std::get<std::vector<Seen>>(expected).front(),
                           std::get<std::vector<Seen>>(actual).front()};
  const auto all = unlike(seen[0].standings.at(1), seen[1].standings.at(1), seen);
  if (all.empty()) return std::nullopt;
  return Otherwise{all.front(), std::nullopt};
}

// The first statement behind which it is otherwise.
text::Span Pair::culprit(const Move& move) {
  const Script script = move.script();
  Move some = move;
  std::size_t count = 1;
  for (; count < script.size(); ++count) {
    some.leg.scripts[static_cast<std::size_t>(move.direction)] = script.first(count);
    if (otherwise(some)) break;
  }
  return script[count - 1].span;
}

Undecided Pair::undecided(const std::string& table, std::span<const Leg> branches) const {
  const auto& usual = usual_.population().table(table)->contents.columns;
  const auto& other = other_.population().table(table)->contents.columns;
  const auto [one, two] = std::ranges::mismatch(usual, other);
  Undecided found{{*one, *two}, {branches.front(), branches.back()}, {}};
  for (const std::size_t i : {0u, 1u}) {
    const auto adds = [&](const dialect::Output& it) {
      const std::set<std::string> names = names_in(it.sql);
      return names.contains(table) && names.contains(folded(found.columns[i]));
    };
    const auto leg = std::ranges::find_if(branches, [&](const Leg& it) {
      return std::ranges::any_of(it.script(::aludel::Direction::kUpgrade), adds);
    });
    if (leg != branches.end()) found.legs[i] = *leg;
    found.places[i] =
        usual_.writer(found.legs[i], ::aludel::Direction::kUpgrade, table, found.columns[i]);
  }
  return found;
}

// Once for each statement, whatever other branches find there.
void Pair::report(const Move& move, const Otherwise& found) {
  const text::Source& source = *move.leg->source;
  const text::Span place = culprit(move);
  const bool is_said = std::ranges::any_of(diagnostics_.all(), [&](const auto& said) {
    return said.source == &source && said.span == place;
  });
  if (is_said) return;
  const std::set<std::string> names = names_in(source.text(place));
  const std::set<std::string> tables = open();
  const auto named =
      std::ranges::find_if(tables, [&](const std::string& it) { return names.contains(it); });
  const std::string table = named != tables.end() ? *named : *tables.begin();
  const auto origin = why_.find(table);
  const Undecided& why = origin != why_.end() ? origin->second : why_.begin()->second;
  const std::array<std::string, 2> where = {fmt::format("where \"{}\" is first", why.legs[0]->id),
                                            fmt::format("where \"{}\" is first", why.legs[1]->id)};
  const Held& usual = *usual_.population().table(table);
  const Held& other = *other_.population().table(table);
  text::Diagnostic& diagnostic = diagnostics_.error(
      source, place,
      fmt::format("this statement goes by the order of the columns of table \"{}\", which hangs on "
                  "whether \"{}\" or \"{}\" is applied first",
                  usual.definition.name, why.legs[0]->id, why.legs[1]->id));
  diagnostic.note(in_words(found, where));
  if (!found.unlike.row.empty()) {
    diagnostic.note(fmt::format("the row, {}: {}", where[0], found.unlike.row));
  }
  for (const auto& [key, it] : usual_.engine().catalog()) {
    if (it.kind != "view" && it.kind != "trigger") continue;
    if (names_in(it.sql).contains(table) && goes_by_order(it.sql) &&
        !goes_by_order(source.text(place))) {
      diagnostic.note(fmt::format("it does so by {}", said(it)));
    }
  }
  for (const std::size_t i : {0u, 1u}) {
    diagnostic.note(*why.legs[i]->source, why.places[i],
                    fmt::format("where this is first, the columns are ({})",
                                listed((i == 0 ? usual : other).contents.columns)));
  }
  diagnostic.note(
      revisions::release_of(chain_, *move.leg) == nullptr
          ? fmt::format("name the columns: ({}) in an INSERT, and in place of *",
                        listed(usual.contents.columns))
          : fmt::format("\"{}\" is released and stays what it is: no program can carry both "
                        "branches and it; take it away, and write what it did once more, with the "
                        "columns' names",
                        move.leg->id));
}

// What it comes to, where the one branch is first and where the other is.
std::string Pair::in_words(const Otherwise& found, const std::array<std::string, 2>& where) const {
  if (!found.failure) {
    return fmt::format("{}: {}", found.unlike.what,
                       proof::in_words(found.unlike, where[0], where[1]));
  }
  const std::string& words = found.failure->refusal.words;
  return words.empty()
             ? fmt::format("it can't be carried out {}", where[1])
             : fmt::format("{} refuses it {}: {}", usual_.engine().name(), where[1], words);
}

}  // namespace

void Branches::go_behind(const Meeting& meeting) {
  for (const auto& branches :
       {std::array{&meeting.one, &meeting.other}, std::array{&meeting.other, &meeting.one}}) {
    Order order = meeting.common;
    for (const Order* it : branches) order.insert(order.end(), it->begin(), it->end());
    go_behind(meeting, std::move(order));
  }
}

// `order`: up to where both branches are there. The chain's own is what it is compared with.
void Branches::go_behind(const Meeting& meeting, Order order) {
  const std::size_t begin = order.size();
  revisions::Set applied(chain_.size());
  for (const unsigned it : order) applied[it] = true;
  Order usual_order = proof::listed(applied);
  if (order == usual_order) return;
  for (unsigned i = 0; i < chain_.size(); ++i) {
    if (applied[i]) continue;
    order.push_back(i);
    usual_order.push_back(i);
  }
  const auto none = [](std::size_t) { return false; };
  text::Diagnostics found;  // and told elsewhere
  const auto usual = at(usual_order, begin, found, none);
  const auto other = at(order, begin, found, none);
  Pair pair(chain_, *usual, *other, diagnostics_);
  if (found.has_errors() || pair.open().empty()) return;
  const Way both = way(chain_, usual_order);
  Way branches = both;
  std::erase_if(branches, [&](const Leg& it) {
    return std::ranges::count(meeting.one, it.index) +
               std::ranges::count(meeting.other, it.index) ==
           0;
  });
  pair.explain_by(branches);
  const std::size_t last = begin + count_by_order(std::span(both).subspan(begin), pair.open(),
                                                  usual->engine().catalog());
  for (std::size_t i = begin; i != last && !pair.open().empty(); ++i) {
    usual->expect({&both[i], 1});
    if (!pair.is_same(both[i], Direction::kUpgrade)) return;
    usual->walk(i + 1, none);
    other->walk(i + 1, none);
    if (found.has_errors()) return;
    if (!both[i]->irreversible && !pair.is_same(both[i], Direction::kDowngrade)) return;
  }
}

}  // namespace aludel::proof
