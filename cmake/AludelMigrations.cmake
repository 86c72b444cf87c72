# add_migrations(): a project's schema/ and versions/ as a library of generated code.
#
# One custom command for each call: its output is a stamp that is always written, the generated
# files are its byproducts and are touched only when their text changes. That is the one shape
# which runs nothing when nothing changed, and compiles only what did, with Ninja and with make.
# The tool learns what to do from a manifest that is written here, while CMake configures.
include_guard(GLOBAL)

# A function keeps the policies under which it was defined: ours, not those of the project that
# finds the package (with CMP0116 as it was, Ninja would run the tool in every build).
cmake_policy(PUSH)
cmake_policy(VERSION 3.20...3.25)

set(ALUDEL_EXECUTABLE "" CACHE FILEPATH "The aludel tool to run, in place of the package's own")
set(ALUDEL_VERIFY "" CACHE STRING "How much is proved, whatever the calls say: none, model, engine")

# add_migrations(<target> [ROOT dir] [NAME id] [VERSION v] [SQLITE target] [VERIFY none|model|engine]
#                [STANDALONE] [NO_SCHEMA])
#
# Makes the static library <NAME>_migrations, alias <NAME>::migrations, and links it to <target>. And
# the target <NAME>_revision, which writes a revision when schema/ has changed:
#
#   ALUDEL_MESSAGE="add owner to devices" cmake --build build --target <NAME>_revision
#
# A <target> that is itself a library passes it on. Which databases it is for, and so which drivers
# it brings along, says the line `dialects = […]` of ROOT's aludel.toml; without one: SQLite.
#
#   ROOT        the folder with schema/ and versions/; default: the current one
#   NAME        namespace, folder of the headers and name of the library; default: the target
#   VERSION     the program's version; default: PROJECT_VERSION
#   SQLITE      the one SQLite that the program links; default: SQLite::SQLite3
#   VERIFY      how much is proved; default: engine. -DALUDEL_VERIFY=… overrules it
#   STANDALONE  the target need not exist
#   NO_SCHEMA   there is no schema/: hand-written revisions only
function(aludel_add_migrations target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "STANDALONE;NO_SCHEMA;TESTS" "NAME;VERSION;SQLITE;VERIFY"
                        "ROOT")
  _aludel_check_arguments()
  _aludel_settle_target()
  _aludel_settle_name()
  _aludel_settle_verify()
  _aludel_settle_tool()
  _aludel_settle_root()
  _aludel_settle_dialects()
  _aludel_settle_drivers()
  _aludel_find_files()
  _aludel_write_manifest()
  _aludel_add_command()
  _aludel_add_library()
  _aludel_add_revision()
  _aludel_link()
endfunction()

# The name to use, but where the project has a function of that name itself.
if(NOT COMMAND add_migrations)
  function(add_migrations target)
    set(arguments "")
    math(EXPR last "${ARGC} - 1")
    foreach(i RANGE ${last})
      string(APPEND arguments " [==[${ARGV${i}}]==]")  # empty ones too
    endforeach()
    cmake_language(EVAL CODE "aludel_add_migrations(${arguments})")
  endfunction()
endif()

# The steps of add_migrations(). Macros, since they work on its variables.

function(_aludel_fail text)
  message(FATAL_ERROR "add_migrations(${target}): ${text}")
endfunction()

macro(_aludel_check_arguments)
  if(arg_UNPARSED_ARGUMENTS)
    list(GET arg_UNPARSED_ARGUMENTS 0 unknown)
    _aludel_fail("unknown argument \"${unknown}\"; there are ROOT NAME VERSION SQLITE VERIFY \
STANDALONE NO_SCHEMA")
  endif()
  foreach(keyword IN LISTS arg_KEYWORDS_MISSING_VALUES)
    _aludel_fail("${keyword} needs a value; is a variable empty?")
  endforeach()
  list(LENGTH arg_ROOT roots)
  if(roots GREATER 1)
    _aludel_fail("several folders after ROOT are not carried out by this version of aludel; give \
one")
  endif()
  if(arg_TESTS)
    _aludel_fail("TESTS is not carried out by this version of aludel; leave it out")
  endif()
  if(NOT DEFINED arg_VERSION)
    set(arg_VERSION "${PROJECT_VERSION}")
  endif()
  if(arg_VERSION MATCHES "\n")
    _aludel_fail("VERSION must be one line")
  endif()
