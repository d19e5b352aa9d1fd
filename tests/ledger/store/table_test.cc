#include "ledger/store/table.h"

#include <algorithm>
#include <fstream>

#include "ledger/store/append.h"
#include "ledger/store/cursor.h"
#include "ledger/store/env.h"
#include "ledger/store/key.h"
#include "ledger/store/rows.h"
#include "tests/support/catch.h"
#include "tests/support/child.h"
#include "tests/support/temp_dir.h"

using namespace quanlu;
using namespace quanlu::ledger::store;
using quanlu::tests::must;

namespace {

struct World {
  tests::TempDir dir;
  std::unique_ptr<Env> env = must(Env::open(dir.path() / "e"));
  Table table = must(env->table("t"));

  void put(std::initializer_list<const char*> keys) {
    must(env->update([&](WriteTxn& txn) -> Status {
      for (const char* key : keys)
        TRY(table.put(txn, as_bytes(key), as_bytes(key)));
      return {};
    }));
  }
};

std::string keys_of(PrefixRange range) {
  std::string keys;
  while (const auto row = must(range.next()))
    keys += std::string(as_text(row->key)) + " ";
  return keys;
}

}  // namespace

TEST_CASE("append takes keys in order only") {
  World world;
  must(world.env->update([&](WriteTxn& txn) -> Status {
    TRY(world.table.append(txn, as_bytes("b"), as_bytes("1")));
    TRY(world.table.append(txn, as_bytes("c"), as_bytes("2")));
    CHECK(world.table.append(txn, as_bytes("c"), as_bytes("3")).error().reason == "not_above_last");
    CHECK(world.table.append(txn, as_bytes("a"), as_bytes("3")).error().kind == Failure::kConflict);
    return {};
  }));
  const ReadTxn txn = must(world.env->read());
  CHECK(must(world.table.rows(txn)) == 2);
  CHECK(as_text(*must(world.table.get(txn, as_bytes("c")))) == "2");
  CHECK_FALSE(must(world.table.get(txn, as_bytes("a"))).has_value());
}

TEST_CASE("an appender writes what puts write, over many pages, in order only") {
  World world;
  const Rows appended(world.table), put(must(world.env->table("p")));
  const auto for_all = [](const auto& take) -> Status {
    for (std::uint64_t i = 0; i < 3000; ++i) {
      Bytes key, words;
      append_be(key, 3 * i);
      words.assign(8 * (i % 20), static_cast<std::uint8_t>(i));
      TRY(take(key, words));
    }
    return {};
  };
  for (int part = 0; part < 2; ++part) {
    must(world.env->update([&](WriteTxn& txn) -> Status {
      if (part == 1)
        return for_all([&](BytesView key, BytesView words) { return put.put(txn, key, words); });
      Appender appender = must(Appender::open(txn, appended));
      TRY(for_all([&](BytesView key, BytesView words) { return appender.append(key, words); }));
      CHECK(appender.append(Bytes(8), {}).error().reason == "not_above_last");
      return {};
    }));
  }
  const ReadTxn txn = must(world.env->read());
  Cursor left = must(Cursor::open(txn, appended.table()));
  Cursor right = must(Cursor::open(txn, put.table()));
  std::size_t rows = 0;
  while (const auto row = must(left.next())) {
    const auto other = must(right.next());
    REQUIRE(other);
    REQUIRE(as_text(row->key) == as_text(other->key));
    REQUIRE(as_text(row->value) == as_text(other->value));
    REQUIRE(words_of(*row));
    ++rows;
  }
  CHECK(rows == 3000);
}

TEST_CASE("a key has 1 to 511 bytes") {
  World world;
  WriteTxn txn = must(world.env->write());
  const std::string key(512, 'k');
  CHECK(world.table.put(txn, as_bytes(std::string_view(key).substr(1)), {}));
  CHECK(world.table.put(txn, as_bytes(key), {}).error().reason == "key_size");
  CHECK(world.table.put(txn, {}, {}).error().reason == "key_size");
}

