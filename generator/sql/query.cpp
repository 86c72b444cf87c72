// SPDX-License-Identifier: MIT
#include "sql/query.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "sql/keywords.h"
#include "sql/printer.h"
#include "sql/query_reader.h"

namespace aludel::sql {
namespace {

constexpr unsigned kDeepest = 250;

/// Whether the name stands somewhere in the text as a word of its own.
bool mentions(const std::string& text, const std::string& name) {
  const auto is_part = [&](std::size_t i) {
    return i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) != 0 ||
                               text[i] == '_' || text[i] == '$');
  };
  for (std::size_t i = text.find(name); i != std::string::npos; i = text.find(name, i + 1)) {
    const bool inside = (i > 0 && is_part(i - 1)) || is_part(i + name.size());
    if (!inside || name.ends_with('"')) return true;
  }
  return false;
}

}  // namespace

QueryReader::QueryReader(const Tokens& tokens, std::size_t first, std::size_t last, unsigned depth)
    : tokens_(tokens), position_(first), last_(last), depth_(depth + 1) {
  failed_ = depth_ > kDeepest;
}

std::string QueryReader::whole() {
  std::string out = with();
  Part body = parts(1);
  out += body.text + tail();
  if (position_ != last_) failed_ = true;
  return out;
}

bool QueryReader::is(std::string_view op, std::size_t ahead) const {
  return position_ + ahead < last_ && tokens_.is(position_ + ahead, op);
}

bool QueryReader::are(std::string_view words, std::size_t ahead) const {
  const auto blanks = static_cast<std::size_t>(std::count(words.begin(), words.end(), ' '));
  return position_ + ahead + blanks < last_ && tokens_.are(position_ + ahead, words);
}

bool QueryReader::accept(std::string_view words) {
  if (failed_ || !are(words)) return false;
  position_ += 1 + static_cast<std::size_t>(std::count(words.begin(), words.end(), ' '));
  return true;
}

bool QueryReader::accept_operator(std::string_view op) {
  if (failed_ || !is(op)) return false;
  ++position_;
  return true;
}

std::string QueryReader::fail() {
  failed_ = true;
  position_ = last_;
  return {};
}

ExpressionParser QueryReader::reader() const {
  return {tokens_, position_, last_, Scope{levels(), table_, depth_}};
}

void QueryReader::take(const ExpressionParser& from) {
  if (from.failed()) {
    fail();
  } else {
    position_ = from.position();
  }
}

Expression QueryReader::raw_expression() {
  if (failed_) return {};
  ExpressionParser from = reader();
  Expression out = from.parse();
  take(from);
  return out;
}

std::string QueryReader::expression() {
  Expression it = raw_expression();
  return failed_ ? std::string()
                 : print(canonical(std::move(it), tokens_.language()), tokens_.language());
}

std::string QueryReader::expressions() {
  std::string out = expression();
  while (accept_operator(",")) out += ", " + expression();
  return out;
}

std::string QueryReader::order_by() {
  std::string out;
  do {
    const bool qualified = is(".", 1);
    out += (out.empty() ? "" : ", ") + resolved(expression(), !qualified);
    if (failed_) return {};
    ExpressionParser from = reader();
    out += from.order_suffix();
    take(from);
  } while (accept_operator(","));
  return out;
}

std::string QueryReader::resolved(std::string item, bool names) const {
  const auto named = [&](const std::string& name) {
    return std::find_if(columns_.begin(), columns_.end(),
                        [&](const Target& it) { return it.name == name; });
  };
  auto column = columns_.end();
  if (!names && !table_.empty()) {
    const auto same = named(item);
    if (same != columns_.end() && same->text != item) return table_ + "." + item;
  }
  if (!postgresql()) return item;
  const bool digits = item.find_first_not_of("0123456789") == std::string::npos;
  if (digits && item.size() < 4) {
    const unsigned long number = item.empty() ? 0 : std::stoul(item);
    if (number > 0 && number <= columns_.size()) {
      column = columns_.begin() + static_cast<std::ptrdiff_t>(number) - 1;
    }
  } else if (names) {
    column = named(item);
  }
  if (column == columns_.end()) return item;
  const auto other = named(column->text);
  const bool plain = other == columns_.end() || other->text == column->text;
  const bool number = column->text.find_first_not_of("0123456789") == std::string::npos;
  return plain && !number ? column->text : item;
}

