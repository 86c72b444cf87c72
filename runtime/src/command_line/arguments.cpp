// SPDX-License-Identifier: MIT
#include "command_line/arguments.h"

#include <cstdio>
#include <cstring>

#include "command_line/location.h"
#include "target.h"

namespace aludel::command_line {
namespace {

constexpr unsigned kLookOptions = kDatabase | kJson | kWait;
constexpr unsigned kRunOptions = kLookOptions | kDryRun | kSql | kTag | kQuiet;

constexpr CommandInfo kCommands[] = {
    {Command::kUpgrade, "upgrade", "[TARGET]", "apply what is missing, up to the heads",
     kRunOptions | kPerRevision | kUnknown, true},
    {Command::kDowngrade, "downgrade", "TARGET", "take back what lies above the target",
     kRunOptions | kPerRevision | kUnknown, true},
    {Command::kStamp, "stamp", "REVISION...", "declare where the database is, running nothing",
     kRunOptions | kPurge | kForce, true},
    {Command::kEnsureVersion, "ensure-version", "", "make the version table, and nothing else",
     kRunOptions & ~kTag, true},
    {Command::kCurrent, "current", "", "where the database is",
     kLookOptions | kVerbose | kCheckHeads, false},
    {Command::kHistory, "history", "", "the revisions, the newest first",
     kLookOptions | kVerbose | kRange | kIndicateCurrent, false},
    {Command::kHeads, "heads", "", "the revisions that nothing revises",
     kJson | kVerbose | kResolveDependencies, false},
    {Command::kBranches, "branches", "", "the revisions that several others revise",
     kJson | kVerbose, false},
    {Command::kShow, "show", "REVISION...", "all there is of a revision", kLookOptions | kSql,
     false},
    {Command::kPlan, "plan", "[upgrade|downgrade] [TARGET]", "what a run would do, step by step",
     kLookOptions | kFrom | kUnknown, false},
    {Command::kCheck, "check", "", "is it at the heads, and as the revisions make it? 1: no",
     kLookOptions, false},
    {Command::kHelp, "help", "[COMMAND]", "this, or more about one command", 0, false},
    {Command::kVersion, "version", "", "", 0, false},  // --version; not a word of its own
};
constexpr unsigned kWords = sizeof kCommands / sizeof *kCommands - 1;

constexpr OptionInfo kOptions[] = {
    {kDatabase, "database", 0, "DATABASE", ""},  // what it can be: add_forms()
    {kDryRun, "dry-run", 0, nullptr, "say what would be done; change nothing"},
    {kSql, "sql", 0, nullptr, "print SQL"},
    {kRange, "rev-range", 'r', "A:B", "only from A (the base) to B (the heads)"},
    {kIndicateCurrent, "indicate-current", 'i', nullptr, "insist on the marks of where it is"},
    {kCheckHeads, "check-heads", 'c', nullptr, "end with 1 where it is not at the heads"},
    {kResolveDependencies, "resolve-dependencies", 0, nullptr,
     "only those that nothing depends on either"},
    {kVerbose, "verbose", 'v', nullptr, "all there is of each revision"},
    {kPurge, "purge", 0, nullptr, "forget first what the version table says"},
    {kForce, "force", 0, nullptr, "also where the database is not as it should be there"},
    {kTag, "tag", 0, "TEXT", "put it into the history, behind the program's version"},
    {kPerRevision, "per-revision", 0, nullptr, "a transaction for each revision, not for the run"},
    {kUnknown, "unknown", 0, "refuse|undo|run", "what to do about revisions of a newer program"},
    {kWait, "wait", 0, "SECONDS", "how long to wait for another user of the database (60)"},
    {kFrom, "from", 0, "REVISION", "start there; look at no database"},
    {kQuiet, "quiet", 'q', nullptr, "print nothing but errors"},
    {kJson, "json", 0, nullptr, "print one JSON object"},
    {kHelpOption, "help", 'h', nullptr, ""},
    {kVersionOption, "version", 0, nullptr, ""},
};
constexpr const char* kUnknownWords[] = {"refuse", "undo", "run"};  // as Options::Unknown has them

constexpr unsigned kOptionCount = sizeof kOptions / sizeof *kOptions;

constexpr unsigned kLongest = 24;           // of commands and options, in letters
constexpr unsigned kMostSeconds = 1000000;  // of --wait

/// Options that may not stand together.
struct Conflict {
  Option one;
  unsigned others;
  const char* because;
  bool only_runs;
};
constexpr Conflict kConflicts[] = {
    {kSql, kDryRun | kQuiet | kJson | kWait | kUnknown, "a script is printed, no database used",
     true},
    {kQuiet, kDryRun | kJson, "nothing would be left to print", false},
    {kFrom, kDatabase, "each says where to start", false},
    {kFrom, kWait | kUnknown, "no database is looked at", false},
    {kVerbose, kJson, "there is all of it in the object", false},
    {kSql, kPurge | kForce, "a script is printed, no database used", true},
    {kHelpOption, kJson, "it is for people", false},
    {kVersionOption, kJson, "it is for people", false},
};

/// How many letters must be changed, added, left out or swapped to make `b` of `a`; many, where
/// one of them is longer than any word known here.
unsigned distance(const char* a, const char* b) {
  const unsigned rows = static_cast<unsigned>(std::strlen(a));
  const unsigned columns = static_cast<unsigned>(std::strlen(b));
  if (rows > kLongest || columns > kLongest) return kLongest;
  unsigned cost[kLongest + 1][kLongest + 1];
  for (unsigned i = 0; i <= rows; i++) {
    for (unsigned j = 0; j <= columns; j++) {
      if (i == 0 || j == 0) {
        cost[i][j] = i + j;
        continue;
      }
      unsigned best = cost[i - 1][j - 1] + (a[i - 1] != b[j - 1] ? 1u : 0u);
      if (cost[i - 1][j] + 1 < best) best = cost[i - 1][j] + 1;
      if (cost[i][j - 1] + 1 < best) best = cost[i][j - 1] + 1;
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped && cost[i - 2][j - 2] + 1 < best) best = cost[i - 2][j - 2] + 1;
      cost[i][j] = best;
    }
  }
  return cost[rows][columns];
}

/// The reader's state: what has been read, and where complaints go.
class Reader {
 public:
  Reader(int argc, const char* const* argv, const Invocation& invocation, Arguments* arguments,
         Report* report)
      : argc_(argc),
        argv_(argv),
        invocation_(invocation),
        arguments_(*arguments),
        report_(*report) {}

