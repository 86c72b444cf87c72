// SPDX-License-Identifier: MIT
//
// The graph, targets and plans against the real Alembic: what alembic_oracle.py has written down of
// it on random graphs (alembic.txt, and where ALUDEL_ALEMBIC_ANSWERS says so other such files) is
// asked of aludel too. Each way in which the answers may differ is a rule with a name; those are
// the deliberate differences of docs/coming-from-alembic.md.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "runtime/chain.h"
#include "runtime/plan.h"
#include "runtime/sets.h"
#include "runtime/target.h"

namespace aludel::tests {
namespace {

using Words = std::vector<std::string>;
using Ids = std::set<std::string>;

Words split(const std::string& text, char by = ' ') {
  Words words;
  std::istringstream in(text);
  for (std::string word; std::getline(in, word, by);) {
    if (!word.empty()) words.push_back(word);
  }
  return words;
}

struct Answer {
  bool refused = false;
  std::string died;  // Alembic: of this exception
  bool guesses = false;
  Words steps;
  Ids ids;  // rows, or what is listed

  /// In whatever order: Alembic's is one of those that the graph allows, and ours is held to that.
  bool same_steps(const Answer& other) const {
    return Ids(steps.begin(), steps.end()) == Ids(other.steps.begin(), other.steps.end());
  }

  bool operator==(const Answer& other) const {
    if (refused || other.refused) return refused == other.refused;
    return same_steps(other) && ids == other.ids;
  }
};

std::ostream& operator<<(std::ostream& out, const Answer& answer) {
  if (answer.refused) return out << "! " << answer.died;
  if (answer.guesses) out << "~ ";
  for (const std::string& it : answer.steps) out << it << ' ';
  out << '>';
  for (const std::string& it : answer.ids) out << ' ' << it;
  return out;
}

/// A graph, and where the database is.
struct World {
  TestChain chain;
  std::map<std::string, unsigned> index;
  std::set<unsigned> rows;
  std::map<std::string, unsigned> carriers;

  void add(const Words& words) {
    const auto indices = [this](const std::string& ids) {
      std::vector<unsigned> found;
      for (const std::string& it : split(ids, ',')) {
        if (it != "-") found.push_back(index.at(it));
      }
      return found;
    };
    const auto at = static_cast<unsigned>(index.size());
    chain.add_with(words[1].c_str(), "", indices(words[2]), indices(words[3]), {}, {});
    index[words[1]] = at;
    if (words[4] == "-") return;
    chain.name(at, {words[4].c_str()});
    carriers[words[4]] = at;
  }

