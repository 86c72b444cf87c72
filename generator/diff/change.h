// SPDX-License-Identifier: MIT
//
// What can differ between two schemas, as a closed vocabulary: Add, Drop, Modify, Rename of an
// object, or of a part of one: a column, a constraint, a value of an enum.
#ifndef ALUDEL_GENERATOR_DIFF_CHANGE_H
#define ALUDEL_GENERATOR_DIFF_CHANGE_H

#include <string>
#include <string_view>
#include <vector>

#include "schema/object.h"

namespace aludel::diff {

enum class Verb { kAdd, kDrop, kModify, kRename };

/// A part of a table, domain or enum; kNone: the object as a whole.
enum class Part { kNone, kColumn, kConstraint, kValue };

/// What of an object or column has changed: a bit set.
enum Aspect : unsigned {
  kType = 1,
  kNullability = 2,
  kDefault = 4,
  kCollation = 8,
  kGenerated = 16,
  kIdentity = 32,
  kAttributes = 64,  // storage, statistics and the like, of a column
  kDefinition = 128,  // of what is replaced as a whole: the query of a view, the key of an index, …
  kOptions = 256,     // of a table: STRICT, WITHOUT ROWID, settings; of a sequence
  kOrder = 512,       // of the columns, where something depends on it
};

/// One change. The objects belong to the schemas that were compared (Diff::start, and `to`), and
/// live as long as these.
///
///   verb     from         to           name, old_name (with a part)
///   kAdd     nullptr      the new one  what is added to `to`; a part: `from` too
///   kDrop    the old one  nullptr      what is dropped; a part: `to` too
///   kModify  both         both         what is changed
///   kRename  both         both         the new name and the old one
struct Change {
  Verb verb = Verb::kModify;
  Part part = Part::kNone;
  const schema::Object* from = nullptr;
  const schema::Object* to = nullptr;
  std::string name = {};      // of the part; of a constraint without a name of its own, the chosen
  std::string old_name = {};  // kRename: of the part
  unsigned aspects = 0;       // kModify: what has changed

  /// The object that it speaks of: the new one where there is one.
  const schema::Object& object() const { return to ? *to : *from; }
  /// Where the cause of it is written: of what is new, or else of what was.
  schema::Place place() const;
};

/// `add column "owner_id" to table "device"`, `drop table "old"`, `rename column "a" of table "t"
/// to "b"`, `change the type and default of column "a" of table "t"`: for people.
std::string said(const Change& change);

}  // namespace aludel::diff

#endif  // ALUDEL_GENERATOR_DIFF_CHANGE_H
