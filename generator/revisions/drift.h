// SPDX-License-Identifier: MIT
//
// The schema at the head of the chain against that of schema/: what differs, each object at the
// line of schema/ where it is defined, or at the statement of the chain that makes it, and how to
// get rid of it.
#ifndef ALUDEL_GENERATOR_REVISIONS_DRIFT_H
#define ALUDEL_GENERATOR_REVISIONS_DRIFT_H

#include <string>

#include "revisions/chain.h"
#include "schema/schema.h"
#include "text/diagnostics.h"

namespace aludel::revisions {

struct DriftOptions {
  bool is_error = true;                          // otherwise differences are warnings
  std::string tool = "aludel";                   // as it is to stand in a command to paste
  std::string root = "";                         // where it must run; empty: the current folder
  std::string version_table = "aludel_version";  // it and what belongs to it is not compared
};

/// The schema without what the runtime keeps in a database.
schema::Schema without_records(schema::Schema schema, const std::string& version_table);

/// Whether both agree; both are of one dialect.
bool compare_head(const Chain& chain, const schema::Schema& expected, const schema::Schema& actual,
                  const DriftOptions& options, text::Diagnostics& diagnostics);

/// How to get rid of differences, for the last of them.
std::string drift_remedy(const DriftOptions& options);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_DRIFT_H
