// SPDX-License-Identifier: MIT
//
// Writes down what a run tells, and stops it where a test wants.
#ifndef ALUDEL_TESTS_RUNTIME_EVENTS_H
#define ALUDEL_TESTS_RUNTIME_EVENTS_H

#include <aludel/migrator.h>

#include <functional>
#include <string>

namespace aludel::tests {

/// The same options, with a transaction for each revision.
inline Options each_by_itself(Options options = {}) {
  options.transactions = Options::Transactions::kPerRevision;
  return options;
}

class Events {
 public:
  explicit Events(const Chain& chain) : chain_(&chain) {}

  Options options() {
    Options options;
    options.progress = [](void* user, const Event& event) {
      return static_cast<Events*>(user)->write(event);
    };
    options.user = this;
    return options;
  }

  /// The answer to event number `count` is no.
  void stop_after(unsigned count) { stop_ = count; }

  /// Called at each event.
  std::function<void(const Event&)> then;

  /// All lines so far, once.
  std::string take() { return std::move(lines_); }

 private:
  bool write(const Event& event) {
    const std::string counts = std::to_string(event.done) + "/" + std::to_string(event.count);
    switch (event.kind) {
      case Event::Kind::kAdopted:
        lines_ += std::string("adopted ") + (*chain_)[event.index].id + "\n";
        break;
      case Event::Kind::kBegin:
        lines_ += "begin " + std::to_string(event.count) +
                  (event.direction == Direction::kUpgrade ? " up " : " down ") + event.from +
                  " -> " + event.to + (event.created ? " created\n" : "\n");
        break;
      case Event::Kind::kRevision:
        lines_ += std::string("revision ") + (*chain_)[event.index].id + " " + counts + "\n";
        break;
      case Event::Kind::kDone:
        lines_ += std::string("done ") + (*chain_)[event.index].id + " " + counts + "\n";
        break;
      case Event::Kind::kCommitted:
        lines_ += "committed " + counts + "\n";
        break;
      case Event::Kind::kWarning:
        lines_ += std::string("warning ") + event.text + "\n";
        break;
      case Event::Kind::kWaiting:
        lines_ += "waiting\n";
        break;
      case Event::Kind::kUndo:
        lines_ += std::string("undo ") + event.revision + " " + counts + " " + event.text + "\n";
        break;
      case Event::Kind::kUndone:
        lines_ += std::string("undone ") + event.revision + " " + counts + "\n";
        break;
      case Event::Kind::kProgress:
        lines_ += std::string("progress ") + (*chain_)[event.index].id + " " + counts + "\n";
        break;
    }
    if (then) then(event);
    return ++count_ != stop_;
  }

  const Chain* chain_;
  std::string lines_;
  unsigned count_ = 0;
  unsigned stop_ = 0;
};

}  // namespace aludel::tests

#endif  // ALUDEL_TESTS_RUNTIME_EVENTS_H
