// SPDX-License-Identifier: MIT
#include "revisions/write.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <utility>

#include "revisions/names.h"
#include "revisions/releases.h"
#include "sql/lexer.h"

namespace aludel::revisions {

namespace {

constexpr std::size_t kSlugSize = 40;

// Latin letters with marks, without them: the UTF-8 of each range, and what stands for it.
constexpr std::pair<std::string_view, std::string_view> kPlain[] = {
    {"àáâãåÀÁÂÃÅ", "a"},   {"äÄæÆ", "ae"},    {"çčćÇČĆ", "c"},   {"ďĎ", "d"},
    {"èéêëěęÈÉÊËĚĘ", "e"}, {"ìíîïÌÍÎÏ", "i"}, {"łŁ", "l"},       {"ñňńÑŇŃ", "n"},
    {"òóôõøÒÓÔÕØ", "o"},   {"öÖœŒ", "oe"},    {"řŘ", "r"},       {"šśŠŚ", "s"},
    {"ß", "ss"},           {"ťŤ", "t"},       {"ùúûůÙÚÛŮ", "u"}, {"üÜ", "ue"},
    {"ýÿÝ", "y"},          {"žźżŽŹŻ", "z"},
};

std::string_view plain(std::string_view character) {
  for (const auto& [letters, ascii] : kPlain) {
    if (letters.find(character) != letters.npos) return ascii;
  }
  return "";
}

bool is_slug_char(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// The bytes of the UTF-8 character at the beginning of a text.
std::size_t character_size(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0u) == 0x80u) ++size;
  return size;
}

// The words of a message, in ASCII lower case.
std::vector<std::string> words_of(std::string_view message) {
  std::vector<std::string> words(1);
  while (!message.empty()) {
    const std::string_view character = message.substr(0, character_size(message));
    message.remove_prefix(character.size());
    if (character.size() > 1) {
      words.back() += plain(character);
      continue;
    }
    const std::string lower = lower_case(character);
    if (is_slug_char(lower[0])) {
      words.back() += lower;
    } else if (lower != "'" && !words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

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

std::string header(const NewRevision& revision, const std::tm& time) {
  std::string text =
      fmt::format("-- {}\n-- @revision {}\n", trimmed(revision.message), revision.id);
  text += list_line("@revises ", revision.parents);
  text += list_line("@depends ", revision.depends);
  text += list_line("@label   ", revision.labels);
  if (revision.created != 0) text += fmt::format("-- @created  {:%Y-%m-%dT%H:%M:%SZ}\n", time);
  text += fmt::format("-- @sql      {}\n", word_of(revision.language));
  if (revision.no_transaction) text += "-- @no-transaction\n";
  if (revision.user_version) text += fmt::format("-- @user-version {}\n", *revision.user_version);
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

std::string section(const std::vector<Entry>& entries) {
  if (entries.empty()) return "-- @nothing\n";
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

std::string slug(std::string_view message) {
  std::string slug;
  for (const std::string& word : words_of(message)) {
    if (slug.empty()) {
      slug = word.substr(0, kSlugSize);
    } else if (slug.size() + 1 + word.size() > kSlugSize) {
      break;
    } else {
      slug += "_" + word;
    }
  }
  return slug;
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

NewFile write(const NewRevision& revision) {
  const std::tm time = fmt::gmtime(revision.created);
  const std::string words = slug(revision.message);
  std::string text = header(revision, time);
  text += "\n-- @upgrade\n" + section(revision.upgrade);
  text += revision.irreversible ? fmt::format("\n-- @irreversible {}\n", *revision.irreversible)
                                : "\n-- @downgrade\n" + section(revision.downgrade);
  return {fmt::format("{:%Y-%m-%d}_{}{}{}.sql", time, revision.id, words.empty() ? "" : "_", words),
          std::move(text)};
}

NewFile write_empty(NewRevision revision) {
  revision.upgrade = {
      {.above = {"@todo write the statements that make the change, in place of this line"}}};
  revision.downgrade = {
      {.above = {"@todo write the statements that take it back, in place of this line"}}};
  return write(revision);
}

}  // namespace aludel::revisions
