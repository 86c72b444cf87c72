// SPDX-License-Identifier: MIT
//
// The reading of one query: query.cpp has its clauses, query_from.cpp its tables. What fails takes
// all that is left; the query is then normalised token by token.
#ifndef ALUDEL_GENERATOR_SQL_QUERY_READER_H
#define ALUDEL_GENERATOR_SQL_QUERY_READER_H

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/expression.h"
#include "sql/tokens.h"

namespace aludel::sql {

class QueryReader {
 public:
  QueryReader(const Tokens& tokens, std::size_t first, std::size_t last, unsigned depth);
  /// [WITH …] query [ORDER BY …] [LIMIT …] …, up to the end.
  std::string whole();
  bool failed() const { return failed_; }
  const std::string& column() const { return column_; }

 private:
  /// A SELECT, or what UNION and the like make of two.
  struct Part {
    std::string text;
    unsigned level = 3;  // 1: UNION, EXCEPT; 2: INTERSECT; 3: one query
  };
  /// A column of the result.
  struct Target {
    std::string text;  // without AS
    std::string name;
  };

  bool postgresql() const { return tokens_.language() != Language::kSqlite; }
  bool is(std::string_view op, std::size_t ahead = 0) const;
  bool are(std::string_view words, std::size_t ahead = 0) const;
  bool accept(std::string_view words);
  bool accept_operator(std::string_view op);
  std::string fail();

  // Parts of expressions.

  ExpressionParser reader() const;
  Language levels() const { return postgresql() ? Language::kPostgresql : Language::kSqlite; }
  void take(const ExpressionParser& from);
  Expression raw_expression();
  std::string expression();
  std::string expressions();
  std::string order_by();
  /// What a number, or a name of the result, stands for in ORDER BY. The table's column (not
  /// `names`) keeps its prefix where a column of the result has its name.
  std::string resolved(std::string item, bool names) const;
  std::string name();
  /// (a, b), where it is here.
  std::string names();
  /// ( query ): what is in the parentheses.
  std::string query(std::string* column = nullptr);

  // The query as a whole.

  std::string with();
  std::optional<std::string> set_operator(unsigned& level) const;
  Part parts(unsigned least);
  Part one();
  /// A query in parentheses; they stay where it has more than one could say without them.
  Part bare();
  /// Whether an ORDER BY of its own may speak of its columns' names.
  bool is_sorted() const;
  std::string values();

  // What follows a query: ORDER BY, LIMIT, OFFSET, FETCH, FOR.

  std::string tail();
  std::string fetch();

  // SELECT.

  std::string select();
  std::string distinct();
  /// The FROM of the SELECT that begins here; the end where it has none.
  std::size_t find_from() const;
  std::string group_by();
  std::string windows();
  std::string targets();
  std::string target();
  /// Its type is the column's: a string that is cast to varchar stays so.
  Expression canonical_target(Expression raw) const;
  /// Whether a name stands here without AS.
  bool alias_here() const;
  /// What a column is called, in any way of quoting.
  std::string alias();

  // FROM.

  std::string from_list();
  /// NATURAL LEFT JOIN and its like; empty: none.
  std::string join_word();
  std::string joins();
  /// One table, function or query; or joins in parentheses, `several` then.
  std::string source(bool& several);
  std::string table_sample();
  std::string function();
  /// A table without the schema in which everything is.
  std::string table_name(std::string* last = nullptr);
  /// [AS] name [(columns)].
  std::string table_alias(const std::string& table);
  bool ends_alias() const;
  const Tokens& tokens_;
  std::size_t position_;
  std::size_t last_;
  unsigned depth_;
  bool failed_ = false;
  std::string column_;
  bool unnamed_ = false;  // the names of the columns are those of the SELECT before UNION
  // Of the FROM that is being read, and of the SELECT that it is of.
  bool any_ = false;
  bool only_ = true;
  std::string source_;         // the table that was read last, without its schema
  std::string alias_;          // what it is called
  std::string without_alias_;  // its text
  std::string table_;          // the alias of the only one
  // Of its result.
  std::vector<Target> columns_;
  bool stars_ = false;
};

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_QUERY_READER_H
