// SPDX-License-Identifier: MIT
#include "proof/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <map>
#include <set>
#include <utility>

#include "inspect/read_back.h"
#include "proof/calls.h"
#include "sql/words.h"

namespace aludel::proof {
namespace {

constexpr std::string_view kAgain = " when the revision is applied again after its downgrade";

using Direction = ::aludel::Direction;

/// Whether the schema is what it was, word by word.
bool left_no_trace(const Changes& tried) {
  return std::equal(tried.before.begin(), tried.before.end(), tried.after.begin(),
                    tried.after.end(), [](const auto& a, const auto& b) {
                      return a.first == b.first && reads_alike(a.second, b.second);
                    });
}

/// Whether each table has one key all the way, so that its rows are told apart whatever else is
/// among them.
bool have_keys(std::initializer_list<std::vector<Passage>> ways) {
  std::map<std::string, std::vector<std::string>> keys;
  const auto has_key = [&](const std::string& name, const Held_ptr& held) {
    if (!held) return true;
    std::vector<std::string> key;
    for (const std::size_t it : held->contents.key) key.push_back(held->contents.columns[it]);
    return !key.empty() && keys.emplace(name, key).first->second == key;
  };
  for (const std::vector<Passage>& way : ways) {
    for (const Passage& it : way) {
      if (!has_key(it.name, it.before) || !has_key(it.name, it.after)) return false;
    }
  }
  return true;
}

}  // namespace

Replay::Replay(const revisions::Chain& chain, Way way, const revisions::Records& records,
               const dialect::Registered& registered, text::Diagnostics& diagnostics)
    : chain_(chain),
      way_(std::move(way)),
      released_(releases_on(way_, chain_)),
      records_(records),
      registered_(registered),
      diagnostics_(diagnostics),
      reported_(diagnostics.all().size()),
      engine_(open_sqlite(registered_)),
      population_(*engine_),
      supply_(population_, records) {}

bool Replay::run(const Memory& memory, const Progress& progress) {
  const std::unique_ptr<Engine> fresh = open_sqlite(registered_);
  recall(memory, *fresh);
  Others others(*this, memory);
  if (!run_fresh(*fresh, memory)) return false;
  for (std::size_t index = proved_; index != way_.size(); ++index) {
    if (progress) progress(index, way_.size());
    if (!upgrade(index, !others.found_nothing(index))) return false;
    done_ = index + 1;
    upgrade_devices(index);
    release(index);
    if (diagnostics_.has_errors()) continue;
    proved_ = done_;
    if (wanted_states_.contains(done_)) states_[done_] = state();
    keep(memory);
  }
  check_arrival(*fresh, "on a new database");
  for (const Device& it : devices_) check_arrival(*it.engine, "from " + name_of(it));
  if (!diagnostics_.has_errors()) report_unknown_calls(chain_, diagnostics_);
  return true;
}

bool Replay::walk(std::size_t revisions, const std::function<bool(std::size_t)>& tries) {
  is_whole_way_ = false;
  for (; done_ != revisions; ++done_) {
    if (!upgrade(done_, tries(done_))) return false;
  }
  return true;
}

void Replay::expect(std::span<const Leg> legs) {
  for (const Leg& leg : legs) supply_.before_upgrade(*engine_, leg);
}

// What a new device does: all of it in one go, with no rows but the chain's own.
bool Replay::run_fresh(Engine& engine, const Memory& memory) {
  for (std::size_t index = proved_; index != way_.size(); ++index) {
    if (const auto failure = go_on(engine, index)) {
      report(way_[index], Direction::kUpgrade, *failure, "");
      return false;
    }
    if (memory.wants(index + 1)) fresh_states_[index + 1] = engine.save();
  }
  engine.commit();
  return true;
}

// One upgrade more of a run in one go.
std::optional<Failure> Replay::go_on(Engine& engine, std::size_t index) {
  const Leg& leg = way_[index];
  engine.seed(2 * std::size_t{leg.index});
  if (leg->no_transaction) engine.commit();
  if (leg->no_transaction || !engine.in_transaction()) engine.begin(!leg->no_transaction);
  return statements(engine, leg.script(Direction::kUpgrade), !leg->no_transaction, nullptr);
}

// Reports where a run in one go has come to another schema.
void Replay::check_arrival(Engine& engine, std::string_view run) {
  engine.commit();
  engine.changes();
  for (const schema::Difference& it :
       differences({engine_->catalog(), engine.catalog(), {}, {}, {}, {}})) {
    diagnostics_.error("", fmt::format("all upgrades in one run, {}, lead to another schema than "
                                       "one by one, with rows: {}",
                                       run, in_words(it, " is new", "then")));
  }
}

// With the rows that are there; without those that a @require refuses.
// `tries_back`: and back, and up again; otherwise somebody else has, or will.
bool Replay::upgrade(std::size_t index, bool tries_back) {
  const Leg& leg = way_[index];
  const std::size_t said = diagnostics_.all().size();
  guards_.emplace(leg);
  judges_words_ = is_whole_way_ && !chain_.links[leg.index].is_stood_for;
  check_calls(*leg, allowances_, diagnostics_);
  is_proved_ = calls_are_known(*leg);
  engine_->seed(2 * std::size_t{leg.index});
  carry_out_fixture(leg, Part::kBefore);
  Ran ran;
  bool is_whole = true;
  supply_.before_upgrade(*engine_, leg);
  if (!carry_out(leg, Direction::kUpgrade, ran, &is_whole)) return false;
  is_whole_ = is_whole;
  engine_->commit();
  for (const auto& [key, definition] : ran.changes.after) changed_by_[key] = index;
  const std::vector<Passage> passages = population_.look(ran.changes);
  const std::size_t before = diagnostics_.all().size();
  if (is_proved_) check_changes(leg, Direction::kUpgrade, passages, ran);
  keeps_rows_ = is_proved_ && diagnostics_.all().size() == before;
  check_usable(leg, ran.changes);
  const auto used = population_.tables();
  engine_->seed(2 * std::size_t{leg.index} + 1);
  const bool has_rows = is_proved_ && carry_out_fixture(leg, Part::kAfter);
  const bool is_supplied = supply(leg, passages, ran.changes);
  if (!tries_back) return true;
  if (!leg->irreversible) try_back(index, ran, passages, has_rows || is_supplied, used);
  // Not all was asked that they could answer.
  if (diagnostics_.all().size() != said || !judges_words_) return true;
  if (is_proved_) guards_->report(allowances_, diagnostics_);
  allowances_.report_idle(*leg, diagnostics_);
  return true;
}

// What a USING says of a column is said, as an UPDATE says it; so is a value's other name.
void Replay::check_changes(const Leg& leg, Direction direction,
                           const std::vector<Passage>& passages, Ran& ran) {
  std::set<std::pair<rows::Value, rows::Value>> renamed;
  for (const revisions::Step& step : section(*leg, direction).steps) {
    const sql::Node& node = step.input.statement.node;
    if (const auto* type = std::get_if<sql::AlterType>(&node)) {
      for (const sql::AlterType::Action& action : type->actions) {
        const auto* it = std::get_if<sql::AlterType::RenameValue>(&action);
        if (it != nullptr) renamed.emplace(rows::Value::text(it->from), rows::Value::text(it->to));
      }
    }
    const auto* alter = std::get_if<sql::AlterTable>(&node);
    if (alter == nullptr) continue;
    for (const sql::TableAction& action : alter->actions) {
      const auto* typed = std::get_if<sql::AlterColumnType>(&action);
      if (typed == nullptr || typed->using_expression.empty()) continue;
      ran.changes.updated.emplace(folded(alter->name.name), folded(typed->column.text));
    }
  }
  for (const dialect::Output& it : leg.script(direction)) {
    if (it.sql.find("sqlite_sequence") == std::string::npos) continue;
    ran.changes.updated.emplace("sqlite_sequence", "seq");
  }
  for (const RowChange& it : unnamed_changes(passages, ran.lineage, ran.changes)) {
    const bool is_renamed =
        it.kind == RowChange::Kind::kChanged && renamed.contains({it.value_was, it.value_is});
    if (!is_renamed) report(leg, direction, it);
  }
}

void Replay::temporary(const Leg& leg, text::Span directive, bool is_told) {
  for (const std::string& name : engine_->take_temporary()) {
    if (!is_told) continue;  // said the first time
    diagnostics_.error(*leg->source, directive,
                       fmt::format("this section leaves the temporary {} behind, which only what "
                                   "shares its run could see; drop it at the end",
                                   name));
  }
}

// Whether there were rows in it. With an error it has done nothing.
bool Replay::carry_out_fixture(const Leg& leg, Part part) {
  if (!leg->fixture) return false;
  const Script script = leg->fixture->script(::aludel::Dialect::kSqlite, part);
  if (script.empty()) return false;
  engine_->begin(true);
  Ran ran;
  if (const auto failure = proof::run(*engine_, script, true, ran)) {
    report(*leg->fixture, part, *failure);
    engine_->rollback();
    return false;
  }
  engine_->commit();
  population_.look(ran.changes);
  return !ran.changes.written.empty();
}

bool Replay::supply(const Leg& leg, const std::vector<Passage>& passages, const Changes& up) {
  const Supply::Supplied supplied = supply_.after_upgrade(*engine_, passages, up);
  for (const Supply::Empty& it : supplied.empty) {
    if (!is_whole_way_) break;
    report_unfilled(leg, *population_.table(it.table.name), it.refusal);
  }
  return supplied.any;
}

// A run may end here, and programs go on with what is there: what uses a table or column that this
// revision took away is broken from now on.
void Replay::check_usable(const Leg& leg, const Changes& up) {
  const auto may_break = [](const auto& it) {
    return it.second.kind == "table" || it.second.kind == "view";
  };
  if (std::none_of(up.before.begin(), up.before.end(), may_break)) return;
  for (const Broken& it : engine_->broken()) {
    if (is_said(it)) continue;
    const Location where = culprit(leg, it);
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
Location Replay::culprit(const Leg& leg, const Broken& broken) const {
  const std::string missing = missing_name(broken.words);
  const Script script = leg.script(Direction::kUpgrade);
  const auto speaks_of_it = [&](const dialect::Output& it) {
    const auto words = sql::words(leg->source->text(it.span), sql::Language::kSqlite);
    return std::any_of(words.begin(), words.end(),
                       [&](const sql::Word& word) { return folded(word.name) == missing; });
  };
  const auto found = std::find_if(script.rbegin(), script.rend(), speaks_of_it);
  return {leg->source.get(), found == script.rend() ? leg->upgrade.directive : found->span};
}

// Down and up again, on what the upgrade left; nothing of this reaches the next revision. Most
// revisions are right, so the rows that were there (`used`) and new ones go together. Only where
// that doesn't go smoothly, they go one after the other, for what is found is not told of both
// alike.
void Replay::try_back(std::size_t index, const Ran& up, const std::vector<Passage>& passages,
                      bool has_new_rows, const Tables& used) {
  const Leg& leg = way_[index];
  const Tables all = population_.tables();
  if (has_new_rows) {
    if (!leg->no_transaction && try_at_once(index, up, passages)) return;
    put_back(used);
  }
  const std::size_t known = diagnostics_.all().size();
  bool is_whole = true;
  undo(index, used, back_and_forth(leg, up, passages, &is_whole));
  if (!has_new_rows) return;
  put_back(all);
  const bool goes_back = keeps_rows_ && !leg->no_transaction;  // and isn't blamed already
  if (goes_back && diagnostics_.all().size() == known) try_new_rows(index);
}

bool Replay::try_at_once(std::size_t index, const Ran& up, const std::vector<Passage>& passages) {
  const Tables tables = population_.tables();
  const std::size_t told = diagnostics_.all().size();
  const std::size_t broken = broken_.size();
  const bool is_same = back_and_forth(way_[index], up, passages, nullptr);
  const bool is_smooth = is_same && diagnostics_.all().size() == told;
  undo(index, tables, is_same);
  diagnostics_.cut(told);
  broken_.resize(broken);
  return is_smooth;
}

// What the tables held, in the database and here.
void Replay::put_back(const Tables& tables) {
  const bool is_open = engine_->in_transaction();
  if (!is_open) engine_->begin(true);
  for (const auto& [name, held] : tables) {
    if (population_.table(name) != held) population_.put_back(held);
  }
  if (is_open) return;
  engine_->commit();
  engine_->changes();
}

// After a trial: as if it hadn't been. `is_same`: the schema is.
void Replay::undo(std::size_t index, const Tables& tables, bool is_same) {
  if (is_same) {
    put_back(tables);
    engine_->commit();
    engine_->changes();
  } else if (way_[index]->no_transaction) {
    population_.set(tables);
    restore(index);
  } else if (engine_->in_transaction()) {
    engine_->rollback();
  }
  population_.set(tables);
}

// Whether the engine's schema is as it was and nothing needs to be undone. `is_whole` as for
// carry_out(); without it, new rows are among those that must come back, and what can't tell them
// from the others makes it false.
bool Replay::back_and_forth(const Leg& leg, const Ran& up, const std::vector<Passage>& passages,
                            bool* is_whole) {
  Ran ran;
  if (!carry_out(leg, Direction::kDowngrade, ran, is_whole)) return false;
  const auto left = differences(join(up.changes, ran.changes));
  for (const schema::Difference& difference : left) report(leg, difference, false);
  if (!left.empty()) return false;
  const std::size_t errors = diagnostics_.all().size();
  const std::vector<Passage> back = population_.look(ran.changes);
  if (is_whole == nullptr && !have_keys({passages, back})) return false;
  if (keeps_rows_) check_changes(leg, Direction::kDowngrade, back, ran);
  std::map<std::string, Held_ptr> before;
  for (const Passage& it : back) before[it.name] = it.before;
  for (const Passage& it : passages) before[it.name] = it.before;
  if (!leg->upgrade.lossy.empty() || !leg->downgrade.lossy.empty()) {
    before.insert(population_.tables().begin(), population_.tables().end());  // untouched
  }
  std::erase_if(before, [](const auto& it) { return !it.second; });
  const bool keeps_rows = keeps_rows_ && diagnostics_.all().size() == errors;
  if (keeps_rows)
    check_losses({leg, up, passages, ran, std::move(before)}, is_whole == nullptr || *is_whole);
  Ran again;
  const Script script = leg.script(Direction::kUpgrade);
  if (const auto failure = proof::run(*engine_, script, !leg->no_transaction, again)) {
    if (is_proved_) report(leg, Direction::kUpgrade, *failure, kAgain);
    return false;
  }
  temporary(leg, leg->upgrade.directive, false);
  const Changes tried = join(ran.changes, again.changes);
  const auto other = differences(tried);
  for (const schema::Difference& difference : other) report(leg, difference, true);
  population_.look(again.changes);
  return other.empty() && left_no_trace(tried);
}

// What is lost must be said, and what is said must be lost.
// Where the downgrade refused rows (`is_whole` is false), what is gone is no wonder.
void Replay::check_losses(const RoundTrip& trip, bool is_whole) {
  SaidLosses said(trip);
  for (const auto& [name, before] : trip.before) {
    const Held_ptr after = population_.table(name);
    if (!after || after == before) continue;
    for (const RowChange& loss : losses(before, after)) {
      if (!is_whole && loss.kind == RowChange::Kind::kGone) continue;
      if (!said.covers(loss)) report_loss(trip, loss);
    }
  }
  if (is_whole && judges_words_) said.report_untrue(diagnostics_);
}

// Down on rows that only the new state allows. They must not stop it; what becomes of them is
// the downgrade's business, as far as its statements say it.
void Replay::try_new_rows(std::size_t index) {
  const Leg& leg = way_[index];
  const Tables tables = population_.tables();
  const std::size_t errors = diagnostics_.all().size();
  guards_->expect_new_rows();
  Ran ran;
  bool is_whole = true;
  bool is_same = false;
  if (carry_out(leg, Direction::kDowngrade, ran, &is_whole)) {
    const std::vector<Passage> back = population_.look(ran.changes);
    Ran again;
    if (keeps_rows_ && diagnostics_.all().size() == errors) {
      check_changes(leg, Direction::kDowngrade, back, ran);
    }
    const auto failure = proof::run(*engine_, leg.script(Direction::kUpgrade), true, again);
    engine_->take_temporary();
    is_same = !failure && left_no_trace(join(ran.changes, again.changes));
    if (is_same) population_.look(again.changes);
  }
  undo(index, tables, is_same);
}

// A section's script, in a transaction that stays open; without the rows that a @require refuses,
// and then `is_whole` is false. Where it can't be carried out all the same, nothing is open.
// Without `is_whole` all rows must go, and nothing is told where they don't.
bool Replay::carry_out(const Leg& leg, Direction direction, Ran& ran, bool* is_whole) {
  const Script script = leg.script(direction);
  const bool transaction = !leg->no_transaction;
  guards_->meet(direction, population_);
  engine_->begin(transaction);
  auto failure = proof::run(*engine_, script, transaction, ran);
  if (failure) {
    engine_->rollback();
    if (is_whole == nullptr) return false;
    Sifted sifted;
    if (transaction) sifted = sift(*engine_, script, population_);
    if (!transaction || sifted.anyway) {
      report(leg, direction, sifted.anyway ? *sifted.anyway : *failure, "");
      return false;
    }
    if (is_proved_) report(leg, direction, sifted);
    guards_->refused(direction, sifted);
    *is_whole = false;
    engine_->begin(true);
    for (auto& [name, rows] : sifted.kept) population_.keep(name, std::move(rows));
    const bool were_orphans = population_.take_away_orphans();
    const bool is_any_rows = !sifted.refused.empty() || were_orphans;
    if (is_proved_ && !is_any_rows && failure->kind != Failure::Kind::kRequire) {
      engine_->rollback();
      report(leg, direction, *failure, "");
      return false;
    }
    engine_->changes();
    ran = {};
    failure = proof::run(*engine_, script, true, ran);
    if (failure) {  // the orphans were what it could be carried out on
      engine_->rollback();
      report(leg, direction, *failure, "");
      return false;
    }
  }
  temporary(leg, section(*leg, direction).directive, true);
  return true;
}

// What ran outside a transaction can't be undone: the way to here is gone again.
void Replay::restore(std::size_t index) {
  engine_ = open_sqlite(registered_);
  for (std::size_t i = 0; i <= index; ++i) {
    engine_->begin(!way_[i]->no_transaction);
    statements(*engine_, way_[i].script(Direction::kUpgrade), !way_[i]->no_transaction, nullptr);
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
  for (const schema::Difference& it :
       schema::compare(inspect::as_in_catalog(model), read_back(catalog))) {
    const bool has_text = !it.expected.empty() || !it.actual.empty();
    const Leg& last = way_.back();
    const schema::Place& known = it.expected_place;
    const Location where = known.source != nullptr
                               ? Location{known.source, known.span}
                               : Location{last->source.get(), last->upgrade.directive};
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
  const Leg& leg = way_[changed == changed_by_.end() ? 0 : changed->second];
  return {leg->source.get(), leg->upgrade.directive};
}

}  // namespace aludel::proof
