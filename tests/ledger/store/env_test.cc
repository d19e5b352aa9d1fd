#include "ledger/store/env.h"

#include <fstream>
#include <thread>

#include <sys/resource.h>

#include "ledger/store/cursor.h"
#include "ledger/store/key.h"
#include "tests/support/catch.h"
#include "tests/support/child.h"
#include "tests/support/temp_dir.h"

using namespace quanlu;
using namespace quanlu::ledger::store;
using quanlu::tests::Child;
using quanlu::tests::must;

namespace {

Status put_numbers(WriteTxn& txn, Table table, std::uint64_t from, std::uint64_t to,
                   std::size_t size = 100) {
  const Bytes value(size, 0x55);
  for (std::uint64_t number = from; number < to; ++number)
    TRY(table.put(txn, Key().u64(number).padded(), value));
  return {};
}

std::uint64_t count(Env& env, Table table) {
  const ReadTxn txn = must(env.read());
  return must(table.rows(txn));
}

std::string child_dir() {
  return std::getenv("CHILD_DIR");
}

}  // namespace

TEST_CASE("what was committed is there after the folder is opened again, and nothing else is") {
  const tests::TempDir dir;
  const auto folder = dir.path() / "a" / "0";
  {
    const auto env = must(Env::open(folder));
    const Table table = must(env->table("cases"));
    must(env->update([&](WriteTxn& txn) { return put_numbers(txn, table, 0, 10); }));
    WriteTxn given_up = must(env->write());
    must(put_numbers(given_up, table, 10, 20));
  }
  const auto env = must(Env::open(folder, {.access = Access::kRead}));
  CHECK(count(*env, must(env->table("cases"))) == 10);
  CHECK(env->table("funds").error().reason == "table_absent");
  CHECK(std::filesystem::status(folder).permissions() == std::filesystem::perms(0750));
}

TEST_CASE("a path is open once in a process, under any of its names") {
  const tests::TempDir dir;
  std::filesystem::create_directory_symlink(dir.path() / "real", dir.path() / "alias");
  {
    const auto env = must(Env::open(dir.path() / "real"));
    CHECK(Env::open(dir.path() / "alias").error().reason == "store_open_twice");
    CHECK(Env::open(dir.path() / "real").error().reason == "store_open_twice");
  }
  CHECK(Env::open(dir.path() / "alias"));
}

TEST_CASE("reading a folder that does not exist makes nothing") {
  const tests::TempDir dir;
  CHECK(Env::open(dir.path() / "none", {.access = Access::kRead}).error().kind == Failure::kAbsent);
  CHECK_FALSE(std::filesystem::exists(dir.path() / "none"));
}

TEST_CASE("a full map grows and the batch is played once more, whole") {
  const tests::TempDir dir;
  const auto env = must(Env::open(dir.path() / "e", {.map_size = 64 << 10}));
  int runs = 0;
  must(env->update([&](WriteTxn& txn) {
    ++runs;
    return put_numbers(txn, env->unnamed(), 0, 2000);
  }));
  CHECK(runs > 1);
  CHECK(count(*env, env->unnamed()) == 2000);
  CHECK(env->stats().map_size >= 256 << 10);
}

TEST_CASE("at its largest map the store says so and keeps what it had") {
  const tests::TempDir dir;
  const auto env =
      must(Env::open(dir.path() / "e", {.map_size = 64 << 10, .map_size_max = 128 << 10}));
  must(env->update([&](WriteTxn& txn) { return put_numbers(txn, env->unnamed(), 0, 10); }));
  const Status full =
      env->update([&](WriteTxn& txn) { return put_numbers(txn, env->unnamed(), 10, 5000); });
  CHECK(full.error().reason == "map_cap");
  CHECK(count(*env, env->unnamed()) == 10);
}

