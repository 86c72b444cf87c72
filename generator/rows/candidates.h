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

/// Of a SQLite table's column.
Candidates candidates(const schema::Table& table, const schema::Column& column,
                      const Literals& literals);

/// The n-th value, from 0, of a column in which no two may be equal: numbers with gaps, texts.
Value distinct(const schema::Table& table, const schema::Column& column, unsigned n);

}  // namespace aludel::rows

#endif  // ALUDEL_GENERATOR_ROWS_CANDIDATES_H
