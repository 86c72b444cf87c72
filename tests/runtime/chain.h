// SPDX-License-Identifier: MIT
//
// Chains of revisions made by hand, in place of a generator's.
#ifndef ALUDEL_TESTS_RUNTIME_CHAIN_H
#define ALUDEL_TESTS_RUNTIME_CHAIN_H

#include <aludel/revision.h>

#include <cstring>
#include <deque>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

namespace aludel::tests {

/// A statement as a test writes it; "?text|SELECT …" is a @require with that text, "!name|…" one
/// that takes away what has that name.
struct Line {
  std::string message;
  std::string sql;
  Function function = nullptr;
  bool requires_none = false;

  /// A call of it.
  Line(const char* name, Function it) : sql(name), function(it) {}
  Line(const char* text) : Line(std::string(text)) {}  // NOLINT: a literal is a line
  Line(std::string text) : sql(std::move(text)) {      // NOLINT: a text is a line
    if (sql[0] != '?' && sql[0] != '!') return;
    requires_none = sql[0] == '?';
    const std::size_t bar = sql.find('|');
    message = sql.substr(1, bar - 1);
    sql = sql.substr(bar + 1);
  }
};

/// Grows revision by revision. What migrations() points to lasts as long as this does.
class TestChain {
 public:
  TestChain() = default;
  TestChain(const TestChain&) = delete;
  TestChain& operator=(const TestChain&) = delete;

  using Lines = std::vector<Line>;

  /// Adds a revision on top of the last one.
  TestChain& add(const char* id, const char* message, Lines up, Lines down = {}, unsigned flags = 0,
                 const char* reason = nullptr) {
    std::vector<unsigned> parents;
    if (!revisions_.empty()) parents.push_back(static_cast<unsigned>(revisions_.size() - 1));
    return add_with(id, message, std::move(parents), {}, std::move(up), std::move(down), flags,
                    reason);
  }

  /// Adds a revision anywhere: edges are indices of earlier ones.
  TestChain& add_with(const char* id, const char* message, std::vector<unsigned> parents,
                      std::vector<unsigned> dependencies, Lines up, Lines down, unsigned flags = 0,
                      const char* reason = nullptr) {
    const auto index = static_cast<unsigned>(revisions_.size());
    texts_.emplace_back(id);
    Revision revision = {};
    revision.id = texts_.back().c_str();
    texts_.emplace_back(message);
    revision.message = texts_.back().c_str();
    revision.reason = reason;
    revision.flags = flags;
    revision.parent_count = static_cast<unsigned short>(parents.size());
    revision.dependency_count = static_cast<unsigned short>(dependencies.size());
    parents.insert(parents.end(), dependencies.begin(), dependencies.end());
    edges_.push_back(std::move(parents));
    revision.edges = edges_.back().data();
    revision.checksums[0] = {0x1000u + index, 0x2000u + index};
    revision.checksums[1] = revision.checksums[0];
    revisions_.push_back(revision);

    texts_.emplace_back("versions/" + std::string(id) + ".sql");
    Unit unit = {};
    unit.file = texts_.back().c_str();
    for (auto& scripts : unit.scripts) {
      scripts[0] = script_of(up, 10);
      scripts[1] = script_of(down, 20);
    }
    units_.push_back(unit);
    return *this;
  }

  /// Made anew at each call, so that a test may go on adding.
  const Migrations& migrations() {
    heads_.clear();
    releases_.clear();
    for (const auto& [name, heads] : released_) {
      releases_.push_back({name.c_str(), heads.data(), static_cast<unsigned>(heads.size())});
    }
    for (unsigned i = 0; i < revisions_.size(); ++i) {
      bool head = true;
      for (const Revision& other : revisions_) {
        for (unsigned e = 0; e < other.edge_count(); ++e) head = head && other.edges[e] != i;
      }
      if (head) heads_.push_back(i);
    }
    unit_pointers_.clear();
    for (const Unit& unit : units_) unit_pointers_.push_back(&unit);
    chain_ = {kFormat,
              static_cast<unsigned>(revisions_.size()),
              revisions_.data(),
              heads_.data(),
              static_cast<unsigned>(heads_.size()),
              releases_.data(),
              static_cast<unsigned>(releases_.size())};
    settings = {&chain_,
                unit_pointers_.data(),
                settings.program,
                settings.version,
                settings.version_table,
                settings.dialects,
                settings.stored_downgrades,
                settings.adoption};
    return settings;
  }
  const Chain& chain() { return *migrations().chain; }
  TestChain& release(const char* name, std::vector<unsigned> heads) {
    released_.emplace_back(name, std::move(heads));
    return *this;
  }
  Revision& revision(unsigned index) { return revisions_[index]; }

