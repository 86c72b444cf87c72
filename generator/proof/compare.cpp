// SPDX-License-Identifier: MIT
#include "proof/compare.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "proof/definition.h"

namespace aludel::proof {
namespace {

using Kind = Difference::Kind;

constexpr std::size_t kShown = 60;  // bytes of a definition in a message
constexpr std::size_t kLead = 2;    // words before the place where two texts part

/// At most kShown bytes, whole characters.
std::string shortened(std::string text) {
  if (text.size() <= kShown) return text;
  std::size_t end = kShown;
  while (end != 0 && (text[end] & 0xC0) == 0x80) --end;
  text.resize(end);
  while (text.ends_with(' ')) text.pop_back();
  return text + "…";
}

std::string excerpt(std::span<const Word> words, std::size_t parting) {
  if (std::string whole = shown(words); whole.size() <= kShown) return whole;
  const std::size_t first = parting > kLead ? std::min(parting - kLead, words.size()) : 0;
  return (first == 0 ? "" : "…") + shortened(shown(words.subspan(first)));
}

/// A foreign key that names no columns refers to the parent's primary key: with its columns.
std::string whole_form(const Clause& clause, const Catalog& catalog) {
  const auto parent = catalog.find(key_of("table", clause.parent));
  if (clause.parent.empty() || parent == catalog.end()) return clause.form;
  const std::optional<Table> table = read_table(words(parent->second.sql));
  if (!table || table->key.empty()) return clause.form;
  return std::string(clause.form).insert(clause.parent_end, ' ' + table->key);
}

class Comparison {
 public:
  std::vector<Difference> differences;

  Comparison(const Catalog& expected, const Catalog& actual)
      : expected_(expected), actual_(actual) {}

  void run() {
    for (const auto& [key, definition] : expected_) {
      key_ = key;
      if (const auto other = actual_.find(key); other == actual_.end()) {
        add(Kind::kMissing, said(definition));
      } else {
        objects(definition, other->second);
      }
    }
    for (const auto& [key, definition] : actual_) {
      key_ = key;
      if (!expected_.contains(key)) add(Kind::kUnexpected, said(definition));
    }
  }

 private:
  Difference& add(Kind kind, std::string what) {
    differences.push_back({kind, std::move(what), {}, {}, key_, {}, {}});
    return differences.back();
  }

  void objects(const Definition& expected, const Definition& actual);
  void tables(const Table& expected, const Table& actual);
  void columns(const std::vector<Column>& expected, const std::vector<Column>& actual);
  void clauses(const std::vector<Clause>& expected, const std::vector<Clause>& actual);

  const Catalog& expected_;
  const Catalog& actual_;
  std::string key_;
  std::string table_;  // ` of table "t"`
};

void Comparison::objects(const Definition& expected, const Definition& actual) {
  if (expected.sql == actual.sql) return;
  const std::vector<Word> is = normal(words(expected.sql));
  const std::vector<Word> other = normal(words(actual.sql));
  const auto same = [](const Word& a, const Word& b) { return a.form == b.form; };
  const auto parting = std::mismatch(is.begin(), is.end(), other.begin(), other.end(), same).first;
  if (parting == is.end() && is.size() == other.size()) return;
  const std::optional<Table> table = read_table(is);
  const std::optional<Table> other_table = read_table(other);
  if (table && other_table) {
    table_ = " of " + said(expected);
    return tables(*table, *other_table);
  }
  const auto at = static_cast<std::size_t>(parting - is.begin());
  Difference& difference = add(Kind::kReads, said(expected));
  difference.expected = excerpt(is, at);
  difference.actual = excerpt(other, at);
}

void Comparison::tables(const Table& expected, const Table& actual) {
  columns(expected.columns, actual.columns);
  clauses(expected.constraints, actual.constraints);
  clauses(expected.options, actual.options);
}

void Comparison::columns(const std::vector<Column>& expected, const std::vector<Column>& actual) {
  const auto find = [](const std::vector<Column>& columns, const Column& column) {
    return std::find_if(columns.begin(), columns.end(), [&](const Column& other) {
      return folded(other.name) == folded(column.name);
    });
  };
  const auto report = [&](Kind kind, const Column& column) -> Difference& {
    Difference& difference = add(kind, fmt::format("column \"{}\"{}", column.name, table_));
    difference.column = folded(column.name);
    return difference;
  };
  const auto shown = [](const Column& column) {
    const std::string text = column.shown();
    return text.empty() ? "without a type" : text;
  };
  for (const Column& column : expected) {
    const auto other = find(actual, column);
    if (other == actual.end()) {
      report(Kind::kMissing, column);
    } else if (column.form() != other->form()) {
      Difference& difference = report(Kind::kDiffers, column);
      difference.expected = shown(column);  // whole: the difference may be at its end
      difference.actual = shown(*other);
    }
  }
  for (const Column& column : actual) {
    if (find(expected, column) == expected.end()) report(Kind::kUnexpected, column);
  }
}

// As multisets: what is there twice must be there twice.
void Comparison::clauses(const std::vector<Clause>& expected, const std::vector<Clause>& actual) {
  std::map<std::string, int> surplus;
  for (const Clause& clause : actual) ++surplus[whole_form(clause, actual_)];
  const auto report = [&](Kind kind, const Clause& clause) {
    add(kind, shortened(clause.shown) + table_).clause = clause.form;
  };
  for (const Clause& clause : expected) {
    if (surplus[whole_form(clause, expected_)]-- <= 0) report(Kind::kMissing, clause);
  }
  for (const Clause& clause : actual) {
    int& left = surplus[whole_form(clause, actual_)];
    if (left <= 0) continue;
    --left;
    report(Kind::kUnexpected, clause);
  }
}

}  // namespace

std::vector<Difference> compare(const Catalog& expected, const Catalog& actual) {
  Comparison comparison(expected, actual);
  comparison.run();
  return std::move(comparison.differences);
}

bool reads_alike(const Definition& a, const Definition& b) {
  return a.sql == b.sql || form_of(words(a.sql)) == form_of(words(b.sql));
}

}  // namespace aludel::proof
