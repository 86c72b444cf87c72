// SPDX-License-Identifier: MIT
#include "import/python.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "import/lines.h"

namespace aludel::import {
namespace {

bool is_letter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// Reads tokens of the text, forwards.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ >= text_.size(); }
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  std::size_t at() const { return at_; }
  void go(std::size_t to) { at_ = to; }

  /// Whether it is there, and then it is behind it.
  bool take(std::string_view expected) {
    const bool is_there = text_.substr(at_).starts_with(expected);
    if (is_there) at_ += expected.size();
    return is_there;
  }

  /// Whether a text that begins here has expressions in it: f"…".
  bool is_formatted() const {
    const std::size_t quote = text_.find_first_of("'\"", at_);
    return quote != std::string::npos && quote - at_ <= 2 &&
           text_.substr(at_, quote - at_).find_first_of("fF") != std::string::npos;
  }

  /// White space, comments and line ends that are joined by a backslash; `lines` too: line ends.
  void skip_space(bool lines) {
    while (!at_end()) {
      const char c = peek();
      if (c == ' ' || c == '\t' || c == '\f' || (lines && c == '\n')) {
        ++at_;
      } else if (c == '\\' && peek(1) == '\n') {
        at_ += 2;
      } else if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else {
        return;
      }
    }
  }

