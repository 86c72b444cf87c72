// SPDX-License-Identifier: MIT
#include <algorithm>

#include "sql/print.h"

namespace aludel::sql {
namespace {

void print_event(Printer& to, const CreateTrigger::Event& event) {
  to.keyword(event.what);
  if (!event.columns.empty()) (to << "OF").list(event.columns);
}

void print_function(Printer& to, const CreateTrigger& trigger) {
  if (!trigger.function) return;
  (to << "EXECUTE FUNCTION" << *trigger.function).tight("(");
  to.list(trigger.arguments).tight(")");
}

/// Each statement on a line of its own.
void print_body(Printer& to, const CreateTrigger& trigger) {
  if (trigger.body.empty()) return;
  to << "BEGIN";
  for (const Fragment& statement : trigger.body) {
    to.tight("\n  ").tight(statement.text).tight(";");
  }
  to.tight("\nEND");
}

void print_transition_tables(Printer& to, const CreateTrigger& trigger) {
  if (trigger.old_table.empty() && trigger.new_table.empty()) return;
  to << "REFERENCING";
  to.named("OLD TABLE AS", trigger.old_table).named("NEW TABLE AS", trigger.new_table);
}

/// The text between dollar marks that it does not hold itself.
std::string dollar_quoted(std::string_view text) {
  std::string mark = "$$";
  const auto is_in = [&] {
    return text.find(mark.substr(0, mark.size() - 1)) != std::string_view::npos;
  };
  if (text.find("$$") != std::string_view::npos || text.ends_with('$')) {
    for (mark = "$_$"; is_in();) mark.insert(1, "_");
  }
  return mark + std::string(text) + mark;
}

void print_argument(Printer& to, const CreateRoutine::Argument& argument) {
  to.keyword(argument.mode == "in" ? "" : argument.mode);
  if (!argument.name.empty()) to.name(argument.name);
  to << argument.type;
  if (!argument.default_value.empty()) to << "DEFAULT" << argument.default_value;
}

void print_arguments(Printer& to, const std::vector<CreateRoutine::Argument>& arguments) {
  bool first = true;
  for (const CreateRoutine::Argument& argument : arguments) {
    if (!first) to.tight(",");
    print_argument(to, argument);
    first = false;
  }
  to.tight(")");
}

void print_returns(Printer& to, const CreateRoutine& routine) {
  to.optional("RETURNS", routine.returns);
  if (!routine.returns_table.empty()) {
    print_arguments(to << "RETURNS TABLE (", routine.returns_table);
  }
}

/// "stable", "cost 10", "set x to 'y'": the words in capitals, but not what is a name or value.
void print_clause(Printer& to, const std::string& clause) {
  const std::size_t blank = clause.find(' ');
  const std::string_view first = std::string_view(clause).substr(0, blank);
  if (first != "set" && first != "support" && first != "transform") {
    to.keyword(clause);
    return;
  }
  const std::size_t to_value = first == "set" ? clause.find(" to ") : std::string::npos;
  to.keyword(first) << std::string_view(clause).substr(0, to_value).substr(blank + 1);
  if (to_value != std::string::npos) to << "TO" << clause.substr(to_value + 4);
}

/// Writes the options one by one.
class Options {
 public:
  Options(Printer& to, bool set) : to_(to), set_(set) {}

  Printer& begin(std::string_view words) { return to_.when(set_, "SET") << words; }

  void number(std::string_view words, std::string_view none, const std::string& number) {
    if (number.empty()) return;
    if (number == "no") {
      begin(none);
    } else {
      begin(words) << number;
    }
  }

  void owner(const SequenceOptions& options) {
    if (options.owned_by_none) begin("OWNED BY NONE");
    if (!options.owned_by_table) return;
    begin("OWNED BY") << *options.owned_by_table;
    to_.tight(".").tight(quoted(options.owned_by_column, to_.language()));
  }

  void restart(const std::string& restart) {
    if (restart.empty()) return;
    to_ << "RESTART";
    if (restart != "start") to_ << "WITH" << restart;
  }

