// T50-T56 of INTEGRITY.md 7.1: rows, index rows, heads and positions of the views changed behind
// the ledger's back, each with right checksums, as a careful thief would. `quanlu verify` has to
// say so at V6 and to name the row; `tests_tamper "[views]"` prints the table.
#include <fstream>

#include "tests/projections/follow/world.h"
#include "tests/support/child.h"
#include "tests/support/program.h"
#include "tests/tamper/table.h"

namespace quanlu::tests {
namespace {

namespace fs = std::filesystem;
using views::View;

ledger::store::EnvOptions small_map() {
  ledger::store::EnvOptions options;
  options.map_size = 1 << 28;
  return options;
}

struct Row {
  View view;
  Bytes key, words;
};

// The views of a copied ledger, as whoever holds the disk opens them.
class Opened {
 public:
  explicit Opened(const fs::path& ledger)
      : env_(must(views::Environment::open_current(ledger / "views" / "0", small_map()))) {}

  views::Environment& env() { return *env_; }

  std::vector<Row> rows() {
    std::vector<Row> all;
    const auto txn = must(env_->env().read());
    for (const views::ViewInfo& info : views::views()) {
      auto cursor = must(ledger::store::Cursor::open(txn, env_->table(info.view).table()));
      while (const auto row = must(cursor.next())) {
        const BytesView words = must(ledger::store::words_of(*row));
        all.push_back({info.view, Bytes(row->key.begin(), row->key.end()),
                       Bytes(words.begin(), words.end())});
      }
    }
    return all;
  }
  Bytes position() { return *must(env_->position(must(env_->env().read()))); }

  void change(const std::function<Status(ledger::store::WriteTxn&)>& deed) {
    must(env_->env().update(deed));
  }
  void put(View view, BytesView key, BytesView words) {
    change([&](ledger::store::WriteTxn& txn) { return env_->table(view).put(txn, key, words); });
  }
  void put_position(BytesView bytes) {
    change([&](ledger::store::WriteTxn& txn) { return env_->put_position(txn, bytes); });
  }

 private:
  std::unique_ptr<views::Environment> env_;
};

// A ledger with its views in a real folder, and what the views were a while before.
class ViewedLedger {
 public:
  explicit ViewedLedger(std::uint64_t seed) {
    fs::create_directories(folder_.path() / "now" / "trust");
    LedgerWorld world(seed, now() / "log" / "0");
    world.story.plain = true;
    world.documents = false;
    log_id = to_hex(world.world.genesis.log_id.bytes);
    std::ofstream(now() / "quanlu.toml") << "\n";
    std::ofstream(now() / "trust" / (log_id + ".json")) << "{}\n";
    world.tell(120);
    { must(world.follower(now() / "views" / "0")->catch_up()); }
    fs::copy(now() / "views", folder_.path() / "before", fs::copy_options::recursive);
    before = Opened(now()).position();
    world.tell(60);
    { must(world.follower(now() / "views" / "0")->catch_up()); }
    after = Opened(now()).position();
    rows = Opened(now()).rows();
    world.tell(60);  // only to know a position that this log never reaches
    const TempDir elsewhere;
    const auto further = world.follower(elsewhere.path());
    must(further->catch_up());
    beyond = *must(further->environment().position(must(further->environment().env().read())));
    cut_log(world, after);
  }

  fs::path now() const { return folder_.path() / "now"; }
  void copy_to(const fs::path& place, bool views_before = false) const {
    fs::copy(now(), place, fs::copy_options::recursive);
    if (!views_before) return;
    fs::remove_all(place / "views");
    fs::copy(folder_.path() / "before", place / "views", fs::copy_options::recursive);
  }

  std::string log_id;
  Bytes before, after, beyond;  // positions
  std::vector<Row> rows;        // at `after`

 private:
  static void cut_log(LedgerWorld& world, BytesView position) {
    const auto end = must(follow::decode_position(position)).next;
    auto& log = dynamic_cast<ledger::log::LmdbLog&>(*world.log);
    const Locator had = must(log.end());
    must(log.env().update([&](ledger::store::WriteTxn& txn) -> Status {
      for (Locator at = end; at < had; at = at.next())
        TRY(log.env().unnamed().erase(txn, ledger::log::row_key(at)));
      return {};
    }));
  }

