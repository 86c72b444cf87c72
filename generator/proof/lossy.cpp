// SPDX-License-Identifier: MIT
#include "proof/lossy.h"

#include <fmt/format.h>

#include <algorithm>

namespace aludel::proof {
namespace {

using revisions::Lossy;

std::string said(const Lossy::Part& part) {
  return part.column.empty() ? part.table : part.table + '.' + part.column;
}

/// Whether a statement says itself that it writes rows of the table, or drops it. How an ALTER
/// TABLE is carried out is no business of @lossy.
bool says_it_writes(const sql::Node& node, const std::set<std::string>& tables,
                    const std::set<std::string>& columns) {
  const auto is_it = [&](std::string_view name) { return tables.contains(folded(name)); };
  if (const auto* drop = std::get_if<sql::Drop>(&node)) {
    return std::any_of(drop->objects.begin(), drop->objects.end(),
                       [&](const auto& it) { return is_it(it.name.name); });
  }
  if (const auto* data = std::get_if<sql::DataStatement>(&node)) {
    return data->verb != "update" &&
           std::any_of(data->tables.begin(), data->tables.end(),
                       [&](const auto& it) { return it.written && is_it(it.name.name); });
  }
  const auto* alter = std::get_if<sql::AlterTable>(&node);
  if (alter == nullptr || !is_it(alter->name.name)) return false;
  return std::any_of(alter->actions.begin(), alter->actions.end(), [&](const auto& action) {
    const auto* dropped = std::get_if<sql::DropColumn>(&action);
    const auto* typed = std::get_if<sql::AlterColumnType>(&action);
    return (dropped != nullptr && columns.contains(folded(dropped->column.text))) ||
           (typed != nullptr && columns.contains(folded(typed->column.text)));
  });
}

}  // namespace

SaidLosses::SaidLosses(const RoundTrip& trip) : trip_(trip) {
  for (const revisions::Section* section : {&trip.leg->upgrade, &trip.leg->downgrade}) {
    for (const Lossy& it : section->lossy) lines_.push_back(&it);
  }
}

bool SaidLosses::speaks_of(const Part& part, const std::string& table,
                           const std::string& column) const {
  return trip_.names(table).contains(folded(part.table)) &&
         (part.column.empty() || trip_.names(table, column).contains(folded(part.column)));
}

bool SaidLosses::covers(const RowChange& loss) {
  const std::string table = folded(loss.before->definition.name);
  bool is_said = false;
  for (const Lossy* line : lines_) {
    for (const Part& part : line->parts) {
      if (!speaks_of(part, table, folded(loss.column))) continue;
      true_.insert(&part);
      is_said = true;
    }
  }
  return is_said;
}

bool SaidLosses::is_written(const std::string& table, const std::string& column) const {
  const std::set<std::string> tables = trip_.names(table);
  const std::set<std::string> columns =
      column.empty() ? std::set<std::string>() : trip_.names(table, column);
  const auto by_engine = [&](const Changes& changes) {
    return std::any_of(tables.begin(), tables.end(), [&](const std::string& name) {
      return changes.deleted.contains(name) ||
             std::any_of(changes.updated.begin(), changes.updated.end(), [&](const auto& it) {
               return it.first == name && (column.empty() || columns.contains(it.second));
             });
    });
  };
  if (by_engine(trip_.up.changes) || by_engine(trip_.down.changes)) return true;
  for (const revisions::Section* section : {&trip_.leg->upgrade, &trip_.leg->downgrade}) {
    for (const revisions::Step& step : section->steps) {
      for (const sql::Statement* it : said_by(step)) {
        if (says_it_writes(it->node, tables, columns)) return true;
      }
    }
  }
  return false;
}

SaidLosses::Verdict SaidLosses::verdict(const Held& before, const std::string& column) const {
  const std::string table = folded(before.definition.name);
  const rows::Contents& held = before.contents;
  const auto at = column.empty() ? -1 : held.column(column);
  const bool has_something = std::any_of(
      held.rows.begin(), held.rows.end(),
      [&](const rows::Row& row) { return at < 0 || !row[static_cast<std::size_t>(at)].is_null(); });
  if (!has_something) return Verdict::kOpen;
  const bool is_met = is_touched(trip_.passages, trip_.up.lineage, table, column);
  return is_met || !is_written(table, column) ? Verdict::kComesBack : Verdict::kOpen;
}

SaidLosses::Verdict SaidLosses::verdict(const Part& part) const {
  if (true_.contains(&part)) return Verdict::kOpen;
  for (const auto& [name, held] : trip_.before) {
    if (!trip_.names(name).contains(folded(part.table))) continue;
    if (part.column.empty()) return verdict(*held, "");
    for (const std::string& column : held->contents.columns) {
      if (speaks_of(part, name, folded(column))) return verdict(*held, folded(column));
    }
  }
  return is_new(part) ? Verdict::kNew : Verdict::kOpen;
}

bool SaidLosses::is_new(const Part& part) const {
  for (const Passage& it : trip_.passages) {
    if (!it.after || folded(part.table) != it.name) continue;
    const auto origin = trip_.up.lineage.table(it.name, it.before != nullptr);
    return !origin || (!part.column.empty() && it.after->contents.column(part.column) >= 0);
  }
  return false;
}

void SaidLosses::report_untrue(text::Diagnostics& diagnostics) const {
  const auto report = [&](text::Span span, std::string_view names, Verdict verdict,
                          std::string_view remedy) {
    diagnostics.error(
        *trip_.leg->source, span,
        verdict == Verdict::kNew
            ? fmt::format(
                  "{} is new with this upgrade, and nothing that was there is lost with it: {}",
                  names, remedy)
            : fmt::format("values of {} come back after the upgrade and its downgrade: {}", names,
                          remedy));
  };
  for (const Lossy* line : lines_) {
    std::string names;
    std::set<Verdict> verdicts;
    for (const Part& part : line->parts) {
      const Verdict verdict = this->verdict(part);
      verdicts.insert(verdict);
      names += (names.empty() ? "" : ", ") + said(part);
      if (!line->listed || verdict == Verdict::kOpen) continue;
      report(part.span, said(part), verdict,
             line->parts.size() == 1 ? "delete this line" : "take it out of this line");
    }
    if (line->listed || verdicts.contains(Verdict::kOpen)) continue;
    report(line->span, names, *verdicts.rbegin(), "delete this line");
  }
}

}  // namespace aludel::proof
