// SPDX-License-Identifier: MIT
//
// What the order of a table's columns matters to. ALTER TABLE adds columns at the end, so the
// chain and schema/ may have them in another order, and by itself that is no difference: but
// `SELECT *` and INSERT without a list of columns then mean something else.
#ifndef ALUDEL_GENERATOR_PROOF_ORDER_H
#define ALUDEL_GENERATOR_PROOF_ORDER_H

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "proof/catalog.h"
#include "proof/compare.h"
#include "proof/definition.h"

namespace aludel::proof {

/// Whether a view or trigger has `*` in the list of a SELECT (but for EXISTS) from the table of
/// that folded name, or an INSERT INTO it without a list of columns.
bool depends_on_order(std::span<const Word> definition, std::string_view table);

/// The views and triggers of either that depend on the order of columns where it differs.
std::vector<Difference> compare_order(const Catalog& expected, const Catalog& actual);

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_ORDER_H
