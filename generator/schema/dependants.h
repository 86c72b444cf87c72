// SPDX-License-Identifier: MIT
//
// What speaks of what: the objects, columns and constraints that can't be without another.
#ifndef ALUDEL_GENERATOR_SCHEMA_DEPENDANTS_H
#define ALUDEL_GENERATOR_SCHEMA_DEPENDANTS_H

#include <string>
#include <vector>

#include "schema/schema.h"

namespace aludel::schema {

/// An object of a schema, or of a table (domain) a column, a column's default or a constraint.
struct Part {
  const Object* object = nullptr;
  std::string column;
  bool default_only = false;
  const Constraint* constraint = nullptr;  // of the object: SQLite lets several have one name

  bool operator==(const Part&) const = default;
};

/// `column "a" of table "t"`.
std::string said(const Part& part);
Place place_of(const Part& part);

/// Something that speaks of a part. `automatic`: it goes with it without being asked for, as a
/// table's indexes do; otherwise it stands in the way.
struct Dependant {
  Part part;
  bool automatic = false;
};

/// What directly depends on a part.
std::vector<Dependant> dependants_of(const Schema& schema, const Part& part);

}  // namespace aludel::schema

#endif  // ALUDEL_GENERATOR_SCHEMA_DEPENDANTS_H
