// SPDX-License-Identifier: MIT
#include "sql/print.h"

namespace aludel::sql {
namespace {

std::string_view words(Action action) {
  constexpr std::string_view kWords[] = {"NO ACTION", "RESTRICT", "CASCADE", "SET NULL",
                                         "SET DEFAULT"};
  return kWords[static_cast<unsigned>(action)];
}

void print_settings(Printer& to, std::string_view words, const std::vector<Setting>& settings) {
  if (!settings.empty()) (to << words).parenthesised(settings);
}

void print_key(Printer& to, const Constraint& key) {
  to << (key.kind == Constraint::Kind::kUnique ? "UNIQUE" : "PRIMARY KEY");
  to.when(key.nulls_not_distinct, "NULLS NOT DISTINCT");
  const bool inside = key.autoincrement && !key.columns.empty();
  if (inside) {
    (to << "(").list(key.columns) << "AUTOINCREMENT";
    to.tight(")");
  } else {
    to.parenthesised(key.columns);
  }
  to.when(key.order == Order::kDescending, "DESC");
  print_conflict(to, key.conflict);
  to.when(key.autoincrement && !inside, "AUTOINCREMENT");
  if (!key.include.empty()) (to << "INCLUDE").parenthesised(key.include);
  print_settings(to, "WITH", key.with);
  to.optional("USING INDEX TABLESPACE", key.tablespace).optional("USING INDEX", key.using_index);
}

void print_action(Printer& to, std::string_view when, Action action,
                  const std::vector<Name>& columns = {}) {
  if (action == Action::kNoAction) return;
  (to << when << words(action)).parenthesised(columns);
}

void print_foreign_key(Printer& to, const Constraint& key) {
  if (!key.columns.empty()) (to << "FOREIGN KEY").parenthesised(key.columns);
  to.optional("REFERENCES", key.references).parenthesised(key.referenced);
  to.when(key.match == Match::kFull, "MATCH FULL");
  to.when(key.match == Match::kPartial, "MATCH PARTIAL");
  print_action(to, "ON UPDATE", key.on_update);
  print_action(to, "ON DELETE", key.on_delete, key.on_delete_columns);
}

void print_identity(Printer& to, const Constraint& identity) {
  to << "GENERATED" << (identity.always ? "ALWAYS" : "BY DEFAULT") << "AS IDENTITY";
  if (identity.sequence == SequenceOptions()) return;
  to << "(";
  print_options(to, identity.sequence);
  to.tight(")");
}

void print_exclude(Printer& to, const Constraint& exclude) {
  to << "EXCLUDE";
  if (!exclude.method.empty()) (to << "USING").name(exclude.method);
  to.parenthesised(exclude.columns);
  if (!exclude.include.empty()) (to << "INCLUDE").parenthesised(exclude.include);
  print_settings(to, "WITH", exclude.with);
  to.optional("USING INDEX TABLESPACE", exclude.tablespace).enclosed("WHERE", exclude.where);
}

void print_body(Printer& to, const Constraint& it) {
  switch (it.kind) {
    case Constraint::Kind::kNotNull:
      to << "NOT NULL";
      return print_conflict(to, it.conflict);
    case Constraint::Kind::kNull:
      to << "NULL";
      return;
    case Constraint::Kind::kDefault:
      to << "DEFAULT" << default_expression(it.expression);
      return;
    case Constraint::Kind::kCheck:
      to.enclosed("CHECK", it.expression);
      return print_conflict(to, it.conflict);
    case Constraint::Kind::kUnique:
    case Constraint::Kind::kPrimaryKey:
      return print_key(to, it);
    case Constraint::Kind::kForeignKey:
      return print_foreign_key(to, it);
    case Constraint::Kind::kGenerated:
      to.enclosed("GENERATED ALWAYS AS", it.expression) << (it.stored ? "STORED" : "VIRTUAL");
      return;
    case Constraint::Kind::kIdentity:
      return print_identity(to, it);
    case Constraint::Kind::kExclude:
      return print_exclude(to, it);
  }
}

/// What stands among the columns of a CREATE TABLE, each on a line of its own.
class Elements {
 public:
  explicit Elements(Printer& to) : to_(to) {}

  template <typename T>
  void add(const T& element) {
    to_.tight(first_ ? "\n  " : ",\n  ") << element;
    first_ = false;
  }

