// SPDX-License-Identifier: MIT
#include "text/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <optional>
#include <random>
#include <system_error>
#include <utility>

namespace aludel::text {
namespace {

namespace fs = std::filesystem;

std::string system_reason(int code) { return std::generic_category().message(code); }

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

/// How many bytes the character at the beginning of `text` has; 0: it is not UTF-8.
std::size_t character_size(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x80) return 1;
  if (first < 0xC0 || first >= 0xF8) return 0;
  const std::size_t size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (size > text.size()) return 0;
  char32_t character = first & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if (is_character_begin(text[i])) return 0;
    character = character << 6 | (static_cast<unsigned char>(text[i]) & 0x3Fu);
  }
  constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = character >= 0xD800 && character < 0xE000;
  return character < kLeast[size] || surrogate || character > 0x10FFFF ? 0 : size;
}

/// What keeps a text from being one of ours, and where; empty: nothing.
std::string bad_byte(std::string_view text, std::size_t& at) {
  for (at = 0; at < text.size();) {
    if (text[at] == '\0') return "a NUL byte, which no text has";
    const std::size_t size = character_size(text.substr(at));
    if (size == 0) {
      return fmt::format("byte 0x{:02X} is not UTF-8", static_cast<unsigned char>(text[at]));
    }
    at += size;
  }
  return {};
}

/// Writes all of `content` into a new file. 0, or the system's number for what went wrong.
int fill(const fs::path& file, std::string_view content) {
  std::FILE* out = std::fopen(file.string().c_str(), "wbx");
  if (out == nullptr) return errno;
  const bool written = std::fwrite(content.data(), 1, content.size(), out) == content.size() &&
                       std::fflush(out) == 0;
  const int reason = written ? 0 : errno;
  return std::fclose(out) != 0 && written ? errno : reason;
}

// Nothing, and an error, where there is no such file or it can't be read.
std::optional<std::string> bytes_of_file(const fs::path& file, const std::string& shown,
                                         Diagnostics& diagnostics) {
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (status.type() == fs::file_type::not_found) {
    diagnostics.error(shown, "there is no such file: restore it, or correct the name");
    return std::nullopt;
  }
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    diagnostics.error(shown, fs::is_directory(status)
                                 ? "this is a folder: a file is needed in its place"
                                 : "this is no regular file: put one in its place");
    return std::nullopt;
  }
  std::optional<std::string> bytes = bytes_of(file);
  if (!bytes) {
    const std::string reason = system_reason(errno);
    diagnostics.error(shown, fmt::format("cannot be read ({}): make it readable for you", reason));
    return std::nullopt;
  }
  return bytes;
}

}  // namespace

fs::path beside(const fs::path& file) {
  std::random_device random;
  return file.parent_path() /
         fmt::format(".{}.{:08x}{:08x}.tmp", file.filename().string(), random(), random());
}

bool is_text(std::string_view content) {
  std::size_t at = 0;
  return bad_byte(content, at).empty();
}

std::optional<std::string> bytes_of(const fs::path& file) {
  const File in(std::fopen(file.string().c_str(), "rb"));
  if (in == nullptr) return std::nullopt;
  std::string bytes;
  char buffer[1 << 14];
  while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, in.get())) {
    bytes.append(buffer, count);
  }
  if (std::ferror(in.get()) != 0) return std::nullopt;
  return bytes;
}

std::unique_ptr<Source> read(const fs::path& file, std::string shown, Diagnostics& diagnostics,
                             const Planned& planned) {
  const auto plan = planned.find(file);
  const std::optional<std::string> bytes =
      plan != planned.end() ? std::optional(plan->second) : bytes_of_file(file, shown, diagnostics);
  if (!bytes) return nullptr;
  auto source = std::make_unique<Source>(std::move(shown), *bytes);
  std::size_t at = 0;
  const std::string bad = bad_byte(source->text(), at);
  if (bad.empty()) return source;
  // The source goes, so the place is said in words of the path.
  const Place place = source->place(at);
  diagnostics.error(fmt::format("{}:{}:{}", source->path(), place.line, place.column),
                    bad + ": save the file as UTF-8");
  return nullptr;
}

