// SPDX-License-Identifier: MIT
#include "proof/positions.h"

#include <algorithm>

#include "proof/script.h"
#include "sql/parser.h"
#include "sql/words.h"

namespace aludel::proof {
namespace {

using sql::Word;

bool has_any(const std::set<std::string>& names, const std::set<std::string>& known) {
  return std::ranges::any_of(names, [&](const std::string& it) { return known.contains(it); });
}

/// The table or view that a statement gives a name to; empty for others.
std::string named(const sql::Node& node) {
  if (const auto* table = std::get_if<sql::CreateTable>(&node)) return folded(table->name.name);
  if (const auto* view = std::get_if<sql::CreateView>(&node)) return folded(view->name.name);
  const auto* alter = std::get_if<sql::AlterTable>(&node);
  if (alter == nullptr || alter->actions.empty()) return "";
  const auto* renamed = std::get_if<sql::RenameTo>(&alter->actions.front());
  return renamed == nullptr ? "" : folded(renamed->name.text);
}

/// Whether the words behind INTO are a table's name without a list of columns.
bool names_no_columns(std::span<const Word> words) {
  std::size_t i = 1;
  while (i + 1 < words.size() && words[i].form == ".") i += 2;
  if (i + 1 < words.size() && words[i].is("as")) i += 2;
  return i < words.size() && words[i].form != "(" && !words[i].is("default");
}

}  // namespace

std::set<std::string> ordered_otherwise(const std::map<std::string, Held_ptr>& one,
                                        const std::map<std::string, Held_ptr>& other) {
  std::set<std::string> names;
  for (const auto& [name, held] : one) {
    const auto found = other.find(name);
    if (found == other.end()) continue;
    const auto& columns = held->contents.columns;
    const auto& others = found->second->contents.columns;
    if (columns != others && std::ranges::is_permutation(columns, others)) names.insert(name);
  }
  return names;
}

bool goes_by_order(std::string_view statement) {
  const std::vector<Word> words = sql::words(statement, sql::Language::kSqlite);
  for (std::size_t i = 0; i != words.size(); ++i) {
    const bool is_count =
        i != 0 && words[i - 1].form == "(" && i + 1 != words.size() && words[i + 1].form == ")";
    if (words[i].form == "*" && !is_count) return true;
    if (words[i].is("into") && names_no_columns(std::span(words).subspan(i + 1))) return true;
  }
  return false;
}

// A view has its table's order; it and a trigger stay, and may be used by whatever comes.
std::size_t count_by_order(std::span<const Leg> legs, std::set<std::string> tables,
                           const Catalog& catalog) {
  bool stays = false;
  const auto is_one = [&](const std::string& sql) {
    if (!has_any(names_in(sql), tables)) return false;
    const auto statement = sql::parse(sql, sql::Language::kSqlite);
    if (statement) tables.insert(named(statement->node));
    const bool is_by_order = goes_by_order(sql);
    stays = stays || (is_by_order && statement &&
                      (std::holds_alternative<sql::CreateView>(statement->node) ||
                       std::holds_alternative<sql::CreateTrigger>(statement->node)));
    return is_by_order;
  };
  for (std::size_t known = 0; known != tables.size();) {
    known = tables.size();
    for (const auto& [key, it] : catalog) {
      if (it.kind == "view" || it.kind == "trigger") is_one(it.sql);
    }
  }
  std::size_t count = 0;
  for (std::size_t i = 0; i != legs.size(); ++i) {
    for (const auto direction : {::aludel::Direction::kUpgrade, ::aludel::Direction::kDowngrade}) {
      for (const dialect::Output& it : legs[i].script(direction)) {
        if (is_one(it.sql)) count = i + 1;
      }
    }
  }
  return stays ? legs.size() : count;
}

}  // namespace aludel::proof
