// SPDX-License-Identifier: MIT
#include "dialect/postgresql/types.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

#include "sql/printer.h"

namespace aludel::dialect::on_postgresql {
namespace {

using Kind = PortableType::Kind;

constexpr sql::Language kOwn = sql::Language::kPostgresql;

struct Cast {
  std::string_view from;
  std::string_view to;  // names between ", "
};

/// pg_cast, without what is explicit only; to text there is a way from everywhere.
constexpr Cast kCasts[] = {
    {"bigint", "numeric, smallint, integer, money, real, double precision, oid"},
    {"bit", "bit varying"},
    {"bit varying", "bit"},
    {"box", "polygon"},
    {"cidr", "inet"},
    {"date", "timestamp without time zone, timestamp with time zone"},
    {"double precision", "smallint, integer, bigint, real, numeric"},
    {"inet", "cidr"},
    {"integer", "smallint, money, numeric, oid, bigint, real, double precision"},
    {"interval", "time without time zone"},
    {"json", "jsonb"},
    {"jsonb", "json"},
    {"macaddr", "macaddr8"},
    {"macaddr8", "macaddr"},
    {"money", "numeric"},
    {"numeric", "real, money, double precision, smallint, bigint, integer"},
    {"oid", "bigint, integer"},
    {"path", "polygon"},
    {"point", "box"},
    {"polygon", "path"},
    {"real", "integer, numeric, bigint, smallint, double precision"},
    {"smallint", "bigint, oid, numeric, double precision, real, integer"},
    {"time with time zone", "time without time zone"},
    {"time without time zone", "time with time zone, interval"},
    {"timestamp with time zone",
     "time without time zone, date, time with time zone, timestamp without time zone"},
    {"timestamp without time zone", "time without time zone, timestamp with time zone, date"},
};

/// What has to be written.
constexpr Cast kExplicitCasts[] = {
    {"bit", "bigint, integer"},
    {"boolean", "integer"},
    {"bigint", "bit"},
    {"integer", "boolean, bit"},
    {"jsonb", "boolean, numeric, smallint, integer, bigint, real, double precision"},
};

/// The types of which all casts are in the lists.
constexpr std::string_view kKnown[] = {
    "bigint",
    "boolean",
    "date",
    "double precision",
    "integer",
    "interval",
    "json",
    "jsonb",
    "numeric",
    "real",
    "smallint",
    "time without time zone",
    "timestamp with time zone",
    "timestamp without time zone",
    "uuid",
};

/// What a text is read as whole or not at all: nothing of it is cut off or rounded.
constexpr std::string_view kReadWhole[] = {
    "bigint", "boolean", "bytea",    "cidr",    "inet",     "integer", "json",
    "jsonb",  "macaddr", "macaddr8", "numeric", "smallint", "uuid",    "xml",
};

/// Numbers, of which numeric keeps all digits, and times, of which timestamptz keeps every part.
constexpr Cast kWidest[] = {
    {"numeric", "bigint, double precision, integer, numeric, real, smallint"},
    {"timestamptz", "date, timestamp with time zone, timestamp without time zone"},
};

bool has_text(const sql::TypeName& type) {
  return type.name == "text" || type.name == "character varying" || type.name == "character" ||
         type.name == "name";
}
bool is_text(const sql::TypeName& type) { return type.dimensions == 0 && has_text(type); }

/// The type itself, and of a domain the one that it is made of.
const sql::TypeName& base(const sql::TypeName& type, const schema::Schema& state) {
  const schema::Id id = state.id({type.schema, type.name, type.at});
  const auto* object = state.find(sql::ObjectKind::kDomain, id);
  if (const auto* domain = object == nullptr ? nullptr : std::get_if<schema::Domain>(object))
    return base(domain->definition.type, state);
  return type;
}

bool is_enum(const sql::TypeName& type, const schema::Schema& state) {
  const schema::Type* own = state.type(type);
  return own != nullptr && own->definition.form == sql::CreateType::Form::kEnum;
}

bool has_word(std::string_view list, std::string_view word) {
  for (std::size_t at = list.find(word); at != list.npos; at = list.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || list[at - 1] == ' ') && (end == list.size() || list[end] == ',') &&
        (at < 2 || list[at - 2] == ','))
      return true;
  }
  return false;
}

}  // namespace

