// SPDX-License-Identifier: MIT
#include "revisions/migrations.h"

#include <utility>

namespace aludel::revisions {

LoadedMigrations::LoadedMigrations(const Chain& chain, Product product)
    : product_(std::move(product)) {
  revisions_.reserve(chain.size());
  for (const Link& link : chain.links) add(link);
  chain_ = {::aludel::kFormat,
            static_cast<unsigned>(chain.size()),
            revisions_.data(),
            chain.heads.data(),
            static_cast<unsigned>(chain.heads.size()),
            nullptr,
            0};
  migrations_ = {&chain_,
                 unit_pointers_.data(),
                 product_.program.c_str(),
                 product_.version.c_str(),
                 product_.version_table.c_str(),
                 1u << static_cast<unsigned>(::aludel::Dialect::kSqlite),
                 product_.stored_downgrades};
}

::aludel::Script LoadedMigrations::script(const Revision& revision, const Section& section) {
  std::vector<::aludel::Statement>& statements = statements_.emplace_back();
  for (const Step& step : section.steps) {
    const bool require = step.kind == Step::Kind::kRequire;
    statements.push_back(
        {require ? ::aludel::Statement::Kind::kRequire : ::aludel::Statement::Kind::kSql,
         revision.source->line(step.span.begin), static_cast<unsigned>(step.sql.size()) + 1,
         step.sql.c_str(), require ? step.message.c_str() : nullptr});
  }
  return {statements.data(), static_cast<unsigned>(statements.size())};
}

void LoadedMigrations::add(const Link& link) {
  const Revision& revision = link.revision;
  ::aludel::Unit& unit = units_.emplace_back();
  unit.file = revision.file.c_str();
  ::aludel::Script* scripts = unit.scripts[static_cast<unsigned>(::aludel::Dialect::kSqlite)];
  scripts[static_cast<unsigned>(::aludel::Direction::kUpgrade)] =
      script(revision, revision.upgrade);
  scripts[static_cast<unsigned>(::aludel::Direction::kDowngrade)] =
      script(revision, revision.downgrade);
  unit_pointers_.push_back(&unit);

  ::aludel::Revision& data = revisions_.emplace_back();
  data.id = revision.id.c_str();
  data.message = revision.message.c_str();
  data.reason = revision.irreversible ? revision.irreversible->c_str() : nullptr;
  data.edges = link.parents.data();
  data.parent_count = static_cast<unsigned short>(link.parents.size());
  data.flags = (revision.no_transaction ? ::aludel::Revision::kNoTransaction : 0u) |
               (revision.irreversible ? ::aludel::Revision::kIrreversible : 0u);
  data.checksums[static_cast<unsigned>(::aludel::Dialect::kSqlite)] = {revision.upgrade_checksum,
                                                                       revision.downgrade_checksum};
}

}  // namespace aludel::revisions
