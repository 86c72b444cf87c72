// SPDX-License-Identifier: MIT
//
// The newest revisions first, branch by branch, and how they hang together, drawn as `git log
// --graph` does:
//
//   * dddd00000004 (head) (mergepoint)  merge         ● dddd00000004
//   |\                                                ├─╮
//   * | bbbb00000003  left                            ● │ bbbb00000003
//   | * cccc00000003  right                           │ ● cccc00000003
//   |/                                                ├─╯
//   * aaaa00000002 (branchpoint)  second              ● aaaa00000002
//
// A lane is a column with the line that leads down to a revision yet to come. It stays where it
// is, and a new one takes the nearest that is free to the right. Dependencies are not drawn.
#ifndef ALUDEL_SRC_COMMAND_LINE_DRAWING_H
#define ALUDEL_SRC_COMMAND_LINE_DRAWING_H

#include <aludel/revision.h>

#include "graph.h"

namespace aludel::command_line {

/// Goes through a set of revisions so that none comes before what revises it or depends on it, and
/// goes on with a parent where it can.
class NewestFirst {
 public:
  /// `left` is what to go through; it is empty in the end.
  NewestFirst(const Chain& chain, Set& left) noexcept
      : chain_(chain), left_(left), top_(chain.size) {}

  /// kNone: there is none left.
  [[nodiscard]] unsigned next() noexcept;

 private:
  bool is_ready(unsigned index) const noexcept;

  const Chain& chain_;
  Set& left_;
  unsigned top_;  // none that is left is as large
  unsigned last_ = kNone;
};

class Drawing {
 public:
  /// Draws on stdout, if at all, the revisions of `shown`, which are given in their order.
  Drawing(const Chain& chain, const Set& shown, bool draws, bool in_utf8) noexcept
      : chain_(chain), shown_(shown), draws_(draws), in_utf8_(in_utf8) {}

  /// Draws what is left of a revision's line; the caller writes the rest of it.
  void begin(unsigned index) noexcept;

  /// Draws what leads on from there, below its line.
  void end(unsigned index) noexcept;

  /// Whether there was ever room for all lanes: otherwise it is no picture of the graph.
  [[nodiscard]] bool fits() const noexcept { return fits_; }

 private:
  static constexpr unsigned kMost = 32;  // lanes

  struct Bend {
    unsigned from;
    unsigned to;
    bool opens;  // the lane `to` begins there
    bool ends;   // the lane `from` ends there
  };

  unsigned find(unsigned index) const noexcept;
  unsigned open(unsigned index, unsigned from) noexcept;
  void lead(unsigned parent) noexcept;
  void put_node() const noexcept;
  void put_bend(const Bend& bend) const noexcept;
  const char* cell(const Bend& bend, unsigned lane) const noexcept;
  const char* gap(const Bend& bend, unsigned lane) const noexcept;

  const Chain& chain_;
  const Set& shown_;
  bool draws_;
  bool in_utf8_;
  bool fits_ = true;
  unsigned lanes_[kMost] = {};  // what each leads to; kNone: it is free
  unsigned width_ = 0;
  unsigned at_ = 0;         // the lane of the revision whose line it is
  unsigned ended_ = kNone;  // the lane that the revision before has left free
};

}  // namespace aludel::command_line

#endif  // ALUDEL_SRC_COMMAND_LINE_DRAWING_H
