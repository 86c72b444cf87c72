// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <string>

#include "schema/schema.h"
#include "sql/normal.h"
#include "sql/printer.h"

namespace aludel::schema {
namespace {

using sql::Language;

std::string dotted(const Id& id) { return id.schema.empty() ? id.name : id.schema + '.' + id.name; }

// Whatever the language: nothing of a tree depends on it but its fragments, which know theirs.
template <typename T>
std::string printed(const T& node) {
  const std::string text = sql::print(node, Language::kPostgresql);
  std::string line;
  for (const char c : text) {
    const bool space = c == '\n' || c == ' ';
    if (!space || !line.ends_with(' ')) line += space ? ' ' : c;
  }
  return line;
}

std::string settings(const std::vector<sql::Setting>& list) {
  std::string text;
  for (const sql::Setting& it : list) {
    text += fmt::format("{}{}{}{}", text.empty() ? "" : ", ", it.name, it.value.empty() ? "" : "=",
                        it.value);
  }
  return text;
}

std::string dump(const Column& it) {
  std::string text = it.name;
  if (it.type) text += ' ' + printed(*it.type);
  if (it.collation) text += " collate " + printed(*it.collation);
  if (it.not_null) text += " not null";
  if (!it.not_null_name.empty()) text += fmt::format(" ({})", it.not_null_name);
  if (it.not_null_conflict != sql::Conflict::kAbort) {
    text += fmt::format(" on conflict {}", static_cast<int>(it.not_null_conflict));
  }
  if (!it.default_value.empty()) text += " default " + sql::normal_form(it.default_value);
  if (it.generated) {
    text += fmt::format(" as ({}){}", sql::normal_form(it.generated->expression),
                        it.generated->stored ? " stored" : "");
  }
  if (it.identity) {
    sql::CreateSequence sequence;
    sequence.options = it.identity->options;
    text += fmt::format(" identity {} {}", it.identity->always ? "always" : "by default",
                        printed(sql::Node(sequence)));
  }
  if (!it.attributes.empty()) text += fmt::format(" [{}]", settings(it.attributes));
  if (it.inherited) text += " inherited";
  if (!it.portable.empty()) text += fmt::format(" <{}>", it.portable);
  return text;
}

std::string dump(const Constraint& it) {
  std::string text = it.name + (it.chosen ? "*" : "") + (it.implied ? "!" : "");
  return text + ' ' + printed(it.definition);
}

struct Dump {
  std::string text;

  void add(std::string_view label, std::string_view value) {
    if (!value.empty()) text += fmt::format("; {} {}", label, value);
  }

  void operator()(const Table& it) {
    bool first = true;
    for (const Column& column : it.columns) {
      text += (std::exchange(first, false) ? " " : "; ") + dump(column);
    }
    for (const Constraint& constraint : it.constraints) text += "; " + dump(constraint);
    if (it.persistence != sql::Persistence::kPermanent) {
      add("is", it.persistence == sql::Persistence::kTemporary ? "temporary" : "unlogged");
    }
    if (it.without_rowid) text += "; without rowid";
    if (it.strict) text += "; strict";
    for (const Id& parent : it.inherits) add("inherits", dotted(parent));
    if (it.partition_by) {
      sql::CreateTable table;
      table.name.name = "t";
      table.partition_by = it.partition_by;
      const std::string whole = printed(sql::Node(table));
      add("partition by", whole.substr(whole.find("PARTITION BY ") + 13));
    }
    if (it.partition_of) add("partition of", dotted(*it.partition_of) + ' ' + it.bound.text);
    add("using", it.method);
    add("tablespace", it.tablespace);
    add("with", settings(it.settings));
    add("has", settings(it.properties));
    add("module", it.module);
    for (const std::string& argument : it.module_arguments) add("argument", argument);
  }
  void operator()(const Index& it) {
    sql::CreateIndex index = it.definition;
    index.name = sql::ObjectName{"", it.id.name, {}};
    index.table = {it.table.schema, it.table.name, {}};
    statement(index);
    if (it.chosen) text += "; chosen";
  }
  void operator()(const View& it) { named(it); }
  void operator()(const Trigger& it) {
    sql::CreateTrigger trigger = it.definition;
    trigger.name.name = it.id.name;
    trigger.table = {it.table.schema, it.table.name, {}};
    statement(trigger);
  }
  void operator()(const Sequence& it) {
    named(it);
    if (it.owner) add("owned by", dotted(*it.owner) + '.' + it.owner_column);
  }
  void operator()(const Type& it) { named(it); }
  void operator()(const Domain& it) {
    named(it);
    if (it.not_null) text += "; not null";
    if (!it.default_value.empty()) add("default", sql::normal_form(it.default_value));
    for (const Constraint& constraint : it.constraints) text += "; " + dump(constraint);
  }
  void operator()(const Namespace&) {}
  void operator()(const Routine& it) { named(it); }
  void operator()(const Policy& it) {
    sql::CreatePolicy policy = it.definition;
    policy.name = it.id.name;
    policy.table = {it.table.schema, it.table.name, {}};
    statement(policy);
  }
  void operator()(const Extension& it) {
    sql::CreateExtension extension = it.definition;
    extension.name = it.id.name;
    statement(extension);
  }
  void operator()(const Note& it) { text += ' ' + sql::quoted_text(it.text); }
  void operator()(const Privilege& it) {
    for (const std::string& word : it.what) text += (text.empty() ? " " : ", ") + word;
  }
  void operator()(const Opaque& it) { text += ' ' + sql::normal_form(it.definition); }

 private:
  template <typename T>
  void named(const T& it) {
    auto definition = it.definition;
    definition.name = {"", it.id.name, {}};
    statement(definition);
  }
  void statement(const sql::Node& node) { text += ' ' + printed(node); }
};

std::string bare(const Object& object) {
  std::string name = said(object);
  std::erase(name, '"');
  return name;
}

}  // namespace

std::string dump(const Object& object) {
  Dump result;
  std::visit([&](const auto& it) { result(it); }, object);
  return bare(object) + ':' + result.text;
}

std::string dump(const Schema& schema) {
  std::string text;
  for (const auto& object : schema.objects()) text += dump(*object) + '\n';
  return text;
}

}  // namespace aludel::schema
