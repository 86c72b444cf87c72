// SPDX-License-Identifier: MIT
//
// show: all there is of a revision, as a block of lines that the lists print with --verbose too.
#include "command_line/call.h"
#include "command_line/failure.h"
#include "command_line/marks.h"
#include "driver.h"
#include "offline.h"
#include "replaced.h"
#include "scripts.h"
#include "target.h"

namespace aludel::command_line {
namespace {

/// The dialect of the database that is meant.
Dialect dialect_of(const Call& call) { return driver_of(call.place, call.invocation).dialect; }

/// A script has forms: by what they are chosen.
void put_deciding(const Variants& variants) {
  print(stdout, ", in %u forms, by ", variants.size);
  for (unsigned i = 0; i < variants.revision_count; i++) {
    print(stdout, "%s%s", i == 0 ? "" : ", ", variants.revisions[i]);
  }
}

/// What one of the forms is for.
void put_case(const Variants& variants, const Variant& variant) {
  for (unsigned i = 0; i < variants.revision_count; i++) {
    const bool is = (variant.applied >> i & 1u) != 0;
    print(stdout, "%s%s is %sapplied", i == 0 ? "where " : " and ", variants.revisions[i],
          is ? "" : "not ");
  }
}

void put_script(const Call& call, unsigned index, Direction direction) {
  const Revision& revision = call.chain()[index];
  const Script& script = call.migrations().units[index]->script(dialect_of(call), direction);
  const bool up = direction == Direction::kUpgrade;
  print(stdout, up ? "upgrade    " : "downgrade  ");
  if (!up && (revision.flags & Revision::kIrreversible) != 0) {
    print(stdout, "none, irreversible: ");
    put(stdout, revision.reason);
  } else {
    print(stdout, script.size == 1 ? "%u statement" : "%u statements", script.size);
    if ((revision.flags & Revision::kNoTransaction) != 0) print(stdout, ", outside a transaction");
    put_calls(script, ", calls ", "");
    if (!up && revision.loses != nullptr) {
      print(stdout, ", loses ");
      put(stdout, revision.loses);
    }
    const Variants* variants = variants_of(call.migrations(), index, dialect_of(call), direction);
    if (variants != nullptr) put_deciding(*variants);
    if (up && (revision.flags & Revision::kCompatible) != 0) {
      print(stdout, ", compatible with older programs");
    }
  }
  print(stdout, "\n");
}

void put_sql(const Call& call, unsigned index, Direction direction, const Script& script) {
  const Unit& unit = *call.migrations().units[index];
  for (const Statement& statement : script) {
    print(stdout, "\n-- %s, %s:%u\n", direction == Direction::kUpgrade ? "upgrade" : "downgrade",
          unit.file, statement.line);
    if (statement.kind == Statement::Kind::kCall) {
      print(stdout, "-- @call %s\n", statement.sql);
      continue;
    }
    if (statement.kind == Statement::Kind::kRequire) {
      print(stdout, "-- @require ");
      put(stdout, statement.message);
      print(stdout, "\n");
    }
    print_statement(stdout, statement.sql);
  }
}

/// The script; or all of its forms.
void put_sql(const Call& call, unsigned index, Direction direction) {
  const Dialect dialect = dialect_of(call);
  const Variants* variants = variants_of(call.migrations(), index, dialect, direction);
  if (variants == nullptr) {
    return put_sql(call, index, direction,
                   call.migrations().units[index]->script(dialect, direction));
  }
  for (const Variant& it : *variants) {
    print(stdout, "\n-- %s ", direction == Direction::kUpgrade ? "upgrade" : "downgrade");
    put_case(*variants, it);
    print(stdout, ":\n");
    put_sql(call, index, direction, it.script);
  }
}

void put_statements(Json& json, const Call& call, const char* key, const Script& script) {
  json.begin_array(key);
  for (const Statement& statement : script) {
    json.begin_object();
    json.number("line", statement.line);
    if (statement.kind == Statement::Kind::kRequire) json.text("require", statement.message);
    const bool calls = statement.kind == Statement::Kind::kCall;
    if (calls) json.text("call", statement.sql);
    if (call.arguments.has(kSql) && !calls) json.text("sql", statement.sql);
    json.end_object();
  }
  json.end_array();
}

/// The deciding revisions that a form is for (`applied`), or isn't.
void put_deciding(Json& json, const char* key, const Variants& variants, const Variant& variant,
                  bool applied) {
  json.begin_array(key);
  for (unsigned i = 0; i < variants.revision_count; i++) {
    if (((variant.applied >> i & 1u) != 0) == applied) json.text(nullptr, variants.revisions[i]);
  }
  json.end_array();
}

void put_script(Json& json, const Call& call, unsigned index, Direction direction) {
  const bool up = direction == Direction::kUpgrade;
  const Dialect dialect = dialect_of(call);
  put_statements(json, call, up ? "upgrade" : "downgrade",
                 call.migrations().units[index]->script(dialect, direction));
  const Variants* variants = variants_of(call.migrations(), index, dialect, direction);
  if (variants == nullptr) return;
  json.begin_array(up ? "upgrade_forms" : "downgrade_forms");
  for (const Variant& it : *variants) {
    json.begin_object();
    put_deciding(json, "applied", *variants, it, true);
    put_deciding(json, "not_applied", *variants, it, false);
    put_statements(json, call, "statements", it.script);
    json.end_object();
  }
  json.end_array();
}

/// Whether it has a number, on the database that is meant.
bool has_user_version(const Call& call, unsigned index) {
  const bool has = (call.chain()[index].flags & Revision::kHasUserVersion) != 0;
  return has && dialect_of(call) == Dialect::kSqlite;
}

/// What revises a branch point.
void put_branches(const Chain& chain, unsigned index) {
  bool first = true;
  for (unsigned i = index + 1; i < chain.size; i++) {
    if (!revises(chain[i], index)) continue;
    print(stdout, "%s%s", first ? "branches   into " : ", ", chain[i].id);
    first = false;
  }
  print(stdout, "\n");
}

void put_replaced(const Revision& revision) {
  for (unsigned i = 0; i < revision.replaced_count; i++) {
    print(stdout, "%s%s", i == 0 ? "replaces   " : ", ", replaced(revision)[i]);
  }
  if (revision.replaced_count != 0) print(stdout, "\n");
}

void show(Json& json, const Call& call, const Marks& marks, unsigned index) {
  const Revision& revision = call.chain()[index];
  marks.begin(json, index);
  json.text("file", call.migrations().units[index]->file);
  json.boolean("compatible", (revision.flags & Revision::kCompatible) != 0);
  if (has_user_version(call, index)) {
    json.number("user_version", static_cast<unsigned>(revision.user_version));
  }
  if (call.invocation.has_scripts) {
    json.boolean("transaction", (revision.flags & Revision::kNoTransaction) == 0);
    json.text("irreversible",
              (revision.flags & Revision::kIrreversible) != 0 ? revision.reason : nullptr);
    put_script(json, call, index, Direction::kUpgrade);
    put_script(json, call, index, Direction::kDowngrade);
  }
  json.end_object();
}

/// What the targets mean.
bool find_shown(const Call& call, Set& shown, Report* report) {
  const Chain& chain = call.chain();
  const char* target = call.arguments.target;
  Set applied(alloca(Set::bytes(chain)), chain);
  if (is_relative(target)) {
    if (!call.place.there) {
      report->begin(kUsage).add("\"%s\" is counted from where a database is; add --database",
                                target);
      return false;
    }
    const State state = look_at(call, applied, Look::kCloser);
    if (!state.ok() || !ours(state.situation)) {
      describe(call, state, report);
      return false;
    }
  }
  char bytes[240];
  Text detail(bytes);
  const Status status = resolve_all(chain, target, applied, shown, detail);
  if (status != Status::kOk) {
    describe_target(call, target, status, bytes, report);
    return false;
  }
  if (shown.next() == kNone) {
    report->begin(kUsage).add("\"%s\" is the base, before the first revision", target);
    return false;
  }
  return true;
}

}  // namespace

void put_block(const Call& call, const Marks& marks, unsigned index) noexcept {
  const Chain& chain = call.chain();
  const Revision& revision = chain[index];
  print(stdout, "revision   ");
  marks.put(index);
  print(stdout, revision.parent_count > 1 ? "\nmerges     " : "\nrevises    ");
  put_parents(chain, index, "base");
  print(stdout, "\n");
  if (revision.dependency_count != 0) {
    print(stdout, "depends    on ");
    put_dependencies(chain, index);
    print(stdout, "\n");
  }
  put_replaced(revision);
  if (marks.is_branchpoint(index)) put_branches(chain, index);
  print(stdout, "message    ");
  put(stdout, revision.message);
  print(stdout, "\nfile       ");
  put(stdout, call.migrations().units[index]->file);
  print(stdout, "\n");
  if (has_user_version(call, index)) {
    print(stdout, "sqlite     user_version %d\n", revision.user_version);
  }
  if (!call.invocation.has_scripts) {
    print(stdout, "scripts    not known, since there are errors in the files\n");
    return;
  }
  put_script(call, index, Direction::kUpgrade);
  put_script(call, index, Direction::kDowngrade);
}

int run_show(const Call& call) noexcept {
  const Chain& chain = call.chain();
  Report report;
  Set shown(alloca(Set::bytes(chain)), chain);
  if (!find_shown(call, shown, &report)) return fail(call, report);
  const Marks marks(alloca(Marks::bytes(chain)), chain, nullptr);
  Json json(stdout);
  if (call.json()) begin_json(json, call);
  if (call.json()) json.begin_array("revisions");
  for (unsigned i = shown.next(); i != kNone; i = shown.next(i + 1)) {
    if (call.json()) {
      show(json, call, marks, i);
      continue;
    }
    if (i != shown.next()) print(stdout, "\n");
    put_block(call, marks, i);
    if (!call.arguments.has(kSql)) continue;
    put_sql(call, i, Direction::kUpgrade);
    put_sql(call, i, Direction::kDowngrade);
  }
  if (!call.json()) return kDone;
  json.end_array();
  end_json(json, nullptr, kDone);
  return kDone;
}

}  // namespace aludel::command_line
