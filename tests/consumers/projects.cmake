# Projects of other shapes than the plainest.
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)

set(find "find_package(aludel REQUIRED)")

# No revision yet; then the first.
start()
file(GLOB files "${project}/versions/*" "${project}/schema/*")
file(REMOVE ${files})
configure(0)
build(0)
file(COPY "${samples}/gateway/" DESTINATION "${project}")
expect_build("the first revisions" 1 3)
expect_program_works()

# A project made for an older CMake, whose policies are not ours.
start()
edit(CMakeLists.txt "VERSION 3.25" "VERSION 3.16")
configure(0)
expect_build("minimum 3.16" 1 4)
string(FIND "${output}" "Policy" at)
if(NOT at EQUAL -1)
  fail("a policy is complained about")
endif()

# A program that links the plain way, whose migrations come through two libraries; unity builds
# and warnings as errors all over.
start("${find}
set(CMAKE_UNITY_BUILD ON)
add_compile_options(-Wall -Wextra -Wpedantic -Werror)
add_library(storage STATIC storage.cpp)
add_library(app INTERFACE)
add_subdirectory(database)
target_link_libraries(app INTERFACE storage)
add_executable(gateway main.cpp)
target_link_libraries(gateway app)")
file(MAKE_DIRECTORY "${project}/database")
file(RENAME "${project}/schema" "${project}/database/schema")
file(RENAME "${project}/versions" "${project}/database/versions")
write_file(database/CMakeLists.txt "add_migrations(storage NAME gateway)\n")
write_file(storage.cpp "#include <gateway/chain.h>
static_assert(gateway::chain.size == 2);
static_assert(gateway::chain.head().parent_count == 1);
")
configure(0)
expect_build("through libraries" 1 5)
expect_program_works()

# The migrations in a shared library, with a compiler that doesn't make all code fit for one.
start("${find}
add_library(storage SHARED storage.cpp)
add_migrations(storage NAME gateway)
add_executable(gateway main.cpp)
target_link_libraries(gateway storage)")
write_file(storage.cpp "#include <gateway/migrations.h>
const aludel::Migrations& the_migrations() { return gateway::migrations; }
")
configure(0 -DCMAKE_CXX_FLAGS=-fno-pie -DCMAKE_EXE_LINKER_FLAGS=-no-pie
          -DCMAKE_SHARED_LINKER_FLAGS=-Wl,-z,text)
build(0)
expect_program_works()

# Two calls, one of them for no target, in a project with a function of the same name.
start("function(add_migrations)
  message(FATAL_ERROR \"not this one\")
endfunction()
${find}
add_executable(gateway main.cpp)
aludel_add_migrations(gateway)
aludel_add_migrations(audit-log ROOT audit STANDALONE NO_SCHEMA VERSION 1)
add_executable(both both.cpp)
target_link_libraries(both PRIVATE gateway::migrations audit_log::migrations)")
file(COPY "${project}/versions" DESTINATION "${project}/audit")
write_file(both.cpp "#include <audit_log/migrations.h>
#include <gateway/migrations.h>
int main() { return gateway::migrations.chain->size == audit_log::migrations.chain->size ? 0 : 1; }
")
configure(0)
expect_build("two calls" 2 8)
run(0 "${build}/both")
file(TOUCH "${project}/audit/versions/2026-01-10_aaaa00000001_devices.sql")
expect_build("one of two touched" 1 0)

# A SQLite of the program's own, and none of the system's to be found.
start("${find}
add_library(own_sqlite INTERFACE)
target_link_libraries(own_sqlite INTERFACE sqlite3)
target_compile_definitions(own_sqlite INTERFACE OWN_SQLITE)
add_library(own::sqlite ALIAS own_sqlite)
add_executable(gateway main.cpp)
add_migrations(gateway SQLITE own::sqlite VERSION \"\")
add_migrations(second ROOT . STANDALONE SQLITE own_sqlite)")
edit(main.cpp "int main" "#ifndef OWN_SQLITE
#error the program does not see its SQLite
#endif
int main")
configure(0 -DCMAKE_DISABLE_FIND_PACKAGE_SQLite3=ON)
build(0)
expect_program_works()
