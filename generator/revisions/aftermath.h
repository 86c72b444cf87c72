// SPDX-License-Identifier: MIT
//
// Where a section arrives, seen from the statements that led there: what it leaves behind that
// can't stay, and which statement made what isn't as it was. Looked at statement by statement only
// where something is wrong.
#ifndef ALUDEL_GENERATOR_REVISIONS_AFTERMATH_H
#define ALUDEL_GENERATOR_REVISIONS_AFTERMATH_H

#include <span>
#include <string>
#include <vector>

#include "dialect/dialect.h"
#include "revisions/revision.h"
#include "schema/compare.h"
#include "schema/schema.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::revisions {

/// One database's way through a section.
struct Way {
  const dialect::Dialect& dialect;
  const dialect::Minimum& minimum;
  const text::Source& source;
  std::span<const dialect::Input> inputs;
  const schema::Schema& before;
  const schema::Schema& after;
};

/// Reports temporary objects that are still there at the end.
void check_temporary(const Way& way, text::Diagnostics& diagnostics);

/// Whether it drops something or renames a table: keys may lose what they refer to.
bool takes_tables_away(const Step& step);

/// Reports foreign keys that have lost the table to which they refer: dropped, or renamed and then
/// dropped under the name that they followed.
void check_parents(const Way& way, text::Diagnostics& diagnostics);

/// The statement behind which something of `before` is missing for good; an empty span where none
/// of these is. `what` as in schema::Difference, against `original`.
text::Span where_lost(const Way& way, const schema::Schema& original, const std::string& what);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_AFTERMATH_H
