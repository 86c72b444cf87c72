// SPDX-License-Identifier: MIT
//
// What was found with each of several databases in mind, as one list: what all of them say in
// the same words is said once, what only some say comes with the name of the database.
#ifndef ALUDEL_GENERATOR_REVISIONS_JOIN_H
#define ALUDEL_GENERATOR_REVISIONS_JOIN_H

#include <aludel/revision.h>

#include <span>

#include "text/diagnostics.h"

namespace aludel::revisions {

struct Said {
  ::aludel::Dialect dialect;
  text::Diagnostics diagnostics;
};

void join(std::span<const Said> all, text::Diagnostics& diagnostics);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_JOIN_H
