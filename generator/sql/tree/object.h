// SPDX-License-Identifier: MIT
//
// CREATE of everything but tables and indexes.
#ifndef ALUDEL_GENERATOR_SQL_TREE_OBJECT_H
#define ALUDEL_GENERATOR_SQL_TREE_OBJECT_H

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sql/tree/name.h"
#include "sql/tree/table.h"

namespace aludel::sql {

/// What a name can be the name of. kOther: what is kept as opaque text (Opaque::kind says what).
enum class ObjectKind {
  kTable,  // virtual, foreign and partitioned ones too
  kIndex,
  kView,
  kMaterializedView,
  kTrigger,
  kSequence,
  kType,  // enum, composite, range
  kDomain,
  kSchema,
  kFunction,
  kProcedure,
  kAggregate,
  kPolicy,
  kExtension,
  kColumn,
  kConstraint,
  kRule,
  kOther,
};

/// The kind as SQL and messages have it: "materialized view".
std::string_view kind_name(ObjectKind kind);

/// An object that a statement speaks of. `table`: what a trigger, policy, rule, constraint or
/// column belongs to (SQLite's DROP TRIGGER: not written). `signature`: the types of a function's
/// arguments as written, "(integer, text)", where they are.
struct ObjectReference {
  ObjectKind kind = ObjectKind::kTable;
  ObjectName name;
  std::optional<ObjectName> table;
  std::optional<std::string> signature;
  std::string other;  // kOther: "operator class", "publication"; a kTable may be a "foreign table",
                      // a kConstraint one of a "domain"

  bool operator==(const ObjectReference&) const = default;
};

struct CreateView {
  ObjectName name;
  bool temporary = false;
  bool or_replace = false;
  bool if_not_exists = false;
  bool materialized = false;
  bool recursive = false;
  std::vector<Name> columns;
  std::vector<Setting> with;
  Fragment query;
  std::string check_option;  // "local", "cascaded"
  std::string method;        // materialized: USING
  std::optional<Name> tablespace;
  bool with_no_data = false;

  bool operator==(const CreateView&) const = default;
};

/// A trigger of either database: SQLite's has a body, PostgreSQL's calls a function.
struct CreateTrigger {
  enum class When { kBefore, kAfter, kInsteadOf };
  struct Event {
    std::string what;           // "insert", "update", "delete", "truncate"
    std::vector<Name> columns;  // UPDATE OF

    bool operator==(const Event&) const = default;
  };

  ObjectName name;  // a schema on SQLite only
  ObjectName table;
  bool temporary = false;
  bool if_not_exists = false;
  bool or_replace = false;
  bool constraint = false;  // CREATE CONSTRAINT TRIGGER
  When when = When::kBefore;
  std::vector<Event> events;
  std::optional<ObjectName> from;  // FROM table, of a constraint trigger
  Constraint::Timing timing = Constraint::Timing::kNotDeferrable;
  std::string old_table;  // REFERENCING OLD TABLE AS
  std::string new_table;
  bool for_each_row = true;            // PostgreSQL without the words: false
  Fragment condition;                  // WHEN (…), without the parentheses
  std::vector<Fragment> body;          // SQLite: the statements between BEGIN and END
  std::optional<ObjectName> function;  // PostgreSQL
  std::vector<std::string> arguments;  // of the function: literals as written

  bool operator==(const CreateTrigger&) const = default;
};

struct CreateSequence {
  ObjectName name;
  Persistence persistence = Persistence::kPermanent;
  bool if_not_exists = false;
  SequenceOptions options;

  bool operator==(const CreateSequence&) const = default;
};

/// CREATE TYPE. Which of the fields count is said by `form`; kShell has none of them; kBase is
/// opaque text.
struct CreateType {
  enum class Form { kEnum, kComposite, kRange, kShell, kBase };
  struct Value {
    std::string text;  // of the label, unquoted
    At at;

    bool operator==(const Value&) const = default;
  };