  /// Gives a revision its labels, and the ids that it replaces.
  TestChain& name(unsigned index, std::initializer_list<const char*> labels,
                  std::initializer_list<const char*> replaced = {}) {
    std::vector<const char*> names;
    for (const auto* list : {&labels, &replaced}) {
      for (const char* it : *list) names.push_back(texts_.emplace_back(it).c_str());
    }
    names_.push_back(std::move(names));
    revisions_[index].names = names_.back().data();
    revisions_[index].label_count = static_cast<unsigned short>(labels.size());
    revisions_[index].replaced_count = static_cast<unsigned short>(replaced.size());
    return *this;
  }

  /// Gives a revision an @user-version.
  void set_user_version(unsigned index, int number) {
    revisions_[index].flags |= Revision::kHasUserVersion;
    revisions_[index].user_version = number;
    settings.adoption = &kAdoption;
  }

  Migrations settings = {nullptr, nullptr, "gateway", "2.1.5", "aludel_version", 3, true};

 private:
  Script script_of(const Lines& lines, unsigned line) {
    if (lines.empty()) return {};
    std::vector<Statement> statements;
    for (const Line& it : lines) {
      texts_.push_back(it.sql);
      const std::string& sql = texts_.back();
      const char* message = nullptr;
      if (!it.message.empty()) {
        texts_.push_back(it.message);
        message = texts_.back().c_str();
      }
      auto kind = it.requires_none ? Statement::Kind::kRequire : Statement::Kind::kSql;
      if (it.function != nullptr) kind = Statement::Kind::kCall;
      statements.push_back({kind, true, 1, line++, static_cast<unsigned>(sql.size() + 1),
                            sql.c_str(), message, it.function});
    }
    scripts_.push_back(std::move(statements));
    return {scripts_.back().data(), static_cast<unsigned>(scripts_.back().size())};
  }

  std::deque<std::string> texts_;
  std::deque<std::vector<unsigned>> edges_;
  std::deque<std::vector<const char*>> names_;
  std::deque<std::vector<Statement>> scripts_;
  std::vector<Revision> revisions_;
  std::deque<Unit> units_;
  std::vector<const Unit*> unit_pointers_;
  std::vector<unsigned> heads_;
  std::deque<std::pair<std::string, std::vector<unsigned>>> released_;
  std::vector<Release> releases_;
  Chain chain_ = {};
};

/// Six revisions of a gateway's database; two ids begin alike.
inline void add_gateway(TestChain& chain) {
  chain
      .add("1f0c9ab2e7d4", "create site and device",
           {"CREATE TABLE site (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
            "CREATE TABLE device (id INTEGER PRIMARY KEY, site_id INTEGER REFERENCES site (id))",
            "INSERT INTO site VALUES (1, 'north')", "INSERT INTO device VALUES (17, 1)"},
           {"DROP TABLE device", "DROP TABLE site"})
      .add("8be41c07a3f5", "add serial to devices", {"ALTER TABLE device ADD COLUMN serial TEXT"},
           {"ALTER TABLE device DROP COLUMN serial"})
      .add("8be9d1e20c44", "create reading",
           {"CREATE TABLE reading (id INTEGER PRIMARY KEY, device_id INTEGER NOT NULL REFERENCES "
            "device (id), value REAL)",
            "CREATE INDEX reading_device ON reading (device_id)"},
           {"DROP TABLE reading"})
      .add("c0ffee000001", "give every device a serial",
           {"UPDATE device SET serial = 'S' || id",
            "?a device has no serial|SELECT id FROM device WHERE serial IS NULL"},
           {"?serials are in use|SELECT id, serial FROM device WHERE serial = 'used'",
            "UPDATE device SET serial = NULL"})
      .add("d00d00000002", "nothing to take back", {"SELECT 1"})
      .add("e5e5e5e5e5e5", "create view",
           {"CREATE VIEW overview AS SELECT d.id, s.name FROM device d JOIN site s ON s.id = "
            "d.site_id"},
           {"DROP VIEW overview"}, Revision::kCompatible);
}

struct Gateway : TestChain {
  Gateway() { add_gateway(*this); }
};

/// The same, and a revision that runs outside of any transaction, with one after it.
struct Compacting : Gateway {
  Compacting() {
    add("f00000000001", "compact", {"VACUUM"}, {"VACUUM"}, Revision::kNoTransaction);
    add("f00000000002", "more", {"CREATE TABLE extra (a INTEGER)"}, {"DROP TABLE extra"});
  }
};

}  // namespace aludel::tests

#endif  // ALUDEL_TESTS_RUNTIME_CHAIN_H
