#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What the installed Alembic has: commands, options, directives, parameters, settings, API.

    alembic_names.py > FILE

A line for each, of words that docs/coming-from-alembic.md must have in one of its lines:
"upgrade --sql", "create_foreign_key deferrable".
"""
import argparse
import inspect
import pathlib
import re

import alembic
from alembic import config, script
from alembic.operations import BatchOperations, Operations
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from sqlalchemy.dialects import registry

OWN = {"self", "kw", "dialect_kw", "args", "kwargs"}
folder = pathlib.Path(alembic.__file__).parent
names = []


def public(kind):
    return [name for name in sorted(vars(kind)) if not name.startswith("_")]


def parameters(function):
    return [it for it in inspect.signature(function).parameters if it not in OWN]


def add_commands():
    parser = config.CommandLine().parser
    for action in parser._actions:
        for option in action.option_strings:
            if option not in ("-h", "--help"):
                names.append(option)
        if not isinstance(action, argparse._SubParsersAction):
            continue
        for command, below in action.choices.items():
            names.append(command)
            for it in below._actions:
                if it.dest != "help":
                    names.extend("%s %s" % (command, option) for option in it.option_strings)


def add_operations():
    internal = ("context", "create_module_class_proxy")
    for name in public(Operations):
        if name in internal:
            continue
        names.append(name)
        for it in parameters(getattr(Operations, name)):
            names.append("%s %s" % (name, it))
    for name in public(BatchOperations):
        names.append("batch_op %s" % name)
        same = parameters(getattr(Operations, name))
        for it in parameters(getattr(BatchOperations, name)):
            if it not in same:
                names.append("batch_op %s %s" % (name, it))
    for dialect in ("postgresql", "sqlite"):
        for kind, arguments in registry.load(dialect).construct_arguments:
            for it in arguments or ():
                names.append("%s_%s" % (dialect, it))


def add_settings():
    text = (folder / "templates/generic/alembic.ini.mako").read_text()
    names.append("[alembic]")
    names.extend(re.findall(r"^#? ?([a-z_]+|sqlalchemy\.url) ?= ", text[: text.index("[loggers]")], re.M))
    names.extend(re.findall(r"^\[([a-z]+s|post_write_hooks)\]", text, re.M))
    for file in ("script/base.py", "command.py", "templates/multidb/env.py"):
        code = (folder / file).read_text()
        names.extend(re.findall(r'^[^#\n]*get_main_option\(\s*"([a-z_]+)"', code, re.M))
    hooks = (folder / "script/write_hooks.py").read_text()
    names.extend(re.findall(r'"(REVISION_\w+|cwd|entrypoint|options|type)"', hooks))
    names.extend("init " + it.name for it in sorted((folder / "templates").iterdir()) if (it / "env.py").exists())


def add_environment():
    names.extend(it for it in parameters(EnvironmentContext.configure))
    code = (folder / "runtime/migration.py").read_text()
    internal = ("script", "fn", "purge", "dont_mutate")
    names.extend(it for it in re.findall(r'opts(?:\.get\(|\[)\s*"(\w+)"', code) if it not in internal)


def add_api():
    skip = ("configure", "create_module_class_proxy")
    for kind in (EnvironmentContext, MigrationContext, script.ScriptDirectory):
        for name in public(kind):
            if name not in skip and not isinstance(vars(kind)[name], (str, int)):
                names.append("%s %s" % (kind.__name__, name))


add_commands()
add_operations()
add_settings()
add_environment()
add_api()
print("\n".join(dict.fromkeys(names)))
