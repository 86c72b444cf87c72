// SPDX-License-Identifier: MIT
//
// ALTER and DROP of what can be created.
#ifndef ALUDEL_GENERATOR_SQL_TREE_ALTER_H
#define ALUDEL_GENERATOR_SQL_TREE_ALTER_H

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sql/tree/name.h"
#include "sql/tree/object.h"
#include "sql/tree/table.h"

namespace aludel::sql {

struct AddColumn {
  ColumnDefinition column;
  bool if_not_exists = false;
  bool operator==(const AddColumn&) const = default;
};

struct DropColumn {
  Name column;
  bool if_exists = false;
  bool cascade = false;
  bool operator==(const DropColumn&) const = default;
};

struct RenameColumn {
  Name from;
  Name to;
  bool operator==(const RenameColumn&) const = default;
};

/// ALTER COLUMN c [SET DATA] TYPE t [COLLATE x] [USING e].
struct AlterColumnType {
  Name column;
  TypeName type;
  std::optional<ObjectName> collation;
  Fragment using_expression;
  std::string portable;  // lowered from portable SQL: the type as it was written there
  bool operator==(const AlterColumnType&) const = default;
};

/// SET DEFAULT e, or DROP DEFAULT (empty).
struct SetDefault {
  Name column;
  Fragment expression;
  bool operator==(const SetDefault&) const = default;
};

/// SET NOT NULL [ON CONFLICT c], DROP NOT NULL.
struct SetNotNull {
  Name column;
  bool not_null = true;
  Conflict conflict = Conflict::kAbort;
  bool operator==(const SetNotNull&) const = default;
};

/// DROP EXPRESSION [IF EXISTS], SET EXPRESSION AS (e) (PostgreSQL 17).
struct SetExpression {
  Name column;
  bool if_exists = false;
  Fragment expression;  // empty: DROP
  bool operator==(const SetExpression&) const = default;
};

/// ADD GENERATED … AS IDENTITY, SET GENERATED … and SET of its sequence's options, DROP IDENTITY.
struct AlterIdentity {
  enum class What { kAdd, kSet, kDrop };

  Name column;
  What what = What::kAdd;
  std::optional<bool> always;  // kSet: where it is written
  SequenceOptions sequence;
  bool if_exists = false;
  bool operator==(const AlterIdentity&) const = default;
};

/// ALTER COLUMN c SET STATISTICS, STORAGE, COMPRESSION, (options), RESET (options).
struct SetColumnAttribute {
  Name column;
  std::string attribute;  // "statistics", "storage", "compression", "set", "reset"
  std::string value;
  std::vector<Setting> settings;
  bool operator==(const SetColumnAttribute&) const = default;
};

struct AddConstraint {
  Constraint constraint;
  bool operator==(const AddConstraint&) const = default;
};

struct DropConstraint {
  Name name;
  bool if_exists = false;
  bool cascade = false;
  std::string implied_by;  // lowered from portable SQL: the column whose CHECK goes, by no name
  bool operator==(const DropConstraint&) const = default;
};

struct RenameConstraint {
  Name from;
  Name to;
  bool operator==(const RenameConstraint&) const = default;
};

/// ALTER CONSTRAINT c DEFERRABLE …, VALIDATE CONSTRAINT c.
struct AlterConstraint {
  Name name;
  bool validate = false;
  Constraint::Timing timing = Constraint::Timing::kNotDeferrable;
  bool operator==(const AlterConstraint&) const = default;
};

struct RenameTo {
  Name name;
  bool operator==(const RenameTo&) const = default;
};

struct SetSchema {
  Name schema;
  bool operator==(const SetSchema&) const = default;
};

/// ATTACH PARTITION name bound, DETACH PARTITION name [CONCURRENTLY | FINALIZE].
struct AlterPartition {
  bool attach = true;
  ObjectName partition;
  Fragment bound;
  std::string how;
  bool operator==(const AlterPartition&) const = default;
};

/// INHERIT parent, NO INHERIT parent.
struct AlterInherit {
  bool inherit = true;
  ObjectName parent;
  bool operator==(const AlterInherit&) const = default;
};

/// SET (…), RESET (…) of a table's, view's or index's own settings.
struct SetSettings {
  bool reset = false;
  std::vector<Setting> settings;
  bool operator==(const SetSettings&) const = default;
};

/// What sets one property of the object as a whole: "row security" (enable, disable, force,
/// no force), "trigger x", "rule x" (enable, disable, enable replica, enable always),
/// "replica identity", "cluster", "logged", "tablespace", "access method", "without oids".
struct SetProperty {
  std::string property;
  std::string value;
  At at;
  bool operator==(const SetProperty&) const = default;
};

/// OWNER TO: whose it is, is no part of a schema.
struct OwnerTo {
  std::string role;
  bool operator==(const OwnerTo&) const = default;
};

using TableAction =
    std::variant<AddColumn, DropColumn, RenameColumn, AlterColumnType, SetDefault, SetNotNull,
                 SetExpression, AlterIdentity, SetColumnAttribute, AddConstraint, DropConstraint,
                 RenameConstraint, AlterConstraint, RenameTo, SetSchema, AlterPartition,
                 AlterInherit, SetSettings, SetProperty, OwnerTo>;

/// ALTER TABLE, and of other relations (INDEX, VIEW, MATERIALIZED VIEW, FOREIGN TABLE) what is
/// said in the same way.
struct AlterTable {
  ObjectKind kind = ObjectKind::kTable;
  ObjectName name;
  bool if_exists = false;
  bool only = false;
  std::vector<TableAction> actions;  // in order; where a language allows one only, it is one
  std::vector<At> places;            // of each action

