// SPDX-License-Identifier: MIT
//
// The functions of each family of statements, and the parts that several of them read.
//
// parser.cpp looks at the first words and calls one; it begins at the statement's first token
// and takes all that it understands. What is left then is an error, and so is what it reports
// through the cursor; in both cases the node is thrown away.
#ifndef ALUDEL_GENERATOR_SQL_PARSE_H
#define ALUDEL_GENERATOR_SQL_PARSE_H

#include <string>
#include <string_view>
#include <vector>

#include "sql/cursor.h"
#include "sql/tree/statement.h"

namespace aludel::sql {

// Statements. The words that may stand between CREATE and the kind (OR REPLACE, TEMPORARY,
// UNIQUE, …) are there yet.

Node parse_create_table(Cursor& cursor);          // CREATE [TEMP | UNLOGGED | FOREIGN] TABLE
Node parse_create_virtual_table(Cursor& cursor);  // CREATE VIRTUAL TABLE
Node parse_create_index(Cursor& cursor);          // CREATE [UNIQUE] INDEX
Node parse_create_view(Cursor& cursor);           // … VIEW, MATERIALIZED VIEW, RECURSIVE VIEW
Node parse_create_trigger(Cursor& cursor);        // … TRIGGER, CONSTRAINT TRIGGER
Node parse_create_sequence(Cursor& cursor);
Node parse_create_type(Cursor& cursor);
Node parse_create_domain(Cursor& cursor);
Node parse_create_schema(Cursor& cursor);
Node parse_create_routine(Cursor& cursor);  // FUNCTION, PROCEDURE
Node parse_create_policy(Cursor& cursor);
Node parse_create_extension(Cursor& cursor);
Node parse_create_opaque(Cursor& cursor);  // what parser.cpp knows no structure for
Node parse_comment(Cursor& cursor);
Node parse_grant(Cursor& cursor);               // GRANT, REVOKE (of roles: Skipped)
Node parse_default_privileges(Cursor& cursor);  // ALTER DEFAULT PRIVILEGES
Node parse_drop(Cursor& cursor);

/// ALTER TABLE, INDEX, VIEW, MATERIALIZED VIEW, FOREIGN TABLE.
Node parse_alter_table(Cursor& cursor);
Node parse_alter_sequence(Cursor& cursor);
Node parse_alter_type(Cursor& cursor);
Node parse_alter_domain(Cursor& cursor);
Node parse_alter_policy(Cursor& cursor);
Node parse_alter_object(Cursor& cursor);  // of every other kind

/// INSERT, SELECT, WITH, …. SELECT set_config(…) and setval(…) as dumps print them: Skipped.
Node parse_data(Cursor& cursor);
/// SET, BEGIN, PRAGMA, …: whether parser.cpp's statement is one of them, by its first words.
bool is_skipped(const Cursor& cursor);
Node parse_skipped(Cursor& cursor);

// Parts.

/// Whether a type can begin here: on SQLite a column may have none.
bool is_type(const Cursor& cursor);

/// The type at hand. A word that can't be one is reported as `expected <what>`.
TypeName parse_type(Cursor& cursor, std::string_view what = "a type");

/// A column of CREATE TABLE or ADD COLUMN, or an attribute of a composite type.
ColumnDefinition parse_column(Cursor& cursor);

/// Whether a constraint of a table (of a column) begins here.
bool is_table_constraint(const Cursor& cursor);
bool is_column_constraint(const Cursor& cursor);
/// Takes CONSTRAINT names that name nothing, which SQLite allows.
void skip_idle_names(Cursor& cursor);
Constraint parse_table_constraint(Cursor& cursor);
Constraint parse_column_constraint(Cursor& cursor);

/// [NOT] DEFERRABLE, INITIALLY …, in any order, as far as they stand here; kNotDeferrable where
/// none does.
Constraint::Timing parse_timing(Cursor& cursor);

/// ON CONFLICT …, which only SQLite has; kAbort where none stands here.
Conflict parse_conflict(Cursor& cursor);

IndexElement parse_index_element(Cursor& cursor);

/// (element, …), of an index, a key on SQLite, a partition.
std::vector<IndexElement> parse_index_elements(Cursor& cursor);

/// The same of EXCLUDE, each with its operator.
std::vector<IndexElement> parse_exclude_elements(Cursor& cursor);

/// The bound of a partition: DEFAULT, or from FOR VALUES on.
Fragment parse_bound(Cursor& cursor);

/// (name [= value], …) of WITH, SET, RESET and the like.
std::vector<Setting> parse_settings(Cursor& cursor);

/// (name 'value', …) of OPTIONS; the values as written.
std::vector<Setting> parse_options(Cursor& cursor);

/// Reads one option of a sequence into `options`; false where none begins here.
bool parse_sequence_option(Cursor& cursor, SequenceOptions& options);

/// The options of a sequence, in any order, up to the first word that is none.
SequenceOptions parse_sequence_options(Cursor& cursor);

/// A role as it stands: a name, PUBLIC, CURRENT_USER …, folded like a name.
std::string parse_role(Cursor& cursor);

/// IF NOT EXISTS, IF EXISTS.
inline bool accept_if_not_exists(Cursor& cursor) { return cursor.accept("IF NOT EXISTS"); }
inline bool accept_if_exists(Cursor& cursor) { return cursor.accept("IF EXISTS"); }

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_PARSE_H
