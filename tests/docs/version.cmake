# cmake -DCHANGELOG=CHANGELOG.md -DVERSION=0.1.0 -P version.cmake
# The newest version that the change log has is the one of CMakeLists.txt, which is the only other place of it.
file(STRINGS "${CHANGELOG}" headings REGEX "^## [0-9]")
list(GET headings 0 newest)
if(NOT newest STREQUAL "## ${VERSION}")
  message(FATAL_ERROR "CMakeLists.txt has the version ${VERSION}, but ${CHANGELOG} begins with \"${newest}\"")
endif()
