// SPDX-License-Identifier: MIT
//
// A database's schema as plain values: what the engine's own catalog holds, object by object, in
// the words in which it was defined. What the engine keeps for itself (sqlite_sequence, the
// tables behind a full text index) is never in it.
#ifndef ALUDEL_GENERATOR_PROOF_CATALOG_H
#define ALUDEL_GENERATOR_PROOF_CATALOG_H

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "sql/words.h"

namespace aludel::proof {

struct Definition {
  std::string kind;   // "table" (virtual ones too), "index", "view", "trigger"
  std::string name;   // as it was written
  std::string table;  // what an index or trigger belongs to; otherwise its own name
  std::string sql;    // the whole CREATE statement, as the engine keeps it

  bool operator==(const Definition&) const = default;
};

/// Objects by key_of().
using Catalog = std::map<std::string, Definition, std::less<>>;

/// What a few statements did to a database. An object that is in `before` only has been dropped,
/// in `after` only has been made, in both has been altered.
struct Changes {
  Catalog before;
  Catalog after;
  std::set<std::string> written;  // folded names of tables with rows written, changed, deleted,
                                  // or dropped as a whole
  /// What was written there by statements, their triggers included; names folded, as of then.
  std::set<std::string> inserted;
  std::map<std::string, std::size_t>
      deleted;  // how many rows, at most; not those that were dropped
  std::set<std::pair<std::string, std::string>> updated;  // table, column
};

using sql::folded;  // how names that mean the same are made equal

/// One key for each object: names are unique for a kind, without regard to case.
std::string key_of(std::string_view kind, std::string_view name);

/// The object as messages name it: `index "device_owner"`.
std::string said(const Definition& definition);

/// What `first` and then `second` did together; objects that come back as they were are in both
/// of its catalogs.
Changes join(const Changes& first, const Changes& second);

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_CATALOG_H
