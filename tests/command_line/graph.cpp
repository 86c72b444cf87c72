// SPDX-License-Identifier: MIT
//
// A program whose chain is written in the environment, for tests of the commands that list:
//
//   GRAPH="aaaa1 bbbb2:left<aaaa1 cccc3<aaaa1 dddd4<bbbb2,cccc3 eeee5+dddd4 ffff6=1111,2222<dddd4"
//
// A word is a revision: its id, `:` a label, `=` what it replaces, `<` its parents, `+` what it
// depends on. `!` behind it: irreversible; `?`: compatible. Each makes a table that is called as it
// is.
#include <aludel/command_line.h>
#include <aludel/sqlite.h>

#include <cstdlib>
#include <deque>
#include <sstream>
#include <string>
#include <vector>

namespace {

using aludel::Revision;

/// Of one revision: its lists, as the chain wants them.
struct Node {
  std::string id;
  std::string message;
  std::string file;
  std::string create;
  std::string drop;
  std::vector<unsigned> edges;
  std::vector<std::string> texts;
  std::vector<const char*> names;
  aludel::Statement up;
  aludel::Statement down;
};

struct Graph {
  std::deque<Node> nodes;
  std::deque<aludel::Unit> units;
  std::vector<const aludel::Unit*> pointers;
  std::vector<Revision> revisions;
  std::vector<unsigned> heads;

  unsigned find(const std::string& id) const {
    unsigned index = 0;
    while (nodes[index].id != id) index++;
    return index;
  }
  void add(const std::string& word);
};

aludel::Statement statement(unsigned line, const std::string& sql) {
  return {aludel::Statement::Kind::kSql,         true,        1,      line,
          static_cast<unsigned>(sql.size() + 1), sql.c_str(), nullptr};
}

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> parts;
  std::istringstream in(list);
  for (std::string part; std::getline(in, part, ',');) parts.push_back(part);
  return parts;
}

/// What follows `sign` in the word, up to the next one.
std::vector<std::string> part(const std::string& word, char sign) {
  const std::size_t at = word.find(sign);
  if (at == std::string::npos) return {};
  return split(word.substr(at + 1, word.find_first_of(":=<+!?", at + 1) - at - 1));
}

void Graph::add(const std::string& word) {
  Node& node = nodes.emplace_back();
  node.id = word.substr(0, word.find_first_of(":=<+!?"));
  node.message = "make " + node.id;
  node.file = "versions/" + node.id + "_make_" + node.id + ".sql";
  node.create = "CREATE TABLE t_" + node.id + " (id INTEGER PRIMARY KEY)";
  node.drop = "DROP TABLE t_" + node.id;
  node.up = statement(7, node.create);
  node.down = statement(10, node.drop);
  for (const std::string& id : part(word, '<')) node.edges.push_back(find(id));
  const std::size_t parents = node.edges.size();
  for (const std::string& id : part(word, '+')) node.edges.push_back(find(id));
  const std::vector<std::string> labels = part(word, ':');
  const std::vector<std::string> replaced = part(word, '=');
  node.texts = labels;
  node.texts.insert(node.texts.end(), replaced.begin(), replaced.end());
  for (const std::string& text : node.texts) node.names.push_back(text.c_str());
  const bool irreversible = word.find('!') != std::string::npos;
  const bool compatible = word.find('?') != std::string::npos;

  Revision revision = {};
  revision.id = node.id.c_str();
  revision.message = node.message.c_str();
  revision.reason = irreversible ? "what it had is gone" : nullptr;
  revision.edges = node.edges.data();
  revision.parent_count = static_cast<unsigned short>(parents);
  revision.dependency_count = static_cast<unsigned short>(node.edges.size() - parents);
  revision.names = node.names.data();
  revision.label_count = static_cast<unsigned short>(labels.size());
  revision.replaced_count = static_cast<unsigned short>(replaced.size());
  revision.flags =
      (irreversible ? +Revision::kIrreversible : 0u) | (compatible ? +Revision::kCompatible : 0u);
  revisions.push_back(revision);
  aludel::Unit unit = {};
  unit.file = node.file.c_str();
  unit.scripts[0][0] = {&node.up, 1};
  if (!irreversible) unit.scripts[0][1] = {&node.down, 1};
  units.push_back(unit);
  pointers.push_back(&units.back());
}

}  // namespace

int main(int argc, char** argv) {
  Graph graph;
  const char* text = std::getenv("GRAPH");
  std::istringstream words(text != nullptr ? text : "");
  for (std::string word; words >> word;) graph.add(word);
  std::vector<bool> below(graph.nodes.size());
  for (const Node& node : graph.nodes) {
    for (const unsigned edge : node.edges) below[edge] = true;
  }
  for (unsigned i = 0; i < below.size(); i++) {
    if (!below[i]) graph.heads.push_back(i);
  }
  const aludel::Chain chain = {aludel::kFormat,
                               static_cast<unsigned>(graph.revisions.size()),
                               graph.revisions.data(),
                               graph.heads.data(),
                               static_cast<unsigned>(graph.heads.size()),
                               nullptr,
                               0};
  const aludel::Migrations migrations = {
      &chain, graph.pointers.data(), "graph", "1.0", "aludel_version", 1, true, nullptr};
  return aludel::migrate(argc, argv, migrations, aludel::sqlite("data/graph.db"));
}
