// SPDX-License-Identifier: MIT
#include "target.h"

#include <cstring>

#include "replaced.h"

namespace aludel {
namespace {

/// A part of a target's text.
struct Name {
  const char* text;
  unsigned size;

  explicit Name(const char* whole) : Name(whole, static_cast<unsigned>(std::strlen(whole))) {}
  Name(const char* begin, unsigned length) : text(begin), size(length) {}

  bool begins(const char* word) const { return std::strncmp(text, word, size) == 0; }
  bool is(const char* word) const { return begins(word) && word[size] == 0; }
  /// Where the first of `letters` stands; the size: none does.
  unsigned find(const char* letters) const {
    unsigned at = 0;
    while (at < size && std::strchr(letters, text[at]) == nullptr) ++at;
    return at;
  }
  Name before(unsigned at) const { return {text, at}; }
  Name after(unsigned at) const { return {text + at + 1, size - at - 1}; }
  /// What stands behind the line that it is on.
  Name place() const {
    const unsigned at = find("@");
    return at < size ? after(at) : *this;
  }
  /// The sign of what is counted from elsewhere: "-2", "left@+1"; else 0.
  char sign() const {
    const Name rest = place();
    return rest.find("+-") == 0 && rest.size != 0 ? rest.text[0] : '\0';
  }
  /// "current", "left@current-1".
  bool is_current() const {
    const Name rest = place();
    return rest.before(rest.find("+-")).is("current");
  }
};

Text& operator<<(Text& text, const Name& name) {
  for (unsigned i = 0; i < name.size; ++i) text << name.text[i];
  return text;
}

struct Resolver {
  const Chain& chain;
  Name text;
  const Set& applied;  // current
  const Set& origin;   // closed: where +N and -N start
  bool clamps;         // a way that ends too early ends there
  Set& target;
  Text& detail;
  unsigned branch = kNone;
  const Set* line = nullptr;  // of the branch before an "@"

  Status resolve();

 private:
  Status bad(const char* words) const {
    detail << '"' << text << '"' << words;
    return Status::kBadTarget;
  }

  /// "8be4" may be 8be41c07a3f5, 8be9…
  Status ambiguous(const char* words) const {
    detail << words;
    list_ids(chain, target, detail);
    return Status::kAmbiguousTarget;
  }

  Status forks() const {
    detail << '"' << text << '"';
    return ambiguous(" could go several ways: ");
  }

