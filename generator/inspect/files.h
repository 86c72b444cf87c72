// SPDX-License-Identifier: MIT
//
// What was taken over from a live database -> files of schema/, one for each table and view, with
// what hangs on it.
#ifndef ALUDEL_GENERATOR_INSPECT_FILES_H
#define ALUDEL_GENERATOR_INSPECT_FILES_H

#include <string>
#include <vector>

#include "inspect/taken.h"

namespace aludel::inspect {

struct SchemaFile {
  std::string name;  // "device.sql": ASCII that every file system takes
  std::string text;
};

/// Tables, then views, in the order in which they can be made; in each file first the table or
/// view itself, then its indexes, then its triggers. No two names are equal, also without regard to
/// case.
std::vector<SchemaFile> schema_files(const Taken& taken);

}  // namespace aludel::inspect

#endif  // ALUDEL_GENERATOR_INSPECT_FILES_H
