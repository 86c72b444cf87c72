// SPDX-License-Identifier: MIT
//
// Two schemas of one dialect -> which object, and which constraint of a table, is the other's:
// by name, and by what it is where nobody gave it one.
#ifndef ALUDEL_GENERATOR_SCHEMA_MATCH_H
#define ALUDEL_GENERATOR_SCHEMA_MATCH_H

#include <cstddef>
#include <utility>
#include <vector>

#include "schema/schema.h"

namespace aludel::schema {

class Matcher {
 public:
  /// Of objects alone, whose schemas aren't known, or of whole schemas; all must outlive it.
  explicit Matcher(const Rules& rules) : rules_(rules) {}
  Matcher(const Schema& expected, const Schema& actual)
      : rules_(expected.rules()), expected_(&expected), actual_(&actual) {}

  const Rules& rules() const { return rules_; }

  /// The objects that differ; nullptr where there is no counterpart. First those that only the
  /// expected schema has, then those that both have, then those that only the actual one has.
  using Pair = std::pair<const Object*, const Object*>;
  std::vector<Pair> objects() const;

  /// An object in the form in which it is compared.
  Object expected(const Object& object) const { return canonical(object, expected_); }
  Object actual(const Object& object) const { return canonical(object, actual_); }

  /// Constraints as they are compared, those of a canonical object: which, by their indices, are
  /// in one of the lists only. What is there twice must be there twice.
  struct Lone {
    std::vector<std::size_t> expected;
    std::vector<std::size_t> actual;
  };
  Lone constraints(const std::vector<Constraint>& expected,
                   const std::vector<Constraint>& actual) const;

 private:
  bool same(const Object& expected, const Object& actual) const;
  Object canonical(const Object& object, const Schema* schema) const;
  Constraint with_key(Constraint constraint, const Schema* schema) const;

  const Rules& rules_;
  const Schema* expected_ = nullptr;
  const Schema* actual_ = nullptr;
};

}  // namespace aludel::schema

#endif  // ALUDEL_GENERATOR_SCHEMA_MATCH_H
