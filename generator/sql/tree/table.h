// SPDX-License-Identifier: MIT
//
// CREATE TABLE and what it is made of, of both databases; CREATE INDEX.
#ifndef ALUDEL_GENERATOR_SQL_TREE_TABLE_H
#define ALUDEL_GENERATOR_SQL_TREE_TABLE_H

#include <optional>
#include <string>
#include <vector>

#include "sql/tree/name.h"

namespace aludel::sql {

/// SQLite's ON CONFLICT of a constraint. kAbort is what holds without one.
enum class Conflict { kAbort, kRollback, kFail, kIgnore, kReplace };

/// ASC is what holds without either. NULLS: what is written, or nothing.
enum class Order { kAscending, kDescending };
enum class Nulls { kDefault, kFirst, kLast };

/// What a referenced row's end does to the rows that refer to it. The columns of SET NULL (a, b)
/// and SET DEFAULT (a, b) (PostgreSQL 15) are beside it.
enum class Action { kNoAction, kRestrict, kCascade, kSetNull, kSetDefault };

enum class Match { kSimple, kFull, kPartial };

/// One part of an index, a key, an EXCLUDE or a PARTITION BY.
struct IndexElement {
  std::optional<Name> column;  // either a column
  Fragment expression;         // or an expression, without its parentheses
  std::optional<ObjectName> collation;
  std::optional<ObjectName> operator_class;
  std::vector<Setting> operator_class_settings;
  Order order = Order::kAscending;
  Nulls nulls = Nulls::kDefault;
  std::string with_operator;  // EXCLUDE: "&&", "OPERATOR(s.=)"
  At at;

  bool operator==(const IndexElement&) const = default;
};

/// The options of a sequence, also of an identity column. What isn't written is empty. Numbers
/// are texts, as written but for blanks ("-1").
struct SequenceOptions {
  std::optional<TypeName> type;
  std::string increment;
  std::string minimum;  // "no" for NO MINVALUE
  std::string maximum;  // "no" for NO MAXVALUE
  std::string start;
  std::string restart;  // ALTER only; "" for none, "start" for a bare RESTART
  std::string cache;
  std::optional<bool> cycle;
  std::optional<ObjectName> owned_by_table;  // OWNED BY table.column
  std::string owned_by_column;
  bool owned_by_none = false;
  std::optional<ObjectName> sequence_name;  // identity: SEQUENCE NAME, as pg_dump prints it

  bool operator==(const SequenceOptions&) const = default;
};

/// One constraint, of a column or of a table.
///
///   kind         fields, beside name, at and the timing of what can be deferred
///   kNotNull     conflict, no_inherit
///   kNull        (an explicit NULL)
///   kDefault     expression
///   kCheck       expression, no_inherit, conflict (parsed by SQLite, without meaning)
///   kUnique      columns (empty behind a column), conflict, include, nulls_not_distinct,
///                with, tablespace, using_index
///   kPrimaryKey  as kUnique; order and autoincrement behind a column (SQLite)
///   kForeignKey  columns (empty behind a column), references, referenced (may be empty),
///                match, on_update, on_delete, on_delete_columns
///   kGenerated   expression, stored
///   kIdentity    always, sequence
///   kExclude     method, columns with their operators, include, where, with, tablespace
struct Constraint {
  enum class Kind {
    kNotNull,
    kNull,
    kDefault,
    kCheck,
    kUnique,
    kPrimaryKey,
    kForeignKey,
    kGenerated,
    kIdentity,
    kExclude,
  };
  enum class Timing { kNotDeferrable, kInitiallyImmediate, kInitiallyDeferred };

