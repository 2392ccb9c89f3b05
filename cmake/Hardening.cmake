# What makes a mistake in the code harder to exploit. The presets release and package build with it (NEST2MQTT_HARDENING); dev and the sanitizers
# do not, they find the mistakes. cmake/check-hardened.cmake looks for it in the built file.
include(CheckCXXCompilerFlag)
include(CheckCXXSourceCompiles)

add_library(nest2mqtt_hardening INTERFACE)
target_compile_options(nest2mqtt_hardening INTERFACE -fPIE -fstack-protector-strong)
target_link_options(nest2mqtt_hardening INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)
target_compile_definitions(nest2mqtt_hardening INTERFACE _GLIBCXX_ASSERTIONS)

# Where the compiler knows them: the last two are for x86 and for arm64.
foreach(flag IN ITEMS -fstack-clash-protection -fcf-protection=full -mbranch-protection=standard)
  string(MAKE_C_IDENTIFIER "NEST2MQTT_HAS${flag}" known)
  check_cxx_compiler_flag("-Werror ${flag}" ${known})
  if(${known})
    target_compile_options(nest2mqtt_hardening INTERFACE ${flag})
  endif()
endforeach()

# Level 3 needs GCC 12 and glibc 2.34; where it is not to be had, the headers warn and take 2.
set(CMAKE_REQUIRED_FLAGS "-O2 -Werror -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3")
check_cxx_source_compiles("#include <cstring>\nint main() { return 0; }" NEST2MQTT_HAS_FORTIFY_3)
unset(CMAKE_REQUIRED_FLAGS)
set(fortify_level 2)
if(NEST2MQTT_HAS_FORTIFY_3)
  set(fortify_level 3)
endif()
# A compiler that defines it by itself would warn of a second definition.
target_compile_options(nest2mqtt_hardening INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=${fortify_level})
