# What runs and what is compiled after each kind of change.
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)

set(devices versions/2026-01-10_aaaa00000001_devices.sql)
set(find_by_name versions/2026-02-03_bbbb00000002_find_by_name.sql)
set(owner versions/2026-03-21_cccc00000003_owner.sql)
set(generated "${build}/aludel/gateway")

# A tool of the test's own, to be touched.
start()
get_filename_component(tool_name "${TOOL}" NAME)
file(COPY "${TOOL}" DESTINATION "${WORK}")
set(tool "${WORK}/${tool_name}")
configure(0 "-DALUDEL_EXECUTABLE=${tool}")
expect_build("all new" 1 4)

file(TOUCH "${project}/${devices}")
expect_build("a revision touched" 1 0)
file(TOUCH "${tool}")
expect_build("the tool touched" 1 0)
file(TOUCH "${project}/CMakeLists.txt")
expect_build("CMake runs again" 0 0)

edit(${devices} "-- devices" "-- @created is UTC\n-- devices")
edit(${devices} "-- @created is UTC\n" "\n")
expect_build("lines move in a revision" 1 1)
edit(${find_by_name} "ON device (name)" "ON device (name ASC)")
edit(schema/device.sql "ON device (name)" "ON device (name ASC)")
expect_build("SQL of a revision is edited, so its checksum in the chain" 1 2)
edit(schema/device.sql "CREATE INDEX" "-- by name\nCREATE INDEX")
expect_build("a comment in the schema" 1 0)

# A revision more, and then not.
write_file(${owner} "-- owner
-- @revision cccc00000003
-- @revises  bbbb00000002
-- @created  2026-03-21T08:00:00Z
-- @sql      sqlite

-- @upgrade
CREATE TABLE owner (id INTEGER PRIMARY KEY);

-- @downgrade
DROP TABLE owner;
")
write_file(versions/HEAD "cccc00000003\n")
write_file(schema/owner.sql "CREATE TABLE owner (id INTEGER PRIMARY KEY);\n")
expect_build("a revision is added" 1 2)
if(NOT EXISTS "${generated}/src/2026-03-21_cccc00000003_owner.cpp")
  fail("there is no unit for the new revision")
endif()

# An error shows its place, leaves what is there, and comes again until it is repaired.
edit(${owner} "CREATE TABLE owner" "CREATE TABEL owner")
foreach(time first second)
  build(fails)
  expect_output("${project}/${owner}:8:")
  expect_output("error:")
  if(NOT compiled EQUAL 0)
    fail("an error compiles nothing, the ${time} time")
  endif()
endforeach()
edit(${owner} "CREATE TABEL owner" "CREATE TABLE owner")
expect_build("the error is repaired" 1 0)

file(REMOVE "${project}/${owner}" "${project}/schema/owner.sql")
write_file(versions/HEAD "bbbb00000002\n")
expect_build("a revision is removed" 1 1)
if(EXISTS "${generated}/src/2026-03-21_cccc00000003_owner.cpp")
  fail("the unit of the removed revision is still there")
endif()

# Files that are looked for come and go.
write_file(aludel.toml "version_table = \"gateway_version\"\n")
expect_build("aludel.toml appears" 1 1)
edit(aludel.toml "gateway_version" "gw_version")
expect_build("aludel.toml is edited" 1 1)
file(REMOVE "${project}/aludel.toml")
expect_build("aludel.toml is gone" 1 1)
file(REMOVE "${project}/versions/HEAD")
build(0)
expect_output("warning:")
write_file(versions/HEAD "bbbb00000002\n")
expect_build("HEAD appears" 1 0)
write_file(versions/RELEASES "# nothing has shipped yet\n")
expect_build("RELEASES appears" 1 0)
write_file(versions/RELEASES "release 1.0 at nowhere\n")
build(fails)
expect_output("RELEASES:1:16: error: there is no revision")
file(REMOVE "${project}/versions/RELEASES")
expect_build("RELEASES is gone" 1 0)

# Generated files that somebody deletes come back, with make when CMake has run.
file(REMOVE "${generated}/src/2026-01-10_aaaa00000001_devices.cpp")
configure(0)
expect_build("a unit is deleted" 1 1)
file(REMOVE_RECURSE "${generated}/include")
configure(0)
expect_build("the headers are deleted" 1 2)
run(0 "${CMAKE_COMMAND}" --build "${build}" --target clean)
expect_build("all is cleaned" 1 4)

# The manifest carries the call's own words.
edit(CMakeLists.txt "add_migrations(gateway)" "add_migrations(gateway VERSION 3 VERIFY none)")
expect_build("VERSION changes" 1 1)

# Another folder gives the same bytes.
file(GLOB_RECURSE files RELATIVE "${generated}" "${generated}/*.cpp" "${generated}/*.h")
set(here "${generated}")
set(build "${WORK}/elsewhere")
configure(0)
build(0)
foreach(file IN LISTS files)
  file(SHA256 "${here}/${file}" one)
  file(SHA256 "${build}/aludel/gateway/${file}" other)
  if(NOT one STREQUAL other)
    fail("${file} differs between two build folders")
  endif()
endforeach()
list(LENGTH files count)
if(NOT count EQUAL 5)
  fail("there are other files than expected: ${files}")
endif()
