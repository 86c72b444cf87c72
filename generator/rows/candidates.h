// SPDX-License-Identifier: MIT
//
// The values to try in a column: what its type holds, both sides of what its hints name, and what
// programs really store (empty texts, quotes, letters beyond ASCII, zeros, negative numbers).
#ifndef ALUDEL_GENERATOR_ROWS_CANDIDATES_H
#define ALUDEL_GENERATOR_ROWS_CANDIDATES_H

#include <vector>

#include "rows/hints.h"
#include "rows/value.h"
#include "schema/object.h"

namespace aludel::rows {

struct Candidates {
  std::vector<Value> usual;    // all worth a row; the plainest first; no NULL
  std::vector<Value> special;  // for checks that ask for a form: dates, times, JSON, UUIDs
};

/// Of a SQLite table's column, the n-th: no two of a type have the same values in the same places.
Candidates candidates(const schema::Table& table, const schema::Column& column, std::size_t n,
                      const Literals& literals);

/// Of these literals alone, what a column may hold.
std::vector<Value> named(const schema::Table& table, const schema::Column& column,
                         const Literals& literals);

/// Whether a column of numbers takes texts as well.
bool is_lax(const schema::Table& table, const schema::Column& column);

/// A value of a column in which no two may be equal: the n-th number of all, from 0, with gaps, so
/// that the keys of different tables never meet by chance; or the text of the table's own n-th row,
/// so that those of different tables do; of the form that a CHECK of the table asks for, where it
/// has a pattern.
Value distinct(const schema::Table& table, const schema::Column& column, unsigned of_all,
               unsigned of_table);

}  // namespace aludel::rows

#endif  // ALUDEL_GENERATOR_ROWS_CANDIDATES_H
