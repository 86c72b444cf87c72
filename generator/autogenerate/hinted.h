// SPDX-License-Identifier: MIT
//
// The hints of schema/ -> what they mean against the schema at the head of the chain.
#ifndef ALUDEL_GENERATOR_AUTOGENERATE_HINTED_H
#define ALUDEL_GENERATOR_AUTOGENERATE_HINTED_H

#include <string>
#include <vector>

#include "dialect/dialect.h"
#include "diff/rename.h"
#include "schema/schema.h"
#include "text/diagnostics.h"

namespace aludel::autogenerate {

/// @fill of a column.
struct Fill {
  schema::Id table;
  std::string column;
  std::string expression;
  schema::Place place;
};

struct Hinted {
  std::vector<diff::Rename> renames;
  std::vector<schema::Place> places;  // of each of these
  std::vector<Fill> fills;
};

/// A hint that is done with, its old name being gone from `head`, is passed over. One whose old
/// name is in schema/ too, or that belongs to nothing it can speak of, is a warning.
Hinted hinted(const dialect::Declaration& declared, const schema::Schema& head,
              text::Diagnostics& diagnostics);

}  // namespace aludel::autogenerate

#endif  // ALUDEL_GENERATOR_AUTOGENERATE_HINTED_H
