// SPDX-License-Identifier: MIT
//
// What the definitions of a live database rely on that the proof's engine doesn't give by itself:
// they work where they come from, so what they need is known from what the engine misses.
#ifndef ALUDEL_GENERATOR_PROOF_NEEDS_H
#define ALUDEL_GENERATOR_PROOF_NEEDS_H

#include <cstddef>
#include <string>
#include <vector>

#include "dialect/registered.h"

namespace aludel::proof {

/// A definition in which a name in double quotes names nothing: SQLite takes it for a text, where
/// it was built so, and the proof never does.
struct QuotedText {
  std::size_t definition = 0;  // its number
  std::string name;

  bool operator==(const QuotedText&) const = default;
};

struct Needs {
  dialect::Registered registered;  // functions and collations that only the program has
  std::vector<QuotedText> texts;
};

/// `definitions`: CREATE statements in an order in which they can be carried out. What is wrong
/// with them otherwise is not said.
Needs needs_of(std::vector<std::string> definitions);

/// The definition with the name's occurrences as texts: "on" is 'on'.
std::string with_text(const std::string& definition, const std::string& name);

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_NEEDS_H
