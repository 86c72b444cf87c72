// SPDX-License-Identifier: MIT
//
// The catalog of a live database -> definitions that a file of schema/ can hold, word for word as
// the database keeps them, but where nobody could read that.
#ifndef ALUDEL_GENERATOR_INSPECT_TAKEN_H
#define ALUDEL_GENERATOR_INSPECT_TAKEN_H

#include <memory>
#include <string>
#include <vector>

#include "dialect/dialect.h"
#include "inspect/database.h"
#include "schema/schema.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::inspect {

struct Taken {
  struct Object {
    Definition definition;
    std::string text;            // of its statement, without the semicolon
    const text::Source* source;  // where the schema has it from
  };

  std::vector<Object> objects;                       // in an order in which they can be carried out
  schema::Schema schema{dialect::sqlite().rules()};  // that they make
  /// The definitions as the database has them, also those that were left out: diagnostics and the
  /// schema speak of them.
  std::vector<std::unique_ptr<text::Source>> sources;
};

/// All that can be taken over. What can't is left out, and an error says why, at its line in the
/// database; where something is taken over in other words, a warning does.
Taken take(const Database& database, text::Diagnostics& diagnostics);

/// A statement with a blank line, or none, and others before it: `text;`. Comments behind its last
/// token may be line comments.
std::string terminated(const std::string& text);

/// How a definition stands in a file: as it is written, but for white space around it. A table's
/// that has no comments, and in which ALTER TABLE has put columns where the text ended, or lines
/// are longer than a screen is wide, is printed anew, a column on each line.
std::string laid_out(const text::Source& definition);

}  // namespace aludel::inspect

#endif  // ALUDEL_GENERATOR_INSPECT_TAKEN_H
