// SPDX-License-Identifier: MIT
//
// Records readings. There is no hardware in a demo: the values are made up, always the same ones
// for the same database, with a daily course, some noise, and now and then an excursion or a
// broken wire. Alerts and daily totals are the triggers' work (schema/).
#ifndef MYAPP_RECORDER_H
#define MYAPP_RECORDER_H

#include "database.h"

namespace myapp {

/// How much has been recorded.
struct Recorded {
  int sensors = 0;
  int readings = 0;
  int alerts_opened = 0;
};

/// Adds `count` readings, each to the sensor that waits longest, going on from what is there. An
/// empty database gets a small fleet first. All of it is one transaction.
Recorded record(Connection& connection, int count);

}  // namespace myapp

#endif  // MYAPP_RECORDER_H
