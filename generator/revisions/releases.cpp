// SPDX-License-Identifier: MIT
#include "revisions/releases.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <set>
#include <system_error>
#include <utility>
#include <vector>

#include "dialect/dialect.h"
#include "revisions/checksum.h"
#include "revisions/graph.h"
#include "revisions/lines.h"
#include "revisions/names.h"
#include "text/files.h"
#include "text/similar.h"

namespace aludel::revisions {

namespace {

constexpr ::aludel::Dialect kDialects[] = {::aludel::Dialect::kSqlite,
                                           ::aludel::Dialect::kPostgresql};
constexpr std::string_view kWords[] = {"release", "revision"};
constexpr std::string_view kRelease = "release NAME at ID";
constexpr std::string_view kRevision = "revision ID DATABASE CHECKSUM CHECKSUM";

// Of a file that is begun.
constexpr std::string_view kAbout =
    "# What has shipped, kept by \"aludel release\": the revisions that stand here are not changed "
    "any\n"
    "# more. Each has the checksums of its upgrade and its downgrade.\n";

bool has_same_name(std::string_view a, std::string_view b) {
  return lower_case(a) == lower_case(b);
}

class Reader {
 public:
  Reader(const text::Source& source, std::span<const Revision> revisions, Chain& chain,
         text::Diagnostics& diagnostics)
      : source_(source), revisions_(revisions), chain_(chain), diagnostics_(diagnostics) {}

  void read();

 private:
  using Words = std::vector<Piece>;

  void read_line(const Piece& line);
  void read_release(const Piece& line, const Words& words);
  void read_revision(const Piece& line, const Words& words);
  void check_name(const Release& release);
  void malformed(const Piece& line, std::string_view form) {
    error(line.span, fmt::format("this line says nothing; write it as \"{}\", or take it from "
                                 "version control as it was",
                                 form));
  }
  text::Diagnostic& error(text::Span span, std::string text) {
    return diagnostics_.error(source_, span, std::move(text));
  }

  const text::Source& source_;
  std::span<const Revision> revisions_;
  Chain& chain_;
  text::Diagnostics& diagnostics_;
};

void Reader::read() {
  const std::vector<Piece> lines = lines_of(source_);
  if (const Piece* conflict = conflict_in(lines)) {
    error(conflict->span,
          "version control left a conflict here; what both sides released stays: keep all of their "
          "lines, and take the markers out");
    return;
  }
  for (const Piece& line : lines) {
    if (!line.text.starts_with('#')) read_line(line);
  }
}

void Reader::read_line(const Piece& line) {
  const Words words = words_of(line);
  if (words[0].text == "release") return read_release(line, words);
  if (words[0].text == "revision") return read_revision(line, words);
  error(words[0].span, fmt::format("\"{}\" begins no line of this file{}", words[0].text,
                                   text::did_you_mean(words[0].text, kWords)))
      .note(fmt::format("it has lines \"{}\", and below each \"{}\"", kRelease, kRevision));
}

void Reader::read_release(const Piece& line, const Words& words) {
  if (words.size() < 4 || words[2].text != "at") return malformed(line, kRelease);
  Release release;
  release.name = words[1].text;
  release.span = words[1].span;
  for (std::size_t i = 3; i < words.size(); ++i) {
    release.heads_at.push_back({std::string(words[i].text), words[i].span});
  }
  check_name(release);
  chain_.releases.push_back(std::move(release));
}

void Reader::check_name(const Release& release) {
  if (const auto problem = id_problem(release.name, "the name of a release")) {
    error(release.span, *problem);
  }
  for (const Release& other : chain_.releases) {
    if (!has_same_name(other.name, release.name)) continue;
    error(release.span, other.name == release.name
                            ? fmt::format("there is a release \"{}\" already; give the newer one "
                                          "another name",
                                          release.name)
                            : fmt::format("the release \"{}\" differs from \"{}\" by case alone; "
                                          "give the newer one another name",
                                          release.name, other.name))
        .note(source_, other.span, "the other one");
  }
  const auto refuse = [&](const Revision& revision, std::string_view what, text::Span span) {
    error(release.span, fmt::format("\"{}\" is {} of {}, and a target can be only one of them; "
                                    "give the newer one another",
                                    release.name, what, revision.file))
        .note(*revision.source, span, "the other one");
  };
  for (const Revision& revision : revisions_) {
    if (has_same_name(revision.id, release.name)) refuse(revision, "the id", revision.id_span);
    for (const Reference& label : revision.labels) {
      if (has_same_name(label.id, release.name)) refuse(revision, "a label", label.span);
    }
  }
}

// Lower case, since that is how it is written.
std::optional<std::uint64_t> checksum_of(std::string_view text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, 16);
  return checksum_text(value) == text ? std::optional(value) : std::nullopt;
}

void Reader::read_revision(const Piece& line, const Words& words) {
  if (words.size() != 5) return malformed(line, kRevision);
  const auto dialect = std::ranges::find_if(kDialects, [&](::aludel::Dialect it) {
    return dialect::dialect(it).name() == words[2].text;
  });
  const auto up = checksum_of(words[3].text);
  const auto down = checksum_of(words[4].text);
  if (dialect == std::end(kDialects)) {
    error(words[2].span,
          fmt::format("\"{}\" is none of the databases, sqlite and postgresql", words[2].text));
  }
  for (const std::size_t i : {3u, 4u}) {
    if (i == 3 ? up : down) continue;
    error(
        words[i].span,
        fmt::format("\"{}\" is no checksum, which has 16 of the digits 0-9 and a-f; take the line "
                    "from version control as it was",
                    words[i].text));
  }
  if (chain_.releases.empty()) {
    error(line.span,
          fmt::format("no release begins above this line; write \"{}\" there", kRelease));
    return;
  }
  if (dialect == std::end(kDialects) || !up || !down) return;
  chain_.releases.back().frozen.push_back(
      {std::string(words[1].text), words[1].span, *dialect, {*up, *down}});
}

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
  }
  return text;
}

