// SPDX-License-Identifier: MIT
#include "command_line/drawing.h"

#include <cstdio>
#include <cstring>

#include "command_line/output.h"

namespace aludel::command_line {

/// Nothing that is left revises it or depends on it.
bool NewestFirst::is_ready(unsigned index) const noexcept {
  for (unsigned i = left_.next(index + 1); i != kNone && i < top_; i = left_.next(i + 1)) {
    for (unsigned e = 0; e < chain_[i].edge_count(); e++) {
      if (chain_[i].edges[e] == index) return false;
    }
  }
  return true;
}

unsigned NewestFirst::next() noexcept {
  while (top_ != 0 && !left_.has(top_ - 1)) top_--;
  if (top_ == 0) return kNone;
  unsigned next = top_ - 1;  // the largest is always ready
  if (last_ != kNone) {
    const Revision& last = chain_[last_];
    for (unsigned i = last.parent_count; i-- > 0;) {
      if (left_.has(last.edges[i]) && is_ready(last.edges[i])) next = last.edges[i];
    }
  }
  left_.remove(next);
  last_ = next;
  return next;
}

unsigned Drawing::find(unsigned index) const noexcept {
  for (unsigned i = 0; i < width_; i++) {
    if (lanes_[i] == index) return i;
  }
  return kNone;
}

/// A lane that leads to `index`: the first that is free from `from` on.
unsigned Drawing::open(unsigned index, unsigned from) noexcept {
  unsigned lane = from;
  while (lane < width_ && lanes_[lane] != kNone) lane++;
  if (lane == kMost) {
    fits_ = false;
    lane = kMost - 1;
  }
  if (lane == width_) width_++;
  lanes_[lane] = index;
  return lane;
}

void Drawing::begin(unsigned index) noexcept {
  at_ = find(index);
  const bool is_new = at_ == kNone;
  if (is_new) at_ = open(index, 0);
  if (is_new && at_ == ended_) {  // what stands above is no child of it
    lanes_[at_] = kNone;
    put_bend({kNone, kNone, false, false});
    lanes_[at_] = index;
  }
  ended_ = kNone;
  put_node();
}

void Drawing::end(unsigned index) noexcept {
  const Revision& revision = chain_[index];
  unsigned first = kNone;  // of its parents: the lane goes on to that
  for (unsigned i = 0; i < revision.parent_count; i++) {
    const unsigned parent = revision.edges[i];
    if (!shown_.has(parent)) continue;
    if (first == kNone) {
      first = parent;
    } else {
      lead(parent);
    }
  }
  const unsigned joined = first == kNone ? kNone : find(first);
  if (joined != kNone) put_bend({at_, joined, false, true});
  lanes_[at_] = joined == kNone ? first : kNone;
  if (first == kNone) ended_ = at_;
  while (width_ != 0 && lanes_[width_ - 1] == kNone) width_--;
}

/// A line to a parent that is not the first.
void Drawing::lead(unsigned parent) noexcept {
  const unsigned joined = find(parent);
  const unsigned to = joined != kNone ? joined : open(parent, at_ + 1);
  put_bend({at_, to, joined == kNone, false});
}

void Drawing::put_node() const noexcept {
  if (!draws_) return;
  for (unsigned i = 0; i < width_; i++) {
    const char* line = lanes_[i] == kNone ? " " : in_utf8_ ? "│" : "|";
    print(stdout, "%s ", i != at_ ? line : in_utf8_ ? "●" : "*");
  }
}

/// What a row has in a lane's column.
const char* Drawing::cell(const Bend& bend, unsigned lane) const noexcept {
  const char* line = in_utf8_ ? "│" : "|";
  const bool right = bend.to > bend.from;
  const bool inside = bend.from != kNone && lane > (right ? bend.from : bend.to) &&
                      lane < (right ? bend.to : bend.from);
  if (lane == bend.from) {
    if (!in_utf8_) return bend.ends ? " " : line;
    return bend.ends ? (right ? "╰" : "╯") : (right ? "├" : "┤");
  }
  if (lane == bend.to) {
    if (!in_utf8_) return bend.opens ? " " : line;
    return bend.opens ? (right ? "╮" : "╭") : (right ? "┤" : "├");
  }
  if (lanes_[lane] == kNone) return inside ? (in_utf8_ ? "─" : "-") : " ";
  return inside && in_utf8_ ? "┼" : line;
}

/// What it has between that and the next. Without UTF-8 the slant is beside the lane that begins
/// or ends, otherwise beside the revision's own.
const char* Drawing::gap(const Bend& bend, unsigned lane) const noexcept {
  if (bend.from == kNone) return " ";
  const bool right = bend.to > bend.from;
  const unsigned first = right ? bend.from : bend.to;
  const unsigned last = (right ? bend.to : bend.from) - 1;
  if (lane < first || lane > last) return " ";
  if (in_utf8_) return "─";
  const unsigned slant = bend.opens == right ? last : first;
  return lane != slant ? "-" : right ? "\\" : "/";
}

void Drawing::put_bend(const Bend& bend) const noexcept {
  if (!draws_) return;
  char row[kMost * 6 + 1] = {};
  unsigned size = 0;
  unsigned end = 0;  // of what is no blank
  for (unsigned i = 0; i < 2 * width_; i++) {
    const char* piece = i % 2 == 0 ? cell(bend, i / 2) : gap(bend, i / 2);
    const unsigned length = static_cast<unsigned>(std::strlen(piece));
    std::memcpy(row + size, piece, length);
    size += length;
    if (*piece != ' ') end = size;
  }
  print(stdout, "%.*s\n", static_cast<int>(end), row);
}

}  // namespace aludel::command_line
