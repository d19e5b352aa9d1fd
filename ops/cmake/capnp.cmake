# capnp_cpp(<name> <schemas...>): a library of the generated readers and builders, included from the
# build tree as "schemas/events/fnd.capnp.h". Warnings in generated code are not ours.
set(QUANLU_GENERATED ${PROJECT_BINARY_DIR}/generated)

function(capnp_cpp name)
  string(REPLACE "/" "_" target ${name})
  set(outputs)
  foreach(schema IN LISTS ARGN)
    file(RELATIVE_PATH path ${PROJECT_SOURCE_DIR} ${schema})
    set(output ${QUANLU_GENERATED}/${path})
    add_custom_command(
      OUTPUT ${output}.h ${output}.c++
      COMMAND ${CMAKE_COMMAND} -E make_directory ${QUANLU_GENERATED}
      COMMAND ${CAPNP_EXECUTABLE} compile -I ${PROJECT_SOURCE_DIR}
              -o ${CAPNPC_CXX_EXECUTABLE}:${QUANLU_GENERATED}
              --src-prefix=${PROJECT_SOURCE_DIR} ${schema}
      DEPENDS ${schema} ${PROJECT_SOURCE_DIR}/schemas/events/annotations.capnp
              ${PROJECT_SOURCE_DIR}/schemas/events/values.capnp
              ${PROJECT_SOURCE_DIR}/schemas/events/enums.capnp
      VERBATIM)
    list(APPEND outputs ${output}.c++ ${output}.h)
  endforeach()
  add_library(${target} STATIC ${outputs})
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_compile_options(${target} PRIVATE -w)
  target_include_directories(${target} SYSTEM PUBLIC ${QUANLU_GENERATED})
  target_link_libraries(${target} PUBLIC CapnProto::capnp)
  set_property(GLOBAL APPEND PROPERTY QUANLU_ROOMS ${name})
endfunction()
