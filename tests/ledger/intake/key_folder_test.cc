// The folder of keys, and who may read it.
#include "ledger/intake/key_folder.h"

#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

using namespace quanlu;
using namespace quanlu::tests;

TEST_CASE("a pass phrase that others may read opens no key") {
  const TempDir temp;
  SeededRandom random(1);
  const ledger::intake::KeyFolder keys(temp.path() / "keys", ledger::crypto::Suite::kSha256);
  must(keys.prepare(random));
  must(keys.obtain("writer", random));
  const auto file = temp.path() / "keys/passphrase";
  for (const auto mode :
       {std::filesystem::perms::group_read, std::filesystem::perms::others_read}) {
    std::filesystem::permissions(file, mode, std::filesystem::perm_options::add);
    const auto key = keys.load("writer");
    REQUIRE_FALSE(key);
    CHECK(key.error().kind == Failure::kDenied);
    CHECK(key.error().reason == "key_mode");
    CHECK(key.error().where == file.string());
    std::filesystem::permissions(file, mode, std::filesystem::perm_options::remove);
    CHECK(keys.load("writer").has_value());
  }
}