 private:
  Printer& to_;
  bool first_ = true;
};

void print_elements(Printer& to, const CreateTable& table) {
  const bool none = table.columns.empty() && table.constraints.empty() && table.likes.empty();
  if (none) {
    const bool must = !table.of_type && !table.partition_of && table.as.empty();
    to.when(must, "()");
    return;
  }
  to << "(";
  Elements elements(to);
  for (std::size_t i = 0; i <= table.columns.size(); ++i) {
    for (const LikeClause& like : table.likes) {
      if (like.before == i) elements.add(like);
    }
    if (i < table.columns.size()) elements.add(table.columns[i]);
  }
  for (const Constraint& constraint : table.constraints) elements.add(constraint);
  to.tight("\n)");
}

void print_partition(Printer& to, const CreateTable& table) {
  if (!table.partition_by) return;
  to << "PARTITION BY";
  to.keyword(table.partition_by->strategy).parenthesised(table.partition_by->columns);
}

/// OPTIONS (name 'value', …).
void print_foreign_options(Printer& to, const std::vector<Setting>& options) {
  for (std::size_t i = 0; i < options.size(); ++i) {
    i == 0 ? to << "OPTIONS (" : to.tight(",");
    to.name(options[i].name) << options[i].value;
  }
  if (!options.empty()) to.tight(")");
}

/// SQLite separates them by commas.
void print_options(Printer& to, const CreateTable& table) {
  to.when(table.without_rowid, "WITHOUT ROWID");
  if (table.without_rowid && table.strict) to.tight(",");
  to.when(table.strict, "STRICT");
}

}  // namespace

Printer& operator<<(Printer& to, const Setting& setting) {
  to << setting.name;
  return setting.value.empty() ? to : to << "=" << setting.value;
}

Printer& operator<<(Printer& to, const LikeClause& like) {
  to << "LIKE" << like.table;
  for (const std::string& option : like.options) to.keyword(option);
  return to;
}

Printer& operator<<(Printer& to, const IndexElement& element) {
  if (element.column) {
    to << *element.column;
  } else if (is_call(element.expression)) {
    to << element.expression;
  } else {
    (to << "(" << element.expression).tight(")");
  }
  to.optional("COLLATE", element.collation);
  if (element.operator_class) {
    (to << *element.operator_class).parenthesised(element.operator_class_settings);
  }
  to.when(element.order == Order::kDescending, "DESC");
  to.when(element.nulls == Nulls::kFirst, "NULLS FIRST");
  to.when(element.nulls == Nulls::kLast, "NULLS LAST");
  if (!element.with_operator.empty()) to << "WITH" << element.with_operator;
  return to;
}

Printer& operator<<(Printer& to, const Constraint& constraint) {
  to.optional("CONSTRAINT", constraint.name);
  print_body(to, constraint);
  to.when(constraint.no_inherit, "NO INHERIT");
  print_timing(to, constraint.timing);
  return to.when(constraint.not_valid, "NOT VALID");
}

Printer& operator<<(Printer& to, const ColumnDefinition& column) {
  to << column.name;
  if (column.type) to << *column.type;
  if (!column.storage.empty()) (to << "STORAGE").keyword(column.storage);
  if (!column.compression.empty()) (to << "COMPRESSION").name(column.compression);
  print_foreign_options(to, column.options);
  to.optional("COLLATE", column.collation);
  for (const Constraint& constraint : column.constraints) to << constraint;
  return to;
}

void print_conflict(Printer& to, Conflict conflict) {
  constexpr std::string_view kWords[] = {"", "ROLLBACK", "FAIL", "IGNORE", "REPLACE"};
  if (conflict != Conflict::kAbort) {
    to << "ON CONFLICT" << kWords[static_cast<unsigned>(conflict)];
  }
}

void print_timing(Printer& to, Constraint::Timing timing) {
  to.when(timing != Constraint::Timing::kNotDeferrable, "DEFERRABLE");
  to.when(timing == Constraint::Timing::kInitiallyDeferred, "INITIALLY DEFERRED");
}

void print_node(Printer& to, const CreateTable& table) {
  to << "CREATE";
  to.when(table.persistence == Persistence::kTemporary, "TEMPORARY");
  to.when(table.persistence == Persistence::kUnlogged, "UNLOGGED");
  to.when(table.foreign, "FOREIGN") << "TABLE";
  to.when(table.if_not_exists, "IF NOT EXISTS") << table.name;
  to.optional("OF", table.of_type);
  if (table.partition_of) to << "PARTITION OF" << table.partition_of->parent;
  print_elements(to, table);
  if (table.partition_of) to << table.partition_of->bound;
  if (!table.inherits.empty()) (to << "INHERITS").parenthesised(table.inherits);
  print_partition(to, table);
  to.optional("SERVER", table.server);
  print_foreign_options(to, table.options);
  print_options(to, table);
  to.named("USING", table.method);
  print_settings(to, "WITH", table.with);
  if (!table.on_commit.empty()) (to << "ON COMMIT").keyword(table.on_commit);
  to.optional("TABLESPACE", table.tablespace);
  if (!table.as.empty()) to << "AS" << table.as;
  to.when(table.with_no_data, "WITH NO DATA");
}

void print_node(Printer& to, const CreateVirtualTable& table) {
  to << "CREATE VIRTUAL TABLE";
  to.when(table.if_not_exists, "IF NOT EXISTS") << table.name << "USING" << table.module;
  to.parenthesised(table.arguments);
}

void print_node(Printer& to, const CreateIndex& index) {
  to << "CREATE";
  to.when(index.unique, "UNIQUE") << "INDEX";
  to.when(index.concurrently, "CONCURRENTLY").when(index.if_not_exists, "IF NOT EXISTS");
  if (index.name) to << *index.name;
  to << "ON";
  to.when(index.only, "ONLY") << index.table;
  to.named("USING", index.method).parenthesised(index.columns);
  if (!index.include.empty()) (to << "INCLUDE").parenthesised(index.include);
  to.when(index.nulls_not_distinct, "NULLS NOT DISTINCT");
  print_settings(to, "WITH", index.with);
  to.optional("TABLESPACE", index.tablespace);
  if (!index.where.empty()) to << "WHERE" << index.where;
}

}  // namespace aludel::sql
