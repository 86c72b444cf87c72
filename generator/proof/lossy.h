// SPDX-License-Identifier: MIT
//
// What a revision says that it loses (@lossy), held against what was seen of its way up and back.
//
// A line that is true must never be called untrue: rows of ours may not be those that show it. So
// a name is refused where nothing in the revision writes there, or where the values of rows did
// change on the way, and are all back. Where there was nothing to lose, or no row was met by what
// is written, nothing is said.
#ifndef ALUDEL_GENERATOR_PROOF_LOSSY_H
#define ALUDEL_GENERATOR_PROOF_LOSSY_H

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "proof/journey.h"
#include "proof/lineage.h"
#include "proof/population.h"
#include "proof/script.h"
#include "revisions/revision.h"
#include "text/diagnostics.h"

namespace aludel::proof {

/// A revision's way up and back.
struct RoundTrip {
  const revisions::Revision& revision;
  const Ran& up;
  const std::vector<Passage>& passages;  // on the way up
  const Ran& down;
  std::map<std::string, Held_ptr> before;  // what tables were; all, where a line speaks of any
};

class SaidLosses {
 public:
  /// `trip` outlives it.
  explicit SaidLosses(const RoundTrip& trip);

  /// Whether a line speaks of what was lost; it is a true one then.
  bool covers(const RowChange& loss);

  /// Reports the lines that are untrue, after all losses were asked for.
  void report_untrue(text::Diagnostics& diagnostics) const;

 private:
  using Part = revisions::Lossy::Part;

  /// What is known of a name: nothing, that there was nothing of it before, that it is back.
  enum class Verdict { kOpen, kNew, kComesBack };

  std::set<std::string> names(const std::string& table) const;
  std::set<std::string> names(const std::string& table, const std::string& column) const;
  bool speaks_of(const Part& part, const std::string& table, const std::string& column) const;
  Verdict verdict(const Part& part) const;
  Verdict verdict(const Held& before, const std::string& column) const;
  bool is_new(const Part& part) const;
  bool is_written(const std::string& table, const std::string& column) const;

  const RoundTrip& trip_;
  std::vector<const revisions::Lossy*> lines_;
  std::set<const Part*> true_;
};

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_LOSSY_H
