// SPDX-License-Identifier: MIT
//
// What statements did to a database: the objects before and after, and what they wrote.
#ifndef ALUDEL_GENERATOR_PROOF_CHANGES_H
#define ALUDEL_GENERATOR_PROOF_CHANGES_H

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "inspect/catalog.h"

namespace aludel::proof {

// The proof speaks of catalogs all over.
using inspect::Catalog;
using inspect::Definition;
using inspect::folded;
using inspect::key_of;
using inspect::said;

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

/// What `first` and then `second` did together; objects that come back as they were are in both
/// of its catalogs.
Changes join(const Changes& first, const Changes& second);

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_CHANGES_H