endmacro()

# linked: the target itself, where <target> is an alias; empty where there is none.
macro(_aludel_settle_target)
  set(linked "")
  set(linked_type "")
  if(TARGET "${target}")
    get_target_property(linked ${target} ALIASED_TARGET)
    if(NOT linked)
      set(linked ${target})
    endif()
    get_target_property(linked_type ${linked} TYPE)
    get_target_property(imported ${linked} IMPORTED)
    if(imported OR linked_type STREQUAL "UTILITY")
      _aludel_fail("the target is not a program or library of this project")
    endif()
  elseif(NOT arg_STANDALONE)
    _aludel_fail("there is no such target; make it before this call, or say STANDALONE")
  endif()
endmacro()

# name: of the namespace and of all that is made.
macro(_aludel_settle_name)
  set(name "${arg_NAME}")
  if(NOT DEFINED arg_NAME)
    string(REGEX REPLACE "[^A-Za-z0-9]+" "_" name "${target}")
  endif()
  # A namespace can't be called so: the words of C++, two macros of gcc, and what is taken.
  set(taken
      alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t char16_t
      char32_t class co_await co_return co_yield compl concept const const_cast consteval
      constexpr constinit continue decltype default delete do double dynamic_cast else enum
      explicit export extern false float for friend goto if inline int long mutable namespace new
      noexcept not not_eq nullptr operator or or_eq private protected public register
      reinterpret_cast requires return short signed sizeof static static_assert static_cast struct
      switch template this thread_local throw true try typedef typeid typename union unsigned
      using virtual void volatile wchar_t while xor xor_eq linux unix std aludel)
  if(NOT name MATCHES "^[A-Za-z][A-Za-z0-9_]*$" OR name MATCHES "__" OR name IN_LIST taken)
    _aludel_fail("\"${name}\" can't be the name of a namespace; give another with NAME")
  endif()
  get_property(owner GLOBAL PROPERTY ALUDEL_OWNER_OF_${name})
  if(owner)
    _aludel_fail("the name \"${name}\" is taken by add_migrations(${owner}); give another with \
NAME")
  endif()
  set_property(GLOBAL PROPERTY ALUDEL_OWNER_OF_${name} "${target}")
endmacro()

macro(_aludel_settle_verify)
  set(verify engine)
  if(ALUDEL_VERIFY)
    set(verify "${ALUDEL_VERIFY}")
  elseif(DEFINED arg_VERIFY)
    set(verify "${arg_VERIFY}")
  endif()
  if(verify STREQUAL "server")
    _aludel_fail("VERIFY server is not carried out by this version of aludel; there are none, \
model and engine")
  elseif(NOT verify MATCHES "^(none|model|engine)$")
    _aludel_fail("VERIFY is none, model or engine, not \"${verify}\"")
  endif()
endmacro()

# tool: what the command runs, a file or a target. CMake replaces a target by its file, with the
# emulator before it, only where the result can run here; elsewhere the name would stay as it is.
macro(_aludel_settle_tool)
  set(tool aludel::generator)
  set(foreign FALSE)
  if(ALUDEL_EXECUTABLE)
    set(tool "${ALUDEL_EXECUTABLE}")
    if(NOT EXISTS "${tool}" OR IS_DIRECTORY "${tool}")
      _aludel_fail("ALUDEL_EXECUTABLE is no file: \"${tool}\"")
    endif()
  elseif(NOT TARGET aludel::generator)
    _aludel_fail("there is no aludel tool here; say which one to run with \
-DALUDEL_EXECUTABLE=/path/to/aludel")
  elseif(CMAKE_CROSSCOMPILING)
    get_target_property(imported aludel::generator IMPORTED)
    get_target_property(emulator aludel::generator CROSSCOMPILING_EMULATOR)
    if(imported OR NOT emulator)
      _aludel_fail("the aludel tool must run on this machine, but what is built here is for \
${CMAKE_SYSTEM_NAME} ${CMAKE_SYSTEM_PROCESSOR}; build aludel for this machine too and say where \
its tool is with -DALUDEL_EXECUTABLE=/path/to/aludel")
    endif()
  endif()