std::string QueryReader::name() {
  const bool word = position_ < last_ && (tokens_.is_name(position_) || tokens_.is_id(position_));
  if (failed_ || !word) return fail();
  return normal_name(tokens_, position_++);
}

std::string QueryReader::names() {
  if (!is("(")) return {};
  const std::size_t close = tokens_.closing(position_);
  if (close >= last_) return fail();
  std::string out = " (" + normal_tokens(tokens_, position_ + 1, close) + ")";
  position_ = close + 1;
  return out;
}

std::string QueryReader::query(std::string* column) {
  const std::size_t close = tokens_.closing(position_);
  if (failed_ || !is("(") || close >= last_) return fail();
  std::string out = normal_query(tokens_, position_ + 1, close, depth_, column);
  position_ = close + 1;
  return out;
}

std::string QueryReader::with() {
  if (!accept("WITH")) return {};
  std::string out = "WITH ";
  if (accept("RECURSIVE")) out += "RECURSIVE ";
  for (bool first = true; first || accept_operator(","); first = false) {
    if (!first) out += ", ";
    out += name();
    out += names();
    if (!accept("AS")) return fail();
    out += " AS ";
    if (accept("NOT MATERIALIZED")) {
      out += "NOT MATERIALIZED ";
    } else if (accept("MATERIALIZED")) {
      out += "MATERIALIZED ";
    }
    if (!begins_query(tokens_, position_)) return fail();
    out += "(" + query() + ")";
  }
  return out + " ";
}

std::optional<std::string> QueryReader::set_operator(unsigned& level) const {
  const auto found = [&](std::string_view word, unsigned it) -> std::optional<std::string> {
    if (!are(word)) return std::nullopt;
    level = postgresql() ? it : 1;
    return std::string(word);
  };
  if (auto op = found("UNION", 1)) return op;
  if (auto op = found("EXCEPT", 1)) return op;
  return found("INTERSECT", 2);
}

QueryReader::Part QueryReader::parts(unsigned least) {
  Part left = one();
  unsigned level = 0;
  for (auto op = set_operator(level); !failed_ && op && level >= least; op = set_operator(level)) {
    ++position_;
    if (accept("ALL")) {
      *op += " ALL";
    } else {
      accept("DISTINCT");
    }
    unnamed_ = true;
    columns_.clear();
    Part right = parts(level + 1);
    table_.clear();
    columns_.clear();
    if (left.level < level) left.text = "(" + left.text + ")";
    if (right.level <= level) right.text = "(" + right.text + ")";
    left = {left.text + " " + *op + " " + right.text, level};
  }
  return left;
}

QueryReader::Part QueryReader::one() {
  if (failed_) return {};
  if (is("(")) {
    const std::size_t close = tokens_.closing(position_);
    if (close >= last_) return {fail()};
    QueryReader inner(tokens_, position_ + 1, close, depth_);
    inner.unnamed_ = unnamed_ && !inner.is_sorted();
    Part out = inner.bare();
    if (inner.failed()) return {fail()};
    if (column_.empty()) column_ = inner.column_;
    position_ = close + 1;
    return out;
  }
  if (accept("VALUES")) return {values()};
  if (postgresql() && accept("TABLE")) return {"SELECT * FROM " + table_name()};
  if (accept("SELECT")) return {select()};
  return {fail()};
}

QueryReader::Part QueryReader::bare() {
  if (are("WITH")) return {"(" + whole() + ")"};
  Part out = parts(1);
  std::string behind = tail();
  if (position_ != last_) failed_ = true;
  return behind.empty() ? out : Part{"(" + out.text + behind + ")"};
}

bool QueryReader::is_sorted() const {
  for (std::size_t i = position_; i < last_; i = tokens_.closing(i) + 1) {
    if (tokens_.are(i, "ORDER")) return true;
  }
  return false;
}

