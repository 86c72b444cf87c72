// SPDX-License-Identifier: MIT
#include "command_line/marks.h"

#include <cstring>

namespace aludel::command_line {
namespace {

char* second(void* memory, const Chain& chain) {
  return static_cast<char*>(memory) + Set::bytes(chain);
}

bool has_dependants(const Chain& chain, unsigned index) {
  for (unsigned i = index + 1; i < chain.size; i++) {
    const Revision& other = chain[i];
    for (unsigned e = other.parent_count; e < other.edge_count(); e++) {
      if (other.edges[e] == index) return true;
    }
  }
  return false;
}

}  // namespace

Marks::Marks(void* memory, const Chain& chain, const Set* current) noexcept
    : chain_(chain),
      current_(current),
      revised_(memory, chain),
      forks_(second(memory, chain), chain) {
  for (const Revision& revision : chain) {
    for (unsigned i = 0; i < revision.parent_count; i++) {
      const unsigned parent = revision.edges[i];
      if (revised_.has(parent)) forks_.add(parent);
      revised_.add(parent);
    }
  }
}

void Marks::put(unsigned index) const noexcept {
  print(stdout, "%s", chain_[index].id);
  put_labels(chain_, index, " (", ")");
  if (is_tip(index)) {
    print(stdout, has_dependants(chain_, index) ? " (effective head)" : " (head)");
  }
  if (current_ != nullptr && current_->has(index)) print(stdout, " (current)");
  if (is_branchpoint(index)) print(stdout, " (branchpoint)");
  if (chain_[index].parent_count > 1) print(stdout, " (mergepoint)");
  for (unsigned i = next_release(chain_, index, 0); i < chain_.release_count;
       i = next_release(chain_, index, i + 1)) {
    print(stdout, " (release %s)", chain_.releases[i].name);
  }
}

void Marks::begin(Json& json, unsigned index) const noexcept {
  const Revision& revision = chain_[index];
  const bool depended_on = is_tip(index) && has_dependants(chain_, index);
  json.begin_object();
  json.text("revision", revision.id);
  json.begin_array("revises");
  for (unsigned i = 0; i < revision.parent_count; i++) {
    json.text(nullptr, chain_[revision.edges[i]].id);
  }
  json.end_array();
  json.begin_array("depends_on");
  for (unsigned i = revision.parent_count; i < revision.edge_count(); i++) {
    json.text(nullptr, chain_[revision.edges[i]].id);
  }
  json.end_array();
  json.begin_array("replaces");
  for (unsigned i = 0; i < revision.replaced_count; i++) {
    json.text(nullptr, revision.names[revision.label_count + i]);
  }
  json.end_array();
  json.begin_array("labels");
  for (unsigned i = 0; i < revision.label_count; i++) json.text(nullptr, revision.names[i]);
  json.end_array();
  json.text("message", revision.message);
  json.boolean("head", is_tip(index) && !depended_on);
  json.boolean("effective_head", depended_on);
  json.boolean("branchpoint", is_branchpoint(index));
  json.boolean("mergepoint", revision.parent_count > 1);
  unsigned release = next_release(chain_, index, 0);
  if (release == chain_.release_count) return;
  json.begin_array("releases");
  for (; release < chain_.release_count; release = next_release(chain_, index, release + 1)) {
    json.text(nullptr, chain_.releases[release].name);
  }
  json.end_array();
}

bool revises(const Revision& revision, unsigned index) noexcept {
  for (unsigned i = 0; i < revision.parent_count; i++) {
    if (revision.edges[i] == index) return true;
  }
  return false;
}

void put_parents(const Chain& chain, unsigned index, const char* none) noexcept {
  const Revision& revision = chain[index];
  for (unsigned i = 0; i < revision.parent_count; i++) {
    print(stdout, "%s%s", i == 0 ? "" : ", ", chain[revision.edges[i]].id);
  }
  if (revision.parent_count == 0) print(stdout, "%s", none);
}

void put_dependencies(const Chain& chain, unsigned index) noexcept {
  const Revision& revision = chain[index];
  for (unsigned i = revision.parent_count; i < revision.edge_count(); i++) {
    print(stdout, "%s%s", i == revision.parent_count ? "" : ", ", chain[revision.edges[i]].id);
  }
}

void put_labels(const Chain& chain, unsigned index, const char* before,
                const char* after) noexcept {
  const Revision& revision = chain[index];
  for (unsigned i = 0; i < revision.label_count; i++) {
    print(stdout, "%s%s", i == 0 ? before : ", ", revision.names[i]);
  }
  if (revision.label_count != 0) print(stdout, "%s", after);
}

unsigned next_release(const Chain& chain, unsigned index, unsigned from) noexcept {
  for (; from < chain.release_count; from++) {
    const Release& release = chain.releases[from];
    for (unsigned i = 0; i < release.head_count; i++) {
      if (release.heads[i] == index) return from;
    }
  }
  return from;
}

}  // namespace aludel::command_line
