// SPDX-License-Identifier: MIT
//
// How statements about objects of any kind (DROP, COMMENT ON, GRANT, ALTER … OWNER TO) name them.
#ifndef ALUDEL_GENERATOR_SQL_PARSE_OBJECT_H
#define ALUDEL_GENERATOR_SQL_PARSE_OBJECT_H

#include <string>
#include <vector>

#include "sql/cursor.h"
#include "sql/tree/object.h"

namespace aludel::sql {

/// The words of a kind (TABLE, OPERATOR CLASS), taken; an object of it without a name.
ObjectReference parse_kind(Cursor& cursor);

/// The name of an object of that kind, with all that belongs to it: a function's signature, a
/// trigger's table. What has no name (a cast) has its words as name.
ObjectReference parse_object_name(Cursor& cursor, const ObjectReference& kind);

/// Functions' arguments in parentheses, as what tells functions apart: "(integer, text)".
std::string parse_signature(Cursor& cursor);

/// The arguments of a function as CREATE FUNCTION has them, without their parentheses; at least
/// one.
std::vector<CreateRoutine::Argument> parse_argument_list(Cursor& cursor);

/// What a type is called where functions are told apart: without its length.
std::string type_name(const TypeName& type);

/// The types of the arguments that a call gives, with commas between.
std::string types_of(const std::vector<CreateRoutine::Argument>& arguments);

/// [schema.]operator, as written.
std::string parse_operator_name(Cursor& cursor);

/// CASCADE; RESTRICT, taken as well, is what holds without either.
bool parse_cascade(Cursor& cursor);

/// Roles with commas between them.
std::vector<std::string> parse_roles(Cursor& cursor);

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_PARSE_OBJECT_H
