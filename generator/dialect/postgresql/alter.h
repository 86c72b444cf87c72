// SPDX-License-Identifier: MIT
//
// ALTER TABLE -> what PostgreSQL needs for it: the statement as it stands, and around it what it
// leaves to the user elsewhere (USING, defaults of the old type, views in the way, values for the
// rows there are, numbers of an identity), so that no value is lost.
#ifndef ALUDEL_GENERATOR_DIALECT_POSTGRESQL_ALTER_H
#define ALUDEL_GENERATOR_DIALECT_POSTGRESQL_ALTER_H

#include <vector>

#include "dialect/dialect.h"
#include "schema/schema.h"
#include "sql/tree/statement.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::dialect::on_postgresql {

/// An ALTER TABLE of PostgreSQL's own that the model has carried out.
struct Alteration {
  const sql::Statement& statement;
  const sql::AlterTable& alter;
  const sql::Fragment* fill;  // @fill, lowered; or nothing
  const schema::Schema& before;
  const schema::Schema& after;
  const text::Source& source;
  text::Diagnostics& diagnostics;
};

/// The statements in order; none, and an error, where it works on an empty table only or can't
/// be done at all.
std::vector<Output> render_alter(const Alteration& alteration);

}  // namespace aludel::dialect::on_postgresql

#endif  // ALUDEL_GENERATOR_DIALECT_POSTGRESQL_ALTER_H