// Compares the revisions with what RELEASES says of them.
class Comparison {
 public:
  Comparison(const text::Source& source, std::span<const Revision> revisions, const Chain& chain,
             text::Diagnostics& diagnostics)
      : source_(source), diagnostics_(diagnostics) {
    for (const Revision& revision : revisions) {
      by_id_.emplace(revision.id, &revision);
      for (const Reference& it : revision.replaces) replaced_.insert(it.id);
    }
    for (const Release& release : chain.releases) {
      for (const Release::Frozen& it : release.frozen) lines_[it.id].push_back({&release, &it});
    }
    for (const auto& [id, lines] : lines_) order_.push_back(&lines);
    std::ranges::sort(order_, {}, [](const Lines* it) { return it->front().frozen->span.begin; });
  }

  void run() {
    for (const Lines* lines : order_) {
      if (agree(*lines)) compare(*lines);
    }
  }

 private:
  struct Line {
    const Release* release;
    const Release::Frozen* frozen;
  };
  using Lines = std::vector<Line>;  // all of one revision; never none

  bool agree(const Lines& lines);
  void compare(const Lines& lines);

  const text::Source& source_;
  text::Diagnostics& diagnostics_;
  std::map<std::string_view, const Revision*> by_id_;
  std::set<std::string_view> replaced_;  // what others stand for
  std::map<std::string_view, Lines> lines_;
  std::vector<const Lines*> order_;  // as in the file
};

bool are_same(const ::aludel::Checksums& a, const ::aludel::Checksums& b) {
  return a.upgrade == b.upgrade && a.downgrade == b.downgrade;
}

// Two people who release the same revision, each on a branch, write the same line of it.
bool Comparison::agree(const Lines& lines) {
  for (const Line& line : lines) {
    const Release::Frozen& frozen = *line.frozen;
    const auto other = std::ranges::find_if(lines, [&](const Line& it) {
      return it.frozen->dialect == frozen.dialect &&
             !are_same(it.frozen->checksums, frozen.checksums);
    });
    if (other == lines.end()) continue;
    diagnostics_
        .error(source_, other->frozen->span,
               fmt::format("\"{}\" was another revision in the release \"{}\"; one of the lines is "
                           "wrong, or the id was given twice",
                           frozen.id, line.release->name))
        .note(source_, frozen.span, "the other line");
    return false;
  }
  return true;
}

