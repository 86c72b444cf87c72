// SPDX-License-Identifier: MIT
//
// A section's statements -> a script for PostgreSQL.
#ifndef ALUDEL_GENERATOR_DIALECT_POSTGRESQL_RENDER_H
#define ALUDEL_GENERATOR_DIALECT_POSTGRESQL_RENDER_H

#include <span>
#include <vector>

#include "dialect/dialect.h"

namespace aludel::dialect::on_postgresql {

/// Dialect::render.
bool render(std::span<const Input> inputs, const text::Source& source, unsigned minimum,
            schema::Schema& state, Uncommitted& uncommitted, std::vector<Output>& script,
            text::Diagnostics& diagnostics);

}  // namespace aludel::dialect::on_postgresql

#endif  // ALUDEL_GENERATOR_DIALECT_POSTGRESQL_RENDER_H
