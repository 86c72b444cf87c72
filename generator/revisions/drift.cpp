// SPDX-License-Identifier: MIT
#include "revisions/drift.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/compare.h"
#include "schema/order.h"
#include "sql/parser.h"
#include "text/shell.h"

namespace aludel::revisions {

namespace {

using schema::Difference;

constexpr std::size_t kNamed = 3;  // objects named where there is no revision at all

struct Finding {
  schema::Place where;
  std::string text;
};

std::string sentence(const Difference& difference) {
  switch (difference.kind) {
    case Difference::Kind::kMissing:
      return difference.what + " is in schema/ and missing after the chain";
    case Difference::Kind::kUnexpected:
      return difference.what + " is there after the chain and not in schema/";
    default:
      return fmt::format("{} is {}, schema/ says {}", difference.what, difference.actual,
                         difference.expected);
  }
}

// In schema/ if it has something to show; for what only the chain has, there.
schema::Place locate(const Difference& difference) {
  return difference.expected_place.source != nullptr ? difference.expected_place
                                                     : difference.actual_place;
}

// One finding in place of many: there is no revision to compare with.
Finding no_revisions(const std::vector<Difference>& differences) {
  std::string names;
  for (std::size_t i = 0; i != std::min(differences.size(), kNamed); ++i) {
    names += (i == 0 ? "" : ", ") + differences[i].what;
  }
  if (differences.size() > kNamed) {
    names += fmt::format(" and {} more", differences.size() - kNamed);
  }
  return {locate(differences.front()), "there are no revisions yet, and schema/ has " + names};
}

// By file and line.
std::vector<Finding> find(const Chain& chain, const std::vector<Difference>& differences,
                          const std::vector<schema::OrderFinding>& by_order) {
  if (chain.size() == 0 && !differences.empty()) return {no_revisions(differences)};
  std::vector<Finding> findings;
  for (const schema::OrderFinding& it : by_order) {
    findings.push_back(
        {it.place,
         fmt::format("{}, which is {} in schema/ and {} after the chain; name the columns", it.what,
                     it.expected, it.actual)});
  }
  for (const Difference& it : differences) findings.push_back({locate(it), sentence(it)});
  const auto rank = [](const Finding& it) {
    return std::pair(it.where.source == nullptr ? "" : std::string_view(it.where.source->path()),
                     it.where.span.begin);
  };
  std::ranges::stable_sort(findings, {}, rank);
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

}  // namespace

schema::Schema without_records(schema::Schema schema, const std::string& version_table) {
  for (const char* suffix : {"", "_history", "_downgrade"}) {
    const std::string name = version_table + suffix;
    if (schema.table({"", name, {}}) == nullptr) continue;
    const text::Source source("", fmt::format("DROP TABLE {}", name));
    text::Diagnostics ignored;
    const auto drop = sql::parse(source.text(), schema.rules().language());
    if (drop) schema.apply(*drop, source, ignored);
  }
  return schema;
}

std::string drift_remedy(const DriftOptions& options) {
  const std::string there =
      options.root.empty() ? "" : "cd " + text::in_shell(options.root) + " && ";
  return fmt::format(
      "write a revision that leads there, {}{} revision --autogenerate, or change "
      "schema/",
      there, text::in_shell(options.tool));
}

bool compare_head(const Chain& chain, const schema::Schema& expected, const schema::Schema& actual,
                  const DriftOptions& options, text::Diagnostics& diagnostics) {
  const schema::Schema wanted = without_records(expected, options.version_table);
  const schema::Schema there = without_records(actual, options.version_table);
  const std::vector<Finding> findings =
      find(chain, schema::compare(wanted, there), schema::compare_order(wanted, there));
  if (findings.empty()) return true;
  for (const Finding& finding : findings) {
    report(finding, options.is_error, diagnostics);
  }
  return false;
}

}  // namespace aludel::revisions
