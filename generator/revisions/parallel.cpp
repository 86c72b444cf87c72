// SPDX-License-Identifier: MIT
#include "revisions/parallel.h"

#include <algorithm>

namespace aludel::revisions {

namespace {

constexpr std::size_t kMostRevisions = 32;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::vector<Set> below(const Chain& chain) {
  std::vector<Set> all;
  all.reserve(chain.size());
  for (unsigned i = 0; i < chain.size(); ++i) {
    Set its(chain.size());
    for (const unsigned edge : edges(chain.links[i])) {
      for (unsigned k = 0; k <= edge; ++k) its[k] = its[k] || all[edge][k];
    }
    its[i] = true;
    all.push_back(std::move(its));
  }
  return all;
}

bool has_parallels(const std::vector<Set>& below) {
  // In a line each is above all that come before it.
  for (std::size_t i = 1; i < below.size(); ++i) {
    if (!below[i][i - 1]) return true;
  }
  return false;
}

void add_words(std::string_view text, std::set<std::string>& words) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && is_word(text[end])) ++end;
    if (end != at) {
      std::string word(text.substr(at, end - at));
      std::ranges::transform(word, word.begin(), lower);
      words.insert(std::move(word));
    }
    at = end + 1;
  }
}

std::vector<unsigned> relevant(unsigned index, const std::vector<Set>& below,
                               const std::vector<std::set<std::string>>& words) {
  std::vector<unsigned> rest;
  for (unsigned i = 0; i < below.size(); ++i) {
    if (!below[i][index] && !below[index][i]) rest.push_back(i);
  }
  std::vector<unsigned> found;
  std::set<std::string> known = words[index];
  const auto is_known = [&](const std::string& word) { return known.contains(word); };
  while (true) {
    std::vector<unsigned> others;
    const std::size_t before = found.size();
    for (const unsigned i : rest) {
      if (std::ranges::any_of(words[i], is_known)) {
        known.insert(words[i].begin(), words[i].end());
        found.push_back(i);
      } else {
        others.push_back(i);
      }
    }
    if (found.size() == before) break;
    rest = std::move(others);
  }
  std::ranges::sort(found);
  return found;
}

std::vector<Subset> closed_subsets(const std::vector<unsigned>& revisions,
                                   const std::vector<Set>& below, std::size_t most) {
  std::vector<Subset> all = {{}};
  for (const unsigned revision : revisions) {
    const std::size_t count = all.size();
    for (std::size_t i = 0; i != count; ++i) {
      const bool is_closed = std::ranges::all_of(revisions, [&](unsigned other) {
        return other == revision || !below[revision][other] ||
               std::ranges::binary_search(all[i], other);
      });
      if (!is_closed) continue;
      Subset with = all[i];
      with.push_back(revision);
      all.push_back(std::move(with));
      if (all.size() > most) return all;
    }
  }
  return all;
}

// A revision decides if taking it from the top of a closed subset changes the script. Then the
// script depends on nothing else: two subsets X and Y with the same deciding members are both
// reached from their union, which is closed too, by taking others from the top, one by one.
Variants decide(const std::map<Subset, std::vector<dialect::Output>>& scripts) {
  std::set<unsigned> deciding;
  for (const auto& [subset, script] : scripts) {
    for (std::size_t i = 0; i != subset.size(); ++i) {
      Subset without = subset;
      without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
      const auto found = scripts.find(without);  // only where it is at the top
      if (found != scripts.end() && found->second != script) deciding.insert(subset[i]);
    }
  }
  Variants variants;
  variants.revisions.assign(deciding.begin(), deciding.end());
  if (deciding.empty() || deciding.size() > kMostRevisions) return variants;
  for (const auto& [subset, script] : scripts) {
    unsigned applied = 0;
    for (std::size_t i = 0; i != variants.revisions.size(); ++i) {
      if (std::ranges::binary_search(subset, variants.revisions[i])) applied |= 1u << i;
    }
    variants.scripts.emplace(applied, script);
  }
  return variants;
}

}  // namespace aludel::revisions
