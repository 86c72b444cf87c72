# Projects for PostgreSQL, alone and beside SQLite: what they link, and what is said of what can't be.
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)

# links(RESULT NAME): whether the program is linked with the library.
function(links result name)
  run(0 ldd "${build}/gateway")
  string(FIND "${output}" "${name}" at)
  if(at EQUAL -1)
    set(${result} FALSE PARENT_SCOPE)
  else()
    set(${result} TRUE PARENT_SCOPE)
  endif()
endfunction()

set(devices versions/2026-01-10_aaaa00000001_devices.sql)
set(find_by_name versions/2026-02-03_bbbb00000002_find_by_name.sql)

# SQLite alone needs no libpq.
start()
configure(0 -DCMAKE_DISABLE_FIND_PACKAGE_PostgreSQL=ON)
build(0)
links(libpq libpq)
if(libpq)
  fail("a program for SQLite is linked with libpq")
endif()

# Both: one history, whose scripts the program has for either.
foreach(file ${devices} ${find_by_name})
  edit(${file} "@sql      sqlite" "@sql      portable")
endforeach()
write_file(aludel.toml "dialects = [\"postgresql\", \"sqlite\"]\n")
edit(main.cpp "#include <aludel/command_line.h>" "#include <aludel/command_line.h>
#include <aludel/postgresql.h>")
edit(main.cpp "int main(" "int postgresql(int argc, char** argv) {
  return aludel::migrate(argc, argv, gateway::migrations, aludel::postgresql(\"\"));
}
int main(")
edit(main.cpp "  if (" "  if (argc > 1 && argv[1][0] == 'p') return postgresql(argc - 1, argv + 1);
  if (")
configure(fails -DCMAKE_DISABLE_FIND_PACKAGE_PostgreSQL=ON)
expect_output("add_migrations(gateway): there is no PostgreSQL::PostgreSQL here; install the \
development files of libpq")
configure(0 -DCMAKE_DISABLE_FIND_PACKAGE_PostgreSQL=OFF)
build(0)
expect_program_works()
run(0 "${build}/gateway" p upgrade --sql)
expect_output("CREATE TABLE device ( id INTEGER PRIMARY KEY, name TEXT COLLATE \"C\" NOT NULL )")

# PostgreSQL alone brings no SQLite.
foreach(file ${devices} ${find_by_name})
  edit(${file} "@sql      portable" "@sql      postgresql")
endforeach()
write_file(aludel.toml "dialects = [ 'postgresql' ] # not \"sqlite\"\n")
file(WRITE "${project}/main.cpp" "#include <aludel/command_line.h>
#include <aludel/postgresql.h>
#include <gateway/migrations.h>
int main(int argc, char** argv) {
  return aludel::migrate(argc, argv, gateway::migrations, aludel::postgresql(\"\"));
}
")
configure(0 -DCMAKE_DISABLE_FIND_PACKAGE_SQLite3=ON)
build(0)
links(sqlite libsqlite3)
if(sqlite)
  fail("a program for PostgreSQL is linked with SQLite")
endif()
run(0 "${build}/gateway" upgrade --sql)
expect_output("CREATE TABLE device")
edit(CMakeLists.txt "add_migrations(gateway)" "add_migrations(gateway SQLITE sqlite3)")
configure(fails)
expect_output("add_migrations(gateway): SQLITE is given, but \"dialects\" in \
\"${project}/aludel.toml\" has no \"sqlite\"")
edit(CMakeLists.txt "add_migrations(gateway SQLITE sqlite3)" "add_migrations(gateway)")

# What the tool reads in aludel.toml and CMake can't.
write_file(aludel.toml "dialects = [\n  \"postgresql\",\n]\n")
configure(0 -DCMAKE_DISABLE_FIND_PACKAGE_SQLite3=OFF)
build(fails)
expect_output("${project}/aludel.toml: error: CMake can't read the \"dialects\" of this file; write \
them in one line of its own, as in dialects = [\"sqlite\", \"postgresql\"]")
