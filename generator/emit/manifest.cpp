// SPDX-License-Identifier: MIT
#include "emit/manifest.h"

#include <aludel/revision.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <system_error>

#include "dialect/dialect.h"
#include "text/files.h"

namespace aludel::emit {
namespace {

namespace fs = std::filesystem;

struct Line {
  text::Span span;
  std::string_view key;
  std::string_view value;
};

bool is_identifier(std::string_view text) {
  const auto allowed = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
  };
  return !text.empty() && !std::isdigit(static_cast<unsigned char>(text[0])) &&
         std::all_of(text.begin(), text.end(), allowed);
}

// Reads lines into a Manifest and remembers which keys it has met.
class Reader {
 public:
  Reader(const text::Source& source, text::Diagnostics& diagnostics)
      : source_(source), diagnostics_(diagnostics) {}

  std::optional<Manifest> read();

 private:
  bool read_format(const Line& line);
  void read_line(const Line& line);
  bool read_text(const Line& line);
  bool read_path(const Line& line);
  bool read_choice(const Line& line);
  void read_dialects(const Line& line);
  bool once(const Line& line);
  fs::path absolute(const Line& line);
  void error(const Line& line, std::string text);

  const text::Source& source_;
  text::Diagnostics& diagnostics_;
  Manifest manifest_;
  std::vector<std::string_view> met_;
  bool failed_ = false;
};

void Reader::error(const Line& line, std::string text) {
  diagnostics_.error(source_, line.span, std::move(text));
  failed_ = true;
}

std::optional<Manifest> Reader::read() {
  const std::string_view text = source_.text();
  std::size_t begin = 0;
  do {
    const text::Span span = source_.line_span(begin);
    const std::string_view whole = source_.text(span);
    const std::size_t equals = std::min(whole.find('='), whole.size());
    const Line line{span, whole.substr(0, equals),
                    whole.substr(std::min(equals + 1, whole.size()))};
    if (begin == 0 && !read_format(line)) return std::nullopt;
    if (equals == whole.size()) {
      error(line, "a line of a manifest is key=value");
    } else if (begin != 0) {
      read_line(line);
    }
    begin = span.end + 1;
  } while (begin < text.size());
  for (const std::string_view key : {"format", "name", "program", "version", "root", "out", "stamp",
                                     "depfile", "verify", "no_schema", "dialects", "sqlite"}) {
    if (std::find(met_.begin(), met_.end(), key) != met_.end()) continue;
    diagnostics_.error(source_.path(), fmt::format("a manifest needs a line \"{}=…\"", key));
    failed_ = true;
  }
  if (failed_) return std::nullopt;
  return std::move(manifest_);
}

// Nothing can be said of a manifest of another format, so that this is the only error then.
bool Reader::read_format(const Line& line) {
  if (line.key == "format" && line.value == std::to_string(kFormat)) return once(line);
  diagnostics_
      .error(source_, line.span,
             fmt::format("a manifest of this aludel begins with \"format={}\"", kFormat))
      .note(
          "the tool and the CMake module must be of the same version; ALUDEL_EXECUTABLE says "
          "which tool is run");
  return false;
}

void Reader::read_line(const Line& line) {
  if (line.key == "version_file") {
    manifest_.version_files.push_back(absolute(line));
  } else if (line.key == "schema_file") {
    manifest_.schema_files.push_back(absolute(line));
  } else if (line.key != "other_file" && !read_text(line) && !read_path(line) &&
             !read_choice(line)) {
    error(line, fmt::format("unknown key \"{}\"", line.key));
  }
}

bool Reader::once(const Line& line) {
  if (std::find(met_.begin(), met_.end(), line.key) != met_.end()) {
    error(line, fmt::format("\"{}\" is given twice", line.key));
  }
  met_.push_back(line.key);
  return true;
}

bool Reader::read_text(const Line& line) {
  if (line.key == "name") {
    manifest_.name = line.value;
    if (!is_identifier(line.value)) {
      error(line, fmt::format("\"{}\" is not a C++ identifier", line.value));
    }
  } else if (line.key == "program") {
    manifest_.program = line.value;
  } else if (line.key == "version") {
    manifest_.version = line.value;
  } else {
    return false;
  }
  return once(line);
}

bool Reader::read_path(const Line& line) {
  if (line.key == "root") {
    manifest_.root = absolute(line);
  } else if (line.key == "out") {
    manifest_.out = absolute(line);
  } else if (line.key == "stamp") {
    manifest_.stamp = absolute(line);
  } else if (line.key == "depfile") {
    manifest_.depfile = absolute(line);
  } else {
    return false;
  }
  return once(line);
}

bool Reader::read_choice(const Line& line) {
  if (line.key == "verify") {
    const std::optional<Verify> verify = verify_of(line.value);
    manifest_.verify = verify.value_or(Verify::kEngine);
    if (!verify) {
      error(line, fmt::format("\"verify\" is none, model or engine, not \"{}\"", line.value));
    }
  } else if (line.key == "no_schema") {
    manifest_.no_schema = line.value == "1";
    if (line.value != "0" && line.value != "1") {
      error(line, fmt::format("\"no_schema\" is 0 or 1, not \"{}\"", line.value));
    }
  } else if (line.key == "dialects") {
    read_dialects(line);
  } else if (line.key == "sqlite") {
    const auto version = dialect::version_number(Dialect::kSqlite, line.value);
    manifest_.sqlite_version = version.value_or(0);
    if (!version && !line.value.empty()) {
      error(line, fmt::format("\"{}\" is no version of SQLite", line.value));
    }
  } else {
    return false;
  }
  return once(line);
}

void Reader::read_dialects(const Line& line) {
  const bool both = line.value == "sqlite postgresql";
  if (both || line.value == "sqlite") manifest_.dialects.push_back(Dialect::kSqlite);
  if (both || line.value == "postgresql") manifest_.dialects.push_back(Dialect::kPostgresql);
  if (!manifest_.dialects.empty()) return;
  error(line, fmt::format("\"dialects\" is sqlite, postgresql, or both, not \"{}\"", line.value));
}

fs::path Reader::absolute(const Line& line) {
  fs::path path(line.value);
  if (!path.is_absolute()) {
    error(line, fmt::format("\"{}\" must be an absolute path, not \"{}\"", line.key, line.value));
  }
  return path;
}

std::string escaped(const fs::path& path) {
  std::string out;
  for (const char c : path.generic_string()) {
    if (c == ' ' || c == '#') out += '\\';
    if (c == '$') out += '$';
    out += c;
  }
  return out;
}

// Writes the file even where it holds this already: its time counts.
bool renew(const fs::path& file, std::string_view content, text::Diagnostics& diagnostics) {
  std::error_code ignored;  // what can't be removed can't be written: that is reported
  fs::remove(file, ignored);
  return text::write(file, content, diagnostics) != text::Written::kFailed;
}

}  // namespace

std::optional<Verify> verify_of(std::string_view word) {
  if (word == "none") return Verify::kNone;
  if (word == "model") return Verify::kModel;
  return word == "engine" ? std::optional(Verify::kEngine) : std::nullopt;
}

std::optional<Manifest> read_manifest(const text::Source& source, text::Diagnostics& diagnostics) {
  return Reader(source, diagnostics).read();
}

std::string depfile(const fs::path& stamp, const std::vector<fs::path>& read) {
  std::string out = escaped(stamp) + ":";
  for (const fs::path& file : read) out += " \\\n  " + escaped(file);
  return out + "\n";
}

bool write_all(const std::vector<File>& files, const Manifest& manifest,
               const std::vector<fs::path>& read, text::Diagnostics& diagnostics) {
  if (diagnostics.has_errors()) return false;
  for (const File& file : files) {
    text::write(manifest.out / fs::path(file.path), file.content, diagnostics);
  }
  return !diagnostics.has_errors() &&
         renew(manifest.depfile, depfile(manifest.stamp, read), diagnostics) &&
         renew(manifest.stamp, "", diagnostics);
}

}  // namespace aludel::emit
