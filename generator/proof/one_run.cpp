// SPDX-License-Identifier: MIT
#include "proof/one_run.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace aludel::proof {
namespace {

bool has_transaction(const Move& move) { return !move.leg->no_transaction; }

/// On rows that may be changed for good.
std::optional<Stopped> run_on(Engine& engine, Population& rows, const Run& run, Seen& seen) {
  std::optional<Stopped> stopped;
  const auto look = [&](std::size_t moves) {
    if (run.looks.contains(moves)) seen.standings[moves] = {engine.catalog(), rows.tables()};
  };
  look(0);
  for (const Move& it : run.moves) {
    const bool transaction = has_transaction(it);
    if (!transaction) engine.commit();
    if (!transaction || !engine.in_transaction()) engine.begin(transaction);
    engine.seed(2 * std::size_t{it.leg.index});
    Ran ran;
    if (auto failure = proof::run(engine, it.script(), transaction, ran)) {
      stopped = Stopped{0, seen.changes.size(), std::move(*failure), false};
      break;
    }
    rows.look(ran.changes);
    seen.changes.push_back(std::move(ran.changes));
    look(seen.changes.size());
  }
  return stopped;
}

std::optional<Stopped> carry_out(Engine& engine, const Population& population, const Run& run,
                                 Seen& seen) {
  if (std::ranges::all_of(run.moves, has_transaction)) {
    Population rows = population;
    auto stopped = run_on(engine, rows, run, seen);
    engine.rollback();
    return stopped;
  }
  const std::unique_ptr<Engine> copy = engine.copy();
  Population rows(*copy);
  rows.look(copy->changes());
  return run_on(*copy, rows, run, seen);
}

/// Where in the moves a statement of all their scripts, one behind the other, belongs.
Stopped in_moves(std::span<const Move> moves, Failure failure) {
  std::size_t move = 0;
  while (move + 1 < moves.size() && failure.at >= moves[move].script().size()) {
    failure.at -= moves[move].script().size();
    ++move;
  }
  return {0, move, std::move(failure), false};
}

/// Of a run that was stopped: takes the rows away that a @require refuses. Where that is not what
/// stopped it, what did.
std::optional<Stopped> take_refused_away(Engine& engine, Population& population, const Run& run,
                                         Stopped stopped) {
  const std::span<const Move> moves(run.moves.begin(),
                                    std::ranges::find_if_not(run.moves, has_transaction));
  if (stopped.move >= moves.size()) {
    stopped.is_by_rows = stopped.failure.kind == Failure::Kind::kRequire;
    return stopped;
  }
  std::vector<dialect::Output> all;
  for (const Move& it : moves) all.insert(all.end(), it.script().begin(), it.script().end());
  Sifted sifted = sift(engine, all, population);
  if (sifted.anyway) return in_moves(moves, std::move(*sifted.anyway));
  for (Sifted::Row& it : sifted.refused) {
    if (it.failure.kind != Failure::Kind::kRequire) {
      return in_moves(moves, std::move(it.failure));
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
