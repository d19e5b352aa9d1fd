#include <fstream>
#include <random>

#include "ledger/store/bus_error.h"
#include "ledger/store/cursor.h"
#include "ledger/store/env.h"
#include "ledger/store/key.h"
#include "tests/support/catch.h"
#include "tests/support/child.h"
#include "tests/support/temp_dir.h"

using namespace quanlu;
using namespace quanlu::ledger::store;
using quanlu::tests::Child;
using quanlu::tests::must;

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kPage = 4096;

void put(Env& env, std::uint64_t from, std::uint64_t to) {
  const Bytes value(300, 0x55);
  must(env.update([&](WriteTxn& txn) -> Status {
    for (std::uint64_t number = from; number < to; ++number)
      TRY(env.unnamed().put(txn, Key().u64(number).padded(), value));
    return {};
  }));
}

void erase(Env& env, std::uint64_t from, std::uint64_t to) {
  must(env.update([&](WriteTxn& txn) -> Status {
    for (std::uint64_t number = from; number < to; ++number)
      TRY(env.unnamed().erase(txn, Key().u64(number).padded()));
    return {};
  }));
}

// Touches every row through the map.
std::uint64_t read_all(Env& env) {
  const ReadTxn txn = must(env.read());
  Cursor cursor = must(Cursor::open(txn, env.unnamed()));
  std::uint64_t rows = 0;
  for (auto at = must(cursor.first()); at; at = must(cursor.next()))
    for (const std::uint8_t byte : at->value)
      rows += byte == 0x55 ? 0 : 1000000;
  for (auto at = must(cursor.first()); at; at = must(cursor.next()))
    ++rows;
  return rows;
}

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

Bytes bytes_of(const fs::path& file) {
  const std::string text = text_of(file);
  return {text.begin(), text.end()};
}

fs::path child_dir() {
  return std::getenv("CHILD_DIR");
}

}  // namespace

TEST_CASE("a file that lost its end is refused when it is opened, with what is there and needed") {
  const tests::TempDir dir;
  const auto folder = dir.path() / "e", data = folder / "data.mdb";
  {
    const auto env = must(Env::open(folder));
    for (std::uint64_t from = 0; from < 1000; from += 100)
      put(*env, from, from + 100);
  }
  const auto whole = fs::file_size(data);
  for (const auto size : {whole - 1, whole - kPage, whole / 2, 3 * kPage + 7, 2 * kPage,
                          kPage + 904, kPage, std::uintmax_t{100}, std::uintmax_t{0}}) {
    fs::resize_file(data, size);
    INFO(size);
    for (const Access access : {Access::kRead, Access::kWrite}) {
      const auto opened = Env::open(folder, {.access = access});
      REQUIRE_FALSE(opened);
      CHECK(opened.error().kind == Failure::kTampered);
      CHECK(opened.error().reason == "store_cut");
      CHECK(opened.error().where == data.string());
      CHECK(opened.error().found == std::to_string(size) + " B");
      if (size > 2 * kPage) CHECK(opened.error().expected == std::to_string(whole) + " B");
      CHECK_FALSE(opened.error().remedy.en.empty());
    }
    CHECK(fs::file_size(data) == size);  // what is left was not touched
  }
}

TEST_CASE("what opens can be read, to its last row, whatever was given back at the end") {
  std::mt19937 random(20241130);
  std::uint64_t opened = 0, refused = 0;
  for (int round = 0; round < 12; ++round) {
    const tests::TempDir dir;
    const auto folder = dir.path() / "e", data = folder / "data.mdb";
    std::uint64_t rows = 0;
    {
      const auto env = must(Env::open(folder));
      put(*env, 0, 400);
      put(*env, 400, 1200);
      erase(*env, 400 + random() % 400, 1200);  // pages at the end are free
      for (int i = 0; i < 6; ++i)
        put(*env, random() % 300, 300);  // the tree moves to the front
      rows = read_all(*env);
    }
    for (auto size = fs::file_size(data) / kPage * kPage; size > 2 * kPage; size -= kPage) {
      fs::resize_file(data, size);
      const auto env = Env::open(folder, {.access = Access::kRead});
      if (!env) {
        CHECK(env.error().reason == "store_cut");
        ++refused;
        break;
      }
      ++opened;
      CHECK(read_all(**env) == rows);  // else SIGBUS
    }
  }
  CHECK(opened > 24);  // some of them without their last pages
  CHECK(refused == 12);
}

