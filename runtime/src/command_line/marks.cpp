// SPDX-License-Identifier: MIT
#include "command_line/marks.h"

#include <cstring>

#include "command_line/call.h"
#include "replaced.h"

namespace aludel::command_line {

unsigned Marks::bytes(const Chain& chain) noexcept { return 3 * Set::bytes(chain); }

Marks::Marks(void* memory, const Chain& chain, const Set* current) noexcept
    : chain_(chain),
      current_(current),
      revised_(memory, chain),
      forks_(static_cast<char*>(memory) + Set::bytes(chain), chain),
      points_(static_cast<char*>(memory) + 2 * Set::bytes(chain), chain) {
  branch_points(chain, forks_, Edges::kParents);
  branch_points(chain, points_, Edges::kAll);
  for (const Revision& it : chain) {
    for (unsigned p = 0; p < it.parent_count; p++) revised_.add(it.edges[p]);
    labelled_ = labelled_ || it.label_count != 0;
  }
}

/// Those of which a revision has the labels, if they carry any: label_members() from the other end.
void Marks::find_carriers(unsigned index, Set& carriers) const noexcept {
  carriers.clear();
  carriers.add(index);
  add_ancestors(chain_, carriers, Edges::kParents);
  for (unsigned i = index; i < chain_.size;) {
    if (chain_[i].parent_count > 1 || points_.has(i)) return;
    carriers.add(i);
    const unsigned below = i++;
    while (i < chain_.size && !revises(chain_[i], below)) i++;
  }
}

const char* Marks::next_label(unsigned index, const char* last) const noexcept {
  if (!labelled_) return nullptr;
  Set carriers(alloca(Set::bytes(chain_)), chain_);
  find_carriers(index, carriers);
  const char* next = nullptr;
  for (unsigned i = carriers.next(); i != kNone; i = carriers.next(i + 1)) {
    const Revision& carrier = chain_[i];
    for (unsigned n = 0; n < carrier.label_count; n++) {
      const char* name = carrier.names[n];
      const bool later = last == nullptr || std::strcmp(name, last) > 0;
      if (later && (next == nullptr || std::strcmp(name, next) < 0)) next = name;
    }
  }
  return next;
}

void Marks::put(unsigned index) const noexcept {
  print(stdout, "%s", chain_[index].id);
  bool any = false;
  for (const char* it = next_label(index, nullptr); it != nullptr; it = next_label(index, it)) {
    print(stdout, any ? ", %s" : " (%s", it);
    any = true;
  }
  if (any) print(stdout, ")");
  if (is_tip(index)) print(stdout, is_head(chain_, index) ? " (head)" : " (effective head)");
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
  const bool depended_on = is_tip(index) && !is_head(chain_, index);
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
    json.text(nullptr, replaced(revision)[i]);
  }
  json.end_array();
  json.begin_array("labels");
  for (const char* it = next_label(index, nullptr); it != nullptr; it = next_label(index, it)) {
    json.text(nullptr, it);
  }
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
