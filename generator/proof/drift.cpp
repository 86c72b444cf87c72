// SPDX-License-Identifier: MIT
#include "proof/drift.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "proof/compare.h"
#include "proof/order.h"

namespace aludel::proof {
namespace {

constexpr std::size_t kNamed = 3;  // objects named where there is no revision at all

/// The catalog without what the runtime keeps in a database.
Catalog without_records(Catalog catalog, const Records& records) {
  std::erase_if(catalog, [&](const auto& it) { return records.has(it.second.table); });
  return catalog;
}

struct Finding {
  Location where;
  std::string text;
};

std::string sentence(const Difference& difference) {
  switch (difference.kind) {
    case Difference::Kind::kMissing:
      return difference.what + " is in schema/ and missing after the chain";
    case Difference::Kind::kUnexpected:
      return difference.what + " is there after the chain and not in schema/";
    case Difference::Kind::kOrder:
      return fmt::format("{}, which is {} in schema/ and {} after the chain; name the columns",
                         difference.what, difference.expected, difference.actual);
    default:
      return fmt::format("{} is {} in schema/ and {} after the chain", difference.what,
                         difference.expected, difference.actual);
  }
}

/// In schema/ if it has something to show; for what only the chain has, there.
Location locate(const Difference& difference, const Replay& replay, const Declared& declared) {
  if (difference.kind != Difference::Kind::kUnexpected) {
    const auto where = declared.place(difference.key, difference.column, difference.clause);
    if (where.source != nullptr) return where;
  }
  return replay.place(difference.key, difference.column);
}

/// One finding in place of many: there is no revision to compare with.
Finding no_revisions(const std::vector<Difference>& differences, const Declared& declared) {
  std::string names;
  for (std::size_t i = 0; i != std::min(differences.size(), kNamed); ++i) {
    names += (i == 0 ? "" : ", ") + differences[i].what;
  }
  if (differences.size() > kNamed) {
    names += fmt::format(" and {} more", differences.size() - kNamed);
  }
  return {declared.place(differences.front().key, "", ""),
          "there are no revisions yet, and schema/ has " + names};
}

/// By file and line.
std::vector<Finding> find(const revisions::Chain& chain, const std::vector<Difference>& differences,
                          const Replay& replay, const Declared& declared) {
  if (chain.size() == 0) return {no_revisions(differences, declared)};
  std::vector<Finding> findings;
  for (const Difference& it : differences) {
    findings.push_back({locate(it, replay, declared), sentence(it)});
  }
  const auto rank = [](const Location& where) {
    return std::pair(where.source == nullptr ? "" : std::string_view(where.source->path()),
                     where.span.begin);
  };
  std::stable_sort(findings.begin(), findings.end(), [&](const Finding& a, const Finding& b) {
    return rank(a.where) < rank(b.where);
  });
  return findings;
}

text::Diagnostic& report(const Finding& finding, bool is_error, text::Diagnostics& diagnostics) {
  if (finding.where.source == nullptr) {
    return is_error ? diagnostics.error("", finding.text) : diagnostics.warning("", finding.text);
  }
  const text::Source& source = *finding.where.source;
  return is_error ? diagnostics.error(source, finding.where.span, finding.text)
                  : diagnostics.warning(source, finding.where.span, finding.text);
}

/// As a shell takes it.
std::string in_shell(std::string_view path) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_./+-").find(c) != std::string_view::npos;
  };
  if (!path.empty() && std::all_of(path.begin(), path.end(), is_plain)) return std::string(path);
  std::string quoted = "'";
  for (const char c : path) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + '\'';
}

/// Makes a revision, from wherever it is pasted.
std::string revision_command(const Options& options) {
  const std::string there = options.root.empty() ? "" : "cd " + in_shell(options.root) + " && ";
  return there + in_shell(options.tool) + " revision -m \"...\"";
}

}  // namespace

bool compare_head(const revisions::Chain& chain, Replay& replay, Declared& declared,
                  const Records& records, const Options& options, text::Diagnostics& diagnostics) {
  const Catalog expected = without_records(declared.engine().catalog(), records);
  const Catalog actual = without_records(replay.engine().catalog(), records);
  std::vector<Difference> differences = compare(expected, actual);
  std::vector<Difference> by_order = compare_order(expected, actual);
  std::move(by_order.begin(), by_order.end(), std::back_inserter(differences));
  if (differences.empty()) return true;
  text::Diagnostic* last = nullptr;
  for (const Finding& finding : find(chain, differences, replay, declared)) {
    last = &report(finding, options.drift_is_error, diagnostics);
  }
  last->note(fmt::format("write a revision that leads there, {}, or change schema/",
                         revision_command(options)));
  return false;
}

}  // namespace aludel::proof
