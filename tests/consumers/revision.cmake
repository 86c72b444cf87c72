# The target that writes a revision: the build says what is missing, the target writes it, the build
# goes on.
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)

start()
configure(0)
build(0)

write_file(schema/place.sql "CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n")
build(fails)
expect_output("schema/place.sql:1:14: error: table \"place\" is in schema/ and missing after the chain")
expect_output("revision --autogenerate, or change schema")

# The message is the caller's, or made of the changes.
run(0 "${CMAKE_COMMAND}" -E env "ALUDEL_MESSAGE=add places" "${CMAKE_COMMAND}" --build "${build}"
    --target gateway_revision)
expect_output("add table \"place\"")
file(GLOB files "${project}/versions/*_add_places.sql")
list(LENGTH files count)
if(NOT count EQUAL 1)
  fail("the target was to write one revision")
endif()
build(0)

# With nothing to do it writes nothing.
run(0 "${CMAKE_COMMAND}" --build "${build}" --target gateway_revision)
expect_output("there is nothing to write")

edit(schema/place.sql "NOT NULL" "NOT NULL, room TEXT")
run(0 "${CMAKE_COMMAND}" --build "${build}" --target gateway_revision)
file(GLOB files "${project}/versions/*_add_column_room_of_table_place.sql")
if(NOT files)
  fail("the message was to be made of the change")
endif()
build(0)
run(0 "${build}/gateway" --migrate)
expect_output("add column room of table place")
