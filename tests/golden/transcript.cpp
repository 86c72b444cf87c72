// SPDX-License-Identifier: MIT
//
// Runs one golden case: a text file that holds input files, the commands to run on them and what
// the terminal then shows. Usage: transcript CASE [--accept]
//
//     What the case is about.
//     -- versions/2026-01-01_a1_first.sql --
//     …
//     -- run --
//     aludel generate --manifest manifest.txt
//     -- expect --
//     $ aludel generate --manifest manifest.txt
//     … stdout and stderr as they come …
//     [exit 3]
//
// Each line of `run` is given to sh in a fresh folder that holds the files; the tool is found by
// its name. --accept rewrites the expectation in place of comparing.
#include <sys/wait.h>
#include <unistd.h>

#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Section {
  std::string name;
  std::string body;
};

/// The case's first lines come back as a section without a name.
std::vector<Section> parse(std::istream& in) {
  std::vector<Section> sections{{}};
  for (std::string line; std::getline(in, line);) {
    const bool marker = line.size() > 6 && line.starts_with("-- ") && line.ends_with(" --") &&
                        line.find(' ', 3) == line.size() - 3;
    if (marker) {
      sections.push_back({line.substr(3, line.size() - 6), {}});
    } else {
      sections.back().body += line + "\n";
    }
  }
  return sections;
}

std::string run(const std::string& command, const fs::path& folder) {
  const std::string line = "cd '" + folder.string() + "' && { " + command + "\n} 2>&1 </dev/null";
  std::string shown = "$ " + command + "\n";
  FILE* pipe = ::popen(line.c_str(), "r");
  if (pipe == nullptr) return shown + "[popen failed]\n";
  char buffer[4096];
  for (std::size_t got; (got = std::fread(buffer, 1, sizeof buffer, pipe)) != 0;) {
    shown.append(buffer, got);
  }
  const int status = ::pclose(pipe);
  if (!shown.ends_with('\n')) shown += "\n";
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (code != 0) shown += "[exit " + std::to_string(code) + "]\n";
  return shown;
}

void replace_all(std::string& text, const std::string& what, const char* with) {
  for (std::size_t at; (at = text.find(what)) != std::string::npos;) {
    text.replace(at, what.size(), with);
  }
}

/// Time and place are not part of what is compared: the folder becomes $PWD, the date TODAY, and
/// "   12 ms" becomes "   N ms".
std::string mask(std::string text, const std::string& folder, std::time_t begun) {
  char today[11];
  std::strftime(today, sizeof today, "%Y-%m-%d", std::gmtime(&begun));
  replace_all(text, folder, "$PWD");
  replace_all(text, today, "TODAY");
  for (std::size_t at = 0; (at = text.find(" ms\n", at)) != std::string::npos;) {
    std::size_t begin = at;
    while (begin > 0 && (std::isdigit(static_cast<unsigned char>(text[begin - 1])) != 0)) --begin;
    text.replace(begin, at - begin, "N");
    at = begin + 5;
  }
  return text;
}

std::string play(const std::vector<Section>& sections, const fs::path& folder) {
  std::string shown;
  const std::time_t begun = std::time(nullptr);
  for (const Section& section : sections) {
    if (section.name.empty() || section.name == "expect") continue;
    if (section.name == "run") {
      std::istringstream commands(section.body);
      for (std::string line; std::getline(commands, line);) {
        if (!line.empty()) shown += run(line, folder);
      }
      continue;
    }
    const fs::path file = folder / section.name;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << section.body;
  }
  return mask(std::move(shown), folder.string(), begun);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const fs::path file = argv[1];
  std::ifstream in(file, std::ios::binary);
  std::vector<Section> sections = parse(in);
  in.close();

  std::string folder = (fs::temp_directory_path() / "aludel-golden-XXXXXX").string();
  if (::mkdtemp(folder.data()) == nullptr) return 2;
  const fs::path project = fs::path(folder) / "gateway";
  fs::create_directory(project);
  const std::string shown = play(sections, project);
  fs::remove_all(folder);

  std::string expected;
  for (const Section& section : sections) {
    if (section.name == "expect") expected = section.body;
  }
  if (shown == expected) return 0;
  if (argc > 2 && std::string(argv[2]) == "--accept") {
    std::ofstream out(file, std::ios::binary);
    for (const Section& section : sections) {
      if (section.name == "expect") continue;
      if (!section.name.empty()) out << "-- " << section.name << " --\n";
      out << section.body;
    }
    out << "-- expect --\n" << shown;
    return 0;
  }
  std::cout << "expected:\n" << expected << "\nbut the terminal showed:\n" << shown;
  return 1;
}
