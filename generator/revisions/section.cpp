// SPDX-License-Identifier: MIT
#include "revisions/section.h"

#include <fmt/format.h>

#include "revisions/rules.h"
#include "sql/splitter.h"

namespace aludel::revisions {

namespace {

class Reader {
 public:
  Reader(const Lexed& file, const Part& part, bool no_transaction, text::Diagnostics& diagnostics)
      : source_(file.source),
        tokens_(file.tokens.subspan(part.first, part.last - part.first)),
        lexed_(file.good),
        part_(part),
        no_transaction_(no_transaction),
        diagnostics_(diagnostics) {}

  Section read();

 private:
  bool irreversible() const { return part_.opening->word() == Word::kIrreversible; }
  /// Whether a token, by its index in the file, lies between the statement's first and its end.
  bool holds(const sql::Statement& statement, std::size_t token) const;
  void apply(const Directive& directive, const sql::Statement* around);
  void open_block(const Directive& directive);
  void close_block(const Directive& directive);
  void require(const Directive& directive);
  void nothing(const Directive& directive);
  void take(const sql::Statement& statement);
  void drop_require();
  void finish();

  text::Diagnostic& error(const Directive& at, std::string text) {
    return diagnostics_.error(source_, at.span, std::move(text));
  }

  const text::Source& source_;
  std::span<const sql::Token> tokens_;
  bool lexed_;
  const Part& part_;
  bool no_transaction_;
  text::Diagnostics& diagnostics_;
  Section section_;
  const Directive* block_ = nullptr;    // the open one
  const Directive* require_ = nullptr;  // still without its statement
  const Directive* nothing_ = nullptr;
  bool excused_ = false;  // something stands here that could not be understood, or a @todo
};

Section Reader::read() {
  section_.directive = part_.opening->span;
  const std::vector<sql::Statement> statements = sql::split(source_, tokens_);
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

bool Reader::holds(const sql::Statement& statement, std::size_t token) const {
  std::size_t end = statement.last;
  if (statement.terminated) {
    while (end < tokens_.size() && is_comment(tokens_[end])) ++end;
  }
  return token > part_.first + statement.first && token < part_.first + end;
}

void Reader::apply(const Directive& directive, const sql::Statement* around) {
  if (!check_directive(source_, directive, diagnostics_)) {
    excused_ = true;
    if (directive.name == "@postgresql" && around == nullptr && block_ == nullptr)
      block_ = &directive;
    return;
  }
  if (directive.rule->where == Where::kHeader) {
    error(directive,
          fmt::format("\"{}\" belongs in the header, above the first section", directive.name));
    return;
  }
  if (around != nullptr) {
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
      return open_block(directive);
    case Word::kEnd:
      return close_block(directive);
    case Word::kRequire:
      return require(directive);
    default:
      return nothing(directive);
  }
}

void Reader::open_block(const Directive& directive) {
  drop_require();
  if (block_ != nullptr) {
    error(directive, "blocks cannot stand in each other; close the first with \"@end\"")
        .note(source_, block_->span, "it begins here");
    return;
  }
  block_ = &directive;
}

void Reader::close_block(const Directive& directive) {
  drop_require();
  if (block_ == nullptr) error(directive, "\"@end\" closes nothing; no block is open here");
  block_ = nullptr;
}

void Reader::require(const Directive& directive) {
  drop_require();
  if (no_transaction_) {
    error(directive,
          "\"@require\" cannot stand in a \"@no-transaction\" revision: what ran before it could "
          "not be taken back");
    return;
  }
  require_ = &directive;
}

void Reader::nothing(const Directive& directive) {
  if (no_transaction_) {
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

void Reader::take(const sql::Statement& statement) {
  if (block_ != nullptr && block_->word() == Word::kNotYet) return;
  const auto tokens = tokens_.subspan(statement.first, statement.last - statement.first);
  const bool sql = check_statement(source_, tokens, no_transaction_, diagnostics_);
  Step step = {Step::Kind::kSql, statement.span, std::string(source_.text(statement.span)), {}};
  if (require_ != nullptr) {
    step.kind = Step::Kind::kRequire;
    step.message = require_->argument;
    if (!is_query(source_, tokens)) {
      diagnostics_
          .error(source_, tokens.front().span,
                 "\"@require\" takes a SELECT, one that finds the rows that must not be there")
          .note(source_, require_->span, "this one");
    }
    require_ = nullptr;
  }
  if (!statement.terminated && lexed_ && sql) {
    const bool in_body = tokens.back().kind == sql::TokenKind::kSemicolon;
    diagnostics_
        .error(source_, tokens.back().span,
               in_body ? "the statement does not end: each statement of its body takes \";\", "
                         "and \"END;\" comes last"
                       : "the statement does not end; write \";\" after it")
        .note(source_, tokens.front().span, "it begins here");
  }
  section_.steps.push_back(std::move(step));
}

void Reader::drop_require() {
  if (require_ == nullptr) return;
  error(*require_, "\"@require\" has no SELECT; write it directly below");
  require_ = nullptr;
}

void Reader::finish() {
  drop_require();
  const std::vector<Step>& steps = section_.steps;
  if (block_ != nullptr && lexed_) {
    error(*block_, fmt::format("\"{}\" has no \"@end\"", block_->name));
  }
  if (irreversible()) {
    if (steps.empty()) return;
    diagnostics_.error(source_, steps[0].span, "statements cannot stand below \"@irreversible\"")
        .note("write \"-- @downgrade\" in its place where there is a way back");
    return;
  }
  if (nothing_ != nullptr && !steps.empty()) {
    error(*nothing_, "\"@nothing\" stands here, but there are statements too")
        .note(source_, steps[0].span, "the first of them");
  }
  section_.nothing = nothing_ != nullptr;
  if (no_transaction_ && steps.size() > 1) {
    diagnostics_.error(source_, steps[1].span,
                       "a \"@no-transaction\" revision has exactly one statement for each "
                       "direction; give this one a revision of its own");
  }
  if (steps.empty() && nothing_ == nullptr && !excused_ && lexed_) {
    error(
        *part_.opening,
        no_transaction_
            ? fmt::format("\"{}\" has no statement; a \"@no-transaction\" revision has exactly "
                          "one for each direction",
                          part_.opening->name)
            : fmt::format("\"{}\" has no statements; write them, or \"-- @nothing\" where there is "
                          "nothing to do",
                          part_.opening->name));
  }
}

}  // namespace

Section read_section(const Lexed& file, const Part& part, bool no_transaction,
                     text::Diagnostics& diagnostics) {
  return Reader(file, part, no_transaction, diagnostics).read();
}

}  // namespace aludel::revisions
