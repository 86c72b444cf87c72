// SPDX-License-Identifier: MIT
//
// What the file of a revision is called: a template of text and tokens, {rev} {slug} {year} {month}
// {day} {hour} {minute} {second} {epoch}.
#ifndef ALUDEL_GENERATOR_REVISIONS_FILE_NAME_H
#define ALUDEL_GENERATOR_REVISIONS_FILE_NAME_H

#include <ctime>
#include <optional>
#include <string>
#include <string_view>

namespace aludel::revisions {

struct Naming {
  std::string file_template = "{year}-{month}-{day}_{rev}_{slug}";  // has no problem
  unsigned slug_length = 40;

  bool operator==(const Naming&) const = default;
};

/// Why a text cannot be a template; nothing where it can.
std::optional<std::string> template_problem(std::string_view file_template);

/// The words of a message for a file name: ASCII lower case, "_" between, cut after a word at so
/// many characters. Umlauts and accented Latin letters lose their marks, other letters are left
/// out; it may be empty.
std::string slug(std::string_view message, unsigned length = Naming().slug_length);

/// What a name is made of. `time`: as it is written in the file.
struct Named {
  std::string_view id;
  std::string_view message;
  std::tm time;
  std::time_t epoch;
};

/// "2026-11-20_8be41c07a3f5_add_owner_to_devices.sql". Without words in the message the character
/// before {slug} is left out, too.
std::string file_name(const Naming& naming, const Named& named);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_FILE_NAME_H
