// SPDX-License-Identifier: MIT
//
// A chain that was read -> the scripts that each database gets, revision by revision, upon a
// schema of each that moves along; and where the chain arrives.
//
// Every downgrade is tried on the model: it must lead back to the schema before its revision.
// A script is rendered behind those that may run before it in one transaction, on the way up and
// down: what they have not committed yet can matter to it.
#ifndef ALUDEL_GENERATOR_REVISIONS_RENDER_H
#define ALUDEL_GENERATOR_REVISIONS_RENDER_H

#include <aludel/revision.h>

#include <span>
#include <vector>

#include "revisions/chain.h"
#include "schema/schema.h"
#include "text/diagnostics.h"

namespace aludel::revisions {

/// A database that the product is for.
struct Target {
  ::aludel::Dialect dialect;
  dialect::Minimum minimum;
};

/// Fills in the scripts of a linear chain that was read without errors, and gives the schema at
/// its head for each target. Reported: files in a language that no target understands, what the
/// dialects report, downgrades that don't lead back. After a revision whose upgrade has errors
/// nothing is looked at, as it would only be consequences. What several databases say in the same
/// words is said once; what only one of several says comes with its name.
std::vector<schema::Schema> render(Chain& chain, std::span<const Target> targets,
                                   text::Diagnostics& diagnostics);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_RENDER_H
