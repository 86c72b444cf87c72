// SPDX-License-Identifier: MIT
//
// Operations of a table that stays: its columns, its constraints, its options.
#include <algorithm>
#include <array>
#include <functional>
#include <set>

#include "diff/operations.h"
#include "diff/remake.h"
#include "schema/definition.h"

namespace aludel::diff {
namespace {

using schema::Column;
using schema::Constraint;
using schema::Object;
using schema::Table;
using ConstraintKind = sql::Constraint::Kind;

sql::Name name_of(const std::string& text) { return {text, {}}; }

/// Whether a key is one of that column, and of no other.
bool is_of_column_alone(const Constraint& constraint, const std::string& column) {
  const auto& columns = constraint.definition.columns;
  return columns.size() == 1 && columns[0].column && columns[0].column->text == column;
}

/// Whether ALTER COLUMN has a form of its own for an attribute.
bool has_words(const sql::Setting& attribute) {
  return attribute.name == "storage" || attribute.name == "compression" ||
         attribute.name == "statistics";
}

sql::SetColumnAttribute set_attribute(const std::string& column, const sql::Setting& attribute) {
  if (has_words(attribute)) return {name_of(column), attribute.name, attribute.value, {}};
  return {name_of(column), "set", "", {attribute}};
}

/// One table's way from what it was to what it is.
class TableChanges {
 public:
  /// Takes what is to be done, what for, and how early.
  using Sink = std::function<void(Change, Rank, sql::TableAction)>;

  TableChanges(const Object& from, const Object& to, const schema::Schema& from_schema,
               const schema::Schema& to_schema, const schema::Matcher& matcher, Sink sink)
      : from_(from),
        to_(to),
        was_(std::get<Table>(from)),
        is_(std::get<Table>(to)),
        from_schema_(from_schema),
        to_schema_(to_schema),
        matcher_(matcher),
        canonical_was_(std::get<Table>(matcher.actual(from))),
        canonical_is_(std::get<Table>(matcher.expected(to))),
        sink_(std::move(sink)) {}

  void run() {
    lone_ = matcher_.constraints(canonical_is_.constraints, canonical_was_.constraints);
    columns();
    constraints();
    options();
  }

 private:
  using Act = std::function<void(sql::TableAction)>;

  bool is_sqlite() const { return to_schema_.rules().language() == sql::Language::kSqlite; }
  Change change(Verb verb, Part part, const std::string& name) const {
    Change out;
    out.verb = verb;
    out.part = part;
    out.from = &from_;
    out.to = &to_;
    out.name = name;
    return out;
  }
  void columns();
  void add(const Column& column);
  void drop(const Column& column);
  /// Of canonical columns.
  unsigned aspects_of(const Column& was, const Column& is) const;
  void alter(const Column& was, const Column& is, unsigned aspects);
  void make_anew(const Column& was, const Column& is, const Change& cause);
  void alter_value(const Column& was, const Column& is, unsigned aspects, const Act& act);
  void alter_identity(const Column& was, const Column& is, const Act& act);
  void alter_attributes(const Column& was, const Column& is, const Act& act);
  bool is_retyped(const Column& canonical_was, const Column& canonical_is) const;
  void take_keys(const Column& was, const Column& is);
  bool reads_retyped(const Column& generated) const;
  void constraints();
  bool goes_along(const Constraint& constraint) const;
  void options();

