// SPDX-License-Identifier: MIT
//
// What was taken over from a live database -> the revision that makes it in an empty one, and the
// way back.
#ifndef ALUDEL_GENERATOR_INSPECT_BASELINE_H
#define ALUDEL_GENERATOR_INSPECT_BASELINE_H

#include <vector>

#include "inspect/taken.h"
#include "revisions/write.h"

namespace aludel::inspect {

struct Baseline {
  std::vector<revisions::Entry> upgrade;    // the definitions as they were taken over
  std::vector<revisions::Entry> downgrade;  // drops all of it
};

Baseline baseline(const Taken& taken);

}  // namespace aludel::inspect

#endif  // ALUDEL_GENERATOR_INSPECT_BASELINE_H
