# cmake -DPAGE=nest2mqtt.toml.5 -P names.cmake
# Fails if the page lists a key without a name, or hardly any.
file(STRINGS "${PAGE}" keys REGEX "^\\.It Li ")
list(LENGTH keys count)
if(count LESS 30)
  message(FATAL_ERROR "${PAGE} has only ${count} keys")
endif()
foreach(key IN LISTS keys)
  if(key MATCHES "^\\.It Li \"\"")
    message(FATAL_ERROR "${PAGE} has a key without a name")
  endif()
endforeach()
