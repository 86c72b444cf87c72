// SPDX-License-Identifier: MIT
#include "inspect/read_back.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "dialect/dialect.h"
#include "sql/parser.h"
#include "sql/words.h"

namespace aludel::inspect {
namespace {

// What stands on something comes after it. Views come last: their order among each other, and
// whether all they speak of is there, does not matter to the model.
constexpr std::string_view kOrder[] = {"table", "index", "view", "trigger"};

sql::Statement opaque(const Definition& definition) {
  sql::Opaque node;
  node.kind = definition.kind;
  node.name.name = definition.name;
  node.definition = {definition.sql, sql::Language::kSqlite, {}};
  return {std::move(node), {definition.sql, sql::Language::kSqlite, {}}};
}

sql::Statement statement_of(const Definition& definition) {
  std::optional<sql::Statement> statement = sql::parse(definition.sql, sql::Language::kSqlite);
  return statement ? std::move(*statement) : opaque(definition);
}

void apply(const Definition& definition, schema::Schema& schema) {
  text::Diagnostics ignored;
  const text::Source source(definition.name, definition.sql);
  if (schema.apply(statement_of(definition), source, ignored)) return;
  schema.apply(opaque(definition), source, ignored);
}

}  // namespace

schema::Schema read_back(const Catalog& catalog) {
  schema::Schema schema(dialect::sqlite().rules());
  for (const std::string_view kind : kOrder) {
    for (const auto& [key, definition] : catalog) {
      if (definition.kind == kind) apply(definition, schema);
    }
  }
  return schema;
}

schema::Schema as_in_catalog(schema::Schema model) {
  std::vector<sql::Statement> drops;
  for (const auto& object : model.objects()) {
    const schema::Id& id = schema::id_of(*object);
    const sql::ObjectKind kind = schema::kind_of(*object);
    if (kind != sql::ObjectKind::kType && id.schema != model.rules().temporary_schema()) continue;
    sql::Drop drop;
    drop.if_exists = true;  // it may have gone with its table
    drop.objects.push_back({kind, {id.schema, id.name, {}}, {}, {}, {}});
    drops.push_back({std::move(drop), {"", sql::Language::kSqlite, {}}});
  }
  text::Diagnostics ignored;
  const text::Source nowhere("", "");
  for (const sql::Statement& drop : drops) model.apply(drop, nowhere, ignored);
  return model;
}

std::vector<schema::Difference> compare(const Catalog& expected, const Catalog& actual) {
  return schema::compare(read_back(expected), read_back(actual));
}

bool same(const Definition& a, const Definition& b) {
  return a.sql == b.sql || (a.kind == b.kind && statement_of(a) == statement_of(b));
}

bool reads_alike(const Definition& a, const Definition& b) {
  if (a.sql == b.sql) return true;
  const std::vector<sql::Word> is = sql::words(a.sql, sql::Language::kSqlite);
  const std::vector<sql::Word> other = sql::words(b.sql, sql::Language::kSqlite);
  return std::equal(is.begin(), is.end(), other.begin(), other.end(),
                    [](const sql::Word& x, const sql::Word& y) {
                      const bool is_name = !x.name.empty() && x.form.front() != '\'';
                      return is_name ? folded(x.name) == folded(y.name) : x.form == y.form;
                    });
}

}  // namespace aludel::inspect
