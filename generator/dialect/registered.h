// SPDX-License-Identifier: MIT
//
// What the program registers with its database before it runs a migration, and what no other
// process has therefore: SQL functions and collations of its own. The project says their names in
// aludel.toml; what they do is known to the program alone.
#ifndef ALUDEL_GENERATOR_DIALECT_REGISTERED_H
#define ALUDEL_GENERATOR_DIALECT_REGISTERED_H

#include <string>
#include <vector>

#include "text/source.h"

namespace aludel::dialect {

struct Function {
  std::string name;
  int arguments = -1;  // how many; -1: any number
  /// An SQL expression that may stand for it where only the kind of result matters, and the names
  /// that its arguments have there. Empty: there is none.
  std::string value;
  std::vector<std::string> parameters;
  text::Span at = {};  // in aludel.toml

  bool operator==(const Function&) const = default;
};

struct Registered {
  std::vector<Function> functions;
  std::vector<std::string> collations;

  bool operator==(const Registered&) const = default;
};

/// What scripts may rely on.
struct Minimum {
  // Mostly there is nothing besides the version.
  constexpr Minimum(unsigned oldest, const Registered* also = nullptr)
      : version(oldest), registered(also) {}

  unsigned version;              // of the database, at least: 3035005, 140000
  const Registered* registered;  // besides what that version has; nullptr: nothing
};

}  // namespace aludel::dialect

#endif  // ALUDEL_GENERATOR_DIALECT_REGISTERED_H
