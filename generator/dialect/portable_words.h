// SPDX-License-Identifier: MIT
//
// The words of the portable language: functions that give the same on both databases, and what
// one of them lacks or reads otherwise. docs/sql.md has the same tables for users.
#ifndef ALUDEL_GENERATOR_DIALECT_PORTABLE_WORDS_H
#define ALUDEL_GENERATOR_DIALECT_PORTABLE_WORDS_H

#include <string_view>

namespace aludel::dialect {

inline constexpr unsigned kMany = 100;

/// A function, and how many arguments it takes.
struct Function {
  std::string_view name;
  unsigned least;
  unsigned most;
};

inline constexpr Function kFunctions[] = {
    {"abs", 1, 1},        {"avg", 1, 1},         {"coalesce", 2, kMany}, {"count", 1, 1},
    {"dense_rank", 0, 0}, {"first_value", 1, 1}, {"lag", 1, 3},          {"last_value", 1, 1},
    {"lead", 1, 3},       {"length", 1, 1},      {"lower", 1, 1},        {"ltrim", 1, 2},
    {"max", 1, 1},        {"min", 1, 1},         {"nullif", 2, 2},       {"rank", 0, 0},
    {"replace", 3, 3},    {"row_number", 0, 0},  {"rtrim", 1, 2},        {"substr", 2, 3},
    {"sum", 1, 1},        {"trim", 1, 2},        {"upper", 1, 1},
};

struct Instead {
  std::string_view name;
  std::string_view text;
};

/// What is often asked for and has a portable neighbour, or why it has none.
inline constexpr Instead kInstead[] = {
    {"char_length", "write length()"},
    {"character_length", "write length()"},
    {"concat", "write ||"},
    {"greatest", "write CASE WHEN"},
    {"ifnull", "write coalesce()"},
    {"iif", "write CASE WHEN"},
    {"least", "write CASE WHEN"},
    {"max", "of several values write CASE WHEN"},
    {"min", "of several values write CASE WHEN"},
    {"now", "write CURRENT_TIMESTAMP"},
    {"round",
     "PostgreSQL rounds half of a DOUBLE PRECISION to the even number, SQLite away from 0"},
    {"substring", "write substr()"},
    {"total", "write coalesce(sum(), 0)"},
};

/// A word of an expression, or two in a row, that is not portable. What only one database knows of
/// queries, the parser refuses. `why` may begin with the one database that knows it, "PostgreSQL"
/// or "SQLite", with a remedy behind it.
struct Refused {
  std::string_view word;
  std::string_view next;
  std::string_view why;
};

inline constexpr Refused kRefused[] = {
    {"LIKE", "", "\"LIKE\" minds letter case on PostgreSQL only; compare with substr() or lower()"},
    {"COLLATE", "", "collations have other names on each database"},
    {"ILIKE", "", "PostgreSQL; compare with substr() or lower()"},
    {"SIMILAR", "TO", "PostgreSQL"},
    {"LOCALTIME", "", "PostgreSQL; write CURRENT_TIME"},
    {"LOCALTIMESTAMP", "", "PostgreSQL; write CURRENT_TIMESTAMP"},
    {"CURRENT_USER", "", "PostgreSQL"},
    {"SESSION_USER", "", "PostgreSQL"},
    {"CURRENT_ROLE", "", "PostgreSQL"},
    {"CURRENT_CATALOG", "", "PostgreSQL"},
    {"CURRENT_SCHEMA", "", "PostgreSQL"},
    {"AT", "TIME", "PostgreSQL"},
    {"IS", "UNKNOWN", "PostgreSQL; write IS NULL"},
    {"IS", "JSON", "PostgreSQL"},
    {"NOT", "NULL", "SQLite; write IS NOT NULL"},
};

/// Words before a parenthesis that call nothing.
inline constexpr std::string_view kNoFunctions[] = {
    "ALL",    "AND",    "AS",        "BETWEEN", "BY",           "CASE",   "CONFLICT", "DISTINCT",
    "ELSE",   "EXCEPT", "EXISTS",    "FILTER",  "FROM",         "HAVING", "IN",       "INTERSECT",
    "INTO",   "IS",     "JOIN",      "LIMIT",   "MATERIALIZED", "NOT",    "OFFSET",   "ON",
    "OR",     "OVER",   "RETURNING", "SELECT",  "SET",          "THEN",   "UNION",    "USING",
    "VALUES", "WHEN",   "WHERE",     "WINDOW",
};

/// Words at which an expression ends or begins.
inline constexpr std::string_view kBoundaries[] = {
    "AND",   "AS",     "BY",        "CASE",      "ELSE",      "END",    "EXCEPT", "FROM",
    "GROUP", "HAVING", "INTERSECT", "INTO",      "JOIN",      "LIMIT",  "NOT",    "OFFSET",
    "ON",    "OR",     "ORDER",     "PARTITION", "RETURNING", "SELECT", "SET",    "THEN",
    "UNION", "VALUES", "WHEN",      "WHERE",     "WINDOW",
};

/// Words that end an ORDER BY.
inline constexpr std::string_view kAfterOrder[] = {
    "EXCEPT", "GROUPS", "INTERSECT", "LIMIT", "OFFSET", "RANGE", "RETURNING", "ROWS", "UNION",
};

inline constexpr std::string_view kOperators[] = {
    "(", ")", ",", ".", "=", "<>", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "||",
};

}  // namespace aludel::dialect

#endif  // ALUDEL_GENERATOR_DIALECT_PORTABLE_WORDS_H
