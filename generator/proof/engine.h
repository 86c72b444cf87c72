// SPDX-License-Identifier: MIT
//
// A real database engine, for as long as a proof lasts: the few things that the proof asks of
// it. Everything that differs between engines is behind this interface; what is proved, and how
// it is said, is not.
//
// An engine starts empty. Statements run between begin() and commit() or rollback(), with the
// settings of every run on a device (foreign keys off, …), whatever the statements before did
// to them.
#ifndef ALUDEL_GENERATOR_PROOF_ENGINE_H
#define ALUDEL_GENERATOR_PROOF_ENGINE_H

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialect/registered.h"
#include "proof/changes.h"
#include "rows/contents.h"

namespace aludel::proof {

/// Why the engine doesn't carry out a statement.
struct Refusal {
  int code = 0;                // the engine's own
  std::string words;           // the engine's own
  std::ptrdiff_t offset = -1;  // of the culprit in the statement, in bytes; -1: not known
  std::string stub;  // as Engine::stub(), called by this statement; only where it may be the reason
};

/// What a trigger may write where a statement fires it; names folded but for the trigger's.
struct Firing {
  std::string trigger;
  std::string table;
  std::string column;  // empty: it deletes rows

  bool operator==(const Firing&) const = default;
};

struct Outcome {
  std::optional<Refusal> refusal;
  std::size_t rows = 0;  // that it gave; they are not kept
  std::string first;     // of these, as messages name a row
  std::vector<Firing> firings;
};

/// What was accepted but can't be used: a view or trigger, with the engine's own words, or a
/// table, with what is wrong with a foreign key of it as the rest of a sentence about it.
struct Broken {
  Definition definition;
  std::string words;
  bool by_rows = false;  // the key can be used, but rows that are there break it
};

class Engine {
 public:
  virtual ~Engine() = default;

  /// As users know it: "SQLite".
  virtual std::string_view name() const = 0;
  /// All that its answers depend on besides what it is asked: its version, how it was built, what
  /// is registered with it. For programs, not for messages.
  virtual std::string identity() const = 0;

  /// What chance gives from now on is the same for the same number. (The clock stands still.)
  virtual void seed(std::size_t number) = 0;

  /// `transaction`: false for what must run outside of one; there is no rollback() then.
  virtual void begin(bool transaction) = 0;
  virtual void commit() = 0;
  virtual void rollback() = 0;
  /// Whether the transaction that begin() opened is still open.
  virtual bool in_transaction() const = 0;

  /// Runs exactly one statement. One that is refused has done nothing.
  virtual Outcome run(std::string_view sql) = 0;

  /// What happened since the last call or rollback. Costs what was touched, not what is there,
  /// as far as the engine allows.
  virtual Changes changes() = 0;

  /// The whole catalog, as of the last call of changes().
  virtual Catalog catalog() const = 0;

  /// What a table holds; `key`: the folded names of its primary key's columns, if any.
  virtual rows::Contents contents(std::string_view table, const std::vector<std::string>& key) = 0;
  /// The rows of a table whose `columns`, none of them NULL, are not those of any row that they
  /// refer to, as the engine compares them. None where it can't: a column isn't there. There must
  /// be as many columns on both sides.
  virtual std::vector<rows::Row> orphans(std::string_view table,
                                         const std::vector<std::string>& columns,
                                         std::string_view parent,
                                         const std::vector<std::string>& referenced) = 0;
  /// The other way round: what the `referenced` columns are in the rows that none refers to.
  virtual std::vector<rows::Row> childless(std::string_view table,
                                           const std::vector<std::string>& columns,
                                           std::string_view parent,
                                           const std::vector<std::string>& referenced) = 0;
  /// Inserts a row, triggers and all. One that is refused has done nothing.
  virtual std::optional<Refusal> insert(std::string_view table,
                                        const std::vector<std::string>& columns,
                                        const rows::Row& row) = 0;
  /// Puts these rows in the place of those that are there, without triggers. Generated columns
  /// are left out.
  virtual void replace(std::string_view table, const std::vector<std::string>& columns,
                       const std::vector<rows::Row>& rows) = 0;

  /// The last function that was called since begin() of which only the name is known: what it gave
  /// is not what the program's own gives. Empty: none was.
  virtual std::string stub() const = 0;
  /// Up to which id a table has counted that never gives one twice; nothing for another one.
  virtual std::optional<std::int64_t> counter(std::string_view table) = 0;
  virtual void set_counter(std::string_view table, std::int64_t counter) = 0;

  /// Drops the temporary objects that are still there and names them, as `table "x"`.
  virtual std::vector<std::string> take_temporary() = 0;

  /// The views and triggers that the engine accepted without looking at what they refer to, and
  /// that can't be used. Not inside a transaction.
  virtual std::vector<Broken> broken() = 0;

  /// The tables with foreign keys whose parent columns are no key, or which rows break: those
  /// that `touched` may have broken, at the cost of these. Without it all tables, and those with
  /// a parent that isn't there too, which may still come while a chain is under way.
  virtual std::vector<Broken> broken_keys(const Changes* touched) = 0;

  /// The whole database, schema, rows and all, for load(); within a transaction too.
  virtual std::string save() = 0;
  /// What save() of such an engine gave, in the place of an empty database: changes() tells all of
  /// it.
  virtual void load(std::string_view bytes) = 0;
  /// Another one with this database, for what can't be rolled back here.
  virtual std::unique_ptr<Engine> copy() = 0;
};

/// An empty SQLite database in memory, by the SQLite that sqlite_library.h tells of, with stubs for
/// what the program registers.
std::unique_ptr<Engine> open_sqlite(const dialect::Registered& registered = {});

/// Whether several may be open, each in a thread of its own.
bool can_use_threads();

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_ENGINE_H
