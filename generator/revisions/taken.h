// SPDX-License-Identifier: MIT
//
// What a script takes away or alters of that which was there before it. Beside a revision that the
// program doesn't know (runtime/src/unknown.h) no such thing may be done to what that one has
// changed: it would be taken back without a word.
#ifndef ALUDEL_GENERATOR_REVISIONS_TAKEN_H
#define ALUDEL_GENERATOR_REVISIONS_TAKEN_H

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "sql/token.h"

namespace aludel::revisions {

/// Reads statements in the order in which they run.
class Taken {
 public:
  /// The names of what a statement drops, replaces or alters, one in a line: "device", of a column
  /// or constraint "device.name". What those before it have made doesn't count, nor what is merely
  /// added. Of an index, trigger or view that goes, also what its CREATE spoke of, in parentheses:
  /// that can't go without it. By the look of the statement: what it says of rows is not looked at.
  std::string by(std::string_view statement, sql::Language language);

 private:
  bool is_own(const std::string& name) const;
  void take(const std::string& name, std::string& out);
  void make(const std::string& name);
  void loosen(const std::string& name, std::string& out) const;

  std::set<std::string> made_;  // folded
  std::set<std::string> taken_;
  std::map<std::string, std::string> hangs_on_;  // an index, trigger or view: names, blanks between
};

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_TAKEN_H
