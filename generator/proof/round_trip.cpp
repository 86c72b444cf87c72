// SPDX-License-Identifier: MIT
#include "proof/round_trip.h"

#include <algorithm>
#include <optional>

namespace aludel::proof {
namespace {

using Names = std::set<std::string>;

/// What a statement has to do with a loss; the first of them counts.
enum class Part { kTakes, kWrites, kDrops, kNone };

bool is_one(const Names& names, std::string_view name) { return names.contains(folded(name)); }

/// `columns` are empty where it is about rows; `stays`: the table, or a copy of it, is there after.
Part part_of(const sql::Node& node, const Names& tables, const Names& columns, bool stays) {
  if (const auto* drop = std::get_if<sql::Drop>(&node)) {
    const bool is_its = std::any_of(drop->objects.begin(), drop->objects.end(),
                                    [&](const auto& it) { return is_one(tables, it.name.name); });
    return !is_its ? Part::kNone : stays ? Part::kDrops : Part::kTakes;
  }
  if (const auto* alter = std::get_if<sql::AlterTable>(&node)) {
    if (!is_one(tables, alter->name.name)) return Part::kNone;
    for (const sql::TableAction& action : alter->actions) {
      const auto* dropped = std::get_if<sql::DropColumn>(&action);
      if (dropped != nullptr && is_one(columns, dropped->column.text)) return Part::kTakes;
      const auto* typed = std::get_if<sql::AlterColumnType>(&action);
      if (typed != nullptr && is_one(columns, typed->column.text)) return Part::kWrites;
    }
    return Part::kNone;
  }
  const auto* data = std::get_if<sql::DataStatement>(&node);
  if (data == nullptr) return Part::kNone;
  const bool writes = std::any_of(data->tables.begin(), data->tables.end(), [&](const auto& it) {
    return it.written && is_one(tables, it.name.name);
  });
  const bool names = columns.empty()
                         ? data->verb != "update" && data->verb != "insert"
                         : std::any_of(data->columns.begin(), data->columns.end(),
                                       [&](const auto& it) { return is_one(columns, it.text); });
  return writes && names ? Part::kWrites : Part::kNone;
}

}  // namespace

std::set<std::string> RoundTrip::names(const std::string& table) const {
  Names names = up.lineage.names_since(table);
  names.merge(down.lineage.names(table));
  for (const Passage& it : passages) {
    if (!it.after || up.lineage.table(it.name, it.before != nullptr) != table) continue;
    names.merge(up.lineage.names(it.name));
    names.merge(down.lineage.names_since(it.name));
  }
  return names;
}

std::set<std::string> RoundTrip::names(const std::string& table, const std::string& column) const {
  Names names = up.lineage.names_since(table, column);
  names.merge(down.lineage.names(table, column));
  for (const Passage& it : passages) {
    if (!it.after || up.lineage.table(it.name, it.before != nullptr) != table) continue;
    for (const std::string& now : it.after->contents.columns) {
      if (up.lineage.column(it.name, folded(now)) != column) continue;
      names.merge(up.lineage.names(it.name, folded(now)));
    }
  }
  return names;
}

RoundTrip::Culprit RoundTrip::loser(const std::string& table, const std::string& column) const {
  const Names tables = names(table);
  const Names columns = column.empty() ? Names() : names(table, column);
  const bool stays = std::any_of(passages.begin(), passages.end(), [&](const Passage& it) {
    return it.after && up.lineage.table(it.name, it.before != nullptr) == table;
  });
  for (const ::aludel::Direction direction :
       {::aludel::Direction::kUpgrade, ::aludel::Direction::kDowngrade}) {
    const std::vector<revisions::Step>& steps = section(*leg, direction).steps;
    for (const Part part : {Part::kTakes, Part::kWrites, Part::kDrops}) {
      for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        for (const sql::Statement* it : said_by(*step)) {
          if (part_of(it->node, tables, columns, stays) == part) {
            return {it->span(), "", !step->input.call.empty()};
          }
        }
      }
    }
    const Ran& ran = direction == ::aludel::Direction::kUpgrade ? up : down;
    for (const Ran::Fired& it : ran.fired) {
      const bool is_it =
          tables.contains(it.firing.table) &&
          (column.empty() ? it.firing.column.empty() : columns.contains(it.firing.column));
      if (is_it) return {leg.script(direction)[it.at].span, it.firing.trigger, false};
    }
  }
  return {leg->downgrade.directive, "", false};
}

}  // namespace aludel::proof
