// SPDX-License-Identifier: MIT
#include "import/write.h"

#include <fmt/format.h>

#include <utility>

#include "import/entries.h"

namespace aludel::import {
namespace {

sql::Language language_of(::aludel::Dialect dialect) {
  return dialect == ::aludel::Dialect::kSqlite ? sql::Language::kSqlite
                                               : sql::Language::kPostgresql;
}

/// One line that can be a message.
std::string message_of(const Imported& revision) {
  std::string message;
  for (const char c : revision.message) {
    const auto byte = static_cast<unsigned char>(c);
    const bool space = byte <= 0x20 || byte == 0x7f;
    if (!space) message += c;
    if (space && !message.empty() && !message.ends_with(' ')) message += ' ';
  }
  while (message.ends_with(' ')) message.pop_back();
  if (message.starts_with('@')) message.insert(0, "\"").push_back('"');
  return message.empty() ? "revision " + revision.id : message;
}

Entries section_of(const Way& way, sql::Language language) {
  if (way.kind == Way::Kind::kByHand) {
    Entries entries;
    entries.list.push_back(by_hand(way.why, way.quoted));
    entries.open = 1;
    return entries;
  }
  if (way.kind != Way::Kind::kSql) return {};
  Entries entries = entries_of(way.sql, language);
  if (!way.why.empty()) {
    entries.list.insert(entries.list.begin(), by_hand(way.why, way.quoted));
    ++entries.open;
  }
  return entries;
}

/// What is still open, as remarks.
void close(Entries& entries) {
  for (revisions::Entry& entry : entries.list) {
    for (std::string& line : entry.above) {
      if (line.starts_with("@todo")) line.insert(0, "was ");
    }
  }
  entries.open = 0;
}

/// A section without a statement says that there is nothing.
void say_nothing(Entries& entries) {
  if (entries.statements != 0 || entries.open != 0 || entries.list.empty()) return;
  entries.list.push_back({.above = {"@nothing"}});
}

WrittenRevision write(const Imported& revision, Tool tool, const WriteOptions& options) {
  const sql::Language language = language_of(options.dialect);
  Entries up = section_of(revision.upgrade, language);
  Entries down = section_of(revision.downgrade, language);
  revisions::NewRevision made{.id = revision.id,
                              .message = message_of(revision),
                              .parents = revision.parents,
                              .language = language,
                              .created = revision.created,
                              .labels = revision.labels,
                              .depends = revision.depends};
  const std::size_t open = up.open + down.open;
  const bool is_closed = options.part != WriteOptions::Part::kAll;
  if (is_closed) close(up);
  const bool is_lost = revision.downgrade.kind == Way::Kind::kMissing ||
                       (revision.downgrade.kind != Way::Kind::kByHand && down.statements == 0 &&
                        down.open == 0 && up.defines);
  if (options.part == WriteOptions::Part::kUpgrades || (is_closed && open != 0) || is_lost ||
      options.without_downgrade.contains(revision.id)) {
    down = {};
    const char* words = revision.downgrade.kind == Way::Kind::kMissing
                            ? "no downgrade was written for it in "
                        : is_lost ? "its downgrade was empty in "
                                  : "its downgrade did not lead back in ";
    const std::string& own = revision.downgrade.why;
    made.irreversible = !options.irreversible.empty() ? options.irreversible
                        : is_lost && !own.empty()     ? own
                                                      : words + std::string(name_of(tool));
  }
  made.no_transaction = (up.needs_no_transaction && (made.irreversible || down.statements == 1)) ||
                        (down.needs_no_transaction && up.statements == 1);
  say_nothing(up);
  say_nothing(down);
  made.upgrade = std::move(up.list);
  made.downgrade = std::move(down.list);
  WrittenRevision written{revisions::write(made), open};
  if (!revision.stem.empty()) written.file.name = revision.stem + ".sql";
  return written;
}

}  // namespace

std::vector<WrittenRevision> write(const History& history, const WriteOptions& options) {
  std::vector<WrittenRevision> written;
  for (const Imported& it : history.revisions) written.push_back(write(it, history.tool, options));
  return written;
}

}  // namespace aludel::import
