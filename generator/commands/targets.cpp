// SPDX-License-Identifier: MIT
#include "commands/targets.h"

#include <fmt/format.h>

#include <algorithm>

#include "graph.h"
#include "revisions/migrations.h"
#include "target.h"

namespace aludel::commands {
namespace {

using Resolve = Status (*)(const Chain&, const char*, const Set&, Set&, Text&);

std::optional<std::vector<unsigned>> find(const revisions::Chain& chain, const std::string& words,
                                          Resolve resolve, std::string& problem) {
  const revisions::LoadedMigrations migrations(chain, {});
  const Chain& its = *migrations.get().chain;
  const std::size_t size = Set::bytes(its) / sizeof(Set::Word) + 1;
  std::vector<Set::Word> memory(2 * size);
  const Set none(memory.data(), its);
  Set found(memory.data() + size, its);
  char buffer[240];
  Text detail(buffer);
  const Status status = resolve(its, words.c_str(), none, found, detail);
  if (status != Status::kOk) {
    problem = fmt::format("{}{}{}", status_text(status), detail.empty() ? "" : ": ", buffer);
    return std::nullopt;
  }
  std::vector<unsigned> indices;
  for (unsigned i = found.next(); i != kNone; i = found.next(i + 1)) indices.push_back(i);
  return indices;
}

}  // namespace

std::optional<std::vector<unsigned>> named(const revisions::Chain& chain, const std::string& words,
                                           std::string& problem) {
  const auto resolve = [](const Chain& its, const char* text, const Set& applied, Set& target,
                          Text& detail) { return resolve_all(its, text, applied, target, detail); };
  return find(chain, words, resolve, problem);
}

std::optional<std::vector<unsigned>> range(const revisions::Chain& chain, const std::string& words,
                                           std::string& problem) {
  const auto resolve = [](const Chain& its, const char* text, const Set& applied, Set& target,
                          Text& detail) {
    return resolve_range(its, text, applied, target, detail);
  };
  return find(chain, words, resolve, problem);
}

std::vector<unsigned> children_of(const revisions::Chain& chain, unsigned index) {
  std::vector<unsigned> children;
  for (unsigned i = index + 1; i < chain.size(); ++i) {
    if (std::ranges::find(chain.links[i].parents, index) != chain.links[i].parents.end()) {
      children.push_back(i);
    }
  }
  return children;
}

}  // namespace aludel::commands
