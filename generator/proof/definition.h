// SPDX-License-Identifier: MIT
//
// What a CREATE statement says, as far as comparing two of them needs it: which object it
// defines and, for a table, its columns and constraints one by one, in a form in which two ways
// of writing the same are equal.
//
// In that form quotes and letter case of names and the case of keywords are gone, white space
// and comments too. REFERENCES, UNIQUE, CHECK and PRIMARY KEY behind a column are constraints of
// the table (but PRIMARY KEY DESC, which means something else there); what is the default anyway
// (NULL, DEFAULT NULL, COLLATE BINARY, ASC, ON CONFLICT ABORT, ON DELETE NO ACTION, NOT DEFERRABLE,
// MATCH SIMPLE, GENERATED ALWAYS, VIRTUAL, a trigger's BEFORE and FOR EACH ROW) is left out. What
// is not understood stays word for word: nothing of a definition is lost.
#ifndef ALUDEL_GENERATOR_PROOF_DEFINITION_H
#define ALUDEL_GENERATOR_PROOF_DEFINITION_H

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sql/token.h"
#include "text/source.h"

namespace aludel::proof {

/// A token that is no comment.
struct Word {
  std::string form;   // to compare
  std::string shown;  // as written
  std::string name;   // what it stands for as a name; empty for what can't be one
  bool bare = false;  // an unquoted word: may be a keyword
  text::Span span;

  /// Whether it is this keyword, given in lower case.
  bool is(std::string_view keyword) const { return bare && form == keyword; }
};

std::vector<Word> words(const text::Source& source, std::span<const sql::Token> tokens);
/// Of a text that the engine accepted.
std::vector<Word> words(std::string_view sql);

/// Takes a string for a name, as SQLite does where only a name can be.
void as_name(Word& word);
/// A list of columns in parentheses: strings as names, without ASC.
std::vector<Word> column_list(std::span<const Word> words);
/// A whole definition, but for a table's columns and constraints, which read_table() knows:
/// strings as names where only names can be, without what is the default anyway.
std::vector<Word> normal(std::vector<Word> words);

/// How the words are compared as a whole: equal forms, equal meaning.
std::string form_of(std::span<const Word> words);
/// The words for people, with single spaces.
std::string shown(std::span<const Word> words);

/// The beginning of a CREATE TABLE, INDEX, VIEW, TRIGGER or VIRTUAL TABLE.
struct Head {
  std::string kind;  // "table" (virtual ones too), "index", "view", "trigger"
  bool is_virtual = false;
  bool temporary = false;
  bool if_not_exists = false;
  std::string name;
  text::Span name_span;
  std::size_t end = 0;  // of its words: the index of the one after the name
};

std::optional<Head> read_head(std::span<const Word> words);

/// "insert", "update" or "delete": what a trigger waits for.
std::string event_of(std::string_view create_trigger);

/// A part of a definition that is compared by itself.
struct Clause {
  std::string form;
  std::string shown;
  text::Span span;
  std::string parent;          // of a foreign key that names no columns of it
  std::size_t parent_end = 0;  // in the form
};

struct Column {
  std::string name;
  text::Span name_span;
  Clause type;                  // empty where it has none
  std::vector<Clause> clauses;  // as written

  std::string form() const;  // equal in whatever order the clauses were written
  std::string shown() const;
};

struct Table {
  std::vector<Column> columns;
  std::vector<Clause> constraints;
  std::vector<Clause> options;  // WITHOUT ROWID, STRICT
  std::string key;              // the form of its primary key's columns, in parentheses
};

/// Nothing for what isn't an ordinary table with a list of columns.
std::optional<Table> read_table(std::span<const Word> words);

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_DEFINITION_H
