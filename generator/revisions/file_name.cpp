// SPDX-License-Identifier: MIT
#include "revisions/file_name.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "revisions/names.h"
#include "text/similar.h"

namespace aludel::revisions {

namespace {

constexpr std::string_view kTokens[] = {"rev",  "slug",   "year",   "month", "day",
                                        "hour", "minute", "second", "epoch"};

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

// Of a template: text as it stands, or a token without its braces.
struct Part {
  bool is_token = false;
  std::string_view text;
};

std::vector<Part> parts_of(std::string_view file_template) {
  std::vector<Part> parts;
  while (!file_template.empty()) {
    const std::size_t close = file_template[0] == '{' ? file_template.find('}') : 0;
    const bool is_token = close != 0 && close != file_template.npos;
    const std::size_t end =
        is_token ? close + 1 : std::min(file_template.find('{', 1), file_template.size());
    parts.push_back(
        {is_token, is_token ? file_template.substr(1, close - 1) : file_template.substr(0, end)});
    file_template.remove_prefix(end);
  }
  return parts;
}

// What builds and shells take as it is in the name of a file.
bool is_plain(char c) {
  constexpr std::string_view kMarks = "_-.+";
  return is_slug_char(c) || (c >= 'A' && c <= 'Z') || kMarks.find(c) != kMarks.npos;
}

std::string value_of(std::string_view token, const Naming& naming, const Named& named) {
  if (token == "rev") return std::string(named.id);
  if (token == "slug") return slug(named.message, naming.slug_length);
  if (token == "epoch") return std::to_string(named.epoch);
  if (token == "year") return fmt::format("{:%Y}", named.time);
  if (token == "month") return fmt::format("{:%m}", named.time);
  if (token == "day") return fmt::format("{:%d}", named.time);
  if (token == "hour") return fmt::format("{:%H}", named.time);
  return fmt::format(fmt::runtime(token == "minute" ? "{:%M}" : "{:%S}"), named.time);
}

}  // namespace

std::optional<std::string> template_problem(std::string_view file_template) {
  bool has_id = false;
  for (const Part& part : parts_of(file_template)) {
    if (!part.is_token) {
      const auto odd = std::ranges::find_if_not(part.text, is_plain);
      if (odd == part.text.end()) continue;
      if (*odd == '/') return "there are no folders in versions/: it can't have a \"/\"";
      return fmt::format(
          "it takes letters, digits, \"_\", \"-\", \".\", \"+\" and tokens, as in \"{}\"",
          Naming().file_template);
    }
    if (std::ranges::find(kTokens, part.text) == std::end(kTokens)) {
      const std::string hint = text::did_you_mean(part.text, kTokens);
      return fmt::format(
          "there is no token \"{{{}}}\"{}", part.text,
          hint.empty() ? fmt::format("; there are {{{}}}", fmt::join(kTokens, "} {")) : hint);
    }
    has_id = has_id || part.text == "rev";
  }
  if (!has_id) return "without \"{rev}\" two files could be called the same";
  return std::nullopt;
}

std::string slug(std::string_view message, unsigned length) {
  std::string slug;
  for (const std::string& word : words_of(message)) {
    if (slug.empty()) {
      slug = word.substr(0, length);
    } else if (slug.size() + 1 + word.size() > length) {
      break;
    } else {
      slug += "_" + word;
    }
  }
  return slug;
}

std::string file_name(const Naming& naming, const Named& named) {
  std::string name;
  bool is_behind_text = false;
  for (const Part& part : parts_of(naming.file_template)) {
    const std::string value =
        part.is_token ? value_of(part.text, naming, named) : std::string(part.text);
    if (value.empty() && is_behind_text) name.pop_back();
    is_behind_text = !part.is_token;
    name += value;
  }
  if (name.starts_with('.')) name[0] = '_';  // hidden files are no revisions
  return name + ".sql";
}

}  // namespace aludel::revisions
