// SPDX-License-Identifier: MIT
#include <cstring>

#include "offline_shell.h"

namespace aludel {
namespace {

// It answers a .dbconfig with a line, which nobody wants to see.
constexpr const char* kSettings =
    ".bail on\n"
    ".timeout 60000\n"
    ".output /dev/null\n"
    ".dbconfig dqs_ddl on\n"
    ".dbconfig dqs_dml on\n"
    ".dbconfig enable_trigger on\n"
    ".dbconfig enable_view on\n"
    ".output\n"
    "PRAGMA foreign_keys = OFF;\n"
    "PRAGMA legacy_alter_table = OFF;\n"
    "PRAGMA recursive_triggers = OFF;\n"
    "PRAGMA ignore_check_constraints = OFF;\n"
    "PRAGMA count_changes = OFF;\n"
    "PRAGMA query_only = OFF;\n"
    "PRAGMA case_sensitive_like = OFF;\n";

constexpr const char* kFresh =
    "NOT EXISTS (SELECT 1 FROM main.sqlite_master WHERE type IN ('table', 'view')\n"
    "    AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\')\n"
    "  AND (SELECT user_version FROM pragma_user_version) = 0";

void put_settings(std::FILE* out, bool) noexcept { std::fputs(kSettings, out); }

void put_begin(std::FILE* out, const char*) noexcept { std::fputs("BEGIN EXCLUSIVE;\n", out); }

void put_nothing(std::FILE*, const char*) noexcept {}

/// A CHECK whose name says what is wrong, to be followed by an expression and end_check(). Nothing
/// is left of it.
void begin_check(std::FILE* out, const char* words) {
  std::fputs("SAVEPOINT aludel_check;\nCREATE TEMP TABLE aludel_check (ok, CONSTRAINT ", out);
  print_quoted(out, '"', words);
  std::fputs(" CHECK (ok IS TRUE));\nINSERT INTO temp.aludel_check SELECT ", out);
}

void end_check(std::FILE* out) {
  std::fputs(";\nROLLBACK TO aludel_check;\nRELEASE aludel_check;\n", out);
}

void put_start(std::FILE* out, const Start& start) noexcept {
  begin_check(out, start.words);
  std::fputs("EXISTS (SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = ", out);
  print_quoted(out, '\'', start.version_table);
  std::fputs(" COLLATE NOCASE)", out);
  const unsigned count = start.rows.count();
  if (count == 0) {
    std::fprintf(out, "\n  OR %s;\n", start.takes_over ? "true" : kFresh);
    print_expanded(out, start.create, start.version_table, ".");
    std::fputs(";\nINSERT INTO temp.aludel_check SELECT count(*) = 0 FROM main.", out);
  } else {
    std::fprintf(out,
                 ";\nINSERT INTO temp.aludel_check SELECT count(*) = %u AND sum(version_num IN (",
                 count);
    print_rows(out, start.chain, start.rows);
    std::fprintf(out, ")) = %u FROM main.", count);
  }
  print_quoted(out, '"', start.version_table);
  end_check(out);
}

void put_require(std::FILE* out, const char* words, const char* query) noexcept {
  begin_check(out, words);
  std::fprintf(out, "count(*) = 0 FROM (%s\n)", query);
  end_check(out);
}

void put_violations(std::FILE* out, Violations what) noexcept {
  if (what == Violations::kCount) {
    std::fputs(
        "CREATE TEMP TABLE aludel_violations AS SELECT count(*) AS before FROM "
        "pragma_foreign_key_check(NULL, 'main');\n",
        out);
  } else if (what == Violations::kForget) {
    std::fputs("DROP TABLE temp.aludel_violations;\n", out);
  } else {
    begin_check(out, "more rows violate foreign keys after this script than before it");
    const bool with_none = what == Violations::kCompareWithNone;
    std::fprintf(out, "count(*) <= %s FROM pragma_foreign_key_check(NULL, 'main')",
                 with_none ? "0" : "(SELECT before FROM temp.aludel_violations)");
    end_check(out);
  }
}

bool is_space(char letter) { return std::strchr(" \t\r\f\v", letter) != nullptr; }

/// The shell takes a line of a statement for its end: "/" or "go", alone.
const char* refuse(const char* sql) noexcept {
  while (*sql != '\0') {
    while (*sql != '\0' && is_space(*sql)) sql++;
    const char* end = sql + std::strcspn(sql, "\n");
    const char* last = end;
    while (last > sql && is_space(last[-1])) last--;
    const bool slash = last - sql == 1 && *sql == '/';
    const bool go = last - sql == 2 && (sql[0] | 0x20) == 'g' && (sql[1] | 0x20) == 'o';
    if (slash || go) {
      return "a line of it is \"/\" or \"go\" alone, which ends a statement in the sqlite3 shell";
    }
    sql = *end == '\n' ? end + 1 : end;
  }
  return nullptr;
}

bool may_set(const char*) noexcept { return false; }

}  // namespace

const Shell kSqliteShell = {"sqlite3 DATABASE <SCRIPT",
                            ".",
                            put_settings,
                            put_begin,
                            put_nothing,
                            put_nothing,
                            put_start,
                            put_require,
                            "",
                            put_violations,
                            refuse,
                            may_set};

}  // namespace aludel
