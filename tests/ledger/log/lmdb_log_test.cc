#include "ledger/log/lmdb_log.h"

#include <fstream>
#include <thread>

#include "ledger/store/rows.h"
#include "tests/ledger/log/batches.h"
#include "tests/support/child.h"
#include "tests/support/temp_dir.h"

using namespace quanlu;
using namespace quanlu::ledger::log;
using quanlu::ledger::store::Access;
using quanlu::tests::batch_of;
using quanlu::tests::check_whole_batches;
using quanlu::tests::Child;
using quanlu::tests::entry_of;
using quanlu::tests::must;

namespace {

struct World {
  tests::TempDir dir;
  std::unique_ptr<LmdbLog> log = must(LmdbLog::open(dir.path() / "log"));

  void append(std::uint64_t base, std::size_t count) {
    auto batch = batch_of(base, count);
    must(log->append(Locator(base), batch.view()));
  }
  // What somebody with the disk can do: another value under a key.
  void set(BytesView key, BytesView value) {
    must(log->env().update(
        [&](ledger::store::WriteTxn& txn) { return log->env().unnamed().put(txn, key, value); }));
  }
  Bytes value(std::uint64_t seq) {
    const auto txn = must(log->env().read());
    const BytesView bytes = *must(log->env().unnamed().get(txn, row_key(Locator(seq))));
    return {bytes.begin(), bytes.end()};
  }
};

std::uint64_t count_rows(LmdbScan scan) {
  std::uint64_t rows = 0;
  while (true) {
    const auto chunk = must(scan.next());
    if (chunk.empty()) return rows;
    rows += chunk.size();
  }
}

}  // namespace

TEST_CASE("the bytes of a row are the documented ones") {
  World world;
  const Bytes first(16, 0x01), second(8, 0x02), seal(80, 0x03);
  const std::vector<BytesView> entries{first, second};
  must(world.log->append(Locator(0), {.entries = entries, .seal = seal}));
  CHECK(to_hex(row_key(Locator(258))) == "0000000000000102");
  CHECK(to_hex(world.value(0)) ==
        "a6605c18b747e7b0"
        "00000010"
        "00000000"
        "01010101010101010101010101010101");
  CHECK(to_hex(world.value(1)) ==
        "8735cf81638e039c"
        "00000008"
        "00000001"
        "0202020202020202" +
            to_hex(seal));
}

TEST_CASE("entries lie 8-aligned in the map, of any size") {
  World world;
  std::vector<Bytes> entries;
  for (std::size_t size = 144; size < 6000; size += 136)
    entries.emplace_back(size, 0x44);
  entries.emplace_back(65528, 0x45);
  const std::vector<BytesView> views(entries.begin(), entries.end());
  must(world.log->append(Locator(0), {.entries = views, .seal = Bytes(80)}));
  auto scan = world.log->scan(Locator(0));
  const auto chunk = must(scan.next());
  CHECK(chunk.size() == entries.size());
  for (const Row& row : chunk)
    CHECK(reinterpret_cast<std::uintptr_t>(row.record.entry.data()) % 8 == 0);
}

TEST_CASE("every flipped bit of a row is reported with its seq, and others are still read") {
  World world;
  world.append(0, 3);
  const Bytes good = world.value(1);
  for (std::size_t bit = 0; bit < 8 * good.size(); bit += bit < 8 * 24 ? 1 : 37) {
    Bytes bad = good;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    world.set(row_key(Locator(1)), bad);
    const auto reader = must(world.log->read(Locator(0)));
    CHECK(must(reader->next()));
    const auto damaged = reader->next();
    REQUIRE_FALSE(damaged);
    CHECK(damaged.error().kind == Failure::kTampered);
    CHECK(damaged.error().reason == "row_damaged");
    CHECK(damaged.error().where == "seq 1");
    CHECK(reader->next().error().reason == "row_damaged");
    CHECK(world.log->get(Locator(1)).error().reason == "row_damaged");
    CHECK(must(world.log->get(Locator(2))));
  }
}

