// SPDX-License-Identifier: MIT
//
// Types on SQLite: what a portable type becomes there, what keeps its values to what it means,
// and how a value of one type becomes one of another.
#ifndef ALUDEL_GENERATOR_DIALECT_SQLITE_TYPES_H
#define ALUDEL_GENERATOR_DIALECT_SQLITE_TYPES_H

#include <optional>
#include <string>
#include <string_view>

#include "dialect/portable.h"
#include "sql/tree/table.h"

namespace aludel::dialect::on_sqlite {

/// What SQLite makes of a declared type (datatype3.html, 3.1). For SQLite kAny and kBlob are one;
/// they differ in what the author means: any values, or bytes.
enum class Affinity { kAny, kBlob, kText, kNumeric, kInteger, kReal };

/// Of no type: kAny. In a STRICT table ANY is kAny as well.
Affinity affinity(const std::optional<sql::TypeName>& type, bool strict);

/// The word for CAST: "TEXT".
std::string_view cast_name(Affinity affinity);

/// Whether values of a column change when the type of the column does: not from INTEGER to
/// NUMERIC, nor where the new type takes everything.
bool changes_values(Affinity from, Affinity to);

/// The portable type on SQLite: one of INTEGER, REAL, NUMERIC, TEXT, BLOB.
sql::TypeName own_type(const PortableType& type);

/// The CHECK that it implies for a column, nothing where every value will do. A column that got
/// another name leaves it its own, so two checks of a table can have one name.
std::optional<sql::Constraint> implied_check(const PortableType& type, std::string_view table,
                                             std::string_view column);

/// Values of a column as another portable type has them, where a CAST alone doesn't do that: a
/// DATE as TIMESTAMP. Empty otherwise.
std::string conversion(const PortableType& from, const PortableType& to, std::string_view column);

}  // namespace aludel::dialect::on_sqlite

#endif  // ALUDEL_GENERATOR_DIALECT_SQLITE_TYPES_H
