// SPDX-License-Identifier: MIT
#include <aludel/context.h>

#include "driver.h"

namespace aludel {

const char* Context::revision() const noexcept { return session_.revision; }

Direction Context::direction() const noexcept { return session_.direction; }

Dialect Context::dialect() const noexcept { return session_.database.driver->dialect; }

void* Context::handle() const noexcept { return session_.handle; }

bool Context::progress(unsigned done, unsigned total) noexcept {
  Event event = {};
  event.kind = Event::Kind::kProgress;
  event.direction = session_.direction;
  event.index = session_.index;
  event.done = done;
  event.count = total;
  if (!tell(session_, event)) session_.cancelled = true;
  return !session_.cancelled;
}

Status Context::fail(const char* why) noexcept {
  session_.detail.clear();
  add_words(session_.detail, why);
  return Status::kFunctionFailed;
}

Status call_function(Session& session, const Statement& statement) noexcept {
  if (statement.function == nullptr) return Status::kNoFunction;
  session.cancelled = false;
  session.detail.clear();
  Context context(session);
  const Status status = statement.function(context);
  if (session.cancelled || status == Status::kCancelled) return Status::kCancelled;
  if (status != Status::kOk) return Status::kFunctionFailed;
  session.detail.clear();  // of a failure that it has made good
  return status;
}

}  // namespace aludel
