// SPDX-License-Identifier: MIT
//
// A query clause by clause: its expressions in their normal form, redundant words and
// parentheses gone.
#ifndef ALUDEL_GENERATOR_SQL_QUERY_H
#define ALUDEL_GENERATOR_SQL_QUERY_H

#include <string>

#include "sql/tokens.h"

namespace aludel::sql {

/// Of the tokens [first, last), which begin with SELECT, WITH, VALUES or a parenthesis; token by
/// token where it is not understood. `column`: the name of its first column as PostgreSQL
/// chooses it, empty where that is not known.
std::string normal_query(const Tokens& tokens, std::size_t first, std::size_t last,
                         unsigned depth = 0, std::string* column = nullptr);

/// Whether a query begins at the token, parentheses before it passed over.
bool begins_query(const Tokens& tokens, std::size_t first);

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_QUERY_H
