// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include "sql/keywords.h"
#include "sql/query.h"
#include "sql/query_reader.h"

namespace aludel::sql {

std::string QueryReader::from_list() {
  std::string out = joins();
  while (accept_operator(",")) {
    only_ = false;
    out += ", " + joins();
  }
  // Its only table needn't be said.
  if (only_ && !failed_) table_ = alias_;
  if (!only_) without_alias_.clear();
  return out;
}

std::string QueryReader::join_word() {
  std::string out = accept("NATURAL") ? "NATURAL " : "";
  for (const std::string_view side : {"LEFT", "RIGHT", "FULL"}) {
    if (!are("JOIN", 1) && !are("OUTER JOIN", 1)) break;
    if (!accept(side)) continue;
    accept("OUTER");
    out += std::string(side) + " ";
    break;
  }
  if (out.empty() || out == "NATURAL ") {
    if (are("CROSS JOIN") && accept("CROSS")) {
      out += "CROSS ";
    } else if (are("INNER JOIN")) {
      accept("INNER");
    }
  }
  if (accept("JOIN")) return out + "JOIN ";
  if (!out.empty()) fail();
  return {};
}

std::string QueryReader::joins() {
  bool joined = false;
  std::string out = source(joined);
  for (std::string word = join_word(); !failed_ && !word.empty(); word = join_word()) {
    only_ = false;
    bool several = false;
    std::string right = source(several);
    out += " " + word + (several ? "(" + right + ")" : right);
    if (accept("ON")) {
      out += " ON " + expression();
    } else if (accept("USING")) {
      out += " USING" + names();
      if (postgresql() && accept("AS")) out += " AS " + name();
    }
  }
  return out;
}

std::string QueryReader::source(bool& several) {
  if (failed_) return {};
  std::string out;
  if (postgresql() && accept("LATERAL")) out = "LATERAL ";
  if (is("(")) {
    if (begins_query(tokens_, position_)) {
      only_ = only_ && !std::exchange(any_, true);
      out += "(" + query() + ")";
      return out + table_alias("");
    }
    ++position_;
    out += joins();
    if (!accept_operator(")")) return fail();
    several = out.find(" JOIN ") != std::string::npos;
    return out;
  }
  only_ = only_ && !std::exchange(any_, true);
  const bool only = postgresql() && accept("ONLY");
  if (only) out += "ONLY ";
  out += table_name(&source_);
  if (is("(")) {
    out += function();
    return out + table_alias(source_);
  }
  if (postgresql()) accept_operator("*");
  const std::string alias = table_alias(source_);
  const std::string sample = table_sample();
  without_alias_ = alias.find('(') == std::string::npos ? out + sample : "";
  return out + alias + sample;
}

std::string QueryReader::table_sample() {
  if (postgresql() && accept("TABLESAMPLE")) {
    std::string out = " TABLESAMPLE " + name();
    return out + names();
  }
  if (!postgresql() && accept("INDEXED BY")) return " INDEXED BY " + name();
  return !postgresql() && accept("NOT INDEXED") ? " NOT INDEXED" : "";
}

std::string QueryReader::function() {
  if (!accept_operator("(")) return fail();
  std::string out = is(")") ? "()" : "(" + expressions() + ")";
  if (!accept_operator(")")) return fail();
  if (postgresql() && accept("WITH ORDINALITY")) out += " WITH ORDINALITY";
  return out;
}

std::string QueryReader::table_name(std::string* last) {
  std::string out = name();
  if (last != nullptr) *last = out;
  while (accept_operator(".")) {
    const std::string next = name();
    const bool own = out == (postgresql() ? "public" : "main") || out == "pg_catalog";
    out = own ? next : out + "." + next;
    if (last != nullptr) *last = next;
  }
  return out;
}

std::string QueryReader::table_alias(const std::string& table) {
  alias_ = table;
  const bool as = accept("AS");
  const bool word = position_ < last_ && tokens_.is_id(position_) &&
                    !(tokens_.is_kind(position_, TokenKind::kWord) && ends_alias());
  if (!as && !word) return {};
  if (as && is("(")) return " AS" + names();
  alias_ = name();
  const std::string out = alias_ == table ? "" : " " + alias_;
  return out + names();
}

bool QueryReader::ends_alias() const {
  if (keyword(tokens_.text(position_), levels()) >= Keyword::kNotAColumn) return true;
  return are("TABLESAMPLE") || are("INDEXED BY") || (are("WINDOW") && are("AS", 2));
}

}  // namespace aludel::sql