  TempDir folder_;
};

std::string place_of(const Row& row) {
  return "\"locator\":\"view " + std::string(views::info(row.view).name) + " key " +
         to_hex(row.key) + "\"";
}

// What a deed promises: the exit code, and a text of the report; empty: no finding at all.
struct Expected {
  int code = 3;
  std::string text;
};

struct Deed {
  const ViewedLedger& made;
  Opened& opened;
  SeededRandom& random;

  // A row that says more than its key. V30 says how far the rows know: its own story below.
  const Row& any() const {
    while (true) {
      const Row& row = made.rows[random.below(made.rows.size())];
      if (row.view != View::kChain && row.words.size() > 8) return row;
    }
  }
  const Row& any_of(std::initializer_list<View> views) const {
    while (true) {
      const Row& row = any();
      for (const View view : views)
        if (row.view == view) return row;
    }
  }
  bool is_there(const Row& row) const {
    for (const Row& other : made.rows)
      if (other.view == row.view && other.key == row.key) return true;
    return false;
  }
};

struct Class {
  const char* id;
  const char* what;
  bool views_before;
  std::function<Expected(const Deed&)> apply;
};

const std::vector<Class>& classes() {
  static const std::vector<Class> all{
      {"T50", "value edited, checksum right", false,
       [](const Deed& d) {
         Row row = d.any();
         row.words[8 + d.random.below(row.words.size() - 8)] ^=
             static_cast<std::uint8_t>(1U << d.random.below(8));
         d.opened.put(row.view, row.key, row.words);
         return Expected{3, place_of(row)};
       }},
      {"T51", "row deleted", false,
       [](const Deed& d) {
         const Row& row = d.any();
         d.opened.change([&](ledger::store::WriteTxn& txn) -> Status {
           TRY(d.opened.env().table(row.view).erase(txn, row.key));
           return {};
         });
         return Expected{3, place_of(row)};
       }},
      {"T52", "row added", false,
       [](const Deed& d) {
         Row row = d.any();
         while (d.is_there(row))
           row.key[d.random.below(row.key.size())] ^=
               static_cast<std::uint8_t>(1U << d.random.below(8));
         d.opened.put(row.view, row.key, row.words);
         return Expected{3, place_of(row)};
       }},
      {"T53", "index to another case", false,
       [](const Deed& d) {
         const auto index = [&]() -> const Row& {
           return d.any_of({View::kEvents, View::kLinks, View::kStreams, View::kNumbers});
         };
         const Row& one = index();
         const Row* other = &index();
         while (other->view != one.view || other->words == one.words)
           other = &index();
         d.opened.put(one.view, one.key, other->words);
         return Expected{3, place_of(one)};
       }},
      {"T54", "a bit of the row that the file holds", false,
       [](const Deed& d) {
         const Row& row = d.any();
         d.opened.change([&](ledger::store::WriteTxn& txn) -> Status {
           const ledger::store::Table table = d.opened.env().table(row.view).table();
           TRY_ASSIGN(const auto value, table.get(txn, row.key));
           Bytes bytes(value->begin(), value->end());
           bytes[d.random.below(bytes.size())] ^=
               static_cast<std::uint8_t>(1U << d.random.below(8));
           return table.put(txn, row.key, bytes);
         });
         return Expected{3, place_of(row)};
       }},
      {"T50", "V30 edited: how far the rows know", false,
       [](const Deed& d) {
         for (const Row& row : d.made.rows) {
           if (row.view != View::kChain) continue;
           Bytes words = row.words;
           words[8 + d.random.below(8)] ^= static_cast<std::uint8_t>(1U << d.random.below(8));
           d.opened.put(row.view, row.key, words);
         }
         return Expected{3, "\"level\":\"V6\""};
       }},
      {"T55", "position moved ahead", true,
       [](const Deed& d) {
         d.opened.put_position(d.made.after);
         return Expected{3, "\"locator\":\"position\""};
       }},
      {"T55", "position moved behind the end of the log", false,
       [](const Deed& d) {
         d.opened.put_position(d.made.beyond);
         return Expected{3, "\"locator\":\"position\""};
       }},
      {"T55", "keys of the saved state changed", false,
       [](const Deed& d) {
         Bytes position = d.made.after;
         position[position.size() - 1 - d.random.below(32)] ^= 1;  // of the last key's bytes
         d.opened.put_position(position);
         return Expected{3, "\"locator\":\"position\""};
       }},
      {"T56", "position moved back", false,
       [](const Deed& d) {
         d.opened.put_position(d.made.before);
         return Expected{0, {}};
       }},
      {"T57", "views of last week", true,
       [](const Deed&) {
         return Expected{0, {}};
       }},
  };
  return all;
}

TEST_CASE("every class of changed views is found at V6 and names the row or the position",
          "[views]") {
  print_heading();
  std::vector<std::unique_ptr<ViewedLedger>> ledgers;
  for (std::uint64_t seed = 1; seed <= 3; ++seed)
    ledgers.push_back(std::make_unique<ViewedLedger>(seed));
  for (const Class& of : classes()) {
    tests::Tally tally{.id = of.id, .what = of.what, .level = "V6", .backend = "lmdb"};
    for (std::uint64_t i = 0; i < instances(); ++i) {
      const ViewedLedger& made = *ledgers[i % ledgers.size()];
      SeededRandom random(i * 100 + static_cast<std::uint64_t>(of.id[2]));
      const TempDir folder;
      const fs::path place = folder.path() / "ledger";
      made.copy_to(place, of.views_before);
      Expected expected;
      {
        Opened opened(place);
        expected = of.apply({made, opened, random});
      }
      const Answer answer = run_quanlu(place, {"verify", "--json", "--quiet"});
      INFO(of.id << " " << of.what << ", instance " << i << ": wanted " << expected.code << " "
                 << expected.text << "\n"
                 << answer.out << answer.talk);
      ++tally.run;
      CHECK(answer.code == expected.code);
      tally.exit_right += answer.code == expected.code ? 1 : 0;
      const bool named = expected.text.empty()
                             ? answer.out.find("\"findings\":[]") != std::string::npos
                             : answer.out.find(expected.text) != std::string::npos;
      CHECK(named);
      tally.found += named ? 1 : 0;
      tally.first_right += named ? 1 : 0;
    }
    tell(tally);
  }
}

// Appends and projects for ever, as fast as it goes.
TEST_CASE("child: writes at full speed", "[.child]") {
  const fs::path dir = std::getenv("CHILD_DIR");
  LedgerWorld ledger(8, dir / "log" / "0");
  ledger.story.plain = true;
  ledger.documents = false;
  const auto follower = ledger.follower(dir / "views" / "0");
  while (true) {
    ledger.tell(40);
    must(follower->catch_up());
  }
}

TEST_CASE("no false alarm while a writer and a projector run at full speed", "[views]") {
  const TempDir dir;
  std::ofstream(dir.path() / "quanlu.toml") << "\n";
  const std::string log_id = to_hex(LedgerWorld(8).world.genesis.log_id.bytes);
  Child child("child: writes at full speed", {{"CHILD_DIR", dir.path().string()}});
  const auto verify = [&](const char* jobs) {
    return run_quanlu(dir.path(), {"verify", "--json", "--quiet", "--levels", "V0,V1,V6", "--jobs",
                                   jobs, "--log-id", log_id});
  };
  Answer answer;
  for (int tries = 0; answer.code != 0 && tries < 2000; ++tries) {  // until there are views
    usleep(10'000);
    if (fs::exists(dir.path() / "views" / "0" / "CURRENT")) answer = verify("1");
    REQUIRE(answer.code != 3);
  }
  const auto entries = [](const Answer& of) {
    const std::string field = "\"checked\":{\"entries\":";
    return std::stoull(of.out.substr(of.out.find(field) + field.size()));
  };
  REQUIRE(answer.code == 0);
  const std::uint64_t first = entries(answer);
  for (int round = 0; round < 12; ++round) {
    answer = verify(round % 2 == 0 ? "1" : "2");
    INFO(answer.out << answer.talk);
    REQUIRE(answer.code == 0);
    REQUIRE(answer.out.find("\"findings\":[]") != std::string::npos);
  }
  CHECK(entries(answer) > first);  // else nobody wrote meanwhile
}

}  // namespace
}  // namespace quanlu::tests
