// SPDX-License-Identifier: MIT
//
// schema/ against the head of the chain -> what a new revision has to say.
//
// Nothing is guessed: as long as something may be a rename, open() has it, and there is a proposal
// only when each of these is settled.
#ifndef ALUDEL_GENERATOR_AUTOGENERATE_AUTOGENERATE_H
#define ALUDEL_GENERATOR_AUTOGENERATE_AUTOGENERATE_H

#include <string>
#include <vector>

#include "autogenerate/annotate.h"
#include "autogenerate/compose.h"
#include "autogenerate/hinted.h"
#include "diff/look_alikes.h"
#include "project/project.h"
#include "revisions/write.h"
#include "text/diagnostics.h"

namespace aludel::autogenerate {

/// What a revision is to say.
struct Proposal {
  struct Change {
    std::string said;     // `add column "owner_id" of table "device"`
    schema::Place place;  // in schema/, or where what is gone was made
  };

  std::vector<Change> changes;  // in order; empty: there is nothing to do
  std::vector<std::string> losses;
  std::vector<revisions::Entry> upgrade;
  std::vector<revisions::Entry> downgrade;
  unsigned open = 0;  // @todo lines among these
};

class Comparison {
 public:
  /// The project was loaded without errors, with its schema, and must outlive it. Hints that make
  /// no sense are warnings. With errors, schema/ can't be read, and it is not to be used.
  Comparison(const project::Project& project, text::Diagnostics& diagnostics);

  /// What may be a rename, and nobody has said yet whether it is.
  std::vector<diff::LookAlike> open() const;
  /// Says it: `why` is for the comment in the file.
  void rename(const diff::Rename& rename, std::string why);
  void refuse(const diff::Rename& rename) { refused_.push_back(rename); }

  Proposal propose() const;

 private:
  struct Database {
    const dialect::Dialect* dialect;
    schema::Schema from;
    schema::Schema to;
    dialect::Declaration declared;
  };

  std::vector<diff::Rename> renames() const;
  /// One direction, from these schemas of the databases to those.
  struct Direction {
    bool is_upgrade;
    std::vector<const schema::Schema*> from;
    std::vector<const schema::Schema*> to;
  };
  struct Part {
    std::vector<Proposal::Change> changes;
    Annotated annotated;
    Composition composed;
  };
  Part write(const Direction& direction) const;

  const project::Project& project_;
  std::vector<Database> databases_;
  std::vector<Settled> settled_;
  std::vector<Fill> fills_;
  std::vector<diff::Rename> refused_;
  Texts texts_;
};

/// What the changes are, for a revision that was given no message: `add column "owner_id" of table
/// "device" and 2 more`, without quotes.
std::string message_of(const Proposal& proposal);

}  // namespace aludel::autogenerate

#endif  // ALUDEL_GENERATOR_AUTOGENERATE_AUTOGENERATE_H