void Comparison::compare(const Lines& lines) {
  const Line& first = lines.front();
  const std::string& id = first.frozen->id;
  const auto found = by_id_.find(id);
  if (found == by_id_.end() && replaced_.contains(id)) return;
  if (found == by_id_.end()) {
    diagnostics_.error(source_, first.frozen->span,
                       fmt::format("\"{}\" was released in \"{}\", and its file is gone; bring it "
                                   "back from version control",
                                   id, first.release->name));
    return;
  }
  const Revision& revision = *found->second;
  const bool is_one = std::ranges::all_of(
      lines, [&](const Line& it) { return it.frozen->dialect == first.frozen->dialect; });
  std::vector<std::string> changed;
  for (const Line& line : lines) {
    const ::aludel::Dialect dialect = line.frozen->dialect;
    const ::aludel::Checksums& was = line.frozen->checksums;
    const ::aludel::Checksums& is = revision.checksums[static_cast<unsigned>(dialect)];
    const std::string where =
        is_one ? "" : fmt::format(" for {}", dialect::dialect(dialect).title());
    if (is.upgrade != was.upgrade) changed.push_back("its upgrade" + where);
    if (is.downgrade != was.downgrade) changed.push_back("its downgrade" + where);
  }
  if (changed.empty()) return;
  const bool is_all = changed.size() == 2 * lines.size();
  diagnostics_
      .error(
          *revision.source, revision.id_span,
          fmt::format("\"{}\" was released in \"{}\" and is not any more what it was: {}{}; put it "
                      "back as it was, and write a new revision for the change",
                      id, first.release->name, listed(changed), is_all ? ", or its header" : ""))
      .note(source_, first.frozen->span,
            fmt::format("what it was; if \"{}\" never shipped, take its lines away here",
                        first.release->name));
}

}  // namespace

bool read_releases(const std::filesystem::path& folder, const std::string& shown,
                   std::span<const Revision> revisions, Chain& chain,
                   text::Diagnostics& diagnostics) {
  std::error_code ignored;
  if (!std::filesystem::exists(folder / "RELEASES", ignored)) return true;
  auto source = text::read(folder / "RELEASES", shown + "/RELEASES", diagnostics);
  if (source == nullptr) return false;
  text::Diagnostics found;
  Reader(*source, revisions, chain, found).read();
  if (!found.has_errors()) {
    Comparison(*source, revisions, chain, found).run();
    chain.is_kept = !found.has_errors();
  }
  for (const text::Diagnostic& it : found.all()) diagnostics.add(it);
  chain.kept.push_back(std::move(source));
  return !found.has_errors();
}

void link_releases(Chain& chain, text::Diagnostics& diagnostics) {
  std::map<std::string_view, unsigned> places;
  std::set<std::string_view> lines;
  for (const Release& release : chain.releases) {
    for (const Release::Frozen& it : release.frozen) lines.insert(it.id);
  }
  std::vector<bool> has_line(chain.size());
  for (unsigned i = 0; i < chain.size(); ++i) {
    const std::vector<Reference>& replaces = chain[i].replaces;
    places.emplace(chain[i].id, i);
    if (!replaces.empty()) places.emplace(replaces.back().id, i);  // is at this one, too
    // What was released is below it.
    has_line[i] =
        lines.contains(chain[i].id) || (!replaces.empty() && lines.contains(replaces.back().id));
  }
  for (Release& release : chain.releases) {
    const text::Source& source = *chain.kept.back();  // RELEASES
    for (const Reference& head : release.heads_at) {
      const auto found = places.find(head.id);
      if (found != places.end()) {
        release.heads.push_back(found->second);
        continue;
      }
      diagnostics.error(
          source, head.span,
          fmt::format("there is no revision \"{}\"; bring back its file, and its line "
                      "here",
                      head.id));
    }
    std::ranges::sort(release.heads);
    release.heads.erase(std::unique(release.heads.begin(), release.heads.end()),
                        release.heads.end());
    std::vector<bool> is_in(chain.size());
    for (const unsigned head : release.heads) is_in[head] = true;
    for (std::size_t i = chain.size(); i-- > 0;) {
      if (!is_in[i]) continue;
      for (const unsigned edge : edges(chain.links[i])) is_in[edge] = true;
      if (has_line[i]) continue;
      has_line[i] = true;  // said
      diagnostics
          .error(source, release.span,
                 fmt::format("the release \"{}\" has \"{}\" in it, and no line here says what that "
                             "was; bring the line back from version control",
                             release.name, chain[i].id))
          .note(*chain[i].source, chain[i].id_span, "the revision");
    }
  }
}

