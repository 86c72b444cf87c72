// SPDX-License-Identifier: MIT
#include "sqlite/connection.h"

namespace aludel::on_sqlite {

// In the order of Record. Names are qualified: what is attached or temporary is not ours.
const char* const kRecordTexts[kRecords] = {
    R"(SELECT version_num FROM main."#")",

    R"(SELECT revision, direction, checksum, message, program FROM main."#_history" ORDER BY sequence DESC)",

    R"(CREATE TABLE IF NOT EXISTS main."#" (version_num VARCHAR(32) NOT NULL PRIMARY KEY))",

    R"(CREATE TABLE IF NOT EXISTS main."#_history" (
  sequence INTEGER PRIMARY KEY,
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
))",

    R"(CREATE TABLE IF NOT EXISTS main."#_downgrade" (
  revision VARCHAR(32) NOT NULL,
  variant INTEGER NOT NULL,
  number INTEGER NOT NULL,
  flags INTEGER NOT NULL,
  sql TEXT NOT NULL,
  message TEXT,
  checksum TEXT,
  PRIMARY KEY (revision, variant, number)
) WITHOUT ROWID)",

    R"(INSERT INTO main."#" (version_num) VALUES ($1))",

    R"(DELETE FROM main."#" WHERE version_num = $1)",

    R"(INSERT INTO main."#_history" (sequence, run, revision, parents, dependencies, direction, how, time, checksum, message, program)
VALUES (1 + coalesce((SELECT max(sequence) FROM main."#_history"), 0),
  $1 + coalesce((SELECT run FROM main."#_history" ORDER BY sequence DESC LIMIT 1), 0),
  $2, $3, $4, $5, $6, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), $7, $8, $9))",

    R"(INSERT INTO main."#_downgrade" (revision, variant, number, flags, sql, message, checksum)
VALUES ($1, $2, $3, $4, $5, $6, $7))",

    R"(DELETE FROM main."#_downgrade" WHERE revision = $1)",

    R"(SELECT revision FROM main."#_downgrade" LIMIT 1)",

    R"(SELECT revision, checksum FROM main."#_downgrade" WHERE number = 0)",

    R"(SELECT sequence, revision, parents, dependencies FROM main."#_history"
WHERE direction = 'upgrade' AND sequence IN (SELECT max(sequence) FROM main."#_history" GROUP BY revision)
ORDER BY sequence DESC)",

    R"(SELECT revision, parents, dependencies, message, (SELECT group_concat(r.revision, ' ') FROM main."#_history" AS r
  WHERE h.how = 'replace' AND r.parents = h.revision AND r.how = 'replace' AND r.direction = 'downgrade')
FROM main."#_history" AS h WHERE sequence = $1)",

    R"(SELECT variant, flags, sql, message, checksum FROM main."#_downgrade"
WHERE revision = $1 AND variant >= $2 AND number = $3 ORDER BY variant LIMIT 1)",

    R"(INSERT INTO main."#_history" (sequence, run, revision, parents, dependencies, direction, how, time, checksum, message, program)
SELECT 1 + coalesce((SELECT max(sequence) FROM main."#_history"), 0),
  $1 + coalesce((SELECT run FROM main."#_history" ORDER BY sequence DESC LIMIT 1), 0),
  revision, parents, dependencies, 'downgrade', $2, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'),
  $3, message, $4
FROM main."#_history" WHERE sequence = $5)",

    R"(DELETE FROM main."#")",

    R"(INSERT INTO main."#_history" (sequence, run, revision, parents, dependencies, direction, how, time, checksum, message, program)
SELECT (SELECT max(sequence) FROM main."#_history") + row_number() OVER (ORDER BY sequence DESC),
  1 + (SELECT run FROM main."#_history" ORDER BY sequence DESC LIMIT 1),
  revision, parents, dependencies, 'downgrade', 'stamp', strftime('%Y-%m-%dT%H:%M:%SZ', 'now'),
  checksum, message, $1
FROM main."#_history" WHERE direction = 'upgrade'
  AND sequence IN (SELECT max(sequence) FROM main."#_history" GROUP BY revision))",

    R"(DELETE FROM main."#_downgrade")",

    R"(WITH h AS (SELECT * FROM main."#_history"), it AS (SELECT * FROM h WHERE direction = 'upgrade' AND sequence IN (SELECT max(sequence) FROM h GROUP BY revision))
INSERT INTO main."#_history" (sequence, run, revision, parents, dependencies, direction, how, time, checksum, message, program)
SELECT 1 + coalesce((SELECT max(sequence) FROM h), 0), 1 + coalesce((SELECT run FROM h ORDER BY sequence DESC LIMIT 1), 0),
  $1, $2, $3, 'upgrade', 'replace', strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), $4, $5, $6
WHERE EXISTS (SELECT 1 FROM main."#" WHERE version_num = $7) OR EXISTS (SELECT 1 FROM it WHERE revision = $7))",

    R"(WITH h AS (SELECT * FROM main."#_history"), it AS (SELECT * FROM h WHERE direction = 'upgrade' AND sequence IN (SELECT max(sequence) FROM h GROUP BY revision))
INSERT INTO main."#_history" (sequence, run, revision, parents, dependencies, direction, how, time, checksum, message, program)
SELECT (SELECT max(sequence) FROM h) + row_number() OVER (ORDER BY sequence), (SELECT run FROM h ORDER BY sequence DESC LIMIT 1), revision,
  trim(replace(' ' || parents || ' ', ' ' || $1 || ' ', ' ' || $2 || ' ')),
  trim(replace(' ' || dependencies || ' ', ' ' || $1 || ' ', ' ' || $2 || ' ')),
  direction, how, time, checksum, message, program
FROM it WHERE revision <> $2 AND sequence > (SELECT sequence FROM it WHERE revision = $1))",

    R"(WITH h AS (SELECT * FROM main."#_history")
INSERT INTO main."#_history" (sequence, run, revision, parents, dependencies, direction, how, time, checksum, message, program)
SELECT 1 + (SELECT max(sequence) FROM h), (SELECT run FROM h ORDER BY sequence DESC LIMIT 1), revision, $1, '', 'downgrade', 'replace',
  strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), checksum, message, $2
FROM h WHERE sequence = (SELECT max(sequence) FROM h WHERE revision = $3)
  AND NOT (direction = 'downgrade' AND how = 'replace' AND parents = $1)
  AND EXISTS (SELECT 1 FROM h WHERE revision = $1 AND how = 'replace' AND run = (SELECT run FROM h ORDER BY sequence DESC LIMIT 1)))",

    R"(UPDATE main."#_downgrade"
SET sql = trim(replace(replace(' ' || sql || ' ', ' +' || $1 || ' ', ' +' || $2 || ' '), ' -' || $1 || ' ', ' -' || $2 || ' '))
WHERE number = 0 AND sql <> '')",

    R"(UPDATE main."#" SET version_num = $1 WHERE version_num = $2)",
};

}  // namespace aludel::on_sqlite
