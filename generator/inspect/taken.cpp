// SPDX-License-Identifier: MIT
#include "inspect/taken.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "dialect/dialect.h"
#include "sql/lexer.h"
#include "sql/parser.h"
#include "sql/printer.h"
#include "text/files.h"

namespace aludel::inspect {
namespace {

constexpr sql::Language kSqlite = sql::Language::kSqlite;
constexpr std::size_t kWidest = 100;

/// A definition on its way, and what the database calls it in messages.
struct Candidate {
  const Definition* definition;
  const text::Source* source;
};

class Taker {
 public:
  Taker(const Database& database, text::Diagnostics& diagnostics)
      : database_(database), diagnostics_(diagnostics) {}

  Taken take();

 private:
  const text::Source* keep(const Definition& definition, std::string_view sql);
  void say_unknown();
  bool is_readable(const Candidate& candidate);
  bool carry_out();
  void leave_out(const text::Diagnostic& why);

  const Database& database_;
  text::Diagnostics& diagnostics_;
  std::vector<std::unique_ptr<text::Source>> sources_;
  std::vector<Candidate> candidates_;
  std::optional<dialect::Declaration> declaration_;
};

const text::Source* Taker::keep(const Definition& definition, std::string_view sql) {
  const std::string path = fmt::format("{}: {}", database_.name, said(definition));
  return sources_.emplace_back(std::make_unique<text::Source>(path, sql)).get();
}

void Taker::leave_out(const text::Diagnostic& why) {
  text::Diagnostic left = why;
  left.text += "; this is left out";
  diagnostics_.add(std::move(left));
}

/// Whether a text or a quoted name of it has a line end in it.
bool has_line_end(const text::Source& source) {
  text::Diagnostics ignored;
  const std::vector<sql::Token> tokens = sql::lex(source, kSqlite, ignored);
  return std::ranges::any_of(tokens, [&](const sql::Token& it) {
    const bool is_literal =
        it.kind == sql::TokenKind::kString || it.kind == sql::TokenKind::kQuotedName;
    return is_literal && source.text(it.span).find('\n') != std::string_view::npos;
  });
}

bool Taker::is_readable(const Candidate& candidate) {
  if (!text::is_text(candidate.definition->sql)) {
    diagnostics_.error(candidate.source->path(), "this is no UTF-8; this is left out");
    return false;
  }
  text::Diagnostics found;
  const auto statements = sql::parse(*candidate.source, kSqlite, found);
  if (found.has_errors()) {
    leave_out(found.all().front());
    return false;
  }
  if (candidate.definition->sql.find("\r\n") != std::string::npos &&
      has_line_end(*candidate.source)) {
    diagnostics_.warning(candidate.source->path(),
                         "a text in it has line ends of CR LF; files have LF, and so has the text "
                         "now");
  }
  return statements.size() == 1;
}

/// False: what can't be carried out is left out now; once more.
bool Taker::carry_out() {
  std::vector<const text::Source*> files;
  for (const Candidate& it : candidates_) files.push_back(it.source);
  text::Diagnostics found;
  declaration_ = dialect::sqlite().declare(files, kSqlite, found);
  if (declaration_) return true;
  std::map<const text::Source*, const text::Diagnostic*> first;
  for (const text::Diagnostic& it : found.all()) {
    if (it.severity == text::Severity::kError) first.emplace(it.source, &it);
  }
  const std::size_t left = std::erase_if(candidates_, [&](const Candidate& candidate) {
    const auto why = first.find(candidate.source);
    if (why != first.end()) leave_out(*why->second);
    return why != first.end();
  });
  if (left == 0) candidates_.clear();  // whatever it is, it would come again
  return false;
}

void Taker::say_unknown() {
  for (const Database::Unknown& it : database_.unknown) {
    std::string words = fmt::format(
        "aludel's SQLite has no module \"{}\": it is taken over unseen, and nothing can be proved "
        "of it",
        it.module);
    if (!it.left_out.empty()) {
      words += fmt::format("; left out, since by their names they belong to it: \"{}\"",
                           fmt::join(it.left_out, "\", \""));
    }
    diagnostics_.warning(fmt::format("{}: table \"{}\"", database_.name, it.table), words);
  }
}

Taken Taker::take() {
  say_unknown();
  for (const Definition& it : database_.definitions) {
    const Candidate candidate{&it, keep(it, it.sql)};
    if (is_readable(candidate)) candidates_.push_back(candidate);
  }
  while (!carry_out()) {
  }
  std::map<const text::Source*, const Definition*> definitions;
  for (const Candidate& it : candidates_) definitions.emplace(it.source, it.definition);
  Taken taken{{}, std::move(declaration_->schema), {}};
  for (const auto& it : declaration_->definitions) {
    taken.objects.push_back({*definitions.at(it.source), laid_out(*it.source), it.source});
  }
  taken.sources = std::move(sources_);
  return taken;
}

/// Whether a person can read the text of a table: lines that aren't too long, and, where there are
/// several, a column on each.
bool is_readable(const text::Source& source, const std::vector<sql::Token>& tokens) {
  const std::string_view sql = source.text();
  std::size_t begin = 0;
  for (std::size_t end = 0; end != std::string_view::npos; begin = end + 1) {
    end = sql.find('\n', begin);
    if (std::min(end, sql.size()) - begin > kWidest) return false;
  }
  if (sql.find('\n') == std::string_view::npos) return true;
  unsigned depth = 0;
  for (const sql::Token& it : tokens) {
    if (sql::is_operator(source, it, "(")) ++depth;
    if (sql::is_operator(source, it, ")")) --depth;
    if (depth == 1 && sql::is_operator(source, it, ",") && sql.substr(it.span.end, 1) != "\n") {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string laid_out(const text::Source& definition) {
  text::Diagnostics ignored;
  const std::vector<sql::Token> tokens = sql::lex(definition, kSqlite, ignored);
  if (tokens.empty()) return std::string(definition.text());
  std::string text(definition.text({tokens.front().span.begin, tokens.back().span.end}));
  const std::optional<sql::Statement> statement = sql::parse(text, kSqlite);
  if (!statement || !std::holds_alternative<sql::CreateTable>(statement->node) ||
      std::ranges::any_of(tokens, sql::is_comment) || is_readable(definition, tokens)) {
    return text;
  }
  std::string printed = sql::print(*statement);
  const std::optional<sql::Statement> again = sql::parse(printed, kSqlite);
  return again && *again == *statement ? printed : text;
}

std::string terminated(const std::string& text) {
  const text::Source source("", text);
  text::Diagnostics ignored;
  const std::vector<sql::Token> tokens = sql::lex(source, kSqlite, ignored);
  const bool ends_in_comment =
      !tokens.empty() && tokens.back().kind == sql::TokenKind::kLineComment;
  return text + (ends_in_comment ? "\n;\n" : ";\n");
}

Taken take(const Database& database, text::Diagnostics& diagnostics) {
  return Taker(database, diagnostics).take();
}

}  // namespace aludel::inspect
