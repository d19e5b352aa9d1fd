# room_tests(<folder> <rooms...>): every *_test.cc of tests/<folder> in one Catch2 program
# tests_<folder>, each case named in ctest as "<folder>: <title>".
function(room_tests folder)
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
  catch_discover_tests(${target} TEST_PREFIX "${folder}: "
                       PROPERTIES LABELS ${label} TIMEOUT 600)

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
