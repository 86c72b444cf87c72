// SPDX-License-Identifier: MIT
//
// One statement carried out on a schema that is the caller's to throw away when it fails: what
// Schema::apply does. A function for each node; each says what is wrong and returns false.
#ifndef ALUDEL_GENERATOR_SCHEMA_APPLIER_H
#define ALUDEL_GENERATOR_SCHEMA_APPLIER_H

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/dependants.h"
#include "schema/schema.h"

namespace aludel::schema {

class Applier {
 public:
  Applier(Schema& schema, const sql::Statement& statement, const text::Source& source,
          text::Diagnostics& diagnostics);

  bool run();

 private:
  /// A constraint as it is written, and the column behind which it stands, if any.
  struct Written {
    sql::Constraint constraint;
    std::string column;
  };

  // apply.cpp: reporting and finding
  text::Diagnostic& error(const sql::At& at, std::string text);
  bool refuse(const sql::At& at, std::string text);
  void note(text::Diagnostic& diagnostic, const Place& where, std::string text) const;
  /// Adds "table "t" is defined here".
  void note(text::Diagnostic& diagnostic, const Object& object) const;
  Place place(const sql::At& at) const;
  bool folds() const { return rules_.language() == sql::Language::kSqlite; }
  bool has_extension() const;
  /// Whether a name stands in double quotes, where SQLite also takes it for a text.
  bool is_quoted(const sql::At& at) const;
  /// The same of a name in an expression, which may stand in no source as it is.
  bool is_quoted(const sql::Fragment& in, const sql::At& at) const;
  const Object* relation(const Id& id) const;
  const Table* need_table(const sql::ObjectName& name);
  const Object* need_table_or_view(const sql::ObjectName& name);
  const Column* need_column(const Table& table, const sql::Name& name);
  bool need_schema(const sql::ObjectName& name);
  bool need_type(const sql::TypeName& type);
  bool need_query(const sql::Fragment& query);
  bool need_columns(const Table& table, const sql::Fragment& expression, std::string_view what);
  bool no_such(const sql::At& at, sql::ObjectKind kind, const sql::ObjectName& name);
  bool is_free(sql::ObjectKind kind, const Id& id, const sql::At& at);
  const Object* taken(sql::ObjectKind kind, const Id& id) const;
  Rules::Taken taken_constraints(const Table& table) const;
  Rules::Taken taken_relations(const Id& like) const;
  /// The id of something new.
  Id new_id(const sql::ObjectName& name, bool temporary = false) const;

  // apply.cpp: changing
  void add(Object object);
  void remove(const Object& object);
  void replace(const Object& old, Object object);
  Object& edit(const Object& object);
  Table& edit_table(const Id& id);
  /// Puts what `change` makes of an object in its place, wherever it makes something.
  void rewrite(const std::function<std::optional<Object>(const Object&)>& change);

  // apply.cpp: nodes without an effect
  bool apply(const sql::DataStatement& data);
  bool apply(const sql::Skipped&) { return true; }

  // apply_create.cpp
  bool apply(const sql::CreateVirtualTable& create);
  bool apply(const sql::CreateIndex& create);
  bool apply(const sql::CreateView& create);
  bool apply(const sql::CreateTrigger& create);
  bool can_be_indexed(const Object& relation, const sql::At& at);
  bool check_index(const Object& relation, const sql::CreateIndex& create);
  bool check_trigger(const Object& relation, const sql::CreateTrigger& create);
  bool need_column_or_text(const Table& table, const sql::Name& name);
  void normalise(sql::IndexElement& element, const Table* table) const;
  bool index_partitions(const Index& parent);

