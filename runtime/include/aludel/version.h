// SPDX-License-Identifier: MIT
//
// The one place that says which aludel this is. CMake reads the version from here.
#ifndef ALUDEL_VERSION_H
#define ALUDEL_VERSION_H

#define ALUDEL_VERSION "0.1.0"

#endif  // ALUDEL_VERSION_H
