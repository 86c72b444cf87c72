// SPDX-License-Identifier: MIT
//
// What `aludel init --template` begins a program with: a project that builds as it is, with one
// table and the revision that makes it.
#ifndef ALUDEL_GENERATOR_COMMANDS_TEMPLATES_H
#define ALUDEL_GENERATOR_COMMANDS_TEMPLATES_H

#include <span>

#include "sql/token.h"

namespace aludel::commands {

/// In its texts @NAME@ stands for the program's name, which is one of C++, too.
struct Template {
  const char* name;
  const char* does;        // in a line
  const char* dialects;    // as the list in aludel.toml
  sql::Language language;  // of the revision
  const char* program;     // main.cpp
  const char* table;       // of schema/ and of the revision
};

std::span<const Template> templates();

}  // namespace aludel::commands

#endif  // ALUDEL_GENERATOR_COMMANDS_TEMPLATES_H
