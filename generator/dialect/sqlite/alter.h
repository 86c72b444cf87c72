// SPDX-License-Identifier: MIT
//
// ALTER TABLE for every SQLite from a minimum on: as it stands where that engine does it on a
// table with rows, by a rebuild where it doesn't. What is decided follows from the model alone,
// never from what an engine does with an empty table; schema and rows are the same either way.
//
// Neighbouring alterations of one table, with the CREATE and DROP INDEX between them, are a
// group: if one needs a rebuild, all are part of it. A group ends where something else follows,
// and where a value (@fill, USING) reads a column that the group has changed.
#ifndef ALUDEL_GENERATOR_DIALECT_SQLITE_ALTER_H
#define ALUDEL_GENERATOR_DIALECT_SQLITE_ALTER_H

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dialect/dialect.h"
#include "dialect/sqlite/rebuild.h"
#include "schema/schema.h"
#include "text/diagnostics.h"

namespace aludel::dialect::on_sqlite {

class Alterations {
 public:
  /// All must outlive it. `state` is moved forward; `script` gets what a group became when it
  /// ends.
  Alterations(unsigned minimum, const text::Source& source, schema::Schema& state,
              std::vector<Output>& script, text::Diagnostics& diagnostics);

  /// Applies an ALTER TABLE of SQLite's language, action by action. False where something was
  /// reported.
  bool alter(const sql::Statement& statement, const std::optional<sql::Fragment>& fill);

  /// Applies the statement where it is a CREATE or DROP INDEX of the table whose group is open;
  /// nothing where it isn't.
  std::optional<bool> take_index(const sql::Statement& statement);

  /// Ends the group: before everything else that is put into the script, and at the end. False
  /// where something was reported.
  bool end() { return end(state_); }

 private:
  struct Group {
    schema::Schema before;
    schema::Id table;
    text::Span span;
    text::Span last;  // place of the last action
    bool rebuild = false;
    bool reads_all = false;         // SQLite reads all views and triggers for it
    std::vector<Output> native;     // what it is without a rebuild
    std::vector<Output> checks;     // what must hold of the rows before a rebuild
    Sources sources;                // of the columns that have one
    std::set<std::string> changed;  // columns that are not as in the old table, by key
  };

  /// One action, applied.
  struct Step {
    sql::Statement statement;
    text::Span place;  // of the action, for messages
    const sql::TableAction& action;
    schema::Schema before;
    schema::Id table;
    const std::optional<sql::Fragment>& fill;
    const schema::Table* from = nullptr;  // the table in `before`
    const schema::Table* to = nullptr;    // and in the state
  };

  bool step(const sql::Statement& statement, const sql::AlterTable& alter,
            const sql::TableAction& action, const std::optional<sql::Fragment>& fill);
  bool end(const schema::Schema& after);
  bool end(const Group& group, const schema::Schema& after);
  bool alone(const Step& step);
  void require_key(Group& group, const schema::Schema& after) const;
  bool refuse(const text::Span& at, const std::string& text);
  bool changes(const Step& step) const;
  bool same_type(const std::optional<sql::TypeName>& a,
                 const std::optional<sql::TypeName>& b) const;
  bool stands_alone(const Step& step) const;
  void open(const Step& step);
  bool reads_changed(const sql::Fragment& fragment) const;
  bool restarts(const Step& step) const;

  bool is_native(const Step& step) const;
  bool is_native(const Step& step, const sql::AddColumn& action) const;
  bool is_native(const Step&, const sql::DropColumn&) const;
  bool is_native(const Step& step, const sql::SetNotNull& action) const;
  bool is_native(const Step& step, const sql::AddConstraint& action) const;
  bool is_native(const Step& step, const sql::DropConstraint& action) const;
  bool is_native(const Step&, const sql::RenameColumn&) const { return true; }
  template <typename Action>
  bool is_native(const Step&, const Action&) const {
    return false;
  }

  bool trace(const Step& step, const sql::AddColumn& action);
  bool trace(const Step& step, const sql::DropColumn& action);
  bool trace(const Step& step, const sql::RenameColumn& action);
  bool trace(const Step& step, const sql::AlterColumnType& action);
  bool trace(const Step& step, const sql::SetDefault& action);
  bool trace(const Step& step, const sql::SetNotNull& action);
  template <typename Action>
  bool trace(const Step&, const Action&) {
    return true;
  }

  bool no_value(const Step& step, const std::string& column);
  std::string key(std::string_view name) const { return state_.rules().key(name); }
  void add(std::vector<Output>& to, const Step& step) const;

  unsigned minimum_;
  const text::Source& source_;
  schema::Schema& state_;
  std::vector<Output>& script_;
  text::Diagnostics& diagnostics_;
  std::optional<Group> group_;
};

}  // namespace aludel::dialect::on_sqlite

#endif  // ALUDEL_GENERATOR_DIALECT_SQLITE_ALTER_H
