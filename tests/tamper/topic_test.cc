// The classes of INTEGRITY.md 7.1 that are marked K, on the model of a topic (tests/kafka has the
// real one): somebody else's records in it are strays, counted and named, and the ledger is whole;
// a topic that lacks what was accepted once is a violation.
#include <algorithm>
#include <map>

#include "consumers/cli/checking/check_source.h"
#include "ledger/log/mirror.h"
#include "tests/consumers/verify/ledger.h"
#include "tests/support/model_log.h"
#include "tests/support/temp_dir.h"
#include "tests/tamper/table.h"

namespace quanlu::tests {
namespace {

namespace chain = ledger::chain;
namespace at = chain::at;
namespace checking = consumers::cli::checking;
namespace verify = consumers::verify;
using ledger::log::Mirror;

constexpr std::uint64_t kLongLedger = 1'100;

// A topic with what the writer sent, and what a deed makes of it.
struct Topic {
  verify::Ledger& made;
  SeededRandom& random;
  Log records;
  std::uint64_t first_offset = 0;

  std::uint64_t any() { return random.below(records.size()); }
  void insert(std::uint64_t place, Stored record) {
    records.insert(records.begin() + static_cast<std::ptrdiff_t>(place), std::move(record));
  }
  Stored noise() {
    Stored record{.entry = Bytes(8 * random.below(60)), .seal = {}};
    random.fill(record.entry);
    if (random.below(2) == 0) record.seal = Bytes(80 * random.below(2) + random.below(3), 1);
    return record;
  }
  // What would stand at this place with another body: right prev and seq, and no key.
  Stored forged(std::uint64_t seq, bool sealed) {
    Stored record{.entry = made.rows[seq].stored.entry, .seal = {}};
    record.entry[record.entry.size() - 16] ^= 1;
    if (sealed) record.seal = Bytes(*made.rows[made.batch_end(seq)].stored.seal);
    return record;
  }
  chain::Head head_at_end() const { return made.head_behind; }
};

// What is promised: the exit code, one of these reasons among the strays (or the seq that is
// named), and whether --strict-strays makes it 4.
// Thousands of logs are made and thrown away: what a disk takes to sync them shows nothing here.
std::filesystem::path without_disk() {
  const std::filesystem::path memory = "/dev/shm";
  return std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path();
}

struct Expected {
  int code = 0;
  std::vector<std::string> reasons;
  std::optional<std::uint64_t> first;
  bool alarm = true;
};

struct Class {
  const char* id;
  const char* what;
  bool taken_before;  // by a mirror that saw the topic whole
  std::function<Expected(Topic&)> apply;
};

Bytes sealed_by(Topic& topic, const Bytes& entry, const crypto::SigningKey& key) {
  const chain::Head behind{.partition = Partition(0),
                           .next = Seq(chain::read_header(entry).seq.value + 1)};
  return topic.made.world.seal(behind, topic.made.world.hasher.leaf(entry), key, 1);
}

// The next entry behind the head, of an epoch that is chosen.
Bytes next_entry(Topic& topic, std::uint64_t epoch) {
  chain::Head head = topic.head_at_end();
  Bytes entry =
      topic.made.world.batch(head, topic.made.world.keys.writers[2], topic.made.world.events(1))[0]
          .entry;
  store_le<std::uint64_t>(entry.data() + at::kEpoch, epoch);
  return entry;
}

Expected of_another_partition(Topic& topic, bool fixed) {
  World& world = topic.made.world;
  chain::Head head = world.head_behind_opening(1);
  Log other = world.epoch(head, world.keys.writers[0]);
  add(other, world.batch(head, world.keys.writers[0], world.events(3)));
  Stored record = other[topic.random.below(other.size())];
  const std::uint64_t place = 1 + topic.random.below(topic.records.size() - 1);
  if (fixed) {
    store_le<std::uint32_t>(record.entry.data() + at::kPartition, 0);
    store_le<std::uint64_t>(record.entry.data() + at::kSeq, place);
    const Digest prev = world.hasher.leaf(topic.records[place - 1].entry);
    std::copy(prev.bytes.begin(), prev.bytes.end(), record.entry.begin() + at::kPrev);
  }
  topic.insert(place, record);
  if (!fixed) return {.code = 0, .reasons = {"partition"}, .first = {}};
  return {.code = 0,
          .reasons = {"badSeal", "superseded", "epoch", "time", "control"},
          .first = {},
          .alarm = record.seal.has_value()};
}

const std::vector<Class>& classes() {
  static const std::vector<Class> all{
      {"T26", "a record doubled at once", false,
       [](Topic& t) {
         const std::uint64_t place = t.any();
         t.insert(place + 1, t.records[place]);
         return Expected{0, {"old", "superseded"}, {}, false};
       }},
      {"T27", "a record again, 1,000 later", false,
       [](Topic& t) {
         const std::uint64_t place = t.random.below(t.records.size() - 1'000);
         t.insert(place + 1'000, t.records[place]);
         return Expected{0, {"old", "superseded"}, {}, false};
       }},
      {"T28", "right prev and seq, no key: inside a batch", false,
       [](Topic& t) {
         const std::uint64_t place = 1 + t.random.below(t.records.size() - 1);
         t.insert(place, t.forged(place, t.random.below(2) == 0));
         return Expected{0, {"badSeal", "superseded", "control", "epoch"}, {}, false};
       }},
      {"T28", "right prev and seq, no key: in the tail", false,
       [](Topic& t) {
         Stored record{.entry = next_entry(t, t.head_at_end().epoch.value), .seal = Bytes(80, 0)};
         t.random.fill(*record.seal);
         t.records.push_back(record);
         return Expected{0, {"badSeal"}, {}};
       }},
      {"T29", "sealed by the key of an era that is over", false,
       [](Topic& t) {
         Stored record{.entry = next_entry(t, t.head_at_end().epoch.value - 1), .seal = {}};
         record.seal = sealed_by(t, record.entry, t.made.world.keys.writers[0]);
         t.records.push_back(record);
         return Expected{0, {"epoch", "fork"}, {}};
       }},
      {"T29", "of this era, sealed by the key of an era that is over", false,
       [](Topic& t) {
         Stored record{.entry = next_entry(t, t.head_at_end().epoch.value), .seal = {}};
         record.seal = sealed_by(t, record.entry, t.made.world.keys.writers[0]);
         t.records.push_back(record);
         return Expected{0, {"badSeal"}, {}};
       }},
      {"T30", "an entry of another partition", false,
       [](Topic& t) { return of_another_partition(t, false); }},
      {"T30", "an entry of another partition, place and prev made to fit", false,
       [](Topic& t) { return of_another_partition(t, true); }},
      {"T32", "an entry of another ledger", false,
       [](Topic& t) {
         verify::Ledger other(t.random.below(1'000), {.origin = "other.test/quanlu"});
         t.insert(1 + t.any(), other.rows[1 + t.random.below(other.rows.size() - 1)].stored);
         return Expected{0, {"foreign"}, {}};
       }},
      {"T61", "whatever another principal sends", false,
       [](Topic& t) {
         const std::uint64_t count = 1 + t.random.below(5);
         for (std::uint64_t i = 0; i < count; ++i)
           t.insert(1 + t.any(), t.noise());
         return Expected{0, {"malformed", "badSeal"}, {}};
       }},
      {"T59", "topic made again, three records fewer", true,
       [](Topic& t) {
         t.records.resize(t.records.size() - 3);
         std::uint64_t end = t.records.size();  // of what is sealed
         while (!t.made.rows[end - 1].stored.seal)
           --end;
         return Expected{3, {}, end};
       }},
      {"T59", "topic made again and grown past every position", true,
       [](Topic& t) {
         const std::size_t was = t.records.size();
         verify::Ledger other(t.random.below(1'000), {.origin = "other.test/quanlu"});
         t.records.clear();
         while (t.records.size() <= was)
           for (const verify::Row& row : other.rows)
             t.records.push_back(row.stored);
         return Expected{3, {}, {}};
       }},
      {"T59", "cut, and continued otherwise by the writer's key", true,
       [](Topic& t) {
         std::uint64_t era = t.records.size() - 1;  // of the writer that goes on
         while (chain::read_header(t.records[era].entry).type_code != chain::kWriterEpochStarted)
           --era;
         std::uint64_t cut = era + 1 + t.random.below(t.records.size() - era - 1);
         while (!t.made.rows[cut - 1].stored.seal)
           --cut;
         t.records.resize(cut);
         chain::Fold fold = t.made.world.fold();
         for (std::uint64_t i = 0; i < cut; ++i)
           fold.step(t.records[i].at(i));
         chain::Head head = chain::head_of(fold.state(), t.made.world.genesis);
         const auto& writer = t.made.world.keys.writers[2];
         while (t.records.size() < t.made.rows.size() + 8)
           add(t.records, t.made.world.batch(head, writer, t.made.world.events(4)));
         return Expected{3, {}, cut};
       }},
      {"T60", "the first records gone: retention or compaction", true,
       [](Topic& t) {
         const std::uint64_t gone = 1 + t.random.below(t.records.size() - 1);
         t.records.erase(t.records.begin(), t.records.begin() + static_cast<std::ptrdiff_t>(gone));
         t.first_offset = gone;
         return Expected{3, {}, {}};
       }},
  };
  return all;
}

// `verify` over the copy of a topic and the topic itself.
class Judged {
 public:
  Judged(const std::filesystem::path& folder, ModelLog& topic) {
    auto mirror = must(Mirror::open(folder, topic, Partition(0)));
    mirror_ = mirror.get();
    opened_.logs.push_back(std::move(mirror));
    report = judge(false);
    const std::uint64_t end = must(mirror_->LmdbLog::end()).value;
    for (std::uint64_t seq = 0; seq < end; ++seq)
      held.push_back(must(mirror_->LmdbLog::get(Locator(seq)))->entry);
  }

  verify::Report judge(bool strict) {
    verify::Report judged;
    judged.level(verify::Level::kV1) = verify::LevelState::kOk;
    if (auto status = checking::check_source(opened_, strict, judged); !status)
      judged.error = status.error();
    return judged;
  }
  bool has_reason(const std::vector<std::string>& reasons) {
    const auto is_wanted = [&](const std::string& reason) {
      return std::ranges::find(reasons, reason) != reasons.end();
    };
    for (const verify::StrayCount& stray : report.strays)
      if (stray.count > 0 && is_wanted(stray.reason)) return true;
    return is_wanted("superseded") && must(mirror_->check_source()).strays.superseded().count > 0;
  }

  verify::Report report;
  std::vector<Bytes> held;

 private:
  consumers::cli::opened::OpenedLedger opened_;
  Mirror* mirror_ = nullptr;
};

bool names(const verify::Report& report, const std::optional<std::uint64_t>& first) {
  if (!first) return report.error.has_value() || report.first_bad() != nullptr;
  if (report.first_bad() != nullptr && report.first_bad()->seq)
    return report.first_bad()->seq->value == *first;
  // The head that was saved is what is missed; it lies at or above the first missing one.
  return report.error && report.error->where.starts_with("seq ") &&
         std::stoull(report.error->where.substr(4)) >= *first;
}

// Ledgers of each kind that is asked for, made once: signatures take their time.
const verify::Ledger& ledger_of(std::uint64_t seed, bool is_long) {
  static std::map<std::pair<std::uint64_t, bool>, std::unique_ptr<verify::Ledger>> made;
  auto& ledger = made[{seed, is_long}];
  if (ledger) return *ledger;
  ledger = std::make_unique<verify::Ledger>(seed, GenesisPlan{.partitions = 2});
  while (is_long && ledger->rows.size() < kLongLedger)
    ledger->rows_of(ledger->world.batch(ledger->head_behind, ledger->world.keys.writers[2],
                                        ledger->world.events(8)));
  return *ledger;
}

void run_class(const Class& of) {
  Tally tally{.id = of.id, .what = of.what, .level = "V1", .backend = "topic"};
  const bool is_long = std::string_view(of.id) == "T27";
  for (std::uint64_t i = 0; i < instances(); ++i) {
    SeededRandom random(i * 1'000 + static_cast<std::uint64_t>(of.id[2]) * 7);
    verify::Ledger made = ledger_of(i % (is_long ? 2 : 8), is_long);
    Topic topic{.made = made, .random = random, .records = {}};
    std::vector<Bytes> accepted;
    for (const verify::Row& row : made.rows) {
      topic.records.push_back(row.stored);
      accepted.push_back(row.stored.entry);
    }
    const Log before = topic.records;
    const Expected expected = of.apply(topic);
    const TempDir folder(without_disk());
    if (of.taken_before) {
      ModelLog whole = ModelLog::holding(before);
      REQUIRE(Judged(folder.path(), whole).judge(true).exit_code() == 0);
    }
    ModelLog log = ModelLog::holding(topic.records, topic.first_offset);
    Judged judged(folder.path(), log);
    INFO(of.id << " " << of.what << ", instance " << i << ": exit " << judged.report.exit_code()
               << ", " << judged.report.findings_total << " findings");
    ++tally.run;
    CHECK(judged.report.exit_code() == expected.code);
    tally.exit_right += judged.report.exit_code() == expected.code ? 1 : 0;
    const bool whole = judged.held == accepted;  // also of a topic that was cut: the copy stays
    CHECK(whole);
    if (expected.code != 0) {
      const bool right = names(judged.report, expected.first);
      CHECK(right);
      tally.found += whole ? 1 : 0;
      tally.first_right += right ? 1 : 0;
      continue;
    }
    const bool named = judged.has_reason(expected.reasons);
    CHECK(named);
    tally.found += whole && named ? 1 : 0;
    const bool strict = !expected.alarm || judged.judge(true).exit_code() == 4;
    CHECK(strict);
    tally.first_right += strict ? 1 : 0;
  }
  tell(tally);
}

TEST_CASE("what others put into a topic is a stray, counted and named", "[topic]") {
  print_heading();
  for (const Class& of : classes())
    if (!of.taken_before) run_class(of);
}

TEST_CASE("what a topic lacks that was accepted once is missed", "[topic]") {
  print_heading();
  for (const Class& of : classes())
    if (of.taken_before) run_class(of);
}

}  // namespace
}  // namespace quanlu::tests
