// SPDX-License-Identifier: MIT
//
// Numbers as they are written, in one way.
#ifndef ALUDEL_GENERATOR_SQL_NUMBER_H
#define ALUDEL_GENERATOR_SQL_NUMBER_H

#include <string>
#include <string_view>

#include "sql/token.h"

namespace aludel::sql {

/// PostgreSQL: decimal, without exponent, leading zeros and "_"; the zeros behind the point stay.
/// `is_whole_numeric` becomes true where digits are left of what isn't an integer: 1e3 is printed
/// as '1000'::numeric. Otherwise as written, in lower case.
std::string normal_number(std::string_view number, Language language, bool& is_whole_numeric);

/// Whether the text is digits only and fits `bits` (32, 64) with a sign.
bool is_integer(std::string_view number, unsigned bits);

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_NUMBER_H
