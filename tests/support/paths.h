#pragma once

#include <filesystem>

namespace quanlu::tests {

// The root of the checkout under test. Compiled in one place, so that the objects of every other
// test are the same bytes wherever the checkout stands and a compiler cache serves them all.
const std::filesystem::path& source_dir();

}  // namespace quanlu::tests
