// SPDX-License-Identifier: MIT
//
// Reading and writing whole files. Every file that the tool makes is written beside its place
// and renamed into it, so that there is never half of one.
#ifndef ALUDEL_GENERATOR_TEXT_FILES_H
#define ALUDEL_GENERATOR_TEXT_FILES_H

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::text {

/// Whether it is UTF-8 without a NUL byte: what a terminal can show.
bool is_text(std::string_view content);

/// The bytes of a file, whatever they are; nothing, and errno set, where they can't be read.
std::optional<std::string> bytes_of(const std::filesystem::path& file);

/// What files are to hold, by path: to see what comes of it before they are written.
using Planned = std::map<std::filesystem::path, std::string>;

/// Reads a file, shown in messages as `shown`, or what is planned for it. nullptr and an error
/// where it can't be read, is not UTF-8 or holds a NUL byte, at its line and column.
std::unique_ptr<Source> read(const std::filesystem::path& file, std::string shown,
                             Diagnostics& diagnostics, const Planned& planned = {});

/// What is in a folder and no folder itself, where the name ends with `ending`, sorted by name as
/// bytes; hidden ones left out. A link to nothing is among them, for read() to refuse. A missing
/// folder has none.
std::vector<std::filesystem::path> list(const std::filesystem::path& folder,
                                        std::string_view ending);

/// A hidden name in the same folder that nobody else takes, for a file that is to be renamed into
/// its place.
std::filesystem::path beside(const std::filesystem::path& file);

enum class Written { kChanged, kUnchanged, kFailed };

/// Makes `file` hold `content`, folders and all, touching it only when it differs. kFailed comes
/// with an error that gives the system's reason.
Written write(const std::filesystem::path& file, std::string_view content,
              Diagnostics& diagnostics);

/// Waits until a file, or which names a folder has, is on the disk: before others go for it.
void sync(const std::filesystem::path& file);

/// A file that isn't there yet, or not as it is to be.
struct NewFile {
  std::filesystem::path file;
  std::string content;
};

/// Makes all of them, folders and all, or none: false, with an error that gives the system's
/// reason, and then nothing is left behind. One that is there already as it is to be isn't touched;
/// one that is there otherwise is an error that names it, all of them together.
bool write_new(const std::vector<NewFile>& files, Diagnostics& diagnostics);

}  // namespace aludel::text

#endif  // ALUDEL_GENERATOR_TEXT_FILES_H