  ObjectName name;
  Form form = Form::kEnum;
  std::vector<Value> values;
  std::vector<ColumnDefinition> attributes;  // name, type, collation
  std::vector<Setting> settings;             // of a range: subtype = …
  Fragment definition;                       // kBase: what is in the parentheses

  bool operator==(const CreateType&) const = default;
};

struct CreateDomain {
  ObjectName name;
  TypeName type;
  std::optional<ObjectName> collation;
  std::vector<Constraint> constraints;  // kDefault, kNotNull, kNull, kCheck

  bool operator==(const CreateDomain&) const = default;
};

struct CreateSchema {
  std::string name;
  bool if_not_exists = false;
  std::string authorization;
  At at;

  bool operator==(const CreateSchema&) const = default;
};

/// A function or procedure. The clauses that need no place of their own (VOLATILE, STRICT, COST
/// 10, SET x = y, PARALLEL SAFE, SECURITY DEFINER …) are `clauses`, normalised and sorted, without
/// what is the default anyway (VOLATILE, CALLED ON NULL INPUT, SECURITY INVOKER, PARALLEL UNSAFE).
struct CreateRoutine {
  struct Argument {
    std::string mode;  // "in", "out", "inout", "variadic"
    std::string name;
    TypeName type;
    Fragment default_value;

    bool operator==(const Argument&) const = default;
  };

  ObjectName name;
  bool procedure = false;
  bool or_replace = false;
  std::vector<Argument> arguments;
  std::optional<TypeName> returns;
  std::vector<Argument> returns_table;
  std::string language;  // in lower case
  std::vector<std::string> clauses;
  std::vector<std::string> body;  // AS 'body' or AS 'object', 'symbol': without their quotes
  Fragment atomic;                // RETURN … or BEGIN ATOMIC … END
  std::string signature() const;  // "(integer, text)": what identifies it, of input arguments

  bool operator==(const CreateRoutine&) const = default;
};

struct CreatePolicy {
  std::string name;
  ObjectName table;
  bool permissive = true;
  std::string command = "all";     // "select", "insert", "update", "delete"
  std::vector<std::string> roles;  // "public" where none is written
  Fragment using_expression;
  Fragment check_expression;
  At at;

  bool operator==(const CreatePolicy&) const = default;
};

struct CreateExtension {
  std::string name;
  bool if_not_exists = false;
  std::string schema;
  std::string version;
  bool cascade = false;
  At at;

  bool operator==(const CreateExtension&) const = default;
};

/// COMMENT ON … IS; without a text it takes the comment away.
struct Comment {
  ObjectReference object;
  std::optional<std::string> text;  // unquoted

  bool operator==(const Comment&) const = default;
};

/// GRANT and REVOKE on objects, and ALTER DEFAULT PRIVILEGES (`defaults`). Roles' memberships
/// are no part of a schema: Skipped.
struct Grant {
  struct Privilege {
    std::string what;  // "select", "all"
    std::vector<Name> columns;

    bool operator==(const Privilege&) const = default;
  };

  bool revoke = false;
  bool option_only = false;  // REVOKE GRANT OPTION FOR
  std::vector<Privilege> privileges;
  std::vector<ObjectReference> objects;
  std::string all_in_schema;  // ON ALL TABLES IN SCHEMA s: "tables", the schemas are objects
  std::vector<std::string> roles;
  bool with_grant_option = false;
  std::string granted_by;
  bool cascade = false;
  std::optional<Fragment> defaults;  // ALTER DEFAULT PRIVILEGES: the words before GRANT

  bool operator==(const Grant&) const = default;
};

/// What is understood by kind and name only: rules, casts, operators, collations, publications,
/// subscriptions, event triggers, statistics, foreign servers, text search, languages,
/// aggregates, ….
struct Opaque {
  std::string kind;  // "rule", "operator class", in lower case
  ObjectName name;   // may be empty, of what has none (a cast: "(text AS integer)")
  std::optional<ObjectName> table;
  bool or_replace = false;
  Fragment definition;  // the whole statement

  bool operator==(const Opaque&) const = default;
};

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_TREE_OBJECT_H
