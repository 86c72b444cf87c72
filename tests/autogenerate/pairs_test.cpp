// SPDX-License-Identifier: MIT
//
// Small schemas, each with each: the revision that is written for a change of schema/ is read,
// rendered, and arrives there and back. By the model; the tables are without rows.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "autogenerate/autogenerate.h"
#include "project/project.h"
#include "revisions/write.h"
#include "schema/differences.h"

namespace aludel::autogenerate {
namespace {

using project::Project;

/// A project with no revision yet.
Project empty_project(const std::string& language) {
  Project project;
  project.sqlite_version = 3040001;
  project.settings.minimum[static_cast<unsigned>(::aludel::Dialect::kPostgresql)] = 160000;
  project.settings.dialects = {};
  if (language != "postgresql") project.settings.dialects.push_back(::aludel::Dialect::kSqlite);
  if (language != "sqlite") project.settings.dialects.push_back(::aludel::Dialect::kPostgresql);
  for (const ::aludel::Dialect it : project.settings.dialects) {
    project.heads.emplace_back(dialect::dialect(it).rules());
  }
  return project;
}

struct Written {
  std::string text;
  std::string said;  // against it
  unsigned open = 0;
};

/// What autogenerate does when schema/ becomes that text.
Written write(Project& project, const std::string& id, const std::string& schema) {
  // What places speak of stays.
  project.schema.clear();
  project.schema.push_back(std::make_unique<text::Source>("schema/a.sql", schema));
  text::Diagnostics diagnostics;
  Comparison comparison(project, diagnostics);
  if (diagnostics.has_errors()) return {"", diagnostics.print(), 0};
  const Proposal proposal = comparison.propose();
  Written out;
  out.open = proposal.open;
  if (proposal.upgrade.empty() && proposal.downgrade.empty()) return out;
  revisions::NewRevision revision{.id = id,
                                  .message = "next",
                                  .language = project::schema_language(project.settings),
                                  .upgrade = proposal.upgrade,
                                  .downgrade = proposal.downgrade};
  for (const unsigned head : project.chain.heads) {
    revision.parents.push_back(project.chain[head].id);
  }
  out.text = revisions::write(revision).text;
  if (out.open != 0) return out;
  auto source = std::make_unique<text::Source>("versions/" + id + ".sql", out.text);
  auto read = revisions::read_revision(std::move(source), "versions/" + id + ".sql", diagnostics);
  if (read) project::extend(project, std::move(*read), diagnostics);
  if (!diagnostics.has_errors()) {
    project::compare_with_schema(project, project.settings.dialects, "aludel", diagnostics);
  }
  if (diagnostics.has_errors()) out.said = diagnostics.print();
  return out;
}

/// Every schema that the pairs are made of, in one language, that schema/ can hold.
std::vector<std::string> all(const std::string& language) {
  std::set<std::string> texts = {""};
  for (const auto& row : schema::kRows) {
    if (row.dialect != language) continue;
    for (const char* text : {row.expected, row.actual}) {
      Project project = empty_project(language);
      project.schema.push_back(std::make_unique<text::Source>("schema/a.sql", text));
      bool good = true;
      for (const ::aludel::Dialect it : project.settings.dialects) {
        text::Diagnostics ignored;
        good = project::declare(project, it, ignored).has_value() && good;
      }
      if (good) texts.insert(text);
    }
  }
  return {texts.begin(), texts.end()};
}

TEST_CASE("the revision between two small schemas arrives there and leads back") {
  const bool everything = std::getenv("ALUDEL_TEST_ALL") != nullptr;
  for (const std::string language : {"sqlite", "postgresql", "portable"}) {
    const std::vector<std::string> texts = all(language);
    std::size_t tried = 0;
    for (std::size_t i = 0; i != texts.size(); ++i) {
      for (std::size_t j = 0; j != texts.size(); ++j) {
        if (!everything && (i * 31 + j) % 11 != 0) continue;
        Project project = empty_project(language);
        const Written first = write(project, "a1", texts[i]);
        INFO(language << "\nfrom " << texts[i] << "\nto   " << texts[j]);
        {
          INFO(first.text);
          CHECK(first.said == "");
        }
        if (first.open != 0 || !first.said.empty()) continue;
        const Written second = write(project, "b2", texts[j]);
        INFO(second.text);
        CHECK(second.said == "");
        ++tried;
      }
    }
    CHECK(tried > 10);
  }
}

}  // namespace
}  // namespace aludel::autogenerate