const Release* release_of(const Chain& chain, const Revision& revision) {
  const bool is_range =
      !revision.replaces.empty() && std::ranges::none_of(chain.links, [&](const Link& it) {
        return it.revision.id == revision.replaces.back().id;
      });
  for (const Release& release : chain.releases) {
    if (std::ranges::any_of(release.frozen, [&](const Release::Frozen& it) {
          return it.id == revision.id || (is_range && it.id == revision.replaces.back().id);
        })) {
      return &release;
    }
  }
  return nullptr;
}

bool is_frozen(const Chain& chain, std::string_view id) {
  return std::ranges::any_of(chain.releases, [&](const Release& it) {
    return std::ranges::find(it.frozen, id, &Release::Frozen::id) != it.frozen.end();
  });
}

std::optional<std::string> taken_by(const Chain& chain, std::string_view name) {
  for (const Link& link : chain.links) {
    if (has_same_name(link.revision.id, name)) return link.revision.file;
    for (const Reference& label : link.revision.labels) {
      if (has_same_name(label.id, name)) return fmt::format("a label of {}", link.revision.file);
    }
    for (const Reference& it : link.revision.replaces) {
      if (has_same_name(it.id, name)) return fmt::format("what {} replaces", link.revision.file);
    }
  }
  for (const Release& release : chain.releases) {
    if (has_same_name(release.name, name)) return fmt::format("the release \"{}\"", release.name);
  }
  return std::nullopt;
}

Release new_release(const Chain& chain, std::string_view name,
                    std::span<const ::aludel::Dialect> dialects) {
  Release release;
  release.name = name;
  release.heads = chain.tips;
  for (const unsigned head : chain.tips) release.heads_at.push_back({chain[head].id, {}});
  std::set<std::pair<std::string_view, ::aludel::Dialect>> known;
  for (const Release& other : chain.releases) {
    for (const Release::Frozen& it : other.frozen) known.emplace(it.id, it.dialect);
  }
  for (const Link& link : chain.links) {
    for (const ::aludel::Dialect dialect : dialects) {
      const Revision& it = link.revision;
      if (known.contains({it.id, dialect})) continue;
      release.frozen.push_back({it.id, {}, dialect, it.checksums[static_cast<unsigned>(dialect)]});
    }
  }
  return release;
}

namespace {

std::string line_of(std::string_view id, ::aludel::Dialect dialect,
                    const ::aludel::Checksums& checksums) {
  return fmt::format("  revision {} {} {} {}\n", id, dialect::dialect(dialect).name(),
                     checksum_text(checksums.upgrade), checksum_text(checksums.downgrade));
}

}  // namespace

std::string releases_file(std::string before, const Release& added) {
  std::string text = std::move(before);
  if (text.empty()) text = kAbout;
  if (!text.ends_with('\n')) text += '\n';
  text += fmt::format("\nrelease {} at", added.name);
  for (std::size_t i = 0; i < added.heads_at.size(); ++i) {
    text += fmt::format("{} {}", i == 0 ? "" : ",", added.heads_at[i].id);
  }
  text += '\n';
  for (const Release::Frozen& it : added.frozen) text += line_of(it.id, it.dialect, it.checksums);
  return text;
}

std::string releases_with(std::string before, const Release& release, const Revision& revision,
                          std::span<const ::aludel::Dialect> dialects) {
  std::string lines;
  for (const ::aludel::Dialect it : dialects) {
    lines += line_of(revision.id, it, revision.checksums[static_cast<unsigned>(it)]);
  }
  std::size_t end = before.find('\n', text::place_in_bytes(before, release.frozen.back().span.end));
  if (end == before.npos) {
    before += '\n';
    end = before.size() - 1;
  }
  return before.insert(end + 1, lines);
}

}  // namespace aludel::revisions
