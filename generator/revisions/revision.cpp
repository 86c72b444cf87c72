// SPDX-License-Identifier: MIT
#include "revisions/revision.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <system_error>

#include "revisions/checksum.h"
#include "revisions/directive.h"
#include "revisions/names.h"
#include "revisions/rules.h"
#include "revisions/section.h"
#include "sql/lexer.h"

namespace aludel::revisions {

namespace {

class Reader {
 public:
  Reader(const text::Source& source, std::span<const sql::Token> tokens, bool lexed,
         text::Diagnostics& diagnostics)
      : file_{source, tokens, lexed},
        source_(source),
        directives_(find_directives(source, tokens)),
        diagnostics_(diagnostics) {}

  void read(Revision& revision);

 private:
  const Directive* const& seen(Word word) const { return seen_[static_cast<std::size_t>(word)]; }
  bool first(const Directive& directive);
  void refuse_commands();
  void message(Revision& revision);
  void header(Revision& revision);
  void apply(const Directive& directive, Revision& revision);
  void language(const Directive& directive, Revision& revision);
  void references(const Directive& directive, std::string_view what, std::vector<Reference>& list);
  void user_version(const Directive& directive, Revision& revision);
  /// The first of the SQL that stands in no section; nullptr: none does.
  const sql::Token* sql_above_sections() const;
  /// Whether a word was not understood, so that one can only guess what else is meant.
  bool guessed() const;
  void sections(Revision& revision);
  void check_user_version(const Revision& revision);
  void missing();

  text::Diagnostic& error(text::Span span, std::string text) {
    return diagnostics_.error(source_, span, std::move(text));
  }
  text::Span first_line() const {
    return file_.tokens.empty() ? source_.line_span(0)
                                : source_.line_span(file_.tokens.front().span.begin);
  }