TEST_CASE("a scan reports a fault, gives what can be made out and goes on") {
  World world;
  world.append(0, 8);
  const auto spoil = [&](std::uint64_t seq, std::size_t at) {
    Bytes bytes = world.value(seq);
    bytes[at] ^= 0x80;
    world.set(row_key(Locator(seq)), bytes);
  };
  spoil(1, 0);    // checksum
  spoil(2, 100);  // entry
  spoil(3, kEntryLengthAt + 3);
  spoil(4, kFlagsAt);
  world.set(row_key(Locator(5)), Bytes(15));                    // shorter than its header
  world.set(Bytes{0, 0, 0, 0, 0, 0, 0, 5, 9}, world.value(6));  // 9-byte key
  Bytes longer = world.value(7);
  longer.push_back(0);
  world.set(row_key(Locator(7)), longer);
  auto scan = world.log->scan(Locator(0));
  const auto rows = must(scan.next());
  REQUIRE(rows.size() == 9);
  const RowFault expected[] = {RowFault::kNone,   RowFault::kChecksum, RowFault::kChecksum,
                               RowFault::kLength, RowFault::kFlags,    RowFault::kLength,
                               RowFault::kKey,    RowFault::kNone,     RowFault::kLength};
  for (std::size_t i = 0; i < rows.size(); ++i)
    CHECK(std::string(to_text(rows[i].fault)) == to_text(expected[i]));
  CHECK(rows[1].record.entry.size() == entry_of(1).size());
  CHECK(must(scan.next()).empty());
}

