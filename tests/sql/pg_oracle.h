// SPDX-License-Identifier: MIT
//
// What PostgreSQL's own parser says of a text: libpg_query, where it is installed. It knows
// grammar only, no tables. ALUDEL_PG_QUERY is defined where it is there; without it the tests
// that need it say so and pass.
#ifndef ALUDEL_TESTS_SQL_PG_ORACLE_H
#define ALUDEL_TESTS_SQL_PG_ORACLE_H

#include <optional>
#include <string>

#ifdef ALUDEL_PG_QUERY
#include <pg_query.h>
#endif

namespace aludel::sql {

#ifdef ALUDEL_PG_QUERY
inline constexpr bool kHasPgOracle = true;

/// Its error; nothing where the text is one or several statements.
inline std::optional<std::string> pg_error(const std::string& sql) {
  const PgQueryProtobufParseResult result = pg_query_parse_protobuf(sql.c_str());
  std::optional<std::string> error;
  if (result.error != nullptr) error = result.error->message;
  pg_query_free_protobuf_parse_result(result);
  return error;
}
#else
inline constexpr bool kHasPgOracle = false;

inline std::optional<std::string> pg_error(const std::string&) { return std::nullopt; }
#endif

}  // namespace aludel::sql

#endif  // ALUDEL_TESTS_SQL_PG_ORACLE_H