  bool on_line(unsigned index) const { return line == nullptr || line->has(index); }
  Status on_branch(const Name& name, const Name& rest);
  Status simple(const Name& rest);
  Status name(const Name& name, bool single) const;
  Status position(const Set& from, bool single, bool up) const;
  Status id(const Name& name) const;
  Status replaced(unsigned index, const Name& name) const;
  Status unknown(const Name& name) const;
  Status relative(const Name& name, const Name& count);
  Status walk_up(unsigned from, unsigned steps) const;
  Status walk_down(unsigned from, unsigned steps) const;
  Status too_far(unsigned at, const char* where, unsigned found) const;
};

Status Resolver::resolve() {
  target.clear();
  if (text.find(":") < text.size) return bad(" is a range: that is for history and for --sql");
  const unsigned at = text.find("@");
  return at < text.size ? on_branch(text.before(at), text.after(at)) : simple(text);
}

Status Resolver::on_branch(const Name& name, const Name& rest) {
  if (name.size == 0) return bad(" is not a target");
  Status status = id(name);
  if (status != Status::kOk) return status;
  Set members(alloca(Set::bytes(chain)), chain);
  branch = target.next();
  line_of(chain, branch, members);
  line = &members;
  target.clear();
  status = simple(rest);
  line = nullptr;
  return status;
}

Status Resolver::simple(const Name& rest) {
  if (rest.size == 0) return bad(" is not a target");
  const unsigned sign = rest.find("+-");
  if (sign < rest.size) return relative(rest.before(sign), {rest.text + sign, rest.size - sign});
  return name(rest, false);
}

/// `single`: steps are to be counted from it.
Status Resolver::name(const Name& name, bool single) const {
  if (name.is("base")) return Status::kOk;
  if (name.is("current")) return position(applied, single, false);
  const bool head = name.is("head");
  if (head || name.is("heads")) {
    target.fill();
    heads_of(chain, target, target, head || line != nullptr ? Edges::kParents : Edges::kAll);
    if (line != nullptr) target.keep(*line);
    if ((!head && !single) || target.count() < 2) return Status::kOk;
    const Status status = ambiguous("there are several heads: ");
    detail << (single ? "; name one" : "; name one, or \"heads\" for all");
    return status;
  }
  for (unsigned i = 0; i < chain.release_count; ++i) {
    const Release& release = chain.releases[i];
    if (!name.is(release.name)) continue;
    for (unsigned h = 0; h < release.head_count; ++h) target.add(release.heads[h]);
    if (line != nullptr) {
      target.keep(*line);
      if (target.next() == kNone) return bad(" is not on that line");
    }
    if (single && target.count() > 1) {
      return ambiguous("the release is at several revisions: ");
    }
    return Status::kOk;
  }
  return id(name);
}

/// Where a database is that has `from`: its heads; on a line the one there. Where none is, but what
/// is elsewhere needs a part of the line, that part's head.
Status Resolver::position(const Set& from, bool single, bool up) const {
  heads_of(chain, from, target);
  if (line != nullptr) {
    target.keep(*line);
    if (target.next() == kNone) {
      target = from;
      if (up) target.keep(*line);
      heads_of(chain, target, target, up ? Edges::kAll : Edges::kParents);
      target.keep(*line);
    }
  }
  if (!single || target.count() < 2) return Status::kOk;
  const Status status = ambiguous(&from == &applied ? "the database is at several revisions: "
                                                    : "there are several to count from: ");
  if (line == nullptr) detail << "; name one: " << chain[target.next()].id << '@' << text;
  return status;
}

/// A whole id, then a whole label, then what they begin with.
Status Resolver::id(const Name& name) const {
  unsigned whole = kNone;
  for (unsigned i = 0; i < chain.size; ++i) {
    const Revision& it = chain[i];
    if (name.is(it.id)) {
      target.clear();
      target.add(i);
      return on_line(i) ? Status::kOk : bad(" is not on that line");
    }
    for (unsigned n = 0; n < it.label_count + 0u + it.replaced_count; ++n) {
      if (name.is(it.names[n])) whole = i;
      if (n < it.label_count && name.begins(it.names[n]) && on_line(i)) target.add(i);
    }
    if (name.begins(it.id) && on_line(i)) target.add(i);
  }
  if (whole != kNone) {
    target.clear();
    target.add(whole);
    return on_line(whole) ? replaced(whole, name) : bad(" is not on that line");
  }
  const unsigned found = target.count();
  if (found == 1) return Status::kOk;
  if (found == 0) return unknown(name);
  detail << "several revisions begin with \"" << name << '"';
  return ambiguous(": ");
}

/// Of the ids that a revision stands for, only the last is where it leads.
Status Resolver::replaced(unsigned index, const Name& name) const {
  const Revision& it = chain[index];
  for (unsigned i = 0; i + 1 < it.replaced_count; ++i) {
    if (!name.is(aludel::replaced(it)[i])) continue;
    detail << '"' << name << "\" lies within " << it.id << ", which replaces it";
    return Status::kBadTarget;
  }
  return Status::kOk;
}

Status Resolver::unknown(const Name& name) const {
  bool labels = false;
  for (const Revision& it : chain) labels |= it.label_count != 0;
  const bool releases = chain.release_count != 0;
  detail << "no revision"
         << (labels && releases ? ","
             : labels           ? " or"
                                : "")
         << (labels ? " label" : "") << (releases ? " or release" : "") << " is called \"" << name
         << '"';
  return Status::kBadTarget;
}

/// A way that ends too early, at `at`.
Status Resolver::too_far(unsigned at, const char* where, unsigned found) const {
  target.clear();
  if (at != kNone) target.add(at);
  if (clamps) return Status::kOk;
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
    if (!on_line(i)) continue;
    const Revision& revision = chain[i];
    const bool base = from == kNone && revision.parent_count == 0;
    bool next = base && at == kNone;
    bool forked = base && at != kNone;
    unsigned fork = kNone;
    for (unsigned p = 0; p < revision.parent_count; ++p) {
      if (revision.edges[p] == at) next = true;
      if (way.has(revision.edges[p])) fork = revision.edges[p];
    }
    forked |= fork != kNone;
    if (forked) {
      way.clear();
      target.clear();
      if (fork != kNone) way.add(fork);
      add_children(chain, way, target);
      if (line != nullptr) target.keep(*line);
      return forks();
    }
    if (next && done < steps) {
      if (at != kNone) way.add(at);
      at = i;
      ++done;
    }
  }
  if (done < steps) return too_far(at, "head", done);
  target.clear();
  if (at != kNone) target.add(at);
  return Status::kOk;
}

Status Resolver::walk_down(unsigned from, unsigned steps) const {
  target.clear();
  unsigned at = from;
  for (unsigned done = 0; done < steps; ++done) {
    if (at == kNone) return too_far(at, "base", done);
    const Revision& revision = chain[at];
    if (revision.parent_count > 1) {
      for (unsigned p = 0; p < revision.parent_count; ++p) target.add(revision.edges[p]);
      return forks();
    }
    at = revision.parent_count == 0 ? kNone : revision.edges[0];
  }
  if (at != kNone) target.add(at);
  return Status::kOk;
}

Status Resolver::relative(const Name& name, const Name& count) {
  unsigned steps = 0;
  for (unsigned i = 1; i < count.size; ++i) {
    if (count.text[i] < '0' || count.text[i] > '9') return bad(" is not a target");
    if (steps > 99999999) return bad(" counts too far");
    steps = steps * 10 + static_cast<unsigned>(count.text[i] - '0');
  }
  if (count.size < 2) return bad(" is not a target");
  const bool up = count.text[0] == '+';
  const bool here = name.size == 0;
  const Status status = here ? position(origin, true, up) : this->name(name, true);
  if (status != Status::kOk) return status;
  const unsigned from = target.next();
  if (up) return walk_up(from, steps);
  if (from != kNone && (here || name.is("current"))) branch = from;
  return walk_down(from, steps);
}

Status resolve_name(const Chain& chain, const Name& text, const Set& applied, const Set& origin,
                    bool clamps, Set& target, Text& detail, unsigned* branch = nullptr) {
  detail.clear();
  Resolver resolver{chain, text, applied, origin, clamps, target, detail};
  const Status status = resolver.resolve();
  if (branch != nullptr) *branch = resolver.branch;
  return status;
}

/// The two ends of a range; what is left out is the base, or the heads.
struct Ends {
  Name lower;
  Name upper;
};

Status split(const char* text, Ends& ends, Text& detail) {
  const char* colon = std::strchr(text, ':');
  detail.clear();
  if (colon == nullptr) {
    detail << '"' << text << "\" is no range: \"" << text << ":\" begins there, \":" << text
           << "\" ends there";
    return Status::kBadTarget;
  }
  if (colon != text) ends.lower = {text, static_cast<unsigned>(colon - text)};
  if (colon[1] != 0) ends.upper = Name(colon + 1);
  const char lower = ends.lower.sign();
  const char upper = ends.upper.sign();
  if (lower == '+' || upper == '-' || (lower != 0 && upper != 0)) {
    detail << '"' << text
           << "\": one end is named; from there -N before the colon goes down, or +N behind it up";
    return Status::kBadTarget;
  }
  return Status::kOk;
}

}  // namespace

