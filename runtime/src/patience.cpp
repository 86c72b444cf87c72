// SPDX-License-Identifier: MIT
#include "patience.h"

#include <time.h>

namespace aludel {
namespace {

long long milliseconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

}  // namespace

Status Patience::again(const Session& session) noexcept {
  const long long now = milliseconds();
  if (pause_ == 0) began_ = now;
  const long long left = began_ + session.options->wait_ms - now;
  if (left <= 0) return Status::kBusy;
  Event event = {};
  event.kind = Event::Kind::kWaiting;
  if (!tell(session, event)) return Status::kCancelled;
  if (pause_ < 100) pause_ = pause_ * 2 + 5;
  const timespec pause = {0, (left < pause_ ? left : pause_) * 1000000};
  nanosleep(&pause, nullptr);
  return Status::kOk;
}

}  // namespace aludel
