// Partial tiles go a day after their full ones came, and never one that somebody still needs.
#include "ledger/publish/prune.h"

#include <fstream>

#include <sys/stat.h>

#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

using namespace quanlu;
using ledger::publish::kPartialsKeptMs;
using ledger::publish::prune_partials;
using tests::must;

namespace {

namespace fs = std::filesystem;

struct Prefix {
  tests::TempDir temp;
  ledger::publish::TileFolder folder{temp.path()};

  void put(const fs::path& file) const {
    fs::create_directories(file.parent_path());
    std::ofstream(file) << "x";
  }
  void put(std::uint64_t index, std::uint16_t width, std::uint8_t level = 0) const {
    put(folder.file({.level = level, .index = index, .width = width}));
    if (level > 0) return;
    put(folder.bundle_file(index, width));
    put(folder.seals_file(index, width));
  }
  bool has(std::uint64_t index, std::uint16_t width, std::uint8_t level = 0) const {
    return fs::exists(folder.file({.level = level, .index = index, .width = width}));
  }
  Millis a_day_behind(std::uint64_t index) const {
    struct stat is {};
    REQUIRE(stat(folder.file({.level = 0, .index = index, .width = 256}).c_str(), &is) == 0);
    return Millis(is.st_mtime * 1000 + kPartialsKeptMs);
  }
};

}  // namespace

TEST_CASE("partial tiles, bundles and seals go a day after the full ones came") {
  const Prefix prefix;
  for (const std::uint16_t width : {3, 200, 256})
    prefix.put(0, width);
  prefix.put(1, 17);
  prefix.put(0, 1, 1);
  const Millis later = prefix.a_day_behind(0);
  CHECK(must(prune_partials(prefix.folder, TreeSize(273), Millis(later.value - 1))) == 0);
  CHECK(must(prune_partials(prefix.folder, TreeSize(273), later)) == 6);
  CHECK_FALSE(fs::exists(prefix.folder.bundle_file(0, 3).parent_path()));
  CHECK_FALSE(fs::exists(prefix.folder.seals_file(0, 3).parent_path()));
  CHECK(prefix.has(0, 256));
  CHECK(prefix.has(1, 17));  // the newest: there is no full one
  CHECK(prefix.has(0, 1, 1));
  CHECK(must(prune_partials(prefix.folder, TreeSize(273), later)) == 0);
}

TEST_CASE("what the published checkpoint leads to stays, although its full tile lies there early") {
  const Prefix prefix;
  for (const std::uint16_t width : {3, 44, 256})
    prefix.put(1, width);
  CHECK(must(prune_partials(prefix.folder, TreeSize(300), prefix.a_day_behind(1))) == 0);
  CHECK(must(prune_partials(prefix.folder, TreeSize(600), prefix.a_day_behind(1))) == 6);
}

TEST_CASE("a file that is no width stays, and so does its folder") {
  const Prefix prefix;
  prefix.put(0, 256);
  prefix.put(0, 3);
  const fs::path folder = prefix.folder.bundle_file(0, 3).parent_path();
  prefix.put(folder / "3.new");
  CHECK(must(prune_partials(prefix.folder, TreeSize(256), prefix.a_day_behind(0))) == 3);
  CHECK(fs::exists(folder / "3.new"));
  CHECK(must(prune_partials(ledger::publish::TileFolder(prefix.temp.path() / "none"), TreeSize(0),
                            Millis(0))) == 0);
}
