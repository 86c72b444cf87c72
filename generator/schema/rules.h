// SPDX-License-Identifier: MIT
//
// What the model has to ask a dialect. Narrow questions only: what is done with the answers is
// the model's business.
#ifndef ALUDEL_GENERATOR_SCHEMA_RULES_H
#define ALUDEL_GENERATOR_SCHEMA_RULES_H

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "schema/object.h"
#include "sql/tree/statement.h"

namespace aludel::schema {

class Rules {
 public:
  virtual ~Rules() = default;

  /// The language of statements that can be applied.
  virtual sql::Language language() const = 0;

  /// The same for names that mean the same: folded on SQLite, as it is on PostgreSQL.
  virtual std::string key(std::string_view name) const = 0;
  bool same(std::string_view a, std::string_view b) const;

  /// The schema that a name without one is in ("main", "public"), and the one of what is gone
  /// with its connection ("temp", "pg_temp").
  virtual std::string_view default_schema() const = 0;
  virtual std::string_view temporary_schema() const = 0;

  /// Objects with equal words here must have different names: "relation" for tables, views and
  /// indexes, …; empty where names can't be taken.
  virtual std::string_view name_space(sql::ObjectKind kind) const = 0;

  /// Whether names of triggers and the like are taken for each table or for the whole schema.
  virtual bool names_by_table(sql::ObjectKind kind) const = 0;

  /// Whether both types are the same type in other words (INT and INTEGER on PostgreSQL are one
  /// name already). SQLite: what is the same is the text without regard to case.
  virtual bool same_type(const sql::TypeName& a, const sql::TypeName& b) const = 0;

  /// Whether the columns of a primary key are NOT NULL by it, as the model has it. False on
  /// SQLite, where that takes a closer look and the model keeps what is written.
  virtual bool key_is_not_null(const Table& table) const = 0;

  /// DROP COLUMN takes indexes and multi-column constraints along (PostgreSQL), or is refused
  /// while they are there.
  virtual bool drop_takes_along() const = 0;

  /// DROP of what something else speaks of is refused, or takes that along by CASCADE
  /// (PostgreSQL); or it leaves a view, a trigger or a key behind that speaks of nothing until
  /// there is something of that name again (SQLite).
  virtual bool knows_dependants() const = 0;

  /// RENAME COLUMN leaves the names of a view's own columns as they were (PostgreSQL), or
  /// changes them (SQLite).
  virtual bool views_keep_names() const = 0;

  /// What is there without a statement: a type, a table or view that a query can speak of, a
  /// function. Names in lower case. What a dialect can't tell is there.
  virtual bool has_type(std::string_view name) const = 0;
  virtual bool has_relation(std::string_view name) const = 0;
  virtual bool has_function(std::string_view name) const = 0;
  /// A column that every table has: "rowid", "ctid".
  virtual bool has_column(std::string_view name) const = 0;
  /// Whether a table of the catalog or a function that is there without a statement has a column;
  /// nothing where that isn't known.
  virtual std::optional<bool> has_column(const sql::ObjectName& of,
                                         std::string_view column) const = 0;
  /// The same of a virtual table, by its module and arguments.
  virtual std::optional<bool> module_has_column(const Table& table,
                                                std::string_view column) const = 0;

  /// The name that the database chooses, or would, for what has none, cut as it cuts it. `taken`
  /// says which are. Both dialects: PostgreSQL's rule.
  using Taken = std::function<bool(std::string_view)>;
  std::string chosen_name(const Table& table, const sql::Constraint& constraint,
                          const Taken& taken) const;
  std::string chosen_index_name(const sql::CreateIndex& index, const Taken& taken) const;
  /// `first_second_label`, or with a number behind it, at most 63 bytes: the longer of the two
  /// is cut, and a label of more than half of that. An empty `second` is left out. Sequences have
  /// the label "seq", what a portable type implies the type's name.
  static std::string free_name(std::string_view first, std::string_view second,
                               std::string_view label, const Taken& taken);
};

}  // namespace aludel::schema

#endif  // ALUDEL_GENERATOR_SCHEMA_RULES_H
