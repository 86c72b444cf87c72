// SPDX-License-Identifier: MIT
#ifndef ALUDEL_GENERATOR_DIALECT_SQLITE_RENDER_H
#define ALUDEL_GENERATOR_DIALECT_SQLITE_RENDER_H

#include <span>
#include <vector>

#include "dialect/dialect.h"

namespace aludel::dialect::on_sqlite {

/// As Dialect::render(). What speaks of types alone moves the state and gives no SQL.
bool render(std::span<const Input> inputs, const text::Source& source, const Minimum& minimum,
            schema::Schema& state, std::vector<Output>& script, text::Diagnostics& diagnostics);

}  // namespace aludel::dialect::on_sqlite

#endif  // ALUDEL_GENERATOR_DIALECT_SQLITE_RENDER_H