std::string QueryReader::values() {
  std::string out = "VALUES ";
  do {
    if (out.back() == ')') out += ", ";
    if (!accept_operator("(")) return fail();
    out += "(" + expressions() + ")";
    if (!accept_operator(")")) return fail();
  } while (accept_operator(","));
  if (column_.empty()) column_ = "column1";
  return out;
}

std::string QueryReader::tail() {
  std::string out;
  if (accept("ORDER BY")) out += " ORDER BY " + order_by();
  std::string limit;
  std::string offset;
  std::string locking;
  while (!failed_ && position_ < last_) {
    if (accept("LIMIT")) {
      const bool all = postgresql() && (accept("ALL") || accept("NULL"));
      if (!all) limit = " LIMIT " + expression();
      if (!postgresql() && accept_operator(",")) {
        offset = " OFFSET" + limit.substr(6);
        limit = " LIMIT " + expression();
      }
    } else if (accept("OFFSET")) {
      offset = " OFFSET " + expression();
      if (!accept("ROWS")) accept("ROW");
    } else if (postgresql() && accept("FETCH")) {
      limit = fetch();
    } else if (postgresql() && are("FOR")) {
      locking += " " + normal_tokens(tokens_, position_, last_);
      position_ = last_;
    } else {
      break;
    }
  }
  return out + limit + offset + locking;
}

std::string QueryReader::fetch() {
  if (!accept("FIRST") && !accept("NEXT")) return fail();
  std::string count = "1";
  if (!are("ROW") && !are("ROWS")) count = expression();
  if (!accept("ROWS")) accept("ROW");
  if (accept("WITH TIES")) return " FETCH FIRST " + count + " ROWS WITH TIES";
  return accept("ONLY") ? " LIMIT " + count : fail();
}

std::string QueryReader::select() {
  const std::size_t begin = position_;
  const std::size_t from = find_from();
  // Which tables there are says how its columns are to be read.
  any_ = false;
  only_ = true;
  stars_ = false;
  table_.clear();
  without_alias_.clear();
  columns_.clear();
  std::string sources;
  if (from < last_) {
    position_ = from + 1;
    sources = from_list();
  }
  const std::size_t behind = std::exchange(position_, begin);
  const std::size_t end = std::exchange(last_, std::min(from, last_));
  std::string columns = distinct();
  columns += targets();
  const bool all = position_ == last_;
  last_ = end;
  std::string conditions;
  if (from < last_) {
    if (!all) return fail();
    position_ = behind;
  }
  if (accept("WHERE")) conditions += " WHERE " + expression();
  if (accept("GROUP BY")) conditions += " GROUP BY " + group_by();
  if (accept("HAVING")) conditions += " HAVING " + expression();
  if (accept("WINDOW")) conditions += " WINDOW " + windows();
  // Its only table's alias says nothing where nothing speaks of it.
  const std::string others = columns + conditions;
  const bool bare = !table_.empty() && !without_alias_.empty() && !mentions(others, alias_) &&
                    !mentions(others, source_);
  if (!sources.empty()) sources = " FROM " + (bare ? without_alias_ : sources);
  return "SELECT " + columns + sources + conditions;
}

std::string QueryReader::distinct() {
  if (accept("DISTINCT ON")) {
    if (!accept_operator("(")) return fail();
    std::string out = "DISTINCT ON (" + expressions() + ") ";
    return accept_operator(")") ? out : fail();
  }
  if (accept("DISTINCT")) return "DISTINCT ";
  accept("ALL");
  return {};
}

std::size_t QueryReader::find_from() const {
  constexpr std::array<std::string_view, 8> kEnds = {"WHERE",  "GROUP BY",  "HAVING", "UNION",
                                                     "EXCEPT", "INTERSECT", "ORDER",  "LIMIT"};
  for (std::size_t i = position_; i < last_; i = tokens_.closing(i) + 1) {
    const bool distinct = i > position_ && tokens_.are(i - 1, "DISTINCT");
    if (tokens_.are(i, "FROM") && !distinct) return i;
    for (const std::string_view end : kEnds) {
      if (tokens_.are(i, end)) return last_;
    }
  }
  return last_;
}

