// SPDX-License-Identifier: MIT
#include "revisions/write.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <utility>

#include "revisions/names.h"
#include "revisions/releases.h"
#include "sql/lexer.h"

namespace aludel::revisions {

namespace {

std::string_view trimmed(std::string_view message) {
  const std::size_t begin = message.find_first_not_of(' ');
  return message.substr(begin, message.find_last_not_of(' ') + 1 - begin);
}

// One line, whatever stands in it: an expression may have several.
std::string comment(std::string line) {
  std::ranges::replace(line, '\n', ' ');
  return line.empty() ? "--\n" : "-- " + line + "\n";
}

std::string list_line(const char* directive, const std::vector<std::string>& names) {
  return names.empty() ? "" : fmt::format("-- {} {}\n", directive, fmt::join(names, ", "));
}

// In UTC, or with its distance from it.
std::string written(const std::tm& time, int utc_offset) {
  const std::string clock = fmt::format("{:%Y-%m-%dT%H:%M:%S}", time);
  if (utc_offset == 0) return clock + "Z";
  const int minutes = std::abs(utc_offset);
  return fmt::format("{}{}{:02}:{:02}", clock, utc_offset < 0 ? '-' : '+', minutes / 60,
                     minutes % 60);
}

std::string header(const NewRevision& revision, const std::tm& time) {
  std::string text =
      fmt::format("-- {}\n-- @revision {}\n", trimmed(revision.message), revision.id);
  text += list_line("@revises ", revision.parents);
  text += list_line("@depends ", revision.depends);
  text += list_line("@label   ", revision.labels);
  text += list_line("@replaces", revision.replaces);
  if (revision.created) {
    text += fmt::format("-- @created  {}\n", written(time, revision.utc_offset));
  }
  text += fmt::format("-- @sql      {}\n", word_of(revision.language));
  if (revision.no_transaction) text += "-- @no-transaction\n";
  if (revision.user_version) text += fmt::format("-- @user-version {}\n", *revision.user_version);
  if (revision.is_compatible) text += "-- @compatible\n";
  if (!revision.notes.empty()) text += "--\n";
  for (const std::string& note : revision.notes) text += comment(note);
  return text;
}

std::string statement(const Entry& entry) {
  std::string text;
  for (const std::string& line : entry.above) text += comment(line);
  return entry.sql.empty() ? text : text + entry.sql + ";\n";
}

// Whether it can stand close to its neighbours.
bool is_one_line(const Entry& entry) {
  return entry.above.empty() && entry.sql.find('\n') == std::string::npos;
}

std::string section(const std::vector<Entry>& entries, bool is_merge) {
  if (entries.empty()) return is_merge ? "" : "-- @nothing\n";
  std::string text;
  const Entry* before = nullptr;
  for (const Entry& entry : entries) {
    const bool same_block = before != nullptr && before->only == entry.only;
    if (before != nullptr && before->only && !same_block) text += "-- @end\n";
    if (before != nullptr && !(same_block && is_one_line(*before) && is_one_line(entry)) &&
        !(before->only && entry.only && !same_block)) {
      text += "\n";
    }
    if (entry.only && !same_block) {
      text += *entry.only == ::aludel::Dialect::kSqlite ? "-- @sqlite\n" : "-- @postgresql\n";
    }
    text += statement(entry);
    before = &entry;
  }
  if (before->only) text += "-- @end\n";
  return text;
}

}  // namespace

std::string new_id(const Chain& chain) {
  std::random_device random;
  std::uniform_int_distribution<std::uint64_t> digits(0, 0xffffffffffffu);
  std::string id;
  const auto taken = [&] {
    return taken_by(chain, id) || std::ranges::any_of(chain.links, [&](const Link& link) {
             return lower_case(link.revision.id).starts_with(id);
           });
  };
  do {
    id = fmt::format("{:012x}", digits(random));
  } while (taken());
  return id;
}

std::string without_directives(const std::string& sql, sql::Language language) {
  const text::Source source("", sql);
  text::Diagnostics ignored;
  std::string result;
  std::size_t end = 0;   // of what is copied
  std::size_t last = 0;  // in `result`, the end of the last token that is no comment
  for (const sql::Token& it : sql::lex(source, language, ignored)) {
    result += source.text({end, it.span.begin});
    std::string_view text = source.text(it.span);
    end = it.span.end;
    const std::size_t word = text.find_first_not_of(" \t", 2);
    const bool is_directive = it.kind == sql::TokenKind::kLineComment &&
                              word != std::string_view::npos && text[word] == '@' &&
                              text.find("*/") == std::string_view::npos;
    result += is_directive ? fmt::format("/*{} */", text.substr(2)) : std::string(text);
    if (!sql::is_comment(it)) last = result.size();
  }
  result.resize(last);
  return result;
}

std::optional<std::string> message_problem(std::string_view message) {
  if (message.find_first_not_of(" \t\r\n\v\f") == message.npos) {
    return "the message is empty; say what the revision does";
  }
  const auto control = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  };
  if (std::ranges::any_of(message, control)) {
    return "the message must be one line of text";
  }
  if (message[message.find_first_not_of(' ')] == '@') {
    return "the message cannot begin with \"@\": directives do";
  }
  return std::nullopt;
}

NewFile write(const NewRevision& revision, const Naming& naming) {
  const std::tm time = fmt::gmtime(revision.created.value_or(0) + revision.utc_offset * 60);
  const bool is_merge = revision.parents.size() > 1;
  std::string text = header(revision, time);
  text += "\n-- @upgrade\n" + section(revision.upgrade, is_merge);
  text += revision.irreversible ? fmt::format("\n-- @irreversible {}\n", *revision.irreversible)
                                : "\n-- @downgrade\n" + section(revision.downgrade, is_merge);
  return {file_name(naming, {.id = revision.id,
                             .message = revision.message,
                             .time = time,
                             .epoch = revision.created.value_or(0)}),
          std::move(text)};
}

NewFile write_empty(NewRevision revision, const Naming& naming) {
  revision.upgrade = {{.above = {"@todo write the statements that make the change in place of this "
                                 "line, or \"-- @nothing\""}}};
  revision.downgrade = {{.above = {"@todo write the statements that take it back in place of this "
                                   "line, or \"-- @nothing\""}}};
  return write(revision, naming);
}

}  // namespace aludel::revisions
