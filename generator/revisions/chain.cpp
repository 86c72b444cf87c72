// SPDX-License-Identifier: MIT
#include "revisions/chain.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "revisions/graph.h"
#include "revisions/head.h"
#include "revisions/names.h"
#include "revisions/releases.h"
#include "text/files.h"
#include "text/shell.h"
#include "text/similar.h"

namespace aludel::revisions {

namespace {

// The runtime writes their ids on its stack.
constexpr unsigned kMostEdges = 100;

constexpr unsigned kNone = ~0u;

// Sorts and links revisions that were read one by one.
class Linker {
 public:
  Linker(std::vector<Revision> revisions, text::Diagnostics& diagnostics)
      : revisions_(std::move(revisions)), diagnostics_(diagnostics) {}

  const std::vector<Revision>& revisions() const { return revisions_; }
  /// Reports what is left of a squash that was cut short. False if there is any.
  bool whole();
  /// Reports ids and labels that are taken twice. False if there are any.
  bool unique();
  /// Finds the edges and the order. False where an end is missing or there is a circle.
  bool link() {
    const bool resolved = resolve();
    return sort() && resolved;
  }
  /// The links, sorted if link() found an order.
  std::vector<Link> take();

 private:
  /// What a revision has below it: indices into revisions_.
  struct Edges {
    std::vector<unsigned> parents;  // those that it replaces and that are there last
    std::vector<unsigned> dependencies;
    std::vector<unsigned> replaced;

    unsigned count() const { return static_cast<unsigned>(parents.size() + dependencies.size()); }
    unsigned operator[](std::size_t i) const {
      return i < parents.size() ? parents[i] : dependencies[i - parents.size()];
    }
  };

  bool stands_apart(const Revision& revision, const std::vector<const Revision*>& there) const;
  void report_rest(const Revision& revision, const std::vector<const Revision*>& there);
  bool take(unsigned index, const Reference& name, std::string_view what);
  bool resolve();
  std::optional<unsigned> find(unsigned index, const Reference& reference, bool may_be_label);
  bool resolve_replaced(unsigned index);
  bool sort();
  std::string no_such(const Reference& reference, bool may_be_label) const;
  const Reference& place_of(unsigned index, unsigned edge) const;
  void report_circle(const std::vector<unsigned>& waiting_for);
  /// What the order depends on; the index only where an id is there twice.
  std::tuple<std::optional<std::int64_t>, const std::string&, unsigned> rank(unsigned index) const {
    return {revisions_[index].instant, revisions_[index].id, index};
  }

