// SPDX-License-Identifier: MIT
//
// Calls of functions, and the constructs of PostgreSQL that look like them: each becomes the call
// that it stands for.
#include <algorithm>
#include <array>
#include <utility>

#include "sql/expression.h"
#include "sql/printer.h"

namespace aludel::sql {
namespace {

Expression call_of(std::string name) {
  Expression out;
  out.kind = Expression::Kind::kCall;
  out.text = std::move(name);
  return out;
}

Expression string_of_text(std::string text) {
  Expression out;
  out.kind = Expression::Kind::kString;
  out.text = std::move(text);
  return out;
}

std::string in_lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace

/// name(…): `(` is here.
Expression ExpressionParser::call(std::string name) {
  Expression out = call_of(std::move(name));
  ++position_;
  if (accept("DISTINCT")) {
    out.inner = "DISTINCT";
  } else {
    accept("ALL");
  }
  if (accept_operator("*")) {
    out.inner = "*";
  } else {
    const Language language = tokens_.language();
    while (!failed() && !is(")") && !are("ORDER BY")) {
      // name => value, VARIADIC value
      std::string before;
      if (postgresql() && accept("VARIADIC")) before = "VARIADIC";
      if (postgresql() && tokens_.is_name(position_) && (is("=>", 1) || is(":=", 1))) {
        before = normal_name(tokens_, position_) + " =>";
        position_ += 2;
      }
      Expression value = parse();
      if (!before.empty()) {
        value =
            string_of_text(before + " " + print(canonical(std::move(value), language), language));
        value.kind = Expression::Kind::kText;
      }
      out.parts.push_back(std::move(value));
      if (!accept_operator(",")) break;
      if (is(")")) return fail_here();
    }
    if (accept("ORDER BY")) out.order = order_list();
  }
  if (!failed()) expect_operator(")");
  call_tail(out);
  return out;
}

/// WITHIN GROUP (…), FILTER (WHERE …), OVER (…) or OVER name.
void ExpressionParser::call_tail(Expression& call) {
  const Language language = tokens_.language();
  const auto add = [&](std::string text) { call.tail += " " + std::move(text); };
  if (postgresql() && are("WITHIN GROUP") && is("(", 2)) {
    position_ += 3;
    if (!accept("ORDER BY")) fail_here();
    std::string order = order_list();
    if (!failed()) expect_operator(")");
    add("WITHIN GROUP (ORDER BY " + order + ")");
  }
  if (are("FILTER") && is("(", 1)) {
    position_ += 2;
    if (!accept("WHERE")) fail_here();
    std::string condition = print(canonical(parse(), language), language);
    if (!failed()) expect_operator(")");
    add("FILTER (WHERE " + condition + ")");
  }
  if (!are("OVER")) return;
  if (is("(", 1)) {
    position_ += 2;
    std::string definition = window();
    if (!failed()) expect_operator(")");
    add("OVER (" + definition + ")");
  } else if (position_ + 1 < last_ && tokens_.is_name(position_ + 1)) {
    add("OVER " + normal_name(tokens_, position_ + 1));
    position_ += 2;
  }
}

std::string ExpressionParser::order_list() {
  const Language language = tokens_.language();
  std::string out;
  do {
    if (!out.empty()) out += ", ";
    out += print(canonical(parse(), language), language);
    out += order_suffix();
  } while (!failed() && accept_operator(","));
  return out;
}

/// [ASC | DESC | USING op] [NULLS FIRST | LAST], without what holds anyway.
std::string ExpressionParser::order_suffix() {
  std::string out;
  const bool descending = accept("DESC");
  if (descending) {
    out = " DESC";
  } else if (accept("USING") && !at_end()) {
    out = " USING " + std::string(tokens_.text(position_++));
  } else {
    accept("ASC");
  }
  // NULL is PostgreSQL's greatest and SQLite's least value.
  const bool greatest = tokens_.language() != Language::kSqlite;
  const bool first_anyway = descending == greatest;
  if (accept("NULLS FIRST")) return first_anyway ? out : out + " NULLS FIRST";
  if (accept("NULLS LAST")) return first_anyway ? out + " NULLS LAST" : out;
  return out;
}

std::string ExpressionParser::window() {
  const Language language = tokens_.language();
  std::string out;
  const auto add = [&](std::string text) { out += (out.empty() ? "" : " ") + std::move(text); };
  const bool named = position_ < last_ && tokens_.is_name(position_) && !are("PARTITION") &&
                     !are("ORDER") && !are("ROWS") && !are("RANGE") && !are("GROUPS");
  if (named) add(normal_name(tokens_, position_++));
  if (accept("PARTITION BY")) {
    std::string list;
    do {
      list += (list.empty() ? "" : ", ") + print(canonical(parse(), language), language);
    } while (!failed() && accept_operator(","));
    add("PARTITION BY " + list);
  }
  if (accept("ORDER BY")) add("ORDER BY " + order_list());
  const std::size_t frame = position_;
  while (!at_end() && !is(")")) position_ = std::max(position_, tokens_.closing(position_)) + 1;
  if (frame != position_) add(normal_tokens(tokens_, frame, position_));
  return out;
}

/// What is in the parentheses token by token.
Expression ExpressionParser::raw_call(std::string name) {
  const std::size_t close = tokens_.closing(position_);
  if (close == position_ || close >= last_) return fail(position_, "this \"(\" is not closed");
  std::string text = std::move(name) + "(" + normal_tokens(tokens_, position_ + 1, close) + ")";
  position_ = close + 1;
  Expression out = string_of_text(std::move(text));
  out.kind = Expression::Kind::kText;
  return out;
}

/// The functions of PostgreSQL that are words of its grammar.
Expression ExpressionParser::special_call() {
  constexpr std::array<std::string_view, 6> kPlain = {"COALESCE", "GREATEST", "LEAST",
                                                      "NULLIF",   "GROUPING", "NORMALIZE"};
  for (const std::string_view name : kPlain) {
    if (!are(name)) continue;
    ++position_;
    return call(std::string(name));
  }
  if (are("EXTRACT")) return extract();
  if (are("SUBSTRING")) return substring();
  if (are("TRIM")) return trim();
  if (are("OVERLAY")) return overlay();
  if (are("POSITION")) return position_of();
  const std::string name = in_lower_case(tokens_.text(position_));
  constexpr std::array<std::string_view, 22> kRaw = {
      "treat",          "xmlconcat",  "xmlelement",    "xmlexists",      "xmlforest",
      "xmlparse",       "xmlpi",      "xmlroot",       "xmlserialize",   "xmltable",
      "json",           "json_array", "json_arrayagg", "json_exists",    "json_object",
      "json_objectagg", "json_query", "json_scalar",   "json_serialize", "json_table",
      "json_value",     "collation"};
  if (std::find(kRaw.begin(), kRaw.end(), name) == kRaw.end()) return {};
  ++position_;
  Expression out = raw_call(name);
  if (failed()) return out;
  Expression tail;
  call_tail(tail);
  out.text += tail.tail;
  return out;
}

/// EXTRACT(field FROM value): the field is a word or a string.
Expression ExpressionParser::extract() {
  position_ += 2;
  Expression out = call_of("\"extract\"");
  if (tokens_.is_kind(position_, TokenKind::kWord) ||
      tokens_.is_kind(position_, TokenKind::kQuotedName)) {
    out.parts.push_back(string_of_text(
        in_lower_case(name_of(tokens_.source(), tokens_[position_], tokens_.language()))));
    ++position_;
  } else {
    out.parts.push_back(parse(Level::kAtom));
  }
  if (!failed() && !accept("FROM")) return fail_here();
  out.parts.push_back(parse());
  if (!failed()) expect_operator(")");
  return out;
}

/// SUBSTRING(text FROM 1 FOR 2), or with commas.
Expression ExpressionParser::substring() {
  ++position_;
  const std::size_t open = position_++;
  Expression out = call_of("\"substring\"");
  out.parts.push_back(parse());
  if (are("SIMILAR")) {
    position_ = open;
    return raw_call("substring");
  }
  Expression length;
  bool has_length = false;
  for (bool more = !failed(); more;) {
    if (accept("FROM") || accept_operator(",")) {
      out.parts.push_back(parse());
    } else if (accept("FOR")) {
      length = parse();
      has_length = true;
    } else {
      more = false;
    }
  }
  if (has_length && out.parts.size() == 1) {
    Expression one = string_of_text("1");
    one.kind = Expression::Kind::kText;
    out.parts.push_back(std::move(one));
  }
  if (has_length) out.parts.push_back(std::move(length));
  if (!failed()) expect_operator(")");
  return out;
}

/// TRIM([BOTH | LEADING | TRAILING] [characters] FROM text), TRIM(text, characters).
Expression ExpressionParser::trim() {
  position_ += 2;
  Expression out = call_of("btrim");
  if (accept("LEADING")) {
    out.text = "ltrim";
  } else if (accept("TRAILING")) {
    out.text = "rtrim";
  } else {
    accept("BOTH");
  }
  Expression characters;
  bool has_characters = false;
  if (!accept("FROM")) {
    out.parts.push_back(parse());
    if (accept("FROM")) {
      characters = std::move(out.parts.back());
      out.parts.pop_back();
      has_characters = true;
    }
  }
  if (out.parts.empty()) out.parts.push_back(parse());
  while (!failed() && accept_operator(",")) out.parts.push_back(parse());
  if (has_characters) out.parts.push_back(std::move(characters));
  if (!failed()) expect_operator(")");
  return out;
}

/// OVERLAY(text PLACING text FROM 1 FOR 2), or with commas.
Expression ExpressionParser::overlay() {
  position_ += 2;
  Expression out = call_of("\"overlay\"");
  out.parts.push_back(parse());
  while (!failed() &&
         (accept("PLACING") || accept("FROM") || accept("FOR") || accept_operator(","))) {
    out.parts.push_back(parse());
  }
  if (!failed()) expect_operator(")");
  return out;
}

/// POSITION(part IN text) is "position"(text, part).
Expression ExpressionParser::position_of() {
  position_ += 2;
  Expression out = call_of("\"position\"");
  Expression part = parse(Level::kOther);
  if (!failed() && !accept("IN")) return fail_here();
  out.parts.push_back(parse(Level::kOther));
  out.parts.push_back(std::move(part));
  if (!failed()) expect_operator(")");
  return out;
}

}  // namespace aludel::sql
