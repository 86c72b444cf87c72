// SPDX-License-Identifier: MIT
#include "proof/allowances.h"

#include <fmt/format.h>

#include <algorithm>

#include "proof/changes.h"

namespace aludel::proof {
namespace {

constexpr unsigned kSqlite = 1u << static_cast<unsigned>(::aludel::Dialect::kSqlite);

/// What is said where a rule's answer has no question.
std::string_view nothing_to_answer(revisions::Allow::Rule rule) {
  switch (rule) {
    case revisions::Allow::Rule::kUnproved:
      return "what this statement says is proved";
  }
  return "";
}

}  // namespace

bool makes_or_alters(const sql::Node& node, std::string_view table) {
  if (const auto* create = std::get_if<sql::CreateTable>(&node)) {
    return folded(create->name.name) == folded(table);
  }
  const auto* alter = std::get_if<sql::AlterTable>(&node);
  return alter != nullptr && folded(alter->name.name) == folded(table);
}

template <typename IsIts>
const revisions::Allow* Allowances::find(const revisions::Section& section, Allow::Rule rule,
                                         const IsIts& is_its) {
  const auto found = std::find_if(
      section.allows.rbegin(), section.allows.rend(),
      [&](const Allow& it) { return it.rule == rule && is_its(section.steps[it.step]); });
  if (found == section.allows.rend()) return nullptr;
  answered_.insert(&*found);
  return &*found;
}

const revisions::Allow* Allowances::answer(const revisions::Section& section, Allow::Rule rule,
                                           text::Span statement) {
  return find(section, rule, [&](const revisions::Step& step) { return step.span() == statement; });
}

const revisions::Allow* Allowances::answer(const revisions::Section& section, Allow::Rule rule,
                                           std::string_view table) {
  return find(section, rule, [&](const revisions::Step& step) {
    return makes_or_alters(step.input.statement.node, table);
  });
}

void Allowances::report_idle(const revisions::Revision& revision,
                             text::Diagnostics& diagnostics) const {
  for (const revisions::Section* section : {&revision.upgrade, &revision.downgrade}) {
    for (const Allow& it : section->allows) {
      const bool is_judged = (section->steps[it.step].dialects & kSqlite) != 0;
      if (!is_judged || answered_.contains(&it)) continue;
      diagnostics.error(*revision.source, it.span,
                        fmt::format("nothing here needs \"@allow {}\": {}; delete the line",
                                    word_of(it.rule), nothing_to_answer(it.rule)));
    }
  }
}

}  // namespace aludel::proof
