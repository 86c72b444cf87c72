// SPDX-License-Identifier: MIT
//
// What an expression, a query or a body says, in a form in which two ways of writing the same are
// equal. It is SQL of the same language, and its own normal form. Read by the precedences of the
// fragment's database; what isn't understood stays token by token, so nothing is lost: at worst two
// spellings of the same remain different, and never are two texts equal that mean different things.
//
// In all languages: comments, white space, the case of keywords and of unquoted names (on SQLite of
// all names: a name in double quotes is taken for one, even where SQLite would make a string of
// it), quotes that aren't needed, parentheses that change nothing, != and <>, == and =, ISNULL and
// IS NULL, ELSE NULL; in queries AS, INNER, OUTER, ASC and NULLS where it is what holds anyway, the
// prefix of columns where there is one table, the default schema.
//
// On PostgreSQL also what it prints back otherwise than it was given:
//
//   int4, CAST(x AS t)                        integer, x::t
//   'x'::text, ::varchar, ::bpchar; NULL      'x' (but in a query's result, where it is the type)
//   E'…', $$…$$, 'a' ⏎ 'b', X'1F'             the plain string or bits; 1e3, .5 a plain number
//   '5'::integer, 't'::boolean                5, TRUE
//   a IN (1, 2), a IN (1, b)                  a = ANY (ARRAY[1, 2]), a = 1 OR a = b
//   a BETWEEN 1 AND 2, (a, b) = (1, 2)        a >= 1 AND a <= 2, a = 1 AND b = 2
//   ~~, LIKE … ESCAPE, SIMILAR TO             LIKE, like_escape(), similar_to_escape()
//   IS NOT DISTINCT FROM, NOT IN (SELECT …)   NOT (… IS DISTINCT FROM …), NOT (… IN …)
//   EXTRACT, SUBSTRING FROM, TRIM, AT TIME    the functions that they call; CURRENT_TIMESTAMP is
//   ZONE, POSITION, OVERLAY                   now(), USER is CURRENT_USER
//   n > (0)::numeric                          n > 0, whole numbers beside a comparison
//   FETCH FIRST, ORDER BY 1, AS of a name     LIMIT, ORDER BY a, left out where it is the name
//   that is chosen anyway                     anyway
//
// Where the types of columns are known (ColumnTypes), also the casts that it adds for their sake.
#ifndef ALUDEL_GENERATOR_SQL_NORMAL_H
#define ALUDEL_GENERATOR_SQL_NORMAL_H

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "sql/tree/name.h"
#include "text/diagnostics.h"

namespace aludel::sql {

/// What is known about the columns that an expression of PostgreSQL speaks of. A cast that the
/// server adds says nothing then: (v)::text of a varchar, 'ok'::mood beside a column of that type.
struct ColumnTypes {
  std::function<const TypeName*(std::string_view column)> of;  // by its name; nullptr: not known
  const TypeName* value = nullptr;                             // of the column whose DEFAULT it is
};

std::string normal_form(const Fragment& fragment);
std::string normal_form(const Fragment& fragment, const ColumnTypes& types);

/// Whether the expression is one: operators between operands, parentheses closed, CASE with END.
/// Otherwise an error is reported at the place in `source` from which the fragment was read.
bool check_expression(const Fragment& fragment, const text::Source& source,
                      text::Diagnostics& diagnostics);

/// The value of a literal that stands alone, as normal form ('a', 1, NULL, TRUE, x'00', -1,
/// CURRENT_TIMESTAMP …); nothing for an expression.
std::optional<std::string> constant(const Fragment& fragment);

/// The name that PostgreSQL takes from an expression for a column of an index or a result,
/// unquoted; empty where it has none.
std::string value_name(const Fragment& expression);

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_NORMAL_H
