// SPDX-License-Identifier: MIT
//
// The checksum of a script: one direction of a revision for one dialect.
//
// It is FNV-1a, 64 bit, against accidents and not against an adversary. Databases, release files
// and programs carry it, so what goes in is fixed for ever: these items in this order, each as its
// length in bytes in decimal, ":", and its bytes.
//
//     "aludel 1"
//     the dialect: "sqlite" or "postgresql"
//     the direction: "upgrade" or "downgrade"
//     the id
//     the number of parents, then the id of each, as written
//     the word of @sql
//     each directive that counts, by its name with the "@", sorted, with its argument as one more
//     item where it has one:
//         @irreversible reason   downgrade only
//         @no-transaction
//         @nothing               of this direction
//         @user-version number
//     for each statement in order that is for the dialect:
//         "@sqlite" or "@postgresql", where it stands in a block that changes how it is read
//         "@fill" and its expression, where it has one
//         "require", the text of its @require; or "statement"
//         the number of its tokens, then the bytes of each, comments left out
//         for a @call, in place of these two items: "call", the name of the function
//
// So comments, white space, the message, the file's name, @created, @allow, @lossy and
// @stands-for are free. Directives that come to be carried out later are items beside the others,
// there only where the file has them; the checksums of files without them stay as they are.
#ifndef ALUDEL_GENERATOR_REVISIONS_CHECKSUM_H
#define ALUDEL_GENERATOR_REVISIONS_CHECKSUM_H

#include <aludel/revision.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "revisions/revision.h"
#include "sql/token.h"

namespace aludel::revisions {

/// The checksum of one direction for one dialect. `tokens`: those of the revision's whole source,
/// in order; the steps' tokens are found among them by their spans.
std::uint64_t checksum(const Revision& revision, ::aludel::Dialect dialect,
                       ::aludel::Direction direction, std::span<const sql::Token> tokens);

/// 16 hex digits.
std::string checksum_text(std::uint64_t checksum);

/// FNV-1a, 64 bit, of some bytes.
std::uint64_t fnv1a(std::string_view bytes);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_CHECKSUM_H
