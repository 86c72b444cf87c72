// SPDX-License-Identifier: MIT
//
// Two branches, one first and then the other: what comes of it, and whether it is the same.
//
// Each order is a run of its own from where they part, on the same rows: up over both, and back
// over the one that was first, which leaves what the other alone does.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "inspect/read_back.h"
#include "proof/branches.h"
#include "proof/calls.h"
#include "proof/likeness.h"
#include "proof/positions.h"

namespace aludel::proof {
namespace {

/// Back over these, where all of them can be gone back over.
void add_back(const Way& way, const Order& order, std::vector<Move>& moves) {
  for (auto index = order.rbegin(); index != order.rend(); ++index) {
    const auto leg = std::ranges::find(way, *index, &Leg::index);
    moves.push_back({*leg, ::aludel::Direction::kDowngrade});
  }
}

bool can_go_back(const revisions::Chain& chain, const Order& order) {
  return std::ranges::none_of(order,
                              [&](unsigned it) { return chain[it].irreversible.has_value(); });
}

}  // namespace

void Branches::compare(const Meeting& meeting) {
  const Way one_way = way(chain_, meeting.one_first());
  const Way other_way = way(chain_, meeting.other_first());
  const std::size_t begin = meeting.common.size();
  const std::size_t ups = one_way.size() - begin;
  const std::size_t both = meeting.one.size() + meeting.other.size();
  std::vector<Run> runs(2);
  const auto fill = [&](Run& run, const Way& its, const Way& reverse, const Order& first,
                        const Order& second) {
    for (std::size_t i = begin; i != its.size(); ++i) run.moves.push_back({its[i]});
    run.looks = {0, first.size(), both, ups};
    if (!can_go_back(chain_, meeting.rest) || !can_go_back(chain_, first)) return;
    add_back(its, meeting.rest, run.moves);
    add_back(reverse, first, run.moves);
    run.looks.insert(run.moves.size());
    if (!can_go_back(chain_, second)) return;
    add_back(reverse, second, run.moves);
    run.looks.insert(run.moves.size());
  };
  fill(runs[0], one_way, other_way, meeting.one, meeting.other);
  fill(runs[1], other_way, one_way, meeting.other, meeting.one);
  text::Diagnostics found;
  const auto replay = at(meeting.common, begin, found, [](std::size_t) { return false; });
  if (found.has_errors()) return;
  replay->expect(std::span(one_way).subspan(begin));
  const auto result = carry_out(replay->engine(), replay->population(), runs);
  if (const Stopped* stopped = std::get_if<Stopped>(&result)) {
    if (stopped->is_by_rows) return;
    const Move& move = runs[stopped->run].moves[stopped->move];
    replay->report(move.leg, move.direction, stopped->failure, "");
    return tell(found, stopped->run == 0 ? meeting.one_first() : meeting.other_first(), &meeting);
  }
  const auto& seen = std::get<std::vector<Seen>>(result);
  const std::size_t said = diagnostics_.all().size();
  if (!ordered_otherwise(seen[0].standings.at(both).tables, seen[1].standings.at(both).tables)
           .empty()) {
    go_behind(meeting);
  }
  if (diagnostics_.all().size() != said) return;
  compare_arrivals(meeting, *replay, seen);
  compare_back(meeting, seen);
}

void Branches::compare_arrivals(const Meeting& meeting, const Replay& replay,
                                const std::vector<Seen>& seen) {
  const std::size_t ups = meeting.one.size() + meeting.other.size() + meeting.rest.size();
  Standing one = seen[0].standings.at(ups);
  const Standing& other = seen[1].standings.at(ups);
  for (const Order* order : {&meeting.one, &meeting.other, &meeting.rest}) {
    for (const unsigned it : *order) {
      if (!calls_are_known(chain_[it])) one.tables.clear();  // what they do to rows is not judged
    }
  }
  for (const Unlike& it : unlike(one, other, seen)) report(meeting, replay, seen, it);
}

// What a branch leaves of itself when the other was there before it went.
void Branches::compare_back(const Meeting& meeting, const std::vector<Seen>& seen) {
  const std::size_t ups = meeting.one.size() + meeting.other.size() + meeting.rest.size();
  const auto check = [&](const Seen& run, std::size_t moves, const Standing& expected,
                         const Order& gone, const std::string& left) {
    const auto there = run.standings.find(moves);
    if (there == run.standings.end() || diagnostics_.has_errors()) return;
    for (const schema::Difference& it : inspect::compare(expected.catalog, there->second.catalog)) {
      const revisions::Revision& last = chain_[gone.front()];
      diagnostics_.error(
          *last.source, last.downgrade.directive,
          fmt::format("the downgrades from where \"{}\" and \"{}\" meet don't lead back to {}: {}",
                      chain_[meeting.one.back()].id, chain_[meeting.other.back()].id, left,
                      in_words(it, " is still there", "after them")));
    }
  };
  const std::size_t rest = meeting.rest.size();
  const std::size_t to_other = ups + rest + meeting.one.size();
  const std::size_t to_one = ups + rest + meeting.other.size();
  check(seen[0], to_other, seen[1].standings.at(meeting.other.size()), meeting.one,
        fmt::format("\"{}\" alone", chain_[meeting.other.back()].id));
  check(seen[1], to_one, seen[0].standings.at(meeting.one.size()), meeting.other,
        fmt::format("\"{}\" alone", chain_[meeting.one.back()].id));
  check(seen[0], to_other + meeting.other.size(), seen[0].standings.at(0), meeting.other,
        "what was there before both");
  check(seen[1], to_one + meeting.one.size(), seen[1].standings.at(0), meeting.one,
        "what was there before both");
}

// At what the newer of the two branches did last to the table. One of them may only have read it.
void Branches::report(const Meeting& meeting, const Replay& replay, const std::vector<Seen>& seen,
                      const Unlike& unlike) {
  struct Side {
    Leg leg;
    std::string table;  // that it touches; empty: none that counts
  };
  const auto last = [&](const Way& way, const Seen& run, std::size_t count,
                        const std::set<std::string>& tables) {
    Side side{way[meeting.common.size() + count - 1], ""};
    for (std::size_t i = 0; i != count; ++i) {
      for (const std::string& it : tables) {
        if (touches(run.changes[i], it)) side = {way[meeting.common.size() + i], it};
      }
    }
    return side;
  };
  const auto sides = [&](const std::set<std::string>& tables) {
    return std::array{
        last(way(chain_, meeting.one_first()), seen[0], meeting.one.size(), tables),
        last(way(chain_, meeting.other_first()), seen[1], meeting.other.size(), tables)};
  };
  std::array<Side, 2> both = sides({unlike.table});
  for (const std::size_t i : {0u, 1u}) {
    if (both[i].table.empty() || !both[1 - i].table.empty()) continue;
    std::set<std::string> names;
    for (const dialect::Output& it : both[i].leg.script(Direction::kUpgrade)) {
      names.merge(names_in(it.sql));
    }
    both[1 - i] = sides(names)[1 - i];
    std::swap(both[i], both[0]);  // what is blamed first
    break;
  }
  if (!both[0].table.empty() && both[1].table == both[0].table &&
      both[1].leg.index > both[0].leg.index) {
    std::swap(both[0], both[1]);
  }
  const auto place = [&](const Side& side) {
    return replay.writer(side.leg, Direction::kUpgrade, side.table,
                         side.table == unlike.table ? unlike.column : "");
  };
  text::Diagnostic& diagnostic = diagnostics_.error(
      *both[0].leg->source, place(both[0]),
      fmt::format("{} hangs on which branch comes first: {}", unlike.what,
                  in_words(unlike, fmt::format("where \"{}\" does", chain_[meeting.one.back()].id),
                           fmt::format("where \"{}\" does", chain_[meeting.other.back()].id))));
  if (!unlike.row.empty()) {
    diagnostic.note(fmt::format("the row{}: {}",
                                unlike.one.empty() ? ""
                                                   : fmt::format(", where \"{}\" comes first",
                                                                 chain_[meeting.one.back()].id),
                                unlike.row));
  }
  diagnostic.note(*both[1].leg->source, place(both[1]), "the other branch does this");
  add_ways_out(meeting, true, diagnostic);
}

}  // namespace aludel::proof
