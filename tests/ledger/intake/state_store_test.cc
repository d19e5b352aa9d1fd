#include "ledger/intake/state_store.h"

#include "ledger/store/env.h"
#include "schemas/base/seams.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

using namespace quanlu;
using ledger::intake::StateStore;
using tests::must;

namespace {

// What the committer does with a closed layer.
void write(StateStore& state, std::uint64_t next) {
  must(state.write({.next = Locator(next), .accept_state = Bytes{1, 2, 3}}));
}

void settle(StateStore& state, std::uint64_t next) {
  REQUIRE(state.freeze());
  write(state, next);
  state.thaw();
}

}  // namespace

TEST_CASE("a row is what was said last, in whichever layer it lies") {
  tests::TempDir temp;
  const auto state = must(StateStore::open(temp.path() / "state"));
  state->put("kept", "1");
  state->put("changed", "1");
  state->put("gone", "1");
  settle(*state, 1);
  state->put("changed", "2");
  state->erase("gone");
  REQUIRE(state->freeze());
  CHECK(state->get("changed") == "2");  // frozen over the environment
  CHECK_FALSE(state->get("gone"));
  state->put("changed", "3");  // active over frozen
  state->put("gone", "again");
  CHECK(state->get("changed") == "3");
  write(*state, 2);
  CHECK(state->get("changed") == "3");
  state->thaw();
  CHECK(state->get("kept") == "1");
  CHECK(state->get("gone") == "again");
  CHECK(state->dirty() == 2);
}

TEST_CASE("a closed layer is written with its position or not at all; what came later is not") {
  tests::TempDir temp;
  {
    const auto state = must(StateStore::open(temp.path() / "state"));
    CHECK_FALSE(must(state->position()));
    state->put("a", "1");
    settle(*state, 7);
    state->put("a", "2");
    REQUIRE(state->freeze());  // and never written
  }
  const auto state = must(StateStore::open(temp.path() / "state"));
  CHECK(state->get("a") == "1");
  const auto position = must(state->position());
  REQUIRE(position);
  CHECK(position->next == Locator(7));
  CHECK(position->accept_state == Bytes{1, 2, 3});
}

TEST_CASE("a layer stays open while the one before is being written") {
  tests::TempDir temp;
  const auto state = must(StateStore::open(temp.path() / "state"));
  state->put("a", "1");
  REQUIRE(state->freeze());
  state->put("b", "1");
  CHECK_FALSE(state->freeze());
  state->thaw();  // nothing was written: nothing is dropped
  CHECK(state->get("a") == "1");
  write(*state, 1);
  CHECK_FALSE(state->freeze());  // written, but still in front of an older snapshot
  state->thaw();
  CHECK(state->freeze());
  CHECK(state->get("a") == "1");
  CHECK(state->get("b") == "1");
  write(*state, 2);
}

TEST_CASE("keys longer than LMDB takes are kept apart by all of their bytes") {
  tests::TempDir temp;
  const std::string front(480, 'k');
  std::vector<std::string> keys{std::string(400, 'k'), std::string(401, 'k'), front + "1",
                                front + "2", front + std::string(4000, 'z')};
  {
    const auto state = must(StateStore::open(temp.path() / "state"));
    for (const std::string& key : keys)
      state->put(key, "of " + std::to_string(key.size()) + key.back());
    settle(*state, 1);
    state->erase(keys[2]);
    settle(*state, 2);
  }
  const auto state = must(StateStore::open(temp.path() / "state"));
  for (const std::string& key : {keys[0], keys[1], keys[3], keys[4]})
    CHECK(state->get(key) == "of " + std::to_string(key.size()) + key.back());
  CHECK_FALSE(state->get(keys[2]));
}

TEST_CASE("rows of another form are thrown away, and so is their position") {
  tests::TempDir temp;
  const auto folder = temp.path() / "state";
  {
    const auto state = must(StateStore::open(folder));
    state->put("a", "1");
    settle(*state, 7);
  }
  {
    const auto env = must(ledger::store::Env::open(folder));
    const auto about = must(env->table("about"));
    must(env->update([&](ledger::store::WriteTxn& txn) {
      return about.put(txn, as_bytes("form"), Bytes{0, 0, 0, StateStore::kForm + 1});
    }));
  }
  for (int time = 0; time < 2; ++time) {
    const auto state = must(StateStore::open(folder));
    CHECK_FALSE(state->get("a"));
    CHECK_FALSE(must(state->position()));
  }
}

TEST_CASE("a store in memory keeps its rows and has nowhere to write them") {
  const auto state = must(StateStore::open(std::filesystem::path()));
  state->put("a", "1");
  CHECK_FALSE(state->freeze());
  CHECK(state->get("a") == "1");
  CHECK_FALSE(must(state->position()));
}

TEST_CASE("whatever is put, erased, closed and written, a store answers like plain rows") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    INFO("seed " << seed);
    SeededRandom random(seed);
    tests::TempDir temp;
    auto state = must(StateStore::open(temp.path() / "state"));
    ledger::cases::MemoryRows plain;
    bool closed = false;
    const auto key = [&] {
      return "k" + std::string(random.below(8) * 70, '.') + std::to_string(random.below(12));
    };
    for (int step = 0; step < 300; ++step) {
      const std::string at = key();
      switch (random.below(8)) {
        case 0:
          closed = state->freeze() || closed;
          break;
        case 1:
          if (closed) write(*state, static_cast<std::uint64_t>(step) + 1);
          closed = false;
          state->thaw();
          break;
        case 2:
        case 3:
          state->erase(at);
          plain.erase(at);
          break;
        default:
          state->put(at, std::to_string(step));
          plain.put(at, std::to_string(step));
      }
      const std::string asked = key();
      REQUIRE(state->get(asked) == plain.get(asked));
    }
    if (closed) write(*state, 1000);
    state->thaw();
    settle(*state, 1001);
    state = nullptr;
    state = must(StateStore::open(temp.path() / "state"));
    for (const auto& [name, value] : plain.all())
      REQUIRE(state->get(name) == value);
  }
}
