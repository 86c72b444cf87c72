// SPDX-License-Identifier: MIT
//
// What the replay found, in words, at the statement that did it.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "proof/replay.h"
#include "sql/words.h"

namespace aludel::proof {
namespace {

/// The table that goes or comes as a whole by the statement; empty for others.
std::string_view moved_table(const sql::Node& node) {
  if (const auto* drop = std::get_if<sql::Drop>(&node)) {
    return drop->objects.empty() ? "" : std::string_view(drop->objects.front().name.name);
  }
  const auto* alter = std::get_if<sql::AlterTable>(&node);
  if (alter == nullptr || alter->actions.empty()) return "";
  const auto* renamed = std::get_if<sql::RenameTo>(&alter->actions.front());
  return renamed == nullptr ? "" : std::string_view(renamed->name.text);
}

/// Whether one of the child's keys would act at the statement, if foreign keys were on.
bool would_act(const Held_ptr& child, const sql::Node& node) {
  const auto* data = std::get_if<sql::DataStatement>(&node);
  const bool deletes = data != nullptr && data->verb == "delete";
  const bool updates = data != nullptr && data->verb == "update";
  if (!child || (!deletes && !updates)) return false;
  const auto acts = [&](const schema::Constraint& it) {
    const sql::Action action = deletes ? it.definition.on_delete : it.definition.on_update;
    return action != sql::Action::kNoAction && action != sql::Action::kRestrict;
  };
  return std::any_of(child->table.constraints.begin(), child->table.constraints.end(), acts);
}

}  // namespace

void Replay::report(const Leg& leg, Direction direction, const Failure& failure,
                    std::string_view when) {
  const text::Source& source = *leg->source;
  const Script script = leg.script(direction);
  switch (failure.kind) {
    case Failure::Kind::kRefused:
      refused(*engine_, source, script[failure.at].span, script[failure.at].sql, failure.refusal,
              when, diagnostics_);
      break;
    case Failure::Kind::kTransaction:
      diagnostics_.error(source, script[failure.at].span,
                         leg->no_transaction
                             ? "this statement leaves a transaction open"
                             : "this statement ends the transaction of its revision");
      break;
    case Failure::Kind::kRequire:
      diagnostics_.error(
          source, script[failure.at].span,
          fmt::format("this @require finds {} row{} of the chain's own{}, so it refuses "
                      "on every device: {}",
                      failure.rows, failure.rows == 1 ? "" : "s", when,
                      script[failure.at].message));
      break;
    case Failure::Kind::kKeys:
      report_keys(leg, direction, failure);
  }
}

// A copy breaks keys when the old table goes or the new one takes its name; what matters is what it
// was filled with.
void Replay::report_keys(const Leg& leg, Direction direction, const Failure& failure) {
  const Script script = leg.script(direction);
  const bool is_located = failure.at < script.size();
  const std::vector<revisions::Step>& steps = section(*leg, direction).steps;
  for (const Broken& it : failure.keys) {
    text::Span at = section(*leg, direction).directive;
    const revisions::Step* step = nullptr;
    if (is_located) {
      at = script[failure.at].span;
      const auto found =
          std::find_if(steps.begin(), steps.end(), [&](const auto& s) { return s.span() == at; });
      if (found != steps.end()) step = &*found;
    }
    if (step != nullptr && !moved_table(step->input.statement.node).empty()) {
      at = writer(leg, direction, moved_table(step->input.statement.node), "");
    }
    text::Diagnostic& diagnostic = diagnostics_.error(
        *leg->source, at,
        fmt::format("after this {}, {} {}, and a run that ends here is rolled back",
                    is_located                         ? "statement"
                    : direction == Direction::kUpgrade ? "upgrade"
                                                       : "downgrade",
                    said(it.definition), it.words));
    if (it.by_rows && step != nullptr &&
        would_act(population_.table(folded(it.definition.name)), step->input.statement.node)) {
      diagnostic.note(fmt::format(
          "in a run no ON DELETE and no ON UPDATE fires; what becomes of the rows of {} is said by "
          "a statement of its own, before this one",
          said(it.definition)));
    }
    broken_.push_back(it);
  }
}

void Replay::report(const revisions::Fixture& fixture, Part part, const Failure& failure) {
  const text::Source& source = *fixture.source;
  const Script script = fixture.script(::aludel::Dialect::kSqlite, part);
  if (failure.kind == Failure::Kind::kRequire) {
    diagnostics_
        .error(source, script[failure.at].span,
               fmt::format("after the upgrade this query finds {} row{}: {}", failure.rows,
                           failure.rows == 1 ? "" : "s", script[failure.at].message))
        .note(fmt::format("the first of them: {}", failure.first));
  } else if (failure.kind == Failure::Kind::kKeys) {
    for (const Broken& it : failure.keys) {
      diagnostics_.error(
          source, fixture.section(part).directive,
          fmt::format("after these statements, {} {}", said(it.definition), it.words));
    }
  } else {
    refused(*engine_, source, script[failure.at].span, script[failure.at].sql, failure.refusal, "",
            diagnostics_);
  }
}

// Once for each table. One that waits for rows of another has no fault of its own.
void Replay::report_unfilled(const Leg& leg, const Held& held, const Refusal& refusal) {
  const std::string& name = held.definition.name;
  const auto rule = revisions::Allow::Rule::kUnproved;
  if (allowances_.answer(leg->upgrade, rule, name) != nullptr) return;
  bool waits = false;
  for (const schema::Constraint& it : held.table.constraints) {
    if (it.definition.kind != sql::Constraint::Kind::kForeignKey) continue;
    waits = waits || unfilled_.contains(folded(it.definition.references->name));
  }
  if (!unfilled_.insert(folded(name)).second || waits) return;
  std::string columns;
  std::string values;
  for (const std::string& column : held.insertable()) {
    columns += (columns.empty() ? "" : ", ") + column;
    values += values.empty() ? "..." : ", ...";
  }
  text::Diagnostic& diagnostic = diagnostics_.error(
      *leg->source, maker(leg, name),
      fmt::format(
          "table \"{}\" can't be proved with rows: of all that were tried {} takes none: {}", name,
          engine_->name(), refusal.words));
  explain(refusal, diagnostic);
  diagnostic
      .note(fmt::format("give it rows in versions/fixtures/{}.sql:\n"
                        "-- @after\n"
                        "INSERT INTO {} ({}) VALUES ({});",
                        leg->id, name, columns, values))
      .note("or let it go unproved, by a line above the statement:\n-- @allow unproved the reason");
}

// The statement of the upgrade that made the table, or altered it last.
text::Span Replay::maker(const Leg& leg, std::string_view table) const {
  const std::vector<revisions::Step>& steps = leg->upgrade.steps;
  const auto found = std::find_if(steps.rbegin(), steps.rend(), [&](const revisions::Step& it) {
    return makes_or_alters(it.input.statement.node, table);
  });
  return found == steps.rend() ? leg->upgrade.directive : found->span();
}

// What a @require refuses is as it should be. Of the others, one row for each statement.
void Replay::report(const Leg& leg, Direction direction, const Sifted& sifted) {
  std::set<std::size_t> told;
  for (const Sifted::Row& it : sifted.refused) {
    if (it.failure.kind == Failure::Kind::kRequire || !told.insert(it.failure.at).second) continue;
    const std::string row = rows::said(it.table->contents, it.row);
    const std::size_t before = diagnostics_.all().size();
    report(leg, direction, it.failure,
           direction == Direction::kUpgrade ? " on a row that the schema before it allows"
                                            : " on a row that the upgrade's schema allows");
    if (diagnostics_.all().size() == before) continue;
    diagnostics_.last().note(
        fmt::format("the row of table \"{}\": {}", it.table->definition.name, row));
    diagnostics_.last().note(
        "mend such rows by a statement before this one, or refuse them in words of yours: "
        "\"-- @require text\" above a SELECT that finds them");
  }
}

void Replay::report(const Leg& leg, Direction direction, const RowChange& change) {
  const std::string_view what = direction == Direction::kUpgrade ? "upgrade" : "downgrade";
  const std::string& table = change.after->definition.name;
  const text::Source& source = *leg->source;
  const text::Span at = writer(leg, direction, table, change.column);
  switch (change.kind) {
    case RowChange::Kind::kGone:
      diagnostics_
          .error(source, at,
                 fmt::format("this {} loses rows of table \"{}\" that no DELETE names: {}", what,
                             table, rows::said(change.before->contents, change.was)))
          .note(
              "a copy takes all rows, whatever they hold; what is to go is deleted by a "
              "statement of its own");
      break;
    case RowChange::Kind::kNew:
      diagnostics_.error(source, at,
                         fmt::format("this {} adds rows to table \"{}\" that no INSERT names: {}",
                                     what, table, rows::said(change.after->contents, change.is)));
      break;
    case RowChange::Kind::kCounter:
      diagnostics_
          .error(
              source, at,
              fmt::format("this {} lets the AUTOINCREMENT of table \"{}\" start again after {}, "
                          "and it had counted to {}: ids of deleted rows are given to new ones",
                          what, table, rows::said(change.value_is), rows::said(change.value_was)))
          .note(
              "a copy counts anew: let ALTER TABLE make it, or carry the row of sqlite_sequence "
              "over before the old table goes");
      break;
    case RowChange::Kind::kChanged:
      diagnostics_
          .error(source, at,
                 fmt::format("this {} changes values of {}.{} that no UPDATE names: {} becomes {}",
                             what, table, change.column, rows::said(change.value_was),
                             rows::said(change.value_is)))
          .note(fmt::format("the row was: {}", rows::said(change.before->contents, change.was)))
          .note(
              "values move from table to table as they are; what is to change is said by an "
              "UPDATE");
  }
}

void Replay::report_loss(const RoundTrip& trip, const RowChange& loss) {
  const std::string& table = loss.before->definition.name;
  const bool is_gone = loss.kind == RowChange::Kind::kGone;
  const std::string what = is_gone ? table : table + '.' + loss.column;
  const RoundTrip::Culprit culprit = trip.loser(folded(table), folded(loss.column));
  text::Diagnostic& diagnostic = diagnostics_.error(
      *trip.leg->source, culprit.at,
      is_gone
          ? fmt::format("rows of table \"{}\" don't come back after the upgrade and its downgrade",
                        table)
          : fmt::format("values of {} don't come back after the upgrade and its downgrade: {} "
                        "is {}",
                        what, rows::said(loss.value_was), rows::said(loss.value_is)));
  diagnostic.note(fmt::format("a row was: {}", rows::said(loss.before->contents, loss.was)));
  if (!culprit.trigger.empty()) {
    diagnostic.note(
        fmt::format("it is trigger \"{}\" that writes there, and this statement fires "
                    "it; drop it before, and make it again after",
                    culprit.trigger));
  }
  explain_stub(engine_->stub(), diagnostic);
  diagnostic.note(
      fmt::format("where that is meant, write above the {} that loses them:\n"
                  "-- @lossy {}",
                  culprit.is_call ? "@call" : "statement", what));
}

// The statement that most likely did it: of those of the section that speak of both names, the
// last that moves rows, else that alters the table.
text::Span Replay::writer(const Leg& leg, Direction direction, std::string_view table,
                          std::string_view column) const {
  constexpr std::string_view kMoves[] = {"insert", "update", "delete", "replace", "with"};
  constexpr std::string_view kAlters[] = {"alter", "drop"};
  const auto find = [&](const auto& first_words) -> std::optional<text::Span> {
    const Script script = leg.script(direction);
    for (auto it = script.rbegin(); it != script.rend(); ++it) {
      const auto words = sql::words(leg->source->text(it->span), sql::Language::kSqlite);
      const auto names = [&](std::string_view name) {
        return name.empty() || std::any_of(words.begin(), words.end(), [&](const auto& word) {
                 return folded(word.name) == folded(name);
               });
      };
      const bool is_one =
          !words.empty() && std::find(std::begin(first_words), std::end(first_words),
                                      words[0].form) != std::end(first_words);
      if (is_one && names(table) && names(column)) return it->span;
    }
    return std::nullopt;
  };
  if (const auto found = find(kMoves)) return *found;
  return find(kAlters).value_or(section(*leg, direction).directive);
}

void Replay::report(const Leg& leg, const schema::Difference& difference, bool again) {
  diagnostics_.error(
      *leg->source, leg->downgrade.directive,
      fmt::format("the downgrade of \"{}\" does not lead back: {}", leg->id,
                  again ? "applied again, the upgrade gives another schema: " +
                              in_words(difference, " is new", "the second time")
                        : in_words(difference, " is still there", "after the downgrade")));
}

}  // namespace aludel::proof
