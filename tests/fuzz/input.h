// SPDX-License-Identifier: MIT
//
// What the fuzz targets have in common. Each takes any bytes and aborts where a promise is broken;
// the first byte of those for SQL is the language: s, p, or anything else for portable.
#ifndef ALUDEL_TESTS_FUZZ_INPUT_H
#define ALUDEL_TESTS_FUZZ_INPUT_H

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "sql/token.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace aludel::fuzz {

struct Input {
  sql::Language language = sql::Language::kPortable;
  std::string_view text;
};

inline Input input(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (bytes.empty()) return {};
  const sql::Language language = bytes[0] == 's'   ? sql::Language::kSqlite
                                 : bytes[0] == 'p' ? sql::Language::kPostgresql
                                                   : sql::Language::kPortable;
  return {language, bytes.substr(1)};
}

/// Says what is broken and ends the program.
inline void require(bool holds, std::string_view what, const std::string& text = {},
                    const std::string& other = {}) {
  if (holds) return;
  std::fprintf(stderr, "%.*s\n%s\n%s\n", static_cast<int>(what.size()), what.data(), text.c_str(),
               other.c_str());
  std::abort();
}

}  // namespace aludel::fuzz

#endif  // ALUDEL_TESTS_FUZZ_INPUT_H