endmacro()

macro(_aludel_settle_root)
  get_filename_component(root "${arg_ROOT}" ABSOLUTE)
  set(out "${CMAKE_CURRENT_BINARY_DIR}/aludel/${name}")
  if(NOT IS_DIRECTORY "${root}")
    _aludel_fail("ROOT is no folder: \"${root}\"")
  elseif(NOT IS_DIRECTORY "${root}/versions")
    _aludel_fail("there is no folder \"${root}/versions\"; \"aludel init\" makes it, or say with \
ROOT where it is")
  elseif(NOT arg_NO_SCHEMA AND NOT IS_DIRECTORY "${root}/schema")
    _aludel_fail("there is no folder \"${root}/schema\"; \"aludel init\" makes it, or say \
NO_SCHEMA")
  endif()
  _aludel_check_path("${root}/")
  _aludel_check_path("${out}/")
endmacro()

# dialects: sqlite, postgresql or both, in this order. The line must be one; the tool, which reads
# all of TOML, is told what was found here and says so where it finds something else.
macro(_aludel_settle_dialects)
  set(dialects "")
  set(line "")
  if(EXISTS "${root}/aludel.toml")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${root}/aludel.toml")
    file(STRINGS "${root}/aludel.toml" line REGEX "^[ \t]*dialects[ \t]*=" ENCODING UTF-8)
    string(REGEX REPLACE "#.*" "" line "${line}")
  endif()
  foreach(dialect sqlite postgresql)
    if(line MATCHES "[\"']${dialect}[\"']")
      list(APPEND dialects ${dialect})
    endif()
  endforeach()
  if(NOT dialects)
    set(dialects sqlite)
  endif()
endmacro()

# What CMake, make or Ninja can't have in a path; and in the name of a file, which can be called
# otherwise, what makes Ninja run the tool in every build. (A folder ends with a slash here.)
function(_aludel_check_path path)
  string(REGEX REPLACE "^[A-Za-z]:" "" rest "${path}")
  cmake_path(GET path FILENAME filename)
  # What is not absolute is the rest of a name that a list has cut at its ";".
  if(rest MATCHES "[][\"#$*:;<>?\\|\n]" OR filename MATCHES "[&'`^]"
     OR NOT IS_ABSOLUTE "${path}")
    _aludel_fail("one of the characters \" # $ * : ; < > ? [ \\ ] | & ' ` ^ in \"${path}\" is \
more than builds can handle; give it another name")
  endif()
endfunction()

# version_files, schema_files, other_files (what the tool looks for by itself), units.
macro(_aludel_find_files)
  set(schema_files "")
  set(units "")
  # Not the hidden ones: editors keep their locks under such names.
  file(GLOB version_files LIST_DIRECTORIES FALSE CONFIGURE_DEPENDS "${root}/versions/[^.]*.sql")
  if(NOT arg_NO_SCHEMA)
    file(GLOB schema_files LIST_DIRECTORIES FALSE CONFIGURE_DEPENDS "${root}/schema/[^.]*.sql")
  endif()
  file(GLOB other_files LIST_DIRECTORIES FALSE CONFIGURE_DEPENDS
       "${root}/aludel.toml" "${root}/versions/HEAD" "${root}/versions/RELEASES"
       "${root}/versions/fixtures/[^.]*.sql")
  foreach(files version_files schema_files other_files)
    list(SORT ${files})
    foreach(file IN LISTS ${files})
      _aludel_check_path("${file}")
    endforeach()
  endforeach()
  foreach(file IN LISTS version_files)
    cmake_path(GET file STEM LAST_ONLY stem)
    list(APPEND units "${out}/src/${stem}.cpp")
  endforeach()
  set(sources ${units} "${out}/chain.cpp")
  set(headers "${out}/include/${name}/chain.h" "${out}/include/${name}/migrations.h")
endmacro()

