// SPDX-License-Identifier: MIT
//
// The statements of a direction -> entries of the file: with what they need to be told of the rows
// that are there. A value for a new column that must have one, a query before what could fail on
// rows, and what is lost.
#ifndef ALUDEL_GENERATOR_AUTOGENERATE_ANNOTATE_H
#define ALUDEL_GENERATOR_AUTOGENERATE_ANNOTATE_H

#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "autogenerate/compose.h"
#include "autogenerate/hinted.h"
#include "diff/change.h"
#include "diff/rename.h"
#include "revisions/write.h"

namespace aludel::autogenerate {

/// A rename that is settled, and who says so.
struct Settled {
  diff::Rename rename;
  std::string why;  // "as schema/device.sql says"
};

struct Circumstances {
  bool is_upgrade = true;
  std::span<const diff::Change> changes;  // of all databases
  std::span<const Fill> fills;
  std::span<const Settled> renames;  // in the direction of the upgrade
};

struct Annotated {
  std::vector<revisions::Entry> entries;
  std::vector<std::string> losses;  // `drops column "note" of table "reading": …`
};

Annotated annotate(std::span<const Piece> pieces, const Circumstances& circumstances);

}  // namespace aludel::autogenerate

#endif  // ALUDEL_GENERATOR_AUTOGENERATE_ANNOTATE_H
