// SPDX-License-Identifier: MIT
#include "proof/script.h"

#include <algorithm>
#include <set>
#include <utility>

#include "sql/words.h"

namespace aludel::proof {
namespace {

class Sifter {
 public:
  Sifter(Engine& engine, Script script, const Population& population)
      : engine_(engine), script_(script), population_(population) {
    std::set<std::string> spoken_of;
    for (const dialect::Output& it : script) spoken_of.merge(names_in(it.sql));
    std::vector<std::string> tables;
    for (const auto& [name, held] : population.tables()) {
      if (spoken_of.contains(name)) tables.push_back(name);
    }
    for (const std::string& name : population.parents_first(std::move(tables))) {
      sifted_.kept[name] = {};
      const Held_ptr held = population.table(name);
      for (const rows::Row& row : held->contents.rows) candidates_.push_back({held, row, {}});
    }
  }

  Sifted run() {
    sifted_.anyway = attempt();
    if (sifted_.anyway) {
      locate(*sifted_.anyway);
    } else {
      sift(0, candidates_.size());
      locate_refused();
    }
    return std::move(sifted_);
  }

 private:
  std::vector<rows::Row>& kept(const Sifted::Row& candidate) {
    return sifted_.kept[folded(candidate.table->definition.name)];
  }

  /// What is kept, and what stands on that in other tables, in a transaction.
  void begin() {
    engine_.begin(true);
    Population some = population_;
    for (const auto& [name, rows] : sifted_.kept) some.keep(name, rows);
    some.take_away_orphans();
    engine_.changes();
  }

  std::optional<Failure> attempt() {
    begin();
    Ran ran;
    auto failure = proof::run(engine_, script_, true, ran);
    engine_.rollback();
    return failure;
  }

  // Most are no trouble, so halves are tried before single rows.
  void sift(std::size_t first, std::size_t last) {
    if (first == last) return;
    for (std::size_t i = first; i != last; ++i) kept(candidates_[i]).push_back(candidates_[i].row);
    auto failure = attempt();
    if (!failure) return;
    for (std::size_t i = last; i != first; --i) kept(candidates_[i - 1]).pop_back();
    if (last - first == 1) {
      sifted_.refused.push_back(std::move(candidates_[first]));
      sifted_.refused.back().failure = std::move(*failure);
      candidates_[first] = sifted_.refused.back();
      return;
    }
    const std::size_t middle = first + (last - first) / 2;
    sift(first, middle);
    sift(middle, last);
  }

  /// Looks behind each statement, which is too dear to be done each time: from which one on keys
  /// are broken that are broken in the end. That of a copy takes the name with which they are.
  void locate(Failure& failure) {
    if (failure.kind != Failure::Kind::kKeys) return;
    const auto is_one = [&](const Broken& it) {
      return std::any_of(failure.keys.begin(), failure.keys.end(),
                         [&](const Broken& key) { return key.words == it.words; });
    };
    begin();
    Changes all;
    bool was_broken = false;
    for (std::size_t i = 0; i != script_.size(); ++i) {
      if (script_[i].kind != dialect::Output::Kind::kCall) engine_.run(script_[i].sql);
      all = join(all, engine_.changes());
      const std::vector<Broken> keys = engine_.broken_keys(&all);
      const bool is_broken = std::any_of(keys.begin(), keys.end(), is_one);
      if (is_broken && !was_broken) failure.at = i;
      was_broken = is_broken;
    }
    engine_.rollback();
  }

  /// The first of those with the same words stands for the others.
  void locate_refused() {
    std::map<std::string, std::size_t> known;
    for (Sifted::Row& it : sifted_.refused) {
      if (it.failure.kind != Failure::Kind::kKeys) continue;
      const auto [found, is_new] = known.try_emplace(it.failure.keys.front().words, 0);
      if (is_new) {
        std::vector<rows::Row>& rows = kept(it);
        rows.push_back(it.row);
        locate(it.failure);
        rows.pop_back();
        found->second = it.failure.at;
      }
      it.failure.at = found->second;
    }
  }

  Engine& engine_;
  Script script_;
  const Population& population_;
  std::vector<Sifted::Row> candidates_;
  Sifted sifted_;
};

}  // namespace

const revisions::Section& section(const revisions::Revision& revision,
                                  ::aludel::Direction direction) {
  return direction == ::aludel::Direction::kUpgrade ? revision.upgrade : revision.downgrade;
}

std::vector<const sql::Statement*> said_by(const revisions::Step& step) {
  if (step.input.call.empty()) return {&step.input.statement};
  std::vector<const sql::Statement*> statements;
  for (const sql::Statement& it : step.input.stand_ins) statements.push_back(&it);
  return statements;
}

std::set<std::string> names_in(std::string_view statement) {
  std::set<std::string> names;
  for (const sql::Word& word : sql::words(statement, sql::Language::kSqlite)) {
    if (!word.name.empty()) names.insert(folded(word.name));
  }
  return names;
}

std::optional<Failure> statements(Engine& engine, Script script, bool transaction, Ran* ran) {
  for (std::size_t i = 0; i != script.size(); ++i) {
    if (script[i].kind == dialect::Output::Kind::kCall) continue;  // what stands for it is next
    Outcome outcome = engine.run(script[i].sql);
    if (outcome.refusal) return Failure{Failure::Kind::kRefused, i, *outcome.refusal, 0, {}, {}};
    if (engine.in_transaction() != transaction) {
      return Failure{Failure::Kind::kTransaction, i, {}, 0, {}, {}};
    }
    if (script[i].kind == dialect::Output::Kind::kRequire && outcome.rows != 0) {
      return Failure{Failure::Kind::kRequire, i, {}, outcome.rows, {}, outcome.first};
    }
    if (ran == nullptr) continue;
    ran->lineage.run(script[i].sql);
    for (Firing& it : outcome.firings) ran->fired.push_back({i, std::move(it)});
  }
  return std::nullopt;
}

std::optional<Failure> run(Engine& engine, Script script, bool transaction, Ran& ran) {
  if (auto failure = statements(engine, script, transaction, &ran)) return failure;
  ran.changes = engine.changes();
  std::vector<Broken> keys = engine.broken_keys(&ran.changes);
  if (keys.empty()) return std::nullopt;
  return Failure{Failure::Kind::kKeys, script.size(), {}, 0, std::move(keys), {}};
}

Sifted sift(Engine& engine, Script script, const Population& population) {
  return Sifter(engine, script, population).run();
}

}  // namespace aludel::proof
