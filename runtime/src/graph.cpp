// SPDX-License-Identifier: MIT
#include "graph.h"

#include "text.h"

namespace aludel {
namespace {

unsigned count_of(const Revision& revision, Edges edges) {
  return edges == Edges::kAll ? revision.edge_count() : revision.parent_count;
}

void add_edges(const Revision& revision, Edges edges, Set& set) {
  for (unsigned e = 0; e < count_of(revision, edges); ++e) set.add(revision.edges[e]);
}

}  // namespace

Set::Set(void* memory, const Chain& chain) noexcept
    : words_(static_cast<Word*>(memory)), size_(chain.size) {
  clear();
}

Set& Set::operator=(const Set& other) noexcept {
  for (unsigned i = 0; i * kBits < size_; ++i) words_[i] = other.words_[i];
  return *this;
}

void Set::clear() noexcept {
  for (unsigned i = 0; i * kBits < size_; ++i) words_[i] = 0;
}

void Set::fill() noexcept {
  for (unsigned i = 0; i * kBits < size_; ++i) words_[i] = ~Word{0};
  if (size_ % kBits != 0) words_[size_ / kBits] >>= kBits - size_ % kBits;
}

void Set::add(const Set& other) noexcept {
  for (unsigned i = 0; i * kBits < size_; ++i) words_[i] |= other.words_[i];
}

void Set::remove(const Set& other) noexcept {
  for (unsigned i = 0; i * kBits < size_; ++i) words_[i] &= ~other.words_[i];
}

void Set::keep(const Set& other) noexcept {
  for (unsigned i = 0; i * kBits < size_; ++i) words_[i] &= other.words_[i];
}

unsigned Set::count() const noexcept {
  unsigned count = 0;
  for (unsigned i = 0; i * kBits < size_; ++i) {
    for (Word rest = words_[i]; rest != 0; rest &= rest - 1) ++count;
  }
  return count;
}

bool Set::operator==(const Set& other) const noexcept {
  return contains(other) && other.contains(*this);
}

bool Set::contains(const Set& other) const noexcept {
  for (unsigned i = 0; i * kBits < size_; ++i) {
    if ((other.words_[i] & ~words_[i]) != 0) return false;
  }
  return true;
}

unsigned Set::next(unsigned from) const noexcept {
  for (; from < size_; ++from) {
    if (from % kBits == 0 && words_[from / kBits] == 0) {
      from += kBits - 1;
    } else if (has(from)) {
      return from;
    }
  }
  return kNone;
}

void add_ancestors(const Chain& chain, Set& set, Edges edges) noexcept {
  for (unsigned i = chain.size; i-- > 0;) {
    if (set.has(i)) add_edges(chain[i], edges, set);
  }
}

void add_descendants(const Chain& chain, Set& set, Edges edges) noexcept {
  for (unsigned i = 0; i < chain.size; ++i) {
    for (unsigned e = 0; e < count_of(chain[i], edges); ++e) {
      if (set.has(chain[i].edges[e])) set.add(i);
    }
  }
}

void add_children(const Chain& chain, const Set& set, Set& children) noexcept {
  const bool bases = set.next() == kNone;
  for (unsigned i = 0; i < chain.size; ++i) {
    if (bases && chain[i].parent_count == 0) children.add(i);
    for (unsigned p = 0; p < chain[i].parent_count; ++p) {
      if (set.has(chain[i].edges[p])) children.add(i);
    }
  }
}

void heads_of(const Chain& chain, const Set& set, Set& heads, Edges edges) noexcept {
  heads = set;
  for (unsigned i = set.next(); i != kNone; i = set.next(i + 1)) {
    for (unsigned e = 0; e < count_of(chain[i], edges); ++e) heads.remove(chain[i].edges[e]);
  }
}

void branch_points(const Chain& chain, Set& points, Edges edges) noexcept {
  Set seen(alloca(Set::bytes(chain)), chain);
  points.clear();
  for (const Revision& it : chain) {
    for (unsigned e = 0; e < count_of(it, edges); ++e) {
      bool again = false;  // a parent that is named as a dependency too
      for (unsigned before = 0; before < e; ++before) again |= it.edges[before] == it.edges[e];
      if (again) continue;
      if (seen.has(it.edges[e])) points.add(it.edges[e]);
      seen.add(it.edges[e]);
    }
  }
}

void line_of(const Chain& chain, unsigned index, Set& line) noexcept {
  line.clear();
  line.add(index);
  add_descendants(chain, line, Edges::kParents);
  for (unsigned i = index + 1; i-- > 0;) {  // what lies above is behind, and stays out of it
    if (line.has(i)) add_edges(chain[i], Edges::kParents, line);
  }
}

void label_members(const Chain& chain, unsigned carrier, Set& members) noexcept {
  Set points(alloca(Set::bytes(chain)), chain);
  branch_points(chain, points, Edges::kAll);
  members.clear();
  members.add(carrier);
  add_descendants(chain, members, Edges::kParents);
  for (unsigned i = carrier; chain[i].parent_count <= 1 && !points.has(i); i = chain[i].edges[0]) {
    members.add(i);
    if (chain[i].parent_count == 0) break;
  }
}

unsigned find_id(const Chain& chain, const char* id) noexcept {
  for (unsigned i = 0; i < chain.head_count; ++i) {
    if (equal(chain[chain.heads[i]].id, id)) return chain.heads[i];
  }
  for (unsigned i = chain.size; i-- > 0;) {
    if (equal(chain[i].id, id)) return i;
  }
  return kNone;
}

unsigned find_id(const Chain& chain, const char* id, unsigned& next) noexcept {
  const bool guessed = next < chain.size && equal(chain[next].id, id);
  const unsigned index = guessed ? next : find_id(chain, id);
  if (index != kNone) next = index - 1;
  return index;
}

Steps::Steps(const Set& from, const Set& to) noexcept : from_(from), to_(to), index_(from.size_) {}

bool Steps::next() noexcept {
  if (direction_ == Direction::kDowngrade) {
    while (index_ > 0) {
      --index_;
      if (from_.has(index_) && !to_.has(index_)) return true;
    }
    direction_ = Direction::kUpgrade;
  } else {
    ++index_;
  }
  for (; index_ < to_.size_; ++index_) {
    if (to_.has(index_) && !from_.has(index_)) return true;
  }
  return false;
}

bool Steps::has(unsigned index) const noexcept {
  if (direction_ == Direction::kUpgrade) {
    return to_.has(index) && (index < index_ || from_.has(index));
  }
  return from_.has(index) && (index <= index_ || to_.has(index));
}

unsigned count_steps(const Set& from, const Set& to) noexcept {
  unsigned count = 0;
  Steps steps(from, to);
  while (steps.next()) ++count;
  return count;
}

}  // namespace aludel