  bool read() {
    bool words_only = false;
    for (; at_ < argc_; at_++) {
      const char* word = argv_[at_];
      if (!words_only && std::strcmp(word, "--") == 0) {
        words_only = true;
      } else if (!words_only && is_option(word)) {
        if (!take_option(word)) return false;
      } else if (!take_word(word)) {
        return false;
      }
    }
    if (arguments_.has(kVersionOption)) {
      arguments_.command = Command::kVersion;
    } else if (arguments_.has(kHelpOption)) {
      take_help_option();
    } else {
      return check();
    }
    arguments_.options &= kHelpOption | kVersionOption | kJson;  // beside these none has a meaning
    return check_conflicts();
  }

 private:
  static bool is_option(const char* word) {
    return word[0] == '-' && word[1] != '\0' && !(word[1] >= '0' && word[1] <= '9');
  }

  const CommandInfo& command() const { return info(arguments_.command); }

  bool take_word(const char* word) {
    if (!has_command_) {
      for (unsigned i = 0; i < kWords; i++) {
        if (std::strcmp(word, kCommands[i].name) == 0) {
          arguments_.command = kCommands[i].command;
          has_command_ = true;
          return true;
        }
      }
      return unknown_command(word);
    }
    if (arguments_.command == Command::kPlan && !has_direction_ && arguments_.target == nullptr) {
      const bool up = std::strcmp(word, "upgrade") == 0;
      if (up || std::strcmp(word, "downgrade") == 0) {
        arguments_.direction = up ? Direction::kUpgrade : Direction::kDowngrade;
        has_direction_ = true;
        return true;
      }
    }
    const char* operands = command().operands;
    const bool several = std::strstr(operands, "...") != nullptr;
    const unsigned most = several ? Arguments::kMostTargets : *operands != '\0' ? 1 : 0;
    if (arguments_.target_count >= most) {
      report_.begin(kUsage).add("%s: \"%s\" is one word too many", command().name, word);
      return refuse();
    }
    arguments_.targets[arguments_.target_count++] = word;
    arguments_.target = word;
    if (arguments_.target_count == 1) return true;
    return join_targets();
  }

