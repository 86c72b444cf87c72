// SPDX-License-Identifier: MIT
//
// A database that migrations are to be applied to: which driver speaks to it, and either a
// connection that the caller lends or a place that the driver opens. A small value; it owns
// nothing and must not outlive what it was made from. Made by aludel::sqlite() and
// aludel::postgresql(), each in the header of its driver.
#ifndef ALUDEL_DATABASE_H
#define ALUDEL_DATABASE_H

namespace aludel {

struct Driver;  // runtime/src/driver.h: what the migrator asks of a database

struct Database {
  const Driver* driver;
  void* connection;      // borrowed; nullptr where the driver opens `location` itself
  const char* location;  // a path or a conninfo, without meaning where connection is given
};

}  // namespace aludel

#endif  // ALUDEL_DATABASE_H
