// SPDX-License-Identifier: MIT
//
// versions/RELEASES: what has shipped. Lines of words, which people can read and version control
// can merge:
//
//     release 2.1.0 at 8be41c07a3f5
//       revision 8be41c07a3f5 sqlite 5d1c0a7be2f39c11 0b7723a6f1d4e890
//
// A release names its heads; the revisions that no release before it has stand below it, with the
// checksums of the upgrade and the downgrade, a line for each database of the product. What stands
// there is frozen: its file is to stay what it was, in all that the checksums cover (checksum.h). A
// line that begins with "#" is a comment.
#ifndef ALUDEL_GENERATOR_REVISIONS_RELEASES_H
#define ALUDEL_GENERATOR_REVISIONS_RELEASES_H

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "revisions/chain.h"
#include "text/diagnostics.h"

namespace aludel::revisions {

/// Reads `folder`/RELEASES (shown as `shown`/RELEASES), if there is one, to the chain's `releases`
/// and `kept`, and compares it with `revisions`, which needn't be linked. Reported: lines that say
/// nothing, conflict markers, names that can't be or that something else has, revisions that are
/// gone or that are not any more what they were. False where there are any.
bool read_releases(const std::filesystem::path& folder, const std::string& shown,
                   std::span<const Revision> revisions, Chain& chain,
                   text::Diagnostics& diagnostics);

/// Finds the releases' heads in the chain, which is linked. Reported: what lies below a release and
/// has no line.
void link_releases(Chain& chain, text::Diagnostics& diagnostics);

/// The first release that has the revision, or what it stands for and has no file any more;
/// nullptr: it may still be changed.
const Release* release_of(const Chain& chain, const Revision& revision);

/// Whether a line of a release says what the revision is.
bool is_frozen(const Chain& chain, std::string_view id);

/// What RELEASES is to hold (`before`: what it holds) where `revision` has taken the place of
/// others up to one that `release` froze: its lines as well.
std::string releases_with(std::string before, const Release& release, const Revision& revision,
                          std::span<const ::aludel::Dialect> dialects);

/// What has this name already, in whatever case: `versions/x.sql`, `the release "2.1.0"`. Revisions
/// and releases share one namespace, for both are targets.
std::optional<std::string> taken_by(const Chain& chain, std::string_view name);

/// A release of the chain's heads as it is now, for these databases. Requires a chain without
/// errors and a name that can be one and is free.
Release new_release(const Chain& chain, std::string_view name,
                    std::span<const ::aludel::Dialect> dialects);

/// What RELEASES is to hold with one more; `before`: what it holds, byte for byte.
std::string releases_file(std::string before, const Release& added);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_RELEASES_H
