// SPDX-License-Identifier: MIT
//
// SQL as a row of words: what tells two texts of the same meaning apart (white space, comments,
// the case of letters, the quotes around a name) is passed over. No grammar, but for what a
// CREATE TABLE of SQLite says that none of its pragmas shows (Facts).
#ifndef ALUDEL_RUNTIME_WORDS_H
#define ALUDEL_RUNTIME_WORDS_H

namespace aludel {

/// A piece of a text.
struct Piece {
  const char* begin = nullptr;
  const char* end = nullptr;
};

/// The next word of the text: a name, a number, something quoted, or a sign. Empty at the end.
[[nodiscard]] Piece next_word(const char*& at, const char* end) noexcept;

/// Whether an unquoted word is `keyword`, which is in upper case.
[[nodiscard]] bool is_keyword(Piece word, const char* keyword) noexcept;

/// Whether two texts are the same words. Otherwise both are shortened to what begins with the
/// first of those that differ.
[[nodiscard]] bool same_words(Piece& a, Piece& b) noexcept;

/// The same of two CREATE TRIGGER of SQLite, without what says nothing there: BEFORE, FOR EACH ROW,
/// parentheses around the whole of WHEN.
[[nodiscard]] bool same_triggers(Piece& a, Piece& b) noexcept;

/// One thing that a CREATE TABLE says and no pragma shows.
struct Fact {
  Piece column;  // of which it is said; empty: of the table
  Piece text;  // CHECK (…), COLLATE …, AS (…), AUTOINCREMENT, INITIALLY DEFERRED, ON CONFLICT …,
               // WITHOUT ROWID, STRICT
};

/// Reads them from the text of a CREATE TABLE, one by one.
class Facts {
 public:
  explicit Facts(Piece text) noexcept : at_(text.begin), end_(text.end) {}

  /// False: there are no more.
  bool next(Fact& fact) noexcept;

 private:
  bool read(Piece word, Fact& fact) noexcept;
  Piece parentheses() noexcept;

  const char* at_;
  const char* end_;
  unsigned depth_ = 0;
  bool body_ = false;    // the parentheses of the table have begun
  bool begins_ = false;  // what comes is the first word of a column or a constraint
  Piece column_;
};

/// How often a text says a fact.
[[nodiscard]] unsigned count_fact(Piece text, const Fact& fact) noexcept;

}  // namespace aludel

#endif  // ALUDEL_RUNTIME_WORDS_H
