// SPDX-License-Identifier: MIT
#include "dialect/postgresql/render.h"

#include <algorithm>
#include <utility>

#include "dialect/call.h"
#include "dialect/names.h"
#include "dialect/portable.h"
#include "dialect/postgresql/alter.h"
#include "dialect/postgresql/lower.h"
#include "dialect/postgresql/minimum.h"
#include "dialect/postgresql/new_values.h"

namespace aludel::dialect::on_postgresql {
namespace {

constexpr sql::Language kOwn = sql::Language::kPostgresql;

class Render {
 public:
  Render(const text::Source& source, unsigned minimum, schema::Schema& state,
         Uncommitted& uncommitted, std::vector<Output>& script, text::Diagnostics& diagnostics)
      : source_(source),
        minimum_(minimum),
        state_(state),
        script_(script),
        diagnostics_(diagnostics),
        new_values_(source, minimum, state, uncommitted, diagnostics) {}

  bool take(const Input& input);

 private:
  /// What is portable is rendered for whatever version.
  bool is_old_enough(const sql::Statement& statement) const {
    return statement.language() != kOwn ||
           check_minimum(statement, minimum_, source_, diagnostics_);
  }
  bool take(const Input& input, const sql::Statement& own);
  bool alter(const Input& input, const sql::Statement& own, const schema::Schema& before);
  void put(const Input& input, std::string sql) {
    script_.push_back({Output::Kind::kSql, std::move(sql), "", input.statement.span()});
  }

  const text::Source& source_;
  unsigned minimum_;
  schema::Schema& state_;
  std::vector<Output>& script_;
  text::Diagnostics& diagnostics_;
  NewValues new_values_;
};

bool Render::take(const Input& input) {
  if (!input.call.empty()) {
    return render_call(input, script_, [&](const Input& stand_in) { return take(stand_in); });
  }
  if (!is_old_enough(input.statement) || (input.fill && !is_old_enough(statement_of(*input.fill))))
    return false;
  if (!check_names(input, state_, source_, diagnostics_) || !new_values_.check(input)) return false;
  const auto own =
      lower({::aludel::Dialect::kPostgresql, input.statement, state_, source_, diagnostics_});
  if (!own) return false;
  for (const sql::Statement& statement : *own)
    if (!take(input, statement)) return false;
  return true;
}

bool Render::take(const Input& input, const sql::Statement& own) {
  const schema::Schema before = state_;
  if (!state_.apply(own, source_, diagnostics_)) return false;
  if (!input.require.empty()) {
    script_.push_back(
        {Output::Kind::kRequire, own.text.text, input.require, input.statement.span()});
    return true;
  }
  new_values_.note(own);
  const auto* table = std::get_if<sql::AlterTable>(&own.node);
  if (table != nullptr && table->kind == sql::ObjectKind::kTable) return alter(input, own, before);
  if (input.fill) {
    diagnostics_.error(source_, input.fill->at.span,
                       "\"@fill\" is the value of a new column; write it above its ADD COLUMN");
    return false;
  }
  put(input, own.text.text);
  return true;
}

bool Render::alter(const Input& input, const sql::Statement& own, const schema::Schema& before) {
  const auto& table = std::get<sql::AlterTable>(own.node);
  std::optional<sql::Fragment> fill = input.fill;
  if (fill && fill->language == sql::Language::kPortable) {
    const Lowering lowering = {::aludel::Dialect::kPostgresql, input.statement, before, source_,
                               diagnostics_};
    fill = lower_fragment(*fill, Use::kData, lowering, before.table(table.name));
    if (!fill) return false;
  }
  const std::vector<Output> all =
      render_alter({own, table, fill ? &*fill : nullptr, before, state_, source_, diagnostics_});
  script_.insert(script_.end(), all.begin(), all.end());
  return !all.empty();
}

}  // namespace

bool render(std::span<const Input> inputs, const text::Source& source, unsigned minimum,
            schema::Schema& state, Uncommitted& uncommitted, std::vector<Output>& script,
            text::Diagnostics& diagnostics) {
  Render render(source, minimum, state, uncommitted, script, diagnostics);
  return std::all_of(inputs.begin(), inputs.end(),
                     [&](const Input& input) { return render.take(input); });
}

}  // namespace aludel::dialect::on_postgresql
