// SPDX-License-Identifier: MIT
//
// Chain -> the C++ text that is compiled into the program: a unit for each revision, the unit of
// the chain, and the two headers that the program includes.
//
// The text depends on the version files and on the product alone: not on the host, the time, the
// user, the folders, or which aludel wrote it (but for its format), so that builds are
// reproducible and a new aludel recompiles nothing that it says in the same way. What is not
// touched by a change keeps its text: a new revision is a new unit, chain.cpp and chain.h.
#ifndef ALUDEL_GENERATOR_EMIT_EMIT_H
#define ALUDEL_GENERATOR_EMIT_EMIT_H

#include <string>
#include <vector>

#include "revisions/chain.h"
#include "revisions/product.h"

namespace aludel::emit {

/// A file to be written. `path` is relative to the output folder, with forward slashes.
struct File {
  std::string path;
  std::string content;

  bool operator==(const File&) const = default;
};

///   src/<name of the version file>.cpp   one for each revision, in the chain's order
///   chain.cpp                            the table of the units, and NAME::migrations
///   include/<name>/migrations.h          declares it, and the C++ functions that revisions
///                                        call; depends on these and the name only
///   include/<name>/chain.h               NAME::chain, constexpr: everything but the SQL
///
/// chain.cpp lies outside src/, where a version file may have any name. The chain must be free
/// of errors and rendered. `name` is a C++ identifier: the namespace, and the folder of the
/// headers.
std::vector<File> emit(const revisions::Chain& chain, const std::string& name,
                       const revisions::Product& product);

}  // namespace aludel::emit

#endif  // ALUDEL_GENERATOR_EMIT_EMIT_H
