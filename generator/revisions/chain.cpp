// SPDX-License-Identifier: MIT
#include "revisions/chain.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

#include "revisions/head.h"
#include "revisions/names.h"
#include "revisions/releases.h"
#include "text/files.h"
#include "text/similar.h"

namespace aludel::revisions {

namespace {

constexpr unsigned kNone = ~0u;

// Sorts and links revisions that were read one by one.
class Linker {
 public:
  Linker(std::vector<Revision> revisions, text::Diagnostics& diagnostics)
      : revisions_(std::move(revisions)), diagnostics_(diagnostics) {}

  const std::vector<Revision>& revisions() const { return revisions_; }
  /// Reports ids that are taken twice. False if there are any.
  bool unique();
  /// Finds the parents and the order. False where a parent is missing or there is a circle.
  bool link() {
    const bool resolved = resolve();
    return sort() && resolved;
  }
  /// The links, sorted if link() found an order.
  std::vector<Link> take();

 private:
  bool resolve();
  bool sort();
  std::string no_such(const Reference& reference) const;
  void report_circle(const std::vector<unsigned>& waiting_for);
  /// What the order depends on; the index only where an id is there twice.
  std::tuple<std::optional<std::int64_t>, const std::string&, unsigned> rank(unsigned index) const {
    return {revisions_[index].instant, revisions_[index].id, index};
  }

  std::vector<Revision> revisions_;
  text::Diagnostics& diagnostics_;
  std::map<std::string, unsigned, std::less<>> by_id_;
  std::vector<std::vector<unsigned>> parents_;  // indices into revisions_
  std::vector<unsigned> order_;
};

bool Linker::unique() {
  std::map<std::string, unsigned> taken;
  bool good = true;
  for (unsigned i = 0; i < revisions_.size(); ++i) {
    const Revision& revision = revisions_[i];
    by_id_.emplace(revision.id, i);
    const auto [found, added] = taken.emplace(lower_case(revision.id), i);
    if (added) continue;
    const Revision& other = revisions_[found->second];
    good = false;
    diagnostics_
        .error(*revision.source, revision.id_span,
               other.id == revision.id
                   ? fmt::format("the id \"{}\" is that of {} too; give the newer one another",
                                 revision.id, other.file)
                   : fmt::format("the id \"{}\" differs from \"{}\" in {} by case alone; give the "
                                 "newer one another",
                                 revision.id, other.id, other.file))
        .note(*other.source, other.id_span, "the other one");
  }
  return good;
}

std::string Linker::no_such(const Reference& reference) const {
  std::vector<std::string_view> ids;
  std::vector<std::string_view> longer;
  for (const auto& [id, index] : by_id_) {
    ids.push_back(id);
    if (id.starts_with(reference.id)) longer.push_back(id);
  }
  const std::string hint = longer.size() == 1 ? fmt::format("; did you mean \"{}\"?", longer[0])
                                              : text::did_you_mean(reference.id, ids);
  return fmt::format("there is no revision \"{}\"{}", reference.id,
                     hint.empty() ? "; name one that there is, or bring its file back" : hint);
}

bool Linker::resolve() {
  bool good = true;
  for (unsigned i = 0; i < revisions_.size(); ++i) {
    std::vector<unsigned>& parents = parents_.emplace_back();
    for (const Reference& reference : revisions_[i].parents) {
      const auto found = by_id_.find(reference.id);
      if (found != by_id_.end() && found->second != i) {
        parents.push_back(found->second);
        continue;
      }
      good = false;
      diagnostics_.error(
          *revisions_[i].source, reference.span,
          found == by_id_.end()
              ? no_such(reference)
              : fmt::format("\"{}\" revises itself; name the revision before it", reference.id));
    }
  }
  return good;
}

bool Linker::sort() {
  std::vector<unsigned> waiting_for(revisions_.size());
  std::vector<std::vector<unsigned>> children(revisions_.size());
  const auto before = [&](unsigned a, unsigned b) { return rank(a) < rank(b); };
  std::set<unsigned, decltype(before)> ready(before);
  for (unsigned i = 0; i < revisions_.size(); ++i) {
    waiting_for[i] = static_cast<unsigned>(parents_[i].size());
    for (const unsigned parent : parents_[i]) children[parent].push_back(i);
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

// What still waits is on a circle or above one. Going down from it ends on the circle.
void Linker::report_circle(const std::vector<unsigned>& waiting_for) {
  const auto down = [&](unsigned index) {
    return *std::ranges::find_if(parents_[index], [&](unsigned p) { return waiting_for[p] != 0; });
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
    text += fmt::format("{}\"{}\" revises \"{}\"", at == first ? "" : ", ", revisions_[at].id,
                        revisions_[down(at)].id);
    at = down(at);
  } while (at != first);
  diagnostics_.error(*revisions_[first].source, revisions_[first].parents[0].span,
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
    Link& link = links.emplace_back(Link{std::move(revisions_[index]), {}});
    for (const unsigned parent : parents_[index]) link.parents.push_back(place[parent]);
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

void find_heads(Chain& chain) {
  std::vector<bool> revised(chain.size());
  for (const Link& link : chain.links) {
    for (const unsigned parent : link.parents) revised[parent] = true;
  }
  for (unsigned i = 0; i < chain.size(); ++i) {
    if (!revised[i]) chain.heads.push_back(i);
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
    header.append(source.text(span)) += '\n';
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
  const bool unique = linker.unique();
  // A revision that is not what was released is told as such, and not as what comes of it.
  const bool kept =
      readable && (options.headers_only ||
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

}  // namespace aludel::revisions
