// SPDX-License-Identifier: MIT
#include "revisions/taken.h"

#include <initializer_list>
#include <vector>

#include "sql/keywords.h"
#include "sql/words.h"

namespace aludel::revisions {
namespace {

/// Goes along the words of a statement.
class Reader {
 public:
  Reader(std::string_view statement, sql::Language language)
      : words_(sql::words(statement, language)), language_(language) {}

  bool at_end() const { return at_ == words_.size(); }
  void next() { at_ += at_end() ? 0 : 1; }

  bool is(std::string_view form) const { return !at_end() && words_[at_].form == form; }

  bool take(std::string_view form) {
    const bool there = is(form);
    if (there) next();
    return there;
  }

  void skip(std::initializer_list<std::string_view> forms) {
    for (bool any = true; any;) {
      any = false;
      for (const std::string_view it : forms) any = take(it) || any;
    }
  }

  /// The last part of a name; empty where there is none.
  std::string name() {
    std::string out;
    do {
      if (at_end() || words_[at_].name.empty()) return "";
      out = words_[at_].name;
      next();
    } while (take("."));
    return out;
  }

  /// All names from here on, each once, blanks between.
  std::string names() {
    std::set<std::string> all;
    for (; !at_end(); next()) {
      const sql::Word& it = words_[at_];
      const bool is_name = !it.bare || sql::keyword(it.form, language_) != sql::Keyword::kReserved;
      if (is_name) all.insert(it.name);
    }
    std::string out;
    for (const std::string& it : all) out += (out.empty() || it.empty() ? "" : " ") + it;
    return out;
  }

  /// Goes behind the next comma that stands in no parentheses; false: there is none.
  bool next_part() {
    for (unsigned depth = 0; !at_end(); next()) {
      if (is("(")) ++depth;
      if (is(")") && depth != 0) --depth;
      if (is(",") && depth == 0) {
        next();
        return true;
      }
    }
    return false;
  }

 private:
  std::vector<sql::Word> words_;
  sql::Language language_;
  std::size_t at_ = 0;
};

/// Goes behind what may stand before the name of an object. Whether it is of a kind that hangs on
/// others.
bool skip_kind(Reader& reader) {
  reader.skip({"temp", "temporary", "unlogged", "unique", "virtual", "recursive", "materialized",
               "foreign", "constraint", "event", "or", "replace"});
  const bool hangs = reader.is("index") || reader.is("trigger") || reader.is("view");
  reader.next();
  reader.skip({"concurrently", "if", "not", "exists", "only"});
  return hangs;
}

}  // namespace

bool Taken::is_own(const std::string& name) const {
  const std::string folded = sql::folded(name);
  return made_.contains(folded) || made_.contains(folded.substr(0, folded.find('.')));
}

void Taken::take(const std::string& name, std::string& out) {
  if (name.empty() || is_own(name)) return;
  out += (out.empty() ? "" : "\n") + name;
  taken_.insert(sql::folded(name));
}

void Taken::make(const std::string& name) {
  if (!taken_.contains(sql::folded(name))) made_.insert(sql::folded(name));
}

void Taken::loosen(const std::string& name, std::string& out) const {
  const auto found = hangs_on_.find(sql::folded(name));
  if (found == hangs_on_.end() || found->second.empty()) return;
  out += (out.empty() ? "(" : "\n(") + found->second + ")";
}

std::string Taken::by(std::string_view statement, sql::Language language) {
  Reader reader(statement, language);
  std::string out;
  if (reader.take("drop")) {
    skip_kind(reader);
    do {
      const std::string name = reader.name();
      take(name, out);
      loosen(name, out);
    } while (reader.next_part());
  } else if (reader.take("create")) {
    const bool replaces = reader.is("or");
    const bool hangs = skip_kind(reader);
    const std::string name = reader.name();
    if (replaces) take(name, out);
    make(name);
    if (hangs) hangs_on_[sql::folded(name)] = reader.names();
  } else if (reader.take("comment")) {
    reader.take("on");
    skip_kind(reader);
    take(reader.name(), out);
  } else if (reader.take("alter")) {
    skip_kind(reader);
    const std::string table = reader.name();
    do {
      const bool adds = reader.take("add");
      const bool renames = reader.take("rename");
      const bool part = adds || renames || reader.is("drop") || reader.is("alter");
      if (part && !adds && !renames) reader.next();
      reader.skip({"column", "constraint", "if", "not", "exists", "value"});
      const bool whole = !part || reader.is("to");
      const std::string name = whole ? "" : reader.name();
      const std::string full = whole || name.empty() ? table : table + "." + name;
      if (!adds) {
        take(full, out);
      } else if (!name.empty()) {
        make(full);
      }
      if (renames && reader.take("to")) make(whole ? reader.name() : table + "." + reader.name());
    } while (reader.next_part());
  }
  return out;
}

}  // namespace aludel::revisions
