// SPDX-License-Identifier: MIT
//
// Which table and column after a script is which one before it, by the statements that it is made
// of: renamed, made, dropped. A table that takes the name of one that was there before is that
// table, however it came by it.
#ifndef ALUDEL_GENERATOR_PROOF_LINEAGE_H
#define ALUDEL_GENERATOR_PROOF_LINEAGE_H

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "sql/tree/statement.h"

namespace aludel::proof {

/// All names are folded.
class Lineage {
 public:
  /// The next statement of the script.
  void run(std::string_view sql);

  /// What a table was called before; nothing where there was none. `was_there`: one of that name.
  std::optional<std::string> table(const std::string& name, bool was_there) const;
  /// Whether that is known by renames alone, and not because the name was taken again.
  bool is_followed(const std::string& name) const;
  /// What a column of that table was called; nothing for a new one.
  std::optional<std::string> column(const std::string& table, const std::string& name) const;

  /// All names that what was called so before had on the way, whatever became of it.
  std::set<std::string> names_since(const std::string& before) const;
  /// All names that it had on the way; more, where a name stood for several things.
  std::set<std::string> names(const std::string& table) const;
  std::set<std::string> names(const std::string& table, const std::string& column) const;

 private:
  struct Column {
    std::optional<std::string> before;
    std::set<std::string> names;
  };
  struct Table {
    std::optional<std::string> before;
    std::set<std::string> names;
    std::map<std::string, Column> columns;  // by the present name; others are what they were
  };

  Table& table(const std::string& name);
  void make(const std::string& name);
  void rename(const std::string& from, const std::string& to);
  void alter(const sql::AlterTable& alter);

  std::map<std::string, Table> tables_;  // by the present name; others are what they were
  std::map<std::string, std::set<std::string>> since_;  // by the name before: those it was given
};

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_LINEAGE_H
