// SPDX-License-Identifier: MIT
//
// The text of a generated revision, with what its checks found written into it, each at the
// statement that it is about.
#ifndef ALUDEL_GENERATOR_AUTOGENERATE_REVIEW_H
#define ALUDEL_GENERATOR_AUTOGENERATE_REVIEW_H

#include <string>
#include <vector>

#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::autogenerate {

struct Reviewed {
  std::string text;
  std::vector<std::string> lossy;  // "device.serial": what the checks want said
  unsigned todos = 0;              // lines that are new
};

/// Where errors are answered by a line "-- @lossy …" in their notes, that is written, and nothing
/// else: the rest may be gone then. Otherwise each error becomes a @todo.
Reviewed review(const text::Source& revision, const text::Diagnostics& diagnostics);

}  // namespace aludel::autogenerate

#endif  // ALUDEL_GENERATOR_AUTOGENERATE_REVIEW_H