  bool join_targets() {
    constexpr size_t kSize = sizeof arguments_.joined;
    size_t length = 0;
    for (unsigned i = 0; i < arguments_.target_count; i++) {
      length += static_cast<size_t>(std::snprintf(arguments_.joined + length, kSize - length,
                                                  i == 0 ? "%s" : " %s", arguments_.targets[i]));
      if (length >= kSize) {
        report_.begin(kUsage).add("%s: that is too much at once", command().name);
        return refuse();
      }
    }
    arguments_.target = arguments_.joined;
    return true;
  }

  bool take_option(const char* word) {
    if (word[1] != '-') return take_letters(word);
    const char* name = word + 2;
    const size_t length = std::strcspn(name, "=");
    for (const OptionInfo& known : kOptions) {
      if (std::strncmp(known.name, name, length) != 0 || known.name[length] != '\0') continue;
      return take_known(known, name[length] == '=' ? name + length + 1 : nullptr);
    }
    return unknown_option(word, name, length);
  }

  /// `-v`, `-r A:B`, `-rA:B`, `-vi`.
  bool take_letters(const char* word) {
    for (const char* letter = word + 1; *letter != '\0'; letter++) {
      const OptionInfo* option = nullptr;
      for (const OptionInfo& known : kOptions) {
        if (known.letter == *letter) option = &known;
      }
      if (option == nullptr) return unknown_option(word, word + 1, std::strcspn(word + 1, "="));
      const bool last = letter[1] == '\0';
      const bool takes = option->operand != nullptr || letter[1] == '=';
      const char* value = last || !takes ? nullptr : letter + (letter[1] == '=' ? 2 : 1);
      if (!take_known(*option, value)) return false;
      if (value != nullptr) return true;
    }
    return true;
  }

  /// `value`: what is written in one word with the option; nullptr: nothing is.
  bool take_known(const OptionInfo& option, const char* value) {
    if (arguments_.has(option.option)) {
      report_.begin(kUsage).add("option \"--%s\" is given twice", option.name);
      return refuse();
    }
    arguments_.options |= option.option;
    if (option.operand == nullptr) {
      if (value == nullptr) return true;
      report_.begin(kUsage).add("option \"--%s\" takes no value", option.name);
      return refuse();
    }
    if (value == nullptr) value = at_ + 1 < argc_ ? argv_[++at_] : "";
    if (*value == '\0') {
      report_.begin(kUsage).add("option \"--%s\" needs its %s", option.name, option.operand);
      return refuse();
    }
    return take_value(option, value);
  }

  bool take_value(const OptionInfo& option, const char* value) {
    if (option.option == kDatabase) arguments_.database = value;
    if (option.option == kFrom) arguments_.from = value;
    if (option.option == kRange) arguments_.range = value;
    if (option.option == kTag) arguments_.tag = value;
    if (option.option == kUnknown) return take_unknown(value);
    if (option.option != kWait) return true;
    unsigned seconds = 0;
    const char* digit = value;
    while (*digit >= '0' && *digit <= '9' && seconds <= kMostSeconds) {
      seconds = seconds * 10 + static_cast<unsigned>(*digit++ - '0');
    }
    if (*digit != '\0' || seconds > kMostSeconds) {
      report_.begin(kUsage).add("\"--wait %s\" is no whole number of seconds, 0 to %u", value,
                                kMostSeconds);
      return refuse();
    }
    arguments_.wait_ms = seconds * 1000;
    return true;
  }

