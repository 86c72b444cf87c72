#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What the real Alembic does on random graphs, as text that alembic_test.cpp replays.

    alembic_oracle.py GRAPHS SEED > FILE

The graphs are made in memory; everything from there on is Alembic's own: its revision map, its
targets, its steps, and its rows in a SQLite database. The same arguments give the same text.

    graph N                      then its revisions, parents first:
    + ID PARENTS DEPENDENCIES LABELS     with "," between them, "-" for none
    at ROW...                    where the database is for what follows
    COMMAND TARGET... = STEPS > ROWS     upgrade, downgrade, stamp
    COMMAND TARGET = IDS                 the others
    COMMAND TARGET... !                  refused
    COMMAND TARGET... ! EXCEPTION        it dies of that
"~" before the steps: it warns that it guesses.
"""
import random
import sys
import types
import warnings

import sqlalchemy
from sqlalchemy import text
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.base import Script
from alembic.script.revision import RevisionMap
from alembic.util import CommandError

LABELS = ["left", "right", "main", "side", "core", "edge", "leaf", "ring"]

# What chance may not bring: graphs as in the answers, and what is asked of them.
EXAMPLES = """
+ aaaa1 - - main
+ aaaa2 aaaa1 - -
+ bbbb3 aaaa2 - left
+ cccc3 aaaa2 - right
+ dddd4 bbbb3,cccc3 - -
+ eeee1 - - other
+ eeee2 eeee1 dddd4 -
at eeee2
downgrade dddd4
downgrade other@-1
downgrade left@-1
downgrade -1
downgrade other@base
downgrade main@base
stamp eeee1
stamp other@base
stamp left@base
history other@base:
at dddd4
downgrade -1
downgrade bbbb3
downgrade left@aaaa2
downgrade aaaa2
stamp bbbb3
stamp bbbb3 cccc3
at bbbb3 cccc3
downgrade -1
downgrade left@-1
upgrade +1
upgrade left@+1
stamp dddd4
stamp aaaa2
at bbbb3 eeee1
stamp dddd4 eeee1
at
upgrade left
upgrade left@head
upgrade right@+3
upgrade other@+1
upgrade other@+2
stamp head
stamp heads
stamp left right
+ rrrr1 - - root
+ xxxx2 rrrr1 - -
+ yyyy2 rrrr1 xxxx2 -
+ zzzz1 - - lone
at
upgrade root@heads
history :current
at yyyy2
stamp root@base zzzz1
stamp lone
downgrade heads
history xxxx2@base:
"""


class Graph:
    """`revisions` are (id, parents, dependencies, labels), parents first."""

    def __init__(self):
        self.revisions = []
        self.edges = {}

    def grow(self, rng):
        labels = rng.sample(LABELS, rng.randint(0, 4))
        size = rng.choice([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14])
        fork, merge, root, depend = (rng.choice([0, 0.15, 0.35]) for _ in range(4))
        for _ in range(size):
            ids = [it[0] for it in self.revisions]
            parents = []
            if ids and rng.random() >= root:
                tips = self.tips()
                parents.append(rng.choice(ids) if rng.random() < fork else rng.choice(tips))
                if len(tips) > 1 and rng.random() < merge + 0.1:
                    others = [it for it in (ids if rng.random() < 0.2 else tips)
                              if not self.related(it, parents[0])]
                    if others:
                        parents.append(rng.choice(others))
            free = [it for it in ids if it not in parents]
            depends = [rng.choice(free)] if free and rng.random() < depend else []
            carried = [labels.pop()] if labels and rng.random() < 0.4 else []
            self.add(self.new_id(rng, ids), parents, depends, carried)

    def add(self, revision, parents, depends, labels):
        self.revisions.append((revision, parents, depends, labels))
        self.edges[revision] = parents + depends

    @staticmethod
    def new_id(rng, ids):
        while True:
            made = "".join(rng.choice("ab") for _ in range(3)) + "%02x" % rng.randrange(256)
            if made not in ids:
                return made

    def tips(self):
        below = {parent for it in self.revisions for parent in it[1]}
        return [it[0] for it in self.revisions if it[0] not in below]

    def closed(self, ids):
        found, todo = set(), list(ids)
        while todo:
            it = todo.pop()
            if it not in found:
                found.add(it)
                todo += self.edges[it]
        return found

    def related(self, one, other):
        return one in self.closed([other]) or other in self.closed([one])

    def rows(self, ids):
        """The version rows of a database that has these, and all below them."""
        closed = self.closed(ids)
        below = {edge for it in closed for edge in self.edges[it]}
        return sorted(closed - below)


class Alembic:
    """The real thing upon such a graph."""

    def __init__(self, graph, connection):
        self.connection = connection
        self.steps = []
        scripts = [self.script(*it) for it in graph.revisions]
        self.directory = ScriptDirectory("/")
        self.directory.revision_map = RevisionMap(lambda: scripts)

    def script(self, revision, parents, depends, labels):
        module = types.ModuleType(revision)
        module.revision = revision
        module.down_revision = tuple(parents) if len(parents) > 1 else (parents or [None])[0]
        module.depends_on = tuple(depends) or None
        module.branch_labels = tuple(labels) or None
        module.upgrade = lambda **_: self.steps.append("+" + revision)
        module.downgrade = lambda **_: self.steps.append("-" + revision)
        return Script(module, revision, "/" + revision)

    def read_rows(self):
        return sorted(it[0] for it in self.connection.execute(
            text("SELECT version_num FROM alembic_version")))

    def set_rows(self, rows):
        self.connection.execute(text("DELETE FROM alembic_version"))
        for row in rows:
            self.connection.execute(
                text("INSERT INTO alembic_version VALUES ('%s')" % row))

    def run(self, rows, plan):
        self.set_rows(rows)
        self.steps.clear()
        context = MigrationContext.configure(self.connection, opts={"fn": plan, "script": self.directory})
        with warnings.catch_warnings(record=True) as seen:
            warnings.simplefilter("always")
            context.run_migrations()
        mark = "~ " if any("ambiguous" in str(it.message) for it in seen) else ""
        return "%s%s > %s" % (mark, " ".join(self.steps), " ".join(self.read_rows()))

    def answer(self, rows, command, targets):
        directory = self.directory
        target = targets[0] if targets else None
        if command == "upgrade":
            return self.run(rows, lambda at, _: directory._upgrade_revs(target, at))
        if command == "downgrade":
            return self.run(rows, lambda at, _: directory._downgrade_revs(target, at))
        if command == "stamp":
            return self.run(rows, lambda at, _: directory._stamp_revs(tuple(targets), at))
        if command == "show":
            found = directory.get_revisions(tuple(rows) if target == "current" else target)
        elif command == "history":
            lower, upper = target.split(":")
            ends = [tuple(rows) if it == "current" else it for it in (lower, upper)]
            found = directory.walk_revisions(base=ends[0] or "base", head=ends[1] or "heads")
        elif command == "heads":
            found = directory.get_revisions(directory.get_heads())
        elif command == "effective":
            found = directory.get_revisions("heads")
        elif command == "current":
            found = directory.get_all_current(tuple(rows))
        elif command == "branches":
            found = [it for it in directory.walk_revisions() if it.is_branch_point]
        else:
            found = [it for it in directory.walk_revisions() if target in it.branch_labels]
        return " ".join(sorted(it.revision if hasattr(it, "revision") else str(it) for it in found))


def one_of(rng, *choices):
    return rng.choice(choices)()


def make_target(rng, graph, labels, absolute=False):
    ids = [it[0] for it in graph.revisions]

    def name():
        it = rng.choice(ids)
        return it[:rng.choice([1, 2, 3, 4, 5, 5, 5, 5])]

    def label():
        it = rng.choice(labels) if labels and rng.random() < 0.8 else rng.choice(ids)
        return it if rng.random() < 0.9 else it[:rng.randint(2, 4)]

    def symbol():
        return one_of(rng, name, name, label, lambda: "head", lambda: "heads", lambda: "base")

    def count():
        return rng.choice(["+1", "+1", "+2", "+3", "-1", "-1", "-2", "-3", "-4"])

    forms = [symbol, symbol, symbol, lambda: label() + "@" + symbol(), label]
    if not absolute:
        forms += [count, count, lambda: label() + "@" + count(), lambda: symbol() + count(),
                  lambda: label() + "@" + symbol() + count()]
    return rng.choice(forms)()


def make_range(rng, graph, labels):
    def end():
        return rng.choice(["", "current", make_target(rng, graph, labels)])
    if rng.random() < 0.1:
        return rng.choice(["-1:current", "-2:", ":", "current:+1"])
    return end() + ":" + end()


def ask(out, alembic, rows, command, targets):
    try:
        answer = "= " + alembic.answer(rows, command, targets)
    except CommandError:
        answer = "!"
    except Exception as error:  # pylint: disable=broad-except
        answer = "! %s" % type(error).__name__
    out.write(" ".join([command] + targets + [answer]).rstrip() + "\n")


def put_graph(out, graph, name):
    out.write("graph %s\n" % name)
    for it in graph.revisions:
        out.write("+ %s %s\n" % (it[0], " ".join(",".join(x) or "-" for x in it[1:])))


def put_examples(out, connection):
    blocks = []
    for line in EXAMPLES.strip().split("\n"):
        if line[0] == "+" and (not blocks or blocks[-1][1]):
            blocks.append((Graph(), []))
        words = line.split(" ")
        if line[0] == "+":
            blocks[-1][0].add(words[1], *([x for x in it.split(",") if x != "-"]
                                          for it in words[2:]))
        else:
            blocks[-1][1].append(words)
    for number, (graph, questions) in enumerate(blocks):
        put_graph(out, graph, "example %d" % number)
        alembic, rows = Alembic(graph, connection), []
        for command, *targets in questions:
            if command == "at":
                rows = targets
                out.write(" ".join([command] + rows) + "\n")
            else:
                ask(out, alembic, rows, command, targets)


def main():
    count, seed = int(sys.argv[1]), int(sys.argv[2])
    rng = random.Random(seed)
    out = sys.stdout
    warnings.simplefilter("ignore")
    out.write("# Made by alembic_oracle.py %d %d; Alembic's answers.\n" % (count, seed))
    engine = sqlalchemy.create_engine("sqlite://")
    with engine.connect() as connection:
        connection.execute(text(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        put_examples(out, connection)
        for number in range(count):
            graph = Graph()
            graph.grow(rng)
            alembic = Alembic(graph, connection)
            put_graph(out, graph, number)
            labels = [label for it in graph.revisions for label in it[3]]
            ids = [it[0] for it in graph.revisions]
            for command in ["heads", "effective", "branches"]:
                ask(out, alembic, [], command, [])
            for label in labels:
                ask(out, alembic, [], "label", [label])
            for _ in range(3):
                rows = graph.rows(rng.sample(ids, rng.randint(0, min(3, len(ids)))))
                out.write(" ".join(["at"] + rows) + "\n")
                ask(out, alembic, rows, "current", [])
                for command in ["upgrade", "downgrade"] * 4:
                    ask(out, alembic, rows, command, [make_target(rng, graph, labels)])
                for several in [1, 1, 1, rng.randint(2, 3)]:
                    ask(out, alembic, rows, "stamp",
                        [make_target(rng, graph, labels, True) for _ in range(several)])
                ask(out, alembic, rows, "show", [make_target(rng, graph, labels)])
                ask(out, alembic, rows, "history", [make_range(rng, graph, labels)])
                ask(out, alembic, rows, "history", [make_range(rng, graph, labels)])


if __name__ == "__main__":
    main()
