// SPDX-License-Identifier: MIT
#include "proof/replay.h"

#include <fmt/format.h>

#include <algorithm>

#include "proof/read_back.h"
#include "sql/words.h"

namespace aludel::proof {
namespace {

constexpr std::string_view kAgain = " when the revision is applied again after its downgrade";

using Direction = ::aludel::Direction;

const std::vector<dialect::Output>& outputs(const revisions::Revision& revision,
                                            Direction direction) {
  return revision.script(::aludel::Dialect::kSqlite, direction);
}

/// Whether what was tried left all as it was, for whatever comes after it. Rows of a table that
/// the revision makes come and go with it.
bool left_no_trace(const Changes& up, const Changes& tried) {
  const auto is_own = [&](const std::string& table) {
    const std::string key = key_of("table", table);
    return up.after.contains(key) && !up.before.contains(key);
  };
  if (!std::all_of(tried.written.begin(), tried.written.end(), is_own)) return false;
  return std::equal(tried.before.begin(), tried.before.end(), tried.after.begin(),
                    tried.after.end(), [](const auto& a, const auto& b) {
                      return a.first == b.first && reads_alike(a.second, b.second);
                    });
}

}  // namespace

Replay::Replay(const revisions::Chain& chain, const revisions::Records& records,
               text::Diagnostics& diagnostics)
    : chain_(chain), records_(records), diagnostics_(diagnostics), engine_(open_sqlite()) {}

bool Replay::run() {
  for (std::size_t index = 0; index != chain_.size(); ++index) {
    const Revision& revision = chain_[index];
    engine_->begin(!revision.no_transaction);
    if (!script(revision, Direction::kUpgrade, "")) {
      engine_->rollback();
      return false;
    }
    engine_->commit();
    const Changes up = engine_->changes();
    for (const auto& [key, definition] : up.after) changed_by_[key] = index;
    if (!check_keys(revision, up, true)) return false;
    check_usable(revision, up);
    if (!revision.irreversible) try_back(index, up);
  }
  return true;
}

bool Replay::script(const Revision& revision, Direction direction, std::string_view when) {
  for (const dialect::Output& it : outputs(revision, direction)) {
    if (!step(revision, it, when)) return false;
  }
  const revisions::Section& section =
      direction == Direction::kUpgrade ? revision.upgrade : revision.downgrade;
  for (const std::string& name : engine_->take_temporary()) {
    if (!when.empty()) continue;  // said the first time
    diagnostics_.error(*revision.source, section.directive,
                       fmt::format("this section leaves the temporary {} behind, which only what "
                                   "shares its run could see; drop it at the end",
                                   name));
  }
  return true;
}

bool Replay::step(const Revision& revision, const dialect::Output& step, std::string_view when) {
  const Outcome outcome = engine_->run(step.sql);
  if (outcome.refusal) {
    refused(*engine_, *revision.source, step.span, step.sql, *outcome.refusal, when, diagnostics_);
    return false;
  }
  if (engine_->in_transaction() == revision.no_transaction) {
    diagnostics_.error(*revision.source, step.span,
                       revision.no_transaction
                           ? "this statement leaves a transaction open"
                           : "this statement ends the transaction of its revision");
    return false;
  }
  if (step.kind == dialect::Output::Kind::kRequire && outcome.rows != 0) {
    diagnostics_.error(
        *revision.source, step.span,
        fmt::format("this @require finds {} row{} of the chain's own{}, so it refuses "
                    "on every device: {}",
                    outcome.rows, outcome.rows == 1 ? "" : "s", when, step.message));
    return false;
  }
  return true;
}

// A device looks at its foreign keys at the end of each run.
bool Replay::check_keys(const Revision& revision, const Changes& changes, bool is_up) {
  const std::vector<Broken> all = engine_->broken_keys(&changes);
  for (const Broken& it : all) {
    const Location where = {revision.source.get(),
                            (is_up ? revision.upgrade : revision.downgrade).directive};
    diagnostics_.error(*where.source, where.span,
                       fmt::format("after this {}, {} {}, and a run that ends here is rolled back",
                                   is_up ? "upgrade" : "downgrade", said(it.definition), it.words));
    broken_.push_back(it);
  }
  return all.empty();
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
  const std::vector<dialect::Output>& script = outputs(revision, Direction::kUpgrade);
  const auto speaks_of_it = [&](const dialect::Output& it) {
    const auto words = sql::words(revision.source->text(it.span), sql::Language::kSqlite);
    return std::any_of(words.begin(), words.end(),
                       [&](const sql::Word& word) { return folded(word.name) == missing; });
  };
  const auto found = std::find_if(script.rbegin(), script.rend(), speaks_of_it);
  return {revision.source.get(), found == script.rend() ? revision.upgrade.directive : found->span};
}

void Replay::try_back(std::size_t index, const Changes& up) {
  const Revision& revision = chain_[index];
  engine_->begin(!revision.no_transaction);
  if (back_and_forth(revision, up)) {
    engine_->commit();
  } else if (revision.no_transaction) {
    restore(index);
  } else {
    engine_->rollback();
  }
}

// Whether the engine is where it was and nothing needs to be undone.
bool Replay::back_and_forth(const Revision& revision, const Changes& up) {
  if (!script(revision, Direction::kDowngrade, "")) return false;
  const Changes down = engine_->changes();
  const auto left = differences(join(up, down));
  for (const schema::Difference& difference : left) report(revision, difference, false);
  if (!left.empty() || !check_keys(revision, down, false)) return false;
  if (!script(revision, Direction::kUpgrade, kAgain)) return false;
  const Changes tried = join(down, engine_->changes());
  const auto other = differences(tried);
  for (const schema::Difference& difference : other) report(revision, difference, true);
  return other.empty() && left_no_trace(up, tried);
}

// What ran outside a transaction can't be undone: the way to here is gone again.
void Replay::restore(std::size_t index) {
  engine_ = open_sqlite();
  for (std::size_t i = 0; i <= index; ++i) {
    engine_->begin(!chain_[i].no_transaction);
    for (const dialect::Output& it : outputs(chain_[i], Direction::kUpgrade)) engine_->run(it.sql);
    engine_->commit();
    engine_->take_temporary();
  }
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

void Replay::report(const Revision& revision, const schema::Difference& difference, bool again) {
  std::string how;
  if (difference.kind == schema::Difference::Kind::kMissing) {
    how = difference.what + " is missing";
  } else if (difference.kind == schema::Difference::Kind::kUnexpected) {
    how = difference.what + (again ? " is new" : " is still there");
  } else {
    how = fmt::format("{} was {} and is {} {}", difference.what, difference.expected,
                      difference.actual, again ? "the second time" : "after the downgrade");
  }
  diagnostics_.error(
      *revision.source, revision.downgrade.directive,
      fmt::format("the downgrade of \"{}\" does not lead back: {}{}", revision.id,
                  again ? "applied again, the upgrade gives another schema: " : "", how));
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