macro(_aludel_write_manifest)
  set(manifest "format=4\nname=${name}\nprogram=${target}\nversion=${arg_VERSION}\nroot=${root}\n")
  string(APPEND manifest "out=${out}\nstamp=${out}/stamp\ndepfile=${out}/depfile\n")
  string(APPEND manifest "verify=${verify}\n")
  if(arg_NO_SCHEMA)
    string(APPEND manifest "no_schema=1\n")
  else()
    string(APPEND manifest "no_schema=0\n")
  endif()
  list(JOIN dialects " " words)
  string(APPEND manifest "dialects=${words}\nsqlite=${sqlite_version}\n")
  foreach(kind version schema other)
    foreach(file IN LISTS ${kind}_files)
      string(APPEND manifest "${kind}_file=${file}\n")
    endforeach()
  endforeach()
  file(CONFIGURE OUTPUT "${out}/manifest.txt" CONTENT "@manifest@" @ONLY)

  # Make knows nothing of byproducts: the stamp must not be there when one of them is not.
  foreach(file IN LISTS sources headers)
    if(NOT EXISTS "${file}")
      file(REMOVE "${out}/stamp")
    endif()
  endforeach()
  file(GLOB orphans "${out}/src/*.cpp")
  list(REMOVE_ITEM orphans ${units})
  if(orphans)
    file(REMOVE ${orphans})
  endif()
endmacro()

macro(_aludel_add_command)
  add_custom_command(
    OUTPUT "${out}/stamp"
    BYPRODUCTS ${sources} ${headers}
    COMMAND "${tool}" generate --manifest "${out}/manifest.txt"
    DEPENDS "${tool}" "${out}/manifest.txt" ${version_files} ${schema_files} ${other_files}
    DEPFILE "${out}/depfile"
    COMMENT "aludel: generating migrations for ${target}"
    VERBATIM)
endmacro()

# <NAME>_revision, which is built on request: writes the revision that leads to schema/. Its message
# is in the environment, ALUDEL_MESSAGE; without it the tool makes one of the changes. The terminal
# is the tool's, for its questions.
macro(_aludel_add_revision)
  if(NOT arg_NO_SCHEMA)
    add_custom_target(
      ${name}_revision
      COMMAND "${tool}" revision --autogenerate --root "${root}" --verify ${verify}
      COMMENT "aludel: comparing schema/ and versions/ of ${target}"
      USES_TERMINAL VERBATIM)
  endif()
endmacro()

macro(_aludel_add_library)
  set(library ${name}_migrations)
  # The stamp is a source, so that make runs the command before it looks at the units.
  add_library(${library} STATIC ${sources} ${headers} "${out}/stamp")
  add_library(${name}::migrations ALIAS ${library})
  target_include_directories(${library} PUBLIC "$<BUILD_INTERFACE:${out}/include>")
  target_link_libraries(${library} PUBLIC aludel::runtime ${drivers})
  # Nobody's warnings and linters are about this code, and one edit compiles one unit.
  target_compile_options(${library} PRIVATE $<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-w>)
  set_target_properties(
    ${library}
    PROPERTIES UNITY_BUILD OFF
               CXX_SCAN_FOR_MODULES OFF
               AUTOMOC OFF
               AUTOUIC OFF
               AUTORCC OFF
               CXX_CLANG_TIDY ""
               CXX_CPPCHECK ""
               CXX_CPPLINT ""
               CXX_INCLUDE_WHAT_YOU_USE "")
  source_group("Generated" FILES ${sources} ${headers})
endmacro()

# drivers: of the dialects. sqlite_version: of the program's sqlite3.h, empty where it is not known.
macro(_aludel_settle_drivers)
  set(drivers "")
  set(sqlite_version "")
  if("sqlite" IN_LIST dialects)
    _aludel_settle_sqlite()
  elseif(DEFINED arg_SQLITE)
    _aludel_fail("SQLITE is given, but \"dialects\" in \"${root}/aludel.toml\" has no \"sqlite\"")
  endif()
  if("postgresql" IN_LIST dialects)
    _aludel_settle_postgresql()
  endif()
endmacro()

