# Calls that can't be carried out, and what is said about them.
include(${CMAKE_CURRENT_LIST_DIR}/common.cmake)

# expect_failure(MESSAGE CALL...): the calls end with the message, which begins with the name of
# the function and the target.
function(expect_failure message)
  list(JOIN ARGN "\n" calls)
  write_lists("find_package(aludel REQUIRED)
add_executable(gateway main.cpp)
add_custom_target(custom)
add_library(imported STATIC IMPORTED)
${calls}")
  configure(fails)
  expect_output("${message}")
endfunction()

start()
configure(0)
file(MAKE_DIRECTORY "${project}/empty" "${project}/half/versions" "${project}/sha#rp/versions"
     "${project}/odd/versions")

set(call "add_migrations(gateway):")
expect_failure("${call} unknown argument \"ROOTS\"; there are ROOT NAME VERSION SQLITE VERIFY \
STANDALONE NO_SCHEMA" "add_migrations(gateway ROOTS .)")
expect_failure("${call} NAME needs a value" "add_migrations(gateway NAME)")
expect_failure("${call} ROOT needs a value" "add_migrations(gateway ROOT NAME x)")
expect_failure("${call} several folders after ROOT are not carried out by this version of \
aludel; give one" "add_migrations(gateway ROOT . ..)")
expect_failure("${call} TESTS is not carried out by this version of aludel; leave it out"
               "add_migrations(gateway TESTS)")
expect_failure("${call} VERIFY server is not carried out by this version of aludel; there are \
none, model and engine" "add_migrations(gateway VERIFY server)")
expect_failure("${call} VERIFY is none, model or engine, not \"some\""
               "add_migrations(gateway VERIFY some)")
expect_failure("${call} VERIFY is none, model or engine, not \"other\"" "set(ALUDEL_VERIFY other)"
               "add_migrations(gateway VERIFY none)")
expect_failure("${call} VERSION must be one line" "add_migrations(gateway VERSION \"1\\n2\")")
expect_failure("add_migrations(app): there is no such target; make it before this call, or say \
STANDALONE" "add_migrations(app)")
expect_failure("add_migrations(custom): the target is not a program or library of this project"
               "add_migrations(custom)")
expect_failure("add_migrations(imported): the target is not a program or library of this project"
               "add_migrations(imported)")
expect_failure("${call} \"2nd\" can't be the name of a namespace; give another with NAME"
               "add_migrations(gateway NAME 2nd)")
expect_failure("${call} \"a-b\" can't be the name of a namespace; give another with NAME"
               "add_migrations(gateway NAME a-b)")
expect_failure("${call} \"a__b\" can't be the name of a namespace; give another with NAME"
               "add_migrations(gateway NAME a__b)")
expect_failure("add_migrations(switch): \"switch\" can't be the name of a namespace; give \
another with NAME" "add_migrations(switch STANDALONE)")
expect_failure("add_migrations(other): the name \"gateway\" is taken by add_migrations(gateway); \
give another with NAME" "add_migrations(gateway)" "add_migrations(other STANDALONE NAME gateway)")
expect_failure("${call} ROOT is no folder: \"${project}/missing\""
               "add_migrations(gateway ROOT missing)")
expect_failure("${call} there is no folder \"${project}/empty/versions\"; \"aludel init\" makes \
it, or say with ROOT where it is" "add_migrations(gateway ROOT empty)")
expect_failure("${call} there is no folder \"${project}/half/schema\"; \"aludel init\" makes it, \
or say NO_SCHEMA" "add_migrations(gateway ROOT half)")
set(characters "one of the characters \" # $ * : ; < > ? [ \\ ] | & ' ` ^ in")
expect_failure("${call} ${characters} \"${project}/sha#rp/\" is more than builds can handle; \
give it another name" "add_migrations(gateway ROOT \"sha#rp\" NO_SCHEMA)")
foreach(name "a#b" "a:b" "a*b" "a?b" "a&b" "a'b" "a^b" "a$b" "a|b" "a;b" "a[b")
  file(REMOVE_RECURSE "${project}/odd/versions")
  file(WRITE "${project}/odd/versions/${name}.sql" "")
  expect_failure("${call} ${characters}"
                 "add_migrations(gateway ROOT odd NO_SCHEMA)")
endforeach()
expect_failure("${call} SQLITE names \"sqlite4\", which is no target"
               "add_migrations(gateway SQLITE sqlite4)")
expect_failure("${call} ALUDEL_EXECUTABLE is no file: \"/nowhere/aludel\""
               "set(ALUDEL_EXECUTABLE /nowhere/aludel)" "add_migrations(gateway)")
# The same words under the other name.
expect_failure("${call} NAME needs a value" "aludel_add_migrations(gateway NAME)")
