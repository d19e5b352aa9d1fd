#pragma once
// What the fuzz targets share.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

// A promise that no input may break.
#define FUZZ_CHECK(promise)                                   \
  do {                                                        \
    if (!(promise)) {                                         \
      std::fprintf(stderr, "broken promise: %s\n", #promise); \
      std::abort();                                           \
    }                                                         \
  } while (false)
