// SPDX-License-Identifier: MIT
//
// What the order of a table's columns matters to. ALTER TABLE adds columns at the end, so the
// chain and schema/ may have them in another order, and by itself that is no difference: but
// `SELECT *` and INSERT without a list of columns then mean something else.
#ifndef ALUDEL_GENERATOR_SCHEMA_ORDER_H
#define ALUDEL_GENERATOR_SCHEMA_ORDER_H

#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace aludel::schema {

/// Whether SQL has `*` in the list of a SELECT (but for EXISTS) from the table of that folded
/// name, or an INSERT INTO it without a list of columns.
bool depends_on_order(const sql::Fragment& sql, std::string_view table);

/// A view or trigger that depends on the order of a table's columns, which differs.
struct OrderFinding {
  std::string what;  // `view "v" depends on the order of the columns of "t"`
  std::string expected;
  std::string actual;
  Place place;
};

/// The views and triggers of either that depend on the order of columns where it differs.
std::vector<OrderFinding> compare_order(const Schema& expected, const Schema& actual);

}  // namespace aludel::schema

#endif  // ALUDEL_GENERATOR_SCHEMA_ORDER_H
