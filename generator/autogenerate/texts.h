// SPDX-License-Identifier: MIT
//
// What was written for an object or a part of one: the statement of schema/, or of an earlier
// revision, as its author laid it out.
#ifndef ALUDEL_GENERATOR_AUTOGENERATE_TEXTS_H
#define ALUDEL_GENERATOR_AUTOGENERATE_TEXTS_H

#include <map>
#include <optional>
#include <string>

#include "dialect/dialect.h"
#include "revisions/chain.h"
#include "schema/object.h"
#include "text/source.h"

namespace aludel::autogenerate {

class Texts {
 public:
  /// Both must outlive it.
  void add(const dialect::Declaration& declared);
  void add(const revisions::Chain& chain);

  /// The statement around a place, without hints; empty where none is known.
  std::string statement(const schema::Place& place, sql::Language language) const;
  /// The definition of the column whose name is at the place, in one line or as it stands; empty
  /// where none is known, and where a comment stands in it.
  std::string column(const schema::Place& place, sql::Language language) const;

 private:
  void add(const text::Source* source, text::Span span);
  std::optional<text::Span> span_around(const schema::Place& place) const;

  std::map<const text::Source*, std::map<std::size_t, std::size_t>> spans_;  // begin -> end
};

}  // namespace aludel::autogenerate

#endif  // ALUDEL_GENERATOR_AUTOGENERATE_TEXTS_H
