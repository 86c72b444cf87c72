// SPDX-License-Identifier: MIT
#include "proof/sqlite_library.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <string_view>
#include <type_traits>

namespace aludel::proof {
namespace {

#ifdef RTLD_DEEPBIND
constexpr int kHow = RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND;
#else
constexpr int kHow = RTLD_NOW | RTLD_LOCAL;
#endif

std::string loaded;

/// Since 3.38, and the proof knows to do without.
int no_error_offset(sqlite3*) { return -1; }

}  // namespace

#define FUNCTION(name) decltype(&::name) name = &::name;
#include "proof/sqlite_functions.inc"
#undef FUNCTION

std::optional<std::string> load_sqlite(const std::filesystem::path& library) {
  void* handle = dlopen(library.c_str(), kHow);
  if (handle == nullptr) return dlerror();
  std::string missing;
  const auto find = [&](auto& function, const char* name) {
    if (void* address = dlsym(handle, name)) {
      function = reinterpret_cast<std::decay_t<decltype(function)>>(address);
    } else if (name == std::string_view("sqlite3_error_offset")) {
      sqlite3_error_offset = no_error_offset;
    } else if (missing.empty()) {
      missing = name;
    }
  };
#define FUNCTION(name) find(name, #name);
#include "proof/sqlite_functions.inc"
#undef FUNCTION
  if (missing.empty()) {
    start_sqlite();
    loaded = library.filename().string();
    return std::nullopt;
  }
  link_sqlite();
  dlclose(handle);
  return fmt::format("it has no function {}, which the proof needs", missing);
}

void link_sqlite() {
#define FUNCTION(name) name = &::name;
#include "proof/sqlite_functions.inc"
#undef FUNCTION
  loaded.clear();
}

// Nobody asks how much memory SQLite has in use, and counting it costs a tenth of the proof.
int start_sqlite() {
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  return sqlite3_initialize();  // it may have been built without doing so by itself
}

const std::string& loaded_sqlite() { return loaded; }

}  // namespace aludel::proof
