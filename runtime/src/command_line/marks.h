// SPDX-License-Identifier: MIT
//
// What lists say of a revision beside its id and message, as words and as JSON:
//
//   dddd00000004 (left, right) (head) (mergepoint)
//
//   (label, …)         what it is called, by itself or by the branch that it is on; sorted
//   (head)             nothing revises it or depends on it
//   (effective head)   nothing revises it, but something depends on it
//   (current)          a version row of the database is it
//   (branchpoint)      several others revise it
//   (mergepoint)       it revises several others
//   (release 2.1.0)    that release has it as a head
#ifndef ALUDEL_SRC_COMMAND_LINE_MARKS_H
#define ALUDEL_SRC_COMMAND_LINE_MARKS_H

#include <aludel/revision.h>

#include "command_line/output.h"
#include "graph.h"

namespace aludel::command_line {

class Marks {
 public:
  static unsigned bytes(const Chain& chain) noexcept;

  /// Looks through the chain. `memory` must have room for bytes(chain). `current`: the
  /// database's heads, where they are known, else nullptr; it must outlive the marks.
  Marks(void* memory, const Chain& chain, const Set* current) noexcept;

  [[nodiscard]] const Chain& chain() const noexcept { return chain_; }
  /// Whether nothing revises it (something may depend on it).
  [[nodiscard]] bool is_tip(unsigned index) const noexcept { return !revised_.has(index); }
  [[nodiscard]] bool is_branchpoint(unsigned index) const noexcept { return forks_.has(index); }

  /// The label that comes next behind `last` (nullptr: the first) in the order of the alphabet;
  /// nullptr: there is none.
  [[nodiscard]] const char* next_label(unsigned index, const char* last) const noexcept;

  /// Writes the id, and in parentheses all that there is to say.
  void put(unsigned index) const noexcept;

  /// The same as members of an object that the caller ends.
  void begin(Json& json, unsigned index) const noexcept;

 private:
  void find_carriers(unsigned index, Set& carriers) const noexcept;

  const Chain& chain_;
  const Set* current_;
  Set revised_;
  Set forks_;
  Set points_;             // where labels that go down end: what several follow or depend on
  bool labelled_ = false;  // there is a label
};

/// Whether `index` is one of the parents.
[[nodiscard]] bool revises(const Revision& revision, unsigned index) noexcept;

/// Writes the ids of the parents, or of what it depends on, ", " between; `none` without any.
void put_parents(const Chain& chain, unsigned index, const char* none) noexcept;
void put_dependencies(const Chain& chain, unsigned index) noexcept;

/// The next release from `from` on that has the revision for a head; the count of all: none has.
[[nodiscard]] unsigned next_release(const Chain& chain, unsigned index, unsigned from) noexcept;

}  // namespace aludel::command_line

#endif  // ALUDEL_SRC_COMMAND_LINE_MARKS_H
