// SPDX-License-Identifier: MIT
//
// What generated code is made of: the statements of a revision (Unit), and what is known of all
// revisions without their SQL (Chain). Everything here is constant data that lives as long as
// the program; nothing owns anything.
//
// A generated unit includes this header and no other, so it includes none of the standard
// library. kFormat changes whenever the layout does; generated code asserts that it is the one
// it was made for.
#ifndef ALUDEL_REVISION_H
#define ALUDEL_REVISION_H

namespace aludel {

inline constexpr unsigned kFormat = 4;

enum class Dialect : unsigned char { kSqlite = 0, kPostgresql = 1 };
inline constexpr unsigned kDialects = 2;

enum class Direction : unsigned char { kUpgrade = 0, kDowngrade = 1 };

class Context;                      // context.h
enum class Status : unsigned char;  // status.h

/// A C++ function that is a step of a revision: see context.h.
using Function = Status (*)(Context& context) noexcept;

/// One step of a script.
///
///   kind      sql                         message                      function
///   kSql      the statement               what of before its revision  nullptr
///                                         it drops or alters, a name
///                                         a line ("device.name"; "(names
///                                         in a view)"); or nullptr
///   kRequire  a SELECT that must give     what to tell the user when   nullptr
///             no row                      it gives one
///   kCall     the function's name         nullptr                      the program's; nullptr:
///                                                                      this is not the program
struct Statement {
  enum class Kind : unsigned char { kSql, kRequire, kCall };

  Kind kind;
  bool verbatim;  // sql is what stands in the version file, so that a place in it is one there
  unsigned short column;  // of the version file, where the statement begins; in characters
  unsigned line;
  unsigned size;  // bytes of sql, its terminating NUL included
  const char* sql;
  const char* message;
  Function function = nullptr;
};

/// Where a statement begins in the version file, and whether it is there word for word.
struct Place {
  constexpr Place(unsigned at_line, unsigned short at_column = 1, bool as_written = true)
      : line(at_line), column(at_column), verbatim(as_written) {}

  unsigned line;
  unsigned short column;
  bool verbatim;
};

/// The place of a statement that was made for the database of what stands there.
constexpr Place rendered(unsigned line, unsigned short column = 1) { return {line, column, false}; }

/// Makes a kSql statement of a literal.
template <unsigned N>
constexpr Statement statement(Place place, const char (&sql)[N], const char* taken = nullptr) {
  return {Statement::Kind::kSql, place.verbatim, place.column, place.line, N, sql, taken};
}

/// Makes a kRequire statement: `message` is shown when `select` gives a row.
template <unsigned N>
constexpr Statement require(Place place, const char* message, const char (&select)[N]) {
  return {Statement::Kind::kRequire, place.verbatim, place.column, place.line, N, select, message};
}

/// Makes a kCall statement.
template <unsigned N>
constexpr Statement call(Place place, const char (&name)[N], Function function) {
  return {Statement::Kind::kCall, false, place.column, place.line, N, name, nullptr, function};
}

/// The statements of one direction for one dialect, in order. Without any: nothing to do there.
struct Script {
  const Statement* statements = nullptr;
  unsigned size = 0;

  constexpr const Statement* begin() const { return statements; }
  constexpr const Statement* end() const { return statements + size; }
};

/// Wraps the array of a generated unit.
template <unsigned N>
constexpr Script script(const Statement (&statements)[N]) {
  return {statements, N};
}

/// One of several forms of a script.
struct Variant {
  unsigned applied;  // bit i: Variants::revisions[i] is applied
  Script script;
};

/// A script that isn't the same on every database, where revisions that are neither below nor
/// above its own touch what it touches: which of them are applied decides. There is a form for
/// each combination that the graph allows.
struct Variants {
  const char* const* revisions;  // ids, at most 32
  unsigned revision_count;
  const Variant* variants;
  unsigned size;

  constexpr const Variant* begin() const { return variants; }
  constexpr const Variant* end() const { return variants + size; }
};

/// What the unit of one revision exports.
struct Unit {
  const char* file;                             // "versions/….sql", for messages
  Script scripts[kDialects][2];                 // [dialect][direction]
  const Variants* variants[kDialects][2] = {};  // in place of the script, where there are any

  constexpr const Script& script(Dialect dialect, Direction direction) const {
    return scripts[static_cast<unsigned>(dialect)][static_cast<unsigned>(direction)];
  }
};

/// FNV-1a, 64 bit, of a revision's scripts for one dialect: against accidents, not adversaries.
struct Checksums {
  unsigned long long upgrade;
  unsigned long long downgrade;
};

/// `PRAGMA user_version` of a SQLite database of a program with @user-version lines, at a revision
/// without one: the program of old doesn't take it for its own.
inline constexpr int kNoUserVersion = 2147483647;

/// What is known of a revision without its SQL.
struct Revision {
  enum Flags : unsigned {
    kNoTransaction = 1,   // runs outside a transaction, one statement for each direction
    kIrreversible = 2,    // no downgrade; `reason` says why
    kCompatible = 4,      // older programs may go on using the database
    kHasUserVersion = 8,  // user_version counts
  };

  const char* id;
  const char* message;
  const char* reason;     // why it is irreversible, else nullptr
  const unsigned* edges;  // indices of the parents, then of the dependencies; all smaller
                          // than the revision's own
  unsigned short parent_count;
  unsigned short dependency_count;
  const char* const* names;  // labels, then the ids that this revision replaces
  unsigned short label_count;
  unsigned short replaced_count;
  unsigned flags;
  int user_version;
  Checksums checksums[kDialects];
  const char* loses = nullptr;  // "device.note, report": what goes with its downgrade; nullptr:
                                // nothing of the user's

  constexpr unsigned edge_count() const { return parent_count + 0u + dependency_count; }
  constexpr const Checksums& checksum(Dialect dialect) const {
    return checksums[static_cast<unsigned>(dialect)];
  }
};

/// A name that `aludel release` gave to a set of heads.
struct Release {
  const char* name;
  const unsigned* heads;  // indices
  unsigned head_count;
};

/// All revisions of a program, sorted so that each comes after its parents and dependencies.
struct Chain {
  unsigned format;
  unsigned size;
  const Revision* revisions;
  const unsigned* heads;  // indices of the revisions that nothing revises or depends on, ascending
  unsigned head_count;
  const Release* releases;
  unsigned release_count;

  constexpr const Revision& operator[](unsigned index) const { return revisions[index]; }
  constexpr const Revision* begin() const { return revisions; }
  constexpr const Revision* end() const { return revisions + size; }

  /// The only head. Requires head_count == 1.
  constexpr const Revision& head() const { return revisions[heads[0]]; }
};

/// What a chain with user versions needs besides: named here, so that other programs don't link it.
struct Adoption;
extern const Adoption kAdoption;

/// Everything that a program carries: the chain, its SQL, and what the product has settled.
struct Migrations {
  const Chain* chain;
  const Unit* const* units;   // one for each revision, in the chain's order
  const char* program;        // "gateway"
  const char* version;        // "2.1.5", may be empty
  const char* version_table;  // "aludel_version"; the two other tables' names begin with it
  unsigned dialects;          // bit set: 1 << dialect
  bool stored_downgrades;
  const Adoption* adoption = nullptr;  // &kAdoption where a revision has a user version

  constexpr bool speaks(Dialect dialect) const {
    return (dialects >> static_cast<unsigned>(dialect) & 1u) != 0;
  }
};

}  // namespace aludel

#endif  // ALUDEL_REVISION_H
