// SPDX-License-Identifier: MIT
#include "proof/changes.h"

namespace aludel::proof {

Changes join(const Changes& first, const Changes& second) {
  Changes result = first;
  result.after = second.after;
  result.written.insert(second.written.begin(), second.written.end());
  result.inserted.insert(second.inserted.begin(), second.inserted.end());
  for (const auto& [table, rows] : second.deleted) result.deleted[table] += rows;
  result.updated.insert(second.updated.begin(), second.updated.end());
  for (const auto& [key, definition] : second.before) {
    if (!first.after.contains(key)) result.before.emplace(key, definition);
  }
  for (const auto& [key, definition] : first.after) {
    if (!second.before.contains(key)) result.after.emplace(key, definition);
  }
  return result;
}

}  // namespace aludel::proof
