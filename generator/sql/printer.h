// SPDX-License-Identifier: MIT
//
// Trees -> SQL, as a careful person writes it: keywords in capitals, a column on each line of a
// CREATE TABLE, names quoted only where they must be. parse(print(tree)) equals the tree.
// A tree is printed in the language in which it was read; a tree made by hand says which.
#ifndef ALUDEL_GENERATOR_SQL_PRINTER_H
#define ALUDEL_GENERATOR_SQL_PRINTER_H

#include <string>
#include <string_view>

#include "sql/tree/statement.h"

namespace aludel::sql {

/// Without the semicolon. DataStatement, Opaque and Skipped are their text.
std::string print(const Statement& statement);
std::string print(const Node& node, Language language);

std::string print(const CreateTable& table, Language language);
std::string print(const ColumnDefinition& column, Language language);
std::string print(const Constraint& constraint, Language language);
std::string print(const IndexElement& element, Language language);
std::string print(const TypeName& type, Language language);
std::string print(const ObjectName& name, Language language);
std::string print(const ObjectReference& object, Language language);

/// A name as SQL: in double quotes where a word of the language (portable: of either database) says
/// something else in one of the places of a name, where it is not of plain letters, digits and "_",
/// or (but on SQLite) has capitals.
std::string quoted(std::string_view name, Language language);

/// A text as a literal: 'it''s'.
std::string quoted_text(std::string_view text);

/// Whether the word is a keyword that can't be a name without quotes in that language (portable:
/// in either database).
bool is_reserved(std::string_view word, Language language);

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_PRINTER_H
