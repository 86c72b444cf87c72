# The installed package: the program works, and the package is where it says.
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)

start()
configure(0)
expect_build("all new" 1 4)
expect_program_works()

# What is proved, and that the outside has the last word.
edit(schema/device.sql "name TEXT NOT NULL" "name TEXT")
build(fails)
expect_output("error:")
configure(0 -DALUDEL_VERIFY=none)
build(0)

# A version that is not this one.
edit(CMakeLists.txt "find_package(aludel REQUIRED)" "find_package(aludel 99.0 REQUIRED)")
configure(fails)
expect_output("compatible with requested version \"99.0\"")
