// SPDX-License-Identifier: MIT
#include "proof/guards.h"

#include <fmt/format.h>

#include <algorithm>

namespace aludel::proof {
namespace {

using Direction = ::aludel::Direction;

/// The @require that a statement of the script is; nullptr: none of the user's.
const revisions::Step* guard(const revisions::Section& section, const dialect::Output& statement) {
  if (statement.kind != dialect::Output::Kind::kRequire) return nullptr;
  const auto found =
      std::find_if(section.steps.begin(), section.steps.end(), [&](const revisions::Step& it) {
        return it.span() == statement.span && !it.input.require.empty();
      });
  return found == section.steps.end() ? nullptr : &*found;
}

bool has_rows(const revisions::Step& guard, const Population& population) {
  const auto* query = std::get_if<sql::DataStatement>(&guard.input.statement.node);
  return query != nullptr &&
         std::any_of(query->tables.begin(), query->tables.end(), [&](const auto& it) {
           const Held_ptr held = population.table(folded(it.name.name));
           return held && !held->contents.rows.empty();
         });
}

}  // namespace

void Guards::meet(Direction direction, const Population& population) {
  const Script script = leg_.script(direction);
  for (std::size_t at = 0; at != script.size(); ++at) {
    const revisions::Step* it = guard(section(*leg_, direction), script[at]);
    if (it == nullptr) continue;
    Met& met = met_[static_cast<std::size_t>(direction)][at];
    met.rows = met.rows || has_rows(*it, population);
  }
}

void Guards::refused(Direction direction, const Sifted& sifted) {
  auto& guards = met_[static_cast<std::size_t>(direction)];
  for (const Sifted::Row& it : sifted.refused) {
    const auto met = guards.find(it.failure.at);
    if (it.failure.kind != Failure::Kind::kRequire || met == guards.end()) continue;
    met->second.refused = true;
    const std::string& table = it.table->definition.name;
    if (!are_new_ && sifted.kept.at(folded(table)).empty()) met->second.all_rows.insert(table);
  }
}

void Guards::report(Allowances& allowances, text::Diagnostics& diagnostics) const {
  for (const Direction direction : {Direction::kUpgrade, Direction::kDowngrade}) {
    for (const auto& [at, met] : met_[static_cast<std::size_t>(direction)]) {
      const text::Span span = leg_.script(direction)[at].span;
      const auto warn = [&](std::string text) {
        if (allowances.answer(section(*leg_, direction), revisions::Allow::Rule::kUnproved, span) !=
            nullptr) {
          return;
        }
        diagnostics.warning(*leg_->source, span, std::move(text))
            .note(
                "where that is as it should be, write above the @require:\n"
                "-- @allow unproved reason");
      };
      if (met.rows && !met.refused) {
        warn("no row that was tried is refused here: does this SELECT find what it is for?");
      }
      for (const std::string& table : met.all_rows) {
        warn(
            fmt::format("all rows of table \"{}\" that were tried are refused here, and what "
                        "comes after it is proved without any: is it the right way round?",
                        table));
      }
    }
  }
}

}  // namespace aludel::proof
