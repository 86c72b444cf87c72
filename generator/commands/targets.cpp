// SPDX-License-Identifier: MIT
#include "commands/targets.h"

#include <fmt/format.h>

#include <string_view>

#include "graph.h"
#include "revisions/migrations.h"
#include "target.h"
#include "text/similar.h"

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
    std::vector<std::string_view> names;
    for (const revisions::Link& link : chain.links) {
      names.push_back(link.revision.id);
      for (const revisions::Reference& label : link.revision.labels) names.push_back(label.id);
    }
    problem = fmt::format("{}{}", detail.empty() ? status_text(status) : buffer,
                          status == Status::kBadTarget ? text::did_you_mean(words, names) : "");
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

std::optional<unsigned> named_one(const revisions::Chain& chain, const std::string& word,
                                  std::string& problem) {
  const auto found = named(chain, word, problem);
  if (!found || found->size() == 1) return found ? std::optional(found->front()) : std::nullopt;
  problem = fmt::format("one revision is to be named, and \"{}\" names {}", word,
                        found->empty() ? "none" : "several");
  return std::nullopt;
}

}  // namespace aludel::commands
