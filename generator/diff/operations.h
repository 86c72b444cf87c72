// SPDX-License-Identifier: MIT
//
// Objects that differ -> the operations that make one of the other. A file for each family: what
// a table is made of, and everything else.
#ifndef ALUDEL_GENERATOR_DIFF_OPERATIONS_H
#define ALUDEL_GENERATOR_DIFF_OPERATIONS_H

#include <map>
#include <string>
#include <vector>

#include "diff/diff.h"
#include "diff/route.h"
#include "schema/match.h"
#include "schema/schema.h"

namespace aludel::diff {

/// In which order one table is altered. Columns come before others go, so that a value can be
/// carried over in between.
enum Rank : unsigned {
  kDropIndexes,
  kDropConstraints,
  kDropGenerated,
  kAddColumns,
  kAlterColumns,
  kAddGenerated,
  kDropColumns,
  kSetOptions,
  kAddKeys,
  kAddChecks,
  kMakeIndexes,
};

/// What makes options of a sequence of others; what isn't written holds as it would by itself.
sql::SequenceOptions changes(const sql::SequenceOptions& before, const sql::SequenceOptions& after);

class Operations {
 public:
  /// Both must outlive it, and what comes of it.
  Operations(const schema::Schema& from, const schema::Schema& to);

  /// Of an object that is in one schema only, or differs in both.
  void add(const schema::Object* from, const schema::Object* to);

  std::vector<Operation> take() { return std::move(operations_); }
  std::vector<Change> take_changes() { return std::move(changes_); }

 private:
  // objects.cpp
  void create(const schema::Object& object);
  void drop(const schema::Object& object);
  void modify(const schema::Object& from, const schema::Object& to);
  void replace(const schema::Object& from, const schema::Object& to);
  void modify(const schema::Object& from, const schema::Object& to, const schema::Sequence& was,
              const schema::Sequence& is);
  void modify(const schema::Object& from, const schema::Object& to, const schema::Type& was,
              const schema::Type& is);
  void modify(const schema::Object& from, const schema::Object& to, const schema::Domain& was,
              const schema::Domain& is);
  void modify(const schema::Object& from, const schema::Object& to, const schema::Privilege& was,
              const schema::Privilege& is);
  void retype(const schema::Table& table, const schema::Column& column, Operation& out) const;
  void remake_type(const schema::Object& from, const schema::Object& to, const schema::Id& id);
  void take_off_comparisons(const schema::Object& table, const schema::Column& column,
                            Operation& out) const;
  /// Numbers tables and views of one schema, so that each comes behind what it needs.
  void order();
  std::size_t group_of(const schema::Object& object) const;

  // table.cpp
  void release_keys(const schema::Object& from, const schema::Table& was, const schema::Table& is);
  void modify(const schema::Object& from, const schema::Object& to, const schema::Table& was,
              const schema::Table& is);

  Change& change(Verb verb, const schema::Object* from, const schema::Object* to);
  Operation& operation(Phase phase, std::size_t group, unsigned rank, sql::Node node,
                       const Change& cause);

  const schema::Schema& from_;
  const schema::Schema& to_;
  const schema::Matcher matcher_;
  std::map<const schema::Object*, std::size_t> order_;  // tables and views, before what needs them
  std::vector<Operation> operations_;
  std::vector<Change> changes_;
};

}  // namespace aludel::diff

#endif  // ALUDEL_GENERATOR_DIFF_OPERATIONS_H
