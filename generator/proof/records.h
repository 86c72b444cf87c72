// SPDX-License-Identifier: MIT
//
// The tables in which the runtime keeps a database's state. They are no part of what is proved:
// a revision must not touch them, and schema/ may have them only as a dump of a live database
// does, just as the runtime makes them.
#ifndef ALUDEL_GENERATOR_PROOF_RECORDS_H
#define ALUDEL_GENERATOR_PROOF_RECORDS_H

#include <span>
#include <string>
#include <string_view>

#include "proof/definition.h"

namespace aludel::proof {

class Records {
 public:
  explicit Records(std::string_view version_table);

  /// Whether the name, in whatever case, is one of theirs.
  bool has(std::string_view name) const;

  /// The word of a statement that names one of them where a table, view or index is named;
  /// nullptr where none does.
  const Word* named_in(std::span<const Word> statement) const;

  /// Whether a definition with a name of theirs is the table that the runtime makes.
  bool is_own(std::span<const Word> definition) const;

 private:
  std::string version_;  // folded
};

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_RECORDS_H
