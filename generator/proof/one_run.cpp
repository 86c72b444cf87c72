// SPDX-License-Identifier: MIT
#include "proof/one_run.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace aludel::proof {
namespace {

std::optional<Stopped> carry_out(Engine& engine, const Population& population, const Run& run,
                                 Seen& seen) {
  Population rows = population;
  std::optional<Stopped> stopped;
  const auto look = [&](std::size_t moves) {
    if (run.looks.contains(moves)) seen.standings[moves] = {engine.catalog(), rows.tables()};
  };
  engine.begin(true);
  look(0);
  for (const Move& it : run.moves) {
    engine.seed(2 * std::size_t{it.leg.index});
    Ran ran;
    if (auto failure = proof::run(engine, it.script(), true, ran)) {
      stopped = Stopped{0, seen.changes.size(), std::move(*failure)};
      break;
    }
    rows.look(ran.changes);
    seen.changes.push_back(std::move(ran.changes));
    look(seen.changes.size());
  }
  engine.rollback();
  return stopped;
}

/// Where in the moves a statement of all their scripts, one behind the other, belongs.
Stopped in_moves(std::span<const Move> moves, Failure failure) {
  std::size_t move = 0;
  while (move + 1 < moves.size() && failure.at >= moves[move].script().size()) {
    failure.at -= moves[move].script().size();
    ++move;
  }
  return {0, move, std::move(failure)};
}

/// Of a run that was stopped: takes the rows away that a @require refuses. Where that is not what
/// stopped it, what did.
std::optional<Stopped> take_refused_away(Engine& engine, Population& population, const Run& run,
                                         Stopped stopped) {
  std::vector<dialect::Output> all;
  for (const Move& it : run.moves) all.insert(all.end(), it.script().begin(), it.script().end());
  Sifted sifted = sift(engine, all, population);
  if (sifted.anyway) return in_moves(run.moves, std::move(*sifted.anyway));
  for (Sifted::Row& it : sifted.refused) {
    if (it.failure.kind != Failure::Kind::kRequire) {
      return in_moves(run.moves, std::move(it.failure));
    }
  }
  engine.begin(true);
  for (auto& [name, rows] : sifted.kept) population.keep(name, std::move(rows));
  const bool were_orphans = population.take_away_orphans();
  engine.changes();
  engine.commit();
  if (sifted.refused.empty() && !were_orphans) return stopped;
  return std::nullopt;
}

}  // namespace

bool can_be_taken_back(std::span<const Move> moves) {
  return std::ranges::none_of(moves, [](const Move& it) { return it.leg->no_transaction; });
}

// Rows that go because of a later run may have been what an earlier one was seen on.
std::variant<Stopped, std::vector<Seen>> carry_out(Engine& engine, Population& population,
                                                   std::span<const Run> runs) {
  std::vector<Seen> all;
  while (all.size() != runs.size()) {
    const Run& run = runs[all.size()];
    auto stopped = carry_out(engine, population, run, all.emplace_back());
    if (!stopped) continue;
    if ((stopped = take_refused_away(engine, population, run, std::move(*stopped)))) {
      stopped->run = all.size() - 1;
      return std::move(*stopped);
    }
    all.clear();
  }
  return all;
}

}  // namespace aludel::proof
