// SPDX-License-Identifier: MIT
#include "graph.h"

#include "text.h"

namespace aludel {

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

void add_ancestors(const Chain& chain, Set& set) noexcept {
  for (unsigned i = chain.size; i-- > 0;) {
    if (!set.has(i)) continue;
    for (unsigned e = 0; e < chain[i].edge_count(); ++e) set.add(chain[i].edges[e]);
  }
}

void add_descendants(const Chain& chain, Set& set) noexcept {
  for (unsigned i = 0; i < chain.size; ++i) {
    for (unsigned e = 0; e < chain[i].edge_count(); ++e) {
      if (set.has(chain[i].edges[e])) set.add(i);
    }
  }
}

void heads_of(const Chain& chain, const Set& set, Set& heads) noexcept {
  heads = set;
  for (unsigned i = set.next(); i != kNone; i = set.next(i + 1)) {
    for (unsigned e = 0; e < chain[i].edge_count(); ++e) heads.remove(chain[i].edges[e]);
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

unsigned count_steps(const Set& from, const Set& to) noexcept {
  unsigned count = 0;
  Steps steps(from, to);
  while (steps.next()) ++count;
  return count;
}

}  // namespace aludel
