// SPDX-License-Identifier: MIT
//
// The tables in which the runtime keeps a database's state. They are no part of what is proved:
// a revision must not touch them, and schema/ may have them only as a dump of a live database
// does, just as the runtime makes them.
#ifndef ALUDEL_GENERATOR_REVISIONS_RECORDS_H
#define ALUDEL_GENERATOR_REVISIONS_RECORDS_H

#include <optional>
#include <string>
#include <string_view>

#include "revisions/chain.h"
#include "sql/token.h"
#include "sql/tree/statement.h"
#include "text/diagnostics.h"

namespace aludel::revisions {

class Records {
 public:
  /// `version_table`: as the settings have it; in whose schema it is doesn't matter.
  explicit Records(std::string_view version_table);

  /// Whether the name, in whatever case, is one of theirs.
  bool has(std::string_view name) const;

  /// Where a statement names one of them as a table, view or index is named; nothing where it
  /// doesn't.
  std::optional<text::Span> named_in(std::string_view statement, sql::Language language) const;

  /// Whether a definition with a name of theirs is the table that the runtime makes.
  bool is_own(const sql::CreateTable& definition) const;

 private:
  std::string version_;  // folded
};

/// Whether no statement of the chain touches them; those that do are reported.
bool check_records(const Chain& chain, const Records& records, text::Diagnostics& diagnostics);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_RECORDS_H
