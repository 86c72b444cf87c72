// SPDX-License-Identifier: MIT
//
// The state of the fleet as a table for people.
#ifndef MYAPP_SUMMARY_H
#define MYAPP_SUMMARY_H

#include <string>

#include "database.h"

namespace myapp {

/// For each device where it is and what it runs, and a line for each of its sensors: how many
/// good readings there are, the last one, the extremes, and its open alert. Ends with totals.
std::string summarize(Connection& connection);

}  // namespace myapp

#endif  // MYAPP_SUMMARY_H
