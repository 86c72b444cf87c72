// SPDX-License-Identifier: MIT
//
// Values that enums got in the run, which PostgreSQL lets nobody use before it is committed.
#ifndef ALUDEL_GENERATOR_DIALECT_POSTGRESQL_NEW_VALUES_H
#define ALUDEL_GENERATOR_DIALECT_POSTGRESQL_NEW_VALUES_H

#include <set>
#include <string>
#include <vector>

#include "dialect/dialect.h"

namespace aludel::dialect::on_postgresql {

class NewValues {
 public:
  /// All must outlive it; `state` is what the next statement finds.
  NewValues(const text::Source& source, unsigned minimum, const schema::Schema& state,
            Uncommitted& uncommitted, text::Diagnostics& diagnostics)
      : source_(source),
        minimum_(minimum),
        state_(state),
        uncommitted_(uncommitted),
        diagnostics_(diagnostics) {}

  /// Before a statement is carried out: whether it leaves the new values alone. It uses one where
  /// it holds its text and speaks of the type, or of a column of it. Looked into is also what the
  /// server reads at once: the body of a DO, and of a function in SQL.
  bool check(const Input& input);

  /// After that: the values that it gave, renamed or took away.
  void note(const sql::Statement& own);

 private:
  struct Literal {
    std::string value;
    text::Span at;
  };

  /// The words and texts of a piece of SQL that begins at `begin` in the source.
  void read(const std::string& sql, sql::Language language, std::size_t begin, bool bodies);
  bool speaks_of(const Uncommitted::Value& value, const sql::Statement& statement) const;
  bool has_word(const std::string& name) const { return words_.count(name) != 0; }

  const text::Source& source_;
  unsigned minimum_;
  const schema::Schema& state_;
  Uncommitted& uncommitted_;
  text::Diagnostics& diagnostics_;
  std::vector<schema::Id> types_;  // made by this script
  std::set<std::string> words_;    // of the statement that is checked: its names and keywords
  std::vector<Literal> literals_;  // and its texts
};

}  // namespace aludel::dialect::on_postgresql

#endif  // ALUDEL_GENERATOR_DIALECT_POSTGRESQL_NEW_VALUES_H
