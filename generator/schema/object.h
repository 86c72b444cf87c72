// SPDX-License-Identifier: MIT
//
// A schema's objects as plain values: what a database has after its statements, without how it
// was said. Constraints stand beside the table, each with a name; what is the default anyway is
// gone; names are as the dialect keeps them.
//
// Places (where something was defined) are never part of a comparison.
#ifndef ALUDEL_GENERATOR_SCHEMA_OBJECT_H
#define ALUDEL_GENERATOR_SCHEMA_OBJECT_H

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sql/tree/statement.h"
#include "text/source.h"

namespace aludel::schema {

/// Where something was defined. All are equal.
struct Place {
  const text::Source* source = nullptr;
  text::Span span;

  friend bool operator==(const Place&, const Place&) { return true; }
};

/// An object's name; the dialect's default schema (main, public) is empty.
struct Id {
  std::string schema;
  std::string name;

  bool operator==(const Id&) const = default;
};

/// A constraint of a table: keys, foreign keys, CHECK, EXCLUDE. In `definition` the name is
/// empty, the columns are written out (a foreign key's referenced ones too, but on SQLite, where
/// they follow the parent's key: Schema::referenced), and NOT NULL, DEFAULT and the like never
/// occur: they are the column's.
struct Constraint {
  std::string name;
  bool chosen = false;   // nobody wrote the name: by the rule of PostgreSQL, on both databases
  bool implied = false;  // by the type of a portable column: goes and comes with the type
  std::string column;    // the one behind which it was written, if any: goes with it
  sql::Constraint definition;
  Place place;

  /// A name that nobody wrote, chosen or implied, equals any: what it was made of can be renamed.
  bool operator==(const Constraint& other) const;
};

struct Generated {
  sql::Fragment expression;
  bool stored = false;
  bool operator==(const Generated&) const = default;
};

/// `options.sequence_name` is the sequence's name, which is known even where nobody wrote it, and
/// is never compared.
struct Identity {
  bool always = false;
  sql::SequenceOptions options;
  bool operator==(const Identity& other) const;
};

struct Column {
  std::string name;
  std::optional<sql::TypeName> type;
  bool not_null = false;      // written, or by a primary key where the dialect takes it from there
  std::string not_null_name;  // where the dialect keeps one
  sql::Conflict not_null_conflict = sql::Conflict::kAbort;
  sql::Fragment default_value;  // empty: none, or NULL
  std::optional<sql::ObjectName> collation;
  std::optional<Generated> generated;
  std::optional<Identity> identity;
  std::vector<sql::Setting> attributes;  // storage, compression, statistics, n_distinct: sorted
  bool inherited = false;                // comes from a parent, or is a partition's
  std::string portable;                  // the portable type as it was written, where there is one
  Place place;

  bool operator==(const Column& other) const;
};

struct Table {
  Id id;
  std::vector<Column> columns;          // their order is not part of a comparison
  std::vector<Constraint> constraints;  // nor is theirs
  sql::Persistence persistence = sql::Persistence::kPermanent;
  bool without_rowid = false;
  bool strict = false;
  std::vector<Id> inherits;
  std::optional<sql::PartitionBy> partition_by;
  std::optional<Id> partition_of;
  sql::Fragment bound;
  std::string method;
  std::string tablespace;
  std::vector<sql::Setting> settings;    // WITH (…), sorted
  std::vector<sql::Setting> properties;  // row security and the like, what isn't default, sorted
  std::string module;                    // a virtual table's, with its arguments; else empty
  std::vector<std::string> module_arguments;
  Place place;

  bool operator==(const Table& other) const;

  const Column* column(std::string_view name) const;  // exactly so spelt; see Schema::column
};

struct Index {
  Id id;
  bool chosen = false;  // the name
  Id table;
  sql::CreateIndex definition;  // name and table empty; IF NOT EXISTS, CONCURRENTLY gone
  Place place;

  bool operator==(const Index& other) const;
};

struct View {
  Id id;
  sql::CreateView definition;  // name empty
  Place place;

  bool operator==(const View& other) const;
};

struct Trigger {
  Id id;
  Id table;
  sql::CreateTrigger definition;  // name and table empty
  Place place;

  bool operator==(const Trigger& other) const;
};

struct Sequence {
  Id id;
  sql::CreateSequence definition;
  std::optional<Id> owner;  // OWNED BY table
  std::string owner_column;
  Place place;

  bool operator==(const Sequence& other) const;
};

/// An enum, composite or range. On SQLite only portable enums, for the mapping of columns: no
/// catalog holds them.
struct Type {
  Id id;
  sql::CreateType definition;
  Place place;

  bool operator==(const Type& other) const;
};

struct Domain {
  Id id;
  sql::CreateDomain definition;  // without its constraints
  std::vector<Constraint> constraints;
  bool not_null = false;
  sql::Fragment default_value;
  Place place;

  bool operator==(const Domain& other) const;
};

struct Namespace {
  Id id;  // the schema's name as name
  Place place;

  bool operator==(const Namespace& other) const;
};

struct Routine {
  Id id;
  sql::CreateRoutine definition;
  Place place;

  bool operator==(const Routine& other) const;
};

struct Policy {
  Id id;
  Id table;
  sql::CreatePolicy definition;
  Place place;

  bool operator==(const Policy& other) const;
};

struct Extension {
  Id id;
  sql::CreateExtension definition;
  Place place;

  bool operator==(const Extension& other) const;
};

/// What COMMENT ON said of an object. The names in `object` are as in an Id.
struct Note {
  Id id;  // of the object
  sql::ObjectReference object;
  std::string text;
  Place place;

  bool operator==(const Note& other) const;
};

/// Who may do what with an object, after all GRANT and REVOKE: one for each object and role.
struct Privilege {
  Id id;  // of the object
  sql::ObjectReference object;
  std::string role;
  std::vector<std::string> what;  // "select (a)", "all", "insert with grant option": sorted
  Place place;

  bool operator==(const Privilege& other) const;
};

/// Of Privilege::what: "select (a)", and the "a" of it; empty where it is of the whole object.
std::string column_privilege(std::string_view verb, std::string_view column);
std::string column_of(const std::string& what);

/// What is compared and replaced as a whole.
struct Opaque {
  std::string kind;
  Id id;
  Id table;
  sql::Fragment definition;
  Place place;

  bool operator==(const Opaque& other) const;
};

using Object = std::variant<Table, Index, View, Trigger, Sequence, Type, Domain, Namespace, Routine,
                            Policy, Extension, Note, Privilege, Opaque>;

const Id& id_of(const Object& object);  // of a Note or Privilege: its object's
const Place& place_of(const Object& object);
sql::ObjectKind kind_of(const Object& object);
/// `table "device"`, `function "f(integer)"`, `comment on column "t.c"`: as messages name it.
std::string said(const Object& object);

}  // namespace aludel::schema

#endif  // ALUDEL_GENERATOR_SCHEMA_OBJECT_H
