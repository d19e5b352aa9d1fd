// The tamper classes of INTEGRITY.md 7.1 that an embedded log can show by itself: seeded generators
// over good ledgers, each instance found with exit 3, at its level or below, with the right first
// entry. `tests_tamper "[classes]"` prints the table.
#include <cstdio>
#include <functional>

#include "consumers/cli/opened/log_source.h"
#include "ledger/store/files.h"
#include "tests/support/catch.h"
#include "tests/tamper/stored_ledger.h"
#include "tests/tamper/table.h"

namespace quanlu::tests {
namespace {

namespace chain = ledger::chain;
namespace verify = consumers::verify;
using verify::Level;

// Thousands of logs are made and thrown away: what a disk takes to sync them shows nothing here.
std::filesystem::path without_disk() {
  const std::filesystem::path memory = "/dev/shm";
  return std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path();
}

// What a generator promises about its deed.
struct Expected {
  Level level = Level::kV1;           // the lowest that must find it; a lower one may
  std::uint64_t first = 0, last = 0;  // the first bad seq lies here
};

// Rows that a generator changes in memory; written to the log's file afterwards.
struct Deed {
  std::vector<verify::Row>& rows;
  verify::Ledger& made;
  SeededRandom& random;

  std::uint64_t any() { return random.below(rows.size()); }
  std::uint64_t behind_genesis() { return 1 + random.below(rows.size() - 1); }
  bool sealed(std::uint64_t seq) const { return rows[seq].stored.seal.has_value(); }
  std::uint64_t any_sealed() {
    std::uint64_t seq = any();
    while (!sealed(seq))
      ++seq;
    return seq;
  }
  std::uint64_t batch_begin(std::uint64_t seq) const {
    while (seq > 0 && !sealed(seq - 1))
      --seq;
    return seq;
  }
  std::uint64_t batch_end(std::uint64_t seq) const {
    while (!sealed(seq))
      ++seq;
    return seq;
  }
  // A batch of at least this many entries, by its first seq.
  std::uint64_t long_batch(std::uint64_t size) {
    for (std::uint64_t begin = batch_begin(any());; begin = batch_begin(any()))
      if (batch_end(begin) - begin + 1 >= size) return begin;
  }
  Bytes& entry(std::uint64_t seq) { return rows[seq].stored.entry; }
  void flip(std::uint64_t seq, std::size_t from, std::size_t to) {
    const std::uint64_t bit = random.below((to - from) * 8);
    entry(seq)[from + bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
  }
  // Every prev from here to `last` is made to fit again.
  void chain_anew(std::uint64_t from, std::uint64_t last) {
    for (std::uint64_t seq = from; seq < last; ++seq) {
      const Digest leaf = made.world.hasher.leaf(entry(seq));
      std::copy(leaf.bytes.begin(), leaf.bytes.end(), entry(seq + 1).begin() + chain::at::kPrev);
    }
  }
  // What somebody with a key of the ledger adds behind its end.
  std::uint64_t add_behind(const Log& log) {
    const std::uint64_t first = rows.size();
    for (const Stored& stored : log)
      rows.push_back({rows.size(), stored, {}});
    return first;
  }
  const ledger::crypto::SigningKey& writer(std::size_t which) const {
    return made.world.keys.writers[which];
  }
  void seal_anew(std::uint64_t last, const ledger::crypto::SigningKey& key) {
    const chain::Head behind{.partition = Partition(0), .next = Seq(last + 1)};
    rows[last].stored.seal =
        made.world.seal(behind, made.world.hasher.leaf(entry(last)), key,
                        static_cast<std::uint32_t>(last - batch_begin(last) + 1));
  }
};

Expected field(Deed& deed, std::size_t from, std::size_t to, bool always_v0) {
  const std::uint64_t seq = deed.any();
  deed.flip(seq, from, to);
  return {always_v0 || deed.sealed(seq) ? Level::kV0 : Level::kV1, seq, seq};
}

struct Class {
  const char* id;
  const char* what;
  std::function<Expected(Deed&)> apply;
};

const std::vector<Class>& classes() {
  namespace at = chain::at;
  static const std::vector<Class> all{
      {"T01", "root pointer, version", [](Deed& d) { return field(d, 0, 10, true); }},
      {"T02", "logId", [](Deed& d) { return field(d, at::kLogId, at::kPrev, true); }},
      {"T03", "partition", [](Deed& d) { return field(d, at::kPartition, at::kSeq, true); }},
      {"T04", "seq", [](Deed& d) { return field(d, at::kSeq, at::kEpoch, true); }},
      {"T05", "epoch", [](Deed& d) { return field(d, at::kEpoch, at::kLogId, false); }},
      {"T06", "prev", [](Deed& d) { return field(d, at::kPrev, at::kEventId, false); }},
      {"T07", "eventId", [](Deed& d) { return field(d, at::kEventId, at::kTypeCode, false); }},
      {"T08", "type code, version",
       [](Deed& d) { return field(d, at::kTypeCode, at::kFlags, false); }},
      {"T09", "recordedAt",
       [](Deed& d) { return field(d, at::kRecordedAt, at::kEnvelope, false); }},
      {"T10", "occurredAt and what else the envelope's first word holds",
       [](Deed& d) { return field(d, 144, 152, false); }},
      {"T12", "flags", [](Deed& d) { return field(d, at::kFlags, at::kRecordedAt, false); }},
      {"T13", "suite", [](Deed& d) { return field(d, at::kSuite, at::kPartition, true); }},
      {"T14", "seal",
       [](Deed& d) {
         const std::uint64_t seq = d.any_sealed();
         (*d.rows[seq].stored.seal)[d.random.below(80)] ^=
             static_cast<std::uint8_t>(1U << d.random.below(8));
         return Expected{Level::kV0, seq, seq};
       }},
      {"T15", "every bit of envelope and body",
       [](Deed& d) {
         const std::uint64_t seq = d.any();
         d.flip(seq, at::kEnvelope, d.entry(seq).size());
         return Expected{d.sealed(seq) ? Level::kV0 : Level::kV1, seq, seq};
       }},
      {"T16", "body replaced, chained up to the old seal",
       [](Deed& d) {
         const std::uint64_t begin = d.long_batch(2), end = d.batch_end(begin);
         d.entry(begin)[d.entry(begin).size() - 16] ^= 1;
         d.chain_anew(begin, end);
         return Expected{Level::kV0, begin, end};
       }},
      {"T17", "sealed by another key of the ledger",
       [](Deed& d) {
         const std::uint64_t begin = d.long_batch(2), end = d.batch_end(begin);
         d.entry(begin)[d.entry(begin).size() - 16] ^= 1;
         d.chain_anew(begin, end);
         d.seal_anew(end, d.made.world.keys.writers[1]);
         return Expected{Level::kV0, begin, end};
       }},
      {"T18", "one entry deleted",
       [](Deed& d) {
         const std::uint64_t seq = 1 + d.random.below(d.rows.size() - 2);
         d.rows.erase(d.rows.begin() + static_cast<std::ptrdiff_t>(seq));
         return Expected{Level::kV1, seq, seq};
       }},
      {"T19", "genesis deleted",
       [](Deed& d) {
         d.rows.erase(d.rows.begin());
         return Expected{Level::kV1, 0, 0};
       }},
      {"T20", "last n deleted, a later head remembered",
       [](Deed& d) {
         const std::uint64_t seq = 2 + d.random.below(d.rows.size() - 2);
         d.rows.resize(seq);
         return Expected{Level::kV6, seq, seq};
       }},
      {"T22", "all deleted, another genesis of the same origin",
       [](Deed& d) {
         World other({.writers = {kAllPartitions, kAllPartitions, kAllPartitions}});
         d.rows = {{0, other.opening(0), {}}};
         return Expected{Level::kV0, 0, 0};
       }},
      {"T23", "neighbours swapped",
       [](Deed& d) {
         const std::uint64_t seq = 1 + d.random.below(d.rows.size() - 2);
         std::swap(d.rows[seq].stored, d.rows[seq + 1].stored);
         return Expected{Level::kV1, seq, seq};
       }},
      {"T24", "far swap",
       [](Deed& d) {
         const std::uint64_t left = 1 + d.random.below(d.rows.size() - 4);
         const std::uint64_t right = left + 2 + d.random.below(d.rows.size() - left - 2);
         std::swap(d.rows[left].stored, d.rows[right].stored);
         return Expected{Level::kV1, left, left};
       }},
      {"T25", "batch reversed",
       [](Deed& d) {
         const std::uint64_t begin = d.long_batch(2), end = d.batch_end(begin);
         for (std::uint64_t i = 0; begin + i < end - i; ++i)
           std::swap(d.rows[begin + i].stored, d.rows[end - i].stored);
         return Expected{Level::kV1, begin, begin};
       }},
      {"T26", "a row twice, the ones behind it moved up",
       [](Deed& d) {
         const std::uint64_t seq = d.any();
         d.rows.insert(d.rows.begin() + static_cast<std::ptrdiff_t>(seq), d.rows[seq]);
         for (std::uint64_t i = seq; i < d.rows.size(); ++i)
           d.rows[i].key = i;
         return Expected{Level::kV1, seq, seq + 1};
       }},
      {"T29", "a batch of an era that is over, sealed by its key",
       [](Deed& d) {
         chain::Head head = d.made.head_behind;
         --head.epoch.value;
         const std::uint64_t first = d.add_behind(
             d.made.world.batch(head, d.writer(0), d.made.world.events(1 + d.random.below(4))));
         return Expected{Level::kV1, first, d.rows.size() - 1};
       }},
      {"T29", "a batch of this era, sealed by the key of one that is over",
       [](Deed& d) {
         chain::Head head = d.made.head_behind;
         const std::uint64_t first = d.add_behind(
             d.made.world.batch(head, d.writer(0), d.made.world.events(1 + d.random.below(4))));
         return Expected{Level::kV1, first, d.rows.size() - 1};
       }},
      {"T30", "an entry of another partition in its place, prev made to fit",
       [](Deed& d) {
         World two({.partitions = 2});
         chain::Head head = two.head_behind_opening(1);
         Log other = two.epoch(head, two.keys.writers[0]);
         add(other, two.batch(head, two.keys.writers[0], two.events(3)));
         const std::uint64_t seq = d.behind_genesis();
         d.rows[seq].stored = other[d.random.below(other.size())];
         store_le<std::uint64_t>(d.entry(seq).data() + chain::at::kSeq, seq);
         d.chain_anew(seq - 1, seq);
         return Expected{Level::kV0, seq, seq};
       }},
      {"T32", "entry of another ledger",
       [](Deed& d) {
         const std::uint64_t seq = d.behind_genesis();
         World other({.origin = "other.test/quanlu"});
         chain::Head head = other.head_behind_opening(0);
         d.rows[seq].stored = other.epoch(head, other.keys.writers[0]).front();
         return Expected{Level::kV0, seq, seq};
       }},
      {"T33", "chained anew from k on, without the key",
       [](Deed& d) {
         const std::uint64_t seq = d.behind_genesis();
         d.entry(seq)[d.entry(seq).size() - 16] ^= 1;
         d.chain_anew(seq, d.rows.size() - 1);
         return Expected{Level::kV0, d.batch_begin(seq), d.batch_end(seq)};
       }},
      {"T62", "time put back by a writer with the key",
       [](Deed& d) {
         const std::uint64_t last = d.rows.size() - 1, begin = d.batch_begin(last);
         store_le<std::int64_t>(d.entry(begin).data() + at::kRecordedAt, 1'000);
         d.chain_anew(begin, last);
         d.seal_anew(last, d.made.world.keys.writers[2]);
         return Expected{Level::kV1, begin, begin};
       }},
      {"T66", "not canonical, sealed with the key",
       [](Deed& d) {
         const std::uint64_t last = d.rows.size() - 1;
         d.entry(last).resize(d.entry(last).size() + 8);
         d.seal_anew(last, d.made.world.keys.writers[2]);
         return Expected{Level::kV0, last, last};
       }},
      {"T66", "bytes of another type: the body of an epoch start, sealed with the key",
       [](Deed& d) {
         const std::uint64_t last = d.rows.size() - 1, begin = d.batch_begin(last);
         const std::uint64_t seq = begin + d.random.below(last - begin + 1);
         constexpr std::uint16_t kControl[] = {1320, 1321, 1332, 1333};
         store_le<std::uint16_t>(d.entry(seq).data() + chain::at::kTypeCode,
                                 kControl[d.random.below(4)]);
         d.chain_anew(seq, last);
         d.seal_anew(last, d.writer(2));
         return Expected{Level::kV1, begin, last};
       }},
      {"T70", "the other suite claimed, sealed with the key",
       [](Deed& d) {
         const std::uint64_t last = d.rows.size() - 1, begin = d.batch_begin(last);
         const std::uint64_t seq = begin + d.random.below(last - begin + 1);
         store_le<std::uint16_t>(d.entry(seq).data() + chain::at::kSuite, 2);
         d.chain_anew(seq, last);
         d.seal_anew(last, d.writer(2));
         return Expected{Level::kV0, seq, seq};
       }},
      {"T70", "prev cut to 20 bytes, sealed with the key",
       [](Deed& d) {
         const std::uint64_t last = d.rows.size() - 1, begin = d.batch_begin(last);
         const std::uint64_t seq = begin + d.random.below(last - begin + 1);
         std::fill_n(d.entry(seq).begin() + chain::at::kPrev + 20, 12, 0);
         d.chain_anew(seq, last);
         d.seal_anew(last, d.writer(2));
         return Expected{Level::kV1, begin, last};
       }},
      {"T71", "a writer key added with too few root signatures",
       [](Deed& d) {
         chain::Head head = d.made.head_behind;
         const auto grant = d.made.world.granted(d.writer(3), chain::Action::kAdd, 2, 1);
         const std::uint64_t first = d.add_behind(d.made.world.batch(
             head, d.writer(2), {d.made.world.key_added(encode(grant)), d.made.world.event()}));
         return Expected{Level::kV1, first, first + 1};
       }},
      {"T71", "an epoch under a key that no root granted",
       [](Deed& d) {
         chain::Head head = d.made.head_behind;
         const std::uint64_t first = d.add_behind(d.made.world.epoch(head, d.writer(3)));
         return Expected{Level::kV1, first, first};
       }},
      {"T71", "sealed by a key that is revoked",
       [](Deed& d) {
         chain::Head head = d.made.head_behind;
         const auto grant = d.made.world.granted(d.writer(2), chain::Action::kRevoke, 2);
         d.add_behind(
             d.made.world.batch(head, d.writer(2), {d.made.world.key_revoked(encode(grant))}));
         const std::uint64_t first = d.add_behind(
             d.made.world.batch(head, d.writer(2), d.made.world.events(1 + d.random.below(4))));
         return Expected{Level::kV1, first, d.rows.size() - 1};
       }},
      {"T54", "a bit of the row that the file holds",
       [](Deed& d) {
         const std::uint64_t seq = d.any();
         d.rows[seq].fault = "flip";
         return Expected{Level::kV0, seq, seq};
       }},
  };
  return all;
}

// Writes the rows into a log of their own; a row marked so gets a bit flipped under its checksum.
void write_log(const std::filesystem::path& folder, const std::vector<verify::Row>& rows,
               SeededRandom& random) {
  std::filesystem::create_directories(folder);
  std::ofstream(ledger::store::dirty_marker(folder)) << "\n";
  {
    auto env = must(ledger::store::Env::open(folder, {.access = ledger::store::Access::kBulk}));
    must(env->update([&](ledger::store::WriteTxn& txn) -> Status {
      for (const verify::Row& row : rows) {
        const BytesView seal = row.stored.seal ? BytesView(*row.stored.seal) : BytesView();
        Bytes value(ledger::log::row_size(row.stored.entry, seal));
        ledger::log::write_row(value, row.stored.entry, seal);
        if (!row.fault.empty()) {
          const std::uint64_t bit = random.below(value.size() * 8);
          value[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
        }
        TRY(env->unnamed().put(txn, ledger::log::row_key(Locator(row.key)), value));
      }
      return {};
    }));
    must(env->sync());
  }
  std::filesystem::remove(ledger::store::dirty_marker(folder));
}

verify::Report check(const std::filesystem::path& folder, const verify::Ledger& made, int jobs,
                     const std::vector<verify::SignedRoot>& roots = {}) {
  auto log = must(ledger::log::LmdbLog::open(folder, {.access = ledger::store::Access::kRead}));
  auto source = must(consumers::cli::opened::LogSource::open(*log, Partition(0)));
  verify::Request request;
  for (const Level level : {Level::kV0, Level::kV1, Level::kV6})
    request.levels.add(level);
  if (!roots.empty()) {
    for (const Level level : {Level::kV2, Level::kV3})
      request.levels.add(level);
    request.published.push_back({.partition = Partition(0), .roots = roots, .bundle = {}});
  }
  request.jobs = jobs;
  request.log_id = made.world.genesis.log_id;
  request.remembered.push_back({.by = {"视图", "views"},
                                .partition = Partition(0),
                                .next = made.head_behind.next,
                                .prev = made.head_behind.prev});
  return verify::verify({source.get()}, request);
}

std::string told(const verify::Report& report) {
  std::string text = std::string(to_text(report.verdict()));
  for (const verify::Finding& finding : report.findings)
    text += " " + std::string(to_text(finding.level)) + " " + finding.kind + "@" + finding.locator;
  return text;
}

TEST_CASE("every class of a changed log is found at its level with its first entry", "[classes]") {
  print_heading();
  std::vector<verify::Ledger> ledgers;
  for (std::uint64_t seed = 0; seed < 8; ++seed)
    ledgers.emplace_back(seed);
  for (const Class& of : classes()) {
    Tally tally{.id = of.id, .what = of.what, .level = {}, .backend = "lmdb"};
    Level lowest = Level::kV0;
    for (std::uint64_t i = 0; i < instances(); ++i) {
      SeededRandom random(i * 1000 + static_cast<std::uint64_t>(of.id[1]) * 10 +
                          static_cast<std::uint64_t>(of.id[2]));
      verify::Ledger& made = ledgers[i % ledgers.size()];
      std::vector<verify::Row> rows = made.rows;
      Deed deed{rows, made, random};
      const Expected expected = of.apply(deed);
      const TempDir folder(without_disk());
      write_log(folder.path() / "log", rows, random);
      const verify::Report report = check(folder.path() / "log", made, 1 + static_cast<int>(i % 2));
      const verify::Finding* bad = report.first_bad();
      INFO(of.id << " instance " << i << " expected seq " << expected.first << ": "
                 << told(report));
      ++tally.run;
      lowest = std::max(lowest, expected.level);
      CHECK(report.exit_code() == 3);
      tally.exit_right += report.exit_code() == 3 ? 1 : 0;
      if (bad == nullptr) continue;
      CHECK(bad->level <= expected.level);
      tally.found += bad->level <= expected.level ? 1 : 0;
      const bool right =
          bad->seq && expected.first <= bad->seq->value && bad->seq->value <= expected.last;
      CHECK(right);
      tally.first_right += right ? 1 : 0;
    }
    tally.level = to_text(lowest);
    tell(tally);
  }
}

// Honest lives of a ledger, each of a few more epochs or keys.
struct Life {
  const char* what;
  std::function<void(verify::Ledger&, SeededRandom&)> live;
};

void epoch_of(verify::Ledger& made, std::size_t writer, BytesView grant = {}) {
  const auto& key = made.world.keys.writers[writer];
  made.rows_of(made.world.epoch(made.head_behind, key, grant));
  for (std::uint64_t i = made.random.below(4); i > 0; --i)
    made.batch(made.head_behind, key);
}

void add_event(verify::Ledger& made, Bytes entry, std::size_t writer) {
  made.rows_of(made.world.batch(made.head_behind, made.world.keys.writers[writer], {entry}));
}

const std::vector<Life>& lives() {
  static const std::vector<Life> all{
      {"clean", [](verify::Ledger&, SeededRandom&) {}},
      {"restarted",
       [](verify::Ledger& made, SeededRandom& random) {
         for (std::uint64_t i = 1 + random.below(5); i > 0; --i)
           epoch_of(made, 2);
       }},
      {"rotated: a key added, the old one revoked",
       [](verify::Ledger& made, SeededRandom& random) {
         const auto& writers = made.world.keys.writers;
         const auto added = made.world.granted(writers[3], chain::Action::kAdd, 2);
         if (random.below(2) == 0) {
           add_event(made, made.world.key_added(encode(added)), 2);
           epoch_of(made, 3);
         } else {
           epoch_of(made, 3, encode(added));  // the grant comes with the epoch
         }
         const auto revoked = made.world.granted(writers[2], chain::Action::kRevoke, 3);
         add_event(made, made.world.key_revoked(encode(revoked)), 3);
         epoch_of(made, 3);
       }},
      {"shredded: keys of subjects made and destroyed",
       [](verify::Ledger& made, SeededRandom& random) {
         for (std::uint64_t i = 1 + random.below(5); i > 0; --i)
           for (const TypeCode code : {TypeCode(1310), TypeCode(1311)})
             add_event(made,
                       make_entry(made.world.suite(), code, 40'000 + 2 * i + code.value % 2,
                                  make_struct({i, random.below(1'000)})),
                       2);
       }},
      {"taken over, and back",
       [](verify::Ledger& made, SeededRandom& random) {
         for (std::uint64_t i = 1 + random.below(3); i > 0; --i) {
           epoch_of(made, i % 2);
           epoch_of(made, 2);
         }
       }},
  };
  return all;
}

Digest root_of(verify::Ledger& made, std::uint64_t size) {
  ledger::tree::CompactRange range;
  for (std::uint64_t seq = 0; seq < size; ++seq)
    range.grow(made.world.hasher, made.world.hasher.leaf(made.rows[seq].stored.entry));
  return range.root(made.world.hasher);
}

TEST_CASE("a thousand clean, restarted, rotated, shredded, taken-over logs raise no alarm",
          "[clean]") {
  for (const Life& life : lives()) {
    std::uint64_t quiet = 0;
    for (std::uint64_t seed = 0; seed < instances(); ++seed) {
      verify::Ledger made(seed);
      SeededRandom random(seed);
      life.live(made, random);
      const std::uint64_t seen = 1 + random.below(made.rows.size());
      const TempDir folder(without_disk());
      write_log(folder.path() / "log", made.rows, random);
      const verify::Report report =
          check(folder.path() / "log", made, 1 + static_cast<int>(seed % 3),
                {{.size = TreeSize(made.rows.size()), .root = root_of(made, made.rows.size())},
                 {.size = TreeSize(seen), .root = root_of(made, seen), .level = Level::kV3}});
      INFO(life.what << ", seed " << seed << ": " << told(report));
      CHECK(report.exit_code() == 0);
      CHECK(report.findings_total == 0);
      quiet += report.exit_code() == 0 && report.findings_total == 0 ? 1 : 0;
    }
    std::printf("%6ju of %6ju quiet  %s\n", std::uintmax_t{quiet}, std::uintmax_t{instances()},
                life.what);
    CHECK(quiet == instances());
  }
}

}  // namespace
}  // namespace quanlu::tests
