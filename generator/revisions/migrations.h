// SPDX-License-Identifier: MIT
//
// A chain that was read, as the data that generated code would be: with it the tool's database
// commands run the runtime's own code. Only the C++ functions are the program's own: the calls of
// them are there, without the functions.
//
// The data points into the chain's strings and into this object, so the chain must outlive it
// and stay as it is. It is filled once and never moves.
#ifndef ALUDEL_GENERATOR_REVISIONS_MIGRATIONS_H
#define ALUDEL_GENERATOR_REVISIONS_MIGRATIONS_H

#include <aludel/revision.h>

#include <deque>
#include <string>
#include <vector>

#include "revisions/chain.h"
#include "revisions/product.h"

namespace aludel::revisions {

class LoadedMigrations {
 public:
  /// Requires a chain that was read and rendered without errors.
  LoadedMigrations(const Chain& chain, Product product);
  LoadedMigrations(const LoadedMigrations&) = delete;
  LoadedMigrations& operator=(const LoadedMigrations&) = delete;

  const ::aludel::Migrations& get() const { return migrations_; }

 private:
  void add(const Chain& chain, const Link& link);
  ::aludel::Script script(const Revision& revision, const std::vector<dialect::Output>& outputs);
  const ::aludel::Variants* variants(const Chain& chain, const Revision& revision,
                                     const Variants& variants);

  Product product_;
  std::deque<std::vector<::aludel::Statement>> statements_;  // one list for each script
  std::deque<std::vector<::aludel::Variant>> forms_;         // of each script that has several
  std::deque<::aludel::Variants> variants_;
  std::deque<::aludel::Unit> units_;
  std::vector<const ::aludel::Unit*> unit_pointers_;
  std::deque<std::vector<unsigned>> edges_;  // of each revision
  std::deque<std::vector<const char*>> names_;
  std::vector<::aludel::Revision> revisions_;
  std::vector<::aludel::Release> releases_;
  ::aludel::Chain chain_{};
  ::aludel::Migrations migrations_{};
};

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_MIGRATIONS_H