  // build.cpp
  bool apply(const sql::CreateTable& create);
  /// What LIKE brings beside columns and constraints, for when the table is there.
  struct Copied {
    std::vector<Index> indexes;
    std::vector<Note> notes;
  };
  bool add_columns(const sql::CreateTable& create, Table& table, std::vector<Written>& written,
                   Copied& copied);
  bool add_column(const sql::ColumnDefinition& definition, Table& table,
                  std::vector<Written>& written);
  bool add_attribute(const sql::Constraint& constraint, Column& column);
  bool check_default(const sql::Fragment& expression);
  bool check_column(const sql::ColumnDefinition& definition, const Column& column);
  bool inherit(const sql::ObjectName& parent, Table& table);
  bool inherit_all(Table& table);
  bool copy(const sql::LikeClause& like, Table& table, std::vector<Written>& written,
            Copied& copied);
  void copy_notes(const sql::LikeClause& like, const Table& from, const Table& to,
                  Copied& copied) const;
  void add_sequence(Table& table, Column& column);
  bool name_sequence(const Table& table, Column& column);
  bool check_table(const sql::CreateTable& create, const Table& table);
  bool check_strict(const sql::At& at, const Table& table, const Column& column);

  // constraints.cpp
  bool settle(Table& table, std::vector<Written> written);
  bool settle(Table& table, Written& written, Constraint& constraint);
  bool settle_key(Table& table, Constraint& constraint);
  bool settle_foreign_key(const Table& table, Constraint& constraint);
  bool is_free_constraint(const Table& table, const sql::Name& name, bool index);
  bool check_autoincrement(const Table& table, const sql::Constraint& key);
  bool use_index(const Table& table, Constraint& constraint, const std::optional<sql::Name>& name);
  bool need_key(const Table& parent, const sql::Constraint& foreign_key);
  bool inherit_constraints(const Table& parent, Table& table);
  bool check_generated(const Table& table, std::string_view column);

  // apply_alter.cpp
  bool apply(const sql::AlterTable& alter);
  bool act(const Id& id, const sql::AddColumn& action);
  bool act(const Id& id, const sql::DropColumn& action);
  bool act(const Id& id, const sql::RenameColumn& action);
  bool act(const Id& id, const sql::AlterColumnType& action);
  bool act(const Id& id, const sql::SetDefault& action);
  bool act(const Id& id, const sql::SetNotNull& action);
  bool act(const Id& id, const sql::SetExpression& action);
  bool act(const Id& id, const sql::AlterIdentity& action);
  bool act(const Id& id, const sql::SetColumnAttribute& action);
  bool act(const Id& id, const sql::AddConstraint& action);
  bool act(const Id& id, const sql::DropConstraint& action);
  bool act(const Id& id, const sql::RenameConstraint& action);
  bool act(const Id& id, const sql::AlterConstraint& action);
  bool act(const Id& id, const sql::AlterPartition& action);
  bool act(const Id& id, const sql::AlterInherit& action);
  bool act(const Id& id, const sql::SetSettings& action);
  bool act(const Id& id, const sql::SetProperty& action);
  bool act(const Id&, const sql::OwnerTo&) { return true; }
  bool act(const Id& id, const sql::RenameTo& action);
  bool act(const Id& id, const sql::SetSchema& action);
  template <typename Action>
  bool act_on_family(const Id& id, const Action& action, bool only);
  template <typename Action>
  bool pass_on(const Id& child, const Action& action);
  std::vector<Id> children_of(const Id& parent) const;
  bool alter_key_index(const Id& table, const sql::AlterTable& alter);
  bool alter_other(const Object& object, const sql::AlterTable& alter);
  Column* edit_column(const Id& id, const sql::Name& name);
  bool no_constraint(const Table& table, const sql::Name& name);
  /// Refused where several constraints have the name.
  bool names_one(const Table& table, const sql::Name& name);

  // rename.cpp
  void rename_relation(const Id& from, const Id& to);
  /// Refused at `at` where something speaks of the column in a way that can't follow.
  bool rename_column(const Id& relation, const std::string& from, const std::string& to,
                     const sql::At& at);
  void rename_sequence(const Id& from, const Id& to);
  void rename_type(const Id& from, const Id& to);
  void rename_function(const Id& from, const Id& to, const std::string& signature);
  void rename_schema(const std::string& from, const std::string& to);
  void rename_notes(const Object& object, const Id& to);