  Lexed file_;
  const text::Source& source_;
  std::vector<Directive> directives_;
  text::Diagnostics& diagnostics_;
  std::span<const Directive> header_;
  std::vector<Part> parts_;
  std::array<const Directive*, static_cast<std::size_t>(Word::kUnknown) + 1> seen_{};
};

// Remembers a directive of which there may be one; reports all but the first.
bool Reader::first(const Directive& directive) {
  const Directive*& earlier = seen_[static_cast<std::size_t>(directive.word())];
  if (earlier == nullptr) {
    earlier = &directive;
    return true;
  }
  error(directive.span, fmt::format("\"{}\" stands here twice; keep one of them", directive.name))
      .note(source_, earlier->span, "the first one");
  return false;
}

void Reader::message(Revision& revision) {
  const auto comment =
      std::ranges::find(file_.tokens, sql::TokenKind::kLineComment, &sql::Token::kind);
  if (comment != file_.tokens.end()) {
    const auto index = static_cast<std::size_t>(comment - file_.tokens.begin());
    const std::string_view text = source_.text(comment_text(source_, *comment));
    if (!text.empty() && (directives_.empty() || directives_.front().token != index)) {
      revision.message = text;
      return;
    }
  }
  error(first_line(),
        "the message is missing; say in the first line what the revision does: \"-- add owner\"");
}

void Reader::header(Revision& revision) {
  for (const Directive& directive : header_) {
    const bool good = check_directive(source_, directive, diagnostics_);
    if (directive.rule->where == Where::kHeader) {
      if (first(directive) && good) apply(directive, revision);
    } else if (good && directive.rule->where == Where::kFixture) {
      error(directive.span,
            fmt::format("\"{}\" belongs in a file of versions/fixtures/", directive.name));
    } else if (good) {
      error(directive.span, fmt::format("\"{}\" belongs in a section, below \"@upgrade\" or "
                                        "\"@downgrade\"",
                                        directive.name));
    }
  }
  const sql::Token* sql = sql_above_sections();
  if (sql == nullptr || parts_.empty() || guessed()) return;
  error(sql->span,
        "SQL cannot stand above the first section; write \"-- @upgrade\" above it, or move it");
}

void Reader::apply(const Directive& directive, Revision& revision) {
  const std::string_view argument = directive.argument;
  switch (directive.word()) {
    case Word::kRevision:
      revision.id = argument;
      revision.id_span = directive.argument_span;
      if (const auto problem = id_problem(argument)) error(directive.argument_span, *problem);
      return;
    case Word::kRevises:
      return references(directive, "an id", revision.parents);
    case Word::kLabel:
      return references(directive, "a label", revision.labels);
    case Word::kDepends:
      return references(directive, "an id or a label", revision.depends);
    case Word::kReplaces:
      return references(directive, "an id", revision.replaces);
    case Word::kCompatible:
      revision.is_compatible = true;
      return;
    case Word::kCreated:
      revision.created = argument;
      revision.instant = instant_of(argument);
      if (revision.instant) return;
      error(directive.argument_span,
            fmt::format("\"{}\" is no time; write one as in 2026-11-20T19:52:09Z, or with its "
                        "distance from UTC, 2026-11-20T21:52:09+02:00",
                        argument));
      return;
    case Word::kSql:
      return language(directive, revision);
    case Word::kUserVersion:
      return user_version(directive, revision);
    default:
      revision.no_transaction = true;
  }
}

void Reader::language(const Directive& directive, Revision& revision) {
  revision.language_span = directive.argument_span;
  if (const auto language = language_of(directive.argument)) {
    revision.language = *language;
    return;
  }
  error(directive.argument_span,
        fmt::format("\"{}\" is no language of revisions; write portable, sqlite or postgresql",
                    directive.argument));
}

// A list, with "," between its words.
void Reader::references(const Directive& directive, std::string_view what,
                        std::vector<Reference>& list) {
  constexpr std::string_view kSpace = " \t";
  const std::string_view argument = directive.argument;
  for (std::size_t begin = 0; begin <= argument.size();) {
    const std::size_t comma = std::min(argument.find(',', begin), argument.size());
    std::string_view word = argument.substr(begin, comma - begin);
    word.remove_prefix(std::min(word.find_first_not_of(kSpace), word.size()));
    word = word.substr(0, word.find_last_not_of(kSpace) + 1);
    const std::size_t at =
        directive.argument_span.begin + static_cast<std::size_t>(word.data() - argument.data());
    const text::Span span = {at, at + std::max<std::size_t>(word.size(), 1)};
    begin = comma + 1;
    if (word.empty()) {
      error(span, fmt::format("\"{}\" has {} missing here; write names with \",\" between them",
                              directive.name, what));
    } else if (word.find_first_of(kSpace) != word.npos) {
      error(span, fmt::format("\"{}\" takes names with \",\" between them", directive.name));
    } else if (const auto problem = id_problem(word, what)) {
      error(span, *problem);
    } else if (std::ranges::find(list, word, &Reference::id) != list.end()) {
      error(span, fmt::format("\"{}\" stands here twice; keep one of them", word));
    } else {
      list.push_back({std::string(word), span});
    }
  }
}

// The least and the greatest stand for what no program wrote: a database that is new, and one that
// is at a revision without a number.
void Reader::user_version(const Directive& directive, Revision& revision) {
  const std::string_view argument = directive.argument;
  const char* end = argument.data() + argument.size();
  int number = 0;
  const auto [rest, problem] = std::from_chars(argument.data(), end, number);
  const bool whole = rest == end && argument[0] != '0';
  if (problem == std::errc() && whole && number > 0 && number < ::aludel::kNoUserVersion) {
    revision.user_version = UserVersion{number, directive.span};
    return;
  }
  error(directive.argument_span,
        fmt::format("\"{}\" is no user_version that a program of yours can have written; write the "
                    "number, 1 to {}",
                    argument, ::aludel::kNoUserVersion - 1));
}

const sql::Token* Reader::sql_above_sections() const {
  const std::size_t end = parts_.empty() ? file_.tokens.size() : parts_[0].opening->token;
  const auto above = file_.tokens.first(end);
  const auto sql = std::ranges::find_if_not(above, sql::is_comment);
  return sql == above.end() ? nullptr : &*sql;
}

bool Reader::guessed() const {
  return std::ranges::find(directives_, Word::kUnknown, &Directive::word) != directives_.end();
}

void Reader::sections(Revision& revision) {
  for (const Part& part : parts_) {
    const Directive& opening = *part.opening;
    bool good = check_directive(source_, opening, diagnostics_);
    good = first(opening) && good;
    Section section = read_section(
        file_, part, {revision.language, revision.no_transaction, revision.parents.size() > 1},
        diagnostics_);
    if (!good) continue;
    if (opening.word() == Word::kIrreversible) revision.irreversible = opening.argument;
    (opening.word() == Word::kUpgrade ? revision.upgrade : revision.downgrade) = std::move(section);
  }
  const Directive* down = seen(Word::kDowngrade);
  const Directive* irreversible = seen(Word::kIrreversible);
  if (down == nullptr || irreversible == nullptr) return;
  if (down->token > irreversible->token) std::swap(down, irreversible);
  error(irreversible->span, "\"@irreversible\" stands in place of \"@downgrade\"; keep one of them")
      .note(source_, down->span, "the other one");
}

// Once the language is known, which may stand below it.
void Reader::check_user_version(const Revision& revision) {
  if (!revision.user_version || revision.language != sql::Language::kPostgresql) return;
  error(
      revision.user_version->span,
      "\"@user-version\" is about SQLite, and this file is in @sql postgresql; take the line out");
}

void Reader::missing() {
  if (!file_.good || guessed()) return;
  if (seen(Word::kRevision) == nullptr) {
    error(first_line(), "\"@revision\" is missing; write \"-- @revision\" and an id in the header");
  }
  if (seen(Word::kSql) == nullptr) {
    error(
        first_line(),
        "\"@sql\" is missing; write \"-- @sql\" in the header, and portable, sqlite or postgresql");
  }
  const Directive* up = seen(Word::kUpgrade);
  if (up == nullptr) {
    const sql::Token* sql = parts_.empty() ? sql_above_sections() : nullptr;
    error(sql == nullptr ? first_line() : sql->span,
          "\"@upgrade\" is missing; write \"-- @upgrade\" above the statements");
  }
  if (seen(Word::kDowngrade) == nullptr && seen(Word::kIrreversible) == nullptr) {
    error(up == nullptr ? first_line() : up->span,
          "\"@downgrade\" is missing; write it and the way back, or \"-- @irreversible\" and the "
          "reason");
  }
}

// What pg_dump prints for psql is a comment to the lexer, so that a dump can be a schema.
void Reader::refuse_commands() {
  for (const sql::Token& token : file_.tokens) {
    if (token.kind != sql::TokenKind::kLineComment) continue;
    if (!source_.text(token.span).starts_with('\\')) continue;
    error(token.span, "a command of psql cannot stand in a revision; write SQL");
  }
}

void Reader::read(Revision& revision) {
  if (directives_.empty() && file_.good) {
    error(first_line(),
          "this is no revision: it has no directive; move it, or let \"aludel revision -m\" make "
          "one");
    return;
  }
  refuse_commands();
  parts_ = divide(file_, directives_, Where::kSection);
  header_ =
      std::span<const Directive>(directives_)
          .first(parts_.empty() ? directives_.size()
                                : static_cast<std::size_t>(parts_[0].opening - directives_.data()));
  message(revision);
  header(revision);
  check_user_version(revision);
  sections(revision);
  missing();
}

// Reads what is in the file into `revision`, all but its source.
void read(const text::Source& source, Revision& revision, std::vector<sql::Token>& tokens,
          text::Diagnostics& diagnostics) {
  if (source.text().find_first_not_of(" \t\r\n\f\v") == std::string_view::npos) {
    diagnostics.error(source, {},
                      "the file is empty; \"aludel revision -m\" makes files that are not");
    return;
  }
  text::Diagnostics lexed;
  tokens = lex_file(source, sql::Language::kSqlite, lexed);
  if (const auto marker = conflict(source, tokens)) {
    diagnostics.error(source, *marker,
                      "version control left a conflict in this file; decide what it should say "
                      "and take the markers out");
    return;
  }
  Reader reader(source, tokens, !lexed.has_errors(), diagnostics);
  reader.read(revision);
  for (const text::Diagnostic& it : lexed.all()) diagnostics.add(it);
}

}  // namespace

::aludel::Place place(const Revision& revision, const dialect::Output& statement) {
  const text::Source& source = *revision.source;
  const text::Place at = source.place(statement.span.begin);
  const unsigned column = std::min(at.column, 0u + std::numeric_limits<unsigned short>::max());
  const bool verbatim = source.text().substr(statement.span.begin).starts_with(statement.sql);
  return {at.line, static_cast<unsigned short>(column), verbatim};
}

unsigned dialects_of(sql::Language language) {
  constexpr unsigned kSqlite = 1u << static_cast<unsigned>(::aludel::Dialect::kSqlite);
  constexpr unsigned kPostgresql = 1u << static_cast<unsigned>(::aludel::Dialect::kPostgresql);
  if (language == sql::Language::kSqlite) return kSqlite;
  return language == sql::Language::kPostgresql ? kPostgresql : kSqlite | kPostgresql;
}

std::optional<Revision> read_revision(std::unique_ptr<text::Source>&& source, std::string file,
                                      text::Diagnostics& diagnostics) {
  text::Diagnostics found;
  Revision revision;
  std::vector<sql::Token> tokens;
  read(*source, revision, tokens, found);
  std::vector<text::Diagnostic> sorted(found.all().begin(), found.all().end());
  std::ranges::stable_sort(sorted, {}, [](const auto& it) { return it.span.begin; });
  for (text::Diagnostic& it : sorted) diagnostics.add(std::move(it));
  if (found.has_errors()) return std::nullopt;
  revision.source = std::move(source);
  revision.file = std::move(file);
  for (const auto dialect : {::aludel::Dialect::kSqlite, ::aludel::Dialect::kPostgresql}) {
    revision.checksums[static_cast<unsigned>(dialect)] = {
        checksum(revision, dialect, ::aludel::Direction::kUpgrade, tokens),
        checksum(revision, dialect, ::aludel::Direction::kDowngrade, tokens)};
  }
  return revision;
}

}  // namespace aludel::revisions
