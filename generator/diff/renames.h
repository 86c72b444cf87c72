// SPDX-License-Identifier: MIT
//
// Renames, carried out: before anything else, so that from then on names tell what is what.
#ifndef ALUDEL_GENERATOR_DIFF_RENAMES_H
#define ALUDEL_GENERATOR_DIFF_RENAMES_H

#include <vector>

#include "diff/diff.h"
#include "diff/route.h"

namespace aludel::diff {

/// What was renamed. Where a name is still taken, by what is renamed itself, a third one helps; by
/// what is not in `to`, that is dropped. What can't be renamed is passed over.
std::vector<Change> rename(const schema::Schema& from, const schema::Schema& to,
                           const std::vector<Rename>& renames, Route& route);

}  // namespace aludel::diff

#endif  // ALUDEL_GENERATOR_DIFF_RENAMES_H
