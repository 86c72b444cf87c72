// SPDX-License-Identifier: MIT
#include "import/offline.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>
#include <thread>

#include "text/files.h"

namespace aludel::import {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDriver =
#include "import/offline_driver.inc"
    ;

constexpr std::chrono::minutes kLimit{10};
constexpr int kNotInstalled = 3;

/// The interpreter in the first line of the `alembic` on the path.
std::string python_of_alembic() {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');) {
    std::ifstream in(fs::path(folder) / "alembic");
    std::string line;
    if (!std::getline(in, line) || !line.starts_with("#!")) continue;
    std::string program = line.substr(2, line.find(' ') - 2);
    if (program.find("python") != std::string::npos) return program;
  }
  return "python3";
}

/// A folder of our own that goes when we do.
struct Scratch {
  fs::path folder;

  Scratch() {
    std::string name = (fs::temp_directory_path() / "aludel-import-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) folder = name;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    if (!folder.empty()) fs::remove_all(folder, ignored);
  }
};

volatile std::sig_atomic_t asked_to_end = 0;

/// While this lasts, what ends us from outside ends a child first: it has a process group of its
/// own, so a Ctrl-C isn't told to it. Then it ends us.
class Interrupts {
 public:
  Interrupts() {
    struct sigaction ours = {};
    ours.sa_handler = [](int number) { asked_to_end = number; };
    for (std::size_t i = 0; i != std::size(kNumbers); ++i) {
      sigaction(kNumbers[i], &ours, &was_[i]);
      if (was_[i].sa_handler == SIG_IGN) sigaction(kNumbers[i], &was_[i], nullptr);
    }
  }
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;
  ~Interrupts() {
    for (std::size_t i = 0; i != std::size(kNumbers); ++i)
      sigaction(kNumbers[i], &was_[i], nullptr);
    if (asked_to_end != 0) std::raise(asked_to_end);
  }

 private:
  static constexpr int kNumbers[] = {SIGHUP, SIGINT, SIGTERM};
  struct sigaction was_[std::size(kNumbers)] = {};
};

/// Its exit code; -1 where it can't be run or was ended by a signal, -2 where it took too long.
int run(const std::vector<std::string>& words, const fs::path& folder, const fs::path& input,
        const fs::path& said) {
  const pid_t child = fork();
  if (child < 0) return -1;
  if (child == 0) {
    if (setpgid(0, 0) != 0 || chdir(folder.c_str()) != 0 ||
        std::freopen(input.c_str(), "r", stdin) == nullptr ||
        std::freopen(said.c_str(), "w", stdout) == nullptr || dup2(1, 2) < 0) {
      _exit(127);
    }
    setenv("PYTHONDONTWRITEBYTECODE", "1", 1);
    std::vector<char*> arguments;
    for (const std::string& it : words) arguments.push_back(const_cast<char*>(it.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    _exit(127);
  }
  const auto end = std::chrono::steady_clock::now() + kLimit;
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (asked_to_end != 0 || std::chrono::steady_clock::now() > end) {
      kill(-child, SIGKILL);
      waitpid(child, &status, 0);
      return -2;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/// The driver's words: "KIND NAME SIZE", a line end, so many bytes, a line end.
void read(const std::string& text, Offline& into) {
  bool done = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t line = text.find('\n', at);
    if (line == std::string::npos) break;
    std::istringstream head(text.substr(at, line - at));
    std::string kind;
    std::string name;
    std::size_t size = 0;
    if (!(head >> kind >> name >> size) || line + 1 + size > text.size()) break;
    std::string words = text.substr(line + 1, size);
    at = line + 1 + size + 1;
    if (kind == "sql" || kind == "failed")
      into.ran[name] = {kind == "failed", std::move(words)};
    else if (kind == "table")
      (name == "schema" ? into.version_schema : into.version_table) = words;
    else if (kind == "environment")
      into.environment = words;
    else if (kind == "done")
      done = true;
  }
  if (!done && into.ended.empty()) into.ended = "Python ended before it";
}

}  // namespace

Offline run_offline(const AlembicSettings& settings, ::aludel::Dialect dialect,
                    const std::string& python,
                    const std::vector<std::pair<std::string, fs::path>>& revisions) {
  Offline result;
  const Interrupts interrupts;
  const Scratch scratch;
  if (scratch.folder.empty()) return result;
  std::string list;
  for (const auto& [id, file] : revisions) {
    list += fmt::format("{}\t{}\n", id, fs::absolute(file).string());
  }
  std::ofstream(scratch.folder / "driver.py") << kDriver;
  std::ofstream(scratch.folder / "list") << list;
  const fs::path output = scratch.folder / "output";
  const fs::path script = fs::absolute(settings.script);
  const fs::path folder =
      settings.file.empty() ? script.parent_path() : fs::absolute(settings.file).parent_path();
  const int code =
      run({python.empty() ? python_of_alembic() : python, (scratch.folder / "driver.py").string(),
           script.string(), settings.file.empty() ? "" : fs::absolute(settings.file).string(),
           dialect == ::aludel::Dialect::kSqlite ? "sqlite" : "postgresql", output.string()},
          folder, scratch.folder / "list", scratch.folder / "said");
  if (code == kNotInstalled || code == 127) return result;
  result.is_installed = true;
  if (code == -2) result.ended = fmt::format("it had not ended after {} minutes", kLimit.count());
  const auto text = text::bytes_of(output);
  read(text.value_or(""), result);
  return result;
}

}  // namespace aludel::import