TEST_CASE("pages that were given back before they were written do not make a file too short") {
  const tests::TempDir dir;
  const auto folder = dir.path() / "e", data = folder / "data.mdb";
  std::uint64_t rows = 0;
  {
    const auto env = must(Env::open(folder));
    put(*env, 0, 500);
    erase(*env, 100, 500);
    put(*env, 0, 50);  // from here on there is a list of free pages to take from
    must(env->update([&](WriteTxn& txn) -> Status {
      const Bytes large(200 * kPage, 0x55);
      TRY(env->unnamed().put(txn, Key().u64(1).padded(), Bytes(300, 0x55)));
      TRY(env->unnamed().put(txn, Key().u64(9000).padded(), large));
      TRY(env->unnamed().erase(txn, Key().u64(9000).padded()));
      return {};
    }));
    REQUIRE(env->stats().used > fs::file_size(data));  // else this test shows nothing
    rows = read_all(*env);
  }
  CHECK(read_all(*must(Env::open(folder, {.access = Access::kRead}))) == rows);
  fs::resize_file(data, fs::file_size(data) / 2);
  CHECK(Env::open(folder, {.access = Access::kRead}).error().reason == "store_cut");
}

TEST_CASE("a file that another process lets grow is never called cut") {
  const tests::TempDir dir;
  const auto folder = dir.path() / "e";
  { must(Env::open(folder)); }
  Child child("child: grows and shrinks for ever", {{"CHILD_DIR", folder.string()}});
  std::uint64_t seen = 0, last = 0;
  for (int i = 0; i < 300 || seen < 5; ++i) {
    const auto env = must(Env::open(folder, {.access = Access::kRead}));
    const std::uint64_t commit = env->stats().last_commit;
    if (commit != last) ++seen;
    last = commit;
    (void)read_all(*env);
  }
  child.kill();
  CHECK(child.wait().signal == SIGKILL);
}
TEST_CASE("child: grows and shrinks for ever", "[.child]") {
  const auto env = must(Env::open(child_dir()));
  for (std::uint64_t round = 1;; ++round) {
    put(*env, 0, round % 50 * 20);
    erase(*env, round % 7 * 20, 1000);
  }
}

TEST_CASE("numbers at the head that LMDB would divide by are damage, not a crash") {
  const tests::TempDir dir;
  const auto folder = dir.path() / "e", data = folder / "data.mdb";
  {
    const auto env = must(Env::open(folder));
    put(*env, 0, 100);
  }
  const Bytes whole = bytes_of(data);
  constexpr std::size_t kPageSize = 16 + 24, kLastPage = 16 + 120;
  for (const std::size_t at : {kPageSize, kLastPage})
    for (const std::uint8_t byte : {0x00, 0x03, 0xff}) {
      Bytes changed = whole;
      for (std::size_t page = 0; page < 2; ++page)
        std::fill_n(changed.begin() + static_cast<std::ptrdiff_t>(page * kPage + at),
                    at == kPageSize ? 4 : 8, byte);
      if (at == kLastPage && byte == 0) continue;  // a small number is none of these
      std::ofstream(data, std::ios::binary)
          .write(reinterpret_cast<const char*>(changed.data()),
                 static_cast<std::streamsize>(changed.size()));
      const auto opened = Env::open(folder, {.access = Access::kRead});
      REQUIRE_FALSE(opened);
      CHECK(opened.error().kind == Failure::kTampered);
    }
}

TEST_CASE("a file that is cut while it is read ends the process with its name and code 3") {
  const tests::TempDir dir;
  const auto folder = dir.path() / "e", out = dir.path() / "out";
  {
    const auto env = must(Env::open(folder));
    put(*env, 0, 1000);
  }
  Child child("child: reads a file that is cut", {{"CHILD_DIR", folder.string()}}, out.string());
  CHECK(child.wait().code == 3);
  const std::string said = text_of(out);
  CHECK(said.find((folder / "data.mdb").string()) != std::string::npos);
  CHECK(said.find("[store_cut]") != std::string::npos);
}
TEST_CASE("child: reads a file that is cut", "[.child]") {
  const auto env = must(Env::open(child_dir(), {.access = Access::kRead}));
  explain_bus_errors();
  fs::resize_file(child_dir() / "data.mdb", 3 * kPage);
  (void)read_all(*env);
}
