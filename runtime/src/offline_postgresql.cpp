// SPDX-License-Identifier: MIT
#include "offline_shell.h"
#include "postgresql/text.h"

namespace aludel {
namespace {

using on_postgresql::kObjects;

constexpr const char* kDot = "\".\"";

constexpr const char* kOptions =
    "\\set QUIET on\n"
    "\\set ON_ERROR_STOP on\n"
    "\\set ON_ERROR_ROLLBACK off\n"
    "\\set AUTOCOMMIT on\n"
    "SELECT current_setting('search_path') AS aludel_search_path \\gset\n";

constexpr const char* kSearchPath =
    "SELECT set_config('search_path', :'aludel_search_path', false) AS aludel_search_path \\gset\n";

void put_settings(std::FILE* out, bool again) noexcept {
  std::fputs(again ? kSearchPath : kOptions, out);
  for (const on_postgresql::Setting& setting : on_postgresql::kSettings) {
    if (setting.value != nullptr)
      std::fprintf(out, "SET %s = '%s';\n", setting.name, setting.value);
  }
}

/// A function of the server that gives nothing worth seeing.
void put_call(std::FILE* out, const char* function, const char* version_table) {
  std::fprintf(out, "DO $aludel$BEGIN PERFORM %s(%lld); END$aludel$;\n", function,
               on_postgresql::lock_key(version_table));
}

void put_begin(std::FILE* out, const char* version_table) noexcept {
  std::fprintf(out, "%s;\nSET LOCAL lock_timeout = '60s';\n", on_postgresql::kBegin);
  put_call(out, "pg_advisory_xact_lock", version_table);
  std::fputs("SET LOCAL lock_timeout TO DEFAULT;\n", out);
}

void put_lock(std::FILE* out, const char* version_table) noexcept {
  put_call(out, "pg_advisory_lock", version_table);
}

void put_unlock(std::FILE* out, const char* version_table) noexcept {
  put_call(out, "pg_advisory_unlock", version_table);
}

/// What a direct run says of the rows: 2 rows: id=17, name='x'
constexpr const char* kFound = R"(,
      DETAIL = left(aludel_count || CASE aludel_count WHEN 1 THEN ' row: ' ELSE ' rows: ' END ||
        coalesce((SELECT string_agg(key || '=' || CASE json_typeof(value)
            WHEN 'null' THEN 'NULL'
            WHEN 'boolean' THEN left(value::text, 1)
            WHEN 'number' THEN value::text
            ELSE '''' || replace(value #>> '{}', '''', '''''') || '''' END, ', ')
          FROM json_each(aludel_first)), ''), 240);
  END IF;
)";

void put_raise(std::FILE* out, const char* words) {
  std::fputs(" THEN\n    RAISE EXCEPTION USING MESSAGE = ", out);
  print_quoted(out, '\'', words);
  std::fputs(";\n  END IF;\n", out);
}

void put_start(std::FILE* out, const Start& start) noexcept {
  std::fputs("DO $aludel$BEGIN\n  IF to_regclass('", out);
  print_expanded(out, "\"#\"", start.version_table, kDot);
  const unsigned count = start.rows.count();
  if (count != 0 || !start.takes_over) {
    std::fputs("') IS NULL", out);
    if (count == 0) std::fprintf(out, " AND EXISTS (%s)", kObjects);
    put_raise(out, start.words);
    std::fputs("  IF to_regclass('", out);
    print_expanded(out, "\"#\"", start.version_table, kDot);
  }
  std::fputs("') IS NOT NULL THEN\n    IF (SELECT count(*) <> ", out);
  std::fprintf(out, "%u", count);
  if (count != 0) {
    std::fputs(" OR count(*) FILTER (WHERE version_num IN (", out);
    print_rows(out, start.chain, start.rows);
    std::fprintf(out, ")) <> %u", count);
  }
  print_expanded(out, " FROM \"#\")", start.version_table, kDot);
  put_raise(out, start.words);
  std::fputs("  END IF;\nEND$aludel$;\n", out);
}

void put_require(std::FILE* out, const char* words, const char* query) noexcept {
  char tag[24] = "$aludel$";  // does not stand in the query
  for (unsigned i = 1; std::strstr(query, tag) != nullptr; i++) {
    std::snprintf(tag, sizeof tag, "$aludel%u$", i);
  }
  std::fprintf(
      out,
      "DO %s\n"
      "#variable_conflict use_column\n"
      "DECLARE\n"
      "  aludel_count bigint;\n"
      "  aludel_first json;\n"
      "BEGIN\n"
      "  SELECT count(*) OVER (), row_to_json(aludel_row) INTO aludel_count, aludel_first\n"
      "  FROM (%s\n) AS aludel_row LIMIT 1;\n"
      "  IF FOUND THEN\n"
      "    RAISE EXCEPTION USING MESSAGE = ",
      tag, query);
  print_quoted(out, '\'', words);
  std::fprintf(out, "%sEND%s;\n", kFound, tag);
}

const char* refuse(const char*) noexcept { return nullptr; }

}  // namespace

const Shell kPsql = {"psql -X -f SCRIPT DATABASE",
                     kDot,
                     put_settings,
                     put_begin,
                     put_lock,
                     put_unlock,
                     put_start,
                     put_require,
                     on_postgresql::kCheckDeferred,
                     nullptr,
                     refuse,
                     on_postgresql::may_set};

}  // namespace aludel
