// SPDX-License-Identifier: MIT
//
// What PostgreSQL lets nobody alter under: views, rules, triggers and policies that speak of a
// column whose type changes. They are taken away before and put back after, all in one DO.
//
// What is put back is what is there on the server: owner, privileges, options, comments, columns'
// names and defaults, a materialized view's data, indexes and statistics, triggers and rules. Only
// the query of a view that the chain knows is the chain's, as PostgreSQL's own print of it has
// casts to the type of old; unless the server doesn't read it as what is there any more.
#ifndef ALUDEL_GENERATOR_DIALECT_POSTGRESQL_KEEP_H
#define ALUDEL_GENERATOR_DIALECT_POSTGRESQL_KEEP_H

#include <string>
#include <vector>

#include "schema/schema.h"

namespace aludel::dialect::on_postgresql {

/// Whether something that the chain knows stands in the way of altering these columns.
bool stands_in_the_way(const schema::Table& table, const std::vector<std::string>& columns,
                       const schema::Schema& state);

/// The alteration with all that hangs on the columns taken away around it.
std::string keep(const std::string& alteration, const schema::Table& table,
                 const std::vector<std::string>& columns, const schema::Schema& state);

}  // namespace aludel::dialect::on_postgresql

#endif  // ALUDEL_GENERATOR_DIALECT_POSTGRESQL_KEEP_H
