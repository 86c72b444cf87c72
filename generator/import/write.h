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
  enum class Part {
    kAll,
    kClosed,    // what is open is a remark, and a revision with such has no downgrade
    kUpgrades,  // likewise, and none has one
  };
  Part part = Part::kAll;
};

struct WrittenRevision {
  revisions::NewFile file;
  std::size_t open = 0;  // @todo lines
};

/// One for each, in order.
std::vector<WrittenRevision> write(const History& history, const WriteOptions& options);

}  // namespace aludel::import

#endif  // ALUDEL_GENERATOR_IMPORT_WRITE_H