  const Object& from_;
  const Object& to_;
  const Table& was_;
  const Table& is_;
  const schema::Schema& from_schema_;
  const schema::Schema& to_schema_;
  const schema::Matcher& matcher_;
  const Table canonical_was_;
  const Table canonical_is_;
  const Sink sink_;
  schema::Matcher::Lone lone_;
  std::set<std::string> dropped_;  // columns, as they are called in was_
  std::set<std::string> retyped_;  // whose implied constraints come and go with the type
};

void TableChanges::columns() {
  for (std::size_t i = 0; i != canonical_is_.columns.size(); ++i) {
    const Column* found = canonical_was_.column(canonical_is_.columns[i].name);
    if (!found) {
      add(is_.columns[i]);
      continue;
    }
    const auto at = static_cast<std::size_t>(found - canonical_was_.columns.data());
    alter(was_.columns[at], is_.columns[i], aspects_of(*found, canonical_is_.columns[i]));
  }
  for (std::size_t i = 0; i != canonical_was_.columns.size(); ++i) {
    if (canonical_is_.column(canonical_was_.columns[i].name)) continue;
    drop(was_.columns[i]);
  }
}

/// With what stands behind it, and a foreign key of its own: so that it takes one statement.
void TableChanges::add(const Column& column) {
  if (column.inherited) return;
  sql::AddColumn action = {schema::definition(column, is_, to_schema_), false};
  std::erase_if(lone_.expected, [&](std::size_t i) {
    const Constraint& it = is_.constraints[i];
    if (it.column == column.name) return true;
    const bool own =
        it.definition.kind == ConstraintKind::kForeignKey && is_of_column_alone(it, column.name);
    if (!own) return false;
    action.column.constraints.push_back(schema::definition(it));
    action.column.constraints.back().columns.clear();
    return true;
  });
  sink_(change(Verb::kAdd, Part::kColumn, column.name),
        column.generated ? kAddGenerated : kAddColumns, std::move(action));
  for (const sql::Setting& it : column.attributes) {
    if (it.name == "compression") continue;
    sink_(change(Verb::kAdd, Part::kColumn, column.name), kAlterColumns,
          set_attribute(column.name, it));
  }
}

void TableChanges::drop(const Column& column) {
  if (column.inherited) return;
  dropped_.insert(column.name);
  sink_(change(Verb::kDrop, Part::kColumn, column.name), kDropColumns,
        sql::DropColumn{name_of(column.name), false, false});
}

bool TableChanges::is_retyped(const Column& canonical_was, const Column& canonical_is) const {
  if (!(canonical_was.type == canonical_is.type)) return true;
  const auto implied = [](const std::vector<std::size_t>& lone, const Table& table,
                          const std::string& column) {
    return std::ranges::any_of(lone, [&](std::size_t i) {
      return table.constraints[i].implied && table.constraints[i].column == column;
    });
  };
  return implied(lone_.expected, canonical_is_, canonical_is.name) ||
         implied(lone_.actual, canonical_was_, canonical_was.name);
}

/// SQLite doesn't drop a column with a key on it: that goes before and comes after.
void TableChanges::take_keys(const Column& was, const Column& is) {
  const schema::Part part = {&from_, was.name, false, nullptr};
  for (const schema::Dependant& it : schema::dependants_of(from_schema_, part)) {
    if (it.automatic || !it.part.constraint || it.part.object != &from_) continue;
    const auto i = static_cast<std::size_t>(it.part.constraint - was_.constraints.data());
    if (std::ranges::find(lone_.actual, i) != lone_.actual.end()) continue;
    lone_.actual.push_back(i);
    for (std::size_t j = 0; j != is_.constraints.size(); ++j) {
      const bool same = canonical_is_.constraints[j] == canonical_was_.constraints[i];
      if (!same || is_.constraints[j].column == is.name) continue;
      lone_.expected.push_back(j);
      break;
    }
  }
}

/// Whether a generated column is made of one whose type changes: PostgreSQL doesn't let it.
bool TableChanges::reads_retyped(const Column& generated) const {
  if (is_sqlite()) return false;
  for (const Column& it : canonical_was_.columns) {
    const Column* now = canonical_is_.column(it.name);
    if (!now || it.name == generated.name || !is_retyped(it, *now)) continue;
    const schema::Part part = {&from_, it.name, false, nullptr};
    const auto dependants = schema::dependants_of(from_schema_, part);
    const bool found = std::ranges::any_of(dependants, [&](const schema::Dependant& other) {
      return other.part.object == &from_ && other.part.column == generated.name;
    });
    if (found) return true;
  }
  return false;
}

unsigned TableChanges::aspects_of(const Column& was, const Column& is) const {
  unsigned aspects = 0;
  const auto note = [&](bool differs, unsigned aspect) { aspects |= differs ? aspect : 0; };
  note(is_retyped(was, is), kType);
  note(!(was.collation == is.collation), kCollation);
  note(was.not_null != is.not_null || was.not_null_conflict != is.not_null_conflict ||
           was.not_null_name != is.not_null_name,
       kNullability);
  Column with_default = was;  // literals are compared by what they are
  with_default.default_value = is.default_value;
  note(!(with_default == was), kDefault);
  note(!(was.generated == is.generated), kGenerated);
  note(!(was.identity == is.identity), kIdentity);
  note(!(was.attributes == is.attributes), kAttributes);
  return aspects;
}

void TableChanges::alter(const Column& was, const Column& is, unsigned aspects) {
  const bool follows = was.generated && is.generated && reads_retyped(was);
  if ((aspects == 0 && !follows) || (was.inherited && is.inherited)) return;
  Change cause = change(Verb::kModify, Part::kColumn, is.name);
  cause.aspects = aspects;
  const Act act = [this, cause](sql::TableAction action) {
    sink_(cause, kAlterColumns, std::move(action));
  };
  if (follows || ((was.generated || is.generated) && (aspects & (kType | kGenerated)) != 0)) {
    const bool keeps = was.generated && !is.generated && !is_sqlite() && (aspects & kType) == 0;
    if (!keeps) return make_anew(was, is, cause);
    act(sql::SetExpression{name_of(was.name), false, {}});
  }
  alter_value(was, is, aspects, act);
  if ((aspects & kIdentity) != 0 && is.identity) alter_identity(was, is, act);
  if ((aspects & kAttributes) != 0) alter_attributes(was, is, act);
}

/// What it holds comes from elsewhere, before or after.
void TableChanges::make_anew(const Column& was, const Column& is, const Change& cause) {
  dropped_.insert(was.name);
  take_keys(was, is);
  sink_(cause, kDropGenerated, sql::DropColumn{name_of(was.name), false, false});
  sink_(cause, is.generated ? kAddGenerated : kAddColumns,
        sql::AddColumn{schema::definition(is, is_, to_schema_), false});
  std::erase_if(lone_.expected,
                [&](std::size_t i) { return is_.constraints[i].column == is.name; });
}

/// Whether PostgreSQL makes of a default of the one type one of the other, with nothing left of it.
bool takes_default_along(const std::optional<sql::TypeName>& was,
                         const std::optional<sql::TypeName>& is) {
  if (!was || !is) return true;
  const auto has = [](const sql::TypeName& type, const auto& words) {
    return std::ranges::any_of(
        words, [&](std::string_view it) { return type.schema.empty() && type.name == it; });
  };
  constexpr std::array<std::string_view, 6> kNumbers = {"smallint", "integer", "bigint",
                                                        "numeric",  "real",    "double precision"};
  constexpr std::array<std::string_view, 4> kTexts = {"text", "character varying", "varchar",
                                                      "character"};
  return was->name == is->name || (has(*was, kNumbers) && has(*is, kNumbers)) ||
         (has(*was, kTexts) && has(*is, kTexts));
}

/// Type, default and nullability, in an order in which none is in another's way.
void TableChanges::alter_value(const Column& was, const Column& is, unsigned aspects,
                               const Act& act) {
  const sql::Name name = name_of(was.name);
  const bool retyped = (aspects & (kType | kCollation)) != 0;
  const bool left_behind = retyped && !is_sqlite() && !was.default_value.empty() &&
                           !takes_default_along(was.type, is.type);
  const bool defaults = left_behind || (aspects & kDefault) != 0;
  if ((aspects & kIdentity) != 0 && was.identity && !is.identity) {
    act(sql::AlterIdentity{name, sql::AlterIdentity::What::kDrop, std::nullopt, {}, false});
  }
  const bool away = defaults && !was.default_value.empty() &&
                    (is.default_value.empty() || retyped || is.identity);
  if (away) act(sql::SetDefault{name, {}});
  if (retyped) {
    retyped_.insert(was.name);
    if (is_sqlite() && (!was.portable.empty() || !is.portable.empty())) {
      sql::DropConstraint implied;
      implied.implied_by = was.name;
      act(implied);
    }
    sql::AlterColumnType type;
    type.column = name;
    if (is.type) type.type = *is.type;  // only SQLite can be without, and then it is remade
    type.collation = is.collation;
    if (!is.collation && was.collation && is_sqlite()) {
      type.collation = sql::ObjectName{"", "BINARY", {}};
    }
    type.portable = is.portable;
    act(type);
  }
  if (defaults && !is.default_value.empty()) act(sql::SetDefault{name, is.default_value});
  if ((aspects & kNullability) == 0) return;
  if (was.not_null && is.not_null) act(sql::SetNotNull{name, false, sql::Conflict::kAbort});
  act(sql::SetNotNull{name, is.not_null, is.not_null_conflict});
}

void TableChanges::alter_identity(const Column& was, const Column& is, const Act& act) {
  using What = sql::AlterIdentity::What;
  const bool is_new = !was.identity;
  sql::AlterIdentity identity;
  identity.column = name_of(was.name);
  identity.what = is_new ? What::kAdd : What::kSet;
  if (is_new || was.identity->always != is.identity->always) identity.always = is.identity->always;
  identity.sequence =
      is_new ? is.identity->options : changes(was.identity->options, is.identity->options);
  identity.sequence.sequence_name.reset();
  act(identity);
}

void TableChanges::alter_attributes(const Column& was, const Column& is, const Act& act) {
  const auto has = [](const Column& column, const sql::Setting& setting, bool same) {
    return std::ranges::any_of(column.attributes, [&](const sql::Setting& it) {
      return it.name == setting.name && (!same || it.value == setting.value);
    });
  };
  for (const sql::Setting& it : was.attributes) {
    if (has(is, it, false)) continue;
    const std::string usual = it.name == "statistics" ? "-1" : "default";
    if (has_words(it)) {
      act(sql::SetColumnAttribute{name_of(was.name), it.name, usual, {}});
    } else {
      act(sql::SetColumnAttribute{name_of(was.name), "reset", "", {{it.name, "", {}}}});
    }
  }
  for (const sql::Setting& it : is.attributes) {
    if (!has(was, it, true)) act(set_attribute(was.name, it));
  }
}

/// Whether a constraint goes with a column that is dropped, without a word.
bool TableChanges::goes_along(const Constraint& constraint) const {
  for (const std::string& column : dropped_) {
    const schema::Part part = {&from_, column, false, nullptr};
    for (const schema::Dependant& it : schema::dependants_of(from_schema_, part)) {
      if (it.automatic && it.part.constraint == &constraint) return true;
    }
  }
  return false;
}

void TableChanges::constraints() {
  for (const std::size_t i : lone_.actual) {
    const Constraint& it = was_.constraints[i];
    if (goes_along(it)) continue;
    sql::DropConstraint action;
    if (it.implied) {
      // With the type of its column.
      if (!is_sqlite() || retyped_.contains(it.column)) continue;
      action.implied_by = it.column;
    } else {
      action.name = name_of(it.name);
    }
    sink_(change(Verb::kDrop, Part::kConstraint, it.name), kDropConstraints, action);
  }
  for (const std::size_t i : lone_.expected) {
    const Constraint& it = is_.constraints[i];
    const bool key = it.definition.kind == ConstraintKind::kPrimaryKey ||
                     it.definition.kind == ConstraintKind::kUnique;
    sink_(change(Verb::kAdd, Part::kConstraint, it.name), key ? kAddKeys : kAddChecks,
          sql::AddConstraint{schema::definition(it)});
  }
}

void TableChanges::options() {
  Change cause = change(Verb::kModify, Part::kNone, "");
  cause.aspects = kOptions;
  const auto act = [&](sql::TableAction action) { sink_(cause, kSetOptions, std::move(action)); };
  const auto set = [&](const char* property, const std::string& value) {
    act(sql::SetProperty{property, value, {}});
  };
  if (is_sqlite()) return;  // by another table in its place: remake.cpp
  if (was_.persistence != is_.persistence) {
    set("logged", is_.persistence == sql::Persistence::kUnlogged ? "unlogged" : "logged");
  }
  if (was_.tablespace != is_.tablespace) {
    set("tablespace", is_.tablespace.empty() ? "pg_default" : is_.tablespace);
  }
  if (was_.method != is_.method) set("access method", is_.method.empty() ? "heap" : is_.method);
  const auto has = [](const auto& list, const auto& item) {
    return std::ranges::find(list, item) != list.end();
  };
  std::vector<sql::Setting> gone;
  std::vector<sql::Setting> come;
  for (const sql::Setting& it : was_.settings) {
    const bool named = std::ranges::any_of(
        is_.settings, [&](const sql::Setting& other) { return other.name == it.name; });
    if (!named) gone.push_back({it.name, "", {}});
  }
  for (const sql::Setting& it : is_.settings) {
    if (!has(was_.settings, it)) come.push_back(it);
  }
  if (!gone.empty()) act(sql::SetSettings{true, gone});
  if (!come.empty()) act(sql::SetSettings{false, come});
  for (const sql::Setting& it : was_.properties) {
    const bool named = std::ranges::any_of(
        is_.properties, [&](const sql::Setting& other) { return other.name == it.name; });
    if (named) continue;
    if (it.name == "force row security") {
      set("row security", "no force");
    } else if (it.name == "row security") {
      set("row security", "disable");
    } else if (it.name.starts_with("trigger ") || it.name.starts_with("rule ")) {
      set(it.name.c_str(), "enable");
    } else if (it.name == "replica identity") {
      set("replica identity", "default");
    }
  }
  for (const sql::Setting& it : is_.properties) {
    if (has(was_.properties, it)) continue;
    set(it.name == "force row security" ? "row security" : it.name.c_str(), it.value);
  }
  for (const schema::Id& it : was_.inherits) {
    if (!has(is_.inherits, it)) act(sql::AlterInherit{false, schema::object_name(it)});
  }
  for (const schema::Id& it : is_.inherits) {
    if (!has(was_.inherits, it)) act(sql::AlterInherit{true, schema::object_name(it)});
  }
}

/// Whether PostgreSQL compares values of both types, in an index too.
bool are_compared(const sql::TypeName& a, const sql::TypeName& b) {
  const auto family = [](const sql::TypeName& type) -> std::string {
    for (const char* it : {"smallint", "integer", "bigint"}) {
      if (type.name == it) return "integer";
    }
    for (const char* it : {"text", "character varying"}) {
      if (type.name == it) return "text";
    }
    return type.schema + '.' + type.name;
  };
  return family(a) == family(b);
}

/// Whether rows that are there must be given a value, which takes an ADD COLUMN of its own.
bool needs_value(const sql::TableAction& action) {
  const auto* add = std::get_if<sql::AddColumn>(&action);
  if (!add) return false;
  const auto has = [&](ConstraintKind kind) {
    return std::ranges::any_of(add->column.constraints,
                               [&](const sql::Constraint& it) { return it.kind == kind; });
  };
  return has(ConstraintKind::kNotNull) && !has(ConstraintKind::kDefault) &&
         !has(ConstraintKind::kGenerated);
}

}  // namespace

/// PostgreSQL wants an operator for a foreign key at any time, and has none between most types:
/// where one end gets another type, the key goes before, and the next pass puts it back.
void Operations::release_keys(const Object& from, const Table& was, const Table& is) {
  if (from_.rules().language() != sql::Language::kPostgresql) return;
  const auto release = [&](const Object& table, const Constraint& key) {
    Operation& out = operations_.emplace_back();
    out.phase = Phase::kTakeOff;
    out.nodes = {diff::drop(schema::Part{&table, "", false, &key}, from_.rules())};
  };
  std::set<std::string> changed;
  for (const Column& it : was.columns) {
    const Column* now = is.column(it.name);
    if (now && it.type && now->type && !are_compared(*it.type, *now->type)) changed.insert(it.name);
  }
  const auto is_changed = [&](const sql::Name& name) { return changed.contains(name.text); };
  for (const Constraint& it : was.constraints) {
    const bool own = std::ranges::any_of(it.definition.columns, [&](const auto& element) {
      return element.column && is_changed(*element.column);
    });
    if (it.definition.kind == ConstraintKind::kForeignKey && own) release(from, it);
  }
  for (const auto& [table, key] : from_.referring(was.id)) {
    if (table->id == was.id || !std::ranges::any_of(key->definition.referenced, is_changed)) {
      continue;
    }
    release(*from_.find(sql::ObjectKind::kTable, table->id), *key);
  }
}

void Operations::modify(const Object& from, const Object& to, const Table& was, const Table& is) {
  if (!was.module.empty() || !is.module.empty()) {
    // It holds data that nobody but its module could carry over: left, and told.
    change(Verb::kModify, &from, &to).aspects = kDefinition;
    return;
  }
  release_keys(from, was, is);
  const std::size_t group = group_of(to);
  const bool remade = needs_remake(was, is, matcher_);
  std::vector<Change> causes;
  const auto act = [&](Change cause, Rank rank, sql::TableAction action) {
    const auto same = [&](const Change& it) {
      return it.from == cause.from && it.verb == cause.verb && it.part == cause.part &&
             it.name == cause.name;
    };
    if (std::ranges::none_of(changes_, same)) {
      changes_.push_back(cause);
      causes.push_back(cause);
    }
    if (remade && !needs_value(action)) return;
    operation(Phase::kAlter, group, rank, alter(was.id, std::move(action)), cause);
  };
  TableChanges(from, to, from_, to_, matcher_, act).run();
  if (remade) {
    if (is.strict != was.strict || is.without_rowid != was.without_rowid || causes.empty()) {
      change(Verb::kModify, &from, &to).aspects = kOptions;
      causes.push_back(changes_.back());
    }
    Operation& out = operations_.emplace_back();
    out.phase = Phase::kAlter;
    out.group = group;
    out.rank = kSetOptions;
    out.changes = causes;
    const schema::Schema& schema = to_;
    out.does = [&was, &is, &schema](Route& route, const std::vector<Change>& changes) {
      return remake(was.id, is, schema, changes, route);
    };
  }
  if (is.partition_of != was.partition_of || !(is.bound == was.bound)) {
    Change& cause = change(Verb::kModify, &from, &to);
    cause.aspects = kOptions;
    const auto attach = [&](const Table& table, bool attaches) {
      sql::AlterPartition action;
      action.attach = attaches;
      action.partition = schema::object_name(table.id);
      if (attaches) action.bound = table.bound;
      operation(Phase::kAlter, group, attaches ? kSetOptions : kDropConstraints,
                alter(*table.partition_of, action), cause);
    };
    if (was.partition_of) attach(was, false);
    if (is.partition_of) attach(is, true);
  }
}

}  // namespace aludel::diff
