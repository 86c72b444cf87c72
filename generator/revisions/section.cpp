// SPDX-License-Identifier: MIT
#include "revisions/section.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "revisions/names.h"
#include "revisions/rules.h"
#include "revisions/stand_in.h"
#include "sql/lexer.h"
#include "sql/normal.h"
#include "sql/parser.h"
#include "sql/splitter.h"
#include "sql/words.h"

namespace aludel::revisions {

namespace {

// What values a statement can take away.
void add_parts(const sql::Node& node, Lossy& lossy) {
  const auto add = [&](const std::string& table, const std::string& column) {
    lossy.parts.push_back({table, column, lossy.span});
  };
  if (const auto* drop = std::get_if<sql::Drop>(&node)) {
    for (const sql::ObjectReference& it : drop->objects) add(it.name.name, "");
  } else if (const auto* alter = std::get_if<sql::AlterTable>(&node)) {
    for (const sql::TableAction& action : alter->actions) {
      std::string column;
      if (const auto* dropped = std::get_if<sql::DropColumn>(&action))
        column = dropped->column.text;
      if (const auto* typed = std::get_if<sql::AlterColumnType>(&action))
        column = typed->column.text;
      if (!column.empty()) add(alter->name.name, column);
    }
  } else if (const auto* data = std::get_if<sql::DataStatement>(&node)) {
    for (const sql::DataStatement::Table& it : data->tables) {
      if (!it.written) continue;
      if (data->verb != "update") add(it.name.name, "");
      for (const sql::Name& column : data->columns) add(it.name.name, column.text);
    }
  }
}

class Reader {
 public:
  Reader(const Lexed& file, const Part& part, const Manner& manner, text::Diagnostics& diagnostics)
      : source_(file.source),
        tokens_(file.tokens.subspan(part.first, part.last - part.first)),
        lexed_(file.good),
        part_(part),
        manner_(manner),
        diagnostics_(diagnostics) {}

  Section read();

 private:
  /// Of the place that is being read.
  sql::Language language() const;
  bool irreversible() const { return part_.opening->word() == Word::kIrreversible; }
  bool is_fixture() const { return part_.opening->rule->where == Where::kFixture; }
  bool belongs_elsewhere(const Directive& directive);
  /// Whether a token, by its index in the file, lies between the statement's first and its end.
  bool holds(const sql::Extent& statement, std::size_t token) const;
  void apply(const Directive& directive, const sql::Extent* around);
  void open_block(const Directive& directive);
  void close_block(const Directive& directive);
  void require(const Directive& directive);
  void nothing(const Directive& directive);
  bool is_behind(const Directive& directive) const;
  void fill(const Directive& directive, bool is_inside);
  void lossy(const Directive& directive, bool is_inside);
  void call(const Directive& directive);
  void stands_for(const Directive& directive);
  void end_call();
  void write_out(Lossy& lossy, const Step& step);
  void allow(const Directive& directive);
  void give(const Directive& fill, const sql::Extent& statement, Step& step);
  bool is_expression(const sql::Fragment& value);
  void take(const sql::Extent& statement);
  void take_require(std::span<const sql::Token> tokens, Step& step);
  void report_unended(const sql::Extent& statement);
  void drop_of_statements();
  void drop_pending();
  void drop_allows();
  void check_counts();
  void finish();

  text::Diagnostic& error(const Directive& at, std::string text) {
    return diagnostics_.error(source_, at.span, std::move(text));
  }

