// SPDX-License-Identifier: MIT
//
// What the schema model asks of PostgreSQL.
#ifndef ALUDEL_GENERATOR_DIALECT_POSTGRESQL_RULES_H
#define ALUDEL_GENERATOR_DIALECT_POSTGRESQL_RULES_H

#include "schema/rules.h"

namespace aludel::dialect::on_postgresql {

const schema::Rules& rules();

}  // namespace aludel::dialect::on_postgresql

#endif  // ALUDEL_GENERATOR_DIALECT_POSTGRESQL_RULES_H
