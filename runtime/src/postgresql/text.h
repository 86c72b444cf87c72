// SPDX-License-Identifier: MIT
//
// What the PostgreSQL driver and the script that stands in for it both say to the server, and
// what they both see in a statement. No libpq here.
#ifndef ALUDEL_RUNTIME_POSTGRESQL_TEXT_H
#define ALUDEL_RUNTIME_POSTGRESQL_TEXT_H

#include <cstring>

namespace aludel::on_postgresql {

/// What a statement does must not depend on whose connection it is, nor on the revisions before
/// it. search_path stays what it was: which schema is meant is the product's business.
struct Setting {
  const char* name;
  const char* value;  // for a run; nullptr: as it was
};

inline constexpr Setting kSettings[] = {
    {"search_path", nullptr},
    {"TimeZone", "UTC"},
    {"DateStyle", "ISO, MDY"},
    {"IntervalStyle", "postgres"},
    {"client_encoding", "UTF8"},
    {"client_min_messages", "warning"},
    {"standard_conforming_strings", "on"},
    {"transform_null_equals", "off"},
    {"array_nulls", "on"},
    {"bytea_output", "hex"},
    {"extra_float_digits", "1"},
    {"xmloption", "content"},
    {"check_function_bodies", "on"},
    {"row_security", "on"},
};

/// Gives everything of anybody's, as is_table and name: what an extension brought is not, nor
/// what a table has for itself. Empty schemas don't count.
inline constexpr const char* kObjects = R"(WITH mine AS (
  SELECT oid, nspname FROM pg_catalog.pg_namespace
  WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'
), object (is_table, classid, objid, schema, name) AS (
  SELECT relkind IN ('r', 'p', 'v', 'm', 'f'), 'pg_catalog.pg_class'::regclass, c.oid, nspname,
    relname
  FROM pg_catalog.pg_class c JOIN mine ON mine.oid = relnamespace
  WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
  UNION ALL
  SELECT false, 'pg_catalog.pg_type'::regclass, t.oid, nspname, typname
  FROM pg_catalog.pg_type t JOIN mine ON mine.oid = typnamespace
  WHERE typtype IN ('d', 'e', 'r') OR EXISTS (SELECT FROM pg_catalog.pg_class
    WHERE pg_class.oid = typrelid AND relkind = 'c')
  UNION ALL
  SELECT false, 'pg_catalog.pg_proc'::regclass, p.oid, nspname, proname
  FROM pg_catalog.pg_proc p JOIN mine ON mine.oid = pronamespace
)
SELECT is_table, CASE schema WHEN 'public' THEN name::text ELSE schema || '.' || name END
FROM object
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = object.classid
  AND d.objid = object.objid AND d.deptype IN ('e', 'i'))
ORDER BY 1 DESC, 2)";

/// Does what has been put off: what waits for the end of a transaction would be in the way of the
/// next revision's ALTER TABLE. By name, since ALL would also bind constraints that are yet to come;
/// a name that a constraint of another kind shares can't be told apart, and waits.
inline constexpr const char* kCheckDeferred = R"(DO $aludel$DECLARE
  names text := (SELECT pg_catalog.string_agg(DISTINCT pg_catalog.format('%I.%I', nspname, conname), ', ')
    FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_namespace n ON n.oid = connamespace
    WHERE condeferred AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint o
      WHERE o.connamespace = n.oid AND o.conname = c.conname AND NOT o.condeferred));
BEGIN
  IF names IS NOT NULL THEN
    EXECUTE 'SET CONSTRAINTS ' || names || ' IMMEDIATE';
    EXECUTE 'SET CONSTRAINTS ' || names || ' DEFERRED';
  END IF;
END$aludel$)";

inline constexpr const char* kBegin = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";

/// Whose lock it is, of all advisory locks in the database: FNV-1a, as a signed number.
inline long long lock_key(const char* version_table) noexcept {
  unsigned long long hash = 0xcbf29ce484222325ull;
  const char* const texts[] = {"aludel ", version_table};
  for (const char* text : texts) {
    for (; *text != 0; ++text) {
      hash ^= static_cast<unsigned char>(*text);
      hash *= 0x100000001b3ull;
    }
  }
  return static_cast<long long>(hash);
}

/// Whether `text` begins with a word of small letters, in whatever letters.
inline bool begins(const char* text, const char* word) noexcept {
  for (; *word != 0; ++text, ++word) {
    if ((*text | 0x20) != (*word | 0x20)) return false;
  }
  return true;
}

/// Whether it stands anywhere in it.
inline bool contains(const char* text, const char* word) noexcept {
  for (; *text != 0; ++text) {
    if (begins(text, word)) return true;
  }
  return false;
}

/// Whether its first word is one of them.
template <unsigned N>
bool begins_with_any(const char* text, const char* const (&words)[N]) noexcept {
  for (const char* word : words) {
    const int next = begins(text, word) ? text[std::strlen(word)] | 0x20 : 'a';
    if (next < 'a' || next > 'z') return true;
  }
  return false;
}

/// Whether a statement changes data or definitions, as nearly all do.
inline bool is_change(const char* sql) noexcept {
  const char* const words[] = {"alter", "comment", "create", "delete",   "drop",
                               "grant", "insert",  "revoke", "truncate", "update"};
  return begins_with_any(sql, words);
}

/// Whether a statement may change a setting: all but those that surely don't.
inline bool may_set(const char* sql) noexcept {
  return !is_change(sql) || contains(sql, "set_config");
}

/// Whether others can be sent after it before it has been answered: it surely doesn't end the
/// transaction, nor begin a COPY.
inline bool may_be_ahead(const char* sql) noexcept {
  const char* const words[] = {"do", "lock", "merge", "refresh", "select", "set", "with"};
  return is_change(sql) || begins_with_any(sql, words);
}

/// Whether a statement may make a constraint that can be put off, or put one off.
inline bool may_defer(const char* sql) noexcept { return contains(sql, "deferr"); }

}  // namespace aludel::on_postgresql

#endif  // ALUDEL_RUNTIME_POSTGRESQL_TEXT_H
