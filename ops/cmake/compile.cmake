# Warnings and sanitizers for every target of the project; presets choose the values.
option(QUANLU_SANITIZE "Address and undefined-behaviour sanitizers" OFF)
option(QUANLU_THREAD_SANITIZE "Thread sanitizer" OFF)
option(QUANLU_FUZZ "libFuzzer and its sanitizers (clang only); builds tests/fuzz" OFF)
option(QUANLU_KILL_POINTS "Named points at which tests kill the process" OFF)

add_compile_options(-Wall -Wextra -Wshadow -Wnon-virtual-dtor -Wno-missing-field-initializers
                    -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # At -O2 g++ 12 sees unset bytes behind an empty std::optional and ends past a grown vector.
  add_compile_options($<$<CONFIG:Release>:-Wno-maybe-uninitialized> $<$<CONFIG:Release>:-Wno-array-bounds>
                      $<$<CONFIG:Release>:-Wno-stringop-overread>)
endif()
if(QUANLU_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
if(QUANLU_THREAD_SANITIZE)
  add_compile_options(-fsanitize=thread -fno-omit-frame-pointer)
  add_link_options(-fsanitize=thread)
endif()
if(QUANLU_FUZZ)
  set(sanitizers -fsanitize=address,alignment,bounds,shift,signed-integer-overflow)
  add_compile_options(${sanitizers} -fsanitize=fuzzer-no-link -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(${sanitizers})
endif()
if(QUANLU_KILL_POINTS)
  add_compile_definitions(QUANLU_KILL_POINTS)
endif()

# The files of a room compiled together: its headers are parsed once, a build from nothing takes a
# fifth. So names in a room are its own, also those in unnamed namespaces.
option(QUANLU_UNITY "Compile the files of a room together" ON)
if(QUANLU_UNITY AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  add_compile_options(-Wno-subobject-linkage)  # a Pimpl's private types look like a header's
endif()

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

find_package(OpenSSL 3.0 REQUIRED)
find_package(CapnProto REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(pkcs11 REQUIRED IMPORTED_TARGET p11-kit-1)  # the header alone
pkg_check_modules(lmdb REQUIRED IMPORTED_TARGET lmdb)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(simdjson REQUIRED IMPORTED_TARGET simdjson)
pkg_check_modules(icu REQUIRED IMPORTED_TARGET icu-uc icu-i18n)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(rdkafka REQUIRED IMPORTED_TARGET rdkafka)
pkg_check_modules(jemalloc REQUIRED IMPORTED_TARGET jemalloc)
find_package(prometheus-cpp REQUIRED)
find_package(Threads REQUIRED)
