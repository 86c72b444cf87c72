// SPDX-License-Identifier: MIT
#include "dialect/postgresql/rules.h"

#include <algorithm>
#include <iterator>

namespace aludel::dialect::on_postgresql {
namespace {

using Kind = sql::ObjectKind;

template <std::size_t N>
bool is_one_of(std::string_view name, const std::string_view (&names)[N]) {
  return std::binary_search(std::begin(names), std::end(names), name);
}

// The types of pg_catalog, by format_type's names; sorted.
constexpr std::string_view kTypes[] = {"\"any\"",
                                       "\"char\"",
                                       "aclitem",
                                       "any",
                                       "anyarray",
                                       "anycompatible",
                                       "anycompatiblearray",
                                       "anycompatiblemultirange",
                                       "anycompatiblenonarray",
                                       "anycompatiblerange",
                                       "anyelement",
                                       "anyenum",
                                       "anymultirange",
                                       "anynonarray",
                                       "anyrange",
                                       "bigint",
                                       "bigserial",
                                       "bit",
                                       "bit varying",
                                       "boolean",
                                       "box",
                                       "bpchar",
                                       "bytea",
                                       "char",
                                       "character",
                                       "character varying",
                                       "cid",
                                       "cidr",
                                       "circle",
                                       "cstring",
                                       "date",
                                       "datemultirange",
                                       "daterange",
                                       "double precision",
                                       "event_trigger",
                                       "fdw_handler",
                                       "gtsvector",
                                       "index_am_handler",
                                       "inet",
                                       "int2vector",
                                       "int4multirange",
                                       "int4range",
                                       "int8multirange",
                                       "int8range",
                                       "integer",
                                       "internal",
                                       "interval",
                                       "json",
                                       "jsonb",
                                       "jsonpath",
                                       "language_handler",
                                       "line",
                                       "lseg",
                                       "macaddr",
                                       "macaddr8",
                                       "money",
                                       "name",
                                       "numeric",
                                       "nummultirange",
                                       "numrange",
                                       "oid",
                                       "oidvector",
                                       "path",
                                       "pg_ddl_command",
                                       "pg_lsn",
                                       "pg_node_tree",
                                       "pg_snapshot",
                                       "point",
                                       "polygon",
                                       "real",
                                       "record",
                                       "refcursor",
                                       "regclass",
                                       "regcollation",
                                       "regconfig",
                                       "regdictionary",
                                       "regnamespace",
                                       "regoper",
                                       "regoperator",
                                       "regproc",
                                       "regprocedure",
                                       "regrole",
                                       "regtype",
                                       "serial",
                                       "smallint",
                                       "smallserial",
                                       "table_am_handler",
                                       "text",
                                       "tid",
                                       "time",
                                       "time with time zone",
                                       "time without time zone",
                                       "timestamp",
                                       "timestamp with time zone",
                                       "timestamp without time zone",
                                       "trigger",
                                       "tsm_handler",
                                       "tsmultirange",
                                       "tsquery",
                                       "tsrange",
                                       "tstzmultirange",
                                       "tstzrange",
                                       "tsvector",
                                       "txid_snapshot",
                                       "unknown",
                                       "uuid",
                                       "varbit",
                                       "void",
                                       "xid",
                                       "xid8",
                                       "xml"};

// Those that can be a trigger's.
constexpr std::string_view kFunctions[] = {"suppress_redundant_updates_trigger",
                                           "tsvector_update_trigger",
                                           "tsvector_update_trigger_column", "unique_key_recheck"};

constexpr std::string_view kColumns[] = {"cmax", "cmin", "ctid", "tableoid", "xmax", "xmin"};

class Rules final : public schema::Rules {
 public:
  sql::Language language() const override { return sql::Language::kPostgresql; }
  std::string key(std::string_view name) const override { return std::string(name); }
  std::string_view default_schema() const override { return "public"; }
  std::string_view temporary_schema() const override { return "pg_temp"; }
  std::string_view name_space(sql::ObjectKind kind) const override;
  bool names_by_table(sql::ObjectKind kind) const override;
  bool same_type(const sql::TypeName& a, const sql::TypeName& b) const override { return a == b; }
  bool key_is_not_null(const schema::Table&) const override { return true; }
  bool drop_takes_along() const override { return true; }
  bool knows_dependants() const override { return true; }
  bool views_keep_names() const override { return true; }
  bool has_type(std::string_view name) const override;
  bool has_relation(std::string_view name) const override;
  bool has_function(std::string_view name) const override;
  bool has_column(std::string_view name) const override;
  std::optional<bool> has_column(const sql::ObjectName& of, std::string_view column) const override;
  std::optional<bool> module_has_column(const schema::Table&, std::string_view) const override {
    return std::nullopt;
  }
};

std::string_view Rules::name_space(Kind kind) const {
  switch (kind) {
    case Kind::kTable:
    case Kind::kIndex:
    case Kind::kView:
    case Kind::kMaterializedView:
    case Kind::kSequence:
      return "relation";
    case Kind::kType:
    case Kind::kDomain:
      return "type";
    default:
      return "";
  }
}

bool Rules::names_by_table(Kind kind) const {
  return kind == Kind::kTrigger || kind == Kind::kPolicy || kind == Kind::kRule;
}

bool Rules::has_type(std::string_view name) const {
  return is_one_of(name, kTypes) || name.starts_with("interval ");
}

bool Rules::has_relation(std::string_view name) const {
  return name.starts_with("pg_") || name == "excluded" || name == "new" || name == "old";
}

bool Rules::has_function(std::string_view name) const { return is_one_of(name, kFunctions); }

bool Rules::has_column(std::string_view name) const { return is_one_of(name, kColumns); }

// Functions that give rows; those of one value have their own name for a column.
std::optional<bool> Rules::has_column(const sql::ObjectName& of, std::string_view column) const {
  constexpr std::string_view kScalars[] = {
      "generate_series", "generate_subscripts",   "json_object_keys", "jsonb_object_keys",
      "regexp_matches",  "regexp_split_to_table", "string_to_table"};
  constexpr std::string_view kValues[] = {"json_array_elements", "json_array_elements_text",
                                          "jsonb_array_elements", "jsonb_array_elements_text"};
  constexpr std::string_view kPairs[] = {"json_each", "json_each_text", "jsonb_each",
                                         "jsonb_each_text"};
  if (!of.schema.empty() && of.schema != "pg_catalog") return std::nullopt;
  if (is_one_of(of.name, kScalars)) return column == of.name;
  if (is_one_of(of.name, kValues)) return column == "value";
  if (is_one_of(of.name, kPairs)) return column == "key" || column == "value";
  return std::nullopt;
}

}  // namespace

const schema::Rules& rules() {
  static const Rules kRules;
  return kRules;
}

}  // namespace aludel::dialect::on_postgresql
