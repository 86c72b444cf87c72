// SPDX-License-Identifier: MIT
#include "proof/declared.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "inspect/read_back.h"
#include "proof/report.h"

namespace aludel::proof {
namespace {

using Definition = dialect::Declaration::Definition;

class Loader {
 public:
  Loader(const dialect::Declaration& declared, const revisions::Records& records,
         const dialect::Registered& registered, text::Diagnostics& diagnostics)
      : declared_(declared),
        records_(records),
        diagnostics_(diagnostics),
        engine_(open_sqlite(registered)) {}

  bool load();
  bool check(const std::vector<Broken>& said);

 private:
  bool is_free(const Definition& definition);
  Location place(const proof::Definition& broken) const;

  const dialect::Declaration& declared_;
  const revisions::Records& records_;
  text::Diagnostics& diagnostics_;
  std::unique_ptr<Engine> engine_;
};

// What is refused is tried again whenever something else was accepted: a virtual table may need
// another one.
bool Loader::load() {
  bool good = true;
  std::vector<const Definition*> left;
  for (const Definition& definition : declared_.definitions) {
    if (std::holds_alternative<sql::CreateType>(definition.statement.node)) continue;
    good &= is_free(definition);
    left.push_back(&definition);
  }
  if (!good) return false;
  engine_->begin(true);
  const auto is_made = [&](const Definition* it) {
    return !engine_->run(it->statement.text.text).refusal;
  };
  while (std::erase_if(left, is_made) != 0) {
  }
  for (const Definition* it : left) {
    const std::string& sql = it->statement.text.text;
    refused(*engine_, *it->source, it->statement.span(), sql, *engine_->run(sql).refusal, "",
            diagnostics_);
  }
  if (!left.empty()) return false;
  engine_->commit();
  engine_->changes();
  return true;
}

bool Loader::is_free(const Definition& definition) {
  const sql::Node& node = definition.statement.node;
  const sql::ObjectName* name = nullptr;
  if (const auto* table = std::get_if<sql::CreateTable>(&node)) {
    if (records_.is_own(*table)) return true;
    name = &table->name;
  } else if (const auto* view = std::get_if<sql::CreateView>(&node)) {
    name = &view->name;
  } else if (const auto* index = std::get_if<sql::CreateIndex>(&node)) {
    name = index->name ? &*index->name : nullptr;
  }
  if (name == nullptr || !records_.has(name->name)) return true;
  diagnostics_.error(
      *definition.source, name->at.span,
      fmt::format("aludel keeps \"{}\" itself, as another table; take this out", name->name));
  return false;
}

bool Loader::check(const std::vector<Broken>& said) {
  const auto is_said = [&](const Broken& it) {
    return std::any_of(said.begin(), said.end(), [&](const Broken& other) {
      return it.words == other.words && reads_alike(it.definition, other.definition);
    });
  };
  const auto report = [&](const Broken& it, const std::string& how) {
    if (is_said(it)) return;
    const Location where = place(it.definition);
    explain(it.words, diagnostics_.error(*where.source, where.span,
                                         proof::said(it.definition) + ' ' + how + it.words));
  };
  const std::vector<Broken> broken = engine_->broken();
  const std::vector<Broken> keys = engine_->broken_keys(nullptr);
  for (const Broken& it : broken)
    report(it, fmt::format("can't be used; {} says: ", engine_->name()));
  for (const Broken& it : keys) report(it, "");
  return broken.empty() && keys.empty();
}

Location Loader::place(const proof::Definition& broken) const {
  return place_in(declared_.schema, broken)
      .value_or(Location{declared_.definitions.front().source,
                         declared_.definitions.front().statement.span()});
}

}  // namespace

bool prove_declared(const dialect::Declaration& declared, const std::vector<Broken>& said,
                    const revisions::Records& records, const dialect::Registered& registered,
                    text::Diagnostics& diagnostics) {
  Loader loader(declared, records, registered, diagnostics);
  return loader.load() && loader.check(said);
}

}  // namespace aludel::proof
