// SPDX-License-Identifier: MIT
//
// A folder of its own for one test, gone with it.
#ifndef ALUDEL_TESTS_REVISIONS_FOLDER_H
#define ALUDEL_TESTS_REVISIONS_FOLDER_H

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace aludel {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "aludel_XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }

  std::filesystem::path write(const std::string& name, const std::string& content) const {
    const std::filesystem::path file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
    return file;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace aludel

#endif  // ALUDEL_TESTS_REVISIONS_FOLDER_H
