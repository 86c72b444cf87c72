// SPDX-License-Identifier: MIT
#include "dialect/dialect.h"

#include <fmt/format.h>

#include <charconv>

#include "dialect/portable.h"
#include "dialect/postgresql/lower.h"
#include "dialect/postgresql/render.h"
#include "dialect/postgresql/rules.h"
#include "dialect/sqlite/lower.h"
#include "dialect/sqlite/render.h"
#include "dialect/sqlite/rules.h"

namespace aludel::dialect {
namespace {

class Sqlite final : public Dialect {
 public:
  ::aludel::Dialect id() const override { return ::aludel::Dialect::kSqlite; }
  std::string_view name() const override { return "sqlite"; }
  std::string_view title() const override { return "SQLite"; }
  sql::Language language() const override { return sql::Language::kSqlite; }
  const schema::Rules& rules() const override { return on_sqlite::rules(); }

  std::optional<std::vector<sql::Statement>> lower(const sql::Statement& statement,
                                                   const schema::Schema& state,
                                                   const text::Source& source,
                                                   text::Diagnostics& diagnostics) const override {
    return on_sqlite::lower({id(), statement, state, source, diagnostics});
  }
  bool render(std::span<const Input> inputs, const text::Source& source, const Minimum& minimum,
              schema::Schema& state, Uncommitted&, std::vector<Output>& script,
              text::Diagnostics& diagnostics) const override {
    return on_sqlite::render(inputs, source, minimum, state, script, diagnostics);
  }
};

class Postgresql final : public Dialect {
 public:
  ::aludel::Dialect id() const override { return ::aludel::Dialect::kPostgresql; }
  std::string_view name() const override { return "postgresql"; }
  std::string_view title() const override { return "PostgreSQL"; }
  sql::Language language() const override { return sql::Language::kPostgresql; }
  const schema::Rules& rules() const override { return on_postgresql::rules(); }

  std::optional<std::vector<sql::Statement>> lower(const sql::Statement& statement,
                                                   const schema::Schema& state,
                                                   const text::Source& source,
                                                   text::Diagnostics& diagnostics) const override {
    return on_postgresql::lower({id(), statement, state, source, diagnostics});
  }
  bool render(std::span<const Input> inputs, const text::Source& source, const Minimum& minimum,
              schema::Schema& state, Uncommitted& uncommitted, std::vector<Output>& script,
              text::Diagnostics& diagnostics) const override {
    return on_postgresql::render(inputs, source, minimum.version, state, uncommitted, script,
                                 diagnostics);
  }
};

/// How many numbers a version has at most, and what the last ones are counted in.
struct Form {
  unsigned numbers;
  unsigned first;
  unsigned second;
};

Form form(::aludel::Dialect id) {
  return id == ::aludel::Dialect::kSqlite ? Form{3, 1000000, 1000} : Form{2, 10000, 1};
}

constexpr unsigned kOldestSqlite = 3;
constexpr unsigned kOldestPostgresql = 10;  // before it, a version had two numbers and a third

}  // namespace

const Dialect& sqlite() {
  static const Sqlite it;
  return it;
}

const Dialect& postgresql() {
  static const Postgresql it;
  return it;
}

const Dialect& dialect(::aludel::Dialect id) {
  return id == ::aludel::Dialect::kSqlite ? sqlite() : postgresql();
}

std::optional<unsigned> version_number(::aludel::Dialect id, std::string_view version) {
  const Form form = dialect::form(id);
  unsigned parts[3] = {};
  unsigned count = 0;
  const char* at = version.data();
  const char* const end = at + version.size();
  for (;;) {
    if (count == form.numbers) return std::nullopt;
    const auto [next, error] = std::from_chars(at, end, parts[count]);
    if (error != std::errc() || parts[count] > 999) return std::nullopt;
    ++count;
    if (next == end) break;
    if (*next != '.') return std::nullopt;
    at = next + 1;
  }
  const bool is_sqlite = id == ::aludel::Dialect::kSqlite;
  if (parts[0] < (is_sqlite ? kOldestSqlite : kOldestPostgresql)) return std::nullopt;
  return parts[0] * form.first + parts[1] * form.second + parts[2];
}

std::string version_text(::aludel::Dialect id, unsigned number) {
  const Form form = dialect::form(id);
  const unsigned first = number / form.first;
  const unsigned second = number % form.first / form.second;
  const unsigned third = number % form.second;
  if (id == ::aludel::Dialect::kSqlite) return fmt::format("{}.{}.{}", first, second, third);
  return second == 0 ? fmt::format("{}", first) : fmt::format("{}.{}", first, second);
}

}  // namespace aludel::dialect
