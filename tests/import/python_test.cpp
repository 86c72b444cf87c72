// SPDX-License-Identifier: MIT
#include "import/python.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace aludel::import {
namespace {

/// "(a, b)", "None", "?" where it is no constant.
std::string said(const Module& module, const char* name) {
  const auto it = module.assigned.find(name);
  if (it == module.assigned.end()) return "-";
  if (!it->second.is_constant) return "?";
  if (it->second.texts.empty()) return "None";
  std::string words;
  for (const Text& text : it->second.texts) words += (words.empty() ? "" : ", ") + text.value;
  return words;
}

std::string said(const std::string& python, const char* name = "x") {
  const text::Source source("a.py", python);
  return said(read_module(source), name);
}

std::string lines(const Module& module, const char* name) {
  std::string words;
  const auto it = module.functions.find(name);
  if (it == module.functions.end()) return "-";
  for (const std::string& line : it->second) words += line + "|";
  return words;
}

}  // namespace

TEST_CASE("python: constants at the top of a module") {
  CHECK(said("x = 'ae10'\n") == "ae10");
  CHECK(said("x: str = \"ae10\"\n") == "ae10");
  CHECK(said("x: Union[str, Sequence[str], None] = 'ae10'  # the parent\n") == "ae10");
  CHECK(said("x: 'str | None' = None") == "None");
  CHECK(said("x = None\n") == "None");
  CHECK(said("x = ('a', 'b')\n") == "a, b");
  CHECK(said("x = 'a', 'b'\n") == "a, b");
  CHECK(said("x = (\n    'a',  # one\n    \"b\",\n)\n") == "a, b");
  CHECK(said("x = ['a']\n") == "a");
  CHECK(said("x = set(['a'])\n") == "a");
  CHECK(said("x = ()\n") == "None");
  CHECK(said("x = '''ae10'''\n") == "ae10");
  CHECK(said("x = r'a\\d'\n") == "a\\d");
  CHECK(said("x = 'a\\'b'\n") == "a'b");
  CHECK(said("x = ('a'\n     'b')\n") == "ab");
  CHECK(said("PARENT = 'ae10'\nx = PARENT\n") == "ae10");
  CHECK(said("x = 'a'\nx = 'b'\n") == "b");
  CHECK(said("y = 'a'; x = 'b'; z = None\n") == "b");
  CHECK(said("import y; x = 'b'  # z\n") == "b");
  CHECK(said("y: str; x: str = 'b';\n") == "b");
  CHECK(said("y = (1,\n  ';'); x = 'b'\n") == "b");
}

TEST_CASE("python: what is no constant is said to be none") {
  CHECK(said("x = parent()\n") == "?");
  CHECK(said("x = 'a' + 'b'\n") == "?");
  CHECK(said("x = 'a%s' % 1\n") == "?");
  CHECK(said("x = ('a', parent)\n") == "?");
}

TEST_CASE("python: what isn't at the top is passed over") {
  CHECK(said("if y: z = 'a'; x = 'b'\n") == "-");
  CHECK(said("if TYPE_CHECKING:\n    x = 'a'\n") == "-");
  CHECK(said("def f():\n    x = 'a'\n\n    x = 'b'\n") == "-");
  CHECK(said("y = f(x = 'a',\n  x='b')\n") == "-");
  CHECK(said("text = \"\"\"\nx = 'a'\n\"\"\"\n") == "-");
  CHECK(said("# x = 'a'\n") == "-");
  CHECK(said("x == 'a'\n") == "-");
}

TEST_CASE("python: a docstring, and the lines of functions") {
  const text::Source source("a.py", R"py("""add owner

Create Date: 2023-05-06
"""
from alembic import op
revision = 'a'

def helper(a, b={'x': 1}) -> None: return 1

def upgrade() -> None:
    """Adds it."""
    # first
    op.execute('''
      x = 'not at the top'
    ''')

    op.drop_table('a')


async def downgrade():
    pass

down_revision = None
)py");
  const Module module = read_module(source);
  CHECK(module.doc == "add owner\n\nCreate Date: 2023-05-06\n");
  CHECK(lines(module, "upgrade") ==
        "# first|op.execute('''|  x = 'not at the top'|''')||op.drop_table('a')|");
  CHECK(lines(module, "downgrade") == "pass|");
  CHECK(lines(module, "helper") == "return 1|");
  CHECK(said(module, "down_revision") == "None");
  CHECK(said(module, "x") == "-");
  CHECK(does_nothing(module.functions.at("downgrade")));
  CHECK_FALSE(does_nothing(module.functions.at("upgrade")));
  CHECK(does_nothing({"# nothing", "", "..."}));
}

TEST_CASE("python: what is executed as it stands") {
  const auto sql = [](std::vector<std::string> lines) {
    return executed(lines).value_or("more than that");
  };
  CHECK(sql({"op.execute('DROP TABLE a')", "# and", "op.execute(", "  \"DROP \"", "  'TABLE b;',",
             ")"}) == "DROP TABLE a;\nDROP TABLE b;\n");
  CHECK(sql({"op.execute(\"\"\"", "  UPDATE a", "  SET b = '12:30'::time;", "\"\"\")"}) ==
        "UPDATE a\n  SET b = '12:30'::time;\n");
  CHECK(sql({"op.execute(sa.text('DROP TABLE a'))"}) == "DROP TABLE a;\n");
  for (const char* line :
       {"op.execute(f'DROP TABLE {a}')", "op.execute('DROP TABLE %s' % a)", "op.execute(a)",
        "op.execute('UPDATE a SET b = :c')", "op.execute('SELECT \\'\\d\\'')",
        "op.execute('DROP TABLE a').close()", "for it in a: op.execute('DROP TABLE a')",
        "op.execute('DROP TABLE a'); b()", "op.execute(sa.text('DROP TABLE a').bindparams(b=1))",
        "op.drop_table('a')", "pass"}) {
    INFO(line);
    CHECK(sql({line}) == "more than that");
  }
}

}  // namespace aludel::import
