// SPDX-License-Identifier: MIT
//
// "did you mean", for the words of a revision: text/similar.h.
#ifndef ALUDEL_GENERATOR_REVISIONS_SIMILAR_H
#define ALUDEL_GENERATOR_REVISIONS_SIMILAR_H

#include "text/similar.h"

namespace aludel::revisions {

using text::did_you_mean;
using text::similar;

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_SIMILAR_H
