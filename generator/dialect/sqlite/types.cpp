// SPDX-License-Identifier: MIT
#include "dialect/sqlite/types.h"

#include <fmt/format.h>

#include <algorithm>

#include "schema/rules.h"
#include "sql/printer.h"

namespace aludel::dialect::on_sqlite {
namespace {

using Kind = PortableType::Kind;

char capital(char letter) {
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

bool holds(const std::string& words, std::string_view part) {
  return words.find(part) != std::string::npos;
}

/// What must hold of a value of the type; `c` is the column as SQL. With a modifier, even an empty
/// one, SQLite computes the date; otherwise it lets the 30th of February pass.
std::string condition(const PortableType& type, const std::string& c) {
  switch (type.kind) {
    case Kind::kBoolean:
      return fmt::format("{} IN (0, 1)", c);
    case Kind::kNumeric:
      return fmt::format("{0} IS round({0}, {1}) AND abs({0}) < 1{2}", c, type.scale,
                         std::string(type.length - type.scale, '0'));
    case Kind::kVarchar:
      return type.length == 0 ? "" : fmt::format("length({}) <= {}", c, type.length);
    case Kind::kChar:
      return fmt::format("length({0}) = {1} AND {0} = rtrim({0})", c, type.length);
    case Kind::kDate:
      return fmt::format("{0} IS date({0}, '+0 days')", c);
    case Kind::kTime:
      return fmt::format("{0} IS time({0}, '+0 seconds')", c);
    case Kind::kTimestamp:
    case Kind::kTimestamptz:
      return fmt::format("{0} IS datetime({0}, '+0 seconds')", c);
    case Kind::kUuid:
      return fmt::format("length({0}) = 36 AND {0} = lower({0})", c);
    case Kind::kJson:
    case Kind::kJsonb:
      return fmt::format("{0} IS NULL OR json_valid({0})", c);  // json_valid(NULL) is 0
    case Kind::kEnum: {
      std::string values;
      for (const std::string& value : type.values)
        values += (values.empty() ? "" : ", ") + sql::quoted_text(value);
      return fmt::format("{} IN ({})", c, values);
    }
    default:
      return "";
  }
}

bool is_timestamp(Kind kind) { return kind == Kind::kTimestamp || kind == Kind::kTimestamptz; }

/// A value as PostgreSQL prints it, where CAST doesn't.
std::string as_text(const PortableType& from, const std::string& c) {
  switch (from.kind) {
    case Kind::kBoolean:
      return fmt::format("CASE {} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END", c);
    case Kind::kNumeric:
      return fmt::format("CASE WHEN {0} IS NOT NULL THEN printf('%.{1}f', {0}) END", c, from.scale);
    case Kind::kTimestamptz:
      return fmt::format("{} || '+00'", c);
    default:
      return "";
  }
}

bool has_date(Kind kind) { return kind == Kind::kDate || is_timestamp(kind); }

}  // namespace

Affinity affinity(const std::optional<sql::TypeName>& type, bool strict) {
  if (!type || type->name.empty()) return Affinity::kAny;
  std::string words = type->name;
  std::transform(words.begin(), words.end(), words.begin(), capital);
  if (strict && words == "ANY") return Affinity::kAny;
  if (holds(words, "INT")) return Affinity::kInteger;
  if (holds(words, "CHAR") || holds(words, "CLOB") || holds(words, "TEXT")) return Affinity::kText;
  if (holds(words, "BLOB")) return Affinity::kBlob;
  if (holds(words, "REAL") || holds(words, "FLOA") || holds(words, "DOUB")) return Affinity::kReal;
  return Affinity::kNumeric;
}

std::string_view cast_name(Affinity affinity) {
  switch (affinity) {
    case Affinity::kAny:
    case Affinity::kBlob:
      return "BLOB";
    case Affinity::kText:
      return "TEXT";
    case Affinity::kNumeric:
      return "NUMERIC";
    case Affinity::kInteger:
      return "INTEGER";
    case Affinity::kReal:
      return "REAL";
  }
  return "";
}

bool changes_values(Affinity from, Affinity to) {
  const bool same_numbers = from == Affinity::kInteger && to == Affinity::kNumeric;
  return from != to && to != Affinity::kAny && !same_numbers;
}

sql::TypeName own_type(const PortableType& type) {
  sql::TypeName own;
  switch (type.kind) {
    case Kind::kSmallint:
    case Kind::kInteger:
    case Kind::kBigint:
    case Kind::kBoolean:
      own.name = "INTEGER";
      break;
    case Kind::kDouble:
      own.name = "REAL";
      break;
    case Kind::kNumeric:
      own.name = "NUMERIC";
      break;
    case Kind::kBytes:
      own.name = "BLOB";
      break;
    default:
      own.name = "TEXT";
  }
  return own;
}

std::optional<sql::Constraint> implied_check(const PortableType& type, std::string_view table,
                                             std::string_view column) {
  const std::string text = condition(type, sql::quoted(column, sql::Language::kSqlite));
  if (text.empty()) return std::nullopt;
  sql::Constraint check;
  check.kind = sql::Constraint::Kind::kCheck;
  const auto free = [](std::string_view) { return false; };  // it is told by its column
  check.name = sql::Name{schema::Rules::free_name(table, column, type.word, free), {}};
  check.expression = sql::Fragment{text, sql::Language::kSqlite, {}};
  check.implied_by = column;
  return check;
}

std::string conversion(const PortableType& from, const PortableType& to, std::string_view column) {
  const std::string c = sql::quoted(column, sql::Language::kSqlite);
  if (to.kind == Kind::kText || to.kind == Kind::kVarchar) return as_text(from, c);
  if (has_date(from.kind) && to.kind == Kind::kDate && from.kind != Kind::kDate)
    return fmt::format("date({})", c);
  if (from.kind == Kind::kDate && is_timestamp(to.kind)) return fmt::format("datetime({})", c);
  if (is_timestamp(from.kind) && to.kind == Kind::kTime) return fmt::format("time({})", c);
  if (from.kind != Kind::kNumeric) return "";
  if (to.kind == Kind::kNumeric && to.scale < from.scale)
    return fmt::format("round({}, {})", c, to.scale);
  if (to.is_integer()) return fmt::format("CAST(round({}) AS INTEGER)", c);
  return "";
}

}  // namespace aludel::dialect::on_sqlite
