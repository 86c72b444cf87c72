// SPDX-License-Identifier: MIT
//
// A number of 128 bits for what was read, to know it again: against accidents and not against an
// adversary, and good on this machine only. It keeps up with reading a file from memory.
#ifndef ALUDEL_GENERATOR_PROOF_DIGEST_H
#define ALUDEL_GENERATOR_PROOF_DIGEST_H

#include <cstdint>
#include <string>
#include <string_view>

namespace aludel::proof {

class Digest {
 public:
  /// One more item; where one ends and the next begins counts.
  Digest& add(std::string_view item);
  Digest& add(std::uint64_t number);

  /// 32 hex digits.
  std::string text() const;

 private:
  std::uint64_t a_ = 0x6a09e667f3bcc908;
  std::uint64_t b_ = 0xbb67ae8584caa73b;
};

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_DIGEST_H
