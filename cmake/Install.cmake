# What `cmake --install` puts where: the component `nest2mqtt` for the bridge, `simulator` for the simulated service.
include(GNUInstallDirs)

# nest2mqtt_compressed(file result): has `file` compressed in the build; its path comes back in `result`.
function(nest2mqtt_compressed file result)
  get_filename_component(name "${file}" NAME)
  string(MD5 target "${file}")
  # Two files may have one name.
  set(directory "${PROJECT_BINARY_DIR}/compressed/${target}")
  set(compressed "${directory}/${name}.gz")
  file(MAKE_DIRECTORY "${directory}")
  add_custom_command(OUTPUT "${compressed}" COMMAND gzip -9nc "${file}" > "${compressed}" DEPENDS "${file}" VERBATIM)
  add_custom_target(compressed_${target} ALL DEPENDS "${compressed}")
  set(${result} "${compressed}" PARENT_SCOPE)
endfunction()

# nest2mqtt_install(component PROGRAM target MAN page... EXAMPLES file... DOCS file...)
function(nest2mqtt_install component)
  cmake_parse_arguments(arg "" "PROGRAM" "MAN;EXAMPLES;DOCS" ${ARGN})
  set(docs "${CMAKE_INSTALL_DATAROOTDIR}/doc/${arg_PROGRAM}")
  install(TARGETS ${arg_PROGRAM} RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT ${component})
  foreach(page IN LISTS arg_MAN)
    string(REGEX MATCH "[0-9]$" section "${page}")
    nest2mqtt_compressed("${page}" compressed)
    install(FILES "${compressed}" DESTINATION "${CMAKE_INSTALL_MANDIR}/man${section}" COMPONENT ${component})
  endforeach()
  install(FILES ${arg_DOCS} DESTINATION "${docs}" COMPONENT ${component})
  install(FILES ${arg_EXAMPLES} DESTINATION "${docs}/examples" COMPONENT ${component})
endfunction()

nest2mqtt_install(nest2mqtt PROGRAM nest2mqtt
  MAN "${PROJECT_SOURCE_DIR}/docs/man/nest2mqtt.1" "${PROJECT_BINARY_DIR}/man/nest2mqtt.toml.5"
  EXAMPLES config/node-red-flow.json
  DOCS README.md docs/asyncapi.yaml docs/commands.md docs/home-assistant.md docs/node-red.md docs/operations.md docs/topics.md)
nest2mqtt_install(simulator PROGRAM nest-simulator
  MAN "${PROJECT_SOURCE_DIR}/docs/man/nest-simulator.1"
  EXAMPLES config/homes/family.json config/homes/cottage.json config/homes/no-longer-evil.json config/scenarios/day.toml
  DOCS docs/simulator.md)

# /etc belongs to /usr, and to no other prefix.
install(FILES config/nest2mqtt.toml DESTINATION "${CMAKE_INSTALL_FULL_SYSCONFDIR}/nest2mqtt" COMPONENT nest2mqtt)
# Where the first line of that file tells editors to look.
install(FILES config/nest2mqtt.schema.json DESTINATION "${CMAKE_INSTALL_DATAROOTDIR}/nest2mqtt" COMPONENT nest2mqtt)
install(FILES systemd/nest2mqtt.service DESTINATION lib/systemd/system COMPONENT nest2mqtt)
