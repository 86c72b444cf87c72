// SPDX-License-Identifier: MIT
//
// The graph, targets and plans against the real Alembic: what alembic_oracle.py has written down of
// it on random graphs (alembic.txt, and where ALUDEL_ALEMBIC_ANSWERS says so other such files) is
// asked of aludel too. Each way in which the answers may differ is a rule with a name; those are
// the deliberate differences of docs/graph.md.
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
};

struct Question {
  World& world;
  std::string command;
  std::string target;
};

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
  if (command == "upgrade" || command == "downgrade" || command == "stamp") {
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

bool runs(const std::string& command) {
  return command == "upgrade" || command == "downgrade" || command == "stamp";
}

struct Rule {
  const char* name;
  bool (*holds)(const std::string& command, const Difference&);
};

/// In docs/graph.md by the same names.
const Rule kRules[] = {
    {"an exception is no answer",
     [](const std::string&, const Difference& it) { return !it.alembic.died.empty(); }},
    {"no row lies below another",
     [](const std::string& command, const Difference& it) {
       const World& world = it.question.world;
       const Chain& chain = it.question.world.chain.chain();
       return runs(command) && !one_refused(it) && it.alembic.same_steps(it.aludel) &&
              it.alembic.ids != it.aludel.ids &&
              implied(world, chain, it.alembic.ids) == implied(world, chain, it.aludel.ids);
     }},
    {"several rows are not guessed from",
     [](const std::string& command, const Difference& it) {
       return command == "downgrade" && it.alembic.guesses && it.aludel.refused;
     }},
    {"the way down from the base ends there",
     [](const std::string&, const Difference& it) {
       return has(it, "base-") && it.aludel.refused;
     }},
    {"downgrade head takes back what is unknown",
     [](const std::string& command, const Difference& it) {
       const std::string& target = it.question.target;
       return command == "downgrade" && (target == "head" || target == "heads") &&
              it.alembic.refused && it.aludel.steps.empty();
     }},
    {"L@X is X on the line of the one revision L",
     [](const std::string& command, const Difference& it) {
       if (!has(it, "@") || !one_refused(it)) return false;
       return has(it, "@base") || command == "downgrade" ||
              (command == "upgrade" && has(it, "+")) || (command == "stamp" && it.alembic.refused);
     }},
    {"L@heads may need each other",
     [](const std::string& command, const Difference& it) {
       return command == "upgrade" && has(it, "@heads") && it.alembic.refused;
     }},
    {"stamp at several is at unrelated ones",
     [](const std::string& command, const Difference& it) {
       return command == "stamp" && has(it, " ") && it.aludel.refused;
     }},
    {"stamp keeps what has nothing to do with it",
     [](const std::string& command, const Difference& it) {
       const World& world = it.question.world;
       const Chain& chain = it.question.world.chain.chain();
       return command == "stamp" && !one_refused(it) &&
              includes(implied(world, chain, it.aludel.ids), implied(world, chain, it.alembic.ids));
     }},
    {"stamp takes away L@base beside other targets",
     [](const std::string& command, const Difference& it) {
       return command == "stamp" && has(it, "@base") && has(it, " ") && !one_refused(it);
     }},
    {"show counts from where the database is",
     [](const std::string& command, const Difference& it) {
       return command == "show" && (has(it, "+") || has(it, "-"));
     }},
    {"a range up to a fresh database is empty",
     [](const std::string& command, const Difference& it) {
       return command == "history" && it.question.world.rows.empty() && has(it, ":current");
     }},
    {"a range counts from its other end",
     [](const std::string& command, const Difference& it) {
       return command == "history" && (has(it, "+") || has(it, "-"));
     }},
    {"a range of L@ is on the line of L",
     [](const std::string& command, const Difference& it) {
       const std::size_t at = it.question.target.find('@');
       return command == "history" && at < it.question.target.find(':');
     }},
    {"a label goes down from its carrier",
     [](const std::string& command, const Difference& it) {
       if (command != "label") return false;
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

std::map<std::string, unsigned> replay(std::istream& in) {
  std::map<std::string, unsigned> used;
  std::unique_ptr<World> world;
  std::string graph;
  for (std::string line; std::getline(in, line);) {
    const Words words = split(line);
    if (words.empty() || words[0] == "#") continue;
    if (words[0] == "graph") {
      world = std::make_unique<World>();
      graph = line;
      continue;
    }
    if (words[0] == "+") {
      world->add(words);
      graph += "\n" + line;
      continue;
    }
    if (words[0] == "at") {
      world->rows.clear();
      for (std::size_t i = 1; i < words.size(); ++i) world->rows.insert(world->index.at(words[i]));
      graph += "\n" + line;
      continue;
    }
    Answer alembic;
    Question question{*world, words[0], ""};
    std::size_t at = 1;
    for (; words[at] != "=" && words[at] != "!"; ++at) {
      question.target += (question.target.empty() ? "" : " ") + words[at];
    }
    alembic.refused = words[at++] == "!";
    if (alembic.refused) {
      if (at < words.size()) alembic.died = words[at];
    } else {
      bool rows = question.command != "upgrade" && question.command != "downgrade" &&
                  question.command != "stamp";
      for (; at < words.size(); ++at) {
        if (words[at] == "~") {
          alembic.guesses = true;
        } else if (words[at] == ">") {
          rows = true;
        } else if (rows) {
          alembic.ids.insert(words[at]);
        } else {
          alembic.steps.push_back(words[at]);
        }
      }
    }
    const Answer aludel = ours(question);
    if (alembic == aludel) continue;
    const Difference difference{question, alembic, aludel};
    const Rule* found = nullptr;
    for (const Rule& rule : kRules) {
      if (found == nullptr && rule.holds(question.command, difference)) found = &rule;
    }
    if (found != nullptr) {
      ++used[found->name];
      continue;
    }
    std::ostringstream told;
    told << graph << "\n" << line << "\n  aludel: " << aludel;
    FAIL_CHECK(told.str());
  }
  return used;
}

TEST_CASE("each difference from Alembic is documented") {
  std::ifstream in(ALUDEL_GRAPH_DOCUMENT);
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