 private:
  Printer& to_;
  bool set_;
};

}  // namespace

void print_options(Printer& to, const SequenceOptions& options, bool set) {
  Options write(to, set);
  if (options.sequence_name) write.begin("SEQUENCE NAME") << *options.sequence_name;
  if (options.type) write.begin("AS") << *options.type;
  write.number("START WITH", "", options.start);
  write.number("INCREMENT BY", "", options.increment);
  write.number("MINVALUE", "NO MINVALUE", options.minimum);
  write.number("MAXVALUE", "NO MAXVALUE", options.maximum);
  write.restart(options.restart);
  write.number("CACHE", "", options.cache);
  if (options.cycle) write.begin(*options.cycle ? "CYCLE" : "NO CYCLE");
  write.owner(options);
}

void print_node(Printer& to, const CreateView& view) {
  to << "CREATE";
  to.when(view.or_replace, "OR REPLACE").when(view.temporary, "TEMPORARY");
  to.when(view.recursive, "RECURSIVE").when(view.materialized, "MATERIALIZED") << "VIEW";
  to.when(view.if_not_exists, "IF NOT EXISTS") << view.name;
  to.parenthesised(view.columns).named("USING", view.method);
  if (!view.with.empty()) (to << "WITH").parenthesised(view.with);
  to.optional("TABLESPACE", view.tablespace);
  to << "AS";
  to.tight("\n").tight(view.query.text);
  if (!view.check_option.empty()) {
    (to << "WITH").keyword(view.check_option) << "CHECK OPTION";
  }
  to.when(view.with_no_data, "WITH NO DATA");
}

void print_node(Printer& to, const CreateTrigger& trigger) {
  constexpr std::string_view kWhen[] = {"BEFORE", "AFTER", "INSTEAD OF"};
  to << "CREATE";
  to.when(trigger.or_replace, "OR REPLACE").when(trigger.temporary, "TEMPORARY");
  to.when(trigger.constraint, "CONSTRAINT") << "TRIGGER";
  to.when(trigger.if_not_exists, "IF NOT EXISTS") << trigger.name;
  to << kWhen[static_cast<unsigned>(trigger.when)];
  for (const CreateTrigger::Event& event : trigger.events) {
    to.when(&event != &trigger.events.front(), "OR");
    print_event(to, event);
  }
  to << "ON" << trigger.table;
  to.optional("FROM", trigger.from);
  print_timing(to, trigger.timing);
  print_transition_tables(to, trigger);
  to << (trigger.for_each_row ? "FOR EACH ROW" : "FOR EACH STATEMENT");
  to.enclosed("WHEN", trigger.condition);
  print_function(to, trigger);
  print_body(to, trigger);
}

void print_node(Printer& to, const CreateSequence& sequence) {
  to << "CREATE";
  to.when(sequence.persistence == Persistence::kTemporary, "TEMPORARY");
  to.when(sequence.persistence == Persistence::kUnlogged, "UNLOGGED") << "SEQUENCE";
  to.when(sequence.if_not_exists, "IF NOT EXISTS") << sequence.name;
  print_options(to, sequence.options);
}

void print_node(Printer& to, const CreateType& type) {
  to << "CREATE TYPE" << type.name;
  std::vector<std::string> values;
  switch (type.form) {
    case CreateType::Form::kEnum:
      for (const CreateType::Value& value : type.values) values.push_back(quoted_text(value.text));
      (to << "AS ENUM (").list(values).tight(")");
      return;
    case CreateType::Form::kComposite:
      (to << "AS (").list(type.attributes).tight(")");
      return;
    case CreateType::Form::kRange:
      (to << "AS RANGE").parenthesised(type.settings);
      return;
    case CreateType::Form::kShell:
      return;
    case CreateType::Form::kBase:
      (to << "(" << type.definition).tight(")");
  }
}

void print_node(Printer& to, const CreateDomain& domain) {
  to << "CREATE DOMAIN" << domain.name << "AS" << domain.type;
  to.optional("COLLATE", domain.collation);
  for (const Constraint& constraint : domain.constraints) to << constraint;
}

void print_node(Printer& to, const CreateSchema& schema) {
  to << "CREATE SCHEMA";
  to.when(schema.if_not_exists, "IF NOT EXISTS");
  // A role that is a word gives the schema its name only so.
  if (!schema.name.empty() && schema.name != schema.authorization) to.name(schema.name);
  if (!schema.authorization.empty()) (to << "AUTHORIZATION").role(schema.authorization);
}

void print_node(Printer& to, const CreateRoutine& routine) {
  to << "CREATE";
  to.when(routine.or_replace, "OR REPLACE") << (routine.procedure ? "PROCEDURE" : "FUNCTION");
  print_arguments((to << routine.name).tight("("), routine.arguments);
  print_returns(to, routine);
  to.named("LANGUAGE", routine.language);
  for (const std::string& clause : routine.clauses) print_clause(to, clause);
  for (const std::string& text : routine.body) {
    if (&text == &routine.body.front()) {
      to << "AS" << (routine.body.size() == 1 ? dollar_quoted(text) : quoted_text(text));
    } else {
      to.tight(",") << quoted_text(text);
    }
  }
  to << routine.atomic;
}

void print_node(Printer& to, const CreateExtension& extension) {
  to << "CREATE EXTENSION";
  to.when(extension.if_not_exists, "IF NOT EXISTS").name(extension.name);
  to.named("SCHEMA", extension.schema);
  if (!extension.version.empty()) to << "VERSION" << quoted_text(extension.version);
  to.when(extension.cascade, "CASCADE");
}

void print_node(Printer& to, const Opaque& opaque) { to << opaque.definition; }

}  // namespace aludel::sql