  const text::Source& source_;
  std::span<const sql::Token> tokens_;
  bool lexed_;
  const Part& part_;
  Manner manner_;
  text::Diagnostics& diagnostics_;
  Section section_;
  const Directive* block_ = nullptr;    // the open one
  const Directive* require_ = nullptr;  // still without its statement
  const Directive* fill_ = nullptr;     // likewise
  const Directive* lossy_ = nullptr;    // likewise
  const Directive* nothing_ = nullptr;
  bool below_call_ = false;            // a @call is directly above, be it a refused one
  bool in_call_ = false;               // the last step is a @call that may yet get a @stands-for
  std::vector<text::Span> stand_ins_;  // what its lines of these say
  const sql::Extent* last_ = nullptr;  // the statement taken last
  bool understood_ = false;            // it was parsed
  bool excused_ = false;  // something stands here that could not be understood, or a @todo
};

Section Reader::read() {
  section_.directive = part_.opening->span;
  const std::vector<sql::Extent> statements = sql::split(source_, tokens_);
  auto next = statements.begin();
  for (const Directive& directive : part_.directives) {
    const auto begins_above = [&] {
      return next != statements.end() && part_.first + next->first < directive.token;
    };
    while (begins_above() && !holds(*next, directive.token)) take(*next++);
    apply(directive, begins_above() ? &*next : nullptr);
  }
  while (next != statements.end()) take(*next++);
  finish();
  return std::move(section_);
}

sql::Language Reader::language() const {
  if (block_ == nullptr) return manner_.language;
  return block_->word() == Word::kSqlite ? sql::Language::kSqlite : sql::Language::kPostgresql;
}

bool Reader::holds(const sql::Extent& statement, std::size_t token) const {
  std::size_t end = statement.last;
  if (statement.terminated) {
    while (end < tokens_.size() && is_comment(tokens_[end])) ++end;
  }
  return token > part_.first + statement.first && token < part_.first + end;
}

void Reader::apply(const Directive& directive, const sql::Extent* around) {
  if (directive.word() != Word::kStandsFor) {
    end_call();
    below_call_ = directive.word() == Word::kCall;
  }
  if (!check_directive(source_, directive, diagnostics_)) {
    excused_ = true;
    return;
  }
  if (belongs_elsewhere(directive)) return;
  if (around != nullptr && directive.word() != Word::kFill && directive.word() != Word::kLossy) {
    error(directive, fmt::format("\"{}\" stands in the middle of a statement; end that with \";\" "
                                 "first, or move the line above it",
                                 directive.name))
        .note(source_, {around->span.begin, around->span.begin}, "the statement begins here");
    return;
  }
  if (irreversible()) {
    error(directive, fmt::format("\"{}\" cannot stand below \"@irreversible\"", directive.name));
    return;
  }
  switch (directive.word()) {
    case Word::kSqlite:
    case Word::kPostgresql:
      return open_block(directive);
    case Word::kEnd:
      return close_block(directive);
    case Word::kRequire:
      return require(directive);
    case Word::kFill:
      return fill(directive, around != nullptr);
    case Word::kLossy:
      return lossy(directive, around != nullptr);
    case Word::kCall:
      return call(directive);
    case Word::kStandsFor:
      return stands_for(directive);
    case Word::kAllow:
      return allow(directive);
    default:
      return nothing(directive);
  }
}

bool Reader::belongs_elsewhere(const Directive& directive) {
  const Where where = directive.rule->where;
  const Word word = directive.word();
  const bool is_of_both = word == Word::kSqlite || word == Word::kPostgresql ||
                          word == Word::kEnd || word == Word::kRequire;
  std::string_view place;
  if (is_fixture() && !is_of_both) {
    place = "in a revision, not in its fixture";
  } else if (where == Where::kHeader) {
    place = "in the header, above the first section";
  } else if (where == Where::kFixture) {
    place = "in a file of versions/fixtures/";
  }
  if (place.empty()) return false;
  excused_ = true;
  error(directive, fmt::format("\"{}\" belongs {}", directive.name, place));
  return true;
}

void Reader::open_block(const Directive& directive) {
  drop_pending();
  drop_allows();
  if (block_ != nullptr) {
    error(directive, "blocks cannot stand in each other; close the first with \"@end\"")
        .note(source_, block_->span, "it begins here");
    return;
  }
  block_ = &directive;
}

void Reader::close_block(const Directive& directive) {
  drop_pending();
  drop_allows();
  if (block_ == nullptr) error(directive, "\"@end\" closes nothing; no block is open here");
  block_ = nullptr;
}

void Reader::require(const Directive& directive) {
  drop_pending();
  if (manner_.no_transaction) {
    error(directive,
          "\"@require\" cannot stand in a \"@no-transaction\" revision: what ran before it could "
          "not be taken back");
    return;
  }
  require_ = &directive;
}

void Reader::nothing(const Directive& directive) {
  if (manner_.no_transaction) {
    excused_ = true;
    error(directive,
          "\"@nothing\" cannot stand in a \"@no-transaction\" revision, which has exactly one "
          "statement for each direction");
    return;
  }
  if (nothing_ != nullptr) {
    error(directive, "\"@nothing\" stands here twice; keep one of them")
        .note(source_, nothing_->span, "the first one");
    return;
  }
  nothing_ = &directive;
}

// Inside a statement or above it, a directive is that one's; likewise behind its end in the line.
bool Reader::is_behind(const Directive& directive) const {
  const std::size_t line = source_.line_span(directive.span.begin).begin;
  const std::size_t token = directive.token - part_.first;
  return last_ != nullptr && tokens_[token - 1].span.end > line;
}

void Reader::fill(const Directive& directive, bool is_inside) {
  if (!is_inside && is_behind(directive)) {
    give(directive, *last_, section_.steps.back());
  } else if (fill_ != nullptr) {
    error(directive, "\"@fill\" stands here twice; keep one of them")
        .note(source_, fill_->span, "the first one");
  } else {
    fill_ = &directive;
  }
}

void Reader::lossy(const Directive& directive, bool is_inside) {
  Lossy& lossy = section_.lossy.emplace_back();
  lossy.span = directive.span;
  lossy.listed = !directive.argument.empty();
  const std::vector<sql::Word> words = sql::words(directive.argument, language());
  for (std::size_t i = 0; i < words.size(); i += 2) {  // and the comma
    Lossy::Part& part = lossy.parts.emplace_back();
    part.table = words[i].name;
    const std::size_t begin = words[i].span.begin;
    if (i + 2 < words.size() && words[i + 1].form == ".") part.column = words[i += 2].name;
    part.span = {directive.argument_span.begin + begin,
                 directive.argument_span.begin + words[i].span.end};
    const bool ends = i + 1 == words.size() || (words[i + 1].form == "," && i + 2 != words.size());
    const bool is_good = !part.table.empty() && ends;
    if (!is_good) {
      diagnostics_.error(source_, directive.argument_span,
                         "\"@lossy\" takes columns, as in device.serial, or tables, with commas "
                         "between them");
      section_.lossy.pop_back();
      return;
    }
  }
  if (!is_inside && is_behind(directive)) {
    write_out(lossy, section_.steps.back());
  } else if (lossy_ != nullptr) {
    error(directive, "\"@lossy\" stands here twice; make one list of them")
        .note(source_, lossy_->span, "the first one");
  } else {
    lossy_ = &directive;
  }
}

// Without a list it speaks of what its statement writes, or what stands for its function.
void Reader::write_out(Lossy& lossy, const Step& step) {
  if (!lossy.parts.empty() || !understood_) return;
  add_parts(step.input.statement.node, lossy);
  for (const sql::Statement& it : step.input.stand_ins) add_parts(it.node, lossy);
  if (!lossy.parts.empty()) return;
  diagnostics_
      .error(source_, lossy.span,
             "\"@lossy\" stands at a statement that takes no values away; say which are lost: "
             "\"@lossy device.serial\"")
      .note(source_, {step.span().begin, step.span().begin}, "the statement begins here");
}

void Reader::call(const Directive& directive) {
  drop_of_statements();
  if (manner_.no_transaction) {
    excused_ = true;
    error(directive,
          "\"@call\" cannot stand in a \"@no-transaction\" revision: what the function has done "
          "could not be taken back when it fails");
    return;
  }
  if (const auto problem = function_problem(directive.argument)) {
    diagnostics_.error(source_, directive.argument_span, *problem);
  }
  Step& step = section_.steps.emplace_back();
  step.dialects = dialects_of(language());
  step.input.call = directive.argument;
  step.input.statement.text = {
      "", language(), {{directive.span.begin, directive.argument_span.end}}};
  in_call_ = true;
}

void Reader::stands_for(const Directive& directive) {
  if (in_call_) {
    stand_ins_.push_back(directive.argument_span);
  } else if (!below_call_) {
    error(directive, "\"@stands-for\" stands directly below a \"@call\", and here is none");
  }
}

// Its last @stands-for is known.
void Reader::end_call() {
  below_call_ = false;
  if (!std::exchange(in_call_, false)) return;
  Step& step = section_.steps.back();
  auto stand_ins = read_stand_ins(source_, std::exchange(stand_ins_, {}), language(), diagnostics_);
  understood_ = stand_ins.has_value();
  if (stand_ins) step.input.stand_ins = std::move(*stand_ins);
  if (std::exchange(lossy_, nullptr) != nullptr) write_out(section_.lossy.back(), step);
}

// Until its statement is there, it speaks of the one that comes next.
void Reader::allow(const Directive& directive) {
  std::optional<Allow> allow = read_allow(source_, directive, diagnostics_);
  if (!allow) return;
  allow->step = section_.steps.size() - (is_behind(directive) ? 1 : 0);
  const auto is_same = [&](const Allow& it) {
    return it.step == allow->step && it.rule == allow->rule;
  };
  const auto first = std::ranges::find_if(section_.allows, is_same);
  if (first != section_.allows.end()) {
    error(directive,
          fmt::format("\"@allow {}\" stands here twice; keep one of them", word_of(allow->rule)))
        .note(source_, first->span, "the first one");
    return;
  }
  section_.allows.push_back(std::move(*allow));
}

void Reader::give(const Directive& fill, const sql::Extent& statement, Step& step) {
  if (!understood_) return;
  const auto* table = std::get_if<sql::AlterTable>(&step.input.statement.node);
  const auto is_added = [](const sql::TableAction& it) {
    return std::holds_alternative<sql::AddColumn>(it);
  };
  const auto added = table == nullptr ? 0 : std::ranges::count_if(table->actions, is_added);
  const bool is_alone = added == 1 && table->actions.size() == 1;
  if (!is_alone || step.input.fill) {
    const text::Span begin = {statement.span.begin, statement.span.begin};
    error(fill, added == 0  ? "\"@fill\" stands on or above an ALTER TABLE ... ADD COLUMN: it is "
                              "the value of the new column in the rows there are"
                : !is_alone ? "\"@fill\" speaks of one new column; give it a statement of its own"
                            : "\"@fill\" stands here twice; keep one of them")
        .note(source_, begin, "the statement begins here");
    return;
  }
  sql::Fragment value = {std::string(fill.argument), language(), {fill.argument_span}};
  if (is_expression(value)) step.input.fill = std::move(value);
}

bool Reader::is_expression(const sql::Fragment& value) {
  text::Diagnostics lexed;
  for (const sql::Token& token : sql::lex(source_, value.at.span, value.language, lexed)) {
    if (!is_comment(token) && token.kind != sql::TokenKind::kSemicolon) continue;
    diagnostics_.error(source_, token.span,
                       "\"@fill\" takes an expression and nothing behind it in its line");
    return false;
  }
  for (const text::Diagnostic& it : lexed.all()) diagnostics_.add(it);
  return !lexed.has_errors() && sql::check_expression(value, source_, diagnostics_);
}

void Reader::take(const sql::Extent& statement) {
  end_call();
  const auto tokens = tokens_.subspan(statement.first, statement.last - statement.first);
  const std::size_t before = diagnostics_.all().size();
  const bool is_sql =
      check_statement(source_, tokens, {language(), manner_.no_transaction}, diagnostics_);
  Step& step = section_.steps.emplace_back();
  step.dialects = dialects_of(language());
  step.input.statement.text = {
      std::string(source_.text(statement.span)), language(), {statement.span}};
  if (require_ != nullptr) take_require(tokens, step);
  if (is_sql && lexed_ && !statement.terminated) report_unended(statement);
  understood_ = false;
  if (lexed_ && diagnostics_.all().size() == before) {
    auto parsed = sql::parse(source_, tokens_, statement, language(), diagnostics_);
    understood_ = parsed.has_value();
    if (parsed) step.input.statement = std::move(*parsed);
  }
  if (fill_ != nullptr) give(*std::exchange(fill_, nullptr), statement, step);
  if (std::exchange(lossy_, nullptr) != nullptr) write_out(section_.lossy.back(), step);
  last_ = &statement;
}

void Reader::take_require(std::span<const sql::Token> tokens, Step& step) {
  const Directive& directive = *std::exchange(require_, nullptr);
  step.input.require = directive.argument;
  if (is_query(source_, tokens)) return;
  diagnostics_
      .error(source_, tokens.front().span,
             "\"@require\" takes a SELECT, one that finds the rows that must not be there")
      .note(source_, directive.span, "this one");
}

void Reader::report_unended(const sql::Extent& statement) {
  const auto tokens = tokens_.subspan(statement.first, statement.last - statement.first);
  const bool in_body = tokens.back().kind == sql::TokenKind::kSemicolon;
  diagnostics_
      .error(source_, tokens.back().span,
             in_body ? "the statement does not end: each statement of its body takes \";\", "
                       "and \"END;\" comes last"
                     : "the statement does not end; write \";\" after it")
      .note(source_, tokens.front().span, "it begins here");
}

// What a call can't have.
void Reader::drop_of_statements() {
  if (require_ != nullptr) {
    error(*require_, "\"@require\" has no SELECT; write it directly below");
  }
  if (fill_ != nullptr) {
    error(*fill_, "\"@fill\" has no ALTER TABLE ... ADD COLUMN; write it directly below");
  }
  require_ = fill_ = nullptr;
}

void Reader::drop_pending() {
  drop_of_statements();
  if (lossy_ != nullptr) error(*lossy_, "\"@lossy\" has no statement; write it directly above");
  lossy_ = nullptr;
}

void Reader::drop_allows() {
  const auto is_pending = [&](const Allow& it) { return it.step >= section_.steps.size(); };
  for (const Allow& it : section_.allows) {
    if (!is_pending(it)) continue;
    diagnostics_.error(source_, it.span, "\"@allow\" has no statement; write it directly above");
  }
  std::erase_if(section_.allows, is_pending);
}

// Outside a transaction what ran could not be taken back when the next statement fails.
void Reader::check_counts() {
  unsigned met = 0;
  for (const Step& step : section_.steps) {
    if ((met & step.dialects) != 0) {
      diagnostics_.error(source_, step.span(),
                         "a \"@no-transaction\" revision has exactly one statement for each "
                         "direction; give this one a revision of its own");
      return;
    }
    met |= step.dialects;
  }
}

void Reader::finish() {
  end_call();
  drop_pending();
  drop_allows();
  const std::vector<Step>& steps = section_.steps;
  if (block_ != nullptr && lexed_) {
    error(*block_, fmt::format("\"{}\" has no \"@end\"", block_->name));
  }
  if (irreversible()) {
    if (steps.empty()) return;
    diagnostics_.error(source_, steps[0].span(), "statements cannot stand below \"@irreversible\"")
        .note("write \"-- @downgrade\" in its place where there is a way back");
    return;
  }
  if (nothing_ != nullptr && !steps.empty()) {
    error(*nothing_, "\"@nothing\" stands here, but there are statements too")
        .note(source_, steps[0].span(), "the first of them");
  }
  section_.nothing = nothing_ != nullptr;
  if (manner_.no_transaction) check_counts();
  if (!steps.empty() || nothing_ != nullptr || excused_ || !lexed_) return;
  if (manner_.is_merge && !is_fixture()) return;
  error(*part_.opening,
        is_fixture() ? fmt::format("\"{}\" has no statements; write them, or take the line out",
                                   part_.opening->name)
        : manner_.no_transaction
            ? fmt::format("\"{}\" has no statement; a \"@no-transaction\" revision has exactly "
                          "one for each direction",
                          part_.opening->name)
            : fmt::format("\"{}\" has no statements; write them, or \"-- @nothing\" where there is "
                          "nothing to do",
                          part_.opening->name));
}

}  // namespace

Section read_section(const Lexed& file, const Part& part, const Manner& manner,
                     text::Diagnostics& diagnostics) {
  return Reader(file, part, manner, diagnostics).read();
}

}  // namespace aludel::revisions
