// SPDX-License-Identifier: MIT
//
// The SQLite that the proof runs on: the one that the tool is linked with, or one that was loaded
// in its place. In this room a name such as sqlite3_step is not SQLite's function but a pointer
// to it, so that the code that calls it is the same for both; all that are called stand in
// sqlite_functions.inc, and a call of another one does not compile (with GCC).
#ifndef ALUDEL_GENERATOR_PROOF_SQLITE_LIBRARY_H
#define ALUDEL_GENERATOR_PROOF_SQLITE_LIBRARY_H

#ifdef SQLITE3_H
#error "proof/sqlite_library.h comes before sqlite3.h"
#endif
#if defined(__GNUC__) && !defined(__clang__)  // Clang has no such attribute for variables
#define SQLITE_API [[gnu::error("list it in proof/sqlite_functions.inc")]]
#endif
#include <sqlite3.h>

#include <filesystem>
#include <optional>
#include <string>

namespace aludel::proof {

#define FUNCTION(name) extern decltype(&::name) name;
#include "proof/sqlite_functions.inc"
#undef FUNCTION

/// From now on the proof runs on the SQLite in this shared library, which stays loaded. Nothing of
/// another one may be open. Why not, where that can't be; then all is as it was.
std::optional<std::string> load_sqlite(const std::filesystem::path& library);

/// From now on the proof runs on the SQLite that the tool is linked with, as it does at first.
void link_sqlite();

/// Says to SQLite what it hears only before it is in use, and has it in use: its code for whether
/// that went well. Where it is in use already, this does nothing.
int start_sqlite();

/// The file name of the library that was loaded; empty: none is in use.
const std::string& loaded_sqlite();

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_SQLITE_LIBRARY_H
