// SPDX-License-Identifier: MIT
#include "revisions/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <utility>

#include "dialect/dialect.h"
#include "revisions/join.h"
#include "revisions/lossy.h"
#include "revisions/walk.h"

namespace aludel::revisions {

namespace {

// Whether each file is in a language of the product's databases.
bool check_languages(const Chain& chain, std::span<const Target> targets,
                     text::Diagnostics& diagnostics) {
  unsigned spoken = 0;
  for (const Target& target : targets) spoken |= bit(target.dialect);
  bool good = true;
  for (const Link& link : chain.links) {
    const Revision& revision = link.revision;
    if ((dialects_of(revision.language) & spoken) != 0) continue;
    good = false;
    diagnostics.error(*revision.source, revision.language_span,
                      fmt::format("this project has no database that reads \"@sql {0}\"; write the "
                                  "file in the language of one that it has, or add \"{0}\" to "
                                  "\"dialects\" in aludel.toml",
                                  word_of(revision.language)));
  }
  return good;
}

}  // namespace

std::vector<schema::Schema> render(Chain& chain, std::span<const Target> targets,
                                   text::Diagnostics& diagnostics) {
  const std::vector<Set> below = revisions::below(chain);
  std::deque<Walk> walks;
  for (const Target& target : targets) walks.emplace_back(target, chain, below);
  bool good = check_languages(chain, targets, diagnostics);
  std::size_t passed = 0;
  for (; good && passed != chain.size(); ++passed) {
    for (Walk& walk : walks) good = walk.up() && good;
  }
  const auto has_errors = [](const text::Diagnostics& it) { return it.has_errors(); };
  std::vector<schema::Schema> heads;
  for (Walk& walk : walks) {
    walk.back();
    const bool is_whole = good && std::ranges::none_of(walk.said(), has_errors);
    if (is_whole) walk.vary();
    const schema::Schema* head = is_whole ? walk.arrive() : nullptr;
    const bool any = passed != 0;
    heads.push_back(head != nullptr ? *head
                    : any           ? walk.after(passed - 1)
                                    : schema::Schema(walk.dialect().rules()));
  }
  for (std::size_t i = 0; i != passed; ++i) {
    std::vector<Said> said;
    for (Walk& walk : walks) {
      if (!walk.concerns(chain[i]) && walk.said()[i].empty()) continue;
      said.push_back({walk.dialect().id(), std::move(walk.said()[i])});
    }
    join(said, diagnostics);
    std::vector<const schema::Schema*> states;
    for (const Walk& walk : walks) states.insert(states.end(), {&walk.before(i), &walk.after(i)});
    check_lossy_names(chain[i], states, diagnostics);
    chain.links[i].revision.loses = taken_away(chain[i], states);
  }
  return heads;
}

}  // namespace aludel::revisions
