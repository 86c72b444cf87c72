// SPDX-License-Identifier: MIT
#include <algorithm>

#include "sql/print.h"

namespace aludel::sql {
namespace {

Printer& alter_column(Printer& to, const Name& column) { return to << "ALTER COLUMN" << column; }

void print_action(Printer& to, const AddColumn& it) {
  to << "ADD COLUMN";
  to.when(it.if_not_exists, "IF NOT EXISTS") << it.column;
}

void print_action(Printer& to, const DropColumn& it) {
  to << "DROP COLUMN";
  to.when(it.if_exists, "IF EXISTS") << it.column;
  to.when(it.cascade, "CASCADE");
}

void print_action(Printer& to, const RenameColumn& it) {
  to << "RENAME COLUMN" << it.from << "TO" << it.to;
}

void print_action(Printer& to, const AlterColumnType& it) {
  alter_column(to, it.column) << "TYPE" << it.type;
  to.optional("COLLATE", it.collation);
  if (!it.using_expression.empty()) to << "USING" << it.using_expression;
}

/// A domain has no column to name.
void print_default(Printer& to, const Fragment& expression) {
  if (expression.empty()) {
    to << "DROP DEFAULT";
  } else {
    to << "SET DEFAULT" << default_expression(expression);
  }
}

void print_action(Printer& to, const SetDefault& it) {
  print_default(alter_column(to, it.column), it.expression);
}

void print_action(Printer& to, const SetNotNull& it) {
  alter_column(to, it.column) << (it.not_null ? "SET NOT NULL" : "DROP NOT NULL");
  print_conflict(to, it.conflict);
}

void print_action(Printer& to, const SetExpression& it) {
  alter_column(to, it.column);
  if (it.expression.empty()) {
    (to << "DROP EXPRESSION").when(it.if_exists, "IF EXISTS");
  } else {
    to.enclosed("SET EXPRESSION AS", it.expression);
  }
}

void print_action(Printer& to, const AlterIdentity& it) {
  alter_column(to, it.column);
  const std::string_view always = it.always.value_or(false) ? "ALWAYS" : "BY DEFAULT";
  const bool options = it.sequence != SequenceOptions();
  switch (it.what) {
    case AlterIdentity::What::kAdd:
      to << "ADD GENERATED" << always << "AS IDENTITY";
      if (!options) return;
      print_options(to << "(", it.sequence);
      to.tight(")");
      return;
    case AlterIdentity::What::kSet:
      if (it.always) to << "SET GENERATED" << always;
      return print_options(to, it.sequence, true);
    case AlterIdentity::What::kDrop:
      (to << "DROP IDENTITY").when(it.if_exists, "IF EXISTS");
  }
}

void print_action(Printer& to, const SetColumnAttribute& it) {
  alter_column(to, it.column);
  if (it.attribute == "set" || it.attribute == "reset") {
    to.keyword(it.attribute).parenthesised(it.settings);
  } else if (it.attribute == "options") {
    to << "OPTIONS" << it.value;
  } else {
    (to << "SET").keyword(it.attribute) << it.value;
  }
}

void print_action(Printer& to, const AddConstraint& it) { to << "ADD" << it.constraint; }

void print_action(Printer& to, const DropConstraint& it) {
  to << "DROP CONSTRAINT";
  to.when(it.if_exists, "IF EXISTS") << it.name;
  to.when(it.cascade, "CASCADE");
}

void print_action(Printer& to, const RenameConstraint& it) {
  to << "RENAME CONSTRAINT" << it.from << "TO" << it.to;
}

void print_action(Printer& to, const AlterConstraint& it) {
  to << (it.validate ? "VALIDATE CONSTRAINT" : "ALTER CONSTRAINT") << it.name;
  if (it.validate) return;
  to.when(it.timing == Constraint::Timing::kNotDeferrable, "NOT DEFERRABLE");
  print_timing(to, it.timing);
}

void print_action(Printer& to, const RenameTo& it) { to << "RENAME TO" << it.name; }
void print_action(Printer& to, const SetSchema& it) { to << "SET SCHEMA" << it.schema; }

void print_action(Printer& to, const AlterPartition& it) {
  to << (it.attach ? "ATTACH PARTITION" : "DETACH PARTITION") << it.partition << it.bound;
  to.keyword(it.how);
}

void print_action(Printer& to, const AlterInherit& it) {
  to << (it.inherit ? "INHERIT" : "NO INHERIT") << it.parent;
}

void print_action(Printer& to, const SetSettings& it) {
  (to << (it.reset ? "RESET" : "SET")).parenthesised(it.settings);
}

/// CLUSTER ON name and its like: words before a value that is a name.
struct Named {
  std::string_view property;
  std::string_view words;
};
constexpr Named kNamed[] = {
    {"cluster", "CLUSTER ON"},
    {"tablespace", "SET TABLESPACE"},
    {"access method", "SET ACCESS METHOD"},
    {"depends on extension", "DEPENDS ON EXTENSION"},
    {"no depends on extension", "NO DEPENDS ON EXTENSION"},
    {"of", "OF"},
};

/// "enable always" of "trigger x": ENABLE ALWAYS TRIGGER x.
void print_switch(Printer& to, const SetProperty& it) {
  const std::size_t blank = it.property.find(' ');
  const std::string name = it.property.substr(blank + 1);
  to.keyword(it.value).keyword(it.property.substr(0, blank));
  if (name == "all" || name == "user") {
    to.keyword(name);
  } else {
    to.name(name);
  }
}

void print_replica_identity(Printer& to, const std::string& value) {
  to << "REPLICA IDENTITY";
  constexpr std::string_view kIndex = "index ";
  if (value.starts_with(kIndex)) {
    to.named("USING INDEX", value.substr(kIndex.size()));
  } else {
    to.keyword(value);
  }
}

void print_action(Printer& to, const SetProperty& it) {
  if (it.property == "row security") {
    to.keyword(it.value) << "ROW LEVEL SECURITY";
  } else if (it.property.starts_with("trigger ") || it.property.starts_with("rule ")) {
    print_switch(to, it);
  } else if (it.property == "replica identity") {
    print_replica_identity(to, it.value);
  } else if (it.property == "cluster" && it.value == "without") {
    to << "SET WITHOUT CLUSTER";
  } else if (it.property == "of" && it.value.empty()) {
    to << "NOT OF";
  } else if (it.property == "logged" || it.property == "without oids") {
    (to << "SET").keyword(it.value.empty() ? it.property : it.value);
  } else if (it.property == "options") {
    to << "OPTIONS" << it.value;
  } else {
    for (const Named& named : kNamed) {
      if (named.property == it.property) to.named(named.words, it.value);
    }
  }
}

void print_action(Printer& to, const OwnerTo& it) { (to << "OWNER TO").role(it.role); }

void print_action(Printer& to, const AlterType::AddValue& it) {
  to << "ADD VALUE";
  to.when(it.if_not_exists, "IF NOT EXISTS") << quoted_text(it.value);
  if (it.neighbour.empty()) return;
  to << (it.before ? "BEFORE" : "AFTER") << quoted_text(it.neighbour);
}

void print_action(Printer& to, const AlterType::RenameValue& it) {
  to << "RENAME VALUE" << quoted_text(it.from) << "TO" << quoted_text(it.to);
}

template <typename Actions>
void print_actions(Printer& to, const Actions& actions) {
  bool first = true;
  for (const auto& action : actions) {
    if (!first) to.tight(",");
    std::visit([&](const auto& it) { print_action(to, it); }, action);
    first = false;
  }
}

/// Whether only a foreign table has it.
bool sets_options(const TableAction& action) {
  const auto* column = std::get_if<SetColumnAttribute>(&action);
  const auto* table = std::get_if<SetProperty>(&action);
  return (column != nullptr && column->attribute == "options") ||
         (table != nullptr && table->property == "options");
}

/// A composite's columns are attributes.
struct PrintTypeAction {
  Printer& to;

