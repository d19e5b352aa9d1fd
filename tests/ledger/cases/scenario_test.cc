#include "tests/ledger/cases/scenario.h"

#include <filesystem>

#include "tests/support/catch.h"
#include "tests/support/paths.h"
#include "tests/support/temp_dir.h"

using namespace quanlu;

TEST_CASE("every scenario comes out as it is written") {
  std::size_t count = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(tests::source_dir() / "tests/scenarios")) {
    if (file.path().extension() != ".case") continue;
    ++count;
    for (const std::string& fault : tests::run_scenario(file.path().string()))
      FAIL_CHECK(fault);
  }
  CHECK(count >= 6);
}
