# A toolchain file: for another architecture of Debian than this machine's, NEST2MQTT_ARCHITECTURE (as dpkg calls it), with
# Debian's cross compiler and the libraries of that architecture beside this machine's. scripts/package --arch uses it.
set(CMAKE_TRY_COMPILE_PLATFORM_VARIABLES NEST2MQTT_ARCHITECTURE)

foreach(name IN ITEMS DEB_HOST_GNU_TYPE DEB_HOST_GNU_CPU DEB_HOST_MULTIARCH)
  execute_process(COMMAND dpkg-architecture --host-arch "${NEST2MQTT_ARCHITECTURE}" --query ${name}
    OUTPUT_VARIABLE ${name} OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET COMMAND_ERROR_IS_FATAL ANY)
endforeach()

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR "${DEB_HOST_GNU_CPU}")
set(CMAKE_CXX_COMPILER "${DEB_HOST_GNU_TYPE}-g++")
# The compiler's notes on what GCC 7.1 changed: nothing here was compiled with one before that.
set(CMAKE_CXX_FLAGS_INIT "-Wno-psabi")
# Not where this machine's own libraries are described.
set(ENV{PKG_CONFIG_LIBDIR} "/usr/lib/${DEB_HOST_MULTIARCH}/pkgconfig:/usr/share/pkgconfig")
# Runs what is built to make a part of the package. A PC runs i386 by itself.
if(NEST2MQTT_ARCHITECTURE STREQUAL i386)
  set(CMAKE_CROSSCOMPILING_EMULATOR /usr/bin/env)
else()
  set(CMAKE_CROSSCOMPILING_EMULATOR "/usr/bin/qemu-${DEB_HOST_GNU_CPU}-static")
endif()
# Not to ask hundreds of programs for their tests.
set(CMAKE_GTEST_DISCOVER_TESTS_DISCOVERY_MODE PRE_TEST)
