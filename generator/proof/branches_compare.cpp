// SPDX-License-Identifier: MIT
//
// Two branches, one first and then the other: what comes of it, and whether it is the same.
//
// Each order is a run of its own from where they part, on the same rows: up over both, and back
// over the one that was first, which leaves what the other alone does.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "inspect/read_back.h"
#include "proof/branches.h"
#include "proof/calls.h"

namespace aludel::proof {
namespace {

using rows::Row;

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

/// What the rows hold in these columns, in an order of its own.
std::vector<Row> rows_of(const Held& held, const std::vector<std::string>& columns) {
  std::vector<Row> result;
  for (const Row& row : held.contents.rows) {
    Row& some = result.emplace_back();
    for (const std::string& it : columns) {
      some.push_back(row[static_cast<std::size_t>(held.contents.column(it))]);
    }
  }
  std::ranges::sort(result);
  return result;
}

std::vector<Row> without(const std::vector<Row>& rows, const std::vector<Row>& others) {
  std::vector<Row> left;
  std::ranges::set_difference(rows, others, std::back_inserter(left));
  return left;
}

/// The columns of both, the key's first.
std::vector<std::string> shared_columns(const Held& one, const Held& other) {
  std::vector<std::string> columns;
  for (const std::size_t it : one.contents.key) columns.push_back(one.contents.columns[it]);
  for (const std::string& it : one.contents.columns) {
    if (std::ranges::count(columns, it) == 0) columns.push_back(it);
  }
  std::erase_if(columns, [&](const std::string& it) { return other.contents.column(it) < 0; });
  return columns;
}

bool is_updated(const std::vector<Seen>& seen, const std::string& table,
                const std::string& column) {
  return std::ranges::any_of(seen, [&](const Seen& run) {
    return std::ranges::any_of(run.changes, [&](const Changes& it) {
      return it.updated.contains({table, folded(column)});
    });
  });
}

/// Whether the engine chose these ids itself, one after the other: then it is no wonder that they
/// are others.
bool has_given_ids(const std::vector<Seen>& seen, const Held& held) {
  if (held.contents.key.size() != 1) return false;
  const std::string& key = held.contents.columns[held.contents.key.front()];
  const auto column = std::ranges::find_if(
      held.table.columns, [&](const schema::Column& it) { return folded(it.name) == folded(key); });
  return column != held.table.columns.end() && column->type &&
         folded(column->type->name) == "integer" &&
         !is_updated(seen, folded(held.definition.name), key);
}

bool touches(const Changes& changes, const std::string& table) {
  const auto is_its = [&](const auto& it) { return folded(it.second.table) == table; };
  return changes.written.contains(table) || std::ranges::any_of(changes.before, is_its) ||
         std::ranges::any_of(changes.after, is_its);
}

/// A table that a difference speaks of.
std::string table_of(const schema::Difference& difference, const Catalog& one,
                     const Catalog& other) {
  std::string name;
  for (const Catalog* catalog : {&one, &other}) {
    for (const auto& [key, it] : *catalog) {
      const bool speaks = difference.what.find('"' + it.name + '"') != std::string::npos;
      if (speaks && (name.empty() || it.kind == "table")) name = folded(it.table);
    }
  }
  return name;
}

}  // namespace

void Branches::compare(const Meeting& meeting) {
  const Way one_way = way(chain_, meeting.one_first());
  const Way other_way = way(chain_, meeting.other_first());
  const std::size_t begin = meeting.common.size();
  const std::size_t ups = one_way.size() - begin;
  std::vector<Run> runs(2);
  const auto fill = [&](Run& run, const Way& its, const Way& reverse, const Order& first,
                        const Order& second) {
    for (std::size_t i = begin; i != its.size(); ++i) run.moves.push_back({its[i]});
    run.looks = {0, first.size(), ups};
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
  if (!can_be_taken_back(runs[0].moves)) return;
  text::Diagnostics found;
  const auto replay = at(meeting.common, begin, found, [](std::size_t) { return false; });
  if (found.has_errors()) return;
  replay->expect(std::span(one_way).subspan(begin));
  const auto result = carry_out(replay->engine(), replay->population(), runs);
  if (const Stopped* stopped = std::get_if<Stopped>(&result)) {
    const Move& move = runs[stopped->run].moves[stopped->move];
    replay->report(move.leg, move.direction, stopped->failure, "");
    return tell(found, stopped->run == 0 ? meeting.one_first() : meeting.other_first(), &meeting);
  }
  const auto& seen = std::get<std::vector<Seen>>(result);
  compare_arrivals(meeting, *replay, seen);
  compare_back(meeting, seen);
}

void Branches::compare_arrivals(const Meeting& meeting, const Replay& replay,
                                const std::vector<Seen>& seen) {
  const std::size_t ups = meeting.one.size() + meeting.other.size() + meeting.rest.size();
  const Catalog& one = seen[0].standings.at(ups).catalog;
  const Catalog& other = seen[1].standings.at(ups).catalog;
  bool is_same = true;
  for (const schema::Difference& it : inspect::compare(one, other)) {
    is_same = false;
    const bool has_text = !it.expected.empty() || !it.actual.empty();
    const std::string first =
        fmt::format("where \"{}\" comes first", chain_[meeting.one.back()].id);
    const std::string second = fmt::format("where \"{}\" does", chain_[meeting.other.back()].id);
    report(meeting, replay, seen, table_of(it, one, other), "", it.what,
           has_text ? fmt::format("it is {} {}, and {} {}", it.expected, first, it.actual, second)
           : it.kind == schema::Difference::Kind::kMissing
               ? fmt::format("it is there only {}", first)
               : fmt::format("it is there only where \"{}\" comes first",
                             chain_[meeting.other.back()].id));
  }
  if (is_same) compare_rows(meeting, replay, seen);
}

void Branches::compare_rows(const Meeting& meeting, const Replay& replay,
                            const std::vector<Seen>& seen) {
  for (const Order* order : {&meeting.one, &meeting.other, &meeting.rest}) {
    for (const unsigned it : *order) {
      if (!calls_are_known(chain_[it])) return;  // what they do to rows is not judged
    }
  }
  const std::size_t ups = meeting.one.size() + meeting.other.size() + meeting.rest.size();
  const auto& ones = seen[0].standings.at(ups).tables;
  const auto& others = seen[1].standings.at(ups).tables;
  const std::string first = fmt::format("where \"{}\" comes first", chain_[meeting.one.back()].id);
  const std::string second = fmt::format("where \"{}\" does", chain_[meeting.other.back()].id);
  for (const auto& [name, one] : ones) {
    const auto found = others.find(name);
    if (found == others.end()) continue;
    const Held_ptr& other = found->second;
    std::vector<std::string> columns = shared_columns(*one, *other);
    const std::vector<Row> all_of_one = rows_of(*one, columns);
    const std::vector<Row> all_of_other = rows_of(*other, columns);
    const std::vector<Row> only_one = without(all_of_one, all_of_other);
    const std::vector<Row> only_other = without(all_of_other, all_of_one);
    if (only_one.empty() && only_other.empty()) continue;
    if (has_given_ids(seen, *one)) {
      std::vector<std::string> rest(columns.begin() + 1, columns.end());
      if (rows_of(*one, rest) == rows_of(*other, rest)) continue;
    }
    // A row that both have, with other values; otherwise one that only one has.
    const std::size_t key = one->contents.key.size();
    const rows::Contents shown{columns, {}, {}};
    const auto is_counterpart = [&](const Row& a, const Row& b) {
      return key != 0 &&
             std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(key), b.begin());
    };
    bool is_told = false;
    for (const Row& row : only_one) {
      const auto twin =
          std::ranges::find_if(only_other, [&](const Row& it) { return is_counterpart(row, it); });
      if (twin == only_other.end()) continue;
      const auto at = static_cast<std::size_t>(
          std::mismatch(row.begin(), row.end(), twin->begin()).first - row.begin());
      report(meeting, replay, seen, name, folded(columns[at]),
             fmt::format("{}.{}", one->definition.name, columns[at]),
             fmt::format("it is {} {}, and {} {}", rows::said(row[at]), first,
                         rows::said((*twin)[at]), second))
          .note(fmt::format("the row is, {}: {}", first, rows::said(shown, row)));
      is_told = true;
      break;
    }
    if (is_told) continue;
    const bool is_ones = !only_one.empty();
    report(meeting, replay, seen, name, "",
           fmt::format("a row of table \"{}\"", one->definition.name),
           fmt::format("it is there only where \"{}\" comes first: {}",
                       chain_[(is_ones ? meeting.one : meeting.other).back()].id,
                       rows::said(shown, (is_ones ? only_one : only_other).front())));
  }
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

// At what the newer of the two branches did last to the table; or the one that isn't released.
text::Diagnostic& Branches::report(const Meeting& meeting, const Replay& replay,
                                   const std::vector<Seen>& seen, const std::string& table,
                                   const std::string& column, const std::string& what,
                                   const std::string& words) {
  const Way one_way = way(chain_, meeting.one_first());
  const Way other_way = way(chain_, meeting.other_first());
  const auto last = [&](const Way& its, const Seen& run, std::size_t count) {
    const Leg* found = &its[meeting.common.size() + count - 1];
    for (std::size_t i = 0; i != count; ++i) {
      if (touches(run.changes[i], table)) found = &its[meeting.common.size() + i];
    }
    return *found;
  };
  const Leg one = last(one_way, seen[0], meeting.one.size());
  const Leg other = last(other_way, seen[1], meeting.other.size());
  const bool is_others = other.index > one.index;
  const Leg& blamed = is_others ? other : one;
  const Leg& counterpart = is_others ? one : other;
  text::Diagnostic& diagnostic =
      diagnostics_.error(*blamed->source, replay.writer(blamed, Direction::kUpgrade, table, column),
                         fmt::format("{} hangs on which branch comes first: {}", what, words));
  diagnostic.note(*counterpart->source,
                  replay.writer(counterpart, Direction::kUpgrade, table, column),
                  "the other branch does this");
  add_ways_out(meeting, true, diagnostic);
  return diagnostic;
}

}  // namespace aludel::proof
