// SPDX-License-Identifier: MIT
// The program without aludel, which the others are compared with.
#include <sqlite3.h>

int main(int, char** argv) {
  sqlite3* db = nullptr;
  const int code = sqlite3_open(argv[1], &db);
  sqlite3_close(db);
  return code;
}
