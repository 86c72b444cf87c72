// SPDX-License-Identifier: MIT
//
// A database's schema as plain values: what the engine's own catalog holds, object by object, in
// the words in which it was defined. What the engine keeps for itself (sqlite_sequence, the
// tables behind a full text index) is never in it.
#ifndef ALUDEL_GENERATOR_INSPECT_CATALOG_H
#define ALUDEL_GENERATOR_INSPECT_CATALOG_H

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "sql/words.h"

namespace aludel::inspect {

struct Definition {
  std::string kind;   // "table" (virtual ones too), "index", "view", "trigger"
  std::string name;   // as it was written
  std::string table;  // what an index or trigger belongs to; otherwise its own name
  std::string sql;    // the whole CREATE statement, as the engine keeps it

  bool operator==(const Definition&) const = default;
};

/// Objects by key_of().
using Catalog = std::map<std::string, Definition, std::less<>>;

using sql::folded;  // how names that mean the same are made equal

/// One key for each object: names are unique for a kind, without regard to case.
std::string key_of(std::string_view kind, std::string_view name);

/// The object as messages name it: `index "device_owner"`.
std::string said(const Definition& definition);

}  // namespace aludel::inspect

#endif  // ALUDEL_GENERATOR_INSPECT_CATALOG_H
