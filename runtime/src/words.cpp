// SPDX-License-Identifier: MIT
#include "words.h"

namespace aludel {
namespace {

char upper(char letter) {
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

bool is_space(char letter) { return letter == ' ' || (letter >= '\t' && letter <= '\r'); }

bool is_letter(char letter) {
  return (upper(letter) >= 'A' && upper(letter) <= 'Z') || (letter >= '0' && letter <= '9') ||
         letter == '_' || letter == '$' || (static_cast<unsigned char>(letter) & 0x80u) != 0;
}

char closing(char quote) {
  if (quote == '[') return ']';
  return quote == '"' || quote == '`' || quote == '\'' ? quote : '\0';
}

/// Past white space and comments.
const char* skip(const char* at, const char* end) {
  while (at != end) {
    const char second = end - at > 1 ? at[1] : '\0';
    if (is_space(*at)) {
      ++at;
    } else if (*at == '-' && second == '-') {
      while (at != end && *at != '\n') ++at;
    } else if (*at == '/' && second == '*') {
      at += 2;
      while (at != end && (*at != '*' || end - at < 2 || at[1] != '/')) ++at;
      at = end - at < 2 ? end : at + 2;
    } else {
      break;
    }
  }
  return at;
}

bool is_empty(Piece piece) { return piece.begin == piece.end; }

bool is_quoted(Piece word) { return !is_empty(word) && closing(*word.begin) != '\0'; }

void unquote(Piece& word) {
  if (!is_quoted(word)) return;
  ++word.begin;
  if (word.begin != word.end) --word.end;
}

/// Names in whatever case and quotes; strings (in double quotes too, as SQLite takes them) by each
/// letter.
bool same_word(Piece a, Piece b) {
  const bool exact = !is_empty(a) && !is_empty(b) && (*a.begin == '\'' || *b.begin == '\'');
  if (exact && (!is_quoted(a) || !is_quoted(b))) return false;
  unquote(a);
  unquote(b);
  if (a.end - a.begin != b.end - b.begin) return false;
  for (; a.begin != a.end; ++a.begin, ++b.begin) {
    const bool same = exact ? *a.begin == *b.begin : upper(*a.begin) == upper(*b.begin);
    if (!same) return false;
  }
  return true;
}

/// All words of a text.
struct Words {
  const char* at;
  const char* end;

  explicit Words(Piece text) : at(text.begin), end(text.end) {}

  Piece next() { return next_word(at, end); }
};

/// Those of a CREATE TRIGGER that say something.
class TriggerWords {
 public:
  explicit TriggerWords(Piece text) : at_(text.begin), end_(text.end) {}

  Piece next() {
    Piece word = next_word(at_, end_);
    while (body_ == nullptr && says_nothing(word)) word = next_word(at_, end_);
    ++count_;
    if (is_keyword(word, "BEGIN")) body_ = word.begin;
    if (is_keyword(word, "WHEN")) find_parentheses();
    return word;
  }

 private:
  /// Past the keyword, if it comes now.
  bool accept(const char* keyword) {
    const char* at = at_;
    if (!is_keyword(next_word(at, end_), keyword)) return false;
    at_ = at;
    return true;
  }

  bool says_nothing(Piece word) {
    if (is_empty(word) || count_ < 3) return false;  // CREATE TRIGGER and its name
    if (word.begin == opening_ || word.begin == closing_) return true;
    if (is_keyword(word, "FOR")) return accept("EACH") && accept("ROW");
    const char* at = at_;
    const Piece event = next_word(at, end_);
    return is_keyword(word, "BEFORE") &&
           (is_keyword(event, "INSERT") || is_keyword(event, "UPDATE") ||
            is_keyword(event, "DELETE"));
  }

  /// Those that hold the whole condition.
  void find_parentheses() {
    const char* at = at_;
    Piece word = next_word(at, end_);
    const char* const first = word.begin;
    if (is_empty(word) || *first != '(') return;
    for (unsigned depth = 1; depth != 0;) {
      word = next_word(at, end_);
      if (is_empty(word)) return;
      if (*word.begin == '(') ++depth;
      if (*word.begin == ')') --depth;
    }
    const char* const last = word.begin;
    if (!is_keyword(next_word(at, end_), "BEGIN")) return;
    opening_ = first;
    closing_ = last;
  }

  const char* at_;
  const char* end_;
  unsigned count_ = 0;             // of words so far
  const char* body_ = nullptr;     // where it begins: no word of it is passed over
  const char* opening_ = nullptr;  // the parentheses around the condition
  const char* closing_ = nullptr;
};

/// Whether two texts are the same words, as `Reader` gives them.
template <class Reader>
bool same_text(Piece& a, Piece& b) {
  Reader ones(a);
  Reader others(b);
  while (true) {
    const Piece one = ones.next();
    const Piece other = others.next();
    if (is_empty(one) && is_empty(other)) return true;
    if (is_empty(one) || is_empty(other) || !same_word(one, other)) {
      a.begin = one.begin;
      b.begin = other.begin;
      return false;
    }
  }
}

}  // namespace

Piece next_word(const char*& at, const char* end) noexcept {
  at = skip(at, end);
  Piece word = {at, at};
  if (at == end) return word;
  const char quote = closing(*at);
  if (quote != '\0') {
    for (++at; at != end; ++at) {
      if (*at != quote) continue;
      if (end - at < 2 || at[1] != quote || quote == ']') break;
      ++at;  // twice: one that is meant
    }
    if (at != end) ++at;
  } else if (is_letter(*at)) {
    while (at != end && is_letter(*at)) ++at;
  } else {
    ++at;
  }
  word.end = at;
  return word;
}

bool is_keyword(Piece word, const char* keyword) noexcept {
  for (; word.begin != word.end && upper(*word.begin) == *keyword; ++word.begin) ++keyword;
  return word.begin == word.end && *keyword == '\0';
}

bool same_words(Piece& a, Piece& b) noexcept { return same_text<Words>(a, b); }

bool same_triggers(Piece& a, Piece& b) noexcept { return same_text<TriggerWords>(a, b); }

/// Past what stands in parentheses, if anything does.
Piece Facts::parentheses() noexcept {
  Piece all = {at_, at_};
  const char* at = at_;
  unsigned depth = 0;
  do {
    const Piece word = next_word(at, end_);
    if (is_empty(word)) return all;
    if (*word.begin == '(') ++depth;
    if (*word.begin == ')') --depth;
  } while (depth != 0);
  if (at[-1] == ')') all.end = at_ = at;
  return all;
}

/// Whether the word begins a fact.
bool Facts::read(Piece word, Fact& fact) noexcept {
  fact = {{}, word};
  if (depth_ == 0) {
    if (!body_ || is_keyword(word, "STRICT")) return body_;
    if (is_keyword(word, "WITHOUT")) fact.text.end = next_word(at_, end_).end;
    return fact.text.end != word.end;
  }
  const bool is_check = is_keyword(word, "CHECK");
  if (is_check || is_keyword(word, "AS")) {
    if (!is_check) fact.column = column_;
    fact.text.end = parentheses().end;
    return true;
  }
  const char* at = at_;
  Piece second = next_word(at, end_);
  if (is_keyword(word, "COLLATE")) {
    fact.column = column_;
    fact.text.end = second.end;
    return !is_keyword(second, "BINARY");
  }
  if (is_keyword(word, "INITIALLY")) {
    fact.text.end = second.end;
    return is_keyword(second, "DEFERRED");
  }
  if (!is_keyword(word, "ON") || !is_keyword(second, "CONFLICT")) return false;
  second = next_word(at, end_);
  fact.text.end = second.end;
  return !is_keyword(second, "ABORT");
}

bool Facts::next(Fact& fact) noexcept {
  while (true) {
    const Piece word = next_word(at_, end_);
    if (is_empty(word)) return false;
    const char first = *word.begin;
    if (first == '(') {
      begins_ = !body_;
      body_ = true;
      ++depth_;
    } else if (first == ')') {
      --depth_;
    } else if (first == ',') {
      begins_ = depth_ == 1;
    } else if (is_keyword(word, "AUTOINCREMENT")) {  // PRIMARY KEY (id AUTOINCREMENT), too
      fact = {{}, word};
      return true;
    } else if (depth_ <= 1) {
      const bool begins = begins_;
      begins_ = false;
      if (begins) {
        const bool constraint = is_keyword(word, "CONSTRAINT") || is_keyword(word, "CHECK") ||
                                is_keyword(word, "PRIMARY") || is_keyword(word, "UNIQUE") ||
                                is_keyword(word, "FOREIGN");
        column_ = constraint ? Piece{} : word;
        if (!constraint) continue;
      }
      if (read(word, fact)) return true;
    }
  }
}

unsigned count_fact(Piece text, const Fact& fact) noexcept {
  unsigned count = 0;
  Facts facts(text);
  Fact other;
  while (facts.next(other)) {
    Piece words = fact.text;
    if (same_word(fact.column, other.column) && same_words(words, other.text)) ++count;
  }
  return count;
}

}  // namespace aludel
