// SPDX-License-Identifier: MIT
//
// One statement of either database, or of both (portable), as a value.
#ifndef ALUDEL_GENERATOR_SQL_TREE_STATEMENT_H
#define ALUDEL_GENERATOR_SQL_TREE_STATEMENT_H

#include <string>
#include <variant>
#include <vector>

#include "sql/tree/alter.h"
#include "sql/tree/name.h"
#include "sql/tree/object.h"
#include "sql/tree/table.h"

namespace aludel::sql {

/// INSERT, REPLACE, UPDATE, DELETE, MERGE, TRUNCATE, COPY, SELECT, VALUES, CALL, DO, REFRESH: kept
/// as text, with what it says about tables.
struct DataStatement {
  struct Table {
    ObjectName name;
    bool written = false;
    bool operator==(const Table&) const = default;
  };

  std::string verb;  // "insert", "select" (WITH … gives the verb behind it; VALUES is "select")
  std::vector<Table> tables;  // each once; common table expressions are not tables
  std::vector<Name> columns;  // that it says it writes: INSERT (…), UPDATE SET …
  bool names_columns = true;  // false: INSERT without a list of columns

  bool operator==(const DataStatement&) const = default;
};

/// Recognised and without effect on a schema: what dumps print around it (SET, set_config, BEGIN,
/// COMMIT, PRAGMA foreign_keys, \connect), roles, ANALYZE and the like.
struct Skipped {
  std::string what;  // its first words, for the note: "SET", "SELECT set_config"

  bool operator==(const Skipped&) const = default;
};

using Node = std::variant<CreateTable, CreateVirtualTable, CreateIndex, CreateView, CreateTrigger,
                          CreateSequence, CreateType, CreateDomain, CreateSchema, CreateRoutine,
                          CreatePolicy, CreateExtension, Comment, Grant, Opaque, AlterTable,
                          AlterSequence, AlterType, AlterDomain, AlterPolicy, AlterObject, Drop,
                          DataStatement, Skipped>;

struct Statement {
  Node node;
  Fragment text;  // the whole, without its semicolon; equal only as fragments are
  bool terminated = true;

  Language language() const { return text.language; }
  const text::Span& span() const { return text.at.span; }

  /// Trees are compared; the text only where the tree leaves it out (DataStatement, Skipped).
  bool operator==(const Statement& other) const;
};

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_TREE_STATEMENT_H
