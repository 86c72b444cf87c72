// SPDX-License-Identifier: MIT
#include "rows/candidates.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "dialect/sqlite/types.h"
#include "sql/words.h"

namespace aludel::rows {
namespace {

using dialect::on_sqlite::Affinity;

constexpr std::int64_t kLongest = 2000;  // of a text that a length asks for
constexpr std::size_t kMost = 16;        // usual values of one column

const std::string_view kForms[] = {
    "2024-02-29",
    "2024-02-29 12:34:56",
    "2024-03-01",
    "2024-03-01 00:00:00",
    "1999-12-31",
    "1999-12-31 23:59:59",
    "12:34:56",
    "00:00:00",
    "23:59:59",
    "{\"a\": [1, null]}",
    "[]",
    "{}",
    "f47ac10b-58cc-4372-a567-0e02b2c3d479",
    "00000000-0000-0000-0000-000000000000",
    "2024-02-29T12:34:56Z",
    "a@example.org",
    "https://example.org/",
    "192.0.2.1",
    "A",
    "01",
    "ff",
};

constexpr unsigned kMatches = 3;  // of a pattern: enough for two that are in order

/// What `[a-c_]`, without its brackets, lets pass; of `^…` anything else.
std::string members(std::string_view set) {
  const bool is_not = set.starts_with('^');
  if (is_not) set.remove_prefix(1);
  std::string all;
  for (std::size_t i = 0; i != set.size(); ++i) {
    all += set[i];
    if (i + 2 >= set.size() || set[i + 1] != '-') continue;
    for (int c = set[i] + 1; c <= set[i + 2]; ++c) all += static_cast<char>(c);
    i += 2;
  }
  if (!is_not) return all;
  std::string others;
  for (const char c : std::string_view("~a0A_")) {
    if (all.find(c) == std::string::npos) others += c;
  }
  return others.empty() ? "~" : others;
}

/// The n-th text that the LIKE or GLOB pattern lets pass; the last place changes first.
std::string matching(std::string_view pattern, unsigned n) {
  std::vector<std::string> places;  // what may stand at each
  for (std::size_t i = 0; i != pattern.size(); ++i) {
    const char c = pattern[i];
    const std::size_t close = c == '[' ? pattern.find(']', i + 2) : std::string_view::npos;
    if (close != std::string_view::npos) {
      places.push_back(members(pattern.substr(i + 1, close - i - 1)));
      i = close;
    } else if (c == '_' || c == '?') {
      places.emplace_back("abcdefghij");
    } else {
      places.emplace_back(c == '%' || c == '*' ? "" : std::string(1, c));
    }
  }
  std::string text;
  for (auto place = places.rbegin(); place != places.rend(); ++place) {
    if (place->empty()) {
      if (n != 0) text.insert(0, std::to_string(n));
      n = 0;
    } else {
      text.insert(text.begin(), (*place)[n % place->size()]);
      n /= static_cast<unsigned>(place->size());
    }
  }
  return text;
}

/// The pattern that a table's own CHECK asks of the column, if any.
std::string own_pattern(const schema::Table& table, const schema::Column& column) {
  for (const schema::Constraint& it : table.constraints) {
    if (it.definition.kind != sql::Constraint::Kind::kCheck) continue;
    const auto words = sql::words(it.definition.expression.text, sql::Language::kSqlite);
    for (std::size_t i = 2; i < words.size(); ++i) {
      const bool is_asked = words[i - 1].is("glob") || words[i - 1].is("like");
      if (is_asked && sql::folded(words[i - 2].name) == sql::folded(column.name) &&
          words[i].form.starts_with('\'')) {
        return words[i].form.substr(1, words[i].form.size() - 2);
      }
    }
  }
  return {};
}

class Collector {
 public:
  Collector(std::size_t n, const Literals& literals) : n_(n), literals_(literals) {}

  void integers() {
    for (const std::int64_t it : {1, 0}) add(Value::of(n_ % 2 == 0 ? it : 1 - it));
    add(Value::of(std::int64_t{-1}));
    for (const std::int64_t it : literals_.integers) around(it);
    for (const double it : literals_.reals) around(static_cast<std::int64_t>(std::floor(it)));
    add(Value::of(std::int64_t{2147483647}));
  }

  void reals() {
    add(Value::of(static_cast<double>(n_) + 0.5));
    for (const double it : {1.5, 0.0, -1.5, 0.1, 2.0625}) add(Value::of(it));
    for (const std::int64_t it : literals_.integers) around(static_cast<double>(it));
    for (const double it : literals_.reals) around(it);
    add(Value::of(1e100));
  }