  Kind kind = Kind::kCheck;
  std::optional<Name> name;
  Fragment expression;
  std::vector<IndexElement> columns;  // of keys: names, on SQLite with collation and order
  std::optional<ObjectName> references;
  std::vector<Name> referenced;
  Match match = Match::kSimple;
  Action on_update = Action::kNoAction;
  Action on_delete = Action::kNoAction;
  std::vector<Name> on_delete_columns;
  Timing timing = Timing::kNotDeferrable;
  Conflict conflict = Conflict::kAbort;
  Order order = Order::kAscending;
  bool autoincrement = false;
  bool nulls_not_distinct = false;
  bool no_inherit = false;
  bool not_valid = false;
  bool stored = false;  // kGenerated; false: VIRTUAL
  bool always = false;  // kIdentity; false: BY DEFAULT
  SequenceOptions sequence;
  std::string method;  // EXCLUDE USING method
  std::vector<Name> include;
  Fragment where;
  std::vector<Setting> with;
  std::optional<Name> tablespace;
  std::optional<Name> using_index;  // ADD CONSTRAINT … UNIQUE USING INDEX name
  std::string implied_by;  // lowered from portable SQL: the column whose type implies the CHECK
  At at;

  bool operator==(const Constraint&) const = default;
};

struct ColumnDefinition {
  Name name;
  std::optional<TypeName> type;  // SQLite allows none
  std::optional<ObjectName> collation;
  std::string storage;                  // PostgreSQL: "plain", "external", …; empty: not written
  std::string compression;              // "pglz", "lz4"
  std::vector<Setting> options;         // OPTIONS (…), of a foreign table
  std::vector<Constraint> constraints;  // in order
  std::string portable;  // lowered from portable SQL: the type as it was written there
  At at;

  bool operator==(const ColumnDefinition&) const = default;
};

/// LIKE other [INCLUDING …], where it stands among the columns.
struct LikeClause {
  ObjectName table;
  std::vector<std::string> options;  // "including all", "excluding comments", in order
  std::size_t before = 0;            // how many columns are written before it
  At at;

  bool operator==(const LikeClause&) const = default;
};

struct PartitionBy {
  std::string strategy;  // "range", "list", "hash"
  std::vector<IndexElement> columns;

  bool operator==(const PartitionBy&) const = default;
};

/// PARTITION OF parent { FOR VALUES … | DEFAULT }: `bound` from FOR on, or "DEFAULT".
struct PartitionOf {
  ObjectName parent;
  Fragment bound;

  bool operator==(const PartitionOf&) const = default;
};

enum class Persistence { kPermanent, kTemporary, kUnlogged };

struct CreateTable {
  ObjectName name;
  Persistence persistence = Persistence::kPermanent;
  bool if_not_exists = false;
  std::vector<ColumnDefinition> columns;  // PARTITION OF, OF type: columns without type
  std::vector<Constraint> constraints;    // of the table, in order
  std::vector<LikeClause> likes;
  std::vector<ObjectName> inherits;
  std::optional<PartitionBy> partition_by;
  std::optional<PartitionOf> partition_of;
  std::optional<ObjectName> of_type;
  bool without_rowid = false;
  bool strict = false;
  std::string method;  // USING
  std::vector<Setting> with;
  std::string on_commit;  // "drop", "delete rows", "preserve rows"
  std::optional<Name> tablespace;
  Fragment as;  // the query of CREATE TABLE … AS; columns may then be names only
  bool with_no_data = false;
  bool foreign = false;          // CREATE FOREIGN TABLE
  std::optional<Name> server;    // of a foreign table
  std::vector<Setting> options;  // likewise

  bool operator==(const CreateTable&) const = default;
};

/// CREATE VIRTUAL TABLE. The arguments are the module's business: text between its commas.
struct CreateVirtualTable {
  ObjectName name;
  bool if_not_exists = false;
  Name module;
  std::vector<std::string> arguments;

  bool operator==(const CreateVirtualTable&) const = default;
};

struct CreateIndex {
  std::optional<ObjectName> name;  // PostgreSQL chooses one where there is none
  ObjectName table;
  bool unique = false;
  bool if_not_exists = false;
  bool concurrently = false;
  bool only = false;
  std::string method;  // in lower case; empty: not written
  std::vector<IndexElement> columns;
  std::vector<Name> include;
  bool nulls_not_distinct = false;
  std::vector<Setting> with;
  std::optional<Name> tablespace;
  Fragment where;

  bool operator==(const CreateIndex&) const = default;
};

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_TREE_TABLE_H
