# One static library for each module, linked with exactly what docs/ARCHITECTURE.md allows it.

add_library(nest2mqtt_options INTERFACE)
target_compile_options(nest2mqtt_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor
  $<$<BOOL:${NEST2MQTT_WERROR}>:-Werror>)
target_compile_definitions(nest2mqtt_options INTERFACE
  BOOST_ASIO_NO_DEPRECATED
  # Asio's fences order memory between the threads of a pool; each io_context here has one.
  BOOST_ASIO_DISABLE_FENCED_BLOCK
  SPDLOG_FMT_EXTERNAL)

if(NEST2MQTT_HARDENING)
  target_link_libraries(nest2mqtt_options INTERFACE nest2mqtt_hardening)
endif()

# nest2mqtt_module(name SOURCES file... [LINKS target...])
function(nest2mqtt_module name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINKS" ${ARGN})
  add_library(nest2mqtt_${name} STATIC ${arg_SOURCES})
  add_library(nest2mqtt::${name} ALIAS nest2mqtt_${name})
  target_include_directories(nest2mqtt_${name}
    PUBLIC "${PROJECT_SOURCE_DIR}/include"
    PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
  target_link_libraries(nest2mqtt_${name} PUBLIC ${arg_LINKS} PRIVATE nest2mqtt_options)
endfunction()
