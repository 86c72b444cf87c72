// SPDX-License-Identifier: MIT
//
// What an engine's catalog holds -> the schema model: what the database has, in the same terms as
// what the chain and schema/ say.
#ifndef ALUDEL_GENERATOR_INSPECT_READ_BACK_H
#define ALUDEL_GENERATOR_INSPECT_READ_BACK_H

#include <vector>

#include "inspect/catalog.h"
#include "schema/compare.h"
#include "schema/schema.h"

namespace aludel::inspect {

/// A catalog's objects as a schema. An object that we can't read, though the engine can, is kept
/// as text, so that it still differs from any other.
schema::Schema read_back(const Catalog& catalog);

/// A model without what no catalog holds: SQLite knows nothing of portable enums, and temporary
/// objects go with the connection.
schema::Schema as_in_catalog(schema::Schema model);

/// What differs between two whole catalogs; the places are of no use.
std::vector<schema::Difference> compare(const Catalog& expected, const Catalog& actual);

/// Whether both certainly say the same, whatever else is in the database: a quick answer for most.
bool same(const Definition& a, const Definition& b);

/// Whether both say the same in the same order, so that nothing can tell them apart.
bool reads_alike(const Definition& a, const Definition& b);

}  // namespace aludel::inspect

#endif  // ALUDEL_GENERATOR_INSPECT_READ_BACK_H
