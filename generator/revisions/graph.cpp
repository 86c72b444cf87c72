// SPDX-License-Identifier: MIT
#include "revisions/graph.h"

#include <algorithm>
#include <utility>

namespace aludel::revisions {

std::vector<unsigned> edges(const Link& link) {
  std::vector<unsigned> all = link.parents;
  all.insert(all.end(), link.dependencies.begin(), link.dependencies.end());
  return all;
}

bool replaces(const Revision& revision, const Revision& other) {
  return std::ranges::find(revision.replaces, other.id, &Reference::id) != revision.replaces.end();
}

Set closed(const Chain& chain, std::span<const unsigned> indices) {
  Set set(chain.size());
  for (const unsigned index : indices) set[index] = true;
  for (std::size_t i = chain.size(); i-- > 0;) {
    if (!set[i]) continue;
    for (const unsigned edge : edges(chain.links[i])) set[edge] = true;
  }
  return set;
}

void find_heads(Chain& chain) {
  Set revised(chain.size());
  Set needed(chain.size());
  for (const Link& link : chain.links) {
    for (const unsigned parent : link.parents) revised[parent] = true;
    for (const unsigned edge : link.dependencies) needed[edge] = true;
  }
  chain.heads.clear();
  chain.tips.clear();
  for (unsigned i = 0; i < chain.size(); ++i) {
    if (revised[i]) continue;
    chain.heads.push_back(i);
    if (!needed[i]) chain.tips.push_back(i);
  }
}

std::vector<unsigned> children_of(const Chain& chain, unsigned index) {
  std::vector<unsigned> children;
  for (unsigned i = index + 1; i < chain.size(); ++i) {
    if (std::ranges::find(chain.links[i].parents, index) != chain.links[i].parents.end()) {
      children.push_back(i);
    }
  }
  return children;
}

void link_on_top(Chain& chain, Revision revision) {
  const auto is_called = [](const Revision& it, const std::string& name) {
    const auto is_name = [&](const Reference& other) { return other.id == name; };
    return it.id == name || std::ranges::any_of(it.labels, is_name) ||
           std::ranges::any_of(it.replaces, is_name);
  };
  const auto find = [&](const std::vector<Reference>& names) {
    std::vector<unsigned> found;
    for (const Reference& name : names) {
      for (unsigned i = 0; i < chain.size(); ++i) {
        if (is_called(chain[i], name.id)) found.push_back(i);
      }
    }
    return found;
  };
  Link link{std::move(revision), {}};
  link.parents = find(link.revision.parents);
  link.dependencies = find(link.revision.depends);
  std::erase_if(link.dependencies, [&](unsigned it) {
    return std::ranges::find(link.parents, it) != link.parents.end();
  });
  chain.links.push_back(std::move(link));
  find_heads(chain);
}

std::vector<std::set<std::string>> labels(const Chain& chain) {
  std::vector<std::set<std::string>> all;
  for (const Link& link : chain.links) {
    std::set<std::string> its;
    for (const Reference& label : link.revision.labels) its.insert(label.id);
    for (const unsigned parent : link.parents) its.insert(all[parent].begin(), all[parent].end());
    all.push_back(std::move(its));
  }
  return all;
}

const std::vector<dialect::Output>& script(const Chain& chain, unsigned index,
                                           ::aludel::Dialect dialect, ::aludel::Direction direction,
                                           const Set& applied) {
  const Link& link = chain.links[index];
  const Variants& variants =
      link.variants[static_cast<unsigned>(dialect)][static_cast<unsigned>(direction)];
  if (variants.revisions.empty()) return link.revision.script(dialect, direction);
  unsigned key = 0;
  for (std::size_t i = 0; i != variants.revisions.size(); ++i) {
    if (applied[variants.revisions[i]]) key |= 1u << i;
  }
  return variants.scripts.at(key);
}

}  // namespace aludel::revisions
