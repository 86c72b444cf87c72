// SPDX-License-Identifier: MIT
#include "schema/object.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "sql/lexer.h"

namespace aludel::schema {
namespace {

// Whether both hold the same, in whatever order.
template <typename T>
bool same_set(const std::vector<T>& a, const std::vector<T>& b) {
  if (a.size() != b.size()) return false;
  std::vector<bool> used(b.size());
  return std::all_of(a.begin(), a.end(), [&](const T& it) {
    for (std::size_t i = 0; i != b.size(); ++i) {
      if (used[i] || !(it == b[i])) continue;
      used[i] = true;
      return true;
    }
    return false;
  });
}

// What a DEFAULT gives, where it is a literal: without quotes and casts, for whatever it is by
// itself, the column makes a value of its type of it. PostgreSQL prints 'x'::mood for 'x'.
std::optional<std::string> literal(const sql::Fragment& value) {
  const text::Source source("", value.text);
  text::Diagnostics ignored;
  const std::vector<sql::Token> tokens = sql::lex(source, value.language, ignored);
  std::string out;
  bool found = false;
  bool cast = false;
  for (const sql::Token& token : tokens) {
    const std::string_view text = source.text(token.span);
    if (text == "::") cast = found;
    if (text == "(" || text == ")" || cast) continue;
    if (found) return std::nullopt;
    if (text == "-" && out.empty()) {
      out = text;
      continue;
    }
    found = token.kind == sql::TokenKind::kNumber ||
            (token.kind == sql::TokenKind::kString && text.front() == '\'');
    if (!found) return std::nullopt;
    out += text.front() == '\'' ? text.substr(1, text.size() - 2) : text;
  }
  return found ? std::optional(std::move(out)) : std::nullopt;
}

bool same_default(const sql::Fragment& a, const sql::Fragment& b) {
  if (a == b) return true;
  const bool own = a.language == sql::Language::kPostgresql && b.language == a.language;
  const std::optional<std::string> left = own ? literal(a) : std::nullopt;
  return left && left == literal(b);
}

std::string dotted(const Id& id) { return id.schema.empty() ? id.name : id.schema + '.' + id.name; }

std::string dotted(const sql::ObjectName& name) { return dotted(Id{name.schema, name.name}); }

std::string on_table(const Id& table) {
  return table.name.empty() ? std::string() : fmt::format(" on \"{}\"", dotted(table));
}

std::string said_of(const sql::ObjectReference& object) {
  const std::string kind =
      object.kind == sql::ObjectKind::kOther ? object.other : std::string(kind_name(object.kind));
  std::string name = dotted(object.name);
  if (object.kind == sql::ObjectKind::kColumn && object.table) {
    name = dotted(*object.table) + '.' + object.name.name;
  }
  std::string text = fmt::format("{} \"{}{}\"", kind, name, object.signature.value_or(""));
  if (object.kind != sql::ObjectKind::kColumn && object.table) {
    text += on_table({object.table->schema, object.table->name});
  }
  return text;
}

struct Said {
  std::string operator()(const Table& it) const { return named("table", it.id); }
  std::string operator()(const Index& it) const { return named("index", it.id); }
  std::string operator()(const View& it) const {
    return named(it.definition.materialized ? "materialized view" : "view", it.id);
  }
  std::string operator()(const Trigger& it) const { return named("trigger", it.id); }
  std::string operator()(const Sequence& it) const { return named("sequence", it.id); }
  std::string operator()(const Type& it) const { return named("type", it.id); }
  std::string operator()(const Domain& it) const { return named("domain", it.id); }
  std::string operator()(const Namespace& it) const { return named("schema", it.id); }
  std::string operator()(const Routine& it) const {
    return fmt::format("{} \"{}{}\"", it.definition.procedure ? "procedure" : "function",
                       dotted(it.id), it.definition.signature());
  }
  std::string operator()(const Policy& it) const {
    return named("policy", it.id) + on_table(it.table);
  }
  std::string operator()(const Extension& it) const { return named("extension", it.id); }
  std::string operator()(const Note& it) const { return "comment on " + said_of(it.object); }
  std::string operator()(const Privilege& it) const {
    return fmt::format("grant on {} to \"{}\"", said_of(it.object), it.role);
  }
  std::string operator()(const Opaque& it) const {
    return named(it.kind, it.id) + on_table(it.table);
  }

