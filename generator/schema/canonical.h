// SPDX-License-Identifier: MIT
//
// Ways of saying the same brought to one: what the model keeps, and what it compares.
#ifndef ALUDEL_GENERATOR_SCHEMA_CANONICAL_H
#define ALUDEL_GENERATOR_SCHEMA_CANONICAL_H

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/object.h"
#include "schema/rules.h"

namespace aludel::schema {

/// The object with names as keys, where the dialect doesn't tell letter case apart, and its
/// expressions without what says nothing: the default schema, the table's name before a column,
/// casts that PostgreSQL adds for the sake of types. `table`: whose columns they are, of an index
/// or policy; nullptr where it isn't known. For comparison only.
Object canonical(const Object& object, const Rules& rules, const Table* table = nullptr);

/// The columns that a foreign key means which names none: the parent's primary key, where it has
/// as many.
std::vector<sql::Name> primary_key(const Table& parent, const sql::Constraint& foreign_key);

/// A sequence's options without what holds anyway, and without OWNED BY and RESTART.
sql::SequenceOptions canonical(sql::SequenceOptions options);

/// The options with what `changes` say.
sql::SequenceOptions merge(sql::SequenceOptions options, const sql::SequenceOptions& changes);

/// A collation, without the schema that it is in anyway; nothing for the default one.
std::optional<sql::ObjectName> canonical(const sql::ObjectName& collation, const Rules& rules);

/// Settings in the order of their names, each once: the last.
void sort(std::vector<sql::Setting>& settings);
/// `settings` with `changes` in them, or without what these name.
void merge(std::vector<sql::Setting>& settings, const std::vector<sql::Setting>& changes,
           bool reset);

/// A table's property set, or taken out where that is what holds anyway.
void set_property(Table& table, const std::string& property, const std::string& value);

/// How PostgreSQL stores the values of a type where nobody says it; of a type of fixed length,
/// which is stored in one way only, "extended" too.
std::string_view usual_storage(const sql::TypeName& type);

/// Whether a DEFAULT is none.
bool is_null(const sql::Fragment& expression);

/// Whether the name can be in the text, in whatever case: a quick no.
bool mentions(const sql::Fragment& fragment, std::string_view name);

/// The fragment without `schema.` before names, and in 'schema.name'::regclass.
sql::Fragment without_schema(const sql::Fragment& fragment, std::string_view schema);

/// A column of a query's result, as its list has it.
struct ResultColumn {
  text::Span expression;  // in the query's text
  text::Span whole;       // with its alias
  bool aliased = false;
  std::optional<std::string> name;  // the alias, or of a column; nothing: each database its own
};

/// The columns of a query's result, by its list; nothing where that doesn't say how many it has.
std::optional<std::vector<ResultColumn>> result_columns(const sql::Fragment& query);

/// A view's query with the names that stand before it, CREATE VIEW v (a, b) AS …, as the names of
/// its columns; nothing where it doesn't say how many it has.
std::optional<sql::Fragment> with_columns_named(const sql::Fragment& query,
                                                const std::vector<sql::Name>& names);

/// nextval('from') with another name in it.
sql::Fragment with_sequence_renamed(const sql::Fragment& fragment, const Id& from, const Id& to);

}  // namespace aludel::schema

#endif  // ALUDEL_GENERATOR_SCHEMA_CANONICAL_H
