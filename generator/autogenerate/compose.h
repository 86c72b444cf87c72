// SPDX-License-Identifier: MIT
//
// The steps of one or of several databases -> statements of one file, each written once where one
// text says it for all of them.
//
// What is tried for a step, in this order: what was written for its object, in schema/ or in an
// earlier revision; and the step itself, printed. A text is taken where it leads each database's
// schema to where its own steps lead; of several databases it is enough that one gets there, and
// that the others have less before them.
#ifndef ALUDEL_GENERATOR_AUTOGENERATE_COMPOSE_H
#define ALUDEL_GENERATOR_AUTOGENERATE_COMPOSE_H

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "autogenerate/texts.h"
#include "dialect/dialect.h"
#include "diff/diff.h"
#include "schema/schema.h"

namespace aludel::autogenerate {

/// One database's way from one schema to another.
class Way {
 public:
  /// `to` must outlive it.
  Way(const dialect::Dialect& dialect, const schema::Schema& from, const schema::Schema& to,
      diff::Diff diff);

  const dialect::Dialect& dialect() const { return *dialect_; }
  const schema::Schema& to() const { return *to_; }
  const diff::Diff& diff() const { return diff_; }
  const std::vector<diff::Step>& steps() const { return diff_.steps; }
  std::size_t size() const { return steps().size(); }
  /// Before the step; of size(): where the way ends.
  const schema::Schema& state(std::size_t step) const { return states_[step]; }

 private:
  const dialect::Dialect* dialect_;
  const schema::Schema* to_;
  diff::Diff diff_;
  std::vector<schema::Schema> states_;
  std::vector<std::unique_ptr<text::Source>> sources_;  // of which the states speak
};

/// The type that a portable column was written with; nothing where it makes no sense.
std::optional<sql::TypeName> portable_type(const std::string& written);

/// One statement of the file.
struct Piece {
  sql::Statement statement;
  std::string sql;
  std::optional<::aludel::Dialect> only;      // in a block
  const schema::Schema* before = nullptr;     // of the first of its databases
  std::vector<const diff::Step*> steps = {};  // for which it stands, of all of them
};

struct Composition {
  std::vector<Piece> pieces;  // speak of the ways
  std::vector<std::unique_ptr<Way>> ways;
  /// Where the pieces lead each database: to names of its own choice too, which equal any.
  std::vector<schema::Schema> reached;
  std::vector<std::unique_ptr<text::Source>> sources = {};  // of which these speak
};

/// One way for each database; `renames` are those by which they were made. `language`: of the file.
/// A statement may take one of several databases off its way: then another is laid from there.
Composition compose(std::vector<std::unique_ptr<Way>> ways,
                    const std::vector<diff::Rename>& renames, const Texts& texts,
                    sql::Language language);

}  // namespace aludel::autogenerate

#endif  // ALUDEL_GENERATOR_AUTOGENERATE_COMPOSE_H
