// SPDX-License-Identifier: MIT
#include "inspect/baseline.h"

#include <string_view>

#include "diff/diff.h"

namespace aludel::inspect {

Baseline baseline(const Taken& taken) {
  Baseline result;
  const auto add = [&](const Taken::Object& it) {
    result.upgrade.push_back(
        {.sql = revisions::without_directives(it.text, sql::Language::kSqlite)});
  };
  // Triggers come last: they speak of all kinds of tables and views.
  for (const std::string_view kind : {"table", "view", "trigger"}) {
    for (const Taken::Object& it : taken.objects) {
      if (it.definition.kind != kind) continue;
      add(it);
      for (const Taken::Object& index : taken.objects) {
        if (kind == "table" && index.definition.kind == "index" &&
            folded(index.definition.table) == folded(it.definition.name)) {
          add(index);
        }
      }
    }
  }
  const diff::Diff down = diff::diff(taken.schema, schema::Schema(taken.schema.rules()), {});
  for (const diff::Step& it : down.steps) {
    result.downgrade.push_back({.sql = it.statement.text.text});
  }
  return result;
}

}  // namespace aludel::inspect