  void go(const Words& words) {
    rows.clear();
    for (std::size_t i = 1; i < words.size(); ++i) rows.insert(index.at(words[i]));
  }
};

struct Question {
  World& world;
  std::string command;
  std::string target;
};

bool runs(const std::string& command) {
  return command == "upgrade" || command == "downgrade" || command == "stamp";
}

Ids ids_of(const Chain& chain, const TestSet& set) {
  Ids ids;
  for (const unsigned it : set.members()) ids.insert(chain[it].id);
  return ids;
}

void plan(const Question& question, const Chain& chain, const TestSet& applied, Answer& answer) {
  Plan plan = question.command == "upgrade" ? plan_upgrade : plan_downgrade;
  if (question.command == "stamp") plan = plan_stamp;
  TestSet wanted(chain);
  char buffer[240];
  Text detail(buffer);
  answer.refused = plan(chain, question.target.c_str(), applied, wanted, detail) != Status::kOk;
  if (answer.refused) {
    CHECK(buffer[0] != 0);
    return;
  }
  TestSet at(chain, applied.members());
  TestSet closed(chain);
  Steps steps(applied, wanted);
  while (steps.next()) {
    const bool up = steps.direction() == Direction::kUpgrade;
    up ? at.add(steps.index()) : at.remove(steps.index());
    closed = at;
    add_ancestors(chain, closed);
    CHECK(closed == at);  // an order in which all can run
    if (question.command != "stamp") {
      answer.steps.push_back((up ? "+" : "-") + std::string(chain[steps.index()].id));
    }
  }
  TestSet rows(chain);
  heads_of(chain, wanted, rows);
  answer.ids = ids_of(chain, rows);
}

Answer ours(const Question& question) {
  const Chain& chain = question.world.chain.chain();
  Answer answer;
  TestSet applied(chain, question.world.rows);
  add_ancestors(chain, applied);
  TestSet found(chain);
  char buffer[240];
  Text detail(buffer);
  const std::string& command = question.command;
  const char* target = question.target.c_str();
  if (runs(command)) {
    plan(question, chain, applied, answer);
    return answer;
  }
  if (command == "show") {
    answer.refused = resolve(chain, target, applied, found, detail) != Status::kOk;
  } else if (command == "history") {
    answer.refused = resolve_range(chain, target, applied, found, detail) != Status::kOk;
  } else if (command == "current") {
    heads_of(chain, applied, found, Edges::kParents);
  } else if (command == "branches") {
    branch_points(chain, found, Edges::kParents);
  } else if (command == "label") {
    char detail_buffer[240];
    Text words(detail_buffer);
    TestSet carrier(chain);
    REQUIRE(resolve(chain, target, applied, carrier, words) == Status::kOk);
    label_members(chain, carrier.next(), found);
  } else {
    found.fill();
    heads_of(chain, found, found, command == "heads" ? Edges::kParents : Edges::kAll);
  }
  if (!answer.refused) answer.ids = ids_of(chain, found);
  return answer;
}

struct Difference {
  const Question& question;
  const Answer& alembic;
  const Answer& aludel;
};

bool has(const Difference& it, const char* part) {
  return it.question.target.find(part) != std::string::npos;
}

bool asks(const Difference& it, const char* command) { return it.question.command == command; }

bool one_refused(const Difference& it) { return it.alembic.refused != it.aludel.refused; }

/// What version rows stand for.
std::set<unsigned> implied(const World& world, const Chain& chain, const Ids& rows) {
  TestSet set(chain);
  for (const std::string& it : rows) set.add(world.index.at(it));
  add_ancestors(chain, set);
  return set.members();
}

bool includes(const std::set<unsigned>& outer, const std::set<unsigned>& inner) {
  return std::includes(outer.begin(), outer.end(), inner.begin(), inner.end());
}

struct Rule {
  const char* name;
  bool (*holds)(const Difference&);
};

/// In docs/coming-from-alembic.md by the same names.
const Rule kRules[] = {
    {"an exception is no answer", [](const Difference& it) { return !it.alembic.died.empty(); }},
    {"no row lies below another",
     [](const Difference& it) {
       const World& world = it.question.world;
       const Chain& chain = it.question.world.chain.chain();
       return runs(it.question.command) && !one_refused(it) && it.alembic.same_steps(it.aludel) &&
              it.alembic.ids != it.aludel.ids &&
              implied(world, chain, it.alembic.ids) == implied(world, chain, it.aludel.ids);
     }},
    {"several rows are not guessed from",
     [](const Difference& it) {
       return asks(it, "downgrade") && it.alembic.guesses && it.aludel.refused;
     }},
    {"the way down from the base ends there",
     [](const Difference& it) { return has(it, "base-") && it.aludel.refused; }},
    {"downgrade head takes back what is unknown",
     [](const Difference& it) {
       const std::string& target = it.question.target;
       return asks(it, "downgrade") && (target == "head" || target == "heads") &&
              it.alembic.refused && it.aludel.steps.empty();
     }},
    {"L@X is X on the line of the one revision L",
     [](const Difference& it) {
       if (!has(it, "@") || !one_refused(it)) return false;
       return has(it, "@base") || asks(it, "downgrade") || (asks(it, "upgrade") && has(it, "+")) ||
              (asks(it, "stamp") && it.alembic.refused);
     }},
    {"L@heads may need each other",
     [](const Difference& it) {
       return asks(it, "upgrade") && has(it, "@heads") && it.alembic.refused;
     }},
    {"stamp at several is at unrelated ones",
     [](const Difference& it) { return asks(it, "stamp") && has(it, " ") && it.aludel.refused; }},
    {"stamp keeps what has nothing to do with it",
     [](const Difference& it) {
       const World& world = it.question.world;
       const Chain& chain = it.question.world.chain.chain();
       return asks(it, "stamp") && !one_refused(it) &&
              includes(implied(world, chain, it.aludel.ids), implied(world, chain, it.alembic.ids));
     }},
    {"stamp takes away L@base beside other targets",
     [](const Difference& it) {
       return asks(it, "stamp") && has(it, "@base") && has(it, " ") && !one_refused(it);
     }},
    {"show counts from where the database is",
     [](const Difference& it) { return asks(it, "show") && (has(it, "+") || has(it, "-")); }},
    {"a range up to a fresh database is empty",
     [](const Difference& it) {
       return asks(it, "history") && it.question.world.rows.empty() && has(it, ":current");
     }},
    {"a range counts from its other end",
     [](const Difference& it) { return asks(it, "history") && (has(it, "+") || has(it, "-")); }},
    {"a range of L@ is on the line of L",
     [](const Difference& it) {
       const std::size_t at = it.question.target.find('@');
       return asks(it, "history") && at < it.question.target.find(':');
     }},
    {"a label goes down from its carrier",
     [](const Difference& it) {
       if (!asks(it, "label")) return false;
       const World& world = it.question.world;
       Ids differing = it.alembic.ids;
       differing.insert(it.aludel.ids.begin(), it.aludel.ids.end());
       for (const std::string& id : differing) {
         if (it.alembic.ids.count(id) == it.aludel.ids.count(id)) continue;
         if (world.index.at(id) >= world.carriers.at(it.question.target)) return false;
       }
       return true;
     }},
};

/// nullptr: it should not be.
const Rule* rule_for(const Difference& difference) {
  for (const Rule& rule : kRules) {
    if (rule.holds(difference)) return &rule;
  }
  return nullptr;
}

/// What stands from the "=" or "!" on.
Answer read_answer(const std::string& command, const Words& words, std::size_t at) {
  Answer answer;
  answer.refused = words[at++] == "!";
  bool lists = !runs(command);
  for (; at < words.size(); ++at) {
    if (answer.refused) {
      answer.died = words[at];
    } else if (words[at] == "~") {
      answer.guesses = true;
    } else if (words[at] == ">") {
      lists = true;
    } else if (lists) {
      answer.ids.insert(words[at]);
    } else {
      answer.steps.push_back(words[at]);
    }
  }
  return answer;
}

/// How often each rule was needed. An answer that none allows is a failure.
std::map<std::string, unsigned> replay(std::istream& in) {
  std::map<std::string, unsigned> used;
  std::unique_ptr<World> world;
  std::string graph;
  for (std::string line; std::getline(in, line);) {
    const Words words = split(line);
    if (words.empty() || words[0] == "#") continue;
    if (words[0] == "graph") {
      world = std::make_unique<World>();
      graph.clear();
    }
    if (words[0] == "+") world->add(words);
    if (words[0] == "at") world->go(words);
    if (words[0] == "graph" || words[0] == "+" || words[0] == "at") {
      graph += line + "\n";
      continue;
    }
    Question question{*world, words[0], ""};
    std::size_t at = 1;
    for (; words[at] != "=" && words[at] != "!"; ++at) {
      question.target += (question.target.empty() ? "" : " ") + words[at];
    }
    const Answer alembic = read_answer(words[0], words, at);
    const Answer aludel = ours(question);
    if (alembic == aludel) continue;
    const Rule* rule = rule_for({question, alembic, aludel});
    if (rule != nullptr) {
      ++used[rule->name];
      continue;
    }
    std::ostringstream told;
    told << graph << line << "\n  aludel: " << aludel;
    FAIL_CHECK(told.str());
  }
  return used;
}

TEST_CASE("each difference from Alembic is documented") {
  std::ifstream in(ALUDEL_DIFFERENCES);
  std::ostringstream text;
  text << in.rdbuf();
  for (const Rule& rule : kRules) {
    INFO(rule.name);
    CHECK(text.str().find("\n| " + std::string(rule.name) + " |") != std::string::npos);
  }
}

TEST_CASE("answers of the real Alembic") {
  const char* other = std::getenv("ALUDEL_ALEMBIC_ANSWERS");
  std::ifstream in(other != nullptr ? other : ALUDEL_ALEMBIC_ANSWERS);
  REQUIRE(in);
  const auto used = replay(in);
  for (const Rule& rule : kRules) {
    INFO(rule.name);
    CHECK((used.count(rule.name) != 0 || other != nullptr));  // else it is no difference any more
  }
}

}  // namespace
}  // namespace aludel::tests
