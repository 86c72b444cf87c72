// SPDX-License-Identifier: MIT
//
// What a program's migrations say besides the revisions: the rest of ::aludel::Migrations.
#ifndef ALUDEL_GENERATOR_REVISIONS_PRODUCT_H
#define ALUDEL_GENERATOR_REVISIONS_PRODUCT_H

#include <string>

namespace aludel::revisions {

struct Product {
  std::string program;  // for messages and the history: "gateway"
  std::string version;  // of the program: "2.1.5"; may be empty
  std::string version_table = "aludel_version";
  bool stored_downgrades = true;
  unsigned dialects = 1;  // bit set: 1 << dialect
};

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_PRODUCT_H
