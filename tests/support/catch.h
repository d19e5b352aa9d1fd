#pragma once
// The one include of the test framework: Catch2 version 2 from Debian 12. In tests CHECK is
// Catch2's; a test that needs ours calls check_failed through the code under test.
#include "schemas/base/check.h"
#include "schemas/base/result.h"

#undef CHECK
#include <catch2/catch.hpp>

namespace quanlu::tests {

// The value of a Result that the story takes for granted; a failure ends the test with its words.
template <typename T>
T must(Result<T> result) {
  if (!result) FAIL(describe(result.error()));
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace quanlu::tests
