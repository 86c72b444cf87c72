// SPDX-License-Identifier: MIT
//
// versions/HEAD: the heads of the chain once more, kept so that two people who add a revision
// each get a conflict from version control, and not a second head.
#ifndef ALUDEL_GENERATOR_REVISIONS_HEAD_H
#define ALUDEL_GENERATOR_REVISIONS_HEAD_H

#include <filesystem>
#include <optional>
#include <string>

#include "revisions/chain.h"
#include "text/diagnostics.h"

namespace aludel::revisions {

/// Reports several heads, and where `folder`/HEAD (shown as `shown`/HEAD) doesn't say what the
/// chain does. Requires a chain that is linked. The file's source is put to the chain's `kept`.
void check_heads(const std::filesystem::path& folder, const std::string& shown,
                 const text::Planned& planned, Chain& chain, text::Diagnostics& diagnostics);

/// The newest head that has no label of its own among several, which a program can't take; nothing
/// where they all have one, or there is but one.
std::optional<unsigned> nameless_head(const Chain& chain);

/// The lowest revision that leads to this head and to no other.
const Revision& branch_root(const Chain& chain, unsigned head);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_HEAD_H
