// SPDX-License-Identifier: MIT
//
// A step of a revision in C++, for what SQL has no words for. The revision says
//
//     -- @call rehash_tokens
//
// and the program defines what <name>/migrations.h then declares:
//
//     aludel::Status gateway::rehash_tokens(aludel::Context& context) noexcept {
//       sqlite3* db = aludel::sqlite_handle(context);  // or aludel::postgresql_handle()
//       …
//       return aludel::Status::kOk;
//     }
//
// It runs at its place among the statements, on the run's own connection and inside its
// transaction, which it must not end: that is found out, and fails. What it leaves is taken back
// with everything else when the run fails. It finishes what it begins: no statement may be left
// open, no COPY, no pipeline, and nothing temporary or attached.
//
// A revision's meaning must not change, so neither may that of its function: it works on the
// schema of its place in the chain, with SQL of its own, and not through code that moves along
// with the newest one.
#ifndef ALUDEL_CONTEXT_H
#define ALUDEL_CONTEXT_H

#include <aludel/revision.h>
#include <aludel/status.h>

namespace aludel {

struct Session;  // runtime/src/driver.h

class Context {
 public:
  explicit Context(Session& session) noexcept : session_(session) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  /// The id of the revision of which it is a step, and the way that is gone.
  [[nodiscard]] const char* revision() const noexcept;
  [[nodiscard]] Direction direction() const noexcept;

  /// The database that it is on; and its connection, which aludel::sqlite_handle() and
  /// aludel::postgresql_handle() give as what it is.
  [[nodiscard]] Dialect dialect() const noexcept;
  [[nodiscard]] void* handle() const noexcept;

  /// Tells Options::progress that `done` of `total` is behind it (Event::Kind::kProgress); a total
  /// of 0 is one that isn't known. Whether to go on: if not, the function returns
  /// Status::kCancelled, and whatever it returns, the run ends with that.
  [[nodiscard]] bool progress(unsigned done, unsigned total) noexcept;

  /// Says why the function fails, in words for Result::detail (cut to what fits there), and gives
  /// what it is to return. `why` may be a text of the database's: sqlite3_errmsg(),
  /// PQerrorMessage().
  [[nodiscard]] Status fail(const char* why) noexcept;

 private:
  Session& session_;
};

}  // namespace aludel

#endif  // ALUDEL_CONTEXT_H
