// E2 out of two copies of one ledger: a writer key that sealed twice is shown to whoever holds the
// log id, and copies that only differ are no evidence.
#include "consumers/cli/bundles/writer_fork.h"

#include <algorithm>

#include "consumers/bundle/evidence.h"
#include "ledger/archive/manifest.h"
#include "tests/support/chain_world.h"
#include "tests/support/temp_dir.h"

namespace quanlu::tests {
namespace {

namespace archive = ledger::archive;
namespace bundle = consumers::bundle;

struct StoredLog {
  explicit StoredLog(const std::filesystem::path& folder)
      : log(must(ledger::log::LmdbLog::open(folder))) {}

  void add(const Log& batch) {
    std::vector<BytesView> entries;
    for (const Stored& stored : batch)
      entries.emplace_back(stored.entry);
    must(log->append(must(log->end()), {.entries = entries, .seal = *batch.back().seal}));
  }

  std::unique_ptr<ledger::log::LmdbLog> log;
};

struct Copies {
  TempDir folder;
  World world;
  StoredLog one{folder.path() / "one"}, other{folder.path() / "other"};
  Head head;

  explicit Copies(std::uint32_t partition = 0, GenesisPlan plan = {})
      : world(std::move(plan)), head(world.head_behind_opening(partition)) {
    both({world.opening(partition)});
    both(world.epoch(head, world.keys.writers[0]));
    both(world.batch(head, world.keys.writers[0], world.events(3)));
  }
  void both(const Log& batch) {
    one.add(batch);
    other.add(batch);
  }
  auto fork() { return consumers::cli::bundles::writer_fork(*one.log, *other.log, world.genesis); }
};

// What a third party sees that pinned this log id.
Result<bundle::ShownEvidence> shown_by(Copies& copies, std::optional<Digest> pin) {
  const archive::Manifest manifest{.kind = archive::BundleKind::kEvidence,
                                   .suite = copies.world.suite(),
                                   .log_id = copies.world.genesis.log_id,
                                   .origin = copies.world.genesis.origin,
                                   .created = Millis(1),
                                   .filter = "E2",
                                   .files = {}};
  const Bytes bytes = must(archive::pack(manifest, must(copies.fork()), nullptr, nullptr));
  archive::MemoryZip source(bytes);
  const auto zip = must(archive::StoredZip::open(source));
  return bundle::check_evidence(zip, {.log_id = pin, .vkeys = {}});
}
Result<bundle::ShownEvidence> shown_by(Copies& copies) {
  return shown_by(copies, copies.world.genesis.log_id);
}

TEST_CASE("a writer key that sealed twice in one era is shown to whoever pins the log id") {
  Copies copies;
  Head second = copies.head;
  copies.one.add(
      copies.world.batch(copies.head, copies.world.keys.writers[0], copies.world.events(2)));
  copies.other.add(
      copies.world.batch(second, copies.world.keys.writers[0], copies.world.events(2)));
  CHECK(must(shown_by(copies)).id == "E2");
  CHECK(shown_by(copies, {}).error().reason == "log_id");
}

TEST_CASE("a writer key that sealed twice is shown in whatever partition it did") {
  Copies copies(1, {.partitions = 2});
  Head second = copies.head;
  copies.one.add(
      copies.world.batch(copies.head, copies.world.keys.writers[0], copies.world.events(2)));
  copies.other.add(
      copies.world.batch(second, copies.world.keys.writers[0], copies.world.events(2)));
  const auto shown = must(shown_by(copies));
  CHECK(shown.id == "E2");
  CHECK(std::ranges::find(shown.facts, std::pair<std::string, std::string>("partition", "1")) !=
        shown.facts.end());
}

TEST_CASE("copies of which one is behind, or that part at the start of an epoch, are no evidence") {
  Copies behind;
  behind.one.add(
      behind.world.batch(behind.head, behind.world.keys.writers[0], behind.world.events(2)));
  CHECK(behind.fork().error().reason == "notShown");
  Copies parted;
  Head second = parted.head;
  parted.one.add(
      parted.world.batch(parted.head, parted.world.keys.writers[0], parted.world.events(1)));
  parted.other.add(parted.world.epoch(second, parted.world.keys.writers[1]));
  CHECK(parted.fork().error().reason == "notShown");
}

}  // namespace
}  // namespace quanlu::tests
