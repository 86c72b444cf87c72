// SPDX-License-Identifier: MIT
//
// All revisions of a folder as one chain, a graph that is sorted: each comes after what it revises
// and depends on (its edges), which are indices. The order depends on ids and @created alone, so it
// is the same on every host, and a new head comes last.
#ifndef ALUDEL_GENERATOR_REVISIONS_CHAIN_H
#define ALUDEL_GENERATOR_REVISIONS_CHAIN_H

#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "revisions/revision.h"
#include "text/diagnostics.h"
#include "text/files.h"

namespace aludel::revisions {

/// A script that isn't the same on every database: see ::aludel::Variants.
struct Variants {
  std::vector<unsigned> revisions;  // that decide: indices into Chain::links, ascending
  /// By which of them are applied, bit by bit: each combination that the graph allows.
  std::map<unsigned, std::vector<dialect::Output>> scripts;
};

struct Link {
  Revision revision;
  /// Indices into Chain::links, all smaller than its own: what it revises; and what it replaces,
  /// where that is there.
  std::vector<unsigned> parents;
  std::vector<unsigned> dependencies = {};  // likewise, of what isn't a parent
  /// What it replaces is in the chain: then that runs, and this has nothing left to do, as a merge.
  bool is_stood_for = false;
  /// Its own scripts then, by dialect and direction, upon what it revises and depends on without
  /// what it replaces: render() fills them in, for the proof. Revision::scripts are empty.
  std::array<std::array<std::vector<dialect::Output>, 2>, ::aludel::kDialects> own = {};
  /// By dialect and direction: render() fills it in. Where no revisions decide, it is
  /// Revision::scripts.
  std::array<std::array<Variants, 2>, ::aludel::kDialects> variants = {};
};

/// What `aludel release NAME` wrote to versions/RELEASES.
struct Release {
  /// One revision for one database, as it was when it was released.
  struct Frozen {
    std::string id;
    text::Span span;  // of the id
    ::aludel::Dialect dialect = ::aludel::Dialect::kSqlite;
    ::aludel::Checksums checksums{};
  };

  std::string name;
  text::Span span;                  // of the name
  std::vector<Reference> heads_at;  // as written
  std::vector<unsigned> heads;      // indices, ascending
  std::vector<Frozen> frozen;       // what no release before it has
};

struct Chain {
  std::vector<Link> links;
  std::vector<unsigned> heads;                      // what nothing revises: indices, ascending
  std::vector<unsigned> tips;                       // those that nothing depends on
  std::vector<Release> releases;                    // as they stand in RELEASES
  bool is_kept = true;                              // what was released is what it was
  std::vector<std::unique_ptr<text::Source>> kept;  // sources of HEAD and of what has errors

  const Revision& operator[](std::size_t index) const { return links[index].revision; }
  std::size_t size() const { return links.size(); }
};

/// Where and how files are read.
struct ReadOptions {
  /// The version files, in place of the folder's *.sql, where not empty; their order is of no
  /// matter.
  std::vector<std::filesystem::path> files = {};
  text::Planned planned = {};
  bool any_heads = false;     // several are no error, and HEAD is not looked at
  bool headers_only = false;  // what sections hold isn't looked at either, nor is RELEASES
};

/// Reads `folder`/*.sql (shown as `shown`/…), `folder`/RELEASES and `folder`/HEAD and links them.
/// Reported: what read_revision reports, ids and labels taken twice or equal but for case, what is
/// wrong with RELEASES and what isn't as it was released, parents and dependencies that don't
/// exist, cycles, several heads of which one has no label that the others lack, HEAD at odds with
/// the heads (missing: a warning), conflict markers in HEAD. With errors the chain holds what could
/// be read and is not to be used but for its sources.
/// Parents are looked for only when each file is good by itself, and heads only when there is no
/// error before.
Chain read_chain(const std::filesystem::path& folder, const std::string& shown,
                 const ReadOptions& options, text::Diagnostics& diagnostics);

/// The same for who wants the graph, whatever is open or wrong besides: several heads are no error,
/// HEAD is not looked at, and where sections can't be read, or RELEASES, the files are read with
/// `headers_only` (`whole` is false then). With errors in `diagnostics` there is no graph.
Chain read_graph(const std::filesystem::path& folder, const std::string& shown, bool& whole,
                 text::Diagnostics& diagnostics);

/// Whether a revision has an @user-version.
bool has_user_versions(const Chain& chain);

/// What HEAD has to hold for this chain: a line for each head, sorted; its labels behind the id.
std::string head_file(const Chain& chain);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_CHAIN_H
