// SPDX-License-Identifier: MIT
//
// The runtime's own heap is empty: while it runs, every allocation but SQLite's ends the test.
// SQLite is given the C library's allocator under its other name.
#include <aludel/migrator.h>
#include <aludel/sqlite.h>
#include <malloc.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <new>

#include "runtime/chain.h"
#include "runtime/events.h"
#include "runtime/live.h"

extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void __libc_free(void*);
}

namespace {

bool forbidden = false;

[[maybe_unused]] void refuse() {
  if (!forbidden) return;
  static const char words[] = "an allocation outside of SQLite\n";
  if (write(2, words, sizeof words - 1) < 0) std::_Exit(2);
  std::abort();
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
  refuse();
  return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
  refuse();
  return __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) {
  refuse();
  return __libc_realloc(old, size);
}
}

void* operator new(std::size_t size) {
  refuse();
  void* memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
#endif

namespace aludel::tests {
namespace {

constexpr std::size_t kHeader = 16;  // the size stands before the block

void* give(int size) {
  auto* block = static_cast<char*>(__libc_malloc(static_cast<std::size_t>(size) + kHeader));
  if (block == nullptr) return nullptr;
  *reinterpret_cast<int*>(block) = size;
  return block + kHeader;
}

void take(void* memory) { __libc_free(static_cast<char*>(memory) - kHeader); }

int size_of(void* memory) { return *reinterpret_cast<int*>(static_cast<char*>(memory) - kHeader); }

void* resize(void* memory, int size) {
  auto* block = static_cast<char*>(__libc_realloc(static_cast<char*>(memory) - kHeader,
                                                  static_cast<std::size_t>(size) + kHeader));
  if (block == nullptr) return nullptr;
  *reinterpret_cast<int*>(block) = size;
  return block + kHeader;
}

void use_own_allocator() {
  static const sqlite3_mem_methods methods = {give,
                                              take,
                                              resize,
                                              size_of,
                                              [](int size) { return (size + 7) & ~7; },
                                              [](void*) { return SQLITE_OK; },
                                              [](void*) {},
                                              nullptr};
  REQUIRE(sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) == SQLITE_OK);
}

TEST_CASE("nothing is allocated outside of SQLite") {
  use_own_allocator();
  Folder folder;
  Gateway gateway;
  gateway.add("f00000000001", "compact", {"VACUUM"}, {"VACUUM"}, Revision::kNoTransaction);
  gateway.add("f00000000002", "requires", {"?found|SELECT * FROM site"});
  const Migrations& migrations = gateway.migrations();
  const std::string path = folder / "gw.db";
  const std::string missing = folder / "nowhere/gw.db";
  const Live live;
  const Database databases[] = {sqlite(path.c_str()), live.database()};
  Options options;
  unsigned events = 0;
  options.user = &events;
  options.progress = [](void* user, const Event&) { return ++*static_cast<unsigned*>(user) != 0; };

  for (const Database& database : databases) {
    forbidden = true;
    const State fresh = state(database, migrations);
    const Result up = upgrade(database, migrations, "head-1", options);
    const Result failed = upgrade(database, migrations);
    const State behind = state(database, migrations);
    const Result down = downgrade(database, migrations, "8be4", options);
    const Result stamped = stamp(database, migrations, "-1", options);
    const Result wrong = upgrade(database, migrations, "8be");
    const Result unopened = upgrade(sqlite(missing.c_str()), migrations);
    forbidden = false;
    CHECK(fresh.situation == Situation::kFresh);
    CHECK(words(up) == "done; applied 7");
    CHECK(failed.status == Status::kRequireFailed);
    CHECK(behind.situation == Situation::kBehind);
    CHECK(words(down) == "done; applied 5");
    CHECK(words(stamped) == "done; applied 1");
    CHECK(wrong.status == Status::kAmbiguousTarget);
    CHECK(unopened.status == Status::kCannotOpen);
  }
  CHECK(events > 20);

  Gateway older;
  const Migrations& fewer = older.migrations();
  const std::string newer = folder / "newer.db";
  REQUIRE(upgrade(at(newer), migrations, "f00000000001").ok());
  forbidden = true;
  const State ahead = state(at(newer), fewer);
  const Result undone = downgrade(at(newer), fewer, "head", options);
  forbidden = false;
  CHECK(ahead.undoable);
  CHECK(words(undone) == "done; applied 1");
}

}  // namespace
}  // namespace aludel::tests