TEST_CASE("the map waits for a snapshot of this process before it grows") {
  const tests::TempDir dir;
  const auto env = must(Env::open(dir.path() / "e", {.map_size = 64 << 10}));
  must(env->update([&](WriteTxn& txn) { return put_numbers(txn, env->unnamed(), 0, 1); }));
  auto held = std::make_unique<ReadTxn>(must(env->read()));
  std::atomic<bool> grown = false;
  std::thread writer([&] {
    must(env->update([&](WriteTxn& txn) { return put_numbers(txn, env->unnamed(), 1, 2000); }));
    grown = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  CHECK_FALSE(grown);
  CHECK(must(env->unnamed().get(*held, Key().u64(0).padded())).has_value());
  held.reset();
  writer.join();
  CHECK(count(*env, env->unnamed()) == 2000);
}

TEST_CASE("a reader takes over the size that another process gave the file") {
  const tests::TempDir dir;
  const auto folder = dir.path() / "e";
  {
    const auto env = must(Env::open(folder, {.map_size = 64 << 10}));
    must(env->update([&](WriteTxn& txn) { return put_numbers(txn, env->unnamed(), 0, 1); }));
  }
  const auto env = must(Env::open(folder, {.access = Access::kRead, .map_size = 64 << 10}));
  ReadTxn txn = must(env->read());
  CHECK(Child("child: fills a store", {{"CHILD_DIR", folder.string()}}).wait().code == 0);
  must(txn.renew());
  CHECK(must(env->unnamed().rows(txn)) == 3000);
}
TEST_CASE("child: fills a store", "[.child]") {
  const auto env = must(Env::open(child_dir()));
  must(env->update([&](WriteTxn& txn) { return put_numbers(txn, env->unnamed(), 0, 3000); }));
}

TEST_CASE("a snapshot sees one moment until it is renewed, and its age is shown") {
  const tests::TempDir dir;
  ManualClock clock(Millis(1000));
  const auto env = must(Env::open(dir.path() / "e", {.clock = &clock}));
  ReadTxn txn = must(env->read());
  must(env->update([&](WriteTxn& write) { return put_numbers(write, env->unnamed(), 0, 3); }));
  CHECK(must(env->unnamed().rows(txn)) == 0);
  clock.advance(5000);
  CHECK(env->stats().oldest_snapshot_ms == 5000);
  CHECK(env->stats().snapshots == 1);
  must(txn.renew());
  CHECK(must(env->unnamed().rows(txn)) == 3);
  CHECK(env->stats().oldest_snapshot_ms == 0);
}

TEST_CASE("a pinned snapshot makes the file grow, a compact copy is small again") {
  const tests::TempDir dir;
  const auto env = must(Env::open(dir.path() / "e"));
  const auto churn = [&](int rounds) {
    for (int round = 0; round < rounds; ++round)
      must(env->update(
          [&](WriteTxn& txn) { return put_numbers(txn, env->unnamed(), 0, 200, 1000); }));
  };
  churn(5);
  const auto calm = env->stats().used;
  const ReadTxn pinned = must(env->read());
  churn(30);
  CHECK(env->stats().used > 4 * calm);
  must(env->copy_compact(dir.path() / "copy"));
  CHECK(std::filesystem::file_size(dir.path() / "copy" / "data.mdb") < calm);
  const auto copy = must(Env::open(dir.path() / "copy", {.access = Access::kRead}));
  CHECK(count(*copy, copy->unnamed()) == 200);
}

TEST_CASE("slots of killed readers are given back when the store is opened or checked") {
  const tests::TempDir dir;
  const auto env = must(Env::open(dir.path() / "e", {.readers_max = 8}));
  Child child("child: holds a snapshot", {{"CHILD_DIR", (dir.path() / "e").string()},
                                          {"CHILD_READY", (dir.path() / "ready").string()}});
  for (int wait = 0; wait < 500 && !std::filesystem::exists(dir.path() / "ready"); ++wait)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  child.kill();
  child.wait();
  CHECK(must(env->check_readers()) == 1);
  CHECK(must(env->check_readers()) == 0);
}
TEST_CASE("child: holds a snapshot", "[.child]") {
  const auto env = must(Env::open(child_dir(), {.access = Access::kRead, .readers_max = 8}));
  const ReadTxn txn = must(env->read());
  std::ofstream(std::getenv("CHILD_READY")) << "ready";
  std::this_thread::sleep_for(std::chrono::seconds(60));
}

TEST_CASE("when all reader slots are taken the next reader is told, not blocked") {
  const tests::TempDir dir;
  const auto env = must(Env::open(dir.path() / "e", {.readers_max = 3}));
  std::vector<ReadTxn> held;
  for (int i = 0; i < 3; ++i)
    held.push_back(must(env->read()));
  CHECK(env->read().error().reason == "readers_full");
  held.pop_back();
  CHECK(env->read());
}

TEST_CASE("a failed commit ends the process with one clear line, and the store opens again") {
  const tests::TempDir dir;
  const auto out = dir.path() / "out";
  Child child("child: commits beyond its file size limit",
              {{"CHILD_DIR", (dir.path() / "e").string()}}, out.string());
  CHECK(child.wait().code == 1);
  std::ifstream text(out);
  const std::string said((std::istreambuf_iterator<char>(text)), {});
  CHECK(said.find("[commit_failed]") != std::string::npos);
  CHECK(said.find("went on") == std::string::npos);
  const auto env = must(Env::open(dir.path() / "e"));
  CHECK(count(*env, env->unnamed()) == 5);
}
TEST_CASE("child: commits beyond its file size limit", "[.child]") {
  const auto env = must(Env::open(child_dir()));
  must(env->update([&](WriteTxn& txn) { return put_numbers(txn, env->unnamed(), 0, 5); }));
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit limit{64 << 10, 64 << 10};
  REQUIRE(setrlimit(RLIMIT_FSIZE, &limit) == 0);
  (void)env->update([&](WriteTxn& txn) { return put_numbers(txn, env->unnamed(), 5, 5000); });
  std::puts("went on");
}

TEST_CASE("a file that was cut while it was made is taken as empty") {
  for (const std::uintmax_t size :
       {std::uintmax_t{0}, std::uintmax_t{512}, std::uintmax_t{4096}, std::uintmax_t{6000}}) {
    const tests::TempDir dir;
    { must(Env::open(dir.path() / "e")); }
    std::filesystem::resize_file(dir.path() / "e" / "data.mdb", size);
    const auto env = must(Env::open(dir.path() / "e"));
    must(env->update([&](WriteTxn& txn) { return put_numbers(txn, env->unnamed(), 0, 5); }));
    CHECK(count(*env, env->unnamed()) == 5);
  }
}

TEST_CASE("a file that held rows and lost its head is damaged, never taken as empty") {
  const tests::TempDir dir;
  const auto data = dir.path() / "e" / "data.mdb";
  {
    const auto env = must(Env::open(dir.path() / "e"));
    must(env->update([&](WriteTxn& txn) { return put_numbers(txn, env->unnamed(), 0, 500); }));
  }
  std::fstream file(data, std::ios::in | std::ios::out | std::ios::binary);
  file.write(std::string(8192, '\0').c_str(), 8192);
  file.close();
  const auto size = std::filesystem::file_size(data);
  CHECK(Env::open(dir.path() / "e").error().reason == "store_damaged");
  CHECK(std::filesystem::file_size(data) == size);
}

TEST_CASE("writing without sync needs a dirty marker, and a dirty folder is not opened") {
  const tests::TempDir dir;
  const auto folder = dir.path() / "00000001";
  CHECK(Env::open(folder, {.access = Access::kBulk}).error().reason == "no_dirty_marker");
  std::ofstream(dir.path() / "00000001.dirty") << "";
  { CHECK(Env::open(folder, {.access = Access::kBulk})); }
  CHECK(Env::open(folder, {.access = Access::kRead}).error().reason == "store_dirty");
  CHECK(Env::open(folder).error().reason == "store_dirty");
}
