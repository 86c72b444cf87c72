// SPDX-License-Identifier: MIT
//
// Operations in whatever order -> statements in one that runs. The model is asked at each step
// whether a statement can be carried out now, so nobody has to know what stands in whose way; the
// phases only say in which order a reader expects them.
#ifndef ALUDEL_GENERATOR_DIFF_ROUTE_H
#define ALUDEL_GENERATOR_DIFF_ROUTE_H

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diff/diff.h"
#include "schema/dependants.h"
#include "schema/schema.h"
#include "sql/tree/statement.h"

namespace aludel::diff {

enum class Phase {
  kTakeOff,  // what hangs on tables: triggers, policies, views
  kMake,     // what tables stand on, and new tables
  kAlter,    // tables that stay, one after the other
  kDrop,     // what nothing stands on any more
  kPutOn,    // views, triggers, policies, comments, grants
};

class Route;

/// Something that is to be run at some time, as a whole: statements, or what depends on how things
/// stand then.
struct Operation {
  Phase phase = Phase::kAlter;
  std::size_t group = 0;  // keeps what belongs to one table together
  unsigned rank = 0;      // within the group
  std::vector<sql::Node> nodes = {};
  std::vector<Change> changes = {};
  const schema::Object* makes = nullptr;
  /// In place of the nodes; with the operation's changes.
  std::function<bool(Route&, const std::vector<Change>&)> does = {};
};

class Route {
 public:
  explicit Route(schema::Schema from) : state_(std::move(from)) {}

  const schema::Schema& state() const { return state_; }
  sql::Language language() const { return state_.rules().language(); }

  /// Carries one statement out, where it can be.
  bool step(const sql::Node& node, const std::vector<Change>& changes = {},
            const schema::Object* makes = nullptr);
  bool step(sql::Statement statement, const std::vector<Change>& changes = {},
            const schema::Object* makes = nullptr);
  /// Drops an object or part at once, and before it what depends on it.
  bool drop(const schema::Part& part, const std::vector<Change>& changes = {});
  /// Drops the views and triggers that speak of a table or view, or of a column of it, also by way
  /// of each other; false where there are none.
  bool take_off(const schema::Id& relation, std::string_view column = {});
  /// Carries all of them out that can be, in the order of phase, group, rank and arrival wherever
  /// that runs.
  void run(std::vector<Operation> operations);

  std::vector<Step> take() { return std::move(steps_); }
  std::size_t size() const { return steps_.size(); }

 private:
  bool run(const Operation& operation);
  bool make_way(const Operation& operation);
  void take_off_broken(const sql::Statement& statement);

  schema::Schema state_;
  std::vector<Step> steps_;
  std::vector<schema::Id> gone_;  // tables and views that were dropped
};

/// ALTER TABLE with one action.
sql::Node alter(const schema::Id& table, sql::TableAction action);
/// DROP of an object.
sql::Node drop(const schema::Object& object, const schema::Rules& rules);
/// What takes an object or a part of one away.
sql::Node drop(const schema::Part& part, const schema::Rules& rules);

}  // namespace aludel::diff

#endif  // ALUDEL_GENERATOR_DIFF_ROUTE_H