  static std::string named(std::string_view kind, const Id& id) {
    return fmt::format("{} \"{}\"", kind, dotted(id));
  }
};

}  // namespace

bool Constraint::operator==(const Constraint& other) const {
  const bool any = chosen || other.chosen || implied || other.implied;
  return (any || name == other.name) && definition == other.definition;
}

bool Identity::operator==(const Identity& other) const {
  sql::SequenceOptions a = options;
  sql::SequenceOptions b = other.options;
  a.sequence_name.reset();
  b.sequence_name.reset();
  return always == other.always && a == b;
}

bool Column::operator==(const Column& other) const {
  return name == other.name && type == other.type && not_null == other.not_null &&
         not_null_name == other.not_null_name && not_null_conflict == other.not_null_conflict &&
         same_default(default_value, other.default_value) && collation == other.collation &&
         generated == other.generated && identity == other.identity &&
         attributes == other.attributes && inherited == other.inherited;
}

bool Table::operator==(const Table& other) const {
  return id == other.id && same_set(columns, other.columns) &&
         same_set(constraints, other.constraints) && persistence == other.persistence &&
         without_rowid == other.without_rowid && strict == other.strict &&
         inherits == other.inherits && partition_by == other.partition_by &&
         partition_of == other.partition_of && bound == other.bound && method == other.method &&
         tablespace == other.tablespace && settings == other.settings &&
         properties == other.properties && module == other.module &&
         module_arguments == other.module_arguments;
}

const Column* Table::column(std::string_view column_name) const {
  for (const Column& column : columns) {
    if (column.name == column_name) return &column;
  }
  return nullptr;
}

bool Index::operator==(const Index& other) const {
  return (chosen || other.chosen || id == other.id) && table == other.table &&
         definition == other.definition;
}

bool View::operator==(const View& other) const {
  return id == other.id && definition == other.definition;
}

bool Trigger::operator==(const Trigger& other) const {
  return id == other.id && table == other.table && definition == other.definition;
}

bool Sequence::operator==(const Sequence& other) const {
  return id == other.id && definition == other.definition && owner == other.owner &&
         owner_column == other.owner_column;
}

bool Type::operator==(const Type& other) const {
  return id == other.id && definition == other.definition;
}

bool Domain::operator==(const Domain& other) const {
  return id == other.id && definition == other.definition &&
         same_set(constraints, other.constraints) && not_null == other.not_null &&
         default_value == other.default_value;
}

bool Namespace::operator==(const Namespace& other) const { return id == other.id; }

bool Routine::operator==(const Routine& other) const {
  return id == other.id && definition == other.definition;
}

bool Policy::operator==(const Policy& other) const {
  return id == other.id && table == other.table && definition == other.definition;
}

bool Extension::operator==(const Extension& other) const {
  return id == other.id && definition == other.definition;
}

bool Note::operator==(const Note& other) const {
  return object == other.object && text == other.text;
}

bool Privilege::operator==(const Privilege& other) const {
  return object == other.object && role == other.role && what == other.what;
}

std::string column_privilege(std::string_view verb, std::string_view column) {
  return fmt::format("{} ({})", verb, column);
}

std::string column_of(const std::string& what) {
  const std::size_t open = what.find(" (");
  return open == what.npos ? "" : what.substr(open + 2, what.rfind(')') - open - 2);
}

bool Opaque::operator==(const Opaque& other) const {
  return kind == other.kind && id == other.id && table == other.table &&
         definition == other.definition;
}

const Id& id_of(const Object& object) {
  return std::visit([](const auto& it) -> const Id& { return it.id; }, object);
}

const Place& place_of(const Object& object) {
  return std::visit([](const auto& it) -> const Place& { return it.place; }, object);
}

sql::ObjectKind kind_of(const Object& object) {
  using Kind = sql::ObjectKind;
  constexpr Kind kKinds[] = {Kind::kTable,    Kind::kIndex,  Kind::kView,     Kind::kTrigger,
                             Kind::kSequence, Kind::kType,   Kind::kDomain,   Kind::kSchema,
                             Kind::kFunction, Kind::kPolicy, Kind::kExtension};
  if (const auto* view = std::get_if<View>(&object); view && view->definition.materialized) {
    return Kind::kMaterializedView;
  }
  if (const auto* routine = std::get_if<Routine>(&object);
      routine && routine->definition.procedure) {
    return Kind::kProcedure;
  }
  if (const auto* note = std::get_if<Note>(&object)) return note->object.kind;
  if (const auto* privilege = std::get_if<Privilege>(&object)) return privilege->object.kind;
  if (const auto* opaque = std::get_if<Opaque>(&object)) {
    return opaque->kind == "rule"        ? Kind::kRule
           : opaque->kind == "aggregate" ? Kind::kAggregate
                                         : Kind::kOther;
  }
  return kKinds[object.index()];
}

std::string said(const Object& object) { return std::visit(Said(), object); }

}  // namespace aludel::schema
