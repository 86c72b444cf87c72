// SPDX-License-Identifier: MIT
//
// Reads the body of a CREATE TABLE that SQLite accepted, by SQLite's grammar.
#include <algorithm>
#include <initializer_list>
#include <utility>

#include "proof/catalog.h"
#include "proof/definition.h"

namespace aludel::proof {
namespace {

using Words = std::vector<Word>;

Word made(std::string_view word) {
  Word result;
  result.form = folded(word);
  result.shown = word;
  return result;
}

Clause clause_of(const Words& words, text::Span span) {
  return {form_of(words), shown(words), span, {}, 0};
}

/// Of a list of columns, their form without what stands behind each.
std::string names_of(const Words& columns) {
  Words names;
  for (const Word& word : columns) {
    const bool behind = word.is("desc") || word.is("autoincrement");
    if (!behind) names.push_back(word);
  }
  return form_of(names);
}

void append(Words& words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
}

/// Reads the constraints of one column, or of the table (column == nullptr), to the end of its
/// words; which of the two a constraint then belongs to is the form's choice.
class ConstraintReader {
 public:
  ConstraintReader(std::span<const Word> words, Table& table, const Word* name, Column* column)
      : words_(words), table_(table), name_(name), column_(column) {}

  void read() {
    if (column_ != nullptr) type();
    while (at_ != words_.size()) constraint();
  }

 private:
  bool is(std::string_view keyword) const { return at_ < words_.size() && words_[at_].is(keyword); }
  bool is_form(std::string_view form) const {
    return at_ < words_.size() && words_[at_].form == form;
  }

  /// The next `count` words, or what is left of them.
  Words take(std::size_t count) {
    const std::size_t end = std::min(at_ + count, words_.size());
    Words result(words_.begin() + static_cast<std::ptrdiff_t>(at_),
                 words_.begin() + static_cast<std::ptrdiff_t>(end));
    at_ = end;
    return result;
  }

  /// What stands in parentheses, with them; nothing where none open here.
  Words group() {
    std::size_t depth = 0;
    std::size_t end = at_;
    for (; end != words_.size(); ++end) {
      if (words_[end].form == "(") ++depth;
      if (words_[end].form == ")" && depth != 0) --depth;
      if (depth == 0) break;
    }
    return is_form("(") ? take(end + 1 - at_) : Words{};
  }

  /// A word in front of a name, and the name.
  Words named() {
    Words words = take(2);
    as_name(words.back());
    return words;
  }

  Words conflict() {
    if (!is("on")) return {};
    Words words = take(3);  // ON CONFLICT word
    return words.back().is("abort") ? Words{} : words;
  }

  bool starts_constraint() const {
    for (const std::string_view keyword :
         {"constraint", "primary", "not", "null", "unique", "check", "default", "collate",
          "references", "generated", "as"}) {
      if (is(keyword)) return true;
    }
    return false;
  }

  void type();
  void constraint();
  void primary_key(Words words);
  void unique(Words words);
  void references(Words words);
  void generated(Words words);
  Words value();

  void to_column(const Words& words) { column_->clauses.push_back(clause_of(words, span())); }
  void to_table(const Words& words) { table_.constraints.push_back(clause_of(words, span())); }

  /// Of the constraint that has just been read, in the source.
  text::Span span() const { return {words_[begin_].span.begin, words_[at_ - 1].span.end}; }

