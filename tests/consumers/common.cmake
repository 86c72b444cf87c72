# What the consumer tests are written with. Each is a script that CTest runs with
#   SOURCE     aludel's own folder
#   PREFIX     where aludel is installed
#   TOOL       the tool there
#   GENERATOR  Ninja or Unix Makefiles
#   WORK       a folder for this test alone
# and that drives a project in it as a user does. `project` and `build` are its folders.
cmake_minimum_required(VERSION 3.25)

set(samples ${CMAKE_CURRENT_LIST_DIR})
set(project "${WORK}/a project")
set(build "${WORK}/a build")

# A fresh copy of the sample project, nothing built. With an argument: with that CMakeLists.txt
# (after a first line and project()).
function(start)
  file(REMOVE_RECURSE "${WORK}")
  file(COPY "${samples}/gateway/" DESTINATION "${project}")
  if(ARGC)
    write_lists("${ARGV0}")
  endif()
endfunction()

# Ends the test; `text` is the output of the last command.
function(fail what)
  message("${text}")
  message(FATAL_ERROR "${what}")
endfunction()

function(write_lists text)
  file(WRITE "${project}/CMakeLists.txt" "cmake_minimum_required(VERSION 3.25)\n\
project(gateway VERSION 2.1.5 LANGUAGES CXX)\n${text}\n")
endfunction()

function(write_file name text)
  file(WRITE "${project}/${name}" "${text}")
endfunction()

# Replaces text in a file of the project; it must be there.
function(edit name from to)
  file(READ "${project}/${name}" text)
  string(REPLACE "${from}" "${to}" edited "${text}")
  if(edited STREQUAL text)
    fail("\"${from}\" is not in ${name}")
  endif()
  file(WRITE "${project}/${name}" "${edited}")
endfunction()

# Runs a command in the build folder; `output` is what it said, on one line without doubled
# blanks (CMake breaks its messages), `text` the same as it was.
function(run expected)
  execute_process(
    COMMAND ${ARGN}
    WORKING_DIRECTORY "${build}"
    RESULT_VARIABLE result
    OUTPUT_VARIABLE text
    ERROR_VARIABLE text)
  string(REGEX REPLACE "[ \n]+" " " output "${text}")
  if((expected STREQUAL "fails" AND result EQUAL 0) OR (NOT expected STREQUAL "fails"
                                                        AND NOT result EQUAL expected))
    fail("expected ${expected}, but it was ${result}: ${ARGN}")
  endif()
  set(text "${text}" PARENT_SCOPE)
  set(output "${output}" PARENT_SCOPE)
endfunction()

# configure(0|fails [argument...])
macro(configure expected)
  file(MAKE_DIRECTORY "${build}")
  run(${expected} "${CMAKE_COMMAND}" -S "${project}" -B "${build}" -G "${GENERATOR}"
      "-DCMAKE_PREFIX_PATH=${PREFIX}" -DCMAKE_BUILD_TYPE= ${ARGN})
endmacro()

# Builds and counts: `ran` the tool, `compiled` files, as lines that the build printed.
macro(build expected)
  run(${expected} "${CMAKE_COMMAND}" --build "${build}" ${ARGN})
  string(REGEX MATCHALL "aludel: generating" ran "${text}")
  string(REGEX MATCHALL "Building CXX" compiled "${text}")
  list(LENGTH ran ran)
  list(LENGTH compiled compiled)
endmacro()

# Builds, expects these counts, and that nothing runs in the build after it.
macro(expect_build what expected_ran expected_compiled)
  build(0)
  if(NOT ran EQUAL ${expected_ran} OR NOT compiled EQUAL ${expected_compiled})
    fail("${what}: the tool ran ${ran} times, not ${expected_ran}; compiled were ${compiled}, not \
${expected_compiled}")
  endif()
  build(0)
  if(NOT ran EQUAL 0 OR NOT compiled EQUAL 0)
    fail("${what}: the next build was not quiet")
  endif()
endmacro()

function(expect_output what)
  string(FIND "${output}" "${what}" at)
  if(at EQUAL -1)
    fail("missing: ${what}")
  endif()
endfunction()

# The program brings a fresh database to the head, and then finds nothing to do.
function(expect_program_works)
  file(REMOVE "${build}/gateway.db")
  run(0 "${build}/gateway" --migrate)
  expect_output("gateway.db is at bbbb00000002 (head)")
  run(0 "${build}/gateway" --migrate downgrade base)
  run(0 "${build}/gateway")
  run(0 "${build}/gateway" --migrate current)
  expect_output("bbbb00000002")
endfunction()
