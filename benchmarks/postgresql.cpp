// SPDX-License-Identifier: MIT
//
// The PostgreSQL driver against `psql -1 -f` of the same SQL, each on a new database: on the server
// itself, and over a way on which each direction takes a millisecond. What is told is the ratio of
// the medians of what a clock at the wall shows. ALUDEL_TEST_POSTGRESQL says where the server is,
// by the folder of its socket: postgresql://postgres@/postgres?host=…
#include <aludel/migrator.h>
#include <aludel/postgresql.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "postgresql/server.h"
#include "runtime/chain.h"

namespace {

using namespace aludel;
namespace fs = std::filesystem;

constexpr int kRepetitions = 5;
constexpr const char* kSocket = "/.s.PGSQL.5432";

/// Carries bytes from one to the other, a millisecond late.
void carry(int from, int to) {
  char buffer[1 << 16];
  for (ssize_t count; (count = read(from, buffer, sizeof buffer)) > 0;) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    for (ssize_t done = 0; done < count;) {
      const ssize_t wrote =
          send(to, buffer + done, static_cast<size_t>(count - done), MSG_NOSIGNAL);
      if (wrote <= 0) return;
      done += wrote;
    }
  }
  shutdown(to, SHUT_WR);
}

int socket_at(const std::string& path, sockaddr_un& address) {
  address = {};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  return socket(AF_UNIX, SOCK_STREAM, 0);
}

/// A socket in `folder` that leads to the server, slowly, as long as the process lives.
void lead_slowly(const std::string& folder, const std::string& server) {
  sockaddr_un address;
  const int listener = socket_at(folder + kSocket, address);
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) std::abort();
  if (listen(listener, 8) != 0) std::abort();
  std::thread([listener, server] {
    for (int client; (client = accept(listener, nullptr, nullptr)) >= 0;) {
      std::thread([client, server] {
        sockaddr_un there;
        const int other = socket_at(server + kSocket, there);
        if (connect(other, reinterpret_cast<sockaddr*>(&there), sizeof there) != 0) std::abort();
        std::thread back(carry, other, client);
        carry(client, other);
        back.join();
        close(other);
        close(client);
      }).detach();
    }
  }).detach();
}

double seconds(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double>& times) {
  std::sort(times.begin(), times.end());
  return times[times.size() / 2];
}

/// A chain of `revisions` with a table each, and `more` statements about it.
void compare(const std::string& folder, const char* way, unsigned revisions, unsigned more) {
  tests::TestChain chain;
  const std::string script = folder + "/script.sql";
  std::ofstream out(script);
  for (unsigned i = 0; i < revisions; ++i) {
    const std::string table = "t" + std::to_string(i);
    tests::TestChain::Lines lines = {"CREATE TABLE " + table +
                                     " (id INTEGER PRIMARY KEY, name TEXT NOT NULL)"};
    for (unsigned k = 0; k < more; ++k) {
      lines.emplace_back("ALTER TABLE " + table + " ADD COLUMN c" + std::to_string(k) + " INTEGER");
    }
    for (const tests::Line& line : lines) out << line.sql << ";\n";
    chain.add(("r" + std::to_string(i)).c_str(), "", lines, {"DROP TABLE " + table});
  }
  out.close();
  const auto conninfo = [&](const tests::FreshDatabase& database) {
    return "postgresql://postgres@/" + database.name() + "?host=" + folder;
  };
  std::vector<double> measured;
  std::vector<double> reference;
  for (int i = 0; i < kRepetitions; ++i) {
    const tests::FreshDatabase ours;
    const tests::FreshDatabase theirs;
    const std::string command = "psql -X -q -1 -f " + script + " '" + conninfo(theirs) + "'";
    measured.push_back(seconds([&] {
      if (!upgrade(postgresql(conninfo(ours).c_str()), chain.migrations()).ok()) std::abort();
    }));
    reference.push_back(seconds([&] {
      if (std::system(command.c_str()) != 0) std::abort();
    }));
  }
  std::printf("%-11s %4u revisions of %u %-12s %8.2f %8.2f\n", way, revisions, more + 1,
              more == 0 ? "statement" : "statements", median(measured) / median(reference), 1.1);
  std::fflush(stdout);
}

}  // namespace

int main() {
  const tests::Connection server(tests::requires_server());
  const fs::path folder = fs::temp_directory_path() / ("aludel-" + std::to_string(getpid()));
  fs::create_directories(folder / "near");
  fs::create_directories(folder / "far");
  fs::create_symlink(PQhost(server) + std::string(kSocket), folder / "near" / (kSocket + 1));
  lead_slowly(folder / "far", PQhost(server));
  std::printf("%-44s %8s %8s\n", "fresh upgrade / psql -1 -f of the same SQL", "ratio", "at most");
  for (const char* way : {"near", "far"}) {
    compare(folder / way, way, 100, 0);
    compare(folder / way, way, 40, 4);
  }
  fs::remove_all(folder);
}
