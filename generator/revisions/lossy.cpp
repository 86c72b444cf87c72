// SPDX-License-Identifier: MIT
#include "revisions/lossy.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sql/words.h"
#include "text/similar.h"

namespace aludel::revisions {
namespace {

/// Folded names of tables and columns that there are only while the revision is carried out: a
/// copy that takes the old one's name in the end.
std::set<std::string> names_on_the_way(const Revision& revision) {
  std::set<std::string> names;
  for (const Section* section : {&revision.upgrade, &revision.downgrade}) {
    for (const Step& step : section->steps) {
      const sql::Node& node = step.input.statement.node;
      if (const auto* create = std::get_if<sql::CreateTable>(&node)) {
        names.insert(sql::folded(create->name.name));
      }
      const auto* alter = std::get_if<sql::AlterTable>(&node);
      if (alter == nullptr) continue;
      for (const sql::TableAction& action : alter->actions) {
        const auto* table = std::get_if<sql::RenameTo>(&action);
        const auto* column = std::get_if<sql::RenameColumn>(&action);
        if (table != nullptr) names.insert(sql::folded(table->name.text));
        if (column != nullptr) names.insert(sql::folded(column->to.text));
      }
    }
  }
  return names;
}

std::string hint(std::string_view word, const std::vector<std::string_view>& names) {
  return text::did_you_mean(word, names);
}

}  // namespace

void check_lossy_names(const Revision& revision, std::span<const schema::Schema* const> states,
                       text::Diagnostics& diagnostics) {
  const std::set<std::string> passing = names_on_the_way(revision);
  const auto check = [&](const Lossy::Part& part) {
    std::vector<std::string_view> tables;
    std::vector<std::string_view> columns;
    bool has_table = false;
    for (const schema::Schema* state : states) {
      for (const auto& object : state->objects()) {
        const schema::Id& id = schema::id_of(*object);
        const auto* table = std::get_if<schema::Table>(object.get());
        const auto* view = std::get_if<schema::View>(object.get());
        if (table == nullptr && view == nullptr) continue;
        tables.push_back(id.name);
        const bool is_it = state->rules().same(id.name, part.table);
        // Of what lies in a schema of its own, and of views, no more is known here.
        if ((is_it && view != nullptr) || state->rules().same(id.schema, part.table)) return;
        if (!is_it) continue;
        has_table = true;
        if (part.column.empty() || state->column(*table, part.column) != nullptr) return;
        for (const schema::Column& it : table->columns) columns.push_back(it.name);
      }
    }
    const auto is_passing = [&](const std::string& name) {
      return passing.contains(sql::folded(name));
    };
    if (is_passing(part.table) || (has_table && is_passing(part.column))) return;
    diagnostics.error(
        *revision.source, part.span,
        has_table
            ? fmt::format("table \"{}\" has no column \"{}\" before this upgrade or after it{}",
                          part.table, part.column, hint(part.column, columns))
            : fmt::format("there is no table \"{}\" before this upgrade or after it{}", part.table,
                          hint(part.table, tables)));
  };
  for (const Section* section : {&revision.upgrade, &revision.downgrade}) {
    for (const Lossy& lossy : section->lossy) {
      if (lossy.listed) std::ranges::for_each(lossy.parts, check);
    }
  }
}

std::string taken_away(const Revision& revision, std::span<const schema::Schema* const> states) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& table, const std::string& column) {
    std::string name = column.empty() ? table : table + '.' + column;
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  };
  const auto goes = [&](const sql::ObjectName& table) {
    for (std::size_t i = 0; i != states.size(); i += 2) {
      if (states[i]->table(table) == nullptr && states[i + 1]->table(table) != nullptr) return true;
    }
    return false;
  };
  for (const Step& step : revision.downgrade.steps) {
    const sql::Node& node = step.input.statement.node;
    if (const auto* drop = std::get_if<sql::Drop>(&node)) {
      for (const sql::ObjectReference& it : drop->objects) {
        if (it.kind == sql::ObjectKind::kTable && goes(it.name)) add(it.name.name, "");
      }
    } else if (const auto* alter = std::get_if<sql::AlterTable>(&node)) {
      for (const sql::TableAction& action : alter->actions) {
        const auto* dropped = std::get_if<sql::DropColumn>(&action);
        if (dropped != nullptr) add(alter->name.name, dropped->column.text);
      }
    }
  }
  for (const Lossy& lossy : revision.downgrade.lossy) {
    for (const Lossy::Part& part : lossy.parts) add(part.table, part.column);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace aludel::revisions
