// SPDX-License-Identifier: MIT
#include "postgresql/connection.h"

namespace aludel::on_postgresql {

// In the order of Record. A table is looked for along search_path, and made where it isn't found:
// IF NOT EXISTS would look in one schema only.
const char* const kRecordTexts[kRecords] = {
    R"(SELECT version_num FROM "#")",

    R"(SELECT revision, direction, checksum, message, program FROM "#_history" ORDER BY sequence DESC)",

    R"(DO $aludel$BEGIN
  IF to_regclass('"#"') IS NULL THEN
    CREATE TABLE "#" (version_num VARCHAR(32) NOT NULL PRIMARY KEY);
  END IF;
END$aludel$)",

    R"(DO $aludel$BEGIN
  IF to_regclass('"#_history"') IS NULL THEN
    CREATE TABLE "#_history" (
      sequence BIGINT PRIMARY KEY,
      run BIGINT NOT NULL,
      revision VARCHAR(32) NOT NULL,
      parents TEXT NOT NULL,
      dependencies TEXT NOT NULL,
      direction TEXT NOT NULL,
      how TEXT NOT NULL,
      time TEXT NOT NULL,
      checksum TEXT NOT NULL,
      message TEXT NOT NULL,
      program TEXT NOT NULL
    );
  END IF;
END$aludel$)",

    R"(DO $aludel$BEGIN
  IF to_regclass('"#_downgrade"') IS NULL THEN
    CREATE TABLE "#_downgrade" (
      revision VARCHAR(32) NOT NULL,
      variant INTEGER NOT NULL,
      number INTEGER NOT NULL,
      flags INTEGER NOT NULL,
      sql TEXT NOT NULL,
      message TEXT,
      checksum TEXT,
      PRIMARY KEY (revision, variant, number)
    );
  END IF;
END$aludel$)",

    R"(INSERT INTO "#" (version_num) VALUES ($1))",

    R"(DELETE FROM "#" WHERE version_num = $1)",

    R"(INSERT INTO "#_history" (sequence, run, revision, parents, dependencies, direction, how, time, checksum, message, program)
VALUES (1 + coalesce((SELECT max(sequence) FROM "#_history"), 0),
  $1 + coalesce((SELECT run FROM "#_history" ORDER BY sequence DESC LIMIT 1), 0),
  $2, $3, $4, $5, $6, to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
  $7, $8, $9))",

    R"(INSERT INTO "#_downgrade" (revision, variant, number, flags, sql, message, checksum)
VALUES ($1, $2, $3, $4, $5, $6, $7))",

    R"(DELETE FROM "#_downgrade" WHERE revision = $1)",

    R"(SELECT revision FROM "#_downgrade" LIMIT 1)",

    R"(SELECT revision, checksum FROM "#_downgrade" WHERE number = 0)",

    R"(SELECT sequence, revision, parents, dependencies FROM "#_history"
WHERE direction = 'upgrade' AND sequence IN (SELECT max(sequence) FROM "#_history" GROUP BY revision)
ORDER BY sequence DESC)",

    R"(SELECT revision, parents, dependencies, message, how FROM "#_history" WHERE sequence = $1)",

    R"(SELECT variant, flags, sql, message, checksum FROM "#_downgrade"
WHERE revision = $1 AND variant >= $2 AND number = $3 ORDER BY variant LIMIT 1)",

    R"(INSERT INTO "#_history" (sequence, run, revision, parents, dependencies, direction, how, time, checksum, message, program)
SELECT 1 + coalesce((SELECT max(sequence) FROM "#_history"), 0),
  $1 + coalesce((SELECT run FROM "#_history" ORDER BY sequence DESC LIMIT 1), 0),
  revision, parents, dependencies, 'downgrade', $2,
  to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
  $3, message, $4
FROM "#_history" WHERE sequence = $5)",

    R"(DELETE FROM "#")",

    R"(INSERT INTO "#_history" (sequence, run, revision, parents, dependencies, direction, how, time, checksum, message, program)
SELECT (SELECT max(sequence) FROM "#_history") + row_number() OVER (ORDER BY sequence DESC),
  1 + (SELECT run FROM "#_history" ORDER BY sequence DESC LIMIT 1),
  revision, parents, dependencies, 'downgrade', 'stamp',
  to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
  checksum, message, $1
FROM "#_history" WHERE direction = 'upgrade'
  AND sequence IN (SELECT max(sequence) FROM "#_history" GROUP BY revision))",

    R"(DELETE FROM "#_downgrade")",
};

}  // namespace aludel::on_postgresql