  bool take_unknown(const char* value) {
    for (unsigned i = 0; i < sizeof kUnknownWords / sizeof *kUnknownWords; i++) {
      if (std::strcmp(value, kUnknownWords[i]) != 0) continue;
      arguments_.unknown = static_cast<Options::Unknown>(i);
      return true;
    }
    report_.begin(kUsage).add("\"--unknown %s\" is none of refuse, undo and run", value);
    return refuse();
  }

  /// `downgrade --help` is `help downgrade`.
  void take_help_option() {
    arguments_.target = has_command_ ? command().name : nullptr;
    arguments_.command = Command::kHelp;
  }

  bool check() {
    const unsigned wrong = arguments_.options & ~command().options;
    if (wrong != 0) return wrong_option(wrong);
    return check_conflicts() && check_operands();
  }

  bool check_conflicts() {
    for (const Conflict& conflict : kConflicts) {
      if (!arguments_.has(conflict.one) || (conflict.only_runs && !command().writes)) continue;
      for (const OptionInfo& option : kOptions) {
        if ((conflict.others & arguments_.options & option.option) == 0) continue;
        report_.begin(kUsage).add("\"--%s\" does not go with \"--%s\": %s", option.name,
                                  name_of(conflict.one), conflict.because);
        return refuse();
      }
    }
    return true;
  }

  bool check_operands() {
    const Command asked = arguments_.command;
    if (asked == Command::kHelp && arguments_.target != nullptr) {
      for (unsigned i = 0; i < kWords; i++) {
        if (std::strcmp(arguments_.target, kCommands[i].name) == 0) return true;
      }
      return unknown_command(arguments_.target);
    }
    if (asked == Command::kStamp && arguments_.has(kPurge) && arguments_.target != nullptr &&
        is_relative(arguments_.target)) {
      report_.begin(kUsage).add(
          "\"%s\" is counted from where the database is, which --purge forgets; "
          "name the revision",
          arguments_.target);
      return refuse();
    }
    if (arguments_.target != nullptr) return true;
    if (command().operands[0] == '\0') return true;
    const char* example = nullptr;
    const bool plans_down =
        asked == Command::kPlan && arguments_.direction == Direction::kDowngrade;
    if (asked == Command::kDowngrade || plans_down) example = "-1";
    if (asked == Command::kStamp) example = "head";
    if (asked == Command::kShow) example = "head";
    if (example == nullptr) return true;
    report_.begin(kUsage).add("%s needs its %s", plans_down ? "plan downgrade" : command().name,
                              asked == Command::kDowngrade || plans_down ? "TARGET" : "REVISION");
    Line line;
    add_command(line, invocation_, arguments_, asked, example, ~0u);
    report_.remedy("for example:", line);
    return refuse();
  }

  static const char* name_of(Option option) {
    for (const OptionInfo& known : kOptions) {
      if (known.option == option) return known.name;
    }
    return "";
  }

  bool wrong_option(unsigned wrong) {
    for (const OptionInfo& option : kOptions) {
      if ((wrong & option.option) == 0) continue;
      report_.begin(kUsage).add("%s has no option \"--%s\"", command().name, option.name);
      break;
    }
    if (command().options != 0) list_options();
    return refuse();
  }

  bool unknown_option(const char* word, const char* name, size_t length) {
    report_.begin(kUsage).add("there is no option \"%.*s\"",
                              static_cast<int>(length + static_cast<size_t>(name - word)), word);
    const char* names[kOptionCount];
    unsigned count = 0;
    for (const OptionInfo& option : kOptions) names[count++] = option.name;
    char copy[32] = {};
    if (length < sizeof copy) std::memcpy(copy, name, length);
    const char* near = nearest(copy, names, count);
    if (near != nullptr) report_.row("did you mean:").add("--%s", near);
    list_options();
    return refuse();
  }

  void list_options() {
    Line& line = report_.row("options");
    for (const OptionInfo& option : kOptions) {
      if ((command().options & option.option) != 0) {
        line.add("%s--%s", line.empty() ? "" : " ", option.name);
      }
    }
  }

