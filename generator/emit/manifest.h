// SPDX-License-Identifier: MIT
//
// What add_migrations() asks of `aludel generate`, and how the answer is written.
//
// The manifest is made by CMake while it configures: a line `key=value` for each setting and
// each file, so that the length of a command line is no matter and a file that comes or goes
// changes the manifest, which runs the tool again. The answer is a set of files, a depfile and,
// last of all, the stamp: the one file whose time says that all others are as they should be.
#ifndef ALUDEL_GENERATOR_EMIT_MANIFEST_H
#define ALUDEL_GENERATOR_EMIT_MANIFEST_H

#include <aludel/revision.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emit/emit.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::emit {

/// How much is proved before anything is written.
enum class Verify { kNone, kModel, kEngine };

/// "none", "model", "engine"; nothing for another word.
std::optional<Verify> verify_of(std::string_view word);

///   key           value                                                  how often
///   format        aludel::kFormat of the module that wrote it            first line
///   name          see emit()                                             once
///   program       see Product                                            once
///   version       see Product; may be empty                              once
///   root          the folder of schema/ and versions/, absolute          once
///   out           the folder to write into, absolute                     once
///   stamp         a file, absolute                                       once
///   depfile       a file, absolute                                       once
///   verify        none, model, engine                                    once
///   no_schema     0, 1                                                   once
///   dialects      the "dialects" of aludel.toml, as CMake read them:     once
///                 sqlite, postgresql or both, a blank between
///   sqlite        the version of the sqlite3.h that the program is       once
///                 built with, "3.40.1"; empty: not known
///   version_file  a file of versions/, absolute                          any
///   schema_file   a file of schema/, absolute                            any
///   other_file    aludel.toml, HEAD and the like, absolute: the tool     any
///                 looks for them itself; named so that they are noticed
struct Manifest {
  std::string name;
  std::string program;
  std::string version;
  std::filesystem::path root;
  std::filesystem::path out;
  std::filesystem::path stamp;
  std::filesystem::path depfile;
  Verify verify = Verify::kEngine;
  bool no_schema = false;
  std::vector<::aludel::Dialect> dialects;
  unsigned sqlite_version = 0;  // 3040001; 0: not known
  std::vector<std::filesystem::path> version_files;
  std::vector<std::filesystem::path> schema_files;
};

/// Nothing, and errors at their lines, where the text is not a manifest of this format.
std::optional<Manifest> read_manifest(const text::Source& source, text::Diagnostics& diagnostics);

/// A make rule that says what the stamp depends on: for Ninja and make, who escape alike but for
/// what CMake refuses in paths.
std::string depfile(const std::filesystem::path& stamp,
                    const std::vector<std::filesystem::path>& read);

/// Writes the files into the manifest's folder, each only where it differs, then the depfile
/// (`read`: all files that the answer depends on, absolute), then the stamp, both always. Nothing
/// where there are errors already; no stamp where a file can't be written. Returns whether all
/// is there.
bool write_all(const std::vector<File>& files, const Manifest& manifest,
               const std::vector<std::filesystem::path>& read, text::Diagnostics& diagnostics);

}  // namespace aludel::emit

#endif  // ALUDEL_GENERATOR_EMIT_MANIFEST_H
