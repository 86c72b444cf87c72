// SPDX-License-Identifier: MIT
//
// The runtime's own heap is empty on PostgreSQL too: while it runs, an allocation from the
// program itself ends the test. libpq, which lies in a file of its own, may have some.
#include <aludel/migrator.h>
#include <aludel/postgresql.h>
#include <dlfcn.h>
#include <malloc.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>

#include "runtime/chain.h"
#include "runtime/live.h"

extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
}

namespace {

bool forbidden = false;
bool seen = false;          // an allocation of somebody else's, while ours are forbidden
const void* own = nullptr;  // where the program lies

[[maybe_unused]] void check(const void* caller) {
  if (!forbidden) return;
  forbidden = false;  // what follows may allocate
  Dl_info info = {};
  if (dladdr(caller, &info) != 0 && info.dli_fbase == own) {
    static const char words[] = "an allocation outside of libpq\n";
    if (write(2, words, sizeof words - 1) < 0) std::_Exit(2);
    std::abort();
  }
  seen = true;
  forbidden = true;
}

}  // namespace

#if defined(__SANITIZE_ADDRESS__)
#define ALUDEL_TEST_OWN_MALLOC 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ALUDEL_TEST_OWN_MALLOC 0
#endif
#endif
#ifndef ALUDEL_TEST_OWN_MALLOC
#define ALUDEL_TEST_OWN_MALLOC 1
#endif

#if ALUDEL_TEST_OWN_MALLOC  // a sanitizer has its own, and looks for other things
extern "C" {
void* malloc(std::size_t size) {
  check(__builtin_return_address(0));
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  check(__builtin_return_address(0));
  return __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) {
  check(__builtin_return_address(0));
  return __libc_realloc(old, size);
}
}

void* operator new(std::size_t size) {
  check(__builtin_return_address(0));
  void* memory = __libc_malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}
#endif

namespace aludel::tests {
namespace {

TEST_CASE("nothing is allocated but by libpq") {
  Dl_info info = {};
  REQUIRE(dladdr(reinterpret_cast<const void*>(&check), &info) != 0);
  own = info.dli_fbase;
  Gateway gateway;
  gateway.add("f00000000001", "compact", {"VACUUM"}, {"VACUUM"}, Revision::kNoTransaction);
  const Migrations& migrations = gateway.migrations();
  Folder folder;
  const std::string place = folder / "gw";
  const Live db(folder / "gw");
  for (const Database& database : {at(place), db.database()}) {
    forbidden = true;
    const State fresh = state(database, migrations);
    const Result up = upgrade(database, migrations);
    const Result again = upgrade(database, migrations);
    const Result nowhere = upgrade(database, migrations, "nine");
    const Result down = downgrade(database, migrations, "base");
    const Result stamped = stamp(database, migrations, "head");
    const Result unstamped = stamp(database, migrations, "base");
    forbidden = false;
    CHECK(fresh.ok());
    CHECK(words(up) == "done; applied 7");
    CHECK(words(again) == "done");
    CHECK(nowhere.status == Status::kBadTarget);
    CHECK(words(down) == "done; applied 7");
    CHECK(words(stamped) == "done; applied 7");
    CHECK(words(unstamped) == "done; applied 7");
  }
  if (ALUDEL_TEST_OWN_MALLOC == 1) CHECK(seen);  // the test sees what it looks for
}

}  // namespace
}  // namespace aludel::tests
