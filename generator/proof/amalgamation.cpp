// SPDX-License-Identifier: MIT
#include "proof/amalgamation.h"

#include <fmt/format.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iomanip>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>

#include "proof/sqlite_library.h"
#include "revisions/checksum.h"
#include "text/files.h"
#include "text/shell.h"

namespace aludel::proof {
namespace {

namespace fs = std::filesystem;

#ifdef __APPLE__
constexpr std::string_view kShared = "-dynamiclib";
#else
// Bound to itself: the tool is linked with functions of the same names.
constexpr std::string_view kShared = "-shared -Wl,-Bsymbolic";
#endif

// What the proof relies on, whatever the device does: several databases in as many threads, and
// databases as bytes.
constexpr std::string_view kNeeded =
    "-DSQLITE_THREADSAFE=2 -DSQLITE_ENABLE_DESERIALIZE -USQLITE_OMIT_DESERIALIZE";

std::string compiler() {
  const char* named = std::getenv("ALUDEL_HOST_CC");
  return named != nullptr && *named != '\0' ? named : "cc";
}

struct Ended {
  int code = 0;
  std::string words;
};

Ended run(const std::string& command) {
  Ended ended{-1, ""};
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return ended;
  char buffer[4096];
  for (std::size_t got; (got = std::fread(buffer, 1, sizeof buffer, pipe)) != 0;) {
    ended.words.append(buffer, got);
  }
  const int status = pclose(pipe);
  if (WIFEXITED(status)) ended.code = WEXITSTATUS(status);
  return ended;
}

/// A file without its directives and macros, as the compiler proper reads it.
struct Preprocessed {
  std::string text;
  std::vector<fs::path> files;  // that it is made of, without the system's, each once
};

/// The preprocessor's output has lines such as `# 12 "file" 1`, which say where the next one is
/// from; a 3 at the end: from a folder of the system.
Preprocessed read_preprocessed(std::string_view output) {
  Preprocessed result;
  while (!output.empty()) {
    const std::string line(output.substr(0, output.find('\n')));
    output.remove_prefix(std::min(line.size() + 1, output.size()));
    const std::size_t quote = line.starts_with("# ") ? line.find('"') : std::string::npos;
    if (quote == std::string::npos) {
      result.text += line + '\n';
      continue;
    }
    std::istringstream marker(line.substr(quote));
    std::string file;
    marker >> std::quoted(file);
    std::error_code failed;
    bool is_system = false;
    for (int flag; marker >> flag;) is_system = is_system || flag == 3;
    if (!is_system && fs::is_regular_file(file, failed) &&
        std::find(result.files.begin(), result.files.end(), file) == result.files.end()) {
      result.files.emplace_back(file);
    }
  }
  return result;
}

/// What follows are mostly consequences.
std::string beginning(const std::string& words) {
  constexpr int kLines = 20;
  std::size_t end = 0;
  for (int line = 0; line != kLines && end < words.size(); ++line) {
    end = std::min(words.find('\n', end), words.size() - 1) + 1;
  }
  return words.substr(0, end) + (end == words.size() ? "" : "...");
}

class Build {
 public:
  Build(const Amalgamation& amalgamation, const fs::path& folder, text::Diagnostics& diagnostics)
      : amalgamation_(amalgamation), folder_(folder), diagnostics_(diagnostics) {}

  /// The shared library.
  std::optional<fs::path> run() {
    std::error_code failed;
    if (!fs::is_regular_file(amalgamation_.file, failed)) {
      error(
          fmt::format("there is no file \"{}\"; \"sqlite\" takes the path of an amalgamation, as "
                      "seen from the folder of aludel.toml",
                      amalgamation_.file.generic_string()));
      return std::nullopt;
    }
    if (folder_.empty()) {
      error("there is no folder to compile it into; set the environment variable XDG_CACHE_HOME");
      return std::nullopt;
    }
    const std::string cc = compiler();
    const std::string how = command(cc);
    const std::string file = text::in_shell(amalgamation_.file.string());
    // Where this fails, compiling does, and is what's reported.
    const Preprocessed source =
        read_preprocessed(proof::run(fmt::format("{} -E {}", how, file)).words);
    for (const fs::path& it : source.files) {
      if (it != amalgamation_.file) included_.push_back(it);
    }
    const std::string by = how + '\n' + proof::run(cc + " --version").words;
    const std::string name = fmt::format("sqlite-{:016x}-{:016x}.so", revisions::fnv1a(source.text),
                                         revisions::fnv1a(by));
    const fs::path library = folder_ / name;
    if (fs::exists(library, failed)) return library;
    fs::create_directories(folder_, failed);
    // Nobody finds half of one.
    const fs::path unready = text::beside(library);
    const Ended ended = proof::run(
        fmt::format("{} -o {} {} -lm -ldl -lpthread", how, text::in_shell(unready.string()), file));
    if (ended.code == 0) fs::rename(unready, library, failed);
    if (ended.code == 0 && !failed) return library;
    if (ended.code == 0) {
      error(fmt::format("\"{}\" can't be written: {}", library.generic_string(), failed.message()));
    } else if (ended.code == 127) {
      error(
          fmt::format("there is no C compiler \"{}\" to compile it with; install one, or name it "
                      "in the environment variable ALUDEL_HOST_CC",
                      cc));
    } else {
      error(fmt::format("{} can't compile it", cc)).note(beginning(ended.words));
    }
    fs::remove(unready, failed);
    return std::nullopt;
  }

  /// The files besides, after run().
  const std::vector<fs::path>& included() const { return included_; }

  text::Diagnostic& error(std::string text) {
    return diagnostics_.error(*amalgamation_.source, amalgamation_.at, std::move(text));
  }

 private:
  std::string command(const std::string& cc) const {
    std::string options;
    for (const std::string& it : amalgamation_.options) options += ' ' + text::in_shell("-D" + it);
    return fmt::format("{} {} -fPIC -O1 -w{} {}", cc, kShared, options, kNeeded);
  }

  const Amalgamation& amalgamation_;
  const fs::path& folder_;
  text::Diagnostics& diagnostics_;
  std::vector<fs::path> included_;
};

}  // namespace

std::optional<std::vector<fs::path>> prove_on(const Amalgamation& amalgamation,
                                              const fs::path& folder,
                                              text::Diagnostics& diagnostics) {
  Build build(amalgamation, folder, diagnostics);
  const std::optional<fs::path> library = build.run();
  if (!library) return std::nullopt;
  const std::optional<std::string> problem = load_sqlite(*library);
  if (!problem) return build.included();
  build.error(fmt::format("this SQLite can't be proved on: {}", *problem));
  return std::nullopt;
}

std::string sqlite_version() { return sqlite3_libversion(); }

unsigned sqlite_version_number() { return static_cast<unsigned>(sqlite3_libversion_number()); }

}  // namespace aludel::proof