  std::vector<Revision> revisions_;
  std::vector<Reference> ids_;  // of the revisions, with their places
  text::Diagnostics& diagnostics_;
  std::map<std::string, unsigned, std::less<>> by_id_;
  std::map<std::string, unsigned, std::less<>> by_label_;
  std::map<std::string, unsigned, std::less<>> replaced_by_;  // of ids that are not there
  /// By name without case: what it is, and where it stands.
  std::map<std::string, std::pair<unsigned, const Reference*>> taken_;
  std::vector<Edges> edges_;
  std::vector<unsigned> order_;
};

bool names(const std::vector<Reference>& list, std::string_view id) {
  return std::ranges::find(list, id, &Reference::id) != list.end();
}

// Whether it follows something else than what it replaces: a copy of a hotfix, which stays.
bool Linker::stands_apart(const Revision& revision,
                          const std::vector<const Revision*>& there) const {
  std::set<std::string_view> theirs;
  std::set<std::string_view> its;
  const auto add = [&](const Revision& from, std::set<std::string_view>& parents) {
    for (const Reference& parent : from.parents) {
      if (names(revision.replaces, parent.id)) continue;
      const auto now = std::ranges::find_if(
          revisions_, [&](const Revision& it) { return names(it.replaces, parent.id); });
      const bool is_there =
          std::ranges::find(revisions_, parent.id, &Revision::id) != revisions_.end();
      parents.insert(is_there || now == revisions_.end() ? parent.id : now->id);
    }
  };
  for (const Revision* it : there) add(*it, theirs);
  add(revision, its);
  return its != theirs;
}

void Linker::report_rest(const Revision& revision, const std::vector<const Revision*>& there) {
  const auto gone = std::ranges::find_if(revision.replaces, [&](const Reference& it) {
    return std::ranges::find(there, it.id, [](const Revision* its) { return its->id; }) ==
           there.end();
  });
  std::string files;
  for (const Revision* it : there) files += ' ' + text::in_shell(it->file);
  const bool all = gone == revision.replaces.end();
  diagnostics_
      .error(*revision.source, (all ? revision.replaces.front() : *gone).span,
             all ? fmt::format("\"{}\" stands for \"{}\" and follows the same, and both are here: "
                               "only one of them can be",
                               revision.id, revision.replaces.front().id)
                 : fmt::format("\"{}\" is gone, and others that \"{}\" replaces are there: take "
                               "all of their files away, or bring this one back",
                               gone->id, revision.id))
      .note(fmt::format("a squash that was cut short goes on with  rm{}", files))
      .note(fmt::format("or take {} away, and what else has changed from version control",
                        revision.file));
}

bool Linker::whole() {
  std::map<std::string_view, const Revision*> by_id;
  for (const Revision& it : revisions_) by_id.emplace(it.id, &it);
  bool good = true;
  for (const Revision& revision : revisions_) {
    if (names(revision.replaces, revision.id)) continue;  // said elsewhere
    std::vector<const Revision*> there;
    for (const Reference& it : revision.replaces) {
      const auto found = by_id.find(it.id);
      if (found != by_id.end()) there.push_back(found->second);
    }
    if (there.empty()) continue;
    const bool is_copy = there.size() == 1 || stands_apart(revision, there);  // no squash is of one
    if (there.size() == revision.replaces.size() && is_copy) continue;
    report_rest(revision, there);
    good = false;
  }
  return good;
}

// Ids and labels share one namespace, for both are targets.
bool Linker::take(unsigned index, const Reference& name, std::string_view what) {
  const Revision& revision = revisions_[index];
  const auto [found, added] = taken_.emplace(lower_case(name.id), std::pair(index, &name));
  if (added) return true;
  const auto& [at, taken] = found->second;
  const Revision& other = revisions_[at];
  const std::string_view other_what = taken->span.begin == other.id_span.begin ? "id" : "label";
  diagnostics_
      .error(*revision.source, name.span,
             taken->id == name.id
                 ? fmt::format(
                       "the {} \"{}\" is {} of {} too; give the newer one another", what, name.id,
                       what == other_what ? "that" : fmt::format("the {}", other_what), other.file)
                 : fmt::format("the {} \"{}\" differs from \"{}\" in {} by case alone; give the "
                               "newer one another",
                               what, name.id, taken->id, other.file))
      .note(*other.source, taken->span, "the other one");
  return false;
}

bool Linker::unique() {
  ids_.reserve(revisions_.size());
  bool good = true;
  for (unsigned i = 0; i < revisions_.size(); ++i) {
    const Revision& revision = revisions_[i];
    by_id_.emplace(revision.id, i);
    good = take(i, ids_.emplace_back(Reference{revision.id, revision.id_span}), "id") && good;
  }
  for (unsigned i = 0; i < revisions_.size(); ++i) {
    for (const Reference& label : revisions_[i].labels) {
      by_label_.emplace(label.id, i);
      good = take(i, label, "label") && good;
    }
  }
  return good;
}

std::string Linker::no_such(const Reference& reference, bool may_be_label) const {
  std::vector<std::string_view> names;
  std::vector<std::string_view> longer;
  for (const auto& [id, index] : by_id_) {
    names.push_back(id);
    if (id.starts_with(reference.id)) longer.push_back(id);
  }
  if (may_be_label) {
    for (const auto& [label, index] : by_label_) names.push_back(label);
  }
  const std::string hint = longer.size() == 1 ? fmt::format("; did you mean \"{}\"?", longer[0])
                                              : text::did_you_mean(reference.id, names);
  return fmt::format("there is no revision{} \"{}\"{}", may_be_label ? " or label" : "",
                     reference.id,
                     hint.empty() ? "; name one that there is, or bring its file back" : hint);
}

// What a name in a header means; nothing, and an error, where it can't be.
std::optional<unsigned> Linker::find(unsigned index, const Reference& reference,
                                     bool may_be_label) {
  auto found = by_id_.find(reference.id);
  bool is_there = found != by_id_.end();
  if (!is_there) {
    found = replaced_by_.find(reference.id);
    is_there = found != replaced_by_.end();
  }
  if (!is_there && may_be_label) {
    found = by_label_.find(reference.id);
    is_there = found != by_label_.end();
  }
  if (is_there && found->second != index) return found->second;
  diagnostics_.error(
      *revisions_[index].source, reference.span,
      !is_there ? no_such(reference, may_be_label)
      : may_be_label
          ? fmt::format("\"{}\" depends on itself; take the name out", reference.id)
          : fmt::format("\"{}\" revises itself; name the revision before it", reference.id));
  return std::nullopt;
}

// What is replaced and gone is another name of what replaces it.
bool Linker::resolve_replaced(unsigned index) {
  const Revision& revision = revisions_[index];
  Edges& edges = edges_[index];
  bool good = true;
  for (const Reference& reference : revision.replaces) {
    const auto there = by_id_.find(reference.id);
    if (there != by_id_.end() && there->second != index) {
      edges.replaced.push_back(there->second);
      continue;
    }
    if (const auto label = by_label_.find(reference.id); label != by_label_.end()) {
      good = false;
      const Revision& its = revisions_[label->second];
      diagnostics_
          .error(
              *revision.source, reference.span,
              fmt::format("\"{}\" is a label of {} too, and a target can be only one of them; give "
                          "the label another name",
                          reference.id, its.file))
          .note(*its.source, std::ranges::find(its.labels, reference.id, &Reference::id)->span,
                "the label");
      continue;
    }
    const auto [other, added] = replaced_by_.emplace(reference.id, index);
    if (there == by_id_.end() && added) continue;
    good = false;
    diagnostics_.error(
        *revision.source, reference.span,
        !added ? fmt::format("\"{}\" is replaced by {} too; only one can stand for it",
                             reference.id, revisions_[other->second].file)
               : fmt::format("\"{}\" replaces itself; take the name out", reference.id));
  }
  return good;
}

bool Linker::resolve() {
  bool good = true;
  edges_.resize(revisions_.size());
  for (unsigned i = 0; i < revisions_.size(); ++i) good = resolve_replaced(i) && good;
  for (unsigned i = 0; i < revisions_.size(); ++i) {
    Edges& edges = edges_[i];
    const auto add = [&](const Reference& reference, bool may_be_label,
                         std::vector<unsigned>& list) {
      const auto found = find(i, reference, may_be_label);
      good = good && found.has_value();
      if (found && std::ranges::find(list, *found) == list.end()) list.push_back(*found);
    };
    for (const Reference& it : revisions_[i].parents) add(it, false, edges.parents);
    for (const unsigned it : edges.replaced) {
      if (std::ranges::find(edges.parents, it) == edges.parents.end()) edges.parents.push_back(it);
    }
    for (const Reference& it : revisions_[i].depends) add(it, true, edges.dependencies);
    std::erase_if(edges.dependencies, [&](unsigned it) {
      return std::ranges::find(edges.parents, it) != edges.parents.end();
    });
    if (edges.count() <= kMostEdges) continue;
    good = false;
    diagnostics_.error(*revisions_[i].source, revisions_[i].id_span,
                       fmt::format("\"{}\" revises and depends on {} revisions, and {} are the "
                                   "most: bring them together in steps, by several merges",
                                   revisions_[i].id, edges.count(), kMostEdges));
  }
  return good;
}

bool Linker::sort() {
  std::vector<unsigned> waiting_for(revisions_.size());
  std::vector<std::vector<unsigned>> children(revisions_.size());
  const auto before = [&](unsigned a, unsigned b) { return rank(a) < rank(b); };
  std::set<unsigned, decltype(before)> ready(before);
  for (unsigned i = 0; i < revisions_.size(); ++i) {
    waiting_for[i] = edges_[i].count();
    for (unsigned e = 0; e < edges_[i].count(); ++e) children[edges_[i][e]].push_back(i);
    if (waiting_for[i] == 0) ready.insert(i);
  }
  while (!ready.empty()) {
    const unsigned next = ready.extract(ready.begin()).value();
    order_.push_back(next);
    for (const unsigned child : children[next]) {
      if (--waiting_for[child] == 0) ready.insert(child);
    }
  }
  if (order_.size() == revisions_.size()) return true;
  report_circle(waiting_for);
  return false;
}

// The name in a revision's header that an edge comes from.
const Reference& Linker::place_of(unsigned index, unsigned edge) const {
  const Revision& revision = revisions_[index];
  for (const auto* list : {&revision.parents, &revision.depends, &revision.replaces}) {
    for (const Reference& it : *list) {
      for (const auto* names : {&by_id_, &replaced_by_, &by_label_}) {
        const auto found = names->find(it.id);
        if (found != names->end() && found->second == edge) return it;
      }
    }
  }
  return revision.parents[0];
}

// What still waits is on a circle or above one. Going down from it ends on the circle.
void Linker::report_circle(const std::vector<unsigned>& waiting_for) {
  const auto down = [&](unsigned index) {
    unsigned e = 0;
    while (waiting_for[edges_[index][e]] == 0) ++e;
    return edges_[index][e];
  };
  auto on_circle = static_cast<unsigned>(
      std::ranges::find_if(waiting_for, [](unsigned n) { return n != 0; }) - waiting_for.begin());
  for (std::size_t i = 0; i < revisions_.size(); ++i) on_circle = down(on_circle);
  unsigned first = on_circle;
  for (unsigned i = down(on_circle); i != on_circle; i = down(i)) {
    if (rank(i) < rank(first)) first = i;
  }
  std::string text;
  unsigned at = first;
  do {
    const auto& parents = edges_[at].parents;
    const bool revises = std::ranges::find(parents, down(at)) != parents.end();
    text += fmt::format("{}\"{}\" {} \"{}\"", at == first ? "" : ", ", revisions_[at].id,
                        revises ? "revises" : "depends on", revisions_[down(at)].id);
    at = down(at);
  } while (at != first);
  diagnostics_.error(*revisions_[first].source, place_of(first, down(first)).span,
                     text + ": the circle has no beginning; let one of them revise another");
}

std::vector<Link> Linker::take() {
  std::vector<Link> links;
  if (order_.size() != revisions_.size()) {
    for (Revision& revision : revisions_) links.push_back({std::move(revision), {}});
    return links;
  }
  std::vector<unsigned> place(revisions_.size(), kNone);
  for (const unsigned index : order_) {
    place[index] = static_cast<unsigned>(links.size());
    const Edges& edges = edges_[index];
    Link& link = links.emplace_back(Link{std::move(revisions_[index]), {}});
    for (const unsigned parent : edges.parents) link.parents.push_back(place[parent]);
    for (const unsigned edge : edges.dependencies) link.dependencies.push_back(place[edge]);
    link.is_stood_for = !edges.replaced.empty();
  }
  return links;
}

// A database with that number must be at one revision.
void check_user_versions(const Chain& chain, text::Diagnostics& diagnostics) {
  std::map<int, const Revision*> taken;
  for (const Link& link : chain.links) {
    const Revision& revision = link.revision;
    if (!revision.user_version) continue;
    const int number = revision.user_version->number;
    const auto [found, added] = taken.emplace(number, &revision);
    if (added) continue;
    const Revision& other = *found->second;
    diagnostics
        .error(
            *revision.source, revision.user_version->span,
            fmt::format("user_version {} is that of revision {} too; a database with it would be "
                        "at both: keep the line of the one at which the program wrote it",
                        number, other.id))
        .note(*other.source, other.user_version->span, "the other one");
  }
}

// The file with nothing in its sections.
std::unique_ptr<text::Source> header_of(const text::Source& source) {
  constexpr std::string_view kEmpty = "-- @upgrade\n-- @nothing\n\n-- @downgrade\n-- @nothing\n";
  std::string header;
  for (std::size_t at = 0; at < source.text().size();) {
    const text::Span span = source.line_span(at);
    std::string_view words = source.text(span);
    words.remove_prefix(std::min(words.find_first_not_of("- \t"), words.size()));
    if (words.starts_with("@upgrade") || words.starts_with("@downgrade") ||
        words.starts_with("@irreversible")) {
      break;
    }
    // One that runs outside a transaction has just one statement.
    if (!words.starts_with("@no-transaction")) header.append(source.text(span)) += '\n';
    at = span.end + 1;
  }
  return std::make_unique<text::Source>(source.path(), header.append(kEmpty));
}

// Reads the files. False where one could not be read or has errors.
bool read_all(const std::vector<std::filesystem::path>& files, const std::string& shown,
              const ReadOptions& options, std::vector<Revision>& revisions, Chain& chain,
              text::Diagnostics& diagnostics) {
  bool good = true;
  for (const std::filesystem::path& file : files) {
    const std::string name = file.filename().string();
    auto source = text::read(file, shown + "/" + name, diagnostics, options.planned);
    if (source == nullptr) {
      good = false;
      continue;
    }
    if (options.headers_only) source = header_of(*source);
    auto revision = read_revision(std::move(source), "versions/" + name, diagnostics);
    if (revision) {
      revisions.push_back(std::move(*revision));
    } else {
      good = false;
      chain.kept.push_back(std::move(source));
    }
  }
  return good;
}

}  // namespace

bool has_user_versions(const Chain& chain) {
  return std::ranges::any_of(chain.links,
                             [](const Link& it) { return it.revision.user_version.has_value(); });
}

Chain read_chain(const std::filesystem::path& folder, const std::string& shown,
                 const ReadOptions& options, text::Diagnostics& diagnostics) {
  std::vector<std::filesystem::path> sorted =
      options.files.empty() ? text::list(folder, ".sql") : options.files;
  std::ranges::sort(sorted, {}, [](const auto& file) { return file.filename().string(); });

  Chain chain;
  std::vector<Revision> revisions;
  const bool readable = read_all(sorted, shown, options, revisions, chain, diagnostics);
  Linker linker(std::move(revisions), diagnostics);
  const bool whole = linker.whole();
  const bool unique = whole && linker.unique();
  // A revision that is not what was released is told as such, and not as what comes of it.
  const bool kept = readable && whole &&
                    (options.headers_only ||
                     read_releases(folder, shown, linker.revisions(), chain, diagnostics));
  const bool linked = kept && linker.link();
  chain.links = linker.take();
  if (!unique || !linked) return chain;
  check_user_versions(chain, diagnostics);
  find_heads(chain);
  link_releases(chain, diagnostics);
  if (!options.any_heads && !options.headers_only)
    check_heads(folder, shown, options.planned, chain, diagnostics);
  return chain;
}

Chain read_graph(const std::filesystem::path& folder, const std::string& shown, bool& whole,
                 text::Diagnostics& diagnostics) {
  text::Diagnostics ignored;
  Chain chain = read_chain(folder, shown, {.any_heads = true}, ignored);
  whole = !ignored.has_errors();
  if (!whole) chain = read_chain(folder, shown, {.headers_only = true}, diagnostics);
  return chain;
}

}  // namespace aludel::revisions
