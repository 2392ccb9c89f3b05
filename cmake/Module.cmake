# One static library for each module. What a module may include is what it names in MODULES, what they name, and so on:
# nothing else is linked, tests/layering reads every include line, and the table in docs/ARCHITECTURE.md is made of it.

add_library(nest2mqtt_options INTERFACE)
target_compile_options(nest2mqtt_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wnon-virtual-dtor
  $<$<CXX_COMPILER_ID:Clang>:-Wreserved-identifier>
  # Sources that are compiled as one shadow names of each other.
  $<$<NOT:$<BOOL:${CMAKE_UNITY_BUILD}>>:-Wshadow>
  $<$<BOOL:${NEST2MQTT_WERROR}>:-Werror>)
target_compile_definitions(nest2mqtt_options INTERFACE
  BOOST_ASIO_NO_DEPRECATED
  # Asio's fences order memory between the threads of a pool; each io_context here has one.
  BOOST_ASIO_DISABLE_FENCED_BLOCK
  SPDLOG_FMT_EXTERNAL)

if(NEST2MQTT_HARDENING)
  target_link_libraries(nest2mqtt_options INTERFACE nest2mqtt_hardening)
endif()

# nest2mqtt_module(name IS text SOURCES file... [MODULES module...] [LINKS target...])
# IS says for docs/ARCHITECTURE.md what the module is; LINKS are the libraries that are not the project's own.
function(nest2mqtt_module name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "IS" "SOURCES;MODULES;LINKS")
  add_library(nest2mqtt_${name} STATIC ${arg_SOURCES})
  add_library(nest2mqtt::${name} ALIAS nest2mqtt_${name})
  target_include_directories(nest2mqtt_${name}
    PUBLIC "${PROJECT_SOURCE_DIR}/include"
    PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
  set(modules ${arg_MODULES})
  list(TRANSFORM modules PREPEND nest2mqtt::)
  target_link_libraries(nest2mqtt_${name} PUBLIC ${modules} ${arg_LINKS} PRIVATE nest2mqtt_options)

  cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY "${PROJECT_SOURCE_DIR}/src" OUTPUT_VARIABLE folder)
  set_property(GLOBAL APPEND PROPERTY nest2mqtt_modules ${name})
  set_property(GLOBAL APPEND_STRING PROPERTY nest2mqtt_module_table
    "set(folder_${name} ${folder})\nset(modules_${name} ${arg_MODULES})\nset(is_${name} [==[${arg_IS}]==])\n")
endfunction()

# Writes the table of modules for the scripts of tests/layering. After the last module.
function(nest2mqtt_write_module_table file)
  get_property(modules GLOBAL PROPERTY nest2mqtt_modules)
  get_property(table GLOBAL PROPERTY nest2mqtt_module_table)
  file(CONFIGURE OUTPUT "${file}" CONTENT "set(modules @modules@)\n@table@" @ONLY)
endfunction()
