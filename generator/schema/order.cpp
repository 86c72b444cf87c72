// SPDX-License-Identifier: MIT
#include "schema/order.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>

#include "sql/words.h"

namespace aludel::schema {
namespace {

using sql::folded;
using sql::Word;
using Words = std::span<const Word>;

bool is_one_of(const Word& word, std::initializer_list<std::string_view> forms) {
  return std::any_of(forms.begin(), forms.end(), [&](std::string_view it) {
    return word.form == it && (word.bare || word.name.empty());
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

std::vector<std::string> columns_of(const Table& table) {
  std::vector<std::string> names;
  for (const Column& column : table.columns) names.push_back(folded(column.name));
  return names;
}

struct Reordered {
  std::string table;
  std::string expected;
  std::string actual;
};

std::vector<Reordered> reordered(const Schema& expected, const Schema& actual) {
  std::vector<Reordered> tables;
  for (const auto& object : expected.objects()) {
    const auto* table = std::get_if<Table>(object.get());
    const auto* found = table ? actual.find(sql::ObjectKind::kTable, table->id) : nullptr;
    const auto* other = found ? std::get_if<Table>(found) : nullptr;
    if (other == nullptr) continue;
    const std::vector<std::string> is = columns_of(*table);
    const std::vector<std::string> was = columns_of(*other);
    if (is == was || !std::is_permutation(is.begin(), is.end(), was.begin(), was.end())) continue;
    tables.push_back({table->id.name, fmt::format("{}", fmt::join(is, ", ")),
                      fmt::format("{}", fmt::join(was, ", "))});
  }
  return tables;
}

/// The statements of a view or trigger.
std::vector<sql::Fragment> sql_of(const Object& object) {
  if (const auto* view = std::get_if<View>(&object)) return {view->definition.query};
  const auto* trigger = std::get_if<Trigger>(&object);
  return trigger == nullptr ? std::vector<sql::Fragment>() : trigger->definition.body;
}

}  // namespace

bool depends_on_order(const sql::Fragment& sql, std::string_view table) {
  const std::vector<Word> all = sql::words(sql.text, sql.language);
  for (std::size_t at = 0; at != all.size(); ++at) {
    if (is_star(all, at) && star_depends(all, at, table)) return true;
    if (all[at].is("into") && insert_depends(all, at, table)) return true;
  }
  return false;
}

std::vector<OrderFinding> compare_order(const Schema& expected, const Schema& actual) {
  std::vector<OrderFinding> findings;
  for (const Reordered& it : reordered(expected, actual)) {
    std::set<std::string> found;
    for (const Schema* side : {&expected, &actual}) {
      for (const auto& object : side->objects()) {
        const auto depends = [&](const sql::Fragment& sql) {
          return depends_on_order(sql, folded(it.table));
        };
        const std::vector<sql::Fragment> all = sql_of(*object);
        if (std::none_of(all.begin(), all.end(), depends)) continue;
        const std::string name = said(*object);
        if (!found.insert(folded(name)).second) continue;
        findings.push_back(
            {fmt::format("{} depends on the order of the columns of \"{}\"", name, it.table),
             it.expected, it.actual, place_of(*object)});
      }
    }
  }
  return findings;
}

}  // namespace aludel::schema
