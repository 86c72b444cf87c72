// SPDX-License-Identifier: MIT
#include "autogenerate/autogenerate.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <set>
#include <tuple>
#include <utility>
#include <variant>

#include "autogenerate/compose.h"
#include "diff/diff.h"
#include "revisions/drift.h"
#include "revisions/join.h"

namespace aludel::autogenerate {
namespace {

std::vector<diff::Rename> reversed(const std::vector<diff::Rename>& renames) {
  std::vector<diff::Rename> out;
  for (const diff::Rename& it : renames) {
    diff::Rename back{it.kind, it.of, it.to, it.from};
    // What belongs to a table is named by that table's name in the schema that it leads to.
    const bool is_of_table = it.kind == diff::Rename::Kind::kColumn ||
                             it.kind == diff::Rename::Kind::kConstraint ||
                             it.kind == diff::Rename::Kind::kIndex;
    const auto holder = is_of_table ? diff::Rename::Kind::kTable : diff::Rename::Kind::kType;
    if (is_of_table || it.kind == diff::Rename::Kind::kValue) {
      for (const diff::Rename& other : renames) {
        const bool is_its =
            other.kind == holder && other.of.schema == it.of.schema && other.to == it.of.name;
        if (is_its) back.of.name = other.from;
      }
    }
    out.push_back(std::move(back));
  }
  return out;
}

revisions::Entry todo(const schema::Difference& it) {
  using Kind = schema::Difference::Kind;
  const std::string what =
      it.kind == Kind::kMissing ? it.what + " is to be made"
      : it.kind == Kind::kUnexpected
          ? it.what + " is to be dropped"
          : fmt::format("{} is {} and is to be {}", it.what, it.actual, it.expected);
  return {.above = {fmt::format("@todo {}: write the statements in place of this line", what)}};
}

/// What a type implies goes and comes with it.
bool is_implied(const diff::Change& change) {
  if (change.part != diff::Part::kConstraint) return false;
  for (const schema::Object* object : {change.from, change.to}) {
    const auto* table = object != nullptr ? std::get_if<schema::Table>(object) : nullptr;
    if (table == nullptr) continue;
    for (const schema::Constraint& it : table->constraints) {
      if (it.name == change.name && it.implied) return true;
    }
  }
  return false;
}

/// Each once, whatever of it differs in which database.
std::vector<Proposal::Change> tell(const std::vector<diff::Change>& changes) {
  std::vector<Proposal::Change> out;
  std::set<std::tuple<diff::Verb, std::string, diff::Part, std::string>> told;
  for (const diff::Change& it : changes) {
    const std::string object = schema::said(it.object());
    if (is_implied(it) || !told.emplace(it.verb, object, it.part, it.name).second) continue;
    out.push_back({diff::said(it), it.place()});
  }
  return out;
}

unsigned count_todos(const std::vector<revisions::Entry>& entries) {
  unsigned count = 0;
  for (const revisions::Entry& entry : entries) {
    count += static_cast<unsigned>(std::ranges::count_if(
        entry.above, [](const std::string& line) { return line.starts_with("@todo"); }));
  }
  return count;
}

}  // namespace

Comparison::Comparison(const project::Project& project, text::Diagnostics& diagnostics)
    : project_(project) {
  const project::Settings& settings = project.settings;
  std::vector<revisions::Said> said;
  for (const ::aludel::Dialect id : settings.dialects) {
    text::Diagnostics& its = said.emplace_back(revisions::Said{id, {}}).diagnostics;
    auto declared = project::declare(project, id, its);
    if (!declared) continue;
    schema::Schema from = revisions::without_records(project.head(id), settings.version_table);
    schema::Schema to = revisions::without_records(declared->schema, settings.version_table);
    const Hinted hints = hinted(*declared, from, its);
    for (std::size_t i = 0; i != hints.renames.size(); ++i) {
      rename(hints.renames[i], fmt::format("as {} says", hints.places[i].source->path()));
    }
    for (const Fill& it : hints.fills) {
      const bool is_known = std::ranges::any_of(fills_, [&](const Fill& other) {
        return other.table == it.table && other.column == it.column;
      });
      if (!is_known) fills_.push_back(it);
    }
    databases_.push_back(
        {&dialect::dialect(id), std::move(from), std::move(to), std::move(*declared)});
    texts_.add(databases_.back().declared);
  }
  texts_.add(project.chain);
  revisions::join(said, diagnostics);
}

std::vector<diff::Rename> Comparison::renames() const {
  std::vector<diff::Rename> out;
  for (const Settled& it : settled_) out.push_back(it.rename);
  return out;
}

void Comparison::rename(const diff::Rename& rename, std::string why) {
  const auto is_it = [&](const Settled& it) { return it.rename == rename; };
  if (std::ranges::none_of(settled_, is_it)) settled_.push_back({rename, std::move(why)});
}

std::vector<diff::LookAlike> Comparison::open() const {
  std::vector<diff::LookAlike> out;
  for (const Database& it : databases_) {
    for (diff::LookAlike& each : diff::look_alikes(it.from, it.to, renames(), refused_)) {
      const auto is_it = [&](const diff::LookAlike& other) { return other.rename == each.rename; };
      if (std::ranges::none_of(out, is_it)) out.push_back(std::move(each));
    }
  }
  return out;
}

Comparison::Part Comparison::write(const Direction& direction) const {
  const std::vector<diff::Rename> renames =
      direction.is_upgrade ? this->renames() : reversed(this->renames());
  std::vector<std::unique_ptr<Way>> ways;
  std::vector<diff::Change> changes;
  std::vector<schema::Difference> left;
  for (std::size_t i = 0; i != databases_.size(); ++i) {
    const schema::Schema& from = *direction.from[i];
    const schema::Schema& to = *direction.to[i];
    ways.push_back(
        std::make_unique<Way>(*databases_[i].dialect, from, to, diff::diff(from, to, renames)));
    const diff::Diff& diff = ways.back()->diff();
    // PostgreSQL's come first: more of them are as they were written.
    changes.insert(changes.begin(), diff.changes.begin(), diff.changes.end());
    left.insert(left.end(), diff.left.begin(), diff.left.end());
  }
  Part out{tell(changes), {}, {}};
  out.composed =
      compose(std::move(ways), renames, texts_, project::schema_language(project_.settings));
  out.annotated = annotate(out.composed.pieces, {.is_upgrade = direction.is_upgrade,
                                                 .changes = changes,
                                                 .fills = fills_,
                                                 .renames = settled_});
  for (const schema::Difference& it : left) out.annotated.entries.push_back(todo(it));
  return out;
}

Proposal Comparison::propose() const {
  Direction up{true, {}, {}};
  Direction down{false, {}, {}};
  for (const Database& it : databases_) {
    up.from.push_back(&it.from);
    up.to.push_back(&it.to);
  }
  Part upgrade = write(up);
  for (const schema::Schema& it : upgrade.composed.reached) down.from.push_back(&it);
  down.to = up.from;
  Part downgrade = write(down);
  Proposal proposal{std::move(upgrade.changes), std::move(upgrade.annotated.losses),
                    std::move(upgrade.annotated.entries), std::move(downgrade.annotated.entries)};
  proposal.open = count_todos(proposal.upgrade) + count_todos(proposal.downgrade);
  return proposal;
}

std::string message_of(const Proposal& proposal) {
  if (proposal.changes.empty()) return "nothing";
  std::string message = proposal.changes[0].said;
  std::erase(message, '"');
  if (proposal.changes.size() > 1)
    message += fmt::format(" and {} more", proposal.changes.size() - 1);
  return message;
}

}  // namespace aludel::autogenerate
