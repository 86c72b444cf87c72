# aludel as a part of the project's own build: ROUTE is add_subdirectory or FetchContent. The
# tool is given, but with ROUTE all, where the project builds it too.
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)

set(add_subdirectory "add_subdirectory(\"${SOURCE}\" aludel)")
set(all "${add_subdirectory}")
set(FetchContent "include(FetchContent)
FetchContent_Declare(aludel SOURCE_DIR \"${SOURCE}\")
FetchContent_MakeAvailable(aludel)")

start("${${ROUTE}}
add_executable(gateway main.cpp)
add_migrations(gateway)")
if(ROUTE STREQUAL "all")
  configure(0)
  build(0 --parallel)
else()
  configure(fails -DALUDEL_BUILD_GENERATOR=OFF)
  expect_output("add_migrations(gateway): there is no aludel tool here; say which one to run with \
-DALUDEL_EXECUTABLE=/path/to/aludel")
  configure(0 "-DALUDEL_EXECUTABLE=${TOOL}" -DALUDEL_BUILD_GENERATOR=OFF)
  build(0 --parallel)
endif()
expect_build("nothing changed" 0 0)
expect_program_works()

file(TOUCH "${project}/versions/2026-01-10_aaaa00000001_devices.sql")
expect_build("a revision touched" 1 0)
