// SPDX-License-Identifier: MIT
#include "proof/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "proof/filler.h"
#include "proof/read_back.h"
#include "sql/words.h"

namespace aludel::proof {
namespace {

constexpr std::string_view kAgain = " when the revision is applied again after its downgrade";

using Direction = ::aludel::Direction;

Script script_of(const revisions::Revision& revision, Direction direction) {
  return revision.script(::aludel::Dialect::kSqlite, direction);
}

const revisions::Section& section(const revisions::Revision& revision, Direction direction) {
  return direction == Direction::kUpgrade ? revision.upgrade : revision.downgrade;
}

std::string in_words(const schema::Difference& it, std::string_view unexpected,
                     std::string_view when) {
  if (it.kind == schema::Difference::Kind::kMissing) return it.what + " is missing";
  if (it.kind == schema::Difference::Kind::kUnexpected)
    return fmt::format("{}{}", it.what, unexpected);
  return fmt::format("{} was {} and is {} {}", it.what, it.expected, it.actual, when);
}

/// Whether the schema is what it was, word by word.
bool left_no_trace(const Changes& tried) {
  return std::equal(tried.before.begin(), tried.before.end(), tried.after.begin(),
                    tried.after.end(), [](const auto& a, const auto& b) {
                      return a.first == b.first && reads_alike(a.second, b.second);
                    });
}

}  // namespace

Replay::Replay(const revisions::Chain& chain, const revisions::Records& records,
               text::Diagnostics& diagnostics)
    : chain_(chain),
      records_(records),
      diagnostics_(diagnostics),
      engine_(open_sqlite()),
      population_(*engine_) {
  for (std::size_t i = 0; i != chain.size(); ++i) {
    for (const Direction direction : {Direction::kUpgrade, Direction::kDowngrade}) {
      for (const dialect::Output& it : script_of(chain[i], direction)) {
        hints_.read(it.sql, sql::Language::kSqlite);
      }
    }
  }
}

bool Replay::run() {
  const std::unique_ptr<Engine> fresh = open_sqlite();
  if (!run_fresh(*fresh)) return false;
  for (std::size_t index = 0; index != chain_.size(); ++index) {
    if (!upgrade(index)) return false;
  }
  fresh->changes();
  for (const schema::Difference& it :
       differences({engine_->catalog(), fresh->catalog(), {}, {}, {}, {}})) {
    diagnostics_.error("",
                       fmt::format("all upgrades in one run, on a new database, lead to another "
                                   "schema than one by one, with rows: {}",
                                   in_words(it, " is new", "then")));
  }
  return true;
}

// What a new device does: all of it in one go, with no rows but the chain's own.
bool Replay::run_fresh(Engine& engine) {
  for (std::size_t index = 0; index != chain_.size(); ++index) {
    const Revision& revision = chain_[index];
    if (revision.no_transaction) engine.commit();
    if (revision.no_transaction || !engine.in_transaction()) engine.begin(!revision.no_transaction);
    const auto failure = statements(engine, script_of(revision, Direction::kUpgrade),
                                    !revision.no_transaction, nullptr);
    if (!failure) continue;
    report(revision, Direction::kUpgrade, *failure, "");
    return false;
  }
  engine.commit();
  return true;
}

// With the rows that are there; without those that a @require refuses.
bool Replay::upgrade(std::size_t index) {
  const Revision& revision = chain_[index];
  const Script script = script_of(revision, Direction::kUpgrade);
  Ran ran;
  engine_->begin(!revision.no_transaction);
  auto failure = proof::run(*engine_, script, !revision.no_transaction, ran);
  if (failure) {
    engine_->rollback();
    Sifted sifted;
    if (!revision.no_transaction) sifted = sift(*engine_, script, population_);
    if (revision.no_transaction || sifted.anyway) {
      report(revision, Direction::kUpgrade, sifted.anyway ? *sifted.anyway : *failure, "");
      return false;
    }
    report(revision, Direction::kUpgrade, sifted);
    engine_->begin(true);
    for (auto& [name, rows] : sifted.kept) population_.keep(name, std::move(rows));
    population_.take_away_orphans();
    engine_->changes();
    ran = {};
    failure = proof::run(*engine_, script, true, ran);
    if (failure) {  // the orphans were what it could be carried out on
      engine_->rollback();
      report(revision, Direction::kUpgrade, *failure, "");
      return false;
    }
  }
  temporary(revision, revision.upgrade.directive, true);
  engine_->commit();
  for (const auto& [key, definition] : ran.changes.after) changed_by_[key] = index;
  const std::vector<Passage> passages = population_.look(ran.changes);
  check_changes(revision, Direction::kUpgrade, passages, ran);
  check_usable(revision, ran.changes);
  const std::size_t known = diagnostics_.all().size();
  if (!revision.irreversible) try_back(index, ran.changes, passages);
  const bool goes_back =
      !revision.irreversible && !revision.no_transaction && diagnostics_.all().size() == known;
  if (fill(passages) && goes_back) try_new_rows(revision);
  return true;
}

// What a USING says of a column is said, as an UPDATE says it.
void Replay::check_changes(const Revision& revision, Direction direction,
                           const std::vector<Passage>& passages, Ran& ran) {
  for (const revisions::Step& step : section(revision, direction).steps) {
    const auto* alter = std::get_if<sql::AlterTable>(&step.input.statement.node);
    if (alter == nullptr) continue;
    for (const sql::TableAction& action : alter->actions) {
      const auto* typed = std::get_if<sql::AlterColumnType>(&action);
      if (typed == nullptr || typed->using_expression.empty()) continue;
      ran.changes.updated.emplace(folded(alter->name.name), folded(typed->column.text));
    }
  }
  for (const RowChange& it : unnamed_changes(passages, ran.lineage, ran.changes)) {
    report(revision, direction, it);
  }
}

void Replay::temporary(const Revision& revision, text::Span directive, bool is_told) {
  for (const std::string& name : engine_->take_temporary()) {
    if (!is_told) continue;  // said the first time
    diagnostics_.error(*revision.source, directive,
                       fmt::format("this section leaves the temporary {} behind, which only what "
                                   "shares its run could see; drop it at the end",
                                   name));
  }
}

// New tables and altered ones, parents first.
bool Replay::fill(const std::vector<Passage>& passages) {
  std::vector<std::string> waiting;
  for (const Passage& it : passages) {
    const bool is_altered =
        it.after && !(it.before && it.before->definition.sql == it.after->definition.sql);
    if (is_altered && !records_.has(it.after->definition.name)) waiting.push_back(it.name);
  }
  if (waiting.empty()) return false;
  engine_->begin(true);
  for (const std::string& name : population_.parents_first(std::move(waiting))) {
    const Held_ptr held = population_.table(name);
    if (const auto refusal = proof::fill(*engine_, population_, *held, hints_, next_key_)) {
      const Location where = last_change(held->definition);
      diagnostics_.warning(
          *where.source, where.span,
          fmt::format("table \"{}\" is proved without rows: none could be made, {} "
                      "says: {}",
                      held->definition.name, engine_->name(), refusal->words));
    }
    population_.look(engine_->changes());
  }
  engine_->commit();
  return true;
}

// A run may end here, and programs go on with what is there: what uses a table or column that this
// revision took away is broken from now on.
void Replay::check_usable(const Revision& revision, const Changes& up) {
  const auto may_break = [](const auto& it) {
    return it.second.kind == "table" || it.second.kind == "view";
  };
  if (std::none_of(up.before.begin(), up.before.end(), may_break)) return;
  for (const Broken& it : engine_->broken()) {
    if (is_said(it)) continue;
    const Location where = culprit(revision, it);
    explain(it.words, diagnostics_
                          .error(*where.source, where.span,
                                 fmt::format("after this upgrade, {} can't be used; {} says: {}",
                                             said(it.definition), engine_->name(), it.words))
                          .note(fmt::format("drop the {} before, and make it again where it is "
                                            "still wanted",
                                            it.definition.kind)));
    broken_.push_back(it);
  }
}

bool Replay::is_said(const Broken& broken) const {
  return std::any_of(broken_.begin(), broken_.end(), [&](const Broken& it) {
    return it.words == broken.words && it.definition == broken.definition;
  });
}

// The last statement that speaks of what the engine misses.
Location Replay::culprit(const Revision& revision, const Broken& broken) const {
  const std::string missing = missing_name(broken.words);
  const Script script = script_of(revision, Direction::kUpgrade);
  const auto speaks_of_it = [&](const dialect::Output& it) {
    const auto words = sql::words(revision.source->text(it.span), sql::Language::kSqlite);
    return std::any_of(words.begin(), words.end(),
                       [&](const sql::Word& word) { return folded(word.name) == missing; });
  };
  const auto found = std::find_if(script.rbegin(), script.rend(), speaks_of_it);
  return {revision.source.get(), found == script.rend() ? revision.upgrade.directive : found->span};
}

// Down and up again, on what the upgrade left; nothing of this reaches the next revision.
void Replay::try_back(std::size_t index, const Changes& up, const std::vector<Passage>& passages) {
  const Revision& revision = chain_[index];
  const auto tables = population_.tables();
  engine_->begin(!revision.no_transaction);
  if (back_and_forth(revision, up, passages)) {
    for (const auto& [name, held] : tables) {
      if (population_.table(name) != held) population_.put_back(held);
    }
    engine_->commit();
    engine_->changes();
  } else if (revision.no_transaction) {
    restore(index);
  } else if (engine_->in_transaction()) {
    engine_->rollback();
  }
  population_.set(tables);
}

// Whether the engine's schema is as it was and nothing needs to be undone.
bool Replay::back_and_forth(const Revision& revision, const Changes& up,
                            const std::vector<Passage>& passages) {
  Ran ran;
  bool is_whole = true;
  if (!go_down(revision, ran, is_whole)) return false;
  const auto left = differences(join(up, ran.changes));
  for (const schema::Difference& difference : left) report(revision, difference, false);
  if (!left.empty()) return false;
  const std::size_t errors = diagnostics_.all().size();
  const std::vector<Passage> back = population_.look(ran.changes);
  check_changes(revision, Direction::kDowngrade, back, ran);
  std::map<std::string, Held_ptr> before;
  for (const Passage& it : back) before[it.name] = it.before;
  for (const Passage& it : passages) before[it.name] = it.before;
  std::erase_if(before, [&](const auto& it) { return !it.second || !population_.table(it.first); });
  if (diagnostics_.all().size() == errors) check_losses(revision, before, is_whole);
  Ran again;
  const Script script = script_of(revision, Direction::kUpgrade);
  if (const auto failure = proof::run(*engine_, script, !revision.no_transaction, again)) {
    report(revision, Direction::kUpgrade, *failure, kAgain);
    return false;
  }
  temporary(revision, revision.upgrade.directive, false);
  const Changes tried = join(ran.changes, again.changes);
  const auto other = differences(tried);
  for (const schema::Difference& difference : other) report(revision, difference, true);
  population_.look(again.changes);
  return other.empty() && left_no_trace(tried);
}

// What is lost must be said, and what is said must be lost.
// Where the downgrade refused rows (`is_whole` is false), what is gone is no wonder.
void Replay::check_losses(const Revision& revision, const std::map<std::string, Held_ptr>& before,
                          bool is_whole) {
  std::vector<const revisions::Lossy*> said;
  for (const revisions::Section* section : {&revision.upgrade, &revision.downgrade}) {
    for (const revisions::Lossy& it : section->lossy) said.push_back(&it);
  }
  std::set<const revisions::Lossy*> true_ones;
  for (const auto& [name, held] : before) {
    for (const RowChange& loss : losses(held, population_.table(name))) {
      if (!is_whole && loss.kind == RowChange::Kind::kGone) continue;
      const auto speaks_of_it = [&](const revisions::Lossy* lossy) {
        return std::any_of(lossy->parts.begin(), lossy->parts.end(), [&](const auto& part) {
          return folded(part.table) == name &&
                 (part.column.empty() || folded(part.column) == folded(loss.column));
        });
      };
      const auto found = std::find_if(said.begin(), said.end(), speaks_of_it);
      if (found == said.end()) {
        report_loss(revision, loss);
      } else {
        true_ones.insert(*found);
      }
    }
  }
  for (const revisions::Lossy* it : said) {
    if (!is_whole || true_ones.contains(it)) continue;
    std::string names;
    for (const revisions::Lossy::Part& part : it->parts) {
      names += (names.empty() ? "" : ", ") + part.table;
      if (!part.column.empty()) names += '.' + part.column;
    }
    diagnostics_.warning(*revision.source, it->span,
                         fmt::format("all values of {} that were tried come back after the upgrade "
                                     "and its downgrade: is this line needed?",
                                     names));
  }
}

// Down on rows that only the new state allows. They must not stop it; what becomes of them is
// the downgrade's business, as far as its statements say it.
void Replay::try_new_rows(const Revision& revision) {
  const auto tables = population_.tables();
  const std::size_t errors = diagnostics_.all().size();
  Ran ran;
  bool is_whole = true;
  engine_->begin(true);
  if (go_down(revision, ran, is_whole)) {
    const std::vector<Passage> back = population_.look(ran.changes);
    Ran again;
    if (diagnostics_.all().size() == errors) {
      check_changes(revision, Direction::kDowngrade, back, ran);
    }
    const auto failure =
        proof::run(*engine_, script_of(revision, Direction::kUpgrade), true, again);
    engine_->take_temporary();
    if (!failure && left_no_trace(join(ran.changes, again.changes))) {
      population_.look(again.changes);
      for (const auto& [name, held] : tables) {
        if (population_.table(name) != held) population_.put_back(held);
      }
      engine_->commit();
      engine_->changes();
      population_.set(tables);
      return;
    }
  }
  if (engine_->in_transaction()) engine_->rollback();
  population_.set(tables);
}

// Without the rows that a @require refuses, and then `is_whole` is false.
bool Replay::go_down(const Revision& revision, Ran& ran, bool& is_whole) {
  const Script script = script_of(revision, Direction::kDowngrade);
  auto failure = proof::run(*engine_, script, !revision.no_transaction, ran);
  if (failure && !revision.no_transaction) {
    engine_->rollback();
    Sifted sifted = sift(*engine_, script, population_);
    if (sifted.anyway) {
      report(revision, Direction::kDowngrade, *sifted.anyway, "");
      return false;
    }
    report(revision, Direction::kDowngrade, sifted);
    is_whole = false;
    engine_->begin(true);
    for (auto& [name, rows] : sifted.kept) population_.keep(name, std::move(rows));
    population_.take_away_orphans();
    engine_->changes();
    ran = {};
    failure = proof::run(*engine_, script, true, ran);
  }
  if (failure) {
    report(revision, Direction::kDowngrade, *failure, "");
    return false;
  }
  temporary(revision, revision.downgrade.directive, true);
  return true;
}

// What ran outside a transaction can't be undone: the way to here is gone again.
void Replay::restore(std::size_t index) {
  engine_ = open_sqlite();
  for (std::size_t i = 0; i <= index; ++i) {
    engine_->begin(!chain_[i].no_transaction);
    for (const dialect::Output& it : script_of(chain_[i], Direction::kUpgrade)) {
      engine_->run(it.sql);
    }
    engine_->commit();
    engine_->take_temporary();
  }
  population_.move_to(*engine_);
  engine_->changes();
}

// Most is the same, text by text. Otherwise the whole database counts: what a foreign key that
// names no columns refers to stands elsewhere.
std::vector<schema::Difference> Replay::differences(const Changes& changes) const {
  const bool all_same =
      std::equal(changes.before.begin(), changes.before.end(), changes.after.begin(),
                 changes.after.end(), [](const auto& before, const auto& after) {
                   return before.first == after.first && same(before.second, after.second);
                 });
  if (all_same) return {};
  const Catalog after = engine_->catalog();
  Catalog before = after;
  for (const auto& [key, definition] : changes.after) before.erase(key);
  for (const auto& [key, definition] : changes.before) before.insert_or_assign(key, definition);
  return compare(before, after);
}

void Replay::report(const Revision& revision, Direction direction, const Failure& failure,
                    std::string_view when) {
  const text::Source& source = *revision.source;
  const Script script = script_of(revision, direction);
  switch (failure.kind) {
    case Failure::Kind::kRefused:
      refused(*engine_, source, script[failure.at].span, script[failure.at].sql, failure.refusal,
              when, diagnostics_);
      break;
    case Failure::Kind::kTransaction:
      diagnostics_.error(source, script[failure.at].span,
                         revision.no_transaction
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
      for (const Broken& it : failure.keys) {
        diagnostics_.error(
            source, section(revision, direction).directive,
            fmt::format("after this {}, {} {}, and a run that ends here is rolled back",
                        direction == Direction::kUpgrade ? "upgrade" : "downgrade",
                        said(it.definition), it.words));
        broken_.push_back(it);
      }
  }
}

// What a @require refuses is as it should be. Of the others, one row for each statement.
void Replay::report(const Revision& revision, Direction direction, const Sifted& sifted) {
  std::set<std::size_t> told;
  for (const Sifted::Row& it : sifted.refused) {
    if (it.failure.kind == Failure::Kind::kRequire || !told.insert(it.failure.at).second) continue;
    const std::string row = rows::said(it.table->contents, it.row);
    const std::size_t before = diagnostics_.all().size();
    report(revision, direction, it.failure,
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

void Replay::report(const Revision& revision, Direction direction, const RowChange& change) {
  const std::string_view what = direction == Direction::kUpgrade ? "upgrade" : "downgrade";
  const std::string& table = change.after->definition.name;
  const text::Source& source = *revision.source;
  const text::Span at = writer(revision, direction, table, change.column);
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

void Replay::report_loss(const Revision& revision, const RowChange& loss) {
  const std::string& table = loss.before->definition.name;
  const bool is_gone = loss.kind == RowChange::Kind::kGone;
  const std::string what = is_gone ? table : table + '.' + loss.column;
  text::Diagnostic& diagnostic = diagnostics_.error(
      *revision.source, loser(revision, table, loss.column),
      is_gone
          ? fmt::format("rows of table \"{}\" don't come back after the upgrade and its downgrade",
                        table)
          : fmt::format("values of {} don't come back after the upgrade and its downgrade: {} "
                        "is {}",
                        what, rows::said(loss.value_was), rows::said(loss.value_is)));
  diagnostic.note(fmt::format("a row was: {}", rows::said(loss.before->contents, loss.was)));
  diagnostic.note(
      fmt::format("where that is meant, write above the statement that loses them:\n"
                  "-- @lossy {}",
                  what));
}

// The statement that says so: a DROP, an UPDATE of the column, a DELETE; of the upgrade, or else of
// the downgrade.
text::Span Replay::loser(const Revision& revision, std::string_view table,
                         std::string_view column) const {
  const auto is = [](std::string_view name, std::string_view other) {
    return folded(name) == folded(other);
  };
  const auto loses = [&](const sql::Node& node) {
    if (const auto* drop = std::get_if<sql::Drop>(&node)) {
      return std::any_of(drop->objects.begin(), drop->objects.end(),
                         [&](const auto& it) { return is(it.name.name, table); });
    }
    if (const auto* alter = std::get_if<sql::AlterTable>(&node)) {
      if (!is(alter->name.name, table)) return false;
      return std::any_of(alter->actions.begin(), alter->actions.end(), [&](const auto& action) {
        const auto* dropped = std::get_if<sql::DropColumn>(&action);
        const auto* typed = std::get_if<sql::AlterColumnType>(&action);
        return (dropped != nullptr && is(dropped->column.text, column)) ||
               (typed != nullptr && is(typed->column.text, column));
      });
    }
    const auto* data = std::get_if<sql::DataStatement>(&node);
    if (data == nullptr) return false;
    const bool writes = std::any_of(data->tables.begin(), data->tables.end(), [&](const auto& it) {
      return it.written && is(it.name.name, table);
    });
    const bool names = column.empty()
                           ? data->verb != "update" && data->verb != "insert"
                           : std::any_of(data->columns.begin(), data->columns.end(),
                                         [&](const auto& it) { return is(it.text, column); });
    return writes && names;
  };
  for (const Direction direction : {Direction::kUpgrade, Direction::kDowngrade}) {
    const std::vector<revisions::Step>& steps = section(revision, direction).steps;
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
      if (loses(step->input.statement.node)) return step->span();
    }
  }
  return revision.downgrade.directive;
}

// The statement that most likely did it: of those of the section that speak of both names, the
// last that moves rows, else that alters the table.
text::Span Replay::writer(const Revision& revision, Direction direction, std::string_view table,
                          std::string_view column) const {
  constexpr std::string_view kMoves[] = {"insert", "update", "delete", "replace", "with"};
  constexpr std::string_view kAlters[] = {"alter", "drop"};
  const auto find = [&](const auto& first_words) -> std::optional<text::Span> {
    const Script script = script_of(revision, direction);
    for (auto it = script.rbegin(); it != script.rend(); ++it) {
      const auto words = sql::words(revision.source->text(it->span), sql::Language::kSqlite);
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
  return find(kAlters).value_or(section(revision, direction).directive);
}

void Replay::report(const Revision& revision, const schema::Difference& difference, bool again) {
  diagnostics_.error(
      *revision.source, revision.downgrade.directive,
      fmt::format("the downgrade of \"{}\" does not lead back: {}", revision.id,
                  again ? "applied again, the upgrade gives another schema: " +
                              in_words(difference, " is new", "the second time")
                        : in_words(difference, " is still there", "after the downgrade")));
}

void Replay::check_head(const schema::Schema& model) {
  for (const Broken& it : engine_->broken()) {
    if (is_said(it)) continue;
    const Location where = place(it.definition, model);
    explain(it.words,
            diagnostics_.error(*where.source, where.span,
                               fmt::format("{} can't be used at the head of the chain; {} says: {}",
                                           said(it.definition), engine_->name(), it.words)));
    broken_.push_back(it);
  }
  for (const Broken& it : engine_->broken_keys(nullptr)) {
    const Location where = place(it.definition, model);
    diagnostics_.error(*where.source, where.span, said(it.definition) + ' ' + it.words);
    broken_.push_back(it);
  }
  Catalog catalog = engine_->catalog();
  std::erase_if(catalog, [&](const auto& it) { return records_.has(it.second.table); });
  for (const schema::Difference& it : schema::compare(as_in_catalog(model), read_back(catalog))) {
    const bool has_text = !it.expected.empty() || !it.actual.empty();
    const Revision& last = chain_[chain_.size() - 1];
    const schema::Place& known = it.expected_place;
    const Location where = known.source != nullptr
                               ? Location{known.source, known.span}
                               : Location{last.source.get(), last.upgrade.directive};
    diagnostics_
        .error(*where.source, where.span,
               fmt::format("after the chain, {} has another schema than aludel reads in its "
                           "statements: {}{}",
                           engine_->name(), it.what,
                           has_text ? fmt::format(" is {} and should be {}", it.actual, it.expected)
                           : it.kind == schema::Difference::Kind::kMissing ? " is missing"
                                                                           : " is there"))
        .note(
            "aludel takes one of the statements otherwise than the database does: write it "
            "another way, and please report it");
  }
}

Location Replay::place(const Definition& definition, const schema::Schema& model) const {
  return place_in(model, definition).value_or(last_change(definition));
}

Location Replay::last_change(const Definition& definition) const {
  const auto changed = changed_by_.find(key_of(definition.kind, definition.name));
  const Revision& revision = chain_[changed == changed_by_.end() ? 0 : changed->second];
  return {revision.source.get(), revision.upgrade.directive};
}

}  // namespace aludel::proof
