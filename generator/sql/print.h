// SPDX-License-Identifier: MIT
//
// What the printers of all statements are written with: words one after the other, a blank between.
#ifndef ALUDEL_GENERATOR_SQL_PRINT_H
#define ALUDEL_GENERATOR_SQL_PRINT_H

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/printer.h"
#include "sql/tree/statement.h"

namespace aludel::sql {

class Printer {
 public:
  explicit Printer(Language language) : language_(language) {}

  Language language() const { return language_; }
  std::string take() { return std::move(out_); }

  /// Words as they are, behind a blank where one is needed.
  Printer& operator<<(std::string_view words);
  Printer& operator<<(const Name& name) { return *this << quoted(name.text, language_); }
  Printer& operator<<(const ObjectName& name) { return *this << print(name, language_); }
  Printer& operator<<(const TypeName& type) { return *this << print(type, language_); }
  Printer& operator<<(const Fragment& fragment) { return *this << fragment.text; }

  /// Directly behind what was last: `,` `)`.
  Printer& tight(std::string_view text);
  /// The words where the condition holds.
  Printer& when(bool holds, std::string_view words) { return holds ? *this << words : *this; }
  /// `word value`, where there is a value.
  template <typename T>
  Printer& optional(std::string_view word, const std::optional<T>& value) {
    return value ? *this << word << *value : *this;
  }
  /// `word name`, where the text isn't empty; the text is a name.
  Printer& named(std::string_view word, std::string_view name);
  Printer& name(std::string_view text) { return *this << quoted(text, language_); }
  /// `word (fragment)`, where there is one.
  Printer& enclosed(std::string_view word, const Fragment& fragment);
  /// In capitals, as a keyword.
  Printer& keyword(std::string_view word);
  /// A role; PUBLIC, CURRENT_USER and the like are words, whatever else is a name.
  Printer& role(std::string_view role);
  /// `words a, b`, and nothing for an empty list.
  Printer& roles(std::string_view words, const std::vector<std::string>& roles);
  /// `a, b` of what << or print() can do.
  template <typename T>
  Printer& list(const std::vector<T>& items);
  /// `(a, b)`, and nothing for an empty list.
  template <typename T>
  Printer& parenthesised(const std::vector<T>& items);

 private:
  Language language_;
  std::string out_;
};

Printer& operator<<(Printer& to, const IndexElement& element);
Printer& operator<<(Printer& to, const Setting& setting);
Printer& operator<<(Printer& to, const LikeClause& like);
Printer& operator<<(Printer& to, const ColumnDefinition& column);
Printer& operator<<(Printer& to, const Constraint& constraint);
Printer& operator<<(Printer& to, const ObjectReference& object);
Printer& operator<<(Printer& to, const Grant::Privilege& privilege);

template <typename T>
Printer& Printer::list(const std::vector<T>& items) {
  bool first = true;
  for (const T& item : items) {
    if (!first) tight(",");
    *this << item;
    first = false;
  }
  return *this;
}

template <typename T>
Printer& Printer::parenthesised(const std::vector<T>& items) {
  if (items.empty()) return *this;
  *this << "(";
  return list(items).tight(")");
}

/// DEFERRABLE …, where it isn't what holds anyway.
void print_timing(Printer& to, Constraint::Timing timing);
/// ON CONFLICT …, likewise.
void print_conflict(Printer& to, Conflict conflict);
/// The options of a sequence, one behind the other; `set`: as ALTER COLUMN wants them, each but
/// RESTART behind SET.
void print_options(Printer& to, const SequenceOptions& options, bool set = false);
/// The kind of an object, its name (with its table and signature), and both.
void print_kind(Printer& to, const ObjectReference& object);
void print_name(Printer& to, const ObjectReference& object);
void print_reference(Printer& to, const ObjectReference& object, bool if_exists);

/// Whether the expression is one call of a function, which an index takes without parentheses.
bool is_call(const Fragment& expression);
/// The expression as DEFAULT takes it: in parentheses unless it is a literal, a name or a call.
std::string default_expression(const Fragment& expression);

void print_node(Printer& to, const CreateTable& table);
void print_node(Printer& to, const CreateVirtualTable& table);
void print_node(Printer& to, const CreateIndex& index);
void print_node(Printer& to, const CreateView& view);
void print_node(Printer& to, const CreateTrigger& trigger);
void print_node(Printer& to, const CreateSequence& sequence);
void print_node(Printer& to, const CreateType& type);
void print_node(Printer& to, const CreateDomain& domain);
void print_node(Printer& to, const CreateSchema& schema);
void print_node(Printer& to, const CreateRoutine& routine);
void print_node(Printer& to, const CreatePolicy& policy);
void print_node(Printer& to, const CreateExtension& extension);
void print_node(Printer& to, const Comment& comment);
void print_node(Printer& to, const Grant& grant);
void print_node(Printer& to, const Opaque& opaque);
void print_node(Printer& to, const AlterTable& alter);
void print_node(Printer& to, const AlterSequence& alter);
void print_node(Printer& to, const AlterType& alter);
void print_node(Printer& to, const AlterDomain& alter);
void print_node(Printer& to, const AlterPolicy& alter);
void print_node(Printer& to, const AlterObject& alter);
void print_node(Printer& to, const Drop& drop);
// These two are their text, which the node alone doesn't have.
inline void print_node(Printer&, const DataStatement&) {}
inline void print_node(Printer&, const Skipped&) {}

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_PRINT_H
