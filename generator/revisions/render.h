// SPDX-License-Identifier: MIT
//
// A chain that was read -> the scripts that each database gets, revision by revision, upon the
// schema that it finds; and where the chain arrives.
//
// A revision finds what is below it, and of what is parallel to it (neither below nor above) any
// part that the graph allows. Where that changes its script, the script has variants.
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

/// Fills in the scripts of a chain that was read without errors, their variants, and what Link::own
/// is for; and gives the schema at all of its heads for each target. Reported: files in a language
/// that no target understands, what the dialects report, downgrades that don't lead back, and
/// parallel revisions of which one can't be carried out upon the other, or that lead elsewhere in
/// another order. After a revision whose upgrade has errors nothing is looked at, as it would only
/// be consequences; nor is what is parallel, where there are errors in what is not. What several
/// databases say in the same words is said once; what only one of several says comes with its
/// name.
std::vector<schema::Schema> render(Chain& chain, std::span<const Target> targets,
                                   text::Diagnostics& diagnostics);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_RENDER_H
