// SPDX-License-Identifier: MIT
//
// A history of another tool -> revision files of ours.
#ifndef ALUDEL_GENERATOR_IMPORT_WRITE_H
#define ALUDEL_GENERATOR_IMPORT_WRITE_H

#include <aludel/revision.h>

#include <set>
#include <string>
#include <vector>

#include "import/history.h"
#include "revisions/write.h"

namespace aludel::import {

struct WriteOptions {
  ::aludel::Dialect dialect = ::aludel::Dialect::kSqlite;
  std::string irreversible = {};  // why there is no downgrade, in place of our words; may be empty
  std::set<std::string> without_downgrade = {};  // ids: theirs are left out
  /// Upgrades alone, with nothing open: to see where the chain arrives.
  bool replay = false;
};

struct WrittenRevision {
  revisions::NewFile file;
  std::size_t open = 0;         // @todo lines
  bool open_downgrade = false;  // some of them are in the downgrade
};

/// One for each, in order.
std::vector<WrittenRevision> write(const History& history, const WriteOptions& options);

}  // namespace aludel::import

#endif  // ALUDEL_GENERATOR_IMPORT_WRITE_H
