// SPDX-License-Identifier: MIT
//
// SQLite as the proof's engine.
//
// Reading sqlite_schema as a whole after each step would cost the square of the chain's length,
// many times what its statements cost. So the rows are kept here, and SQLite's authorizer tells
// which tables a statement makes, drops or hangs something on: only these are read again, by
// rowid, together with the new rows, whose rowids are past all others. What alters rows in place
// (ALTER TABLE, PRAGMA), runs outside a transaction, or leaves another number of rows than
// expected, has all of them read.
#ifndef ALUDEL_GENERATOR_PROOF_SQLITE_ENGINE_H
#define ALUDEL_GENERATOR_PROOF_SQLITE_ENGINE_H

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dialect/registered.h"
#include "proof/engine.h"
#include "proof/sqlite_library.h"

namespace aludel::proof {

/// The value of a function as a query whose parameters are its arguments.
std::string value_query(const dialect::Function& function);

class SqliteEngine final : public Engine {
 public:
  explicit SqliteEngine(dialect::Registered registered = {});
  SqliteEngine(const SqliteEngine&) = delete;
  SqliteEngine& operator=(const SqliteEngine&) = delete;

  std::string_view name() const override { return "SQLite"; }
  std::string identity() const override;
  void seed(std::size_t number) override { chance_ = number; }
  void begin(bool transaction) override;
  void commit() override;
  void rollback() override;
  bool in_transaction() const override;
  Outcome run(std::string_view sql) override;
  Changes changes() override;
  Catalog catalog() const override;
  rows::Contents contents(std::string_view table, const std::vector<std::string>& key) override;
  std::vector<rows::Row> orphans(std::string_view table, const std::vector<std::string>& columns,
                                 std::string_view parent,
                                 const std::vector<std::string>& referenced) override;
  std::vector<rows::Row> childless(std::string_view table, const std::vector<std::string>& columns,
                                   std::string_view parent,
                                   const std::vector<std::string>& referenced) override;
  std::optional<Refusal> insert(std::string_view table, const std::vector<std::string>& columns,
                                const rows::Row& row) override;
  void replace(std::string_view table, const std::vector<std::string>& columns,
               const std::vector<rows::Row>& rows) override;
  std::string stub() const override { return stub_; }
  std::optional<std::int64_t> counter(std::string_view table) override;
  void set_counter(std::string_view table, std::int64_t counter) override;
  std::vector<std::string> take_temporary() override;
  std::vector<Broken> broken() override;
  std::vector<Broken> broken_keys(const Changes* touched) override;
  std::string save() override;
  void load(std::string_view bytes) override;
  std::unique_ptr<Engine> copy() override;

  static std::string quoted(std::string_view name);

 private:
  struct Close {
    void operator()(sqlite3* db) const { sqlite3_close(db); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  using Database = std::unique_ptr<sqlite3, Close>;
  using Statement = std::unique_ptr<sqlite3_stmt, Close>;

  /// A row of sqlite_schema; `internal`: not the user's, kept so that the number of rows adds up.
  struct Row {
    Definition definition;
    bool internal = false;
  };

  /// A table with foreign keys, and what they refer to, as written.
  struct Child {
    Definition table;
    std::vector<std::string> parents;
  };

  /// What a function of registered_ is for SQLite.
  struct Stub {
    SqliteEngine* engine;
    const dialect::Function* function;
    Statement value;  // on plain_; null: it gives NULL
  };

  static int authorize(void* self, int action, const char* first, const char* second,
                       const char* database, const char* trigger);
  void note(int action, const char* first, const char* second, std::string_view database,
            const char* trigger);

  void note_write(int action, const std::string& table, const std::string& column,
                  const char* trigger);

  static void call(sqlite3_context* context, int count, sqlite3_value** arguments);
  bool has(const dialect::Function& function);
  void register_all();

  static const char* still_clock();
  void hold_chance(sqlite3* db);
  Database open();

  Refusal refusal(int code) const;
  std::optional<std::string> complaint(const std::string& sql);
  static Statement prepare(sqlite3* db, std::string_view sql, unsigned flags);
  Statement prepare(std::string_view sql, unsigned flags = 0);
  void must(std::string_view sql);

  void put(std::int64_t rowid, Row row, Changes& changes);
  void drop(std::int64_t rowid, Changes& changes);
  void read_all(Changes& changes);
  void read_touched(Changes& changes);
  bool is_complete();
  Row row_of(sqlite3_stmt* statement);
  bool is_shadow(const std::string& name);

  /// The row that the statement gives now, as messages name it.
  static std::string said_row(sqlite3_stmt* statement);
  Statement inserting(std::string_view table, const std::vector<std::string>& columns);
  std::vector<rows::Row> rows_of(const std::string& query);
  static std::string refers(const std::vector<std::string>& columns,
                            const std::vector<std::string>& referenced);
  int insert(sqlite3_stmt* statement, const rows::Row& row);

  std::string firing(const Definition& trigger);
  void read_keys(const Definition& table);
  void check_key(const Child& child, std::vector<Broken>& broken);

  const dialect::Registered registered_;
  Database plain_;  // with SQLite's own functions alone, where some of registered_ have values
  std::deque<Stub> stubs_;
  std::string stub_called_;  // that gave NULL, since the last statement or row began
  std::string stub_;         // likewise, since begin()

  std::uint64_t chance_ = 0;  // where random() is
  Database db_;
  Statement by_rowid_;
  Statement past_rowid_;
  Statement count_;

  std::map<std::int64_t, Row> rows_;
  std::unordered_map<std::string, std::vector<std::int64_t>> by_table_;  // folded name -> rowids

  std::map<std::string, Child> children_;  // by folded name

  std::set<std::string> virtual_;  // names of all virtual tables that there ever were

  // What the authorizer saw since the last changes().
  bool own_ = false;  // what runs is not the user's
  bool opaque_ = false;
  bool temporary_ = false;
  std::set<std::string> touched_;
  std::set<std::string> written_;
  std::set<std::string> inserted_;
  std::map<std::string, std::size_t> deleted_;
  std::vector<Firing> firings_;  // of what is being run
  std::string deleting_;         // the table of the DELETE that is being run
  std::set<std::pair<std::string, std::string>> updated_;
  std::string dropped_;  // the table or view whose rows the engine is about to delete

  // The INSERT that was prepared last.
  std::string insert_sql_;
  Statement insert_;
};

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_SQLITE_ENGINE_H
