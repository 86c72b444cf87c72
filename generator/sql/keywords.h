// SPDX-License-Identifier: MIT
//
// The words of each database that mean something by themselves.
#ifndef ALUDEL_GENERATOR_SQL_KEYWORDS_H
#define ALUDEL_GENERATOR_SQL_KEYWORDS_H

#include <string_view>

#include "sql/token.h"

namespace aludel::sql {

/// How far a word is from being free as a name.
///
///                  PostgreSQL                               SQLite
///   kNone          any name                                 any name
///   kNotAFunction  no function or type ("time", "values")   -
///   kNotAColumn    a function or type only ("left")         a name, but read as something else
///                                                           where an expression or join can be
///   kReserved      none                                     none
enum class Keyword : unsigned char { kNone, kNotAFunction, kNotAColumn, kReserved };

/// Of the word in whatever case. Portable: what is worse in either database.
Keyword keyword(std::string_view word, Language language);

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_KEYWORDS_H
