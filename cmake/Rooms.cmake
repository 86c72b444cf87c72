# The rooms of the code as CMake targets.
#
# Each room of the generator is a static library of its own that sees the headers of the rooms
# that it says it knows, and of no other: the include path of a room is a folder in the build
# tree that holds one link, to that room. An include that points the wrong way does not build.
include_guard(GLOBAL)

add_library(aludel_warnings INTERFACE)
target_compile_options(
  aludel_warnings
  INTERFACE $<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-Wall
            -Wextra
            -Wpedantic
            -Wconversion
            -Wshadow
            -Wold-style-cast>
            # Where GCC 12 optimises, it takes `text = "…"` for a copy over itself (GCC bug 105651),
            # and an empty optional's string for one that is read.
            $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict
            -Wno-maybe-uninitialized>
            $<$<BOOL:${ALUDEL_WERROR}>:$<$<CXX_COMPILER_ID:GNU,Clang,AppleClang>:-Werror>>)

# aludel_room(NAME KNOWS room... LINKS library... SOURCES file...)
# makes aludel_NAME from sources in the current folder.
function(aludel_room name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "KNOWS;LINKS;SOURCES")
  set(view ${PROJECT_BINARY_DIR}/rooms/${name})
  file(MAKE_DIRECTORY ${view})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${view}/${name} SYMBOLIC)
  add_library(aludel_${name} STATIC ${arg_SOURCES})
  target_compile_features(aludel_${name} PUBLIC cxx_std_20)
  set_target_properties(aludel_${name} PROPERTIES CXX_EXTENSIONS OFF)
  target_include_directories(aludel_${name} PUBLIC ${view})
  list(TRANSFORM arg_KNOWS PREPEND aludel_)
  target_link_libraries(aludel_${name} PUBLIC ${arg_KNOWS} ${arg_LINKS} PRIVATE aludel_warnings)
endfunction()