# aludel::sqlite, or the same compiled for the SQLite of the program's own, against its header and
# with its symbols. One for each such SQLite, however many calls name it.
macro(_aludel_settle_sqlite)
  set(driver aludel::sqlite)
  set(sqlite SQLite::SQLite3)
  if(DEFINED arg_SQLITE AND NOT arg_SQLITE STREQUAL "SQLite::SQLite3")
    if(NOT TARGET "${arg_SQLITE}")
      _aludel_fail("SQLITE names \"${arg_SQLITE}\", which is no target")
    endif()
    get_target_property(sqlite ${arg_SQLITE} ALIASED_TARGET)
    if(NOT sqlite)
      set(sqlite ${arg_SQLITE})
    endif()
    string(MAKE_C_IDENTIFIER "aludel_sqlite_with_${sqlite}" driver)
    if(NOT TARGET ${driver})
      _aludel_compile_driver(${driver} ${sqlite})
    endif()
  elseif(NOT TARGET SQLite::SQLite3)
    _aludel_fail("there is no SQLite::SQLite3 here; install SQLite's development files, or name \
the program's own SQLite with SQLITE")
  endif()
  list(APPEND drivers ${driver})
  _aludel_find_sqlite_version(${sqlite})
endmacro()

# In the folders that the target gives to what links it; without any, where the compiler looks.
function(_aludel_find_sqlite_version sqlite)
  get_target_property(folders ${sqlite} INTERFACE_INCLUDE_DIRECTORIES)
  if(folders)
    string(REGEX REPLACE "\\$<BUILD_INTERFACE:([^>]*)>" "\\1" folders "${folders}")
    find_path(folder sqlite3.h PATHS ${folders} NO_CACHE NO_DEFAULT_PATH)
  else()
    find_path(folder sqlite3.h NO_CACHE)
  endif()
  if(folder)
    file(STRINGS "${folder}/sqlite3.h" line REGEX "^#define SQLITE_VERSION[ \t]" LIMIT_COUNT 1)
    if(line MATCHES "\"([0-9.]+)\"")
      set(sqlite_version "${CMAKE_MATCH_1}" PARENT_SCOPE)
    endif()
  endif()
endfunction()

# Only here is libpq looked for: a program on SQLite alone needs none.
macro(_aludel_settle_postgresql)
  if(NOT TARGET PostgreSQL::PostgreSQL)
    find_package(PostgreSQL QUIET GLOBAL)
  endif()
  if(NOT TARGET PostgreSQL::PostgreSQL)
    _aludel_fail("there is no PostgreSQL::PostgreSQL here; install the development files of libpq")
  elseif(NOT TARGET aludel::postgresql)
    _aludel_fail("this aludel was built without its PostgreSQL driver; build it where libpq is")
  endif()
  list(APPEND drivers aludel::postgresql)
endmacro()

function(_aludel_compile_driver driver sqlite)
  get_target_property(folder aludel::runtime ALUDEL_DRIVERS)
  if(NOT folder)
    set(folder "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../runtime/src")
  endif()
  file(GLOB sources "${folder}/sqlite/*.cpp")
  add_library(${driver} STATIC ${sources})
  target_include_directories(${driver} PRIVATE "${folder}")
  target_compile_options(${driver} PRIVATE $<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-w
                                           -ffunction-sections -fdata-sections>)
  set_target_properties(${driver} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_link_libraries(${driver} PUBLIC aludel::runtime ${sqlite})
endfunction()

macro(_aludel_link)
  if(linked)
    # By property: the project may have chosen either signature of target_link_libraries().
    if(NOT linked_type STREQUAL "INTERFACE_LIBRARY")
      set_property(TARGET ${linked} APPEND PROPERTY LINK_LIBRARIES ${library})
    endif()
    if(NOT linked_type STREQUAL "EXECUTABLE")
      set_property(TARGET ${linked} APPEND PROPERTY INTERFACE_LINK_LIBRARIES ${library})
    endif()
    get_target_property(shared ${linked} POSITION_INDEPENDENT_CODE)
    if(shared OR linked_type MATCHES "^(SHARED|MODULE)_LIBRARY$")
      set_target_properties(${library} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    endif()
  endif()
endmacro()

cmake_policy(POP)
