// SPDX-License-Identifier: MIT
//
// What the schema model asks of SQLite.
#ifndef ALUDEL_GENERATOR_DIALECT_SQLITE_RULES_H
#define ALUDEL_GENERATOR_DIALECT_SQLITE_RULES_H

#include "schema/rules.h"

namespace aludel::dialect::on_sqlite {

const schema::Rules& rules();

}  // namespace aludel::dialect::on_sqlite

#endif  // ALUDEL_GENERATOR_DIALECT_SQLITE_RULES_H