TEST_CASE("rows are erased one by one or all at once") {
  World world;
  world.put({"a", "b", "c"});
  must(world.env->update([&](WriteTxn& txn) -> Status {
    CHECK(must(world.table.erase(txn, as_bytes("b"))));
    CHECK_FALSE(must(world.table.erase(txn, as_bytes("b"))));
    CHECK(must(world.table.rows(txn)) == 2);
    TRY(world.table.clear(txn));
    CHECK(must(world.table.rows(txn)) == 0);
    return {};
  }));
}

TEST_CASE("a cursor walks both ways and finds neighbours") {
  World world;
  world.put({"b", "d", "f"});
  const ReadTxn txn = must(world.env->read());
  Cursor cursor = must(Cursor::open(txn, world.table));
  const auto key = [](const Result<std::optional<RowView>>& row) {
    return must(row) ? std::string(as_text((*row)->key)) : "-";
  };
  CHECK(key(cursor.first()) == "b");
  CHECK(key(cursor.next()) == "d");
  CHECK(key(cursor.last()) == "f");
  CHECK(key(cursor.previous()) == "d");
  CHECK(key(cursor.seek(as_bytes("c"))) == "d");
  CHECK(key(cursor.seek(as_bytes("d"))) == "d");
  CHECK(key(cursor.seek(as_bytes("g"))) == "-");
  CHECK(key(cursor.seek_before(as_bytes("d"))) == "b");
  CHECK(key(cursor.seek_before(as_bytes("b"))) == "-");
  CHECK(key(cursor.seek_before(as_bytes("z"))) == "f");
}

TEST_CASE("a prefix range gives what begins so, in both orders, and not its neighbours") {
  World world;
  world.put({"a", "ab", "ab1", "ab2", "ac", "b", "\xff", "\xff\xff", "\xff\xff\x01"});
  const ReadTxn txn = must(world.env->read());
  const auto range = [&](const char* prefix, PrefixRange::Order order) {
    return keys_of(must(PrefixRange::open(txn, world.table, as_bytes(prefix), order)));
  };
  using Order = PrefixRange::Order;
  CHECK(range("ab", Order::kForward) == "ab ab1 ab2 ");
  CHECK(range("ab", Order::kReverse) == "ab2 ab1 ab ");
  CHECK(range("b", Order::kReverse) == "b ");
  CHECK(range("c", Order::kForward).empty());
  CHECK(range("c", Order::kReverse).empty());
  CHECK(range("\xff\xff", Order::kReverse) == "\xff\xff\x01 \xff\xff ");
  CHECK(range("", Order::kForward) == "a ab ab1 ab2 ac b \xff \xff\xff \xff\xff\x01 ");
}

TEST_CASE("the order of keys is the order of their parts, and they read back") {
  struct Parts {
    std::int64_t number;
    std::string name;
    std::int32_t day;
    auto operator<=>(const Parts&) const = default;
  };
  std::vector<Parts> all;
  for (const std::int64_t number : {INT64_MIN, INT64_C(-1), INT64_C(0), INT64_C(7), INT64_MAX})
    for (const char* name : {"", "a", "aa", "ab", "泉"})
      for (const std::int32_t day : {INT32_MIN, -1, 0, 1, INT32_MAX})
        all.push_back({number, name, day});
  std::sort(all.begin(), all.end());
  Bytes before;
  for (const Parts& parts : all) {
    const Key key = Key().i64(parts.number).sorted_text(parts.name).i32(parts.day);
    const Bytes bytes(key.padded().begin(), key.padded().end());
    CHECK(bytes.size() % 8 == 0);
    CHECK(before < bytes);
    before = bytes;
    KeyReader reader(bytes);
    CHECK(reader.i64() == parts.number);
    CHECK(reader.sorted_text() == parts.name);
    CHECK(reader.i32() == parts.day);
    CHECK(reader.ok());
  }
}

