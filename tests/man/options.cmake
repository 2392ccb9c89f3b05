# cmake -DPROGRAM=... -DPAGE=... -P options.cmake
# Fails if --help of the program, or of one of its commands, names an option or a command that the manual page lacks; or if
# the page has an option that no help names.

cmake_minimum_required(VERSION 3.25)
file(READ "${PAGE}" page)

# help_of(arguments...): into the variable `help`
macro(help_of)
  execute_process(COMMAND "${PROGRAM}" ${ARGN} --help OUTPUT_VARIABLE help COMMAND_ERROR_IS_FATAL ANY)
endmacro()

# option_names(text variable): into the variable `names`, without the dashes
macro(option_names text mark)
  string(REGEX MATCHALL "${mark}[a-z][a-z-]+" names "${${text}}")
  list(TRANSFORM names REPLACE "^${mark}" "")
  list(REMOVE_DUPLICATES names)
endmacro()

help_of()
set(help_texts "${help}")
string(REGEX MATCHALL "\n  [a-z]+  " commands "${help}")
foreach(command IN LISTS commands)
  string(STRIP "${command}" command)
  if(NOT page MATCHES "\n.It Cm ${command}\n")
    message(SEND_ERROR "${PAGE} lacks the command ${command}")
  endif()
  help_of(${command})
  string(APPEND help_texts "${help}")
endforeach()

option_names(help_texts "--")
set(helped "${names}")
option_names(page "Fl Fl ")
foreach(option IN LISTS helped)
  if(NOT option IN_LIST names)
    message(SEND_ERROR "${PAGE} lacks the option --${option}")
  endif()
endforeach()
foreach(option IN LISTS names)
  if(NOT option IN_LIST helped)
    message(SEND_ERROR "${PAGE} has the option --${option}, which no help names")
  endif()
endforeach()
