// SPDX-License-Identifier: MIT
//
// Prints all that the generated code of the namespace "odd" holds: the program that
// compile_test.cpp builds.
#include <aludel/context.h>
#include <odd/chain.h>
#include <odd/migrations.h>

#include <cstdio>

static_assert(odd::chain.format == aludel::kFormat);
static_assert(odd::chain.size == 5);
static_assert(odd::chain.head_count == 1);
static_assert(odd::chain.head().id[0] == '_');
static_assert(odd::chain[1].parent_count == 1 && odd::chain[1].edges[0] == 0);
static_assert(odd::chain[4].parent_count == 1 && odd::chain[4].edges[0] == 3);
static_assert(odd::chain.release_count == 2);
static_assert(odd::chain.releases[0].head_count == 1 && odd::chain.releases[0].heads[0] == 1);
static_assert(odd::chain.releases[1].head_count == 2 && odd::chain.releases[1].heads[1] == 3);
static_assert(odd::chain[4].flags == aludel::Revision::kIrreversible);

aludel::Status odd::step(aludel::Context&) noexcept { return aludel::Status::kCancelled; }

namespace {

void print(const char* what, const aludel::Script& script) {
  for (const aludel::Statement& statement : script) {
    std::printf("%s %u %u ", what, statement.line, statement.size);
    std::fwrite(statement.sql, 1, statement.size, stdout);
    std::printf(" %s\n", statement.message != nullptr ? statement.message : "-");
    if ((statement.kind == aludel::Statement::Kind::kCall) != (statement.function == &odd::step)) {
      std::puts("another function");
    }
  }
}

void print(const aludel::Variants* variants) {
  if (variants == nullptr) return;
  for (unsigned i = 0; i < variants->revision_count; ++i) {
    std::printf("%s?\n", variants->revisions[i]);
  }
  for (const aludel::Variant& it : *variants) {
    std::printf("%u:\n", it.applied);
    print("form", it.script);
  }
}

}  // namespace

int main() {
  const aludel::Migrations& migrations = odd::migrations;
  std::printf("%s %s %s\n", migrations.program, migrations.version, migrations.version_table);
  for (unsigned i = 0; i < migrations.chain->size; ++i) {
    const aludel::Revision& revision = (*migrations.chain)[i];
    const aludel::Unit& unit = *migrations.units[i];
    const aludel::Checksums& sums = revision.checksum(aludel::Dialect::kSqlite);
    std::printf("%s|%s|%s|%s|%llx %llx\n", revision.id, unit.file, revision.message,
                revision.reason != nullptr ? revision.reason : "-", sums.upgrade, sums.downgrade);
    print("up", unit.script(aludel::Dialect::kSqlite, aludel::Direction::kUpgrade));
    print("down", unit.script(aludel::Dialect::kSqlite, aludel::Direction::kDowngrade));
    print("pg", unit.script(aludel::Dialect::kPostgresql, aludel::Direction::kUpgrade));
    print(unit.variants[0][0]);
    print(unit.variants[1][1]);
  }
}
