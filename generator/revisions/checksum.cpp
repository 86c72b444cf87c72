// SPDX-License-Identifier: MIT
#include "revisions/checksum.h"

#include <fmt/format.h>

#include <algorithm>

namespace aludel::revisions {

namespace {

// The items of a script, hashed as they come.
class Items {
 public:
  void add(std::string_view bytes) {
    fmt::format_to(std::back_inserter(text_), "{}:{}", bytes.size(), bytes);
  }
  void add(std::size_t number) { add(fmt::format("{}", number)); }
  std::string_view text() const { return text_; }

 private:
  std::string text_;
};

void add_names(Items& items, std::string_view word, const std::vector<Reference>& names) {
  if (names.empty()) return;
  items.add(word);
  items.add(names.size());
  for (const Reference& it : names) items.add(it.id);
}

void add_step(Items& items, const Revision& revision, const Step& step,
              std::span<const sql::Token> tokens) {
  const dialect::Input& input = step.input;
  const text::Span span = input.statement.span();
  if (input.statement.language() != revision.language) {
    items.add(fmt::format("@{}", word_of(input.statement.language())));
  }
  if (!input.call.empty()) {
    items.add("call");
    items.add(input.call);
    return;
  }
  if (input.fill) {
    items.add("@fill");
    items.add(input.fill->text);
  }
  if (!input.require.empty()) {
    items.add("require");
    items.add(input.require);
  } else {
    items.add("statement");
  }
  const auto begins_before = [](const sql::Token& token, std::size_t offset) {
    return token.span.begin < offset;
  };
  const auto first = std::lower_bound(tokens.begin(), tokens.end(), span.begin, begins_before);
  const auto last = std::lower_bound(first, tokens.end(), span.end, begins_before);
  items.add(static_cast<std::size_t>(
      std::count_if(first, last, [](const sql::Token& token) { return !is_comment(token); })));
  std::for_each(first, last, [&](const sql::Token& token) {
    if (!is_comment(token)) items.add(revision.source->text(token.span));
  });
}

}  // namespace

std::uint64_t checksum(const Revision& revision, ::aludel::Dialect dialect,
                       ::aludel::Direction direction, std::span<const sql::Token> tokens) {
  const bool up = direction == ::aludel::Direction::kUpgrade;
  const Section& section = up ? revision.upgrade : revision.downgrade;
  Items items;
  items.add("aludel 1");
  items.add(dialect == ::aludel::Dialect::kSqlite ? "sqlite" : "postgresql");
  items.add(up ? "upgrade" : "downgrade");
  items.add(revision.id);
  items.add(revision.parents.size());
  for (const Reference& parent : revision.parents) items.add(parent.id);
  add_names(items, "@depends", revision.depends);
  add_names(items, "@replaces", revision.replaces);
  if (revision.is_compatible) items.add("@compatible");
  items.add(word_of(revision.language));
  if (!up && revision.irreversible) {
    items.add("@irreversible");
    items.add(*revision.irreversible);
  }
  if (revision.no_transaction) items.add("@no-transaction");
  if (section.nothing) items.add("@nothing");
  if (revision.user_version) {
    items.add("@user-version");
    items.add(static_cast<std::size_t>(revision.user_version->number));
  }
  for (const Step& step : section.steps) {
    if ((step.dialects >> static_cast<unsigned>(dialect) & 1u) == 0) continue;
    add_step(items, revision, step, tokens);
  }
  return fnv1a(items.text());
}

std::string checksum_text(std::uint64_t checksum) { return fmt::format("{:016x}", checksum); }

std::uint64_t fnv1a(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char byte : bytes) {
    hash ^= static_cast<unsigned char>(byte);
    hash *= 0x100000001b3u;
  }
  return hash;
}

}  // namespace aludel::revisions
