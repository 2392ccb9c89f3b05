# The headers that most files include, compiled once for all (NEST2MQTT_PRECOMPILE). A file that forgets to
# include one of them compiles here as well; the preset dev finds that.

# nest2mqtt_precompile(folder HEADERS header... [LINKS target...])
# For every target of the folder and of those below it. LINKS: what the headers belong to.
function(nest2mqtt_precompile folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "HEADERS;LINKS")
  set(precompiled nest2mqtt_precompiled_${folder})
  set(no_source "${PROJECT_BINARY_DIR}/${precompiled}.cpp")
  file(CONFIGURE OUTPUT "${no_source}" CONTENT "")
  add_library(${precompiled} OBJECT "${no_source}")
  target_link_libraries(${precompiled} PRIVATE nest2mqtt_options ${arg_LINKS})
  # Of Google Test's, which CMake knows as a compiler option and does not hand on below.
  target_compile_definitions(${precompiled} PRIVATE GTEST_HAS_PTHREAD=1)
  target_precompile_headers(${precompiled} PRIVATE ${arg_HEADERS})
  get_property(directories DIRECTORY "${PROJECT_SOURCE_DIR}" PROPERTY SUBDIRECTORIES)
  list(FILTER directories INCLUDE REGEX "^${PROJECT_SOURCE_DIR}/${folder}(/|$)")
  foreach(directory IN LISTS directories)
    nest2mqtt_use_precompiled(${precompiled} "${directory}")
  endforeach()
endfunction()

function(nest2mqtt_use_precompiled precompiled directory)
  get_property(targets DIRECTORY "${directory}" PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target IN LISTS targets)
    get_target_property(type ${target} TYPE)
    if(type MATCHES "^(EXECUTABLE|STATIC_LIBRARY|OBJECT_LIBRARY)$")
      target_precompile_headers(${target} REUSE_FROM ${precompiled})
      # The compiler takes what was compiled with the same definitions only.
      target_compile_definitions(${target} PRIVATE $<TARGET_PROPERTY:${precompiled},COMPILE_DEFINITIONS>)
    endif()
  endforeach()
  get_property(folders DIRECTORY "${directory}" PROPERTY SUBDIRECTORIES)
  foreach(folder IN LISTS folders)
    nest2mqtt_use_precompiled(${precompiled} "${folder}")
  endforeach()
endfunction()

# Without it ccache keeps nothing that GCC compiled with such a header.
target_compile_options(nest2mqtt_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)

set(most_used
  <algorithm> <array> <chrono> <cmath> <cstdint> <functional> <map> <memory> <optional> <set> <span> <string> <string_view>
  <utility> <vector>
  <boost/json.hpp> <fmt/format.h> <spdlog/spdlog.h> <tl/expected.hpp>)
set(most_used_links Boost::json fmt::fmt spdlog::spdlog tl::expected)
nest2mqtt_precompile(src HEADERS ${most_used} LINKS ${most_used_links})
if(NEST2MQTT_TESTS)
  nest2mqtt_precompile(tests HEADERS ${most_used} <gmock/gmock.h> <gtest/gtest.h> LINKS ${most_used_links} GTest::gmock)
endif()