  std::string_view word() {
    const std::size_t begin = at_;
    while (!at_end() && is_letter(peek())) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  /// A string literal, with its prefix; nothing, and the place as it was, where there is none.
  std::optional<std::string> string() {
    const std::size_t begin = at_;
    bool raw = false;
    while (at_ < begin + 2 && !at_end() &&
           std::string_view("rRbBuUfF").find(peek()) != std::string_view::npos) {
      raw = raw || peek() == 'r' || peek() == 'R';
      ++at_;
    }
    if (peek() != '\'' && peek() != '"') {
      at_ = begin;
      return std::nullopt;
    }
    const std::size_t size = peek(1) == peek() && peek(2) == peek() ? 3 : 1;
    const std::string quote(size, peek());
    at_ += size;
    std::string value;
    while (!at_end() && text_.substr(at_, size) != quote && (size == 3 || peek() != '\n')) {
      if (peek() == '\\' && at_ + 1 < text_.size()) {
        escape(raw, value);
      } else {
        value += text_[at_++];
      }
    }
    at_ = std::min(at_ + size, text_.size());
    return value;
  }

  /// To the end of the logical line: behind its line end.
  void skip_line() { skip(false); }

  /// To the end of the statement: behind its line end, or at what its ";" parts it from. A block on
  /// the line of its ":" is one statement.
  void skip_statement() { skip(true); }

  std::string_view between(std::size_t begin, std::size_t end) const {
    return text_.substr(begin, end - begin);
  }

 private:
  void skip(bool parts) {
    unsigned depth = 0;
    while (!at_end()) {
      if (string()) continue;
      const char c = peek();
      if (is_letter(c)) {
        word();
        continue;
      }
      if (c == '#') {
        skip_space(false);
        continue;
      }
      if (c == '\\') ++at_;  // whatever follows
      if (c == '(' || c == '[' || c == '{') ++depth;
      if ((c == ')' || c == ']' || c == '}') && depth != 0) --depth;
      ++at_;
      if (depth != 0) continue;
      if (c == '\n') return;
      if (c == ':') parts = false;
      if (c == ';' && parts) return skip_space(false);
    }
  }

  void escape(bool raw, std::string& value) {
    constexpr std::pair<char, char> kEscapes[] = {{'n', '\n'}, {'t', '\t'}, {'r', '\r'}};
    const char c = text_[at_ + 1];
    at_ += 2;
    if (raw) {
      value += '\\';
      value += c;
    } else if (c == '\n') {
      return;
    } else {
      const auto it = std::ranges::find(kEscapes, c, &std::pair<char, char>::first);
      value += it != std::end(kEscapes) ? it->second : c;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// Adds what a constant says; false where it is none.
bool read_constant(Reader& reader, bool in_brackets, const Module& module, Assignment& into) {
  reader.skip_space(in_brackets);
  const char open = reader.peek();
  if (open == '(' || open == '[' || open == '{') {
    const char close = open == '(' ? ')' : open == '[' ? ']' : '}';
    reader.go(reader.at() + 1);
    for (;;) {
      reader.skip_space(true);
      if (reader.peek() == close) break;
      if (reader.at_end() || !read_constant(reader, true, module, into)) return false;
      reader.skip_space(true);
      if (reader.peek() == ',') reader.go(reader.at() + 1);
    }
    reader.go(reader.at() + 1);
    return true;
  }
  const std::size_t begin = reader.at();
  if (auto text = reader.string()) {
    std::size_t end = reader.at();
    for (;;) {  // neighbours are one
      reader.skip_space(in_brackets);
      const auto more = reader.string();
      if (!more) break;
      *text += *more;
      end = reader.at();
    }
    reader.go(end);
    into.texts.push_back({*text, {begin, end}});
    return true;
  }
  const std::string_view word = reader.word();
  if (word == "None") return true;
  if (word == "set" || word == "tuple" || word == "list" || word == "frozenset") {
    return reader.peek() == '(' && read_constant(reader, in_brackets, module, into);
  }
  const auto known = module.assigned.find(word);
  if (known == module.assigned.end() || !known->second.is_constant) return false;
  for (const Text& it : known->second.texts) into.texts.push_back({it.value, {begin, reader.at()}});
  return true;
}

/// What stands behind "=".
Assignment read_assigned(Reader& reader, const Module& module) {
  Assignment result;
  reader.skip_space(false);
  const std::size_t begin = reader.at();
  bool constant = true;
  std::size_t end = begin;
  for (bool more = true; constant && more;) {
    constant = read_constant(reader, false, module, result);
    end = reader.at();
    reader.skip_space(false);
    more = reader.peek() == ',';  // a tuple without parentheses
    if (!more) break;
    reader.go(reader.at() + 1);
    reader.skip_space(false);
    more = reader.peek() != '\n' && !reader.at_end();
  }
  result.is_constant =
      constant && (reader.at_end() || reader.peek() == '\n' || reader.peek() == ';');
  result.span = {begin, result.is_constant ? end : begin + 1};
  if (!result.is_constant) reader.go(begin);  // who goes on counts its brackets
  return result;
}

/// Whether SQLAlchemy would put a value somewhere: ":name".
bool has_bound(std::string_view sql) {
  for (std::size_t at = 0; (at = sql.find(':', at)) != std::string::npos; ++at) {
    const char before = at == 0 ? ' ' : sql[at - 1];
    const char behind = at + 1 == sql.size() ? ' ' : sql[at + 1];
    if (before != ':' && !is_letter(before) && is_letter(behind)) return true;
  }
  return false;
}

/// The lines of a block, without what all of them are indented by.
std::vector<std::string> block_of(std::string_view text) {
  std::vector<std::string> lines = lines_of(text);
  const auto is_blank = [](const std::string& it) {
    return it.find_first_not_of(" \t") == std::string::npos;
  };
  while (!lines.empty() && is_blank(lines.back())) lines.pop_back();
  std::size_t indent = std::string::npos;
  for (const std::string& it : lines) {
    if (!is_blank(it)) indent = std::min(indent, it.find_first_not_of(" \t"));
  }
  for (std::string& it : lines) it.erase(0, is_blank(it) ? it.size() : indent);
  return lines;
}

/// The block below a line that has ended: behind its last line.
void skip_block(Reader& reader) {
  for (;;) {
    const std::size_t begin = reader.at();
    if (reader.at_end()) return;
    reader.skip_space(false);
    if (reader.peek() == '\n') {
      reader.go(reader.at() + 1);
      continue;
    }
    if (reader.at_end()) return;
    if (reader.at() == begin) return;
    reader.skip_line();
  }
}

/// `def name(…): …` with the reader behind "def".
void read_function(Reader& reader, Module& module) {
  reader.skip_space(false);
  const std::string name(reader.word());
  unsigned depth = 0;
  while (!reader.at_end() && !(depth == 0 && reader.peek() == ':')) {
    if (reader.string()) continue;
    if (reader.peek() == '(' || reader.peek() == '[') ++depth;
    if (reader.peek() == ')' || reader.peek() == ']') --depth;
    reader.go(reader.at() + 1);
  }
  reader.go(std::min(reader.at() + 1, reader.at() + (reader.at_end() ? 0u : 1u)));
  reader.skip_space(false);
  const bool in_line = reader.peek() != '\n';
  if (!in_line && !reader.at_end()) reader.go(reader.at() + 1);
  const std::size_t begin = reader.at();
  if (in_line) {
    reader.skip_line();
  } else {
    skip_block(reader);
  }
  const std::size_t end = reader.at();
  Reader body(reader.between(begin, end));
  body.skip_space(true);
  std::size_t first = 0;
  if (body.string()) {  // a docstring
    body.skip_space(false);
    if (body.peek() == '\n') first = body.at() + 1;
    if (body.at_end()) first = body.at();
  }
  module.functions[name] = block_of(reader.between(begin + first, end));
}

}  // namespace

Module read_module(const text::Source& source) {
  Module module;
  Reader reader(source.text());
  bool first = true;
  while (!reader.at_end()) {
    const std::size_t begin = reader.at();
    reader.skip_space(false);
    if (reader.peek() == '\n') {
      reader.go(reader.at() + 1);
      continue;
    }
    if (reader.at() != begin && !reader.at_end()) {  // in a block of something else
      reader.skip_line();
      continue;
    }
    if (const auto text = reader.string()) {
      if (first) module.doc = *text;
    } else {
      std::string name(reader.word());
      reader.skip_space(false);
      if (name == "async") {
        name = reader.word();
        reader.skip_space(false);
      }
      if (name == "def") {
        read_function(reader, module);
        continue;
      }
      if (reader.peek() == ':') {  // an annotation, up to "=" outside of brackets
        unsigned depth = 0;
        while (!reader.at_end() && reader.peek() != '\n' &&
               !(depth == 0 && (reader.peek() == '=' || reader.peek() == ';'))) {
          if (reader.peek() == '[' || reader.peek() == '(') ++depth;
          if (reader.peek() == ']' || reader.peek() == ')') --depth;
          if (!reader.string()) reader.go(reader.at() + 1);
        }
      }
      if (!name.empty() && reader.peek() == '=' && reader.peek(1) != '=') {
        reader.go(reader.at() + 1);
        module.assigned[name] = read_assigned(reader, module);
      }
    }
    first = false;
    reader.skip_statement();
  }
  return module;
}

std::optional<std::string> executed(const std::vector<std::string>& lines) {
  std::string code;
  for (const std::string& it : lines) code += it + '\n';
  Reader reader(code);
  std::string sql;
  for (reader.skip_space(true); !reader.at_end(); reader.skip_space(true)) {
    for (const std::string_view expected : {"op", ".", "execute", "("}) {
      if (!reader.take(expected)) return std::nullopt;
    }
    reader.skip_space(true);
    const bool is_wrapped = reader.take("sa.text(") || reader.take("text(");
    std::string text;
    for (;;) {  // neighbours are one
      reader.skip_space(true);
      const std::size_t begin = reader.at();
      if (reader.is_formatted()) return std::nullopt;
      const auto more = reader.string();
      if (!more) break;
      if (reader.between(begin, reader.at()).find('\\') != std::string::npos) return std::nullopt;
      text += *more;
    }
    if (text.empty() || has_bound(text)) return std::nullopt;
    if (is_wrapped && !reader.take(")")) return std::nullopt;
    reader.take(",");
    reader.skip_space(true);
    if (!reader.take(")")) return std::nullopt;
    reader.skip_space(false);
    if (reader.peek() != '\n') return std::nullopt;
    std::string_view statement = trimmed(text);
    while (statement.ends_with(';')) {
      statement = trimmed(statement.substr(0, statement.size() - 1));
    }
    sql.append(statement).append(";\n");
  }
  return sql.empty() ? std::nullopt : std::optional(sql);
}

bool does_nothing(const std::vector<std::string>& lines) {
  return std::ranges::all_of(lines, [](const std::string& line) {
    const std::string_view text(line);
    const std::string_view code = text.substr(0, text.find('#'));
    std::string_view word = trimmed(code);
    while (word.ends_with(';')) word = trimmed(word.substr(0, word.size() - 1));
    return word.empty() || word == "pass" || word == "..." || word == "return" ||
           word == "return None";
  });
}

}  // namespace aludel::import
