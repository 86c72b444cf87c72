// SPDX-License-Identifier: MIT
//
// The parts of the reading that names.h offers: queries (names_query.cpp), their FROM
// (names_from.cpp), what writes (names_write.cpp), and expressions (names_expression.cpp).
// Each function begins at its first token and stops behind what it understands.
#ifndef ALUDEL_GENERATOR_SQL_NAMES_READER_H
#define ALUDEL_GENERATOR_SQL_NAMES_READER_H

#include <cstddef>
#include <initializer_list>
#include <string_view>
#include <utility>
#include <vector>

#include "sql/names.h"

namespace aludel::sql {

class NamesReader {
 public:
  explicit NamesReader(Cursor& cursor) : cursor_(cursor) {}

  /// What a query gives: the names of its columns (empty where the database chooses one), the
  /// stars among them, and the scope of its (first) SELECT.
  struct Result {
    std::vector<Name> columns;
    std::vector<Star> stars;
    bool open = false;  // PostgreSQL's chosen names may be anything
    std::size_t scope = NameScope::kNone;

    /// To the range that has them.
    void move_to(Range& range) {
      range.columns = std::move(columns);
      range.stars = std::move(stars);
      range.open = open;
    }
  };

  std::size_t new_scope(std::size_t outer);
  Result query(std::size_t outer, bool visible);
  void data(std::size_t outer);
  void expression(std::size_t scope) { expression(scope, Until::kEnd); }

  Names take() { return std::move(names_); }

 private:
  /// Where an expression ends: at what can't continue it, in a call (FROM, FOR and the like
  /// continue it there), or before AND.
  enum class Until { kEnd, kCall, kAnd };

  // names_query.cpp
  bool is_query(std::size_t ahead = 0) const;
  void with(std::size_t scope);
  void common_table(std::size_t scope, bool recursive);
  void search_and_cycle(std::size_t scope);
  Result query_behind_with(std::size_t scope, bool visible);
  Result term(std::size_t scope, bool visible);
  Result select(std::size_t scope, bool visible);
  void select_list(Result& result, bool visible);
  void select_item(Result& result, bool visible);
  bool is_label() const;
  void select_into();
  void group_by(std::size_t scope);
  void grouping(std::size_t scope);
  void windows(std::size_t scope);
  std::size_t values(std::size_t scope, bool defaults);
  void order_by(const Result& result, bool compound);
  void order_items(std::size_t scope);
  void order_item(std::size_t scope);
  void forget_ordered_outputs(const Result& result, bool compound, std::size_t first);
  void limits(std::size_t scope);
  void fetch(std::size_t scope);
  void locking();

  // names_from.cpp
  void from(std::size_t scope);
  void from_item(std::size_t scope);
  void condition(std::size_t scope);
  bool join(std::size_t scope);
  void using_columns(std::size_t scope);
  void source(std::size_t scope);
  void source_in_parentheses(std::size_t scope, bool lateral);
  void source_function(std::size_t scope);
  void source_table(std::size_t scope);
  void table_sample(std::size_t scope);
  void index_choice();
  bool is_alias() const;
  void alias(Range& range);
  void column_definitions(std::size_t scope, Range& range);
  ObjectName table(std::size_t scope, bool written, std::string_view what);
  const Range* common_range(std::size_t scope, const ObjectName& name) const;

  // names_write.cpp
  void insert(std::size_t outer);
  void insert_source(std::size_t scope);
  void on_conflict(std::size_t scope);
  void update(std::size_t outer);
  void remove(std::size_t outer);
  void merge(std::size_t outer);
  void merge_action(std::size_t scope);
  void assignments(std::size_t scope);
  void assignment(std::size_t scope);
  void target_columns(std::size_t scope);
  void target_column(std::size_t scope);
  void target(std::size_t scope, bool alias_without_as);
  void where(std::size_t scope);
  void returning(std::size_t scope);
  void or_conflict();
  void value(std::size_t scope);

  // names_expression.cpp
  void expression(std::size_t scope, Until until);
  void expressions(std::size_t scope);
  void operand(std::size_t scope, bool is_first);
  bool operator_with_schema();
  bool keyword_operand(std::size_t scope);
  bool typed_literal(std::size_t scope);
  void strings();
  void raise(std::size_t scope);
  void prefixes();
  void case_expression(std::size_t scope);
  void cast(std::size_t scope);
  void array(std::size_t scope);
  void parenthesis(std::size_t scope);
  void names(std::size_t scope);
  bool has_words(std::string_view function) const;
  void call(std::size_t scope, std::string_view function);
  void call_arguments(std::size_t scope, std::string_view function);
  void call_argument(std::size_t scope, std::string_view function);
  bool continues(std::size_t scope, Until until);
  bool suffix(std::size_t scope);
  void window_suffix(std::size_t scope);
  bool is_suffix();
  bool in_suffix(std::size_t scope);
  void descend();
  bool word_operator(std::size_t scope, Until until);
  void window(std::size_t scope);
  void frame(std::size_t scope);
  void subscript(std::size_t scope);
  void indirection(std::size_t scope);
  void type(std::size_t scope);

  /// The words of the list that stand here, if any do; takes them.
  bool accept_any(std::initializer_list<std::string_view> words);
  Mention& mention(Mention::Kind kind, std::size_t scope);

  Cursor& cursor_;
  Names names_;
  unsigned depth_ = 0;
};

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_NAMES_READER_H
