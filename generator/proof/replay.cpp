// SPDX-License-Identifier: MIT
#include "proof/replay.h"

#include <fmt/format.h>

#include <algorithm>

#include "proof/definition.h"

namespace aludel::proof {
namespace {

constexpr std::string_view kAgain = " when the revision is applied again after its downgrade";

/// Where a CREATE or ALTER of the object names it, or its column.
std::optional<text::Span> mention(std::string_view sql, const std::string& key,
                                  std::string_view column) {
  const std::vector<Word> all = words(sql);
  const std::string name = key.substr(key.find(' ') + 1);
  const auto is = [](std::string_view folded_name) {
    return [=](const Word& word) { return folded(word.name) == folded_name; };
  };
  const std::optional<Head> head = read_head(all);
  const auto named = std::find_if(all.begin(), all.end(), is(name));
  const bool subject =
      head ? key_of(head->kind, head->name) == key : named != all.end() && all.front().is("alter");
  if (!subject) return std::nullopt;
  if (column.empty()) return head ? head->name_span : named->span;
  const auto found = std::find_if(named + 1, all.end(), is(column));
  return found == all.end() ? std::nullopt : std::optional(found->span);
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

Replay::Replay(const revisions::Chain& chain, const Records& records,
               text::Diagnostics& diagnostics)
    : chain_(chain), records_(records), diagnostics_(diagnostics), engine_(open_sqlite()) {}

bool Replay::run() {
  for (std::size_t index = 0; index != chain_.size(); ++index) {
    const Revision& revision = chain_[index];
    engine_->begin(!revision.no_transaction);
    if (!script(revision, revision.upgrade, "")) {
      engine_->rollback();
      return false;
    }
    engine_->commit();
    const Changes up = engine_->changes();
    for (const auto& [key, definition] : up.after) changed_by_[key] = index;
    if (!check_keys(revision, up, true)) return false;
    if (!revision.irreversible) try_back(index, up);
  }
  return true;
}

bool Replay::script(const Revision& revision, const revisions::Section& section,
                    std::string_view when) {
  for (const revisions::Step& it : section.steps) {
    if (!step(revision, it, when)) return false;
  }
  for (const std::string& name : engine_->take_temporary()) {
    if (!when.empty()) continue;  // said the first time
    diagnostics_.error(*revision.source, section.directive,
                       fmt::format("this section leaves the temporary {} behind, which only what "
                                   "shares its run could see; drop it at the end",
                                   name));
  }
  return true;
}

bool Replay::step(const Revision& revision, const revisions::Step& step, std::string_view when) {
  const std::vector<Word> all = words(step.sql);
  if (const Word* own = records_.named_in(all)) {
    diagnostics_.error(*revision.source,
                       {step.span.begin + own->span.begin, step.span.begin + own->span.end},
                       "aludel keeps this table itself; a revision must not touch it");
    return false;
  }
  const Outcome outcome = engine_->run(step.sql);
  if (outcome.refusal) {
    refused(*engine_, *revision.source, step.span, *outcome.refusal, when, diagnostics_);
    return false;
  }
  if (engine_->in_transaction() == revision.no_transaction) {
    diagnostics_.error(*revision.source, step.span,
                       revision.no_transaction
                           ? "this statement leaves a transaction open"
                           : "this statement ends the transaction of its revision");
    return false;
  }
  if (step.kind == revisions::Step::Kind::kRequire && outcome.rows != 0) {
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
    const std::string key = key_of(it.definition.kind, it.definition.name);
    const bool here = is_up && !it.by_rows && changes.after.contains(key);
    const Location where =
        here ? place(key, "")
             : Location{revision.source.get(),
                        (is_up ? revision.upgrade : revision.downgrade).directive};
    diagnostics_.error(*where.source, where.span,
                       fmt::format("after this {}, {} {}, and a run that ends here is rolled back",
                                   is_up ? "upgrade" : "downgrade", said(it.definition), it.words));
    broken_.push_back(it);
  }
  return all.empty();
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
  if (!script(revision, revision.downgrade, "")) return false;
  const Changes down = engine_->changes();
  const Changes up_and_down = join(up, down);
  const auto left = compare(up_and_down.before, up_and_down.after);
  for (const Difference& difference : left) report(revision, difference, false);
  if (!left.empty() || !check_keys(revision, down, false)) return false;
  if (!script(revision, revision.upgrade, kAgain)) return false;
  const Changes tried = join(down, engine_->changes());
  const auto other = compare(tried.before, tried.after);
  for (const Difference& difference : other) report(revision, difference, true);
  return other.empty() && left_no_trace(up, tried);
}

// What ran outside a transaction can't be undone: the way to here is gone again.
void Replay::restore(std::size_t index) {
  engine_ = open_sqlite();
  for (std::size_t i = 0; i <= index; ++i) {
    engine_->begin(!chain_[i].no_transaction);
    for (const revisions::Step& it : chain_[i].upgrade.steps) engine_->run(it.sql);
    engine_->commit();
    engine_->take_temporary();
  }
  engine_->changes();
}

void Replay::report(const Revision& revision, const Difference& difference, bool again) {
  std::string how;
  if (difference.kind == Difference::Kind::kMissing) {
    how = difference.what + " is missing";
  } else if (difference.kind == Difference::Kind::kUnexpected) {
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

void Replay::check_head() {
  for (const Broken& it : engine_->broken()) {
    const Location where = place(key_of(it.definition.kind, it.definition.name), "");
    explain(it.words,
            diagnostics_.error(*where.source, where.span,
                               fmt::format("{} can't be used at the head of the chain; {} says: {}",
                                           said(it.definition), engine_->name(), it.words)));
    broken_.push_back(it);
  }
  for (const Broken& it : engine_->broken_keys(nullptr)) {
    const Location where = place(key_of(it.definition.kind, it.definition.name), "");
    diagnostics_.error(*where.source, where.span, said(it.definition) + ' ' + it.words);
    broken_.push_back(it);
  }
}

Location Replay::place(const std::string& key, std::string_view column) const {
  const auto changed = changed_by_.find(key);
  if (changed == changed_by_.end()) return {};
  const Revision& revision = chain_[changed->second];
  const auto& steps = revision.upgrade.steps;
  for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
    if (const auto span = mention(step->sql, key, column)) {
      return {revision.source.get(),
              {step->span.begin + span->begin, step->span.begin + span->end}};
    }
  }
  return {revision.source.get(), revision.upgrade.directive};
}

}  // namespace aludel::proof
