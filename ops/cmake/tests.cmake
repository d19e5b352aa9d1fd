# room_tests(<folder> <rooms...>): every *_test.cc of tests/<folder> in one Catch2 program
# tests_<folder>, each case named in ctest as "<folder>: <title>".
#
# A lane is another build of a part: it has the tests of the folders in QUANLU_TESTS, named with
# QUANLU_LANE in front, and all that they need is built by the target `lane`.
set(QUANLU_TESTS "" CACHE STRING "Test folders of this build; empty: all")
set(QUANLU_LANE "" CACHE STRING "Name of a build that is a lane; empty: it is not")
add_custom_target(lane)

function(room_tests folder)
  if(QUANLU_LANE AND NOT folder IN_LIST QUANLU_TESTS)
    return()
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/${folder}/*.cc)
  if(NOT sources)
    return()
  endif()
  string(REPLACE "/" "_" target tests_${folder})
  add_executable(${target} ${sources})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  if(QUANLU_SANITIZE)
    # The rooms are what is watched; in the stories themselves this check would double the build.
    target_compile_options(${target} PRIVATE -fno-sanitize=undefined)
  endif()
  list(TRANSFORM ARGN REPLACE "/" "_")
  target_link_libraries(${target} PRIVATE ${ARGN} tests_support)
  string(REPLACE "/" "." label ${folder})
  add_dependencies(lane ${target})
  set(prefix "${folder}: ")
  if(QUANLU_LANE)
    set(prefix "${QUANLU_LANE}: ${folder}: ")
  endif()
  catch_discover_tests(${target} TEST_PREFIX "${prefix}"
                       PROPERTIES LABELS ${label} TIMEOUT 600)

  if(QUANLU_LANE)
    return()
  endif()
  # Hidden cases tagged [.slow] are one test of their own, labelled slow: ctest -L slow.
  foreach(source IN LISTS sources)
    file(STRINGS ${source} slow REGEX "\\[\\.slow\\]" LIMIT_COUNT 1)
    if(slow)
      add_test(NAME "${folder}: what takes minutes" COMMAND ${target} "[slow]")
      set_tests_properties("${folder}: what takes minutes"
                           PROPERTIES LABELS "${label};slow" TIMEOUT 1800)
      break()
    endif()
  endforeach()
endfunction()
