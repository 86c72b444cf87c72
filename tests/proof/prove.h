// SPDX-License-Identifier: MIT
//
// A small project, given as texts, through the proof.
#ifndef ALUDEL_TESTS_PROOF_PROVE_H
#define ALUDEL_TESTS_PROOF_PROVE_H

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dialect/dialect.h"
#include "proof/proof.h"
#include "revisions/drift.h"
#include "revisions/graph.h"
#include "revisions/records.h"
#include "revisions/render.h"

namespace aludel::proof {

/// Revisions "r1", "r2", … in versions/1.sql, …: each is what stands below the header, which takes
/// three lines in the first and four in the others.
using Versions = std::vector<std::string>;
/// schema/1.sql, …
using Files = std::vector<std::string>;

inline revisions::Chain chain_of(const Versions& versions, text::Diagnostics& diagnostics) {
  revisions::Chain chain;
  for (unsigned i = 0; i != versions.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    std::string text = "-- step " + number + "\n-- @revision r" + number + "\n";
    if (i != 0) text += "-- @revises r" + std::to_string(i) + "\n";
    text += "-- @sql sqlite\n" + versions[i];
    const std::string file = "versions/" + number + ".sql";
    auto source = std::make_unique<text::Source>(file, text);
    auto revision = revisions::read_revision(std::move(source), file, diagnostics);
    if (!revision) {
      chain.kept.push_back(std::move(source));
      break;
    }
    revisions::Link link{std::move(*revision), {}};
    if (i != 0) link.parents = {i - 1};
    chain.links.push_back(std::move(link));
  }
  revisions::find_heads(chain);
  return chain;
}

/// What the user is told by a build for SQLite; "proved\n" where that is nothing.
inline std::string proved(const Versions& versions, const std::optional<Files>& files,
                          const revisions::DriftOptions& options = {}, Options proof = {}) {
  text::Diagnostics diagnostics;
  revisions::Chain chain = chain_of(versions, diagnostics);
  if (!diagnostics.empty()) return diagnostics.print();
  const revisions::Target target[] = {{::aludel::Dialect::kSqlite, 3040001}};
  if (!revisions::check_records(chain, revisions::Records(options.version_table), diagnostics)) {
    return diagnostics.print();
  }
  const schema::Schema head = revisions::render(chain, target, diagnostics).front();
  if (!diagnostics.empty()) return diagnostics.print();
  std::vector<std::unique_ptr<text::Source>> sources;
  std::vector<const text::Source*> schema;
  for (std::size_t i = 0; files && i != files->size(); ++i) {
    const std::string file = "schema/" + std::to_string(i + 1) + ".sql";
    schema.push_back(sources.emplace_back(std::make_unique<text::Source>(file, (*files)[i])).get());
  }
  std::optional<dialect::Declaration> declared;
  if (files) {
    declared = dialect::sqlite().declare(schema, sql::Language::kSqlite, diagnostics);
    if (!declared) return diagnostics.print();
  }
  proof.version_table = options.version_table;
  bool good = prove(chain, head, declared ? &*declared : nullptr, proof, diagnostics);
  if (good && declared &&
      !revisions::compare_head(chain, declared->schema, head, options, diagnostics)) {
    diagnostics.last().note(revisions::drift_remedy(options));
    good = !diagnostics.has_errors();
  }
  if (good == diagnostics.has_errors()) return "prove() and its diagnostics are at odds";
  return (good ? "proved\n" : "") + diagnostics.print();
}

}  // namespace aludel::proof

#endif  // ALUDEL_TESTS_PROOF_PROVE_H
