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

bool is_text(const sql::TypeName& type) {
  return type.dimensions == 0 && (type.name == "text" || type.name == "character varying" ||
                                  type.name == "character" || type.name == "name");
}

/// The full name, and of a domain the type that it is made of.
std::string base_name(const sql::TypeName& type, const schema::Schema& state) {
  const schema::Id id = state.id({type.schema, type.name, type.at});
  const auto* object = state.find(sql::ObjectKind::kDomain, id);
  if (const auto* domain = object == nullptr ? nullptr : std::get_if<schema::Domain>(object))
    return base_name(domain->definition.type, state);
  return type.name;
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
  const std::string old_name = base_name(from, state);
  const std::string new_name = base_name(to, state);
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

std::string conversion(const sql::Name& column, const sql::TypeName& from, const sql::TypeName& to,
                       const schema::Schema& state) {
  constexpr sql::Language kOwn = sql::Language::kPostgresql;
  const bool by_text = (is_enum(from, state) || is_enum(to, state)) && !is_text(from);
  return fmt::format("{}{}::{}", sql::quoted(column.text, kOwn), by_text ? "::text" : "",
                     sql::print(to, kOwn));
}

}  // namespace aludel::dialect::on_postgresql
