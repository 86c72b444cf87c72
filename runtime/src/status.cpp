// SPDX-License-Identifier: MIT
#include <aludel/status.h>

namespace aludel {

int exit_code(Status status) noexcept {
  switch (status) {
    case Status::kOk:
      return kDone;
    case Status::kBadTarget:
    case Status::kAmbiguousTarget:
    case Status::kUnreachable:
      return kUsage;
    case Status::kUnknownRevision:
    case Status::kForeign:
      return kNotOurs;
    case Status::kBusy:
      return kTryAgain;
    default:
      return kFailed;
  }
}

const char* status_text(Status status) noexcept {
  switch (status) {
    case Status::kOk:
      return "done";
    case Status::kBadTarget:
      return "there is no such target";
    case Status::kAmbiguousTarget:
      return "the target could mean several things";
    case Status::kUnreachable:
      return "the target can't be reached this way";
    case Status::kIrreversible:
      return "a revision on the way has no downgrade";
    case Status::kWrongFormat:
      return "the generated code is of another version of aludel: build again";
    case Status::kWrongDialect:
      return "the program carries nothing for this kind of database";
    case Status::kUnknownRevision:
      return "the database holds a revision that this program doesn't know";
    case Status::kForeign:
      return "the database is not this program's";
    case Status::kBusy:
      return "somebody else holds the database";
    case Status::kOpenTransaction:
      return "the connection is inside a transaction";
    case Status::kOpenStatement:
      return "the connection has an unfinished statement";
    case Status::kCannotOpen:
      return "the database can't be opened";
    case Status::kNotADatabase:
      return "the file is not a database";
    case Status::kReadOnly:
      return "the database can't be written";
    case Status::kFull:
      return "there is no room left";
    case Status::kDamaged:
      return "the database is damaged";
    case Status::kNotAlone:
      return "the connection has temporary objects or other databases attached";
    case Status::kConnectionLost:
      return "the connection to the server broke";
    case Status::kStatementFailed:
      return "a statement failed";
    case Status::kRequireFailed:
      return "a requirement is not met";
    case Status::kForeignKeys:
      return "rows would be left that refer to nothing";
    case Status::kTransactionEnded:
      return "a statement ended the transaction";
    case Status::kCancelled:
      return "the program asked to stop";
    case Status::kFunctionFailed:
      return "a function of the program failed";
    case Status::kNoFunction:
      return "a function of the program is called, which only the program has";
  }
  return "";
}

}  // namespace aludel