  void operator()(const AddColumn& it) { to << "ADD ATTRIBUTE" << it.column; }
  void operator()(const DropColumn& it) {
    to << "DROP ATTRIBUTE";
    to.when(it.if_exists, "IF EXISTS") << it.column;
    to.when(it.cascade, "CASCADE");
  }
  void operator()(const RenameColumn& it) { to << "RENAME ATTRIBUTE" << it.from << "TO" << it.to; }
  void operator()(const AlterColumnType& it) {
    to << "ALTER ATTRIBUTE" << it.column << "TYPE" << it.type;
    to.optional("COLLATE", it.collation);
  }
  template <typename Other>
  void operator()(const Other& it) {
    print_action(to, it);
  }
};

struct PrintDomainAction {
  Printer& to;

  void operator()(const SetDefault& it) { print_default(to, it.expression); }
  void operator()(const SetNotNull& it) { to << (it.not_null ? "SET NOT NULL" : "DROP NOT NULL"); }
  template <typename Other>
  void operator()(const Other& it) {
    print_action(to, it);
  }
};

}  // namespace

void print_node(Printer& to, const AlterTable& alter) {
  const bool foreign = std::any_of(alter.actions.begin(), alter.actions.end(), sets_options);
  to << "ALTER";
  to.when(foreign, "FOREIGN").keyword(kind_name(alter.kind));
  to.when(alter.if_exists, "IF EXISTS").when(alter.only, "ONLY") << alter.name;
  // A column of an index has a number for a name.
  const auto* column = alter.kind == ObjectKind::kIndex && alter.actions.size() == 1
                           ? std::get_if<SetColumnAttribute>(&alter.actions.front())
                           : nullptr;
  if (column != nullptr) {
    to << "ALTER COLUMN" << column->column.text << "SET";
    to.keyword(column->attribute) << column->value;
  } else {
    print_actions(to, alter.actions);
  }
}

void print_node(Printer& to, const AlterSequence& alter) {
  to << "ALTER SEQUENCE";
  to.when(alter.if_exists, "IF EXISTS") << alter.name;
  print_options(to, alter.options);
}

void print_node(Printer& to, const AlterType& alter) {
  to << "ALTER TYPE" << alter.name;
  bool first = true;
  for (const AlterType::Action& action : alter.actions) {
    if (!first) to.tight(",");
    std::visit(PrintTypeAction{to}, action);
    first = false;
  }
}

void print_node(Printer& to, const AlterDomain& alter) {
  to << "ALTER DOMAIN" << alter.name;
  std::visit(PrintDomainAction{to}, alter.action);
}

void print_node(Printer& to, const AlterPolicy& alter) {
  (to << "ALTER POLICY").name(alter.name) << "ON" << alter.table;
  to.roles("TO", alter.roles);
  to.enclosed("USING", alter.using_expression);
  to.enclosed("WITH CHECK", alter.check_expression);
}

void print_node(Printer& to, const AlterObject& alter) {
  to << "ALTER";
  print_reference(to, alter.object, alter.if_exists);
  switch (alter.what) {
    case AlterObject::What::kRename:
      to << "RENAME TO" << alter.to;
      return;
    case AlterObject::What::kSetSchema:
      to << "SET SCHEMA" << alter.to;
      return;
    case AlterObject::What::kOwner:
      (to << "OWNER TO").role(alter.to.text);
      return;
    case AlterObject::What::kOther:
      to << alter.words;
  }
}

void print_node(Printer& to, const Drop& drop) {
  if (drop.objects.empty()) return;
  const ObjectReference& first = drop.objects.front();
  print_kind(to << "DROP", first);
  to.when(drop.concurrently, "CONCURRENTLY").when(drop.if_exists, "IF EXISTS");
  for (const ObjectReference& object : drop.objects) {
    if (&object != &first) to.tight(",");
    print_name(to, object);
  }
  to.when(drop.cascade, "CASCADE");
}

}  // namespace aludel::sql
