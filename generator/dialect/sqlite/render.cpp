// SPDX-License-Identifier: MIT
#include "dialect/sqlite/render.h"

#include "dialect/call.h"
#include "dialect/names.h"
#include "dialect/portable.h"
#include "dialect/sqlite/alter.h"
#include "dialect/sqlite/lower.h"
#include "dialect/sqlite/minimum.h"

namespace aludel::dialect::on_sqlite {
namespace {

/// What only the model knows: SQLite has no types of its own.
bool is_of_model_alone(const sql::Node& node) {
  if (std::holds_alternative<sql::CreateType>(node)) return true;
  if (std::holds_alternative<sql::AlterType>(node)) return true;
  if (const auto* alter = std::get_if<sql::AlterObject>(&node))
    return alter->object.kind == sql::ObjectKind::kType;
  const auto* drop = std::get_if<sql::Drop>(&node);
  return drop != nullptr && !drop->objects.empty() &&
         drop->objects[0].kind == sql::ObjectKind::kType;
}

bool is_table_alteration(const sql::Node& node) {
  const auto* alter = std::get_if<sql::AlterTable>(&node);
  return alter != nullptr && alter->kind == sql::ObjectKind::kTable;
}

class Script {
 public:
  Script(const text::Source& source, const Minimum& minimum, schema::Schema& state,
         std::vector<Output>& out, text::Diagnostics& diagnostics)
      : source_(source),
        minimum_(minimum),
        state_(state),
        out_(out),
        diagnostics_(diagnostics),
        alterations_(minimum.version, source, state, out, diagnostics) {}

  bool add(const Input& input) {
    if (!input.call.empty()) {
      const auto add_one = [&](const Input& stand_in) { return add(stand_in); };
      return end() && render_call(input, out_, add_one);
    }
    if (!check_minimum(input.statement, source_, minimum_, diagnostics_)) return false;
    if (input.fill && !check_minimum(statement_of(*input.fill), source_, minimum_, diagnostics_))
      return false;
    if (!check_names(input, state_, source_, diagnostics_)) return false;
    const Lowering lowering{::aludel::Dialect::kSqlite, input.statement, state_, source_,
                            diagnostics_};
    std::optional<sql::Fragment> fill = input.fill;
    if (fill && fill->language == sql::Language::kPortable) {
      const auto* alter = std::get_if<sql::AlterTable>(&input.statement.node);
      fill = lower_fragment(*fill, Use::kData, lowering,
                            alter == nullptr ? nullptr : state_.table(alter->name));
      if (!fill) return false;
    }
    const auto statements = lower(lowering);
    if (!statements) return false;
    for (const sql::Statement& it : *statements)
      if (!add(it, fill, input.require)) return false;
    return true;
  }

  bool end() { return alterations_.end(); }

 private:
  bool add(const sql::Statement& statement, const std::optional<sql::Fragment>& fill,
           const std::string& require) {
    if (is_table_alteration(statement.node)) return alterations_.alter(statement, fill);
    if (const std::optional<bool> taken = alterations_.take_index(statement)) return *taken;
    if (!alterations_.end()) return false;
    if (!state_.apply(statement, source_, diagnostics_)) return false;
    if (is_of_model_alone(statement.node)) return true;
    const auto kind = require.empty() ? Output::Kind::kSql : Output::Kind::kRequire;
    out_.push_back({kind, statement.text.text, require, statement.span()});
    return true;
  }

  const text::Source& source_;
  const Minimum& minimum_;
  schema::Schema& state_;
  std::vector<Output>& out_;
  text::Diagnostics& diagnostics_;
  Alterations alterations_;
};

}  // namespace

bool render(std::span<const Input> inputs, const text::Source& source, const Minimum& minimum,
            schema::Schema& state, std::vector<Output>& script, text::Diagnostics& diagnostics) {
  Script out(source, minimum, state, script, diagnostics);
  for (const Input& it : inputs)
    if (!out.add(it)) return false;
  return out.end();
}

}  // namespace aludel::dialect::on_sqlite