  bool unknown_command(const char* word) {
    has_command_ = false;  // what was meant may write
    arguments_.command = Command::kUpgrade;
    report_.begin(kUsage).add("there is no command \"%s\"", word);
    const char* names[kWords];
    for (unsigned i = 0; i < kWords; i++) names[i] = kCommands[i].name;
    const char* near = nearest(word, names, kWords);
    if (near != nullptr) suggest(word, near);
    Line& known = report_.row("commands");
    for (unsigned i = 0; i < kWords; i++) known.add(i == 0 ? "%s" : " %s", names[i]);
    return refuse();
  }

  /// All that was typed, with another word in place of one of them.
  void suggest(const char* word, const char* other) {
    Line line;
    line.add("%s", invocation_.prefix);
    for (int i = 0; i < argc_; i++) {
      Line masked;
      add_masked(masked, argv_[i] == word ? other : argv_[i]);
      line.add(" ").add_quoted(masked.text());
    }
    report_.remedy("did you mean:", line);
  }

  bool refuse() {
    Line& more = report_.row("more:");
    more.add("%s help", invocation_.prefix);
    if (has_command_ && arguments_.command != Command::kHelp) more.add(" %s", command().name);
    if (command().writes) report_.closing.add("nothing was changed");
    return false;
  }

  int argc_;
  const char* const* argv_;
  const Invocation& invocation_;
  Arguments& arguments_;
  Report& report_;
  int at_ = 0;
  bool has_command_ = false;
  bool has_direction_ = false;
};

}  // namespace

const CommandInfo* commands(unsigned* count) noexcept {
  *count = kWords;
  return kCommands;
}

const OptionInfo* options(unsigned* count) noexcept {
  *count = kOptionCount;
  return kOptions;
}

const CommandInfo& info(Command command) noexcept {
  for (const CommandInfo& known : kCommands) {
    if (known.command == command) return known;
  }
  return kCommands[0];
}

bool parse(int argc, const char* const* argv, const Invocation& invocation, Arguments* arguments,
           Report* report) noexcept {
  return Reader(argc, argv, invocation, arguments, report).read();
}

void add_command(Line& line, const Invocation& invocation, const Arguments& arguments,
                 Command command, const char* target, unsigned kept) noexcept {
  const CommandInfo& known = info(command);
  const unsigned repeated = arguments.options & known.options & kept & ~kDatabase;
  line.add("%s %s", invocation.prefix, known.name);
  if (command == Command::kPlan && arguments.direction == Direction::kDowngrade) {
    line.add(" downgrade");
  }
  const bool given = target != nullptr && target == arguments.target;
  if (target != nullptr && !given) line.add(" ").add_quoted(target);
  for (unsigned i = 0; i < arguments.target_count && given; i++) {
    line.add(" ").add_quoted(arguments.targets[i]);
  }

  const char* database = arguments.database;
  if (database == nullptr && !invocation.has_database) database = invocation.location;
  if ((repeated & kFrom) == 0 && database != nullptr && (known.options & kDatabase) != 0) {
    Line masked;
    add_masked(masked, database);
    line.add(" --database ").add_quoted(masked.text());
  }
  for (const OptionInfo& option : kOptions) {
    if ((repeated & option.option) == 0) continue;
    line.add(" --%s", option.name);
    if (option.option == kFrom) line.add(" ").add_quoted(arguments.from);
    if (option.option == kRange) line.add(" ").add_quoted(arguments.range);
    if (option.option == kTag) line.add(" ").add_quoted(arguments.tag);
    if (option.option == kUnknown) {
      line.add("=%s", kUnknownWords[static_cast<unsigned>(arguments.unknown)]);
    }
    if (option.option == kWait) line.add(" %u", arguments.wait_ms / 1000);
  }
}

const char* nearest(const char* word, const char* const* candidates, unsigned count) noexcept {
  const size_t length = std::strlen(word);
  if (length == 0) return nullptr;
  const char* best = nullptr;
  unsigned least = 3;
  for (unsigned i = 0; i < count; i++) {
    const bool begins = std::strncmp(candidates[i], word, length) == 0;
    const unsigned away = begins ? 0 : distance(word, candidates[i]);
    if (away >= least || away > length / 2) continue;
    least = away;
    best = candidates[i];
  }
  return best;
}

}  // namespace aludel::command_line