TEST_CASE("a key reader on bytes of another shape says so and reads nothing beyond them") {
  KeyReader reader(
      as_bytes("\x00\x09"
               "abc"));
  CHECK(reader.text().empty());
  CHECK_FALSE(reader.ok());
  CHECK(reader.u64() == 0);
  KeyReader unended(as_bytes("abc"));
  CHECK(unended.sorted_text().empty());
  CHECK_FALSE(unended.ok());
  CHECK_FALSE(Key().text(std::string(600, 'x')).fits());
  CHECK_FALSE(Key().text(std::string(70000, 'x')).fits());
  CHECK(Key().sorted_text(std::string(500, 'x')).fits());
  CHECK_FALSE(Key().sorted_text(std::string(504, 'x')).fits());
}

TEST_CASE("guarded values lie 8-aligned among rows of every size, also over several pages") {
  World world;
  const Rows rows(world.table);
  must(world.env->update([&](WriteTxn& txn) -> Status {
    for (std::uint32_t i = 0; i < 300; ++i)
      TRY(rows.put(txn, Key().u32(i * 7919 % 300).u8(1).padded(), Bytes(8 * (i % 700), 0x11)));
    return {};
  }));
  const ReadTxn txn = must(world.env->read());
  auto range = must(PrefixRange::open(txn, world.table, {}));
  int seen = 0;
  while (const auto row = must(range.next())) {
    const BytesView words = must(words_of(*row));
    CHECK(reinterpret_cast<std::uintptr_t>(words.data()) % 8 == 0);
    ++seen;
  }
  CHECK(seen == 300);
}

TEST_CASE("the bytes of a guarded row are the documented ones") {
  World world;
  must(world.env->update([&](WriteTxn& txn) {
    return Rows(world.table).put(txn, Key().u64(1).padded(), as_bytes("quanlu!!"));
  }));
  const ReadTxn txn = must(world.env->read());
  const BytesView value = *must(world.table.get(txn, Key().u64(1).padded()));
  CHECK(to_hex(value) == "010507e16a1cf9697175616e6c752121");
  CHECK(to_hex(Key().u16(5).id(Id16{}).text("ab").padded()) ==
        "000500000000000000000000000000000000000261620000");
}

TEST_CASE("every flipped bit of a guarded value is noticed") {
  World world;
  const Bytes key(8, 1);
  must(world.env->update([&](WriteTxn& txn) {
    return Rows(world.table).put(txn, key, as_bytes("sixteen bytes ok"));
  }));
  Bytes stored;
  {
    const ReadTxn txn = must(world.env->read());
    const BytesView value = *must(world.table.get(txn, key));
    stored.assign(value.begin(), value.end());
  }
  for (std::size_t bit = 0; bit < 8 * stored.size(); ++bit) {
    Bytes flipped = stored;
    flipped[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    CHECK(words_of({key, flipped}).error().reason == "row_damaged");
  }
  CHECK(words_of({key, stored}));
  CHECK_FALSE(words_of({key, BytesView(stored).first(16)}));
  CHECK_FALSE(words_of({key, BytesView(stored).first(7)}));
  CHECK_FALSE(words_of({key, {}}));
}

TEST_CASE("a snapshot that ends or is renewed under an open cursor stops the process") {
  const tests::TempDir dir;
  for (const char* how : {"ends", "renews"}) {
    const auto folder = (dir.path() / how).string();
    tests::Child child(
        "child: drops a snapshot under its cursor",
        {{"CHILD_DIR", folder}, {"CHILD_HOW", how}, {"ASAN_OPTIONS", "handle_abort=0"}});
    CHECK(child.wait().code != 0);
    CHECK_FALSE(std::filesystem::exists(folder + ".went-on"));
  }
}
TEST_CASE("child: drops a snapshot under its cursor", "[.child]") {
  const std::string folder = std::getenv("CHILD_DIR");
  const auto env = must(Env::open(folder));
  auto txn = std::make_unique<ReadTxn>(must(env->read()));
  const Cursor cursor = must(Cursor::open(*txn, env->unnamed()));
  if (std::string(std::getenv("CHILD_HOW")) == "ends") {
    txn.reset();
  } else {
    must(txn->renew());
  }
  std::ofstream(folder + ".went-on") << "x";
}
