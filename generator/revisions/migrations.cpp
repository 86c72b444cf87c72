// SPDX-License-Identifier: MIT
#include "revisions/migrations.h"

#include <utility>

#include "revisions/graph.h"

namespace aludel::revisions {

LoadedMigrations::LoadedMigrations(const Chain& chain, Product product)
    : product_(std::move(product)) {
  revisions_.reserve(chain.size());
  for (const Link& link : chain.links) add(chain, link);
  for (const Release& it : chain.releases) {
    releases_.push_back({it.name.c_str(), it.heads.data(), static_cast<unsigned>(it.heads.size())});
  }
  chain_ = {::aludel::kFormat,
            static_cast<unsigned>(chain.size()),
            revisions_.data(),
            chain.tips.data(),
            static_cast<unsigned>(chain.tips.size()),
            releases_.data(),
            static_cast<unsigned>(releases_.size())};
  migrations_ = {&chain_,
                 unit_pointers_.data(),
                 product_.program.c_str(),
                 product_.version.c_str(),
                 product_.version_table.c_str(),
                 product_.dialects,
                 product_.stored_downgrades,
                 has_user_versions(chain) ? &::aludel::kAdoption : nullptr};
}

::aludel::Script LoadedMigrations::script(const Revision& revision,
                                          const std::vector<dialect::Output>& outputs) {
  std::vector<::aludel::Statement>& statements = statements_.emplace_back();
  for (const dialect::Output& it : outputs) {
    using From = dialect::Output::Kind;
    using To = ::aludel::Statement::Kind;
    if (it.kind == From::kStandIn) continue;
    const bool require = it.kind == From::kRequire;
    const bool silent = it.message.empty() && !require;
    const To kind = require ? To::kRequire : it.kind == From::kCall ? To::kCall : To::kSql;
    const ::aludel::Place at = place(revision, it);
    statements.push_back({kind, at.verbatim, at.column, at.line,
                          static_cast<unsigned>(it.sql.size()) + 1, it.sql.c_str(),
                          silent ? nullptr : it.message.c_str()});
  }
  return {statements.data(), static_cast<unsigned>(statements.size())};
}

const ::aludel::Variants* LoadedMigrations::variants(const Chain& chain, const Revision& revision,
                                                     const Variants& variants) {
  if (variants.revisions.empty()) return nullptr;
  std::vector<const char*>& ids = names_.emplace_back();
  for (const unsigned it : variants.revisions) ids.push_back(chain[it].id.c_str());
  std::vector<::aludel::Variant>& all = forms_.emplace_back();
  for (const auto& [applied, outputs] : variants.scripts) {
    all.push_back({applied, script(revision, outputs)});
  }
  return &variants_.emplace_back(::aludel::Variants{ids.data(), static_cast<unsigned>(ids.size()),
                                                    all.data(), static_cast<unsigned>(all.size())});
}

void LoadedMigrations::add(const Chain& chain, const Link& link) {
  const Revision& revision = link.revision;
  ::aludel::Unit& unit = units_.emplace_back();
  unit.file = revision.file.c_str();
  for (unsigned dialect = 0; dialect < ::aludel::kDialects; ++dialect) {
    for (unsigned direction = 0; direction < 2; ++direction) {
      unit.scripts[dialect][direction] = script(revision, revision.scripts[dialect][direction]);
      unit.variants[dialect][direction] =
          variants(chain, revision, link.variants[dialect][direction]);
    }
  }
  unit_pointers_.push_back(&unit);

  ::aludel::Revision& data = revisions_.emplace_back();
  data.id = revision.id.c_str();
  data.message = revision.message.c_str();
  data.reason = revision.irreversible ? revision.irreversible->c_str() : nullptr;
  data.edges = edges_.emplace_back(edges(link)).data();
  data.parent_count = static_cast<unsigned short>(link.parents.size());
  data.dependency_count = static_cast<unsigned short>(link.dependencies.size());
  std::vector<const char*>& names = names_.emplace_back();
  for (const auto* list : {&revision.labels, &revision.replaces}) {
    for (const Reference& it : *list) names.push_back(it.id.c_str());
  }
  data.names = names.data();
  data.label_count = static_cast<unsigned short>(revision.labels.size());
  data.replaced_count = static_cast<unsigned short>(revision.replaces.size());
  data.flags = (revision.no_transaction ? ::aludel::Revision::kNoTransaction : 0u) |
               (revision.irreversible ? ::aludel::Revision::kIrreversible : 0u) |
               (revision.is_compatible ? ::aludel::Revision::kCompatible : 0u) |
               (revision.user_version ? ::aludel::Revision::kHasUserVersion : 0u);
  data.loses = revision.loses.empty() ? nullptr : revision.loses.c_str();
  data.user_version = revision.user_version ? revision.user_version->number : 0;
  for (unsigned dialect = 0; dialect < ::aludel::kDialects; ++dialect) {
    if ((product_.dialects >> dialect & 1u) == 0) continue;
    data.checksums[dialect] = revision.checksums[dialect];
  }
}

}  // namespace aludel::revisions
