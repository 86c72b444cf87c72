// SPDX-License-Identifier: MIT
#include "proof/memory.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

#include "proof/digest.h"
#include "text/files.h"

namespace aludel::proof {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFormat = "aludel proof 2";
constexpr std::size_t kStates = 6;  // that stay

/// Items one behind the other, each as its length, ":", and its bytes.
class Writer {
 public:
  void add(std::string_view item) {
    fmt::format_to(std::back_inserter(bytes_), "{}:", item.size());
    bytes_ += item;
  }
  void add(std::size_t number) { add(fmt::format("{}", number)); }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

/// The same back. What isn't there, or makes no sense, reads as empty and as 0, and is_good() says
/// so in the end.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : left_(bytes) {}

  std::string_view item() {
    const std::size_t colon = left_.find(':');
    const std::size_t size = number(left_.substr(0, colon));
    if (!good_ || size > left_.size() - colon - 1) {
      good_ = false;
      return {};
    }
    const std::string_view item = left_.substr(colon + 1, size);
    left_.remove_prefix(colon + 1 + size);
    return item;
  }
  std::size_t number() { return number(item()); }
  bool is_good() const { return good_; }
  bool is_at_end() const { return good_ && left_.empty(); }
  void fail() { good_ = false; }

 private:
  std::size_t number(std::string_view text) {
    std::size_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    good_ = good_ && read.ec == std::errc() && read.ptr == text.data() + text.size();
    return good_ ? value : 0;
  }

  std::string_view left_;
  bool good_ = true;
};

/// A file's content with what tells that it is whole, and what it was said to be.
std::string sealed(std::string_view key, const Writer& content) {
  Writer file;
  file.add(kFormat);
  file.add(key);
  file.add(Digest().add(content.bytes()).text());
  file.add(content.bytes());
  return file.bytes();
}

std::optional<std::string> unsealed(const fs::path& file, std::string_view key) {
  const std::optional<std::string> bytes = text::bytes_of(file);
  if (!bytes) return std::nullopt;
  Reader reader(*bytes);
  if (reader.item() != kFormat || reader.item() != key) return std::nullopt;
  const std::string_view digest = reader.item();
  const std::string_view content = reader.item();
  if (!reader.is_at_end() || Digest().add(content).text() != digest) return std::nullopt;
  return std::string(content);
}

void write(const fs::path& file, std::string_view content) {
  text::Diagnostics ignored;  // then it is proved again next time
  text::write(file, content, ignored);
}

void write_place(const text::Source* source, text::Span span, Writer& writer) {
  writer.add(source == nullptr ? "" : source->path());
  writer.add(span.begin);
  writer.add(span.end);
}

void write_warnings(const Warnings& warnings, Writer& writer) {
  writer.add(warnings.size());
  for (const text::Diagnostic& it : warnings) {
    write_place(it.source, it.span, writer);
    writer.add(it.path);
    writer.add(it.text);
    writer.add(it.notes.size());
    for (const text::Note& note : it.notes) {
      write_place(note.source, note.span, writer);
      writer.add(note.text);
    }
  }
}

using Sources = std::map<std::string, const text::Source*>;

void read_place(Reader& reader, const Sources& sources, const text::Source*& source,
                text::Span& span) {
  const std::string path(reader.item());
  span.begin = reader.number();
  span.end = reader.number();
  if (path.empty()) return;
  const auto found = sources.find(path);
  if (found == sources.end()) return reader.fail();
  source = found->second;
}

Warnings read_warnings(Reader& reader, const Sources& sources) {
  Warnings warnings;
  const std::size_t count = reader.number();
  for (std::size_t i = 0; i != count && reader.is_good(); ++i) {
    text::Diagnostic& it = warnings.emplace_back();
    it.severity = text::Severity::kWarning;
    read_place(reader, sources, it.source, it.span);
    it.path = reader.item();
    it.text = reader.item();
    const std::size_t notes = reader.number();
    for (std::size_t n = 0; n != notes && reader.is_good(); ++n) {
      text::Note& note = it.notes.emplace_back();
      read_place(reader, sources, note.source, note.span);
      note.text = reader.item();
    }
  }
  return warnings;
}

std::vector<const text::Source*> sources_of(const revisions::Revision& revision) {
  std::vector<const text::Source*> sources{revision.source.get()};
  if (revision.fixture) sources.push_back(revision.fixture->source.get());
  return sources;
}

void add(Script script, Digest& digest) {
  digest.add(script.size());
  for (const dialect::Output& it : script) {
    digest.add(static_cast<std::uint64_t>(it.kind)).add(it.sql).add(it.message);
    digest.add(it.span.begin).add(it.span.end);
  }
}

void add(const Leg& leg, Digest& digest) {
  for (const text::Source* source : sources_of(*leg)) {
    digest.add(source->path()).add(source->text());
  }
  for (const Script script : leg.scripts) add(script, digest);
  if (!leg->fixture) return;
  constexpr auto kSqlite = static_cast<unsigned>(::aludel::Dialect::kSqlite);
  for (const auto& script : leg->fixture->scripts[kSqlite]) add(script, digest);
}

}  // namespace