  void texts() {
    const auto letter = static_cast<char>(n_ % 26);
    add(Value::text(std::string(1, static_cast<char>('a' + letter))));
    add(Value::text(std::string(1, static_cast<char>('A' + letter))));
    for (const std::string& it : literals_.texts) {
      add(Value::text(it));
      if (it.find_first_of("%*_?[") == std::string::npos) continue;
      for (unsigned n = 0; n != kMatches; ++n) add(Value::text(matching(it, n)));
    }
    for (const std::int64_t it : literals_.integers) {
      if (it <= 0 || it > kLongest) continue;
      add(Value::text(std::string(static_cast<std::size_t>(it), 'x')));
      add(Value::text(std::string(static_cast<std::size_t>(it) + 1, 'x')));
      for (const char c : {'0', '1', 'a', 'A'}) {
        special(Value::text(std::string(static_cast<std::size_t>(it), c)));
      }
    }
    for (const std::string_view it : {"", "it's \"quoted\"", "Grüße, 世界"}) add(Value::text(it));
  }

  void blobs() {
    add(Value::blob(std::string_view("\0\xff", 2)));
    for (const std::int64_t it : literals_.integers) {
      if (it <= 0 || it > kLongest) continue;
      add(Value::blob(std::string(static_cast<std::size_t>(it), '\1')));
      add(Value::blob(std::string(static_cast<std::size_t>(it) + 1, '\1')));
    }
    add(Value::blob(""));
  }

  void forms() {
    for (const std::string_view it : kForms) found_.special.push_back(Value::text(it));
  }

  void special(const Value& value) { found_.special.push_back(value); }

  /// The first as it is, the others begin elsewhere in each column.
  Candidates take() {
    std::vector<Value>& all = found_.usual;
    const auto rest = static_cast<std::size_t>(all.size() - 1);
    if (rest != 0) {
      std::rotate(all.begin() + 1, all.begin() + 1 + static_cast<std::ptrdiff_t>(n_ % rest),
                  all.end());
    }
    return std::move(found_);
  }

 private:
  void around(std::int64_t it) {
    if (it == INT64_MIN || it == INT64_MAX) return add(Value::of(it));
    for (const std::int64_t near : {it, it + 1, it - 1}) add(Value::of(near));
  }

  void around(double it) {
    for (const double near : {it, it + 0.5, it - 0.5}) add(Value::of(near));
  }

  void add(const Value& value) {
    std::vector<Value>& all = found_.usual;
    if (all.size() != kMost && std::find(all.begin(), all.end(), value) == all.end()) {
      all.push_back(value);
    }
  }

  std::size_t n_;
  const Literals& literals_;
  Candidates found_;
};

}  // namespace

Candidates candidates(const schema::Table& table, const schema::Column& column, std::size_t n,
                      const Literals& literals) {
  Collector collector(n, literals);
  switch (dialect::on_sqlite::affinity(column.type, table.strict)) {
    case Affinity::kInteger:
      collector.integers();
      for (const std::int64_t it : {2, 10, 100, 1700000000}) collector.special(Value::of(it));
      break;
    case Affinity::kReal:
      collector.reals();
      break;
    case Affinity::kText:
      collector.texts();
      collector.forms();
      break;
    case Affinity::kNumeric:
      collector.integers();
      collector.reals();
      collector.forms();
      for (const std::string& it : literals.texts) collector.special(Value::text(it));
      break;
    case Affinity::kBlob:
      collector.blobs();
      break;
    case Affinity::kAny:
      collector.texts();
      collector.integers();
      collector.blobs();
      collector.forms();
      break;
  }
  return collector.take();
}

std::vector<Value> named(const schema::Table& table, const schema::Column& column,
                         const Literals& literals) {
  std::vector<Value> values;
  const Affinity affinity = dialect::on_sqlite::affinity(column.type, table.strict);
  if (affinity != Affinity::kText) {
    for (const std::int64_t it : literals.integers) values.push_back(Value::of(it));
  }
  if (affinity != Affinity::kInteger && affinity != Affinity::kReal) {
    for (const std::string& it : literals.texts) values.push_back(Value::text(it));
  }
  return values;
}

bool is_lax(const schema::Table& table, const schema::Column& column) {
  const Affinity affinity = dialect::on_sqlite::affinity(column.type, table.strict);
  return !table.strict && (affinity == Affinity::kInteger || affinity == Affinity::kReal);
}

Value distinct(const schema::Table& table, const schema::Column& column, unsigned of_all,
               unsigned of_table) {
  // 1001, 1002, 1005, 1006, …: with gaps, and not where a chain puts rows of its own.
  const auto number = static_cast<std::int64_t>(1001 + of_all + of_all / 2 * 2);
  switch (dialect::on_sqlite::affinity(column.type, table.strict)) {
    case Affinity::kText:
      if (const std::string pattern = own_pattern(table, column); !pattern.empty()) {
        return Value::text(matching(pattern, of_table));
      }
      return Value::text((of_table == 1 ? "KEY " : "key ") +
                         std::to_string(std::max(of_table, 1u)));
    case Affinity::kBlob:
    case Affinity::kAny:
      return Value::blob("key " + std::to_string(of_table + 1));
    case Affinity::kReal:
      return Value::of(static_cast<double>(number));
    default:
      return Value::of(number);
  }
}

}  // namespace aludel::rows
