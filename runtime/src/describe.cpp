// SPDX-License-Identifier: MIT
#include <aludel/migrator.h>

#include "text.h"

namespace aludel {

const char* describe(const Result& result, char* buffer, unsigned size) noexcept {
  Text text(buffer, size);
  if (result.file != nullptr) {
    text << result.file;
    if (result.line != 0) text << ':' << result.line;
    if (result.column != 0) text << ':' << result.column;
    text << ": ";
  }
  if (result.unknown[0] != '\0') {
    text << "undo " << result.unknown;
    if (result.line != 0) text << ", statement " << result.line;
    text << ": ";
  }
  text << status_text(result.status);
  if (result.function != nullptr) text << ": " << result.function << "()";
  if (result.message != nullptr) text << ": " << result.message;
  if (result.rows > 1) text << " (" << result.rows << " rows)";
  if (result.detail[0] != '\0') text << ": " << result.detail;
  if (result.sqlstate[0] != '\0') text << " (" << result.sqlstate << ')';
  if (result.in_doubt) text << "; it is not known whether it was committed";
  if (!result.unrecorded) return buffer;
  const bool ended = result.status == Status::kTransactionEnded;
  text << (ended ? "; what had run before that may be in the database, and is not recorded"
                 : "; it has run, and is not recorded");
  return buffer;
}

}  // namespace aludel
