# C++ steps of revisions: a function that is missing is a link error that names it, one of another kind
# doesn't compile, and only a new @call touches migrations.h.
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)

function(write_revision id parent up)
  write_file("versions/${id}.sql" "-- ${id}
-- @revision ${id}
-- @revises ${parent}
-- @sql sqlite
-- @upgrade
${up}
-- @irreversible it is but a test
")
  write_file(versions/HEAD "${id}\n")
endfunction()

function(write_step declaration)
  write_file(step.cpp "#include <aludel/context.h>
#include <aludel/sqlite.h>
#include <gateway/migrations.h>
#include <sqlite3.h>
${declaration} {
  sqlite3* db = aludel::sqlite_handle(context);
  const int code = sqlite3_exec(db, \"INSERT INTO device (name) VALUES ('step')\", 0, 0, 0);
  return code == SQLITE_OK ? aludel::Status::kOk : context.fail(sqlite3_errmsg(db));
}
")
endfunction()

start("find_package(aludel REQUIRED)
add_executable(gateway main.cpp step.cpp)
add_migrations(gateway)")
write_file(step.cpp "")
configure(0)
build(0)

write_revision(cccc00000003 bbbb00000002 "-- @call add_step
-- @stands-for INSERT INTO device (name) VALUES ('stand-in')")
build(fails)
expect_output("undefined reference to `gateway::add_step(aludel::Context&)'")

write_step("aludel::Status gateway::add_step(aludel::Context& context)")
build(fails)
expect_output("step.cpp")
expect_output("add_step")

write_step("aludel::Status gateway::add_step(aludel::Context& context) noexcept")
build(0)
file(REMOVE "${build}/gateway.db")
run(0 "${build}/gateway" --migrate)
expect_output("gateway.db is at cccc00000003 (head)")
run(0 sqlite3 gateway.db "SELECT name FROM device WHERE name IN ('step', 'stand-in')")
if(NOT text STREQUAL "step\n")
  fail("the function was to run, and not what stands for it")
endif()

# Neither main.cpp nor step.cpp is compiled again.
write_revision(dddd00000004 cccc00000003 "-- @call add_step
-- @stands-for INSERT INTO device (name) VALUES ('again')")
build(0)
write_revision(eeee00000005 dddd00000004 "DELETE FROM device;")
build(0)
if(NOT compiled EQUAL 2)
  fail("one more revision compiled ${compiled} files, not its own and the chain's")
endif()
