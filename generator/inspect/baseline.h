// SPDX-License-Identifier: MIT
//
// What was taken over from a live database -> the statements of the revision that makes it in an
// empty one, and of the way back.
#ifndef ALUDEL_GENERATOR_INSPECT_BASELINE_H
#define ALUDEL_GENERATOR_INSPECT_BASELINE_H

#include <string>
#include <vector>

#include "inspect/taken.h"

namespace aludel::inspect {

/// Statements without their semicolons, in an order that runs.
struct Baseline {
  std::vector<std::string> upgrade;    // each as taken over; no comment of it is a directive
  std::vector<std::string> downgrade;  // views, then tables, each before what it refers to
};

Baseline baseline(const Taken& taken);

}  // namespace aludel::inspect

#endif  // ALUDEL_GENERATOR_INSPECT_BASELINE_H
