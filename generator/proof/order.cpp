// SPDX-License-Identifier: MIT
#include "proof/order.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace aludel::proof {
namespace {

using Words = std::span<const Word>;

bool is_one_of(const Word& word, std::initializer_list<std::string_view> forms) {
  return std::any_of(forms.begin(), forms.end(), [&](std::string_view it) {
    return word.form == it && (word.bare || word.shown == it);
  });
}

/// Whether the `*` at `at` stands for columns: not a product, not count(*).
bool is_star(Words words, std::size_t at) {
  return words[at].form == "*" && at != 0 &&
         is_one_of(words[at - 1], {"select", "distinct", "all", ",", "."});
}

/// The SELECT in whose list the word at `at` stands, and nothing of what is in parentheses there.
std::size_t select_before(Words words, std::size_t at) {
  std::size_t depth = 0;
  while (at-- != 0) {
    if (words[at].form == ")") ++depth;
    if (words[at].form == "(" && depth-- == 0) break;
    if (depth == 0 && words[at].is("select")) return at;
  }
  return words.size();
}

/// Whether the FROM of the SELECT to which the word at `at` belongs has the table itself.
bool reads(Words words, std::size_t at, std::string_view table) {
  std::size_t depth = 0;
  bool in_from = false;
  for (; at != words.size(); ++at) {
    const Word& word = words[at];
    if (word.form == "(") {
      ++depth;
      if (at + 1 != words.size() && is_one_of(words[at + 1], {"select", "with", "values"})) {
        for (std::size_t inner = 1; inner != 0 && ++at != words.size();) {
          if (words[at].form == "(") ++inner;
          if (words[at].form == ")") --inner;
        }
        if (at == words.size()) return false;
        --depth;
      }
      continue;
    }
    if (word.form == ")" && depth-- == 0) return false;
    if (depth == 0 && is_one_of(word, {";", "where", "group", "order", "limit", "union", "except",
                                       "intersect", "window"})) {
      return false;
    }
    if (depth == 0 && word.is("from")) in_from = true;
    if (in_from && folded(word.name) == table &&
        is_one_of(words[at - 1], {"from", "join", ",", "(", "."})) {
      return true;
    }
  }
  return false;
}

bool star_depends(Words words, std::size_t at, std::string_view table) {
  const std::size_t select = select_before(words, at);
  const bool only_asks = select >= 2 && select < words.size() && words[select - 1].form == "(" &&
                         words[select - 2].is("exists");
  return !only_asks && reads(words, at, table);
}

/// Whether INSERT INTO, its INTO at `at`, fills the table's columns in their order.
bool insert_depends(Words words, std::size_t at, std::string_view table) {
  std::size_t name = at + 1;
  if (name + 2 < words.size() && words[name + 1].form == ".") name += 2;
  if (name >= words.size() || folded(words[name].name) != table) return false;
  std::size_t next = name + 1;
  if (next < words.size() && words[next].is("as")) next += 2;
  return next < words.size() && words[next].form != "(";
}

std::vector<std::string> columns_of(const Definition& definition) {
  std::vector<std::string> names;
  if (const std::optional<Table> table = read_table(words(definition.sql))) {
    for (const Column& column : table->columns) names.push_back(folded(column.name));
  }
  return names;
}

struct Reordered {
  Definition table;
  std::string expected;
  std::string actual;
};

std::vector<Reordered> reordered(const Catalog& expected, const Catalog& actual) {
  std::vector<Reordered> tables;
  for (const auto& [key, definition] : expected) {
    const auto other = actual.find(key);
    if (definition.kind != "table" || other == actual.end()) continue;
    if (definition.sql == other->second.sql) continue;
    const std::vector<std::string> is = columns_of(definition);
    const std::vector<std::string> was = columns_of(other->second);
    if (is == was || !std::is_permutation(is.begin(), is.end(), was.begin(), was.end())) continue;
    tables.push_back({definition, fmt::format("{}", fmt::join(is, ", ")),
                      fmt::format("{}", fmt::join(was, ", "))});
  }
  return tables;
}

}  // namespace

bool depends_on_order(Words definition, std::string_view table) {
  for (std::size_t at = 0; at != definition.size(); ++at) {
    if (is_star(definition, at) && star_depends(definition, at, table)) return true;
    if (definition[at].is("into") && insert_depends(definition, at, table)) return true;
  }
  return false;
}

std::vector<Difference> compare_order(const Catalog& expected, const Catalog& actual) {
  std::vector<Difference> differences;
  for (const Reordered& it : reordered(expected, actual)) {
    std::set<std::string> found;
    for (const Catalog* catalog : {&expected, &actual}) {
      for (const auto& [key, definition] : *catalog) {
        if (definition.kind != "view" && definition.kind != "trigger") continue;
        if (!depends_on_order(words(definition.sql), folded(it.table.name))) continue;
        if (!found.insert(key).second) continue;
        differences.push_back({Difference::Kind::kOrder,
                               fmt::format("{} depends on the order of the columns of \"{}\"",
                                           said(definition), it.table.name),
                               it.expected,
                               it.actual,
                               key,
                               {},
                               {}});
      }
    }
  }
  return differences;
}

}  // namespace aludel::proof