sql::TypeName own_type(const PortableType& type, const sql::TypeName& written) {
  sql::TypeName own = written;
  switch (type.kind) {
    case Kind::kDouble:
      own.name = "double precision";
      break;
    case Kind::kBytes:
      own.name = "bytea";
      break;
    case Kind::kVarchar:
      if (type.length == 0) own.name = "text";
      break;
    case Kind::kTime:
    case Kind::kTimestamp:
    case Kind::kTimestamptz:
      own.arguments = {"0"};
      break;
    default:
      break;
  }
  return own;
}

std::optional<sql::ObjectName> own_collation(const PortableType& type) {
  const bool text =
      type.kind == Kind::kText || type.kind == Kind::kVarchar || type.kind == Kind::kChar;
  if (!text) return std::nullopt;
  return sql::ObjectName{"", "C", {}};
}

Way way(const sql::TypeName& from, const sql::TypeName& to, const schema::Schema& state) {
  if (is_text(to)) return Way::kAssigned;
  if (from.dimensions != to.dimensions || is_text(from)) return Way::kCast;
  if (has_text(from) && has_text(to)) return Way::kAssigned;
  const std::string& old_name = base(from, state).name;
  const std::string& new_name = base(to, state).name;
  if (old_name == new_name && (from.schema == to.schema || from.name != to.name))
    return Way::kAssigned;
  const auto listed = [&](const auto& casts) {
    return std::any_of(std::begin(casts), std::end(casts), [&](const Cast& it) {
      return it.from == old_name && has_word(it.to, new_name);
    });
  };
  if (listed(kCasts)) return Way::kAssigned;
  const auto known = [](const std::string& name) {
    return std::find(std::begin(kKnown), std::end(kKnown), name) != std::end(kKnown);
  };
  return listed(kExplicitCasts) || !known(old_name) || !known(new_name) ? Way::kCast : Way::kNone;
}

namespace {

/// As the casts begin: the column, by way of text from and to an enum.
std::string value_of(const sql::Name& column, const sql::TypeName& from, const sql::TypeName& to,
                     const schema::Schema& state) {
  const bool by_text = (is_enum(from, state) || is_enum(to, state)) && !is_text(from);
  return sql::quoted(column.text, kOwn) + (by_text ? "::text" : "");
}

/// As what an old value and the one that it becomes are compared.
std::string compared_as(const sql::TypeName& from, const sql::TypeName& to) {
  if (from.dimensions != 0 || to.dimensions != 0) return "text";
  const bool to_bits = to.name == "boolean" || to.name == "bit";
  if (from.name == "bit" || (to_bits && (from.name == "integer" || from.name == "bigint")))
    return sql::print(from, kOwn);
  const auto* widest = std::find_if(std::begin(kWidest), std::end(kWidest),
                                    [&](const Cast& it) { return has_word(it.to, to.name); });
  return std::string(widest == std::end(kWidest) ? "text" : widest->from);
}

/// Whether every value that can be cast is kept.
bool keeps_all(const sql::TypeName& from, const sql::TypeName& to, const schema::Schema& state) {
  if (to.dimensions != 0 || from.dimensions != 0) return false;
  if (from.name == "boolean" || is_enum(to, state)) return true;
  const bool is_whole =
      std::find(std::begin(kReadWhole), std::end(kReadWhole), to.name) != std::end(kReadWhole) &&
      to.arguments.empty();
  return is_whole && (is_text(from) || is_enum(from, state));
}

}  // namespace

std::string conversion(const sql::Name& column, const sql::TypeName& from, const sql::TypeName& to,
                       const schema::Schema& state) {
  return fmt::format("{}::{}", value_of(column, from, to, state), sql::print(to, kOwn));
}

std::string loss(const sql::Name& column, const sql::TypeName& from, const sql::TypeName& to,
                 const schema::Schema& state) {
  const sql::TypeName& old_base = base(from, state);
  const sql::TypeName& new_base = base(to, state);
  if (keeps_all(old_base, new_base, state)) return "";
  const std::string as = compared_as(old_base, new_base);
  return fmt::format("{}::{} IS DISTINCT FROM {}::{}", conversion(column, from, to, state), as,
                     value_of(column, from, to, state), as);
}

}  // namespace aludel::dialect::on_postgresql
