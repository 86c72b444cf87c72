// SPDX-License-Identifier: MIT
//
// An object -> the statement that makes it: what Schema::apply made the object of, as the model
// has it and in the dialect's own language.
#ifndef ALUDEL_GENERATOR_SCHEMA_DEFINITION_H
#define ALUDEL_GENERATOR_SCHEMA_DEFINITION_H

#include <string>
#include <vector>

#include "schema/schema.h"
#include "sql/tree/statement.h"

namespace aludel::schema {

/// A CREATE, COMMENT ON or GRANT. What of a table takes statements of its own (comments, indexes,
/// storage and statistics of a column, row security) is not in it, nor of a grant what needs a
/// second GRANT. `schema`: whose object it is; a column with a sequence of its own there, as SERIAL
/// makes it, is written SERIAL.
sql::Node definition(const Object& object, const Schema& schema);

/// The same for a table, no virtual one, that for now has another name, of which its own
/// expressions speak too.
sql::CreateTable definition_as(const std::string& name, const Table& table, const Schema& schema);

/// A column with what stands behind it: NOT NULL, DEFAULT and the like, and those of the table's
/// constraints that were written there.
sql::ColumnDefinition definition(const Column& column, const Table& table, const Schema& schema);

/// A constraint as one of the table; without a name where nobody gave it one.
sql::Constraint definition(const Constraint& constraint);

/// The name under which a statement speaks of an object.
sql::ObjectName object_name(const Id& id);
/// The same with its kind, its table and its signature, where the kind has them: as DROP and
/// COMMENT ON name it.
sql::ObjectReference reference_to(const Object& object, const Rules& rules);

/// The object that reference_to() names so; nullptr where there is none.
const Object* find_referred(const sql::ObjectReference& reference, const Schema& schema);

/// What stands behind a column of itself: NOT NULL, DEFAULT, GENERATED, IDENTITY.
std::vector<sql::Constraint> attributes(const Column& column);

/// Whether the sequence belongs to a column in the way that SERIAL makes it: it comes and goes
/// with the column.
bool is_of_serial(const Sequence& sequence, const Schema& schema);

}  // namespace aludel::schema

#endif  // ALUDEL_GENERATOR_SCHEMA_DEFINITION_H
