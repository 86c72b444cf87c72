# What `cmake --install` puts where, and the package that find_package(aludel) finds there.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/aludel)
set(drivers_dir ${CMAKE_INSTALL_DATADIR}/aludel/drivers)
set(headers command_line.h context.h database.h migrator.h postgresql.h revision.h sqlite.h status.h
            version.h)
list(TRANSFORM headers PREPEND ${PROJECT_SOURCE_DIR}/runtime/include/aludel/)

set(libraries aludel_runtime)
foreach(driver aludel_sqlite aludel_postgresql)
  if(TARGET ${driver})
    list(APPEND libraries ${driver})
  endif()
endforeach()
install(
  TARGETS ${libraries}
  EXPORT aludelTargets
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
  INCLUDES
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
if(TARGET aludel_generator)
  install(
    TARGETS aludel_generator
    EXPORT aludelTargets
    RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(FILES ${headers} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/aludel)

# For add_migrations(… SQLITE target): the driver is compiled for that SQLite.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/runtime/src/sqlite DESTINATION ${drivers_dir})
install(FILES ${PROJECT_SOURCE_DIR}/runtime/src/driver.h
              ${PROJECT_SOURCE_DIR}/runtime/src/patience.h ${PROJECT_SOURCE_DIR}/runtime/src/text.h
        DESTINATION ${drivers_dir})

configure_package_config_file(
  ${PROJECT_SOURCE_DIR}/cmake/aludelConfig.cmake.in ${PROJECT_BINARY_DIR}/aludelConfig.cmake
  INSTALL_DESTINATION ${package_dir}
  PATH_VARS drivers_dir)
# Until 1.0 a minor version may change what generated code and runtime agree on.
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/aludelConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(
  EXPORT aludelTargets
  NAMESPACE aludel::
  DESTINATION ${package_dir})
install(FILES ${PROJECT_BINARY_DIR}/aludelConfig.cmake
              ${PROJECT_BINARY_DIR}/aludelConfigVersion.cmake
              ${PROJECT_SOURCE_DIR}/cmake/AludelMigrations.cmake DESTINATION ${package_dir})
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})
