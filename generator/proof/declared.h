// SPDX-License-Identifier: MIT
//
// schema/, loaded straight into an engine: the database as it should look like, and where each
// object of it is defined.
//
// The files may define things in any order. What `sqlite3 .schema` prints is accepted, with the
// tables that SQLite makes by itself left out.
#ifndef ALUDEL_GENERATOR_PROOF_DECLARED_H
#define ALUDEL_GENERATOR_PROOF_DECLARED_H

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "proof/definition.h"
#include "proof/engine.h"
#include "proof/records.h"
#include "proof/report.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::proof {

class Declared {
 public:
  /// Both must outlive it.
  Declared(const Records& records, text::Diagnostics& diagnostics);

  /// Whether all of it is in the engine and can be used. Reported: what doesn't read as SQL, what
  /// is no definition, what is defined twice, what the engine refuses, and views, triggers and
  /// foreign keys that refer to something that is not there, but for those that are broken in the
  /// same way in the chain, which has said so (`said`). The sources must outlive it.
  bool load(const std::vector<std::unique_ptr<text::Source>>& schema,
            const std::vector<Broken>& said);

  Engine& engine() { return *engine_; }

  /// Where an object is defined, or (not empty) its column of that folded name or its constraint
  /// of that form.
  Location place(const std::string& key, std::string_view column, std::string_view clause) const;

 private:
  struct Item {
    const text::Source* source;
    text::Span span;  // of the statement
    std::vector<Word> words;
    Head head;
  };

  bool read(const text::Source& source);
  bool add(const text::Source& source, text::Span span, std::vector<Word> words);
  bool make(const std::vector<const Item*>& items);
  bool check(const std::vector<Broken>& said);

  const Records& records_;
  text::Diagnostics& diagnostics_;
  std::unique_ptr<Engine> engine_;
  std::deque<Item> items_;                              // in the order of the files
  std::unordered_map<std::string, const Item*> names_;  // the first of each
};

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_DECLARED_H
