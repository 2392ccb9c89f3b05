# Debian packages by `cpack`: scripts/package does it all. Which libraries they need is read from the programs, so a package
# is for the release of Debian that it was built on.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "nest2mqtt maintainers <maintainers@nest2mqtt.invalid>" CACHE STRING "Maintainer of the packages")
set(CPACK_COMPONENTS_ALL nest2mqtt simulator)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)

file(STRINGS /etc/os-release os_version REGEX "^VERSION_ID=")
string(REGEX REPLACE "VERSION_ID=|\"" "" os_version "${os_version}")
set(CPACK_DEBIAN_PACKAGE_VERSION "${PROJECT_VERSION}+deb${os_version}")
if(NEST2MQTT_ARCHITECTURE)
  set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE "${NEST2MQTT_ARCHITECTURE}")
endif()

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

# The first line of a description is the short one; the summary of the project would stand before both.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")

set(CPACK_DEBIAN_NEST2MQTT_PACKAGE_NAME nest2mqtt)
set(CPACK_DEBIAN_NEST2MQTT_PACKAGE_SECTION net)
set(CPACK_COMPONENT_NEST2MQTT_DESCRIPTION "bridge from a Nest home to MQTT
Mirrors every value of every Nest thermostat, Protect and camera to retained
topics of an MQTT broker, and carries commands back, each with a receipt that
says what became of it. Home Assistant finds all of it by MQTT discovery.

It runs as a system service. After installation, give it the address of the
broker and your client of the service in /etc/nest2mqtt/nest2mqtt.toml and run
its command login.")
# For https and for the broker's certificate; a broker is usually on the same machine, but need not be.
set(CPACK_DEBIAN_NEST2MQTT_PACKAGE_DEPENDS "ca-certificates")
set(CPACK_DEBIAN_NEST2MQTT_PACKAGE_RECOMMENDS "mosquitto | mqtt-broker")
set(CPACK_DEBIAN_NEST2MQTT_PACKAGE_SUGGESTS "nest-simulator")
set(control "${PROJECT_SOURCE_DIR}/packaging/debian")
set(CPACK_DEBIAN_NEST2MQTT_PACKAGE_CONTROL_EXTRA
  "${control}/postinst;${control}/prerm;${control}/postrm;${control}/conffiles")

set(CPACK_DEBIAN_SIMULATOR_PACKAGE_NAME nest-simulator)
set(CPACK_DEBIAN_SIMULATOR_PACKAGE_SECTION net)
set(CPACK_COMPONENT_SIMULATOR_DESCRIPTION "simulated Nest service for demonstrations and tests
Speaks the protocol of Works with Nest on the local machine: a home with
thermostats, Protects and cameras that behave, refuse and limit as the real
ones did, and can be made to fail on demand.")

string(TIMESTAMP changelog_date "%a, %d %b %Y %H:%M:%S +0000" UTC) # or $SOURCE_DATE_EPOCH

# What Debian wants in every package: who may copy it, and what changed.
foreach(component IN ITEMS nest2mqtt simulator)
  string(TOUPPER ${component} part)
  set(PACKAGE ${CPACK_DEBIAN_${part}_PACKAGE_NAME})
  configure_file("${control}/changelog.in" "${PROJECT_BINARY_DIR}/debian/${PACKAGE}/changelog" @ONLY)
  nest2mqtt_compressed("${PROJECT_BINARY_DIR}/debian/${PACKAGE}/changelog" changelog)
  install(FILES "${control}/copyright" "${changelog}" DESTINATION "${CMAKE_INSTALL_DATAROOTDIR}/doc/${PACKAGE}"
    COMPONENT ${component})
endforeach()
include(CPack)