std::string QueryReader::group_by() {
  std::string out;
  if (accept("DISTINCT")) out = "DISTINCT ";
  accept("ALL");
  do {
    if (!out.empty() && out.back() != ' ') out += ", ";
    if (accept("GROUPING SETS")) {
      out += "GROUPING SETS" + names();
    } else if (is("(") && is(")", 1)) {
      position_ += 2;
      out += "()";
    } else {
      std::string item = expression();
      const bool number = item.find_first_not_of("0123456789") == std::string::npos;
      out += number ? resolved(std::move(item), true) : item;
    }
  } while (accept_operator(","));
  return out;
}

std::string QueryReader::windows() {
  std::string out;
  do {
    if (!out.empty()) out += ", ";
    out += name();
    if (!accept("AS") || !accept_operator("(")) return fail();
    ExpressionParser from = reader();
    out += " AS (" + from.window() + ")";
    take(from);
    if (!accept_operator(")")) return fail();
  } while (accept_operator(","));
  return out;
}

std::string QueryReader::targets() {
  std::string out;
  if (postgresql() && position_ == last_) return out;
  do {
    if (!out.empty()) out += ", ";
    out += target();
  } while (accept_operator(","));
  if (stars_) columns_.clear();
  return out;
}

std::string QueryReader::target() {
  if (accept_operator("*")) {
    stars_ = true;
    return "*";
  }
  Expression raw = raw_expression();
  if (failed_) return {};
  const bool as = accept("AS");
  std::string name = postgresql() ? column_name(raw) : "";
  if (as || alias_here()) name = alias();
  if (column_.empty()) column_ = name;
  const Expression it = canonical_target(std::move(raw));
  std::string out = print(it, tokens_.language());
  stars_ = stars_ || out.ends_with("*");
  columns_.push_back({out, name.empty() ? "" : quoted(name, tokens_.language())});
  const bool said =
      unnamed_ || name.empty() || out.ends_with("*") || (postgresql() && name == column_name(it));
  return said ? out : out + " AS " + quoted(name, tokens_.language());
}

Expression QueryReader::canonical_target(Expression raw) const {
  const bool keep = postgresql() && raw.kind == Expression::Kind::kCast && raw.text != "TEXT" &&
                    raw.text != "INTEGER" && raw.text != "BOOLEAN" &&
                    raw.parts[0].kind == Expression::Kind::kString;
  return keep ? raw : canonical(std::move(raw), tokens_.language());
}

bool QueryReader::alias_here() const {
  if (failed_ || position_ >= last_) return false;
  if (tokens_.is_kind(position_, TokenKind::kString)) return !postgresql();
  const bool word = tokens_.is_kind(position_, TokenKind::kWord);
  return tokens_.is_name(position_) &&
         !(word && keyword(tokens_.text(position_), levels()) >= Keyword::kNotAColumn);
}

std::string QueryReader::alias() {
  const bool string = tokens_.is_kind(position_, TokenKind::kString) && !postgresql();
  if (failed_ || position_ >= last_ || !(string || tokens_.is_name(position_))) return fail();
  std::string out = name_of(tokens_.source(), tokens_[position_++], tokens_.language());
  if (postgresql()) return out;
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool begins_query(const Tokens& tokens, std::size_t first) {
  while (tokens.is(first, "(")) ++first;
  return tokens.are(first, "SELECT") || tokens.are(first, "WITH") || tokens.are(first, "VALUES") ||
         (tokens.are(first, "TABLE") && tokens.language() != Language::kSqlite);
}

std::string normal_query(const Tokens& tokens, std::size_t first, std::size_t last, unsigned depth,
                         std::string* column) {
  QueryReader reader(tokens, first, last, depth);
  std::string out = reader.whole();
  if (reader.failed()) return normal_tokens(tokens, first, last);
  if (column != nullptr) *column = reader.column();
  return out;
}

}  // namespace aludel::sql
