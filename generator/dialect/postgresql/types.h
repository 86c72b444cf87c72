// SPDX-License-Identifier: MIT
//
// Types on PostgreSQL: what a portable type becomes there, and how the values of one type become
// those of another.
#ifndef ALUDEL_GENERATOR_DIALECT_POSTGRESQL_TYPES_H
#define ALUDEL_GENERATOR_DIALECT_POSTGRESQL_TYPES_H

#include <optional>
#include <string>

#include "dialect/portable.h"
#include "schema/schema.h"
#include "sql/tree/name.h"

namespace aludel::dialect::on_postgresql {

/// The portable type on PostgreSQL; an enum is itself (`written`).
sql::TypeName own_type(const PortableType& type, const sql::TypeName& written);

/// "C" for what is text, so that it sorts by bytes as on SQLite; nothing for the rest.
std::optional<sql::ObjectName> own_collation(const PortableType& type);

/// How values of one type become those of another.
///
///   kAssigned  by a cast that is implicit or for assignment: ALTER COLUMN TYPE does it by itself
///   kCast      by a cast that has to be written, or, of types that we don't know, may have to be
///   kNone      in no way that PostgreSQL knows
enum class Way { kAssigned, kCast, kNone };
Way way(const sql::TypeName& from, const sql::TypeName& to, const schema::Schema& state);

/// For USING, of kCast: `c::integer`; by way of text from and to an enum.
std::string conversion(const sql::Name& column, const sql::TypeName& from, const sql::TypeName& to,
                       const schema::Schema& state);

/// What holds of a value that conversion() would not keep whole (cut off, rounded); empty where it
/// keeps whatever it takes.
std::string loss(const sql::Name& column, const sql::TypeName& from, const sql::TypeName& to,
                 const schema::Schema& state);

}  // namespace aludel::dialect::on_postgresql

#endif  // ALUDEL_GENERATOR_DIALECT_POSTGRESQL_TYPES_H