Status resolve(const Chain& chain, const char* text, const Set& applied, Set& target, Text& detail,
               unsigned* branch) noexcept {
  return resolve_name(chain, Name(text), applied, applied, false, target, detail, branch);
}

char sign_of(const char* target) noexcept { return Name(target).sign(); }

bool is_relative(const char* targets) noexcept {
  char word[80];
  while (next_target(targets, word)) {
    if (Name(word).sign() != '\0' || Name(word).is_current()) return true;
  }
  return false;
}

bool names_current(const char* text) noexcept {
  for (Name rest(text); rest.size != 0;) {
    const unsigned end = rest.find(":,");
    if (rest.before(end).is_current()) return true;
    rest = end < rest.size ? rest.after(end) : Name("");
  }
  return false;
}

Status refuse_relative(const char* target, Text& detail) noexcept {
  if (!is_relative(target)) return Status::kOk;
  detail.clear();
  detail
      << '"' << target
      << "\" is counted from where the database is, and what this program doesn't know is undone "
         "first: name the revision, or say head to undo that alone";
  return Status::kBadTarget;
}

bool next_target(const char*& text, char (&word)[80]) noexcept {
  text += std::strspn(text, " ");
  const std::size_t size = std::strcspn(text, " ");
  const std::size_t room = size < sizeof word ? size : sizeof word - 1;
  std::memcpy(word, text, room);
  word[room] = 0;
  text += size;
  return size != 0;
}