  std::span<const Word> words_;
  Table& table_;
  const Word* name_;  // the column's
  Column* column_;
  std::size_t begin_ = 0;  // of the constraint
  std::size_t at_ = 0;
};

void ConstraintReader::type() {
  while (at_ != words_.size() && !starts_constraint()) {
    if (group().empty()) ++at_;
  }
  if (at_ == 0) return;
  Words words(words_.begin(), words_.begin() + static_cast<std::ptrdiff_t>(at_));
  for (Word& word : words) {
    if (!word.name.empty()) word.form = folded(word.name);
  }
  column_->type = clause_of(words, span());
}

void ConstraintReader::constraint() {
  begin_ = at_;
  Words name = is("constraint") ? named() : Words{};
  if (is("primary")) {
    append(name, take(2));
    primary_key(std::move(name));
  } else if (is("unique")) {
    append(name, take(1));
    unique(std::move(name));
  } else if (is("check")) {
    append(name, take(1));
    append(name, group());
    append(name, conflict());
    to_table(name);
  } else if (is("references") || is("foreign")) {
    references(std::move(name));
  } else if (column_ == nullptr) {
    append(name, take(words_.size()));
    to_table(name);
  } else if (is("not")) {
    append(name, take(2));
    append(name, conflict());
    to_column(name);
  } else if (is("null")) {
    take(1);
    conflict();
  } else if (is("default")) {
    append(name, take(1));
    const Words words = value();
    append(name, words);
    if (form_of(words) != "null") to_column(name);
  } else if (is("collate")) {
    append(name, named());
    if (name.back().form != "binary") to_column(name);
  } else if (is("generated") || is("as")) {
    generated(std::move(name));
  } else {
    append(name, take(words_.size()));
    to_column(name);
  }
}

// A value's sign and parentheses may be there or not: (+1) is 1.
Words ConstraintReader::value() {
  Words words = group();
  if (words.empty()) words = take(is_form("-") || is_form("+") ? 2 : 1);
  std::span<const Word> inner = words;
  while (inner.size() > 2 && inner.front().form == "(" && inner.back().form == ")") {
    inner = inner.subspan(1, inner.size() - 2);
  }
  const bool is_signed = inner.size() == 2 && (inner[0].form == "-" || inner[0].form == "+");
  if (inner.size() != 1 && !is_signed) return words;
  if (is_signed && inner[0].form == "+") inner = inner.subspan(1);
  return {inner.begin(), inner.end()};
}

// PRIMARY KEY (a, b AUTOINCREMENT) ON CONFLICT x, or behind a column
// PRIMARY KEY ASC ON CONFLICT x AUTOINCREMENT.
void ConstraintReader::primary_key(Words words) {
  if (column_ == nullptr) {
    const Words columns = column_list(group());
    table_.key = names_of(columns);
    append(words, columns);
    append(words, conflict());
    return to_table(words);
  }
  table_.key = form_of(Words{made("("), *name_, made(")")});
  const bool descending = is("desc");
  const Words order = is("asc") || descending ? take(1) : Words{};
  const Words on_conflict = conflict();
  const Words increment = is("autoincrement") ? take(1) : Words{};
  if (descending) {
    append(words, order);
    append(words, on_conflict);
    return to_column(words);
  }
  append(words, {made("("), *name_});
  append(words, increment);
  append(words, {made(")")});
  append(words, on_conflict);
  to_table(words);
}

void ConstraintReader::unique(Words words) {
  append(words, column_ == nullptr ? column_list(group()) : Words{made("("), *name_, made(")")});
  append(words, conflict());
  to_table(words);
}

// [FOREIGN KEY (a)] REFERENCES t (b) ON DELETE x ON UPDATE x MATCH x, in any order, then
// [NOT] DEFERRABLE INITIALLY x.
void ConstraintReader::references(Words words) {
  if (is("foreign")) {
    append(words, take(2));
    append(words, column_list(group()));
  } else {
    append(words, {made("FOREIGN"), made("KEY"), made("("), *name_, made(")")});
  }
  append(words, named());
  const Words columns = column_list(group());
  const std::string parent = columns.empty() ? words.back().name : "";
  const std::size_t parent_end = form_of(words).size();
  append(words, columns);
  std::vector<Words> arguments;
  while (is("on") || is("match")) {
    Words argument = take(is("on") ? 2 : 1);
    append(argument, take(is("set") || is("no") ? 2 : 1));
    const bool nothing = (argument.size() == 4 && argument[2].is("no")) ||
                         (argument.size() == 2 && argument[1].is("simple"));
    if (!nothing) arguments.push_back(std::move(argument));
  }
  std::sort(arguments.begin(), arguments.end(),
            [](const Words& a, const Words& b) { return form_of(a) < form_of(b); });
  for (const Words& argument : arguments) append(words, argument);
  const bool refused = is("not") && at_ + 1 < words_.size() && words_[at_ + 1].is("deferrable");
  if (refused || is("deferrable")) {
    Words deferrable = take(refused ? 2 : 1);
    if (is("initially")) append(deferrable, take(2));
    if (!refused) append(words, deferrable);
  }
  to_table(words);
  table_.constraints.back().parent = parent;
  table_.constraints.back().parent_end = parent_end;
}

void ConstraintReader::generated(Words words) {
  if (is("generated")) take(2);
  append(words, take(1));
  append(words, group());
  if (is("stored")) {
    append(words, take(1));
  } else if (is("virtual")) {
    take(1);
  }
  to_column(words);
}

bool starts_table_constraint(const Word& word) {
  for (const std::string_view keyword : {"constraint", "primary", "unique", "check", "foreign"}) {
    if (word.is(keyword)) return true;
  }
  return false;
}

void read_item(std::span<const Word> words, Table& table) {
  if (starts_table_constraint(words.front())) {
    ConstraintReader(words, table, nullptr, nullptr).read();
    return;
  }
  Column column{words.front().name, words.front().span, {}, {}};
  Word name = words.front();
  as_name(name);
  ConstraintReader(words.subspan(1), table, &name, &column).read();
  table.columns.push_back(std::move(column));
}

/// The first word past the parentheses that open at `at`.
std::size_t past_group(std::span<const Word> words, std::size_t at) {
  std::size_t depth = 0;
  for (; at != words.size(); ++at) {
    if (words[at].form == "(") ++depth;
    if (words[at].form == ")" && --depth == 0) return at + 1;
  }
  return at;
}

/// Calls `use` with what stands between the commas that are in no parentheses.
template <typename Use>
void for_each_item(std::span<const Word> words, Use use) {
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= words.size();) {
    if (at == words.size() || words[at].form == ",") {
      if (at != begin) use(words.subspan(begin, at - begin));
      begin = ++at;
    } else {
      at = words[at].form == "(" ? past_group(words, at) : at + 1;
    }
  }
}

}  // namespace

std::string Column::form() const {
  std::vector<std::string> forms;
  for (const Clause& clause : clauses) forms.push_back(clause.form);
  std::sort(forms.begin(), forms.end());
  std::string all = type.form;
  for (const std::string& form : forms) all += '\n' + form;
  return all;
}

std::string Column::shown() const {
  std::string all = type.shown;
  for (const Clause& clause : clauses) all += (all.empty() ? "" : " ") + clause.shown;
  return all;
}

std::optional<Table> read_table(std::span<const Word> words) {
  const std::optional<Head> head = read_head(words);
  if (!head || head->kind != "table" || head->is_virtual || head->end == words.size() ||
      words[head->end].form != "(") {
    return std::nullopt;
  }
  Table table;
  const std::size_t end = past_group(words, head->end);
  for_each_item(words.subspan(head->end + 1, end - head->end - 2),
                [&](std::span<const Word> item) { read_item(item, table); });
  for_each_item(words.subspan(end), [&](std::span<const Word> item) {
    table.options.push_back(
        clause_of({item.begin(), item.end()}, {item.front().span.begin, item.back().span.end}));
  });
  return table;
}

}  // namespace aludel::proof