  // apply_drop.cpp
  bool apply(const sql::Drop& drop_statement);
  bool drop(std::vector<Part> parts, bool cascade, const sql::At& at);
  void take_away(const std::vector<Part>& parts);
  /// True without an object where that is no error.
  bool need(const sql::ObjectReference& reference, bool if_exists, const Object*& object);
  const Object* find_object(const sql::ObjectReference& reference, const Id& id,
                            const Id& table) const;
  const Object* find_opaque(std::string_view kind, const Id& id, const Id& table) const;
  bool is_of_another_kind(sql::ObjectKind kind, const Id& id) const;
  bool no_such_object(const sql::ObjectReference& reference);

  // apply_object.cpp
  bool apply(const sql::CreateSequence& create);
  bool apply(const sql::CreateType& create);
  bool apply(const sql::CreateDomain& create);
  bool apply(const sql::CreateSchema& create);
  bool apply(const sql::CreateRoutine& create);
  bool apply(const sql::CreatePolicy& create);
  bool apply(const sql::CreateExtension& create);
  bool apply(const sql::Opaque& create);
  bool own(Sequence& sequence, const sql::SequenceOptions& options);
  void normalise(sql::ColumnDefinition& attribute) const;
  void normalise_range(Type& type) const;
  bool add_domain_constraint(Domain& domain, const sql::Constraint& constraint);

  // apply_access.cpp
  bool apply(const sql::Comment& comment);
  bool apply(const sql::Grant& grant);
  std::optional<sql::ObjectReference> known(const sql::ObjectReference& reference);
  const Object* find_grantee(const sql::ObjectReference& reference) const;
  const Object* need_table_or_view_or_type(const sql::ObjectName& name);
  std::vector<sql::ObjectReference> all_in(const sql::Grant& grant) const;
  /// Those of a column, which goes.
  void drop_privileges(const Id& table, const std::string& column);
  void merge(const sql::Grant& grant, const sql::ObjectReference& object, const std::string& role);

  // apply_alter_object.cpp
  bool apply(const sql::AlterSequence& alter);
  bool apply(const sql::AlterType& alter);
  bool apply(const sql::AlterDomain& alter);
  bool apply(const sql::AlterPolicy& alter);
  bool apply(const sql::AlterObject& alter);
  bool alter_identity(const Object& table, const Id& sequence, const sql::AlterSequence& alter);
  bool act(sql::CreateType& type, const sql::AlterType::AddValue& action,
           const sql::AlterType& alter);
  bool act(sql::CreateType& type, const sql::AlterType::RenameValue& action,
           const sql::AlterType& alter);
  bool act(sql::CreateType& type, const sql::AddColumn& action, const sql::AlterType& alter);
  bool act(sql::CreateType& type, const sql::DropColumn& action, const sql::AlterType& alter);
  bool act(sql::CreateType& type, const sql::RenameColumn& action, const sql::AlterType& alter);
  bool act(sql::CreateType& type, const sql::AlterColumnType& action, const sql::AlterType& alter);
  bool act(sql::CreateType& type, const sql::SetSettings& action, const sql::AlterType& alter);
  bool no_value(const sql::CreateType& type, const std::string& value, const sql::AlterType& alter);
  bool no_attribute(const sql::Name& name, const sql::AlterType& alter);
  bool act(Domain& domain, const sql::SetDefault& action);
  bool act(Domain& domain, const sql::SetNotNull& action);
  bool act(Domain& domain, const sql::AddConstraint& action);
  bool act(Domain& domain, const sql::DropConstraint& action);
  bool act(Domain& domain, const sql::RenameConstraint& action);
  bool act(Domain& domain, const sql::AlterConstraint& action);
  Constraint* domain_constraint(Domain& domain, const sql::Name& name, bool if_exists);
  bool alter_words(const Object& object, const sql::AlterObject& alter);
  bool rename_object(const Object& object, const Id& to, const sql::At& at);
  const Object* find_named_as(const Object& object, const Id& to) const;

  Schema& schema_;
  const Rules& rules_;
  const sql::Statement& statement_;
  const text::Source& source_;
  text::Diagnostics& diagnostics_;
};

}  // namespace aludel::schema

#endif  // ALUDEL_GENERATOR_SCHEMA_APPLIER_H
