// SPDX-License-Identifier: MIT
//
// The schema of one database at one point of the chain: objects by kind and name, moved forward
// by statements. A value: copies share what is the same, so one for each revision costs little.
#ifndef ALUDEL_GENERATOR_SCHEMA_SCHEMA_H
#define ALUDEL_GENERATOR_SCHEMA_SCHEMA_H

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/object.h"
#include "schema/objects.h"
#include "schema/rules.h"
#include "sql/tree/statement.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::schema {

class Schema {
 public:
  /// Empty. The rules are a dialect's and live for ever.
  explicit Schema(const Rules& rules) : rules_(&rules) {}

  const Rules& rules() const { return *rules_; }
  bool empty() const { return objects_.empty(); }

  /// Carries a statement out. False, with an error at its place in `source`, where the database
  /// would refuse it, whatever rows there are: no such table or column, a name taken, something
  /// that still depends on what is dropped; then nothing is changed. Data statements change
  /// nothing, but what they name must be there. The statement is of the rules' language, or
  /// portable where both say the same.
  bool apply(const sql::Statement& statement, const text::Source& source,
             text::Diagnostics& diagnostics);

  /// In the order of kinds and keys.
  const Objects& objects() const { return objects_; }

  const Table* table(const sql::ObjectName& name) const;
  const View* view(const sql::ObjectName& name) const;
  const Type* type(const sql::TypeName& name) const;  // an enum or composite; not a domain
  const Column* column(const Table& table, std::string_view name) const;
  const Constraint* constraint(const Table& table, std::string_view name) const;
  const Routine* routine(const Id& id, std::string_view signature) const;
  /// By kind, name and (triggers, policies) table; nullptr where there is none. Of routines with
  /// one name the first; of opaque objects (kOther) with whatever kind.
  const Object* find(sql::ObjectKind kind, const Id& id, const Id& table = {}) const;
  /// What a statement's name is the name of: the dialect's default schema is empty, a temporary
  /// table or view hides others.
  Id id(const sql::ObjectName& name) const;
  bool same(const Id& a, const Id& b) const;

  /// Indexes and triggers of a table or view, in order.
  std::vector<const Index*> indexes(const Id& table) const;
  std::vector<const Trigger*> triggers(const Id& table) const;
  /// The foreign keys of other tables (and itself) that refer to it.
  std::vector<std::pair<const Table*, const Constraint*>> referring(const Id& table) const;
  /// The columns to which a foreign key refers: where none are written, the primary key's.
  std::vector<sql::Name> referenced(const sql::Constraint& foreign_key) const;
  /// Views (transitively) that speak of a table or view, with their triggers, and triggers of
  /// other tables that speak of any of these, each before what depends on it; with `column`, only
  /// what speaks of that column (or of all, by *).
  std::vector<const Object*> dependants(const Id& relation, std::string_view column = {}) const;

  /// Where an object was defined.
  Place place(const Object& object) const { return place_of(object); }

  /// Chosen names are equal to any, letter case counts where it does in the dialect, order of
  /// columns and constraints never.
  bool operator==(const Schema& other) const;

 private:
  friend class Applier;

  std::string key(const Object& object) const;
  const Object* lookup(std::size_t index, const Id& id, const Id& table) const;

  const Rules* rules_;
  Objects objects_;
};

/// One line for each object: what tests compare, complete, in a fixed order.
///   table device: id integer not null; serial text; device_pkey primary key (id)
std::string dump(const Schema& schema);
std::string dump(const Object& object);

}  // namespace aludel::schema

#endif  // ALUDEL_GENERATOR_SCHEMA_SCHEMA_H