Status resolve_all(const Chain& chain, const char* text, const Set& applied, Set& target,
                   Text& detail) noexcept {
  if (std::strchr(text, ' ') == nullptr) return resolve(chain, text, applied, target, detail);
  Set one(alloca(Set::bytes(chain)), chain);
  char word[80];
  target.clear();
  while (next_target(text, word)) {
    const Status status = resolve(chain, word, applied, one, detail);
    if (status != Status::kOk) return status;
    target.add(one);
  }
  return Status::kOk;
}

const Release* find_release(const Chain& chain, const char* name) noexcept {
  for (unsigned i = 0; i < chain.release_count; ++i) {
    if (equal(chain.releases[i].name, name)) return &chain.releases[i];
  }
  return nullptr;
}

void list_ids(const Chain& chain, const Set& set, Text& text) noexcept {
  bool first = true;
  for (unsigned i = set.next(); i != kNone; i = set.next(i + 1)) {
    text << (first ? "" : ", ") << chain[i].id;
    first = false;
  }
  if (first) text << "base";
}

Status resolve_range(const Chain& chain, const char* text, const Set& applied, Set& range,
                     Text& detail) noexcept {
  Ends ends{Name("base"), Name("heads")};
  Status status = split(text, ends, detail);
  if (status != Status::kOk) return status;
  Set lower(alloca(Set::bytes(chain)), chain);
  Set other(alloca(Set::bytes(chain)), chain);  // the end that the other one may be counted from
  unsigned branch = kNone;
  const bool down = ends.lower.sign() != 0;
  if (down) {
    status = resolve_name(chain, ends.upper, applied, applied, true, range, detail);
    other = range;
  } else {
    status = resolve_name(chain, ends.lower, applied, applied, true, lower, detail, &branch);
    other = lower;
  }
  if (status != Status::kOk) return status;
  add_ancestors(chain, other);
  if (down) {
    status = resolve_name(chain, ends.lower, applied, other, true, lower, detail, &branch);
  } else {
    status = resolve_name(chain, ends.upper, applied, other, true, range, detail);
  }
  if (status != Status::kOk) return status;

  if (ends.lower.find("@") < ends.lower.size) {
    if (ends.upper.is("heads")) {  // also one that another line depends on
      range.fill();
      heads_of(chain, range, range, Edges::kParents);
    }
    line_of(chain, branch, other);
    range.keep(other);
  }
  add_ancestors(chain, range);
  if (!range.contains(lower)) {
    detail << ends.lower << " does not lie below " << ends.upper;
    return Status::kUnreachable;
  }
  if (lower.next() == kNone) return status;
  add_descendants(chain, lower, Edges::kParents);
  range.keep(lower);
  return status;
}

Status resolve_start(const Chain& chain, const char* text, Set& start, Text& detail) noexcept {
  start.clear();
  if (std::strchr(text, ':') == nullptr) return Status::kOk;
  Ends ends{Name("base"), Name("heads")};
  Status status = split(text, ends, detail);
  if (status != Status::kOk) return status;
  Set origin(alloca(Set::bytes(chain)), chain);
  Set one(alloca(Set::bytes(chain)), chain);
  const Set nothing(alloca(Set::bytes(chain)), chain);
  if (ends.lower.sign() != 0) {
    status = resolve_name(chain, ends.upper, nothing, nothing, false, origin, detail);
    add_ancestors(chain, origin);
  }
  for (Name rest = ends.lower; status == Status::kOk;) {
    const unsigned comma = rest.find(",");
    status = resolve_name(chain, rest.before(comma), nothing, origin, false, one, detail);
    if (status == Status::kOk) start.add(one);
    if (comma == rest.size) break;
    rest = rest.after(comma);
  }
  add_ancestors(chain, start);
  return status;
}

const char* end_of_range(const char* text) noexcept {
  const char* colon = std::strchr(text, ':');
  if (colon == nullptr) return text;
  return colon[1] == 0 ? "heads" : colon + 1;
}

}  // namespace aludel
