#include "ledger/store/generation.h"

#include <fstream>

#include "ledger/store/cursor.h"
#include "ledger/store/files.h"
#include "ledger/store/key.h"
#include "tests/support/catch.h"
#include "tests/support/child.h"
#include "tests/support/temp_dir.h"

using namespace quanlu;
using namespace quanlu::ledger::store;
using quanlu::tests::Child;
using quanlu::tests::must;

namespace {

Bytes words(std::uint64_t number, std::size_t count = 4) {
  Bytes bytes(8 * count);
  store_be(bytes.data(), number);
  return bytes;
}

std::string load(Generations& generations, std::uint64_t rows, const EnvOptions& options = {}) {
  const auto bulk = must(BulkLoad::begin(generations, options));
  const Rows cases = must(bulk->table("cases")), funds = must(bulk->table("funds"));
  for (std::uint64_t i = 0; i < rows; ++i) {
    must(bulk->append(cases, Key().u64(i).padded(), words(i)));
    must(bulk->append(funds, Key().u64(2 * i).padded(), words(i, 40)));
  }
  return must(bulk->finish());
}

std::uint64_t rows_of_current(const Generations& generations) {
  const auto current = must(generations.current());
  if (!current) return 0;
  const auto env = must(Env::open(generations.path_of(*current), {.access = Access::kRead}));
  const Table table = must(env->table("cases"));
  const ReadTxn txn = must(env->read());
  auto range = must(PrefixRange::open(txn, table, {}));
  std::uint64_t seen = 0;
  while (const auto row = must(range.next()))
    REQUIRE(load_be<std::uint64_t>(must(words_of(*row)).data()) == seen++);
  return seen;
}

}  // namespace

TEST_CASE("a bulk load is published whole, and the next one replaces it") {
  const tests::TempDir dir;
  auto generations = must(Generations::open(dir.path() / "views" / "0"));
  CHECK_FALSE(must(generations.current()));
  CHECK(load(generations, 25'000) == "00000001");
  CHECK(rows_of_current(generations) == 25'000);
  CHECK(load(generations, 3) == "00000002");
  CHECK(rows_of_current(generations) == 3);
  CHECK(must(generations.sweep()) == 1);
  CHECK(must(generations.sweep()) == 0);
  CHECK(must(generations.current()) == "00000002");
  CHECK(load(generations, 0) == "00000003");
}

TEST_CASE("a load that starts with a small map grows between its transactions") {
  const tests::TempDir dir;
  auto generations = must(Generations::open(dir.path()));
  load(generations, 30'000, {.map_size = 64 << 10});
  CHECK(rows_of_current(generations) == 30'000);
}

TEST_CASE("a bulk load takes keys in order only") {
  const tests::TempDir dir;
  auto generations = must(Generations::open(dir.path()));
  const auto bulk = must(BulkLoad::begin(generations));
  const Rows rows = must(bulk->table("t"));
  must(bulk->append(rows, Key().u64(5).padded(), words(1)));
  CHECK(bulk->append(rows, Key().u64(5).padded(), words(1)).error().reason == "not_above_last");
  CHECK(bulk->append(rows, Key().u64(4).padded(), words(1)).error().reason == "not_above_last");
  must(bulk->put(rows, Key().u64(4).padded(), words(1)));
}

TEST_CASE("a load that was given up is swept and was never readable") {
  const tests::TempDir dir;
  auto generations = must(Generations::open(dir.path()));
  load(generations, 5);
  {
    const auto bulk = must(BulkLoad::begin(generations));
    must(bulk->append(must(bulk->table("cases")), Key().u64(0).padded(), words(0)));
  }
  CHECK(Env::open(generations.path_of("00000002")).error().reason == "store_dirty");
  CHECK(must(generations.current()) == "00000001");
  CHECK(must(generations.sweep()) == 1);
  CHECK(rows_of_current(generations) == 5);
}

TEST_CASE(
    "killed anywhere in publishing, the current generation is the old or the new one, whole") {
  if (!tests::kKillPoints) {
    WARN("skipped: built without kill points");
    return;
  }
  for (const auto& [point, rows] :
       {std::pair("rebuild.synced", 5U), std::pair("rebuild.unmarked", 5U),
        std::pair("rebuild.renamed", 9U)}) {
    const tests::TempDir dir;
    auto generations = must(Generations::open(dir.path()));
    load(generations, 5);
    Child child("child: loads nine rows",
                {{"CHILD_DIR", dir.path().string()}, {"QUANLU_KILL", point}});
    CHECK(child.wait().signal == SIGKILL);
    must(generations.sweep());
    CHECK(rows_of_current(generations) == rows);
    load(generations, 7);
    CHECK(rows_of_current(generations) == 7);
  }
}
TEST_CASE("child: loads nine rows", "[.child]") {
  auto generations = must(Generations::open(std::getenv("CHILD_DIR")));
  load(generations, 9);
}

TEST_CASE("killed at random times, a rebuild never shows half of its rows") {
  const tests::TempDir dir;
  auto generations = must(Generations::open(dir.path()));
  load(generations, 9);
  SeededRandom random(3);
  for (int round = 0; round < 25; ++round) {
    Child child("child: loads nine rows", {{"CHILD_DIR", dir.path().string()}});
    usleep(static_cast<useconds_t>(10'000 + random.below(30'000)));
    child.kill();
    child.wait();
    CHECK(rows_of_current(generations) == 9);
    must(generations.sweep());
  }
}

TEST_CASE("a CURRENT that names nothing valid is reported, one that names a lost folder is none") {
  const tests::TempDir dir;
  const auto generations = must(Generations::open(dir.path()));
  for (const char* bad : {"", "1\n", "00000001", "../../etc\n", "0000000a\n", "00000001\n\n"}) {
    must(replace_file(dir.path() / "CURRENT", as_bytes(bad)));
    CHECK(generations.current().error().reason == "current_damaged");
  }
  must(replace_file(dir.path() / "CURRENT", as_bytes("00000001\n")));
  CHECK_FALSE(must(generations.current()));
}
