// SPDX-License-Identifier: MIT
#include "proof/drift.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "proof/compare.h"

namespace aludel::proof {
namespace {

constexpr std::size_t kNamed = 3;  // objects named where there is no revision at all

/// The catalog without what the runtime keeps in a database.
Catalog without_records(Catalog catalog, const std::string& version_table) {
  const std::string table = folded(version_table);
  std::erase_if(catalog, [&](const auto& it) {
    const std::string name = folded(it.second.table);
    return name == table || name == table + "_history" || name == table + "_downgrade";
  });
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
std::string in_shell(const std::string& path) {
  return path.find(' ') == std::string::npos ? path : '"' + path + '"';
}

}  // namespace

bool compare_head(const revisions::Chain& chain, Replay& replay, Declared& declared,
                  const Options& options, text::Diagnostics& diagnostics) {
  const Catalog expected = without_records(declared.engine().catalog(), options.version_table);
  const Catalog actual = without_records(replay.engine().catalog(), options.version_table);
  const std::vector<Difference> differences = compare(expected, actual);
  if (differences.empty()) return true;
  text::Diagnostic* last = nullptr;
  for (const Finding& finding : find(chain, differences, replay, declared)) {
    last = &report(finding, options.drift_is_error, diagnostics);
  }
  last->note(
      fmt::format("write a revision that leads there, {} revision -m \"...\", or change "
                  "schema/",
                  in_shell(options.tool)));
  return false;
}

}  // namespace aludel::proof
