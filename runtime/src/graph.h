// SPDX-License-Identifier: MIT
//
// The graph of revisions, walked by index over the sorted chain: a revision's parents and
// dependencies ("edges") have smaller indices than itself, so that everything above or below a
// set is found in one pass over the chain, without recursion and without other data than the
// chain's own. Branches and merges need nothing more.
//
// A set of revisions is a bitset in memory of the caller's, usually the stack's:
//
//   Set applied(alloca(Set::bytes(chain)), chain);
//
// A set of applied revisions is *closed*: with a revision it holds all that lies below it. What
// lies on top of a closed set (maximal) are its *heads*: the version rows.
//
// Most questions are about all edges. Some are about parents only: what a revision *revises*, in
// whatever order things must run; its *line* is made of those.
#ifndef ALUDEL_RUNTIME_GRAPH_H
#define ALUDEL_RUNTIME_GRAPH_H

#include <alloca.h>
#include <aludel/revision.h>

namespace aludel {

/// No revision.
inline constexpr unsigned kNone = ~0u;

class Set {
 public:
  using Word = unsigned long;
  static constexpr unsigned kBits = 8 * sizeof(Word);

  /// How much memory a set of this chain's revisions takes.
  static constexpr unsigned bytes(const Chain& chain) {
    return (chain.size + kBits - 1) / kBits * static_cast<unsigned>(sizeof(Word));
  }

  /// An empty set in `memory`, which must have room for bytes(chain), aligned as a Word.
  Set(void* memory, const Chain& chain) noexcept;

  Set(const Set&) = delete;                   // a copy would share the words
  Set& operator=(const Set& other) noexcept;  // the members; both must be of one chain

  [[nodiscard]] bool has(unsigned index) const noexcept {
    return (words_[index / kBits] >> index % kBits & 1u) != 0;
  }
  void add(unsigned index) noexcept { words_[index / kBits] |= Word{1} << index % kBits; }
  void remove(unsigned index) noexcept { words_[index / kBits] &= ~(Word{1} << index % kBits); }
  void clear() noexcept;
  void fill() noexcept;
  void add(const Set& other) noexcept;
  void remove(const Set& other) noexcept;
  void keep(const Set& other) noexcept;  // removes what is not in `other`

  [[nodiscard]] unsigned count() const noexcept;
  [[nodiscard]] bool operator==(const Set& other) const noexcept;
  [[nodiscard]] bool operator!=(const Set& other) const noexcept { return !(*this == other); }
  /// Whether each member of `other` is one of this set.
  [[nodiscard]] bool contains(const Set& other) const noexcept;
  /// The smallest member that is not below `from`; kNone: there is none.
  [[nodiscard]] unsigned next(unsigned from = 0) const noexcept;

 private:
  friend class Steps;
  Word* words_;
  unsigned size_;  // of the chain
};

/// Which edges are followed.
enum class Edges : unsigned char { kAll, kParents };

/// Adds all that lies below the members: their edges, and those' edges (one backward pass).
void add_ancestors(const Chain& chain, Set& set, Edges edges = Edges::kAll) noexcept;

/// Adds all that lies above the members: what revises or depends on them (one forward pass).
void add_descendants(const Chain& chain, Set& set, Edges edges = Edges::kAll) noexcept;

/// Adds what revises a member; for no member what revises nothing, the bases.
void add_children(const Chain& chain, const Set& set, Set& children) noexcept;

/// Makes `heads` those members of the closed set `set` that no other member has as an edge (which
/// may be made of `set` itself). By parents: a branch that is applied has its head also where
/// another one depends on it; of all revisions, these are the versioned heads.
void heads_of(const Chain& chain, const Set& set, Set& heads, Edges edges = Edges::kAll) noexcept;

/// Makes `points` the branch points: what several revisions have as an edge.
void branch_points(const Chain& chain, Set& points, Edges edges) noexcept;

/// Makes `line` the revision, and what lies below and above it by parents.
void line_of(const Chain& chain, unsigned index, Set& line) noexcept;

/// Makes `members` the revisions that have the labels of `carrier`, which stand in its file: it,
/// what lies above it by parents, and what lies below it up to a branch or merge point or a base.
void label_members(const Chain& chain, unsigned carrier, Set& members) noexcept;

/// The index of the revision with this id (no beginnings, no names); kNone: there is none. The
/// chain's heads are looked at first: that is where a database usually is.
[[nodiscard]] unsigned find_id(const Chain& chain, const char* id) noexcept;

/// The same where ids mostly come in an order that goes down the chain: looks at `next` first, and
/// leaves there where the one after it may be expected. Begins with the chain's last.
[[nodiscard]] unsigned find_id(const Chain& chain, const char* id, unsigned& next) noexcept;

/// What leads from one closed set to another, step by step, in an order that keeps it closed:
/// first what must go, from the newest, then what must come, from the oldest.
///
///   Steps steps(applied, wanted);
///   while (steps.next()) …steps.index() …steps.direction()
///
/// The sets may change behind the current step (it, and those before it, may move from the one
/// side to the other), but not ahead of it.
class Steps {
 public:
  Steps(const Set& from, const Set& to) noexcept;

  /// Goes to the next step (after construction: the first). False: there is none.
  bool next() noexcept;
  [[nodiscard]] unsigned index() const noexcept { return index_; }
  [[nodiscard]] Direction direction() const noexcept { return direction_; }
  /// Whether a revision is applied before the current step.
  [[nodiscard]] bool has(unsigned index) const noexcept;

 private:
  const Set& from_;
  const Set& to_;
  unsigned index_;
  Direction direction_ = Direction::kDowngrade;
};

/// How many steps lead from the one to the other.
[[nodiscard]] unsigned count_steps(const Set& from, const Set& to) noexcept;

}  // namespace aludel

#endif  // ALUDEL_RUNTIME_GRAPH_H
