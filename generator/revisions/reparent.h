// SPDX-License-Identifier: MIT
//
// A revision is given another parent: what moves with it, and what becomes of its file.
#ifndef ALUDEL_GENERATOR_REVISIONS_REPARENT_H
#define ALUDEL_GENERATOR_REVISIONS_REPARENT_H

#include <string>
#include <string_view>
#include <vector>

#include "revisions/chain.h"
#include "text/diagnostics.h"

namespace aludel::revisions {

/// A revision that is to follow a head, with all that follows it.
struct Reparenting {
  unsigned revision = 0;
  unsigned onto = 0;
  std::vector<unsigned> moved = {};  // it, and what follows it: ascending
  std::vector<unsigned> heads = {};  // the chain's afterwards
};

/// Fills in what comes of it. False where it can't be: something that is released would be moved,
/// `onto` is not the head of another branch, or what the revision followed would be left as a head.
/// What is in the way is reported.
bool plan(const Chain& chain, Reparenting& reparenting, text::Diagnostics& diagnostics);

/// The bytes of the revision's file with `parent` in its @revises line, which is the only one that
/// changes, or comes to it.
std::string with_parent(std::string bytes, const Revision& revision, std::string_view parent);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_REPARENT_H