Memory::Memory(fs::path folder, std::string_view basis, const revisions::Chain& chain,
               const Way& way, const dialect::Declaration* declared)
    : folder_(std::move(folder)) {
  if (folder_.empty()) return;
  Digest digest;
  digest.add(kFormat).add(basis);
  keys_.push_back(digest.text());
  const std::map<std::size_t, std::string> released = releases_on(way, chain);
  for (const Leg& leg : way) {
    add(leg, digest);
    digest.add(released.contains(keys_.size()) ? 1 : 0);
    keys_.push_back(digest.text());
    for (const text::Source* it : sources_of(*leg)) sources_.emplace(it->path(), it);
  }
  for (const revisions::Release& release : chain.releases) {
    for (const unsigned head : release.heads) digest.add(release.name).add(chain[head].id);
  }
  digest.add(declared == nullptr ? "" : "schema");
  std::map<std::string, const text::Source*> schema;
  if (declared != nullptr) {
    for (const auto& it : declared->definitions) schema.emplace(it.source->path(), it.source);
  }
  for (const auto& [path, source] : schema) digest.add(path).add(source->text());
  whole_ = digest.text();
  sources_.insert(schema.begin(), schema.end());
  choose();
}

// Of the head and of what comes before it; and of what comes before the first that wasn't known.
void Memory::choose() {
  const std::size_t all = keys_.size() - 1;
  wanted_ = {all, all - std::min<std::size_t>(all, 1)};
  if (const auto content = unsealed(folder_ / "proved", "")) {
    Reader reader(*content);
    std::set<std::string, std::less<>> known;
    for (std::size_t left = reader.number(); left != 0 && reader.is_good(); --left) {
      known.emplace(reader.item());
    }
    std::size_t same = 0;
    while (same != all && known.contains(keys_[same + 1])) ++same;
    wanted_.insert(same);
  }
  wanted_.erase(0);
}

bool Memory::wants(std::size_t revisions) const {
  return wanted_.contains(revisions) && !fs::exists(state_file(revisions));
}

fs::path Memory::state_file(std::size_t revisions) const {
  return folder_ / (keys_[revisions] + ".state");
}

std::optional<Warnings> Memory::proved() const {
  const auto content = folder_.empty() ? std::nullopt : unsealed(folder_ / "proved", "");
  if (!content) return std::nullopt;
  Reader reader(*content);
  for (std::size_t left = reader.number(); left != 0 && reader.is_good(); --left) reader.item();
  if (reader.item() != whole_) return std::nullopt;
  Warnings warnings = read_warnings(reader, sources_);
  if (!reader.is_at_end()) return std::nullopt;
  return warnings;
}

std::optional<State> Memory::recall() const {
  for (std::size_t revisions = keys_.size(); revisions-- > 1;) {
    const fs::path file = state_file(revisions);
    if (!fs::exists(file)) continue;
    std::error_code ignored;
    if (auto state = read(revisions)) {
      fs::last_write_time(file, fs::file_time_type::clock::now(), ignored);
      return state;
    }
    fs::remove(file, ignored);
  }
  return std::nullopt;
}

std::optional<State> Memory::read(std::size_t revisions) const {
  const auto content = unsealed(state_file(revisions), keys_[revisions]);
  if (!content) return std::nullopt;
  Reader reader(*content);
  State state;
  state.revisions = revisions;
  state.one_by_one = reader.item();
  state.in_one_run = reader.item();
  for (std::size_t left = reader.number(); left != 0 && reader.is_good(); --left) {
    const std::size_t release = std::min(reader.number(), revisions - 1);
    state.from_releases.emplace(release, reader.item());
  }
  state.next_key = static_cast<unsigned>(reader.number());
  for (std::size_t left = reader.number(); left != 0 && reader.is_good(); --left) {
    const std::string_view key = reader.item();
    state.changed_by.emplace(key, std::min(reader.number(), revisions - 1));
  }
  for (std::size_t left = reader.number(); left != 0 && reader.is_good(); --left) {
    state.unfilled.emplace(reader.item());
  }
  state.warnings = read_warnings(reader, sources_);
  if (!reader.is_at_end()) return std::nullopt;
  return state;
}

void Memory::keep(const State& state) const {
  Writer content;
  content.add(state.one_by_one);
  content.add(state.in_one_run);
  content.add(state.from_releases.size());
  for (const auto& [release, database] : state.from_releases) {
    content.add(release);
    content.add(database);
  }
  content.add(state.next_key);
  content.add(state.changed_by.size());
  for (const auto& [key, revision] : state.changed_by) {
    content.add(key);
    content.add(revision);
  }
  content.add(state.unfilled.size());
  for (const std::string& name : state.unfilled) content.add(name);
  write_warnings(state.warnings, content);
  write(state_file(state.revisions), sealed(keys_[state.revisions], content));
  forget_old();
}

void Memory::forget_old() const {
  std::vector<std::pair<fs::file_time_type, fs::path>> states;
  std::error_code ignored;
  for (const fs::path& file : text::list(folder_, ".state")) {
    states.emplace_back(fs::last_write_time(file, ignored), file);
  }
  std::sort(states.begin(), states.end(), std::greater<>());
  for (std::size_t i = kStates; i < states.size(); ++i) fs::remove(states[i].second, ignored);
}

void Memory::conclude(std::size_t revisions, const Warnings* warnings) const {
  if (folder_.empty()) return;
  Writer content;
  content.add(revisions);
  for (std::size_t i = 1; i <= revisions; ++i) content.add(keys_[i]);
  content.add(warnings == nullptr ? "" : whole_);
  write_warnings(warnings == nullptr ? Warnings{} : *warnings, content);
  write(folder_ / "proved", sealed("", content));
}

}  // namespace aludel::proof
