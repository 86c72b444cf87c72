// SPDX-License-Identifier: MIT
//
// Where a chain arrives, as a text that schema/ can hold.
#ifndef ALUDEL_GENERATOR_IMPORT_SCHEMA_TEXT_H
#define ALUDEL_GENERATOR_IMPORT_SCHEMA_TEXT_H

#include <string>

#include "schema/schema.h"

namespace aludel::import {

/// The statements that make it, in an order in which they can be run. What no statement of ours
/// makes is not in it.
std::string schema_text(const schema::Schema& schema);

}  // namespace aludel::import

#endif  // ALUDEL_GENERATOR_IMPORT_SCHEMA_TEXT_H