TEST_CASE("scans over parts of the log see every row once, also side by side") {
  World world;
  for (std::uint64_t base = 0; base < 12'000; base += 3000)
    world.append(base, 3000);
  CHECK(count_rows(world.log->scan(Locator(0))) == 12'000);
  CHECK(count_rows(world.log->scan(Locator(11'999))) == 1);
  CHECK(count_rows(world.log->scan(Locator(12'000))) == 0);
  CHECK(count_rows(world.log->scan(Locator(100), Locator(100))) == 0);
  std::atomic<std::uint64_t> seen = 0;
  std::vector<std::thread> readers;
  for (std::uint64_t part = 0; part < 4; ++part)
    readers.emplace_back([&, part] {
      seen += count_rows(world.log->scan(Locator(part * 3000), Locator((part + 1) * 3000)));
    });
  for (auto& reader : readers)
    reader.join();
  CHECK(seen == 12'000);
}

TEST_CASE("a reader in another process follows a log that grows") {
  World world;
  world.append(0, 10);
  Child child("child: follows a log", {{"CHILD_DIR", (world.dir.path() / "log").string()}});
  for (std::uint64_t base = 10; base < 2000; base += 10)
    world.append(base, 10);
  CHECK(child.wait().code == 0);
}
TEST_CASE("child: follows a log", "[.child]") {
  const auto log = must(LmdbLog::open(std::getenv("CHILD_DIR"), {.access = Access::kRead}));
  const auto reader = must(log->read(Locator(0)));
  std::uint64_t at = 0;
  for (int idle = 0; at < 2000 && idle < 2000;) {
    const auto record = must(reader->next());
    if (!record) {
      ++idle;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      continue;
    }
    REQUIRE(record->locator == Locator(at));
    ++at;
  }
  REQUIRE(at == 2000);
}

TEST_CASE(
    "a reader that waits at the end pins no snapshot and does not stop the map from growing") {
  tests::TempDir dir;
  const auto log = must(LmdbLog::open(dir.path() / "log", {.map_size = 64 << 10}));
  const auto reader = must(log->read(Locator(0)));
  CHECK_FALSE(must(reader->next()));
  CHECK(log->env().stats().snapshots == 0);
  auto batch = batch_of(0, 2000);
  must(log->append(Locator(0), batch.view()));
  CHECK(log->env().stats().map_size > 64 << 10);
  CHECK(check_whole_batches(*log) == 2000);
}

TEST_CASE("at its largest map the log refuses the batch whole and stays usable") {
  tests::TempDir dir;
  const auto log =
      must(LmdbLog::open(dir.path() / "log", {.map_size = 64 << 10, .map_size_max = 128 << 10}));
  auto small = batch_of(0, 10);
  must(log->append(Locator(0), small.view()));
  auto large = batch_of(10, 2000);
  CHECK(log->append(Locator(10), large.view()).error().reason == "map_cap");
  auto next = batch_of(10, 10);
  must(log->append(Locator(10), next.view()));
  CHECK(check_whole_batches(*log) == 20);
}

TEST_CASE(
    "killed at any point of an append, the log holds whole batches and at least those answered") {
  if (!tests::kKillPoints) {
    WARN("skipped: built without kill points");
    return;
  }
  const auto* point =
      GENERATE("log.lmdb.before_put", "log.lmdb.before_commit", "log.lmdb.after_commit");
  for (const int hit : {1, 4}) {
    const tests::TempDir dir;
    Child child("child: appends batches",
                {{"CHILD_DIR", dir.path().string()},
                 {"QUANLU_KILL", std::string(point) + ":" + std::to_string(hit)}});
    CHECK(child.wait().signal == SIGKILL);
    const auto log = must(LmdbLog::open(dir.path() / "log"));
    const bool persisted = std::string(point) == "log.lmdb.after_commit";
    CHECK(check_whole_batches(*log) == 7U * (persisted ? hit : hit - 1));
    const std::uint64_t end = must(log->end()).value;
    auto batch = batch_of(end, 3);
    must(log->append(Locator(end), batch.view()));
    CHECK(check_whole_batches(*log) == end + 3);
  }
}
// Writes after each append how far it is, as an answer to a client would.
TEST_CASE("child: appends batches", "[.child]") {
  const std::filesystem::path dir = std::getenv("CHILD_DIR");
  const auto log = must(LmdbLog::open(dir / "log"));
  const int answers = open((dir / "answers").c_str(), O_RDWR | O_CREAT, 0600);
  for (std::uint64_t base = must(log->end()).value; base < 1'000'000; base += 7) {
    auto batch = batch_of(base, 7);
    must(log->append(Locator(base), batch.view()));
    const std::uint64_t answered = base + 7;
    REQUIRE(pwrite(answers, &answered, sizeof answered, 0) == sizeof answered);
  }
}

TEST_CASE("killed a hundred times while appending, nothing answered is lost and no batch is torn") {
  const tests::TempDir dir;
  SeededRandom random(20);
  std::uint64_t end = 0;
  for (int round = 0; round < 100; ++round) {
    const auto answers = dir.path() / "answers";
    std::filesystem::remove(answers);
    Child child("child: appends batches", {{"CHILD_DIR", dir.path().string()}});
    // Most are killed while they append, some while they start.
    std::error_code absent;
    for (int wait = 0; round % 5 != 0 && wait < 20'000; ++wait) {
      if (std::filesystem::file_size(answers, absent) == sizeof(std::uint64_t)) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random.below(15'000)));
    child.kill();
    REQUIRE(child.wait().signal == SIGKILL);
    const auto log = must(LmdbLog::open(dir.path() / "log"));
    const std::uint64_t now = check_whole_batches(*log, Locator(end));
    std::uint64_t answered = 0;
    std::ifstream(answers, std::ios::binary)
        .read(reinterpret_cast<char*>(&answered), sizeof answered);
    REQUIRE(now >= answered);
    REQUIRE(now <= std::max(answered, end) + 7);
    REQUIRE(now >= end);
    end = now;
  }
  CHECK(end >= 80 * 7);
}
