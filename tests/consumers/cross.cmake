# A build for another machine: the tool must be one that runs here.
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)

start()
file(WRITE "${WORK}/toolchain.cmake" "set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR toaster)
")
set(toolchain "-DCMAKE_TOOLCHAIN_FILE=${WORK}/toolchain.cmake")
configure(fails ${toolchain})
expect_output("add_migrations(gateway): the aludel tool must run on this machine, but what is \
built here is for Linux toaster; build aludel for this machine too and say where its tool is \
with -DALUDEL_EXECUTABLE=/path/to/aludel")
configure(0 "-DALUDEL_EXECUTABLE=${TOOL}")
expect_build("with a tool" 1 4)

# In the project's own build the same, but where an emulator can run what is built.
start("add_subdirectory(\"${SOURCE}\" aludel)
add_executable(gateway main.cpp)
add_migrations(gateway)")
file(WRITE "${WORK}/toolchain.cmake" "set(CMAKE_SYSTEM_NAME Linux)\n")
configure(fails ${toolchain})
expect_output("the aludel tool must run on this machine")
configure(0 -DCMAKE_CROSSCOMPILING_EMULATOR=/usr/bin/env)
file(READ "${build}/build.ninja" rules)
string(REGEX MATCH "/usr/bin/env [^\n]*aludel\"? generate --manifest" command "${rules}")
if(NOT command)
  fail("the tool is not run by the emulator")
endif()
