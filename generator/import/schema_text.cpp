// SPDX-License-Identifier: MIT
#include "import/schema_text.h"

#include <variant>

#include "diff/diff.h"

namespace aludel::import {

std::string schema_text(const schema::Schema& schema) {
  const diff::Diff made = diff::diff(schema::Schema(schema.rules()), schema, {});
  std::string text;
  for (const diff::Step& step : made.steps) {
    // A table or view has an empty line above it, what belongs to it stands below it.
    const bool begins = !std::holds_alternative<sql::CreateIndex>(step.statement.node) &&
                        !std::holds_alternative<sql::Comment>(step.statement.node);
    if (begins && !text.empty()) text += '\n';
    text += step.statement.text.text + ";\n";
  }
  return text;
}

}  // namespace aludel::import