std::vector<fs::path> list(const fs::path& folder, std::string_view ending) {
  std::vector<fs::path> files;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    std::error_code ignored;
    if (name.starts_with('.') || !name.ends_with(ending) || it->is_directory(ignored)) continue;
    files.push_back(it->path());
  }
  std::sort(files.begin(), files.end(), [](const fs::path& a, const fs::path& b) {
    return a.filename().string() < b.filename().string();
  });
  return files;
}

Written write(const fs::path& file, std::string_view content, Diagnostics& diagnostics) {
  if (bytes_of(file) == content) return Written::kUnchanged;
  const auto failed = [&](const std::string& reason) {
    diagnostics.error(file.string(), fmt::format("cannot be written: {}", reason));
    return Written::kFailed;
  };
  std::error_code error;
  if (file.has_parent_path()) fs::create_directories(file.parent_path(), error);
  if (error) return failed(error.message());
  const fs::path temporary = beside(file);
  if (const int reason = fill(temporary, content); reason != 0) {
    fs::remove(temporary, error);
    return failed(system_reason(reason));
  }
  const fs::file_status old = fs::status(file, error);
  if (fs::is_regular_file(old)) fs::permissions(temporary, old.permissions(), error);
  fs::rename(temporary, file, error);
  if (!error) return Written::kChanged;
  std::error_code ignored;
  fs::remove(temporary, ignored);
  return failed(error.message());
}

void sync(const fs::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

namespace {

/// What write_new() has made so far; taken away again unless it is kept.
class Making {
 public:
  Making() = default;
  Making(const Making&) = delete;
  Making& operator=(const Making&) = delete;
  ~Making() {
    std::error_code ignored;
    for (auto it = made_.rbegin(); it != made_.rend(); ++it) fs::remove(*it, ignored);
  }

  /// Each of these gives the system's reason, or nothing where it went well.
  std::string folder(const fs::path& folder);
  std::string beside(const NewFile& file);
  /// What beside() made with that number, into its place.
  std::string rename(std::size_t number);
  void keep() { made_.clear(); }

 private:
  std::vector<fs::path> made_;
  std::vector<std::pair<fs::path, fs::path>> renames_;
};

std::string Making::folder(const fs::path& folder) {
  std::error_code error;
  if (folder.empty() || fs::is_directory(folder, error)) return {};
  const fs::path parent = folder.parent_path();
  if (parent != folder) {
    if (std::string reason = this->folder(parent); !reason.empty()) return reason;
  }
  if (fs::create_directory(folder, error)) made_.push_back(folder);
  return error ? error.message() : std::string();
}

std::string Making::beside(const NewFile& file) {
  const fs::path temporary = text::beside(file.file);
  made_.push_back(temporary);
  renames_.emplace_back(temporary, file.file);
  const int reason = fill(temporary, file.content);
  return reason == 0 ? std::string() : system_reason(reason);
}

std::string Making::rename(std::size_t number) {
  const auto& [from, to] = renames_[number];
  std::error_code error;
  fs::rename(from, to, error);
  if (error) return error.message();
  made_.push_back(to);
  return {};
}

}  // namespace

bool write_new(const std::vector<NewFile>& files, Diagnostics& diagnostics) {
  std::vector<const NewFile*> missing;
  for (const NewFile& it : files) {
    std::error_code ignored;
    if (!fs::exists(fs::symlink_status(it.file, ignored))) {
      missing.push_back(&it);
    } else if (bytes_of(it.file) != it.content) {
      diagnostics.error(it.file.generic_string(),
                        "there is another file of this name: move it away first");
    }
  }
  if (diagnostics.has_errors()) return false;
  Making making;
  const auto failed = [&](const fs::path& file, const std::string& reason) {
    if (reason.empty()) return false;
    diagnostics.error(file.generic_string(), fmt::format("cannot be written: {}", reason));
    return true;
  };
  for (const NewFile* it : missing) {
    if (failed(it->file, making.folder(it->file.parent_path()))) return false;
    if (failed(it->file, making.beside(*it))) return false;
  }
  for (std::size_t i = 0; i != missing.size(); ++i) {
    if (failed(missing[i]->file, making.rename(i))) return false;
  }
  making.keep();
  return true;
}

}  // namespace aludel::text