  bool operator==(const AlterTable&) const = default;
};

struct AlterSequence {
  ObjectName name;
  bool if_exists = false;
  SequenceOptions options;

  bool operator==(const AlterSequence&) const = default;
};

/// ALTER TYPE of an enum or a composite.
struct AlterType {
  struct AddValue {
    std::string value;
    bool if_not_exists = false;
    std::string neighbour;  // BEFORE or AFTER it; empty: at the end
    bool before = false;
    bool operator==(const AddValue&) const = default;
  };
  struct RenameValue {
    std::string from;
    std::string to;
    bool operator==(const RenameValue&) const = default;
  };
  using Action = std::variant<AddValue, RenameValue, AddColumn, DropColumn, RenameColumn,
                              AlterColumnType, SetSettings>;

  ObjectName name;
  std::vector<Action> actions;
  At at;

  bool operator==(const AlterType&) const = default;
};

struct AlterDomain {
  using Action = std::variant<SetDefault, SetNotNull, AddConstraint, DropConstraint,
                              RenameConstraint, AlterConstraint>;  // the column's name is empty

  ObjectName name;
  Action action;

  bool operator==(const AlterDomain&) const = default;
};

/// ALTER POLICY: what is not written stays.
struct AlterPolicy {
  std::string name;
  ObjectName table;
  std::vector<std::string> roles;
  Fragment using_expression;
  Fragment check_expression;
  At at;

  bool operator==(const AlterPolicy&) const = default;
};

/// RENAME TO, SET SCHEMA, OWNER TO and the rest (DEPENDS ON EXTENSION, ALTER FUNCTION … SET,
/// ALTER EXTENSION … UPDATE: kOther, with its words) of what has no structure of its own.
struct AlterObject {
  enum class What { kRename, kSetSchema, kOwner, kOther };

  ObjectReference object;
  What what = What::kRename;
  Name to;
  std::string words;
  bool if_exists = false;

  bool operator==(const AlterObject&) const = default;
};

struct Drop {
  std::vector<ObjectReference> objects;  // of one kind
  bool if_exists = false;
  bool concurrently = false;
  bool cascade = false;

  bool operator==(const Drop&) const = default;
};

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_TREE_ALTER_H
