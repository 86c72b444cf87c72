// SPDX-License-Identifier: MIT
#include "target.h"

#include <cstring>

namespace aludel {
namespace {

/// A part of a target's text.
struct Name {
  const char* text;
  unsigned size;

  bool is(const char* word) const { return std::strncmp(text, word, size) == 0 && word[size] == 0; }
};

struct Resolver {
  const Chain& chain;
  const char* text;
  const Set& applied;
  Set& target;
  Text& detail;

  Status bad(const char* words) const {
    detail << '"' << text << '"' << words;
    return Status::kBadTarget;
  }

  /// "8be4" may be 8be41c07a3f5, 8be9…
  Status ambiguous(const char* words, const Set& choices) const {
    detail << words;
    list_ids(chain, choices, detail);
    return Status::kAmbiguousTarget;
  }

  Status name(const Name& name, bool single) const;
  Status id(const Name& name) const;
  const Release* release(const Name& name) const;
  Status walk_up(unsigned from, unsigned steps) const;
  Status walk_down(unsigned from, unsigned steps) const;
  Status too_far(const char* where, unsigned found) const;
  Status relative(const Name& name, char sign, const char* digits) const;
};

Status Resolver::name(const Name& name, bool single) const {
  const bool head = name.is("head");
  if (head || name.is("heads")) {
    for (unsigned i = 0; i < chain.head_count; ++i) target.add(chain.heads[i]);
    if ((head || single) && chain.head_count > 1) {
      return ambiguous("there are several heads: ", target);
    }
    return Status::kOk;
  }
  if (name.size == 0 || name.is("current")) {
    heads_of(chain, applied, target);
    if (single && target.count() > 1) {
      return ambiguous("the database is at several revisions: ", target);
    }
    return Status::kOk;
  }
  if (name.is("base")) return Status::kOk;
  const Release* release = this->release(name);
  if (release == nullptr) return id(name);
  for (unsigned i = 0; i < release->head_count; ++i) target.add(release->heads[i]);
  if (single && release->head_count > 1) {
    return ambiguous("the release is at several revisions: ", target);
  }
  return Status::kOk;
}

const Release* Resolver::release(const Name& name) const {
  for (unsigned i = 0; i < chain.release_count; ++i) {
    if (name.is(chain.releases[i].name)) return &chain.releases[i];
  }
  return nullptr;
}

Status Resolver::id(const Name& name) const {
  for (unsigned i = 0; i < chain.size; ++i) {
    if (std::strncmp(chain[i].id, name.text, name.size) != 0) continue;
    if (chain[i].id[name.size] == 0) {
      target.clear();
      target.add(i);
      return Status::kOk;
    }
    target.add(i);
  }
  const unsigned found = target.count();
  if (found == 1) return Status::kOk;
  const char* none =
      chain.release_count == 0 ? "no revision is called \"" : "no revision or release is called \"";
  detail << (found == 0 ? none : "several revisions begin with \"");
  for (unsigned i = 0; i < name.size; ++i) detail << name.text[i];
  detail << '"';
  return found == 0 ? Status::kBadTarget : ambiguous(": ", target);
}

Status Resolver::too_far(const char* where, unsigned found) const {
  detail << '"' << text << "\" goes past the " << where << ": there "
         << (found == 1 ? "is " : "are ") << found << (found == 1 ? " revision" : " revisions")
         << " on the way";
  return Status::kUnreachable;
}

/// One forward pass: the first child of where we stand is the next step; any other child of
/// what lies on the way is a fork.
Status Resolver::walk_up(unsigned from, unsigned steps) const {
  Set way(alloca(Set::bytes(chain)), chain);  // without `at`, where we stand
  unsigned at = from;
  unsigned done = 0;
  for (unsigned i = from == kNone ? 0 : from + 1; i < chain.size; ++i) {
    const Revision& revision = chain[i];
    bool next = from == kNone && at == kNone && revision.parent_count == 0;
    bool fork = from == kNone && at != kNone && revision.parent_count == 0;
    for (unsigned p = 0; p < revision.parent_count; ++p) {
      if (revision.edges[p] == at) next = true;
      if (way.has(revision.edges[p])) fork = true;
    }
    if (fork) {
      detail << '"' << text << "\" could go several ways, by " << chain[i].id << " too";
      return Status::kAmbiguousTarget;
    }
    if (next && done < steps) {
      if (at != kNone) way.add(at);
      at = i;
      ++done;
    }
  }
  if (done < steps) return too_far("head", done);
  target.clear();
  if (at != kNone) target.add(at);
  return Status::kOk;
}

Status Resolver::walk_down(unsigned from, unsigned steps) const {
  target.clear();
  unsigned at = from;
  for (unsigned done = 0; done < steps; ++done) {
    if (at == kNone) return too_far("base", done);
    const Revision& revision = chain[at];
    if (revision.parent_count > 1) {
      for (unsigned p = 0; p < revision.parent_count; ++p) target.add(revision.edges[p]);
      detail << '"' << text << "\" could go several ways";
      return ambiguous(": ", target);
    }
    at = revision.parent_count == 0 ? kNone : revision.edges[0];
  }
  if (at != kNone) target.add(at);
  return Status::kOk;
}

Status Resolver::relative(const Name& name, char sign, const char* digits) const {
  unsigned steps = 0;
  unsigned size = 0;
  for (; digits[size] >= '0' && digits[size] <= '9'; ++size) {
    if (steps > 99999999) return bad(" counts too far");
    steps = steps * 10 + static_cast<unsigned>(digits[size] - '0');
  }
  if (size == 0 || digits[size] != 0) return bad(" is not a target");
  const Status status = this->name(name, true);
  if (status != Status::kOk) return status;
  const unsigned from = target.next();
  return sign == '+' ? walk_up(from, steps) : walk_down(from, steps);
}

}  // namespace

Status resolve(const Chain& chain, const char* text, const Set& applied, Set& target,
               Text& detail) noexcept {
  target.clear();
  detail.clear();
  const Resolver resolver{chain, text, applied, target, detail};
  const Name name{text, static_cast<unsigned>(std::strcspn(text, "+-"))};
  if (text[0] == 0) return resolver.bad(" is not a target");
  if (text[name.size] == 0) return resolver.name(name, false);
  return resolver.relative(name, text[name.size], text + name.size + 1);
}

void list_ids(const Chain& chain, const Set& set, Text& text) noexcept {
  bool first = true;
  for (unsigned i = set.next(); i != kNone; i = set.next(i + 1)) {
    text << (first ? "" : ", ") << chain[i].id;
    first = false;
  }
  if (first) text << "base";
}

}  // namespace aludel
